import type { MatrixLike } from '@lab/linalg';
import type { RandomStream } from '@lab/stats';
import type { NumberList } from '../numeric/arguments.ts';
import type { NegativeScheme } from '../laws/spectralScheme.ts';

/** Named quantities of one simulated repetition. */
export type Replicate = Readonly<Record<string, number>>;

/** The factor model of `factorModelLaw`. */
export interface FactorSetting {
  readonly setting: 'factor';
  readonly loadings: MatrixLike;
  readonly beta: NumberList;
  readonly noiseVariance: number;
  readonly unlabelled: number;
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
  readonly sigma2: number;
  readonly unlabelled: number;
  readonly labelled: number;
}

/** Logistic regression without intercept on principal components of Gaussian rows. */
export interface LogisticPcrSetting {
  readonly setting: 'logisticPcr';
  readonly eigenvalues: NumberList;
  readonly theta: NumberList;
  readonly unlabelled: number;
  readonly labelled: number;
}

/** Principal components of rows resampled from a finite population, whose target lies on its first components. */
export interface RowsSetting {
  readonly setting: 'rows';
  readonly population: MatrixLike;
  readonly theta: NumberList;
  readonly unlabelled: number;
}

/** Spectral contrastive representation of Gaussian pairs with identity covariances. */
export interface SpectralSetting {
  readonly setting: 'spectral';
  readonly spectrum: NumberList;
  /** Whitened coefficients of the target, k. */
  readonly b: NumberList;
  readonly scheme: NegativeScheme;
  readonly unlabelled: number;
}

/** The mixture of `gmmLaw`. */
export interface GmmSetting {
  readonly setting: 'gmm';
  readonly centres: MatrixLike;
  readonly theta: MatrixLike;
  readonly bias: NumberList;
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
