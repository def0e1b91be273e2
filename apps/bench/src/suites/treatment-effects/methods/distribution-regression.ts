import { ridgeLogistic } from '@lab/cdte';
import { randomStream } from '@lab/stats';
import { defineMethod } from '../../../nouns/method.ts';
import { sigmoid } from '../problems/designs.ts';
import { onEach, type TreatmentInput, type TreatmentOutput, type TreatmentSample } from '../task.ts';
import { wherePeersGo } from './applies.ts';

const thresholds = 9;
const draws = 400;
const clip = 0.01;

/** Distribution effects at nine quantiles by logistic regressions. */
export const distributionRegression = defineMethod<TreatmentInput, TreatmentOutput, Record<string, never>>({
  name: 'distribution-regression',
  title: 'Distribution regression',
  description:
    'Doubly robust effects on P(Y <= t) at nine quantiles with logistic models of treatment and of 1{Y <= t}, cross-fitted; the largest |t| against 400 multiplier draws. It compares marginal laws.',
  module: import.meta.url,
  label: () => 'distribution regression',
  skip: (problem, parameters) =>
    problem.name === 'project-star' ? 'made for one outcome' : wherePeersGo(problem, parameters),
  run: (input, { seed }) =>
    onEach(input, (sample, k) => {
      const weights = residualWeights(sample);
      const scores = quantilesOf(sample.Y.map(([y = NaN]) => y)).map((t) => scoresAt(sample, weights, t));
      return { pValue: largestT(scores, randomStream(seed, 'multipliers', k)) };
    }),
});

function quantilesOf(values: readonly number[]): readonly number[] {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (k: number): number => sorted[Math.floor(((k + 1) / (thresholds + 1)) * sorted.length)] ?? NaN;
  return [...new Set(Array.from({ length: thresholds }, (_, k) => at(k)))];
}

/** 1/pi for the treated, -1/(1 - pi) for the controls, pi cross-fitted where it is not known. */
function residualWeights({ X, treatment, folds, propensity }: TreatmentSample): readonly number[] {
  const n = X.length;
  const weights = new Array<number>(n).fill(NaN);
  for (let fold = 0; fold <= Math.max(...folds); fold++) {
    const train = indices(n).filter((i) => folds[i] !== fold);
    const query = indices(n).filter((i) => folds[i] === fold);
    const estimated = propensity === null ? predicted(X, treatment, train, query) : undefined;
    for (const [q, i] of query.entries()) {
      const pi = Math.min(1 - clip, Math.max(clip, estimated?.[q] ?? propensity ?? NaN));
      weights[i] = treatment[i] === 1 ? 1 / pi : -1 / (1 - pi);
    }
  }
  return weights;
}

/** AIPW scores of the effect on P(Y <= t). */
function scoresAt(
  { X, Y, treatment, folds }: TreatmentSample,
  weights: readonly number[],
  t: number,
): Float64Array {
  const n = X.length;
  const below = Y.map(([y = NaN]) => (y <= t ? 1 : 0));
  const scores = new Float64Array(n);
  for (let fold = 0; fold <= Math.max(...folds); fold++) {
    const query = indices(n).filter((i) => folds[i] === fold);
    const [untreated, treated] = [0, 1].map((arm) => {
      const train = indices(n).filter((i) => folds[i] !== fold && treatment[i] === arm);
      return predicted(X, below, train, query);
    });
    for (const [q, i] of query.entries()) {
      const [zero, one] = [untreated?.[q] ?? NaN, treated?.[q] ?? NaN];
      scores[i] = weights[i]! * (below[i]! - (treatment[i] === 1 ? one : zero)) + one - zero;
    }
  }
  return scores;
}

/** Probabilities at the query rows by ridge logistic regression on the training rows. */
function predicted(
  X: TreatmentSample['X'],
  labels: readonly number[],
  train: readonly number[],
  query: readonly number[],
): readonly number[] {
  const own = train.map((i) => labels[i] ?? 0);
  const share = own.reduce((sum, label) => sum + label, 0) / own.length;
  if (share === 0 || share === 1) return query.map(() => share);
  const { coefficients } = ridgeLogistic(
    train.map((i) => [...(X[i] ?? [])]),
    own,
    { ridge: 1 },
  );
  return query.map((i) =>
    sigmoid((X[i] ?? []).reduce((sum, x, j) => sum + x * (coefficients[j + 1] ?? 0), coefficients[0] ?? 0)),
  );
}

/** Share of multiplier draws whose largest |t| reaches the observed one. */
function largestT(scores: readonly Float64Array[], stream: ReturnType<typeof randomStream>): number {
  const n = scores[0]?.length ?? 0;
  const standardised = scores.flatMap((column) => {
    const mean = column.reduce((sum, value) => sum + value, 0) / n;
    const sd = Math.sqrt(column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1));
    return sd > 0
      ? [{ t: (Math.sqrt(n) * mean) / sd, residuals: column.map((value) => (value - mean) / sd) }]
      : [];
  });
  const observed = Math.max(0, ...standardised.map(({ t }) => Math.abs(t)));
  let reached = 0;
  for (let b = 0; b < draws; b++) {
    const g = Float64Array.from({ length: n }, () => stream.normal());
    const largest = standardised.reduce((most, { residuals }) => {
      const sum = residuals.reduce((total, value, i) => total + value * (g[i] ?? 0), 0);
      return Math.max(most, Math.abs(sum) / Math.sqrt(n));
    }, 0);
    if (largest >= observed) reached++;
  }
  return (1 + reached) / (1 + draws);
}

function indices(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i);
}
