import { outOfRange, readVector } from '@lab/linalg/arguments';
import { invalidSample, type NumberList } from '../arguments.ts';

/** A generalised Pareto law fitted to excesses. */
export interface ParetoTail {
  /** Shape k; above 0.7 importance estimates are not to be trusted. */
  readonly shape: number;
  /** sigma = -k/a. */
  readonly scale: number;
  /** (n k + 5)/(n + 10), k drawn towards 1/2. */
  readonly shapeRegularised: number;
}

/**
 * The estimator of Zhang and Stephens (Technometrics 51, 2009) of a generalised Pareto law, as in Pareto-smoothed importance sampling.
 *
 * @param input.excesses number[n] > 0, any order
 * @throws LabRangeError INVALID_SAMPLE (none), OUT_OF_RANGE (one <= 0), NOT_FINITE
 */
export function generalizedParetoTail({ excesses }: { readonly excesses: NumberList }): ParetoTail {
  const x = readVector(excesses, 'excesses').sort();
  const n = x.length;
  if (n === 0) throw invalidSample('excesses', 'excesses must hold at least one number');
  if (!(x[0] > 0)) throw outOfRange('excesses', '> 0', x[0]);
  const count = 30 + Math.floor(Math.sqrt(n));
  const quartile = x[Math.max(0, Math.floor(n / 4 + 0.5) - 1)];
  const meanLog = (a: number): number => x.reduce((sum, excess) => sum + Math.log1p(-a * excess), 0) / n;
  const candidates = Float64Array.from(
    { length: count },
    (_, j) => 1 / x[n - 1] + (1 - Math.sqrt(count / (j + 0.5))) / (3 * quartile),
  );
  const logs = candidates.map((a) => {
    const k = meanLog(a);
    return n * (Math.log(-a / k) - k - 1);
  });
  let [total, a] = [0, 0];
  const peak = logs.reduce((most, l) => Math.max(most, l), -Infinity);
  for (let j = 0; j < count; j++) {
    const weight = Number.isNaN(logs[j]) ? 0 : Math.exp(logs[j] - peak);
    total += weight;
    a += weight * candidates[j];
  }
  a /= total;
  const shape = meanLog(a);
  return { shape, scale: -shape / a, shapeRegularised: (n * shape + 5) / (n + 10) };
}
