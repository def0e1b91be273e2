import { createSparse, gram, matrixProduct, type SparseMatrix } from '@lab/linalg';
import { entriesOf } from '../table/denseEntries.ts';
import { type Progress, type Steps } from '../steps.ts';
import { type DenseTable, type SparseTable, type Table } from '../table/table.ts';
import { rowDot, rowSquaredNorms, squaredNorm } from '../table/tableProducts.ts';

/**
 * G = X X' with zero diagonal, in squared units of the table: always as a product with a vector, and for few rows also
 * as a matrix.
 */
export interface HollowGram {
  readonly table: Table;
  readonly size: number;
  /** d_i = |x_i|^2. */
  readonly squaredNorms: Float64Array;
  /** n x n entries with zero diagonal, or undefined where the products with X are cheaper. */
  readonly entries: Float64Array | undefined;
  /** The stored rows of a sparse table, where products with them are wanted: without the centre. */
  readonly stored: SparseMatrix | undefined;
}

/** Work on G, which gives back the memory of the stored rows at the end. */
export function* withGram<Result>(table: Table, work: (gram: HollowGram) => Steps<Result>): Steps<Result> {
  const gram = yield* hollowGramSteps(table);
  try {
    return yield* work(gram);
  } finally {
    gram.stored?.free();
  }
}

/** Above this many rows G is never built: 32 MB, and the products with X win. */
const largestMaterialised = 2000;
/** How many products a fit is expected to need. */
const expectedProducts = 50;
/** How much faster a multiply-add runs inside a matrix product than in a product with a vector. */
const blockedAdvantage = 5;

/** Whether building G (n^2 p / 2 multiply-adds once, n^2 a product) costs less than products with X (2 nnz each). */
export function worthMaterialising(table: Table): boolean {
  const { rows: n, columns: p } = table;
  if (n > largestMaterialised) return false;
  if (n <= 64) return true;
  const build = table.kind === 'dense' ? (n * n * p) / 2 / blockedAdvantage : n * table.values.length;
  return build + expectedProducts * n * n < expectedProducts * 2 * table.values.length;
}

/** Prepares G for the rows of a table; `materialise` overrides the choice by cost. */
export function* hollowGramSteps(
  table: Table,
  materialise: boolean = worthMaterialising(table),
): Steps<HollowGram> {
  yield progress('gram', 0, 1);
  if (materialise && table.kind === 'dense') return yield* denseGram(table);
  const squaredNorms = rowSquaredNorms(table);
  const size = table.rows;
  if (table.kind === 'dense') return { table, size, squaredNorms, entries: undefined, stored: undefined };
  if (materialise) return { table, size, squaredNorms, entries: yield* sparseGram(table), stored: undefined };
  yield progress('gram', 1, 2);
  const stored = createSparse({
    rows: size,
    columns: table.columns,
    indptr: table.indptr,
    indices: table.indices,
    values: table.values,
  });
  return { table, size, squaredNorms, entries: undefined, stored };
}

/** Multiply-adds between two chances to yield: some 20 ms. */
const blockWork = 1e8;

function* denseGram(table: DenseTable): Steps<HollowGram> {
  const { rows: n, columns: p } = table;
  // A block on the diagonal costs half; fewer and larger blocks spare copies.
  const whole = (n * n * p) / 2 <= blockWork;
  const entries = whole
    ? productOfBlocks(table, { i: 0, j: 0, block: n })
    : yield* gramByBlocks(table, Math.max(16, Math.min(256, Math.floor(Math.sqrt(blockWork / p)))));
  const squaredNorms = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    squaredNorms[i] = entries[i * n + i];
    entries[i * n + i] = 0;
  }
  return { table, size: n, squaredNorms, entries, stored: undefined };
}

function* gramByBlocks(table: DenseTable, block: number): Steps<Float64Array> {
  const n = table.rows;
  const entries = new Float64Array(n * n);
  for (let i = 0; i < n; i += block)
    for (let j = 0; j <= i; j += block) {
      copyBlock(entries, n, productOfBlocks(table, { i, j, block }), { i, j, block });
      yield progress('gram', i * (i + 1) + j, n * (n + 1));
    }
  return entries;
}

interface Block {
  readonly i: number;
  readonly j: number;
  readonly block: number;
}

function productOfBlocks({ rows, columns, values }: DenseTable, { i, j, block }: Block): Float64Array {
  const part = (from: number) => {
    const to = Math.min(from + block, rows);
    return { data: values.subarray(from * columns, to * columns), rows: to - from, columns };
  };
  return entriesOf(
    i === j ? gram(part(i), { side: 'rows' }) : matrixProduct(part(i), part(j), { transposeB: true }),
  );
}

function copyBlock(entries: Float64Array, n: number, product: Float64Array, { i, j, block }: Block): void {
  const iEnd = Math.min(i + block, n);
  const jEnd = Math.min(j + block, n);
  const width = jEnd - j;
  for (let r = i; r < iEnd; r++)
    for (let c = j; c < jEnd; c++) {
      const value = product[(r - i) * width + (c - j)];
      entries[r * n + c] = value;
      entries[c * n + r] = value;
    }
}

function* sparseGram(table: SparseTable): Steps<Float64Array> {
  const { rows: n, columns, indptr, indices, values, centre } = table;
  const entries = new Float64Array(n * n);
  const row = new Float64Array(columns);
  const centreNorm = centre === undefined ? 0 : squaredNorm(centre);
  const centreDots =
    centre === undefined
      ? new Float64Array(n)
      : Float64Array.from({ length: n }, (_, i) => rowDot(table, i, centre));
  for (let i = 0; i < n; i++) {
    for (let t = indptr[i]; t < indptr[i + 1]; t++) row[indices[t]] = values[t];
    for (let j = 0; j < i; j++) {
      let sum = centreNorm - centreDots[i] - centreDots[j];
      for (let t = indptr[j]; t < indptr[j + 1]; t++) sum += values[t] * row[indices[t]];
      entries[i * n + j] = sum;
      entries[j * n + i] = sum;
    }
    for (let t = indptr[i]; t < indptr[i + 1]; t++) row[indices[t]] = 0;
    yield progress('gram', i, n);
  }
  return entries;
}

function progress(stage: Progress['stage'], done: number, total: number): Progress {
  return { stage, done, total };
}
