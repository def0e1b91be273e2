import { LabRangeError } from '@lab/linalg';
import { applyMatrix, applyTranspose, columnGram, dot, scaledRows, type Dense } from '../numeric/dense.ts';
import { gramInverse, gramRank } from '../numeric/spectrum.ts';
import type { CanonicalLink, Family } from '../laws/link.ts';

/** A fitted canonical generalised linear model. */
export interface GlmFit {
  readonly theta: Float64Array;
  /** y - b'(eta). */
  readonly residuals: Float64Array;
  /** b''(eta). */
  readonly curvature: Float64Array;
  readonly converged: boolean;
  readonly iterations: number;
}

const MAX_ITERATIONS = 50;

/**
 * Maximum likelihood by Newton's method with step halving; the log-likelihood is concave, so the only failure is
 * data that a plane separates, on which the iterates grow without end and `converged` stays false.
 */
export function fitGlm(features: Dense, y: Float64Array, link: CanonicalLink): GlmFit {
  const { rows: n, columns: p } = features;
  let theta: Float64Array = new Float64Array(p);
  let state = evaluate(features, y, link, theta);
  let converged = false;
  let iterations = 0;
  while (!converged && iterations < MAX_ITERATIONS) {
    iterations++;
    const information = columnGram(scaledRows(features, state.curvature.map(Math.sqrt)));
    const gradient = applyTranspose(features, state.residuals);
    const step = applyMatrix(gramInverse(information), gradient);
    const decrement = dot(step, gradient);
    converged = decrement < 1e-18 * n * (1 + Math.abs(state.loss) / n) && isSmall(step, theta);
    const next = halvedStep(features, y, link, theta, step, state.loss);
    if (next === undefined) {
      converged ||= decrement < 1e-10 && isSmall(step, theta);
      break;
    }
    ({ theta, state } = next);
  }
  const information = columnGram(scaledRows(features, state.curvature.map(Math.sqrt)));
  // A direction in which the data are separated carries no information at the end, though its features vary.
  const separated = gramRank(information, 1e-11) < gramRank(columnGram(features), 1e-11);
  return {
    theta,
    residuals: state.residuals,
    curvature: state.curvature,
    converged: converged && !separated,
    iterations,
  };
}

function isSmall(step: Float64Array, theta: Float64Array): boolean {
  const size = theta.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  return step.every((value) => Math.abs(value) <= 1e-6 * size);
}

interface GlmState {
  readonly loss: number;
  readonly residuals: Float64Array;
  readonly curvature: Float64Array;
}

function evaluate(features: Dense, y: Float64Array, link: CanonicalLink, theta: Float64Array): GlmState {
  const eta = applyMatrix(features, theta);
  let loss = 0;
  for (let i = 0; i < y.length; i++) loss += link.cumulant(eta[i]) - y[i] * eta[i];
  return {
    loss,
    residuals: eta.map((value, i) => y[i] - link.mean(value)),
    curvature: eta.map((value) => link.curvature(value)),
  };
}

function halvedStep(
  features: Dense,
  y: Float64Array,
  link: CanonicalLink,
  theta: Float64Array,
  step: Float64Array,
  loss: number,
): { theta: Float64Array; state: GlmState } | undefined {
  for (let factor = 1; factor > 1e-8; factor /= 2) {
    const trial = theta.map((value, i) => value + factor * step[i]);
    const state = evaluate(features, y, link, trial);
    if (state.loss <= loss + 1e-13 * Math.abs(loss)) return { theta: trial, state };
  }
  return undefined;
}

/** Throws OUT_OF_RANGE for labels that the family cannot produce. */
export function requireLabels(y: Float64Array, family: Family): void {
  if (family === 'gaussian') return;
  const needed = family === 'logistic' ? '0 or 1' : 'an integer >= 0';
  for (let i = 0; i < y.length; i++) {
    const valid = family === 'logistic' ? y[i] === 0 || y[i] === 1 : Number.isInteger(y[i]) && y[i] >= 0;
    if (valid) continue;
    throw new LabRangeError('OUT_OF_RANGE', `y[${i}] must be ${needed} for family '${family}', got ${y[i]}`, {
      argument: 'y',
      index: i,
    });
  }
}
