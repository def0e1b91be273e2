import { symmetricEigen } from '@lab/linalg';
import { randomStream, type RandomStream } from '@lab/stats';
import { summariseTwoStage, type TwoStageSetting } from '@lab/two-stage-m/simulation';
import type { FactorQuestion, LawQuestion, RowsQuestion } from '../task.ts';
import { factorTruth } from './factor-truth.ts';

/** Fresh rows on which the risk of a mixture gate is measured. */
const evaluationRows = 10_000;

/** Fits the experiment `repetitions` times on fresh data and measures the true outcome of each fit. */
export function simulateOutcomes(question: LawQuestion, repetitions: number, seed: number): number[] {
  const draw = (setting: TwoStageSetting, quantity: string): number[] =>
    summariseTwoStage(setting, { repetitions, seed }).values[quantity] ?? [];
  switch (question.kind) {
    case 'factor':
      return factorOutcomes(question, draw);
    case 'contrastive':
      return draw({ ...question, setting: 'spectral' }, 'pretrainTerm');
    case 'logistic':
      return draw({ ...question, setting: 'logisticPcr' }, 'excessLogLoss');
    case 'missedSignal': {
      const { eigenvalues, target: theta, components, unlabelled } = question;
      const setting = { setting: 'pcr', eigenvalues, theta, components, unlabelled } as const;
      const changes = draw({ ...setting, sigma2: 0, labelled: 100 }, 'representationChange');
      return changes.map((change) => change ** 2);
    }
    case 'mixture':
      return draw({ ...question, setting: 'gmm', evaluationRows }, 'pretrainTerm');
    case 'rows':
      return rowsOutcomes(question, repetitions, seed);
  }
}

const factorQuantities = {
  pretraining: 'pretrainTerm',
  conditional: 'conditionalExcess',
  unconditional: 'unconditionalExcess',
  supervised: 'supervisedExcess',
  prediction: 'prediction',
} as const;

function factorOutcomes(
  question: FactorQuestion,
  draw: (setting: TwoStageSetting, quantity: string) => number[],
): number[] {
  const { part, pooled, labelled, x0 } = question;
  const values = draw({ ...question, setting: 'factor', poolLabelled: pooled }, factorQuantities[part]);
  if (part !== 'prediction') return values;
  const truth = factorTruth(question, x0);
  return values.map((value) => labelled * (value - truth) ** 2);
}

/** m times the squared error that learnt axes add, over draws of m rows from the population with replacement. */
function rowsOutcomes(question: RowsQuestion, repetitions: number, seed: number): number[] {
  return Array.from({ length: repetitions }, (_, r) =>
    rowsOutcome(question, randomStream(seed, 'two-stage', 'rows', r)),
  );
}

function rowsOutcome({ scores, eigenvalues, theta, unlabelled }: RowsQuestion, stream: RandomStream): number {
  const counts = new Float64Array(scores.rows);
  for (let draw = 0; draw < unlabelled; draw++) counts[stream.integer(scores.rows)]! += 1;
  const covariance = weightedCovariance(scores, counts, unlabelled);
  const { vectors } = symmetricEigen(covariance);
  const d = eigenvalues.length;
  const k = theta.length;
  // The axes of the largest eigenvalues stand last.
  const kept = Array.from({ length: k }, (_, i) =>
    Array.from({ length: d }, (_unused, j) => vectors.get(j, d - 1 - i)),
  );
  return unlabelled * missedVariance(kept, eigenvalues, theta);
}

/** Variance of theta's scores that no regression on the kept axes explains, scores uncorrelated. */
function missedVariance(
  kept: readonly (readonly number[])[],
  eigenvalues: readonly number[],
  theta: readonly number[],
): number {
  const inner = (a: readonly number[], b: readonly number[]): number =>
    a.reduce((sum, value, j) => sum + value * (b[j] ?? 0) * (eigenvalues[j] ?? 0), 0);
  // Gram-Schmidt in the inner product of the population.
  const basis: (readonly number[])[] = [];
  let left: readonly number[] = eigenvalues.map((_, j) => theta[j] ?? 0);
  const without = (vector: readonly number[], direction: readonly number[]): readonly number[] => {
    const share = inner(vector, direction) / inner(direction, direction);
    return vector.map((value, j) => value - share * (direction[j] ?? 0));
  };
  for (const axis of kept) {
    const direction = basis.reduce(without, axis);
    basis.push(direction);
    left = without(left, direction);
  }
  return inner(left, left);
}

function weightedCovariance(
  scores: RowsQuestion['scores'],
  counts: Float64Array,
  total: number,
): readonly (readonly number[])[] {
  const d = scores.columns;
  const mean = new Float64Array(d);
  const moments = Array.from({ length: d }, () => new Float64Array(d));
  for (let i = 0; i < scores.rows; i++) {
    const share = (counts[i] ?? 0) / total;
    if (share === 0) continue;
    const row = scores.getRow(i);
    for (let a = 0; a < d; a++) {
      const weighted = share * row[a]!;
      mean[a]! += weighted;
      const line = moments[a]!;
      for (let b = 0; b <= a; b++) line[b]! += weighted * row[b]!;
    }
  }
  return moments.map((_, a) =>
    Array.from(
      { length: d },
      (_unused, b) => moments[Math.max(a, b)]![Math.min(a, b)]! - mean[a]! * mean[b]!,
    ),
  );
}
