import type { DenseMatrix } from '@lab/linalg';
import { requireCount, requireNotNegative } from '@lab/linalg/arguments';
import type { RandomStream } from '@lab/stats';
import { readDirection } from '../arguments.ts';
import type { VonMisesFisher } from './divergence.ts';
import { requireDimension } from './meanResultantLength.ts';

/**
 * Independent draws of a von Mises-Fisher law: Wood's rejection sampler for the cosine (Ulrich 1984, Wood 1994), closed form for d = 3.
 *
 * @param count number of draws, an integer >= 0
 * @param law unit direction mu and concentration kappa >= 0
 * @param stream where the randomness comes from
 * @returns count x d unit rows
 * @throws LabRangeError OUT_OF_RANGE, NOT_FINITE
 */
export function sampleVonMisesFisher(
  count: number,
  { mu, kappa }: VonMisesFisher,
  stream: RandomStream,
): Required<DenseMatrix> {
  requireCount(count, 'count', 0);
  requireNotNegative(kappa, 'kappa');
  const direction = readDirection(mu, 'mu');
  const d = direction.length;
  requireDimension(d);
  const data = stream.fillNormal(new Float64Array(count * d));
  const drawExcess = excessSampler(d, kappa, stream);
  const reflect = householderFromFirstAxis(direction);
  const along = direction[0] === 1;
  for (let i = 0; i < count; i++) {
    const at = i * d;
    let square = 0;
    for (let j = 1; j < d; j++) square += data[at + j] * data[at + j];
    while (square === 0) {
      stream.fillNormal(data.subarray(at, at + d));
      for (let j = 1; j < d; j++) square += data[at + j] * data[at + j];
    }
    const excess = drawExcess(data[at], square);
    const sine = Math.sqrt((excess * (2 - excess)) / square);
    data[at] = 1 - excess;
    for (let j = 1; j < d; j++) data[at + j] *= sine;
    if (!along) reflect(data.subarray(at, at + d));
  }
  return { data, rows: count, columns: d, stride: d };
}

/** Draws 1 - cosine from a normal number and the sum of d - 1 squares of others, of which it uses the sum alone. */
type ExcessSampler = (normal: number, square: number) => number;

/** Draws of 1 - cosine, which keeps its digits where the cosine is near 1. */
function excessSampler(d: number, kappa: number, stream: RandomStream): ExcessSampler {
  if (d === 3) return threeDimensionalSampler(kappa, stream);
  const power = 2 / (d - 2);
  const root = Math.sqrt(4 * kappa * kappa + (d - 1) * (d - 1));
  const b = (d - 1) / (2 * kappa + root);
  // x0 = (1 - b) / (1 + b) is near 1 for large kappa: only its distance from 1 keeps its digits.
  const belowOne = (2 * b) / (1 + b);
  const x0 = 1 - belowOne;
  const logTop = (d - 1) * Math.log((2 * belowOne) / (1 + b));
  return (normal, square) => {
    let z = halfDistance(normal, square);
    for (;;) {
      const w = (2 * b * z) / (1 - (1 - b) * z);
      // kappa (W - x0) + (d-1) log((1 - x0 W) / (1 - x0^2)) >= log U, with W = 1 - w.
      const accept = kappa * (belowOne - w) + (d - 1) * Math.log(belowOne + x0 * w) - logTop;
      const u = stream.uniform();
      // log u <= u - 1: most draws are accepted without the logarithm.
      if (accept >= u - 1 || accept >= Math.log(u)) return w;
      // The same law in closed form (Devroye 1986, section IX.3).
      const radius = d === 2 ? 1 : Math.sqrt(-Math.expm1(power * Math.log(stream.uniform() + 2 ** -54)));
      z = 0.5 * (1 + radius * Math.cos(2 * Math.PI * stream.uniform()));
    }
  };
}

/**
 * (1 + cosine) / 2 of a uniform direction, which is Beta((d-1)/2, (d-1)/2), by its first coordinate and the squares of the others
 * before scaling; independent of the direction of the others.
 */
function halfDistance(normal: number, square: number): number {
  const total = normal * normal + square;
  const cosine = normal / Math.sqrt(total);
  return cosine < 0 ? (0.5 * square) / (total * (1 - cosine)) : 0.5 * (1 + cosine);
}

function threeDimensionalSampler(kappa: number, stream: RandomStream): ExcessSampler {
  if (kappa < 1e-8) return () => 2 * stream.uniform();
  return () => {
    const u = stream.uniform();
    return -Math.log1p(-u * -Math.expm1(-2 * kappa)) / kappa;
  };
}

/** The reflection that takes the first axis to `direction`, in place. */
export function householderFromFirstAxis(direction: Float64Array): (x: Float64Array) => void {
  const v = Float64Array.from(direction, (x, j) => (j === 0 ? 1 - x : -x));
  let square = 0;
  // Near the axis 1 - mu_0 loses its digits; |rest|^2 / (1 + mu_0) does not.
  for (let j = 1; j < v.length; j++) square += v[j] * v[j];
  if (direction[0] > 0) v[0] = square / (1 + direction[0]);
  square += v[0] * v[0];
  if (square === 0) return () => undefined;
  const factor = 2 / square;
  return (x) => {
    let product = 0;
    for (let j = 0; j < x.length; j++) product += v[j] * x[j];
    product *= factor;
    for (let j = 0; j < x.length; j++) x[j] -= product * v[j];
  };
}
