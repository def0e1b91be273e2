import { LabTypeError } from '@lab/linalg';
import {
  added,
  columnGram,
  columnMeans,
  columnsOf,
  multiply,
  scaled,
  shiftedRows,
  symmetrised,
  zeroMatrix,
  type Dense,
} from '../numeric/dense.ts';
import { descendingSpectrum } from '../numeric/spectrum.ts';
import type { Steps } from '../numeric/stepwise.ts';
import { requireEigengap, requireKeptPositive } from '../laws/eigengap.ts';
import { covarianceRoots } from '../laws/spectralLaw.ts';
import { schemeFactor, type NegativeScheme } from '../laws/spectralScheme.ts';
import { sampledNegativeSubspace } from './sampledNegatives.ts';
import type { PretrainedSubspace } from './pretrainedSubspace.ts';

/** Unlabelled pairs in the working layout. */
export interface Pairs {
  /** m x d. */
  readonly anchors: Dense;
  /** m x d, row t goes with anchor t. */
  readonly positives: Dense;
  /** m x d, needed by scheme 'one' alone. */
  readonly negatives?: Dense | undefined;
}

/** A pre-trained subspace with how its search ended. */
export interface ContrastiveFit {
  readonly subspace: PretrainedSubspace;
  readonly converged: boolean;
}

/**
 * The spectral contrastive subspace of pairs.
 *
 * @throws NOT_POSITIVE, NO_EIGENGAP, NOT_A_MINIMUM, WEAK_IDENTIFICATION; WRONG_TYPE where 'one' has no negatives
 */
export function* contrastiveSubspace(
  pairs: Pairs,
  k: number,
  { scheme, centre }: { readonly scheme: NegativeScheme; readonly centre: boolean },
): Steps<ContrastiveFit> {
  const mean = centre ? pairMean(pairs) : new Float64Array(pairs.anchors.columns);
  const moved: Pairs = {
    anchors: shiftedRows(pairs.anchors, mean),
    positives: shiftedRows(pairs.positives, mean),
    negatives: pairs.negatives && shiftedRows(pairs.negatives, mean),
  };
  if (scheme !== 'one') return { subspace: whitenedSubspace(moved, mean, k, scheme), converged: true };
  const { negatives } = moved;
  if (negatives === undefined) {
    throw new LabTypeError('WRONG_TYPE', "pairs.negatives must be a matrix for scheme 'one', got none", {
      argument: 'pairs.negatives',
    });
  }
  return yield* sampledNegativeSubspace({ ...moved, negatives }, mean, k);
}

/** Second moments of pairs: the whitening covariance and the symmetric cross moments. */
export function pairMoments(
  { anchors, positives }: Pairs,
  scheme: NegativeScheme,
): { whiten: Dense; cross: Dense } {
  const m = anchors.rows;
  const own = scaled(columnGram(anchors), 1 / m);
  const whiten = scheme === 'symmetric' ? scaled(added(own, scaled(columnGram(positives), 1 / m)), 0.5) : own;
  const cross = symmetrised(scaled(multiply(anchors, positives, { transposeA: true }), 1 / m));
  return { whiten, cross };
}

/** Generalised eigenvectors S+ v = lambda S v, scaled to v'Sv = 1, largest lambda first. */
export function contrastiveAxes(
  whiten: Dense,
  cross: Dense,
  argument: string,
): { values: Float64Array; axes: Dense } {
  const { inverseRoot } = covarianceRoots(whiten, argument);
  const { values, vectors } = descendingSpectrum(
    symmetrised(multiply(multiply(inverseRoot, cross), inverseRoot)),
  );
  return { values, axes: multiply(inverseRoot, vectors) };
}

function whitenedSubspace(
  pairs: Pairs,
  centre: Float64Array,
  k: number,
  scheme: 'all' | 'symmetric',
): PretrainedSubspace {
  const { whiten, cross } = pairMoments(pairs, scheme);
  const { values, axes } = contrastiveAxes(whiten, cross, 'pairs.anchors');
  requireKeptPositive(values, k, 'spectrum');
  requireEigengap(values, k, 'spectrum');
  const m = pairs.anchors.rows;
  const anchors = multiply(pairs.anchors, axes);
  const positives = multiply(pairs.positives, axes);
  return {
    rows: m,
    centre,
    spectrum: values,
    kept: columnsOf(axes, 0, k),
    dropped: columnsOf(axes, k, axes.columns),
    gap: contrastiveGap(values, k, m, scheme),
    leakCovariance: (b) => pairLeak(anchors, positives, values, b, scheme),
  };
}

/** Variance of the worst-determined entry of the estimated rotation, for Gaussian pairs. */
export function contrastiveGap(values: Float64Array, k: number, m: number, scheme: NegativeScheme): number {
  const factor = schemeFactor(scheme, values, k);
  let worst = 0;
  for (let a = k; a < values.length; a++) {
    for (let i = 0; i < k; i++) {
      worst = Math.max(worst, factor(values[i], values[a]) / (m * (values[i] - values[a]) ** 2));
    }
  }
  return worst;
}

/**
 * Gamma for pairs of any distribution: the mean of rho rho', rho_a the sum over kept i of
 * b_i [(u_a u+_i + u+_a u_i) / 2 - lambda_i s_ai] / (lambda_i - lambda_a), s the pair's share of the whitening moments.
 */
export function pairLeak(
  anchors: Dense,
  positives: Dense,
  values: Float64Array,
  b: ArrayLike<number>,
  scheme: 'all' | 'symmetric',
): Dense {
  const { rows: m, columns } = anchors;
  const k = b.length;
  const dropped = columns - k;
  if (dropped === 0) return zeroMatrix(0, 0);
  const influence = zeroMatrix(m, dropped);
  const { data } = influence;
  const pooled = scheme === 'symmetric';
  for (let row = 0, at = 0; row < m; row++) {
    const start = row * columns;
    for (let a = 0; a < dropped; a++, at++) {
      const ua = anchors.data[start + k + a];
      const va = positives.data[start + k + a];
      let sum = 0;
      for (let i = 0; i < k; i++) {
        const ui = anchors.data[start + i];
        const vi = positives.data[start + i];
        const own = pooled ? 0.5 * (ua * ui + va * vi) : ua * ui;
        sum += (b[i] * (0.5 * (ua * vi + va * ui) - values[i] * own)) / (values[i] - values[k + a]);
      }
      data[at] = sum;
    }
  }
  return scaled(columnGram(influence), 1 / m);
}

function pairMean({ anchors, positives }: Pairs): Float64Array {
  const first = columnMeans(anchors);
  const second = columnMeans(positives);
  return first.map((value, j) => 0.5 * (value + second[j]));
}
