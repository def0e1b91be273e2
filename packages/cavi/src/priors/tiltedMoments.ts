import { LabRangeError } from '@lab/linalg';
import { readVector } from '@lab/linalg/arguments';
import type { Prior } from './prior.ts';
import { tiltedFamily } from './tiltedFamily.ts';

/** Moments of tilted laws, entry by entry. */
export interface TiltedMoments {
  /** k values of log integral pi(b) exp(h b - D b^2 / 2) db. */
  readonly logPartition: number[];
  /** k means. */
  readonly mean: number[];
  /** 0 where distant atoms underflow. */
  readonly variance: number[];
  /** k x components; empty rows for a custom prior. */
  readonly responsibilities: number[][];
}

/**
 * Moments of the laws proportional to pi(b) exp(h b - D b^2 / 2): every factor of a mean-field regression is one.
 *
 * @param prior pi
 * @param field k values h
 * @param precision k values D >= 0
 * @throws SHAPE (lengths differ), NOT_FINITE, OUT_OF_RANGE, PRIOR (a custom prior's value)
 * @remarks docs/theory.md, section 1
 */
export function tiltedMoments(
  prior: Prior,
  field: ArrayLike<number>,
  precision: ArrayLike<number>,
): TiltedMoments {
  const h = readVector(field, 'field');
  const D = readPrecision(precision, h.length);
  const family = tiltedFamily(prior, D);
  const each = <T>(value: (j: number, field: number) => T): T[] =>
    Array.from(h, (entry, j) => value(j, entry));
  return {
    logPartition: each((j, entry) => family.logPartition(j, entry)),
    mean: each((j, entry) => family.mean(j, entry)),
    variance: each((j, entry) => family.variance(j, entry)),
    responsibilities: each((j, entry) => {
      const out = new Float64Array(family.components);
      family.responsibilities(j, entry, out, 0);
      return Array.from(out);
    }),
  };
}

/**
 * The largest variance a tilted law can have over all fields, for each precision: what global certificates rest on.
 *
 * @param prior a normal mixture, discrete (bounded by a quarter of the squared range) or custom with `varianceBound`
 * @param precision k values D >= 0
 * @returns k values; null where a custom prior gives no bound
 * @throws as {@link tiltedMoments}
 */
export function varianceBound(prior: Prior, precision: ArrayLike<number>): (number | null)[] {
  const D = readPrecision(precision);
  const family = tiltedFamily(prior, D);
  return Array.from(D, (_, j) => family.varianceBound(j) ?? null);
}

function readPrecision(value: ArrayLike<number>, length?: number): Float64Array {
  const precision = readVector(value, 'precision', length);
  const index = precision.findIndex((entry) => entry < 0);
  if (index < 0) return precision;
  const message = `precision[${index}] must be >= 0, got ${precision[index]}`;
  throw new LabRangeError('OUT_OF_RANGE', message, { argument: 'precision', index });
}
