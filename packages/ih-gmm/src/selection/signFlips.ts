import { LabRangeError, symmetricEigen, toDense, type MatrixLike } from '@lab/linalg';
import { packedCopy, requireCount, requireOneOf } from '@lab/linalg/arguments';
import { aliasTable, drawAlias, type RandomStream } from '@lab/stats';
import { iterativePairs, leadingPairs } from '../spectrum/eigenpairs.ts';
import { gramOperator } from '../spectrum/gramOperator.ts';
import { withGram } from '../spectrum/hollowGram.ts';
import {
  applyPreprocessing,
  learnPreprocessing,
  transforms,
  type Transform,
} from '../table/preprocessing.ts';
import { finish, type Steps } from '../steps.ts';
import {
  addRepeatedColumns,
  readTable,
  restoreUnit,
  type DenseTable,
  type SparseTable,
  type Table,
  type TableLike,
} from '../table/table.ts';
import { transposeTimes } from '../table/tableProducts.ts';

/** How the reference is made. */
export interface SignFlipOptions {
  /** Directions removed first, 0..n - 1; default 0. */
  readonly deflate?: number;
  /** What is done to the data first; default 'none'. */
  readonly transform?: Transform;
}

/** An eigenvalue and what it would be without structure. */
export interface SignFlipReference {
  /** Eigenvalue `deflate` + 1 of the hollowed Gram matrix. */
  readonly observed: number;
  /** Top eigenvalue of the hollowed Gram matrix of every flipped residual. */
  readonly flippedTop: Float64Array;
}

/**
 * One step of the choice of K: flips the signs of the entries of what is left of X after the first directions, which
 * destroys structure and keeps the noise level of every entry.
 * @param X n x p data, dense or sparse
 * @param signs n x p matrices of +1 and -1
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE (a sign, deflate), UNKNOWN_OPTION, NEGATIVE_ENTRY
 * Source: sign-flip parallel analysis with deflation, derived for the hollowed Gram matrix; see docs/theory.md,
 * "Number of clusters".
 */
export function signFlipReference(
  X: TableLike,
  signs: readonly MatrixLike[],
  { deflate = 0, transform = 'none' }: SignFlipOptions = {},
): SignFlipReference {
  const raw = readTable(X);
  requireCount(deflate, 'deflate', 0, raw.rows - 1);
  requireOneOf(transform, transforms, 'transform');
  const flips = signs.map((matrix, index) => readSigns(matrix, { ...raw, index }));
  const table = applyPreprocessing(raw, learnPreprocessing(raw, transform));
  const { values, vectors } = finish(
    withGram(table, (gram) => leadingPairs(gram, { ...accurate, count: deflate + 1 })),
  );
  const residual = residualTable(table, vectors, { directions: deflate, width: deflate + 1 });
  return {
    observed: restoreUnit(values[deflate], table.unit, 2),
    flippedTop: Float64Array.from(flips, (flip) => {
      const flipped = { ...residual, values: residual.values.map((value, t) => value * flip[t]) };
      return restoreUnit(finish(topEigenvalue(flipped, accurate)), table.unit, 2);
    }),
  };
}

const accurate = {
  order: 'algebraic',
  diagonal: 'zero',
  tolerance: 1e-10,
  maxRestarts: 200,
  seed: 1,
} as const;

function readSigns(
  matrix: MatrixLike,
  { rows, columns, index }: { readonly rows: number; readonly columns: number; readonly index: number },
): Float64Array {
  const argument = `signs[${index}]`;
  const given = toDense(matrix, argument);
  if (given.rows !== rows || given.columns !== columns)
    throw new LabRangeError(
      'SHAPE',
      `${argument} must be ${rows} x ${columns} as X, got ${given.rows} x ${given.columns}`,
      {
        argument: 'signs',
        index,
      },
    );
  const entries = packedCopy(given);
  const bad = entries.findIndex((value) => Math.abs(value) !== 1);
  if (bad >= 0)
    throw new LabRangeError('OUT_OF_RANGE', `${argument} must hold 1 and -1 only, got ${entries[bad]}`, {
      argument: 'signs',
      index,
    });
  return entries;
}

/** R = X - U_k U_k' X with every entry present; U_k are the first `directions` of `width` columns of `vectors`. */
export function residualTable(
  table: Table,
  vectors: Float64Array,
  { directions, width }: { readonly directions: number; readonly width: number },
): DenseTable {
  const values = denseEntries(table);
  const { rows, columns } = table;
  if (directions > 0) {
    const parts = transposeTimes(table, vectors, width);
    for (let i = 0; i < rows; i++)
      for (let k = 0; k < directions; k++) {
        const weight = vectors[i * width + k];
        for (let j = 0; j < columns; j++) values[i * columns + j] -= weight * parts[j * width + k];
      }
  }
  return { kind: 'dense', rows, columns, values, unit: table.unit };
}

function denseEntries(table: Table): Float64Array {
  if (table.kind === 'dense') return table.values.slice();
  const { rows, columns, indptr, indices, values, centre } = table;
  const entries = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    if (centre !== undefined) for (let j = 0; j < columns; j++) entries[i * columns + j] = -centre[j];
    for (let t = indptr[i]; t < indptr[i + 1]; t++) entries[i * columns + indices[t]] += values[t];
  }
  return entries;
}

/**
 * A sparse matrix that stands for R = X - U_k U_k' X of sparse X once its signs are flipped. Stored entries are exact. At
 * the others R is of low rank; about as many of them as are stored are drawn, with odds that follow the energy of their
 * column, and divided by the root of the odds, which keeps the variance of every flipped entry.
 */
export function sampledResidual(
  table: SparseTable,
  vectors: Float64Array,
  {
    directions,
    width,
    stream,
  }: { readonly directions: number; readonly width: number; readonly stream: RandomStream },
): SparseTable {
  const { rows, columns, indptr, indices } = table;
  const { parts, energies } = lowRankColumns(table, vectors, { directions, width });
  const draws = Math.ceil(indptr[rows] / rows);
  const total = energies.reduce((sum, energy) => sum + energy, 0);
  const columnLaw = total > 0 ? aliasTable(energies) : undefined;
  const lowRank = (i: number, j: number): number => {
    let value = table.centre === undefined ? 0 : table.centre[j];
    for (let k = 0; k < directions; k++) value += vectors[i * width + k] * parts[j * width + k];
    return value;
  };
  const lastRow = new Int32Array(columns).fill(-1);
  const drawnIndices = new Int32Array(indptr[rows] + draws * rows);
  const drawnValues = new Float64Array(drawnIndices.length);
  const starts = new Int32Array(rows + 1);
  let end = 0;
  for (let i = 0; i < rows; i++) {
    for (let t = indptr[i]; t < indptr[i + 1]; t++) {
      lastRow[indices[t]] = i;
      drawnIndices[end] = indices[t];
      drawnValues[end++] = table.values[t] - lowRank(i, indices[t]);
    }
    for (let draw = 0; draw < draws && columnLaw !== undefined; draw++) {
      const j = drawAlias(stream, columnLaw);
      if (lastRow[j] === i) continue;
      drawnIndices[end] = j;
      drawnValues[end++] = -lowRank(i, j) / Math.sqrt((draws * energies[j]) / total);
    }
    starts[i + 1] = end;
  }
  const drawn = {
    ...table,
    indptr: starts,
    indices: drawnIndices.slice(0, end),
    values: drawnValues.slice(0, end),
    centre: undefined,
  };
  return addRepeatedColumns(flipSigns(drawn, stream));
}

/** U_k' X as p x width, and the energy of every column of 1 c' + U_k U_k' X. */
function lowRankColumns(
  table: SparseTable,
  vectors: Float64Array,
  { directions, width }: { readonly directions: number; readonly width: number },
): { readonly parts: Float64Array; readonly energies: Float64Array } {
  const parts = transposeTimes(table, vectors, width);
  const sums = new Float64Array(width);
  for (let t = 0; t < vectors.length; t++) sums[t % width] += vectors[t];
  const energies = new Float64Array(table.columns);
  for (let j = 0; j < table.columns; j++) {
    const shift = table.centre === undefined ? 0 : table.centre[j];
    let energy = table.rows * shift * shift;
    for (let k = 0; k < directions; k++) {
      const part = parts[j * width + k];
      energy += part * (part + 2 * shift * sums[k]);
    }
    energies[j] = Math.max(energy, 0);
  }
  return { parts, energies };
}

/** Flips the sign of every stored entry at random. */
export function flipSigns<Kind extends Table>(table: Kind, stream: RandomStream): Kind {
  const values = table.values.slice();
  for (let t = 0; t < values.length; t++) if (stream.sign() < 0) values[t] = -values[t];
  return { ...table, values };
}

/** Up to this many rows all eigenvalues, without vectors, cost less than one by iteration at the edge of the noise. */
const denseRows = 400;

/** The largest eigenvalue of the hollowed Gram matrix, in squared units of the table. */
export function* topEigenvalue(
  table: Table,
  options: { readonly tolerance: number; readonly maxRestarts: number; readonly seed: number },
): Steps<number> {
  return yield* withGram(table, function* (gram) {
    if (gram.entries !== undefined && gram.size <= denseRows)
      return symmetricEigen({ data: gram.entries, rows: gram.size, columns: gram.size }, { vectors: false })
        .values[gram.size - 1];
    const found = yield* iterativePairs(
      gramOperator(gram),
      { ...options, count: 1, order: 'algebraic', multiplicity: 'simple' },
      table.unit,
    );
    return found.values[0];
  });
}
