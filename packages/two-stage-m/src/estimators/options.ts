import { requireBoolean, requireCount, requireOneOf } from '@lab/linalg/arguments';
import { FAMILIES, type Family } from '../laws/link.ts';

/** What to do where an eigengap is too small for the formula. */
export type GapFallback =
  | 'none'
  | {
      /** Bootstrap draws, >= 20; default 200. */
      readonly resamples?: number;
      /** Seed of the draws; default 0. */
      readonly seed?: number | string;
    };

/** Options that all fits share. */
export interface FitOptions {
  /** Model of the labels; default 'gaussian'. */
  readonly family?: Family | undefined;
  /** Whether the labelled rows are also used in the first stage, which is never worse; default true. */
  readonly poolLabelled?: boolean | undefined;
  /** 'model': noise as the family has it (default); 'robust': estimated from squared residuals, row by row. */
  readonly noise?: 'model' | 'robust' | undefined;
}

/** Options of fits on a linear subspace. */
export interface SubspaceOptions extends FitOptions {
  /** Kept directions k, 1..d. */
  readonly components: number;
  /** Bootstrap of the first stage where the gap diagnostic exceeds .02; default 200 resamples with seed 0. */
  readonly gapFallback?: GapFallback | undefined;
}

/** Checked common options. */
export interface CheckedOptions {
  readonly family: Family;
  readonly pool: boolean;
  readonly robust: boolean;
  readonly fallback: { readonly resamples: number; readonly seed: number | string } | undefined;
}

/** Defaults and checks of the common options. */
export function checkFitOptions(
  options: FitOptions & { readonly gapFallback?: GapFallback | undefined },
): CheckedOptions {
  return {
    family: requireOneOf(options.family ?? 'gaussian', FAMILIES, 'family'),
    pool: readBoolean(options.poolLabelled, 'poolLabelled', true),
    robust: requireOneOf(options.noise ?? 'model', ['model', 'robust'], 'noise') === 'robust',
    fallback: readFallback(options.gapFallback ?? {}),
  };
}

/** A boolean option or its default. */
export function readBoolean(value: boolean | undefined, argument: string, fallback: boolean): boolean {
  return value === undefined ? fallback : requireBoolean(value, argument);
}

function readFallback(fallback: GapFallback): CheckedOptions['fallback'] {
  if (typeof fallback === 'string') {
    requireOneOf(fallback, ['none'], 'gapFallback');
    return undefined;
  }
  return {
    resamples: requireCount(fallback.resamples ?? 200, 'gapFallback.resamples', 20),
    seed: fallback.seed ?? 0,
  };
}
