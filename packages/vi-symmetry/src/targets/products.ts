import { readVector, requirePositive } from '@lab/linalg/arguments';
import type { NumberList } from '../arguments.ts';
import { target, type EuclideanTarget } from './target.ts';

/**
 * Independent Laplace coordinates: log p = -sum |z_i - c_i| / b_i.
 *
 * @param input.centre number[d]
 * @param input.scale number[d] > 0, default all 1
 * @throws LabRangeError OUT_OF_RANGE, SHAPE, NOT_FINITE
 */
export function laplace({
  centre,
  scale,
}: {
  readonly centre: NumberList;
  readonly scale?: NumberList;
}): EuclideanTarget {
  const c = readVector(centre, 'centre');
  const b = scale === undefined ? new Float64Array(c.length).fill(1) : readVector(scale, 'scale', c.length);
  for (const [i, x] of b.entries()) requirePositive(x, `scale[${i}]`);
  return target({
    dim: c.length,
    logNormalizer: b.reduce((sum, x) => sum + Math.log(2 * x), 0),
    logDensity: (z) => -z.reduce((sum, x, i) => sum + Math.abs(x - c[i]) / b[i], 0),
    gradient: (z) => z.map((x, i) => -Math.sign(x - c[i]) / b[i]),
  });
}

/**
 * Independent logistic coordinates of scale 1: log p = -2 sum log cosh((z_i - c_i) / 2).
 *
 * @param input.centre number[d]
 * @throws LabRangeError SHAPE, NOT_FINITE
 */
export function logisticProduct({ centre }: { readonly centre: NumberList }): EuclideanTarget {
  const c = readVector(centre, 'centre');
  return target({
    dim: c.length,
    logNormalizer: c.length * Math.log(4),
    logDensity: (z) => -2 * z.reduce((sum, x, i) => sum + logCosh((x - c[i]) / 2), 0),
    gradient: (z) => z.map((x, i) => -Math.tanh((x - c[i]) / 2)),
  });
}

/** log cosh x without overflow. */
export function logCosh(x: number): number {
  const size = Math.abs(x);
  return size + Math.log1p(Math.exp(-2 * size)) - Math.LN2;
}

/** The crescent z1 ~ N(0, 10^2), z2 | z1 ~ N(0.03 (z1^2 - 100), 1): even in z1 alone. */
export function crescent(): EuclideanTarget {
  return target({
    dim: 2,
    logNormalizer: Math.log(2 * Math.PI * 10),
    logDensity: ([z1, z2]) => -(z1 * z1) / 200 - 0.5 * (z2 - 0.03 * (z1 * z1 - 100)) ** 2,
    gradient: ([z1, z2]) => {
      const r = z2 - 0.03 * (z1 * z1 - 100);
      return [-z1 / 100 + 0.06 * r * z1, -r];
    },
  });
}
