import { fromData, type Matrix } from '@lab/linalg';
import { requireOpenUnit, wrongType } from '@lab/linalg/arguments';
import { normal } from '@lab/stats';
import { labelledTable, type LabelledOptions } from './labelledTable.ts';
import { finish } from '../steps.ts';
import { restoreEntries, restoreUnit, type TableLike } from '../table/table.ts';
import { clusterSums } from '../table/tableProducts.ts';
import { tableScales, type TableScales } from './tableScales.ts';

/** How strong each row is inside its cluster, and the profile of each cluster. */
export interface Scales {
  /** n scales, mean 1 over each cluster; 0 for rows without cluster. */
  readonly theta: Float64Array;
  /** n standard errors; infinite where the fit of the cluster explains nothing, 0 for rows without cluster. */
  readonly thetaStandardError: Float64Array;
  /** K x p profiles mu: what a cluster's average row estimates. */
  readonly profiles: Matrix;
  /** K squared profile lengths, free of the noise that |profile|^2 contains. */
  readonly profileSquaredNorms: Float64Array;
  /** Mean of `rowNoiseVariance` over the rows with a cluster. */
  readonly noiseVariance: number;
  /** n noise variances per entry; may be negative for few columns. */
  readonly rowNoiseVariance: Float64Array;
  /** K flags: false for clusters of one or two rows and where the one-factor fit explains nothing. */
  readonly reliable: boolean[];
  /** Whether every one-factor fit settled within 200 sweeps. */
  readonly converged: boolean;
}

/**
 * Estimates the scale of every row, the profile of every cluster and the noise, given the clusters: in each cluster the
 * inner products of different rows are fitted by <x_i, x_j> ~ a_i a_j, which the noise does not bias.
 * @param X n x p data, dense or sparse
 * @param labels n integers of 0..clusters - 1, each used; -1 only with `unassigned: 'skip'`
 * @param clusters number of clusters K
 * @returns theta with standard errors, profiles, noise; entries beyond the range of doubles are held at its ends
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, UNKNOWN_OPTION, NEGATIVE_ENTRY
 * Source: derived; see docs/theory.md, "Scales".
 */
export function scales(
  X: TableLike,
  labels: ArrayLike<number>,
  clusters: number,
  options: LabelledOptions = {},
): Scales {
  const { gram, labels: read } = finish(labelledTable(X, labels, { ...options, clusters }));
  const fitted = finish(tableScales(gram, read, { clusters }));
  const { unit, columns } = gram.table;
  const lines = clusterSums(gram.table, read, { clusters, weights: fitted.loadings });
  return {
    theta: fitted.theta,
    thetaStandardError: thetaStandardErrors(fitted, read, columns),
    profiles: fromData(restoreEntries(profileEntries(lines, columns, fitted), unit), clusters, columns),
    profileSquaredNorms: fitted.profileNorms.map((norm) => restoreUnit(norm * norm, unit, 2)),
    noiseVariance: restoreUnit(fitted.noise, unit, 2),
    rowNoiseVariance: fitted.rowNoise.map((noise) => restoreUnit(noise, unit, 2)),
    reliable: fitted.reliable,
    converged: fitted.converged,
  };
}

/**
 * mu_k = mean(a) sum(a_i x_i) / sum(a_i^2), K x p row-major, in the place of the sums of a_i x_i; 0 where the fit explains
 * nothing.
 */
export function profileEntries(
  entries: Float64Array,
  columns: number,
  { thetaSquares, profileNorms }: Pick<TableScales, 'thetaSquares' | 'profileNorms'>,
): Float64Array {
  for (let k = 0; k < profileNorms.length; k++) {
    const factor = profileNorms[k] > 0 ? 1 / (thetaSquares[k] * profileNorms[k]) : 0;
    for (let t = k * columns; t < (k + 1) * columns; t++) entries[t] *= factor;
  }
  return entries;
}

/** se^2 = (s^2 / |mu|^2) (1 + p s^2 / (|mu|^2 sum theta^2)). */
function thetaStandardErrors(fitted: TableScales, labels: Int32Array, columns: number): Float64Array {
  const noise = Math.max(fitted.noise, 0);
  const ofCluster = fitted.profileNorms.map((norm, k) =>
    norm > 0
      ? Math.sqrt((noise / norm ** 2) * (1 + (columns * noise) / (norm ** 2 * fitted.thetaSquares[k])))
      : Infinity,
  );
  return Float64Array.from(labels, (label) => (label < 0 ? 0 : ofCluster[label]));
}

/** Ends of n confidence intervals. */
export interface Intervals {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/**
 * Normal confidence intervals of the scales: theta -+ z se.
 * @param fitted what `scales` returned
 * @param options.level coverage in (0, 1), default 0.95
 * @throws OUT_OF_RANGE, NOT_FINITE
 * Source: derived; see docs/theory.md, "Scales".
 */
export function thetaIntervals(
  fitted: Pick<Scales, 'theta' | 'thetaStandardError'>,
  { level = 0.95 }: { readonly level?: number } = {},
): Intervals {
  requireOpenUnit(level, 'level');
  if (!(fitted.theta instanceof Float64Array)) throw wrongType('fitted', 'a result of scales', fitted);
  const z = normal.quantile((1 + level) / 2);
  const { theta, thetaStandardError } = fitted;
  return {
    lower: theta.map((value, i) => value - z * thetaStandardError[i]),
    upper: theta.map((value, i) => value + z * thetaStandardError[i]),
  };
}
