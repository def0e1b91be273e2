import { outOfRange, wrongShape } from '@lab/linalg/arguments';
import { misfit, type DataTerm } from './dataTerm.ts';
import { packedMatrix, type DecoderPrior, listOr } from './priors.ts';
import type { Solver } from './reconstructionStep.ts';
import { adjointInto, forwardInto, type SensingTransform } from './sensingTransform.ts';
import { roomFor } from './signal.ts';

/** Options of {@link latentDescent}. */
export interface LatentOptions {
  /** tau, weight of |(z - mean)/deviation|^2. */
  readonly ridge: number;
  /** Step of Adam over the deviation of a latent coordinate. */
  readonly stepSize: number;
  readonly maxIterations: number;
}

const decay = { first: 0.9, second: 0.999, floor: 1e-8 };
/** The share of iterations with the full step; the others take a fifth of it. */
const fullShare = 110 / 160;

/**
 * min over z of sum w |<u_i, G(z)> - y_i|^2 + tau |(z - mean)/deviation|^2 by Adam (Kingma and Ba 2015), from the latent mean and
 * other starts, all in one batch; the best of them is the answer.
 */
export function* latentDescent(
  transform: SensingTransform,
  prior: DecoderPrior,
  data: DataTerm,
  { ridge, stepSize, maxIterations }: LatentOptions,
): Solver {
  const { decoder } = prior;
  const { latentSize: k, outputSize: n } = decoder;
  if (n !== transform.size)
    throw wrongShape('prior.decoder', `as many outputs as the transform takes, ${transform.size}`, n);
  const mean = listOr(prior.latentMean, 0, k, 'prior.latentMean');
  const deviation = listOr(prior.latentDeviation, 1, k, 'prior.latentDeviation');
  deviation.forEach((value, j) => {
    if (value <= 0) throw outOfRange(`prior.latentDeviation[${j}]`, '> 0', value);
  });
  const z = startPoints(prior, mean, k);
  const count = z.length / k;
  const [m, v] = [new Float64Array(z.length), new Float64Array(z.length)];
  const best = { loss: new Float64Array(count).fill(Infinity), z: z.slice() };
  const full = Math.round(fullShare * maxIterations);
  for (let iteration = 1; iteration <= maxIterations; iteration++) {
    const { losses, gradient } = evaluate(transform, prior, data, z, count, { mean, deviation, ridge });
    keepBest(best, losses, z, k);
    const size = (iteration <= full ? stepSize : stepSize / 5) * correction(iteration);
    let [moved, length] = [0, 0];
    for (let j = 0; j < z.length; j++) {
      m[j] = decay.first * m[j] + (1 - decay.first) * gradient[j];
      v[j] = decay.second * v[j] + (1 - decay.second) * gradient[j] ** 2;
      const step = (size * deviation[j % k] * m[j]) / (Math.sqrt(v[j]) + decay.floor);
      z[j] -= step;
      moved += step * step;
      length += z[j] * z[j];
    }
    const winner = winnerOf(best.loss);
    yield {
      iteration,
      objective: best.loss[winner],
      residual: Math.sqrt(losses[winner]),
      change: Math.sqrt(moved / Math.max(length, Number.MIN_VALUE)),
      current: () => decoder.decode(best.z.slice(winner * k, (winner + 1) * k), 1).slice(),
    };
  }
  const { losses } = evaluate(transform, prior, data, z, count, { mean, deviation, ridge });
  keepBest(best, losses, z, k);
  const winner = winnerOf(best.loss);
  const answer = best.z.slice(winner * k, (winner + 1) * k);
  return {
    x: decoder.decode(answer, 1).slice(),
    coefficients: answer,
    iterations: maxIterations,
    converged: true,
    objective: best.loss[winner],
  };
}

/** Adam's correction of its two means for having begun at 0. */
function correction(iteration: number): number {
  return Math.sqrt(1 - decay.second ** iteration) / (1 - decay.first ** iteration);
}

function startPoints(prior: DecoderPrior, mean: Float64Array, k: number): Float64Array {
  if (prior.starts === undefined) return mean.slice();
  const { data } = packedMatrix(prior.starts, 'prior.starts', k);
  const z = new Float64Array(k + data.length);
  z.set(mean);
  z.set(data, k);
  return z;
}

function winnerOf(losses: Float64Array): number {
  let winner = 0;
  for (let r = 1; r < losses.length; r++) if (losses[r] < losses[winner]) winner = r;
  return winner;
}

function keepBest(
  best: { loss: Float64Array; z: Float64Array },
  losses: Float64Array,
  z: Float64Array,
  k: number,
): void {
  for (let r = 0; r < losses.length; r++) {
    if (losses[r] >= best.loss[r]) continue;
    best.loss[r] = losses[r];
    best.z.set(z.subarray(r * k, (r + 1) * k), r * k);
  }
}

interface LatentPrior {
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
  readonly ridge: number;
}

function evaluate(
  transform: SensingTransform,
  { decoder }: DecoderPrior,
  data: DataTerm,
  z: Float64Array,
  count: number,
  { mean, deviation, ridge }: LatentPrior,
): { losses: Float64Array; gradient: Float64Array } {
  const { latentSize: k, outputSize: n } = decoder;
  const outputs = decoder.decode(z, count);
  const pulls = new Float64Array(count * n);
  const losses = new Float64Array(count);
  const spectrum = roomFor(n, transform.complex);
  const image = roomFor(n, false);
  for (let r = 0; r < count; r++) {
    forwardInto(transform, { re: outputs.subarray(r * n, (r + 1) * n) }, spectrum);
    losses[r] = misfit(data, spectrum);
    weightedResidual(data, spectrum);
    adjointInto(transform, spectrum, image);
    pulls.set(image.re, r * n);
  }
  for (let i = 0; i < pulls.length; i++) pulls[i] *= 2;
  const gradient = decoder.pullback(z, pulls, count).slice();
  for (let j = 0; j < z.length; j++) {
    const away = (z[j] - mean[j % k]) / deviation[j % k];
    losses[Math.floor(j / k)] += ridge * away * away;
    gradient[j] += (2 * ridge * away) / deviation[j % k];
  }
  return { losses, gradient };
}

/** W (F - y) in the measured rows, 0 elsewhere. */
function weightedResidual(
  { rows, y, weights }: DataTerm,
  { re, im }: { re: Float64Array; im?: Float64Array | undefined },
): void {
  const real = Float64Array.from(rows, (row, i) => weights[i] * (re[row] - y.re[i]));
  const other =
    im === undefined
      ? undefined
      : Float64Array.from(rows, (row, i) => weights[i] * (im[row] - (y.im === undefined ? 0 : y.im[i])));
  re.fill(0);
  im?.fill(0);
  rows.forEach((row, i) => {
    re[row] = real[i];
    if (im !== undefined && other !== undefined) im[row] = other[i];
  });
}
