import type { SampleNames } from '../data/sample.ts';
import type { ModelOptions } from './options.ts';

/** Something a reader of the results should know. */
export interface Warning {
  readonly code:
    | 'overlap'
    | 'constantCovariates'
    | 'constantOutcome'
    | 'lambdaAtEdge'
    | 'heavyUnits'
    | 'propensityNotConverged';
  readonly message: string;
}

/**
 * A fit: data, folds and nuisances as plain JSON. `JSON.parse(JSON.stringify(model))`, checked by `restoreModel`,
 * is the same model; the matrices built from it are kept beside it and rebuilt when they are gone.
 */
export interface CdteModel {
  readonly type: 'cdte-model';
  readonly version: 1;
  readonly names: SampleNames;
  /** n x d, the user's units. */
  readonly X: readonly (readonly number[])[];
  /** n entries 0 or 1. */
  readonly treatment: readonly number[];
  /** n x p, the user's units. */
  readonly Y: readonly (readonly number[])[];
  readonly options: ModelOptions;
  /** n fold labels. */
  readonly folds: readonly number[];
  /** n cluster numbers, or null. */
  readonly clusters: readonly number[] | null;
  /** Median distances on the scale used, or what the caller gave. */
  readonly bandwidthX: number;
  readonly bandwidthY: number;
  /** n propensities after clipping. */
  readonly propensity: readonly number[];
  /** Units of arm 0 and of arm 1 whose propensity lay outside the clip. */
  readonly clipped: readonly [number, number];
  /** Ridge parameters, K x 2, arm 0 first; null with `outcomeWeights`. */
  readonly lambdas: readonly (readonly [number, number])[] | null;
  /** With `outcomeWeights`: the smoothing weights of arm 0 (n x n_0) and of arm 1 (n x n_1); else null. */
  readonly outcomeWeights: readonly [readonly (readonly number[])[], readonly (readonly number[])[]] | null;
  readonly warnings: readonly Warning[];
}

/** True for a model, judged by its form. */
export function isModel(value: unknown): value is CdteModel {
  return typeof value === 'object' && value !== null && (value as { type?: unknown }).type === 'cdte-model';
}
