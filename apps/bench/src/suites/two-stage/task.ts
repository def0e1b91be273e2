import type { NegativeScheme } from '@lab/two-stage-m';
import type { Matrix } from '../../data/read-table.ts';

/** An experiment whose outcome a law predicts: fitted again and again, the true risk of each fit measured. */
export type LawQuestion =
  | FactorQuestion
  | ContrastiveQuestion
  | LogisticQuestion
  | MissedSignalQuestion
  | MixtureQuestion
  | RowsQuestion;

/** What of a factor regression is measured. */
export type FactorPart = 'pretraining' | 'conditional' | 'unconditional' | 'supervised' | 'prediction';

/** Regression on maximum-likelihood factors. */
export interface FactorQuestion {
  readonly kind: 'factor';
  readonly loadings: readonly (readonly number[])[];
  readonly beta: readonly number[];
  readonly noiseVariance: number;
  readonly unlabelled: number;
  readonly labelled: number;
  readonly pooled: boolean;
  readonly part: FactorPart;
  /** The point whose prediction is measured. */
  readonly x0: readonly number[];
}

/** Linear spectral contrastive features of Gaussian pairs; m times the pre-training term. */
export interface ContrastiveQuestion {
  readonly kind: 'contrastive';
  readonly spectrum: readonly number[];
  /** Whitened coefficients of the target on the kept directions. */
  readonly b: readonly number[];
  readonly scheme: NegativeScheme;
  readonly unlabelled: number;
}

/** Logistic regression on principal components; n times the excess log-loss. */
export interface LogisticQuestion {
  readonly kind: 'logistic';
  readonly eigenvalues: readonly number[];
  readonly theta: readonly number[];
  readonly unlabelled: number;
  readonly labelled: number;
}

/** Principal components that miss part of the signal; squares of sqrt(m) times the change of risk. */
export interface MissedSignalQuestion {
  readonly kind: 'missedSignal';
  readonly eigenvalues: readonly number[];
  readonly target: readonly number[];
  readonly components: number;
  readonly unlabelled: number;
}

/** A regression gated by a Gaussian mixture; m times the pre-training term. */
export interface MixtureQuestion {
  readonly kind: 'mixture';
  readonly centres: readonly (readonly number[])[];
  readonly theta: readonly (readonly number[])[];
  readonly bias: readonly number[];
  readonly unlabelled: number;
}

/** Principal components of rows drawn again from a real table; m times the pre-training term. */
export interface RowsQuestion {
  readonly kind: 'rows';
  /** N x r scores on all principal axes, centred: the population. */
  readonly scores: Matrix;
  /** r, descending. */
  readonly eigenvalues: readonly number[];
  /** Coefficients of the target on the first scores. */
  readonly theta: readonly number[];
  readonly unlabelled: number;
}

/** What was measured. */
export interface Outcomes {
  readonly draws: readonly number[];
}

/** A law's answer: the distribution of the outcome. */
export interface PredictedLaw {
  readonly mean: number;
  cdf(x: number): number;
  pdf(x: number): number;
}

/** Data of a fit: unlabelled rows, labelled rows, rows to predict at. */
export interface RaceInput {
  readonly unlabelled: readonly (readonly number[])[];
  readonly X: readonly (readonly number[])[];
  readonly y: readonly number[];
  readonly test: readonly (readonly number[])[];
  /** Kept directions, or components of a mixture. */
  readonly components: number;
}

/** What only metrics and oracles see. */
export interface RaceReference {
  /** The label (real data) or its mean (simulated) at each test row. */
  readonly truth: readonly number[];
  /** Variance of what is predicted, over the population. */
  readonly variance: number;
  /** True directions as rows, k x d, and the population's centre. */
  readonly directions?: readonly (readonly number[])[];
  readonly centre?: readonly number[];
}

/** A prediction at each test row. */
export type Predictions = readonly number[];

/** Independent repetitions of a fit, each asked for an interval at one point. */
export interface IntervalInput {
  readonly setting: IntervalSetting;
  readonly repetitions: readonly IntervalData[];
}

export type IntervalSetting = 'pcr' | 'factor' | 'contrastive' | 'mixture';

/** One repetition. */
export interface IntervalData {
  /** Unlabelled rows; anchors where there are pairs. */
  readonly unlabelled: readonly (readonly number[])[];
  readonly positives?: readonly (readonly number[])[];
  readonly X: readonly (readonly number[])[];
  readonly y: readonly number[];
  readonly x0: readonly number[];
}

/** The regression function at each x0. */
export interface IntervalReference {
  readonly truths: readonly number[];
}

/** A 95 % interval. */
export type PredictedInterval = readonly [lower: number, upper: number];

/** A budget to be split. */
export interface PlanningInput {
  readonly model: Pick<FactorQuestion, 'loadings' | 'beta' | 'noiseVariance'>;
  readonly labelledCost: number;
  readonly unlabelledCost: number;
  readonly budget: number;
}

/** Simulated mean risks along the budget line. */
export interface PlanningReference {
  readonly labelled: readonly number[];
  readonly risks: readonly number[];
  /** Simulated mean risk with n labelled rows, on the same draws. */
  readonly riskOf: (labelled: number) => number;
}

/** One data set on which every representative of an orbit is tried. */
export interface OrbitInput {
  readonly unlabelled: readonly (readonly number[])[];
  readonly X: readonly (readonly number[])[];
  readonly y: readonly number[];
  readonly components: number;
  /** Rotations of the maximum-likelihood loadings, k x k; the first is the identity. */
  readonly rotations: readonly (readonly (readonly number[])[])[];
  readonly points: readonly (readonly number[])[];
}

/** What a method says at one representative. */
export interface OrbitAnswer {
  readonly predictions: readonly number[];
  readonly standardErrors: readonly number[];
  /** Largest over smallest size of the eigenvalues of the Hessian that is inverted. */
  readonly condition: number;
}

/** A point of a panel of constants. */
export interface PanelInput {
  readonly panel: Panel;
  readonly value: number;
}

/** Panels of constants without simulation, by the name of what varies. */
export type Panel =
  | 'mixture: components'
  | 'mixture: columns'
  | 'mixture: separation'
  | 'factor: strength'
  | 'contrastive: kept directions';

/** A timed job by name. */
export interface SpeedInput {
  readonly job: SpeedJob;
  /** The package's side of the job; data are made before. */
  readonly run: () => unknown;
}

export type SpeedJob =
  | 'pcrPlugin'
  | 'bootstrap'
  | 'quotientSandwich'
  | 'scoreCovariance'
  | 'chiSquareQuantile'
  | 'gmmLaw .4'
  | 'gmmLaw .25';
