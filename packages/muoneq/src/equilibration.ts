import { requireCount, requireNotNegative, requireOneOf, requirePositive } from '@lab/linalg/arguments';
import { atLeast, type FloatArray } from './arguments.ts';
import { layouts, type Layout } from './shape.ts';

/**
 * What is scaled before the orthogonalisation: nothing (Muon), the rows (R), the columns (C) or both (RC). Rows are
 * outputs: in layout 'in-out' R scales the columns of the stored matrix.
 */
export type Mode = 'none' | 'row' | 'col' | 'rowcol';

/** The modes. */
export const modes = ['none', 'row', 'col', 'rowcol'] as const;

/** Options of the equilibration. */
export interface EquilibrationOptions {
  /** Default 'row'. */
  readonly mode?: Mode | undefined;
  /** p > 0 in scale = (squared norm + eps)^(-p); default 1/2, full normalisation. */
  readonly exponent?: number | undefined;
  /** Added to the squared norms, >= 0; default 1e-8. */
  readonly eps?: number | undefined;
  /** 'absolute' adds eps itself, 'relative' eps times the mean squared norm, which makes the map free of scale. */
  readonly epsMode?: 'absolute' | 'relative' | undefined;
  /** c >= 1: scales are held in [1/c, c]; default off. */
  readonly clip?: number | undefined;
  /** Rows (columns) of a norm below this fraction of the root mean square norm are scaled as if it were theirs; default 0. */
  readonly minRowNorm?: number | undefined;
  /** How often the map is applied, >= 1: 2 or more with mode 'rowcol' and `clip` is Ruiz's scaling; default 1. */
  readonly rounds?: number | undefined;
  /** Default 'out-in'. */
  readonly layout?: Layout | undefined;
}

/** Checked options with every default filled in. */
export interface Equilibration {
  readonly rows: boolean;
  readonly columns: boolean;
  readonly exponent: number;
  readonly eps: number;
  readonly relative: boolean;
  readonly clip: number;
  readonly minRowNorm: number;
  readonly rounds: number;
}

/** @throws UNKNOWN_OPTION, NOT_FINITE, OUT_OF_RANGE */
export function checkEquilibration(
  options: EquilibrationOptions,
  epsMode: 'absolute' | 'relative' = 'absolute',
): Equilibration {
  const mode = requireOneOf(options.mode ?? 'row', modes, 'mode');
  const layout = requireOneOf(options.layout ?? 'out-in', layouts, 'layout');
  const stored = layout === 'out-in' ? mode : swapped[mode];
  const relative =
    requireOneOf(options.epsMode ?? epsMode, ['absolute', 'relative'], 'epsMode') === 'relative';
  return {
    rows: stored === 'row' || stored === 'rowcol',
    columns: stored === 'col' || stored === 'rowcol',
    exponent: requirePositive(options.exponent ?? 0.5, 'exponent'),
    eps: requireNotNegative(options.eps ?? 1e-8, 'eps'),
    relative,
    clip: options.clip === undefined ? 0 : atLeast(options.clip, 1, 'clip'),
    minRowNorm: requireNotNegative(options.minRowNorm ?? 0, 'minRowNorm'),
    rounds: requireCount(options.rounds ?? 1, 'rounds', 1),
  };
}

const swapped: Readonly<Record<Mode, Mode>> = { none: 'none', row: 'col', col: 'row', rowcol: 'rowcol' };

/** Sums of squares of doubles outside this range have lost entries: the matrix is divided by its largest entry first. */
const smallest = 1e-280;
const largest = 1e280;

/**
 * Scales a matrix in place. Both statistics of 'rowcol' come from the matrix as given.
 *
 * @param data m x n, row by row
 * @param rowScale room for m numbers
 * @param columnScale room for n numbers
 */
export function equilibrateInPlace(
  data: FloatArray,
  m: number,
  n: number,
  map: Equilibration,
  rowScale: Float64Array,
  columnScale: Float64Array,
): void {
  if (!map.rows && !map.columns) return;
  for (let round = 0; round < map.rounds; round++) oneRound(data, m, n, map, rowScale, columnScale);
}

function oneRound(
  data: FloatArray,
  m: number,
  n: number,
  map: Equilibration,
  rowScale: Float64Array,
  columnScale: Float64Array,
): void {
  const stat = map.rows ? rowScale : columnScale;
  squaredNorms(data, m, n, 1, map, rowScale, columnScale);
  const total = sumOf(stat, map.rows ? m : n);
  let unit = 1;
  if (!(total > smallest && total < largest)) {
    unit = largestEntry(data);
    if (unit === 0) return;
    squaredNorms(data, m, n, unit, map, rowScale, columnScale);
  }
  if (map.rows) scalesOf(rowScale, m, unit, map);
  if (map.columns) scalesOf(columnScale, n, unit, map);
  if (map.rows && map.columns)
    for (let i = 0, at = 0; i < m; i++) {
      const scale = rowScale[i];
      for (let j = 0; j < n; j++, at++) data[at] *= scale * columnScale[j];
    }
  else if (map.rows)
    for (let i = 0, at = 0; i < m; i++) {
      const scale = rowScale[i];
      for (let j = 0; j < n; j++, at++) data[at] *= scale;
    }
  else for (let i = 0, at = 0; i < m; i++) for (let j = 0; j < n; j++, at++) data[at] *= columnScale[j];
}

function largestEntry(data: FloatArray): number {
  let most = 0;
  for (let i = 0; i < data.length; i++) most = Math.max(most, Math.abs(data[i]));
  return most;
}

function sumOf(values: Float64Array, length: number): number {
  let sum = 0;
  for (let i = 0; i < length; i++) sum += values[i];
  return sum;
}

/** Squared norms of those rows and columns of data / unit that the map scales. */
function squaredNorms(
  data: FloatArray,
  m: number,
  n: number,
  unit: number,
  map: Equilibration,
  rowNorms: Float64Array,
  columnNorms: Float64Array,
): void {
  const factor = 1 / unit;
  if (map.rows)
    for (let i = 0, at = 0; i < m; i++) {
      let even = 0;
      let odd = 0;
      const end = at + n;
      for (; at + 1 < end; at += 2) {
        const left = data[at] * factor;
        const right = data[at + 1] * factor;
        even += left * left;
        odd += right * right;
      }
      if (at < end) {
        const last = data[at++] * factor;
        even += last * last;
      }
      rowNorms[i] = even + odd;
    }
  if (!map.columns) return;
  columnNorms.fill(0, 0, n);
  for (let i = 0, at = 0; i < m; i++)
    for (let j = 0; j < n; j++, at++) {
      const value = data[at] * factor;
      columnNorms[j] += value * value;
    }
}

/** Squared norms, in units of unit^2, turned into scales of the matrix itself. */
function scalesOf(stat: Float64Array, length: number, unit: number, map: Equilibration): void {
  const mean = sumOf(stat, length) / length;
  const eps = map.relative ? map.eps * mean : map.eps / unit / unit;
  const floor = map.minRowNorm * map.minRowNorm * mean;
  // (unit^2 s)^(-p) in two factors, since unit^2 alone may not be a number.
  const power = unit === 1 ? 1 : Math.pow(unit, -2 * map.exponent);
  for (let i = 0; i < length; i++) {
    const value = Math.max(stat[i], floor) + eps;
    let scale =
      value === 0
        ? 0
        : map.exponent === 0.5
          ? power / Math.sqrt(value)
          : power * Math.pow(value, -map.exponent);
    if (map.clip > 0) scale = Math.min(map.clip, Math.max(1 / map.clip, scale));
    stat[i] = scale;
  }
}
