import type { Prior } from '@lab/cavi';
import type { Matrix } from '../../../data/read-table.ts';

/** One regression model. */
export interface RegressionTask {
  readonly kind: 'regression';
  readonly X: Matrix;
  readonly y: readonly number[];
  readonly prior: Prior;
  readonly noiseVariance: number;
  readonly standardize: boolean;
  readonly intercept: boolean;
  /** Group labels of a hybrid schedule whose rate is wanted. */
  readonly labels?: readonly number[];
  readonly maxSweeps: number;
}

/** Many small models of one sort, drawn from one seed. */
export interface CensusTask {
  readonly kind: 'couplings' | 'orbits' | 'certificates' | 'auto';
  readonly seed: number;
  readonly models: number;
  /** Coefficients of each model, where that is fixed. */
  readonly columns: number;
  readonly design: string;
  readonly prior: string;
}

/** Two coefficients given by summary statistics. */
export interface PairTask {
  readonly kind: 'pair';
  readonly gram: readonly (readonly number[])[];
  readonly xty: readonly number[];
  readonly prior: Prior;
  readonly start: readonly number[];
  readonly sweeps: number;
}

/** A model with its own family: logistic regression, or regression with unknown noise. */
export interface FamilyTask {
  readonly kind: 'logistic' | 'unknownNoise';
  readonly X: Matrix;
  readonly y: readonly number[];
  readonly priorPrecision: number;
}

export type CaviTask = RegressionTask | CensusTask | PairTask | FamilyTask;

const kinds: ReadonlySet<string> = new Set<CaviTask['kind']>([
  'regression',
  'couplings',
  'orbits',
  'certificates',
  'auto',
  'pair',
  'logistic',
  'unknownNoise',
]);

/** Whether an input of the suite belongs to this half of it. */
export function isCaviTask(input: { readonly kind: string }): input is CaviTask {
  return kinds.has(input.kind);
}

/** What a method found, by name. */
export interface Outcome {
  readonly values: Readonly<Record<string, number>>;
  /** First coefficient by sweep. */
  readonly path?: readonly number[];
}

/** Nothing is held back from the methods but nothing is told either: the truth is in what they return. */
export type NoReference = Readonly<Record<string, never>>;

export const noReference: NoReference = {};
