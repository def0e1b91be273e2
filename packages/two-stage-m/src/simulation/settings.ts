import type { MatrixLike } from '@lab/linalg';
import type { RandomStream } from '@lab/stats';
import type { NumberList } from '../numeric/arguments.ts';
import type { NegativeScheme } from '../laws/spectralScheme.ts';

/** Named quantities of one simulated repetition. */
export type Replicate = Readonly<Record<string, number>>;

/** The factor model of `factorModelLaw`. */
export interface FactorSetting {
  readonly setting: 'factor';
  /** A, d x k. */
  readonly loadings: MatrixLike;
  /** Effect of the factors on the label, k. */
  readonly beta: NumberList;
  /** s = Var nu, >= 0. */
  readonly noiseVariance: number;
  /** m > 0. */
  readonly unlabelled: number;
  /** n > 0. */
  readonly labelled: number;
  /** Whether the labelled rows enter the first stage; default false. */
  readonly poolLabelled?: boolean | undefined;
  /** A point whose prediction is reported, d. */
  readonly x0?: NumberList | undefined;
}

/** Principal-component regression of Gaussian rows with diagonal covariance. */
export interface PcrSetting {
  readonly setting: 'pcr';
  /** d, descending. */
  readonly eigenvalues: NumberList;
  /** Coefficients of the target on the coordinates, k (inside the kept span) or d (also outside it). */
  readonly theta: NumberList;
  /** Kept components; default the length of theta. */
  readonly components?: number | undefined;
  /** Label noise variance, >= 0. */
  readonly sigma2: number;
  /** m > 0. */
  readonly unlabelled: number;
  /** n > 0. */
  readonly labelled: number;
}

/** Logistic regression without intercept on principal components of Gaussian rows. */
export interface LogisticPcrSetting {
  readonly setting: 'logisticPcr';
  /** Variances of the coordinates, d, descending. */
  readonly eigenvalues: NumberList;
  /** Coefficients on the first k scores. */
  readonly theta: NumberList;
  /** m > 0. */
  readonly unlabelled: number;
  /** n > 0. */
  readonly labelled: number;
}

/** Principal components of rows resampled from a finite population, whose target lies on its first components. */
export interface RowsSetting {
  readonly setting: 'rows';
  /** The rows that are drawn from, with replacement. */
  readonly population: MatrixLike;
  /** Coefficients of the target on the first components. */
  readonly theta: NumberList;
  /** m > 0. */
  readonly unlabelled: number;
}

/** Spectral contrastive representation of Gaussian pairs with identity covariances. */
export interface SpectralSetting {
  readonly setting: 'spectral';
  /** lambda, d, descending. */
  readonly spectrum: NumberList;
  /** Whitened coefficients of the target, k. */
  readonly b: NumberList;
  /** Which negatives are used. */
  readonly scheme: NegativeScheme;
  /** m > 0. */
  readonly unlabelled: number;
}

/** The mixture of `gmmLaw`. */
export interface GmmSetting {
  readonly setting: 'gmm';
  /** U, K x d. */
  readonly centres: MatrixLike;
  /** Slopes of the K linear functions, K x d. */
  readonly theta: MatrixLike;
  /** Their intercepts, K. */
  readonly bias: NumberList;
  /** m > 0. */
  readonly unlabelled: number;
  /** Fresh rows on which each repetition's risk is measured; default 20000. */
  readonly evaluationRows?: number | undefined;
}

/** Any experiment of one's own. */
export interface CustomSetting {
  readonly setting: 'custom';
  /** One repetition: all randomness from the stream, all quantities finite. */
  readonly replicate: (stream: RandomStream, index: number) => Replicate;
}

/** What `simulateTwoStage` repeats. */
export type TwoStageSetting =
  | FactorSetting
  | PcrSetting
  | LogisticPcrSetting
  | RowsSetting
  | SpectralSetting
  | GmmSetting
  | CustomSetting;

/** One repetition of a checked setting. */
export type Repetition = (stream: RandomStream, index: number) => Replicate;
