import { LabRangeError, svd } from '@lab/linalg';
import { centredRows, secondMoments } from '../numeric/centredMoments.ts';
import {
  columnGram,
  columnsOf,
  multiply,
  scaled,
  toContiguous,
  zeroMatrix,
  type Dense,
} from '../numeric/dense.ts';
import { descendingSpectrum } from '../numeric/spectrum.ts';
import { requireEigengap } from '../laws/eigengap.ts';
import type { PretrainedSubspace } from './pretrainedSubspace.ts';

/** Below this ratio of kept to largest eigenvalue a covariance has lost the digits that singular values keep. */
const SAFE_RATIO = 1e-8;

/** Principal axes of unlabelled rows. */
export interface PrincipalAxes {
  /** The mean of the rows, or 0. */
  readonly centre: Float64Array;
  /** d eigenvalues, descending, denominator m. */
  readonly eigenvalues: Float64Array;
  /** Axes as columns, d x min(m, d) where m < d, else d x d. */
  readonly axes: Dense;
  /** Scores of the rows on the axes, m x the same. */
  readonly scores: Dense;
}

/** Axes and scores by the eigenproblem of the covariance, or the singular values where that is safer or smaller. */
export function principalAxes(unlabelled: Dense, k: number, centre: boolean): PrincipalAxes {
  const { rows, mean } = centredRows(unlabelled, centre);
  const { rows: m, columns: d } = rows;
  if (d <= m) {
    const { values, vectors } = descendingSpectrum(secondMoments(rows));
    if (values[k - 1] > SAFE_RATIO * values[0]) {
      const eigenvalues = values.map((value) => Math.max(value, 0));
      return { centre: mean, eigenvalues, axes: vectors, scores: multiply(rows, vectors) };
    }
  }
  const { values, v } = svd(rows);
  const eigenvalues = new Float64Array(d);
  for (let i = 0; i < values.length; i++) eigenvalues[i] = values[i] ** 2 / m;
  const axes = toContiguous(v);
  return { centre: mean, eigenvalues, axes, scores: multiply(rows, axes) };
}

/**
 * The subspace of the first k principal axes with the covariance of its error.
 *
 * @param noise variance that kept eigenvalues must exceed; default none
 * @throws NO_SIGNAL where one does not, NO_EIGENGAP where eigenvalues k and k + 1 agree
 */
export function principalSubspace(
  unlabelled: Dense,
  k: number,
  centre: boolean,
  noise?: number,
): PretrainedSubspace {
  const { centre: mean, eigenvalues, axes, scores } = principalAxes(unlabelled, k, centre);
  if (noise !== undefined) requireSignal(eigenvalues, k, noise);
  requireEigengap(eigenvalues, k, 'unlabelled');
  const m = unlabelled.rows;
  return {
    rows: m,
    centre: mean,
    spectrum: eigenvalues,
    kept: columnsOf(axes, 0, k),
    dropped: columnsOf(axes, k, axes.columns),
    gap: principalGap(eigenvalues, k, m),
    leakCovariance: (b) => scoreLeak(scores, eigenvalues, b),
  };
}

/** The first k principal axes alone, d x k. */
export function keptAxes(sample: Dense, k: number, centre: boolean): Dense {
  const { rows } = centredRows(sample, centre);
  if (rows.columns > rows.rows) return columnsOf(toContiguous(svd(rows).v), 0, k);
  return columnsOf(descendingSpectrum(secondMoments(rows)).vectors, 0, k);
}

/** Throws NO_SIGNAL unless every kept eigenvalue stands above the noise. */
export function requireSignal(eigenvalues: Float64Array, k: number, noise: number): void {
  for (let i = 0; i < k; i++) {
    if (eigenvalues[i] > noise) continue;
    throw new LabRangeError(
      'NO_SIGNAL',
      `unlabelled: eigenvalue ${i + 1} of Z'Z/m is ${eigenvalues[i]}, not above the noise variance ${noise}; keep fewer ` +
        'factors or rescale the columns',
      { argument: 'unlabelled', index: i },
    );
  }
}

/** max l_i l_a / (m (l_i - l_a)^2): the variance of the worst-determined rotation between a kept and a dropped axis. */
export function principalGap(eigenvalues: ArrayLike<number>, k: number, m: number): number {
  let worst = 0;
  for (let a = k; a < eigenvalues.length; a++) {
    for (let i = 0; i < k; i++) {
      const gap = eigenvalues[i] - eigenvalues[a];
      worst = Math.max(worst, (eigenvalues[i] * eigenvalues[a]) / (m * gap * gap));
    }
  }
  return worst;
}

/** Gamma = mean of rho rho', rho_a = z_a sum_i z_i b_i / (l_i - l_a); rho has mean 0 because scores are uncorrelated. */
export function scoreLeak(scores: Dense, eigenvalues: Float64Array, b: ArrayLike<number>): Dense {
  const { rows: m, columns } = scores;
  const k = b.length;
  const dropped = columns - k;
  if (dropped === 0) return zeroMatrix(0, 0);
  const coefficients = zeroMatrix(k, dropped);
  for (let i = 0; i < k; i++) {
    for (let a = 0; a < dropped; a++) {
      coefficients.data[i * dropped + a] = b[i] / (eigenvalues[i] - eigenvalues[k + a]);
    }
  }
  const influence = multiply(columnsOf(scores, 0, k), coefficients);
  const { data } = influence;
  for (let row = 0, at = 0; row < m; row++) {
    for (let a = 0; a < dropped; a++, at++) data[at] *= scores.data[row * columns + k + a];
  }
  return scaled(columnGram(influence), 1 / m);
}
