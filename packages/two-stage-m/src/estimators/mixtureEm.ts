import { kmeans, randomStream } from '@lab/stats';
import {
  added,
  applyMatrix,
  columnGram,
  multiply,
  scaled,
  scaledRows,
  symmetrised,
  toContiguous,
  zeroMatrix,
  type Dense,
} from '../numeric/dense.ts';
import { descendingSpectrum, spectralFunction } from '../numeric/spectrum.ts';
import { within, type Steps } from '../numeric/stepwise.ts';

/** Options of the mixture fit. */
export interface EmOptions {
  /** K. */
  readonly components: number;
  readonly starts: number;
  readonly seed: number | string;
  readonly maxIterations: number;
  /** Largest move of a centre's coordinate at which EM stops. */
  readonly tolerance: number;
}

/** A fitted mixture of equally likely unit-covariance Gaussians. */
export interface EmFit {
  /** K x d. */
  readonly centres: Dense;
  /** Mean log-likelihood without constants. */
  readonly logLikelihood: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/** A few rounds bring a start near a mode without making all starts the same. */
const KMEANS_ROUNDS = 3;

/** EM from several k-means++ starts, the best one polished by Newton steps. */
export function* fitMixture(z: Dense, options: EmOptions): Steps<EmFit> {
  const stream = randomStream(options.seed, 'fitMixture');
  let best: EmFit | undefined;
  for (let start = 0; start < options.starts; start++) {
    const seed = stream.split(start).uint32();
    const { centres } = kmeans(z, options.components, { restarts: 1, seed, maxIterations: KMEANS_ROUNDS });
    const search = expectationMaximisation(z, toContiguous(centres), options);
    const fit = yield* within(search, start / options.starts, 1 / options.starts);
    if (best === undefined || fit.logLikelihood > best.logLikelihood) best = fit;
  }
  return best === undefined ? yield* expectationMaximisation(z, z, options) : polishMixture(z, best);
}

/** EM from given centres. */
export function* expectationMaximisation(
  z: Dense,
  start: Dense,
  { maxIterations, tolerance }: Pick<EmOptions, 'maxIterations' | 'tolerance'>,
): Steps<EmFit> {
  let centres = start;
  let move = Infinity;
  let iterations = 0;
  for (; iterations < maxIterations && move > tolerance; iterations++) {
    const { posteriors } = responsibilities(z, centres);
    const sums = multiply(posteriors, z, { transposeA: true });
    const masses = columnSums(posteriors);
    const next = { ...sums, data: sums.data.map((sum, at) => sum / masses[Math.floor(at / z.columns)]) };
    move = next.data.reduce((most, value, at) => Math.max(most, Math.abs(value - centres.data[at])), 0);
    centres = next;
    yield { fraction: iterations / maxIterations, stage: 'EM', value: move };
  }
  return {
    centres,
    logLikelihood: responsibilities(z, centres).logLikelihood,
    iterations,
    converged: move <= tolerance,
  };
}

/** Posteriors (m x K) and the mean log-likelihood without the constant. */
export function responsibilities(z: Dense, centres: Dense): { posteriors: Dense; logLikelihood: number } {
  const { rows: m, columns: d } = z;
  const count = centres.rows;
  const posteriors = multiply(z, centres, { transposeB: true });
  const { data } = posteriors;
  const halves = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < d; j++) halves[i] += 0.5 * centres.data[i * d + j] ** 2;
  }
  let logLikelihood = 0;
  for (let row = 0; row < m; row++) {
    const at = row * count;
    let largest = -Infinity;
    for (let i = 0; i < count; i++) largest = Math.max(largest, (data[at + i] -= halves[i]));
    let sum = 0;
    for (let i = 0; i < count; i++) sum += data[at + i] = Math.exp(data[at + i] - largest);
    for (let i = 0; i < count; i++) data[at + i] /= sum;
    let square = 0;
    for (let j = 0; j < d; j++) square += z.data[row * d + j] ** 2;
    logLikelihood += largest + Math.log(sum / count) - 0.5 * square;
  }
  return { posteriors, logLikelihood: logLikelihood / m };
}

/** pi_i (z - u_i) for each row, m x Kd: minus the per-sample gradient of the negative log-likelihood. */
export function mixtureScores(z: Dense, centres: Dense, posteriors: Dense): Dense {
  const { rows: m, columns: d } = z;
  const count = centres.rows;
  const scores = zeroMatrix(m, count * d);
  for (let row = 0, at = 0; row < m; row++) {
    for (let i = 0; i < count; i++) {
      const pi = posteriors.data[row * count + i];
      for (let j = 0; j < d; j++, at++)
        scores.data[at] = pi * (z.data[row * d + j] - centres.data[i * d + j]);
    }
  }
  return scores;
}

/** Mean Hessian of the negative log-likelihood and mean outer product of its gradients, both Kd x Kd. */
export function mixtureInformation(z: Dense, centres: Dense): { hessian: Dense; scoreCovariance: Dense } {
  const { rows: m, columns: d } = z;
  const count = centres.rows;
  const { posteriors } = responsibilities(z, centres);
  const scores = mixtureScores(z, centres, posteriors);
  const scoreCovariance = scaled(columnGram(scores), 1 / m);
  const masses = columnSums(posteriors);
  const hessian = { ...scoreCovariance, data: scoreCovariance.data.slice() };
  const q = count * d;
  for (let i = 0; i < count; i++) {
    const roots = Float64Array.from({ length: m }, (_, row) => Math.sqrt(posteriors.data[row * count + i]));
    const moved = zeroMatrix(m, d);
    for (let row = 0, at = 0; row < m; row++) {
      for (let j = 0; j < d; j++, at++) moved.data[at] = z.data[at] - centres.data[i * d + j];
    }
    const spread = columnGram(scaledRows(moved, roots));
    for (let a = 0; a < d; a++) {
      for (let b = 0; b < d; b++) {
        const own = a === b ? masses[i] : 0;
        hessian.data[(i * d + a) * q + i * d + b] += (own - spread.data[a * d + b]) / m;
      }
    }
  }
  return { hessian: symmetrised(hessian), scoreCovariance };
}

const POLISH_STEPS = 2;
const LARGEST_POLISH = 400;

/** A few Newton steps on the likelihood, for the digits that EM gains slowly. */
export function polishMixture(z: Dense, fit: EmFit): EmFit {
  let { centres, logLikelihood } = fit;
  if (centres.data.length > LARGEST_POLISH) return fit;
  for (let step = 0; step < POLISH_STEPS; step++) {
    const { hessian } = mixtureInformation(z, centres);
    const spectrum = descendingSpectrum(hessian);
    if (!(spectrum.values[spectrum.values.length - 1] > 0)) break;
    const { posteriors } = responsibilities(z, centres);
    const ascent = columnSums(mixtureScores(z, centres, posteriors)).map((sum) => sum / z.rows);
    const newton = applyMatrix(
      spectralFunction(spectrum, (value) => 1 / value),
      ascent,
    );
    const next = added(centres, { ...centres, data: newton });
    const better = responsibilities(z, next).logLikelihood;
    if (!(better >= logLikelihood - 1e-12 * Math.abs(logLikelihood))) break;
    centres = next;
    logLikelihood = better;
  }
  return { ...fit, centres, logLikelihood };
}

function columnSums({ data, rows, columns }: Dense): Float64Array {
  const sums = new Float64Array(columns);
  for (let i = 0, at = 0; i < rows; i++) for (let j = 0; j < columns; j++, at++) sums[j] += data[at];
  return sums;
}
