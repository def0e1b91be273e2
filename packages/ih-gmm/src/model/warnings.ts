import { LabRangeError } from '@lab/linalg';
import { type Eigenpairs } from '../spectrum/eigenpairs.ts';
import { type HollowGram } from '../spectrum/hollowGram.ts';
import { dominantColumn, dominantShare } from '../table/prepareTable.ts';
import { restoreUnit } from '../table/table.ts';
import { squaredNorm } from '../table/tableProducts.ts';
import { type FitSettings } from './fitOptions.ts';
import { type Warning } from './model.ts';

export function dominanceWarnings(gram: HollowGram): Warning[] {
  const dominant = isSpread(gram) ? undefined : dominantColumn(gram.table);
  if (dominant === undefined) return [];
  const percent = (100 * dominant.share).toFixed(0);
  return [
    {
      code: 'DOMINANT_COLUMN',
      message: `column ${dominant.column} holds ${percent} % of the sum of squares; columns in different units call for transform 'zscore' or 'columnScale'`,
      values: [dominant.column, dominant.share],
    },
  ];
}

/**
 * True only where no column holds `dominantShare` of the sum of squares, told without a pass over the entries: a column's
 * sum of squares is at most the largest eigenvalue of X X', that its Frobenius norm, and the sum of all is the trace.
 */
function isSpread({ entries, squaredNorms }: HollowGram): boolean {
  if (entries === undefined) return false;
  const trace = squaredNorms.reduce((sum, norm) => sum + norm, 0);
  const frobenius = Math.sqrt(squaredNorm(entries) + squaredNorm(squaredNorms));
  return frobenius < 0.999 * dominantShare * trace;
}

/** Eigenvalues of rounding size count as 0. */
export function positiveCount(values: Float64Array, size: number): number {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return values.reduce((count, value) => (value > size * Number.EPSILON * largest ? count + 1 : count), 0);
}

export function rankWarnings(
  { values }: Eigenpairs,
  { size, table }: HollowGram,
  { clusters, strict }: FitSettings,
): Warning[] {
  const positive = positiveCount(values, size);
  if (positive === clusters && clusters <= table.columns) return [];
  const eigenvalues = Array.from(values, (value) => restoreUnit(value, table.unit, 2));
  const message =
    positive < clusters
      ? `${positive} of the ${clusters} leading eigenvalues are positive: the data show no ${clusters} profiles`
      : `${clusters} profiles in ${table.columns} columns cannot be linearly independent`;
  if (strict && positive < clusters)
    throw new LabRangeError('RANK_DEFICIENT', message, { argument: 'clusters', details: { eigenvalues } });
  return [{ code: 'RANK_DEFICIENT', message, values: eigenvalues }];
}

export function duplicateWarning(distinct: number, asked: number): Warning {
  return {
    code: 'DUPLICATE_ROWS',
    message: `the normalised rows take ${distinct} distinct values, fewer than the ${asked} clusters asked for; ${distinct} are returned`,
    values: [distinct, asked],
  };
}

export function rangeWarnings(eigenvalues: readonly number[], inUnits: Float64Array): Warning[] {
  const lost = eigenvalues.some(
    (value, k) => Math.abs(value) === Number.MAX_VALUE || (value === 0 && inUnits[k] !== 0),
  );
  if (!lost) return [];
  return [
    {
      code: 'RANGE',
      message:
        'squares of the entries leave the range of doubles: eigenvalues are held at its ends, labels and embedding are not affected',
      values: [],
    },
  ];
}
