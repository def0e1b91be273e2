import { cholesky, choleskySolve, fromData } from '@lab/linalg';
import { randomStream } from '@lab/stats';
import { defineMethod } from '../../../nouns/method.ts';
import { onEach, type TreatmentInput, type TreatmentOutput, type TreatmentSample } from '../task.ts';
import { onlyOn } from './applies.ts';
import { fitSample } from './fit-sample.ts';
import { gaussianGram } from './gaussian-gram.ts';
import { quadraticForm } from './naive-mmd.ts';

const redraws = 199;

/** The doubly robust kernel statistic with redrawn treatments. */
export const drKte = defineMethod<TreatmentInput, TreatmentOutput, Record<string, never>>({
  name: 'dr-kte',
  title: 'Doubly robust kernel statistic (DR-KTE)',
  description:
    'n |mean pseudo-outcome|^2 (Fawkes and others), marginal; null law by drawing the treatment 199 times from the fitted propensities and fitting the outcome model again with the same ridge parameters.',
  module: import.meta.url,
  label: () => 'DR-KTE',
  skip: onlyOn('costly-peers'),
  run: (input, { seed }) =>
    onEach(input, (sample, k) => {
      const model = fitSample(sample);
      const statistic = drKteStatistic(sample, model.propensity, model.lambdas ?? []);
      const stream = randomStream(seed, 'redraws', k);
      const observed = statistic(sample.treatment);
      let reached = 0;
      for (let b = 0; b < redraws; b++) {
        const drawn = model.propensity.map((pi) => (stream.uniform() < pi ? 1 : 0));
        if (statistic(drawn) >= observed) reached++;
      }
      return { pValue: (1 + reached) / (1 + redraws) };
    }),
});

/**
 * The statistic as a function of the treatment, on covariates, outcomes, folds, propensities and ridge parameters that stay. The mean
 * of B's rows is all of B it needs: one right-hand side a fold and arm.
 */
export function drKteStatistic(
  { X, Y, folds }: Pick<TreatmentSample, 'X' | 'Y' | 'folds'>,
  propensity: readonly number[],
  lambdas: readonly (readonly [number, number])[],
): (treatment: readonly number[]) => number {
  const n = X.length;
  const gramX = gaussianGram(X);
  const gramY = gaussianGram(Y);
  return (treatment) => {
    const weights = new Float64Array(n);
    const residual = treatment.map((arm, i) => {
      const pi = propensity[i] ?? NaN;
      return arm === 1 ? 1 / pi : -1 / (1 - pi);
    });
    for (const [fold, ridge] of lambdas.entries()) {
      const query = indicesWhere(n, (i) => folds[i] === fold);
      for (const arm of [0, 1] as const) {
        const rows = indicesWhere(n, (i) => folds[i] !== fold && treatment[i] === arm);
        const factors = query.map((i) => 2 * arm - 1 - (treatment[i] === arm ? (residual[i] ?? 0) : 0));
        smoothed(gramX, n, rows, query, factors, ridge[arm]).forEach((value, at) => {
          const row = rows[at] ?? 0;
          weights[row] = (weights[row] ?? 0) + value;
        });
      }
      for (const i of query) weights[i] = (weights[i] ?? 0) + (residual[i] ?? 0);
    }
    return quadraticForm(gramY, weights) / n;
  };
}

/** alpha f: centred ridge weights of the training rows, summed over query points with factors f. */
function smoothed(
  gram: Float64Array,
  n: number,
  rows: readonly number[],
  query: readonly number[],
  factors: readonly number[],
  lambda: number,
): Float64Array {
  const m = rows.length;
  const own = new Float64Array(m * m);
  const right = new Float64Array(m);
  for (let a = 0; a < m; a++) {
    const row = gram.subarray(rows[a]! * n, rows[a]! * n + n);
    for (let b = 0; b < m; b++) own[a * m + b] = row[rows[b]!]!;
    own[a * m + a]! += m * lambda;
    let sum = 0;
    for (let q = 0; q < query.length; q++) sum += row[query[q]!]! * factors[q]!;
    right[a] = sum;
  }
  const solved = choleskySolve(cholesky(fromData(own, m, m)), fromData(right, m, 1));
  const plain = Float64Array.from({ length: m }, (_, a) => solved.get(a, 0));
  const mean = plain.reduce((sum, value) => sum + value, 0) / m;
  const total = factors.reduce((sum, value) => sum + value, 0);
  return plain.map((value) => value - mean + total / m);
}

function indicesWhere(n: number, holds: (i: number) => boolean): number[] {
  return Array.from({ length: n }, (_, i) => i).filter(holds);
}
