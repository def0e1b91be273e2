import { LabRangeError } from '@lab/linalg';
import { requireKnownFields } from '@lab/linalg/arguments';
import type { RegressionData } from '../input/regressionData.ts';
import {
  likelihoodConstant,
  modelFields,
  regressionProblem,
  type ModelOptions,
  type RegressionProblem,
} from './problem.ts';

/** Combinations of components beyond which the sum is refused. */
const combinationLimit = 1_100_000;

/**
 * log p(y) of a regression with a normal mixture prior, by the sum over all combinations of components: what the ELBO is
 * bounded by.
 *
 * @param data with rows, or a summary with n and y'y
 * @returns log evidence (with an intercept: of a flat prior on it)
 * @throws as `fit`; OUT_OF_RANGE for more than about 10^6 combinations; UNKNOWN_OPTION for another prior
 */
export function exactLogEvidence(data: RegressionData, options: ModelOptions): number {
  requireKnownFields(options, [...modelFields]);
  const problem = regressionProblem(data, options);
  const { prior, design, noiseVariance } = problem;
  if (prior.kind !== 'normalMixture') {
    const message = `the sum over combinations needs a normal mixture prior, got '${prior.kind}'`;
    throw new LabRangeError('UNKNOWN_OPTION', message, { argument: 'prior' });
  }
  const p = design.columns;
  const K = prior.weights.length;
  if (!(K ** p <= combinationLimit)) {
    const message = `${K}^${p} combinations of components are too many: at most about 10^6 are summed`;
    throw new LabRangeError('OUT_OF_RANGE', message, { argument: 'prior' });
  }
  if (problem.observations === undefined) {
    const message = 'the evidence needs the data, or n and yty of a summary';
    throw new LabRangeError('OUT_OF_RANGE', message, { argument: 'data' });
  }
  const zero = new Float64Array(p);
  const residual = new Float64Array(design.residualLength);
  design.residual(zero, residual);
  const squares = design.squaredResidual(residual, zero);
  return likelihoodConstant(problem) - squares / (2 * noiseVariance) + logSumOverComponents(problem);
}

/**
 * log sum over combinations of weights times exp(c_a' A^-1 c_a / 2) / sqrt(|A| prod s^2), A = G_aa + diag(1 / s^2) over the
 * columns a with positive variance: a tree in which each column adds a row to the Cholesky factor.
 */
function logSumOverComponents({ design, noiseVariance, linear, prior }: RegressionProblem): number {
  if (prior.kind !== 'normalMixture') return 0;
  const p = design.columns;
  const products = design.gram();
  const { weights, variances } = prior;
  const unit = prior.scaled === true ? noiseVariance : 1;
  const factor = new Float64Array(p * p);
  const solved = new Float64Array(p);
  const active = new Int32Array(p);
  let top = -Infinity;
  let sum = 0;

  function add(logTerm: number): void {
    if (logTerm <= top) {
      sum += Math.exp(logTerm - top);
      return;
    }
    sum = sum * Math.exp(top - logTerm) + 1;
    top = logTerm;
  }

  function visit(j: number, count: number, logTerm: number): void {
    if (j === p) {
      add(logTerm);
      return;
    }
    for (const [k, weight] of weights.entries()) {
      if (weight === 0) continue;
      const variance = variances[k] * unit;
      if (variance === 0) visit(j + 1, count, logTerm + Math.log(weight));
      else visit(j + 1, count + 1, logTerm + Math.log(weight) + append(j, count, variance));
    }
  }

  /** Adds column j as row `count` of the factor; returns its part of the logarithm. */
  function append(j: number, count: number, variance: number): number {
    active[count] = j;
    let pivot = products[j * p + j] / noiseVariance + 1 / variance;
    let value = linear[j];
    for (let a = 0; a < count; a++) {
      let entry = products[j * p + active[a]] / noiseVariance;
      for (let b = 0; b < a; b++) entry -= factor[count * p + b] * factor[a * p + b];
      entry /= factor[a * p + a];
      factor[count * p + a] = entry;
      pivot -= entry * entry;
      value -= entry * solved[a];
    }
    const root = Math.sqrt(pivot);
    factor[count * p + count] = root;
    solved[count] = value / root;
    return solved[count] ** 2 / 2 - Math.log(root) - Math.log(variance) / 2;
  }

  visit(0, 0, 0);
  return top + Math.log(sum);
}
