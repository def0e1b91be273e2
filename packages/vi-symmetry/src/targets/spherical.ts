import type { MatrixLike } from '@lab/linalg';
import { outOfRange, requireNotNegative, requireNumber, requireOneOf } from '@lab/linalg/arguments';
import { readDirection, readMatrix, toRows, type NumberList } from '../arguments.ts';
import { target, type SphereTarget } from './target.ts';

/** A function of the cosine t = <a, x> and its derivative. */
export type Profile =
  | { readonly kind: 'polynomial'; readonly coefficients: readonly number[] }
  | { readonly kind: 'log'; readonly factor: number; readonly offset: number; readonly slope: number }
  | { readonly kind: 'exp' }
  | {
      readonly kind: 'function';
      readonly value: (t: number) => number;
      readonly slope: (t: number) => number;
    };

/** h(t) and h'(t). */
export interface ProfileFunctions {
  /** h(t). */
  readonly value: (t: number) => number;
  /** h'(t). */
  readonly slope: (t: number) => number;
}

/**
 * The functions of a profile: 'polynomial' sum_k coefficients[k] t^k, 'log' factor log(offset + slope t), 'exp' e^t, or one's own.
 *
 * @throws LabRangeError NOT_FINITE, OUT_OF_RANGE; LabTypeError UNKNOWN_OPTION
 */
export function profileFunctions(profile: Profile): ProfileFunctions {
  requireOneOf(profile.kind, ['polynomial', 'log', 'exp', 'function'], 'profile.kind');
  if (profile.kind === 'exp') return { value: Math.exp, slope: Math.exp };
  if (profile.kind === 'function') return { value: profile.value, slope: profile.slope };
  if (profile.kind === 'log') {
    const { factor, offset, slope } = profile;
    for (const [name, x] of Object.entries({ factor, offset, slope })) requireNumber(x, `profile.${name}`);
    if (offset < Math.abs(slope))
      throw outOfRange('profile.offset', '>= |slope|, so that the logarithm exists', offset);
    return {
      value: (t) => factor * Math.log(offset + slope * t),
      slope: (t) => (factor * slope) / (offset + slope * t),
    };
  }
  const coefficients = profile.coefficients.map((x, k) => requireNumber(x, `profile.coefficients[${k}]`));
  return {
    value: (t) => coefficients.reduceRight((sum, c) => sum * t + c, 0),
    slope: (t) => coefficients.reduceRight((sum, c, k) => (k === 0 ? sum : sum * t + k * c), 0),
  };
}

/**
 * A law that is symmetric about an axis of the sphere: log p = h(<a, x>).
 *
 * @param input.axis unit number[d], d >= 2
 * @param input.profile h
 * @throws LabRangeError OUT_OF_RANGE, NOT_FINITE; LabTypeError UNKNOWN_OPTION
 */
export function zonal({
  axis,
  profile,
}: {
  readonly axis: NumberList;
  readonly profile: Profile;
}): SphereTarget {
  const a = readDirection(axis, 'axis');
  const { value, slope } = profileFunctions(profile);
  const cosine = (x: Float64Array): number => {
    let sum = 0;
    for (let j = 0; j < a.length; j++) sum += a[j] * x[j];
    return sum;
  };
  return target({
    dim: a.length,
    support: 'sphere',
    logDensity: (x) => value(cosine(x)),
    gradient: (x) => {
      const factor = slope(cosine(x));
      return a.map((aj) => factor * aj);
    },
  });
}

/** Watson's law, log p = k <a, x>^2: the same at x and -x. Errors as {@link zonal}. */
export function watson({ axis, k }: { readonly axis: NumberList; readonly k: number }): SphereTarget {
  requireNumber(k, 'k');
  return zonal({ axis, profile: { kind: 'polynomial', coefficients: [0, 0, k] } });
}

/** Bingham's law, log p = x'Ax for a symmetric d x d matrix A. Errors SHAPE, NOT_FINITE. */
export function bingham(A: MatrixLike): SphereTarget {
  const rows = readMatrix(A, 'A');
  const d = Math.round(Math.sqrt(rows.length));
  const matrix = toRows(readMatrix(A, 'A', d, d), d, d);
  const product = (x: Float64Array): Float64Array =>
    Float64Array.from(matrix, (_, i) =>
      matrix[i].reduce((sum, aij, j) => sum + 0.5 * (aij + matrix[j][i]) * x[j], 0),
    );
  return target({
    dim: d,
    support: 'sphere',
    logDensity: (x) => product(x).reduce((sum, y, i) => sum + y * x[i], 0),
    gradient: (x) => product(x).map((y) => 2 * y),
  });
}

/** Kent's law on the sphere of R^3, log p = kappa x1 + beta (x2^2 - x3^2). Errors OUT_OF_RANGE, NOT_FINITE. */
export function kent({ kappa, beta }: { readonly kappa: number; readonly beta: number }): SphereTarget {
  requireNotNegative(kappa, 'kappa');
  requireNotNegative(beta, 'beta');
  return target({
    dim: 3,
    support: 'sphere',
    logDensity: ([x1, x2, x3]) => kappa * x1 + beta * (x2 * x2 - x3 * x3),
    gradient: ([, x2, x3]) => [kappa, 2 * beta * x2, -2 * beta * x3],
  });
}
