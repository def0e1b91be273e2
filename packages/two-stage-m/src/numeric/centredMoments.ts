import { columnGram, columnMeans, scaled, shiftedRows, type Dense } from './dense.ts';

/** The rows less their mean, or as they are. */
export function centredRows(a: Dense, centre: boolean): { rows: Dense; mean: Float64Array } {
  const mean = centre ? columnMeans(a) : new Float64Array(a.columns);
  return { rows: centre ? shiftedRows(a, mean) : a, mean };
}

/** Second moments with denominator the number of rows. */
export function secondMoments(a: Dense): Dense {
  return scaled(columnGram(a), 1 / a.rows);
}
