import type { BlockModelInput, Phase, SpectrumKind, VarianceProfile } from '@lab/transient-bbp';
import type { Matrix } from '../../data/read-table.ts';

/** A regression whose training is to be stopped where the signal is seen best. */
export interface StoppingInput {
  readonly kind: 'stopping';
  /** T x N. */
  readonly X: Matrix;
  /** T x M. */
  readonly Y: Matrix;
  /** M x N, known to the method as it is to who trains. */
  readonly init: Matrix;
  /** The times to choose from, ascending. */
  readonly times: readonly number[];
  readonly spectrum: SpectrumKind;
}

/** The signal of a regression. */
export interface StoppingTruth {
  readonly kind: 'stopping';
  /** Unit vectors: M entries and N entries. */
  readonly u: Float64Array;
  readonly v: Float64Array;
  /** False where there is no signal and no direction is right. */
  readonly planted: boolean;
  /** The law the data are drawn from, where there is one. */
  readonly population?: BlockModelInput;
}

/** What a rule comes to. */
export interface StoppingAnswer {
  readonly kind: 'stopping';
  /** The time chosen; absent for a rule that regularises otherwise. */
  readonly t?: number;
  readonly left: Float64Array;
  readonly right: Float64Array;
  /** Whether the rule says there is a signal; absent for rules that do not say. */
  readonly detected?: boolean;
}

/** The law of one trained matrix, whose top eigenvalue and overlap are to be predicted. */
export interface MatrixInput {
  readonly kind: 'matrix';
  readonly model: BlockModelInput;
  readonly t: number;
  readonly dimension: number;
  /** q = N/T of inputs that are random samples; 0 where the sample covariance is the model's. */
  readonly sampleRatio: number;
}

/** One simulated matrix of that law. */
export interface MatrixTruth {
  readonly kind: 'matrix';
  readonly top: number;
  /** Squared overlap of the top eigenvector with u. */
  readonly overlap: number;
}

/** A prediction for it. */
export interface MatrixAnswer {
  readonly kind: 'matrix';
  readonly exists: boolean;
  readonly top: number;
  readonly edge: number;
  readonly overlap: number;
  /** Critical strength at that time. */
  readonly thetaC: number;
}

/** The law of the noise in a matrix, whose density is wanted. */
export interface BulkInput {
  readonly kind: 'bulk';
  readonly profile: VarianceProfile;
  /** The model and time it comes from. */
  readonly model: BlockModelInput;
  readonly t: number;
  readonly dimension: number;
}

/** All eigenvalues of one simulated matrix, ascending; none where only times matter. */
export interface BulkTruth {
  readonly kind: 'bulk';
  readonly eigenvalues: Float64Array;
}

/** A density on ascending points. */
export interface BulkAnswer {
  readonly kind: 'bulk';
  readonly x: readonly number[];
  readonly density: readonly number[];
}

/** Top eigenvalues of matrices of pure noise, to be tested. */
export interface NoiseInput {
  readonly kind: 'noise';
  readonly profile: VarianceProfile;
  readonly dimension: number;
  readonly tops: readonly number[];
}

/** Distances above the edge in units of the null law, one for each matrix. */
export interface NoiseAnswer {
  readonly kind: 'noise';
  readonly z: readonly number[];
  readonly pValue: readonly number[];
}

/** A family of models that differ in strength, whose phases are wanted. */
export interface PhasesInput {
  readonly kind: 'phases';
  readonly model: BlockModelInput;
  readonly theta: readonly number[];
}

/** The phase of each strength as simulated matrices show it. */
export interface PhasesTruth {
  readonly kind: 'phases';
  readonly phases: readonly Phase[];
  readonly dimension: number;
}

/** The phase of each strength as predicted, and the two boundaries. */
export interface PhasesAnswer {
  readonly kind: 'phases';
  readonly phases: readonly Phase[];
  readonly thetaMin: number;
  readonly thetaInf: number;
}

/** Models to be solved exactly: there is nothing to simulate. */
export interface ModelsInput {
  readonly kind: 'models';
  readonly models: readonly BlockModelInput[];
}

/** What theory says of one model. */
export interface ModelAnswer {
  readonly phase: Phase;
  readonly windows: readonly (readonly [number, number])[];
  readonly thetaMin: number;
  readonly tAtThetaMin: number;
  readonly thetaInf: number;
}

/** What theory says of each, and of the first one in detail. */
export interface ModelsAnswer {
  readonly kind: 'models';
  readonly solved: readonly ModelAnswer[];
  /** theta_c of the first model over time. */
  readonly curve: { readonly t: readonly number[]; readonly thetaC: readonly number[] };
  /** Least critical strengths of the first model, by early stopping from zero and by ridge. */
  readonly earlyStopping: number;
  readonly ridge: number;
}

export type SpectraInput = StoppingInput | MatrixInput | BulkInput | NoiseInput | PhasesInput | ModelsInput;
export type SpectraTruth =
  StoppingTruth | MatrixTruth | BulkTruth | PhasesTruth | { readonly kind: 'noise' | 'models' };
export type SpectraAnswer =
  StoppingAnswer | MatrixAnswer | BulkAnswer | NoiseAnswer | PhasesAnswer | ModelsAnswer;
