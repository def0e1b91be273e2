import { randomStream } from '@lab/stats';
import {
  applyMatrix,
  applyTranspose,
  columnGram,
  columnMeans,
  dot,
  multiply,
  quadraticForm,
  scaled,
  scaledRows,
  shiftedRows,
  type Dense,
} from '../numeric/dense.ts';
import { rowSampler, type RowSampler } from '../numeric/resampling.ts';
import { gramInverse } from '../numeric/spectrum.ts';
import type { Steps } from '../numeric/stepwise.ts';
import { canonicalLink, type Family } from '../laws/link.ts';
import { slopesOf } from '../estimators/labelStage.ts';
import type { BootstrapTrace } from '../estimators/model.ts';
import type { PretrainedSubspace } from '../estimators/pretrainedSubspace.ts';

/** A fitted linear model and how its first stage is done again. */
export interface TraceBootstrap {
  /** Number of rows (or pairs) of the first stage. */
  readonly rows: number;
  /** Kept directions (d x k) of a resample of those rows. */
  readonly relearn: (indices: Int32Array) => Dense;
  /** Labelled rows, the law of x. */
  readonly X: Dense;
  readonly subspace: PretrainedSubspace;
  readonly theta: Float64Array;
  readonly intercept: boolean;
  readonly family: Family;
}

/**
 * m times the pre-training risk by resampling the first stage: how much of the fitted prediction each resampled
 * subspace misses. Slower than the formula, but right where the eigengap is too small for a linear expansion.
 */
export function* bootstrapTrace(
  { rows, relearn, X, subspace, theta, intercept, family }: TraceBootstrap,
  { resamples, seed }: { readonly resamples: number; readonly seed: number | string },
  sampler: RowSampler = rowSampler(rows),
): Steps<BootstrapTrace> {
  const slopes = slopesOf(theta, intercept);
  const direction = applyMatrix(subspace.kept, slopes);
  const moments = weightedMoments({ X, subspace, theta, intercept, family });
  const image = applyMatrix(moments, direction);
  const whole = quadraticForm(moments, direction);
  const unit = family === 'gaussian' ? 1 : 0.5;
  const stream = randomStream(seed, 'bootstrapTrace');
  let sum = 0;
  let squares = 0;
  for (let draw = 0; draw < resamples; draw++) {
    const kept = relearn(sampler(stream.split(draw)));
    const overlap = applyTranspose(kept, image);
    const inner = multiply(multiply(kept, moments, { transposeA: true }), kept);
    const explained = dot(overlap, applyMatrix(gramInverse(inner), overlap));
    const missed = unit * rows * Math.max(whole - explained, 0);
    sum += missed;
    squares += missed * missed;
    yield { fraction: (draw + 1) / resamples, stage: 'bootstrap', value: sum / (draw + 1) };
  }
  const trace = sum / resamples;
  const variance = Math.max(squares / resamples - trace * trace, 0);
  return { trace, standardError: Math.sqrt(variance / (resamples - 1)), resamples };
}

/** Second moments of x as the loss weighs them, about the (weighted) mean where there is an intercept. */
function weightedMoments({
  X,
  subspace,
  theta,
  intercept,
  family,
}: Omit<TraceBootstrap, 'rows' | 'relearn'>): Dense {
  const moved = shiftedRows(X, subspace.centre);
  const n = X.rows;
  if (family === 'gaussian') {
    return scaled(columnGram(intercept ? shiftedRows(moved, columnMeans(moved)) : moved), 1 / n);
  }
  const link = canonicalLink(family);
  const slopes = slopesOf(theta, intercept);
  const constant = intercept ? theta[0] : 0;
  const eta = applyMatrix(multiply(moved, subspace.kept), slopes);
  const curvature = eta.map((value) => link.curvature(value + constant));
  const total = curvature.reduce((sum, value) => sum + value, 0);
  const mean = intercept
    ? applyTranspose(moved, curvature).map((value) => value / total)
    : new Float64Array(X.columns);
  return scaled(columnGram(scaledRows(shiftedRows(moved, mean), curvature.map(Math.sqrt))), 1 / n);
}
