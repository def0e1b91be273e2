import type { MatrixLike } from '@lab/linalg';
import { readVector, requireOneOf, requirePositive } from '@lab/linalg/arguments';
import { readScaleTril, type NumberList } from '../arguments.ts';
import { digamma } from '../numeric/gammaFunctions.ts';
import { baseLaw, type Base, type BaseName } from './base.ts';

/** A member of a location-scale family and a point. */
export type FamilyInput =
  | {
      readonly family: 'gaussian' | 'studentT';
      /** 'studentT' only, > 0. */
      readonly df?: number | undefined;
      readonly location: NumberList;
      /** d x d, lower triangular with positive diagonal. */
      readonly scaleTril: MatrixLike;
      readonly z: NumberList;
    }
  | {
      readonly family: 'laplaceProduct' | 'logisticProduct';
      readonly location: NumberList;
      /** number[d] > 0. */
      readonly scale: NumberList;
      readonly z: NumberList;
    };

const bases: Readonly<Record<FamilyInput['family'], BaseName>> = {
  gaussian: 'gaussian',
  studentT: 'studentT',
  laplaceProduct: 'laplace',
  logisticProduct: 'logistic',
};

/**
 * The normalised log-density of z = location + L u and its differential entropy.
 *
 * @throws LabRangeError OUT_OF_RANGE (df, scales), SHAPE, NOT_FINITE; LabTypeError UNKNOWN_OPTION
 */
export function familyLogDensity(input: FamilyInput): { logDensity: number; entropy: number } {
  const family = requireOneOf(
    input.family,
    ['gaussian', 'studentT', 'laplaceProduct', 'logisticProduct'],
    'family',
  );
  const location = readVector(input.location, 'location');
  const d = location.length;
  const z = readVector(input.z, 'z', d);
  const base = baseLaw(bases[family], d, 'df' in input ? input.df : undefined);
  let scale: Float64Array;
  if ('scale' in input) {
    scale = new Float64Array(d * d);
    for (const [i, s] of readVector(input.scale, 'scale', d).entries())
      scale[i * d + i] = requirePositive(s, `scale[${i}]`);
  } else scale = readScaleTril(input.scaleTril, 'scaleTril', d);
  return {
    logDensity: locationScaleLogDensity(base, location, scale, z),
    entropy: entropyOf(base) + logDeterminant(scale, d),
  };
}

/** Differential entropy of a base. */
function entropyOf({ name, dim, df, logDensity }: Base): number {
  if (name === 'laplace') return dim * (1 + Math.LN2);
  if (name === 'logistic') return 2 * dim;
  const atCentre = -logDensity(new Float64Array(dim));
  if (name === 'gaussian') return atCentre + 0.5 * dim;
  return atCentre + 0.5 * (df + dim) * (digamma(0.5 * (df + dim)) - digamma(0.5 * df));
}

/** log q(z) for z = location + L u. */
export function locationScaleLogDensity(
  base: Base,
  location: Float64Array,
  scale: Float64Array,
  z: Float64Array,
): number {
  return base.logDensity(standardise(location, scale, z)) - logDeterminant(scale, z.length);
}

/** location + L u, into `z`. */
export function place(location: Float64Array, scale: Float64Array, u: Float64Array, z: Float64Array): void {
  const d = u.length;
  for (let i = 0; i < d; i++) {
    let sum = location[i];
    for (let j = 0; j <= i; j++) sum += scale[i * d + j] * u[j];
    z[i] = sum;
  }
}

/** u = L^-1 (z - location). */
export function standardise(location: Float64Array, scale: Float64Array, z: Float64Array): Float64Array {
  const u = new Float64Array(z.length);
  standardiseRow(location, scale, z, 0, u);
  return u;
}

/** The same for the point that begins at `start` of `data`, into `u`. */
export function standardiseRow(
  location: Float64Array,
  scale: Float64Array,
  data: Float64Array,
  start: number,
  u: Float64Array,
): void {
  const d = u.length;
  for (let i = 0; i < d; i++) {
    let sum = data[start + i] - location[i];
    for (let j = 0; j < i; j++) sum -= scale[i * d + j] * u[j];
    u[i] = sum / scale[i * d + i];
  }
}

/** log |L| of a lower triangular matrix. */
export function logDeterminant(scale: Float64Array, d: number): number {
  let sum = 0;
  for (let i = 0; i < d; i++) sum += Math.log(scale[i * d + i]);
  return sum;
}
