import { requireCount } from './arguments.ts';
import { toCsr, type CsrMatrix, type TypedCsrMatrix } from './csr.ts';
import { isLabError } from './errors.ts';
import { javaScriptSparse } from './js/sparse.ts';
import { residentEngine } from './kernels.ts';
import { freeWithObject, requireLength } from './resident.ts';
import { wasmSparse } from './wasm/sparse.ts';

/**
 * A sparse matrix A kept where the kernels compute, for many products. Vectors come `count` at a time, one after another, and two
 * of them cost little more than one. Lengths are checked, entries of vectors are not. A matrix must not be used after `free`,
 * nor inside its own `update`.
 */
export interface SparseMatrix {
  readonly rows: number;
  readonly columns: number;
  /** Writes A x: `columns` entries a vector to `rows`. Default count 1. */
  multiply(x: Float64Array, out: Float64Array, count?: number): void;
  /** Writes A'x: `rows` entries a vector to `columns`. Default count 1. */
  multiplyTranspose(x: Float64Array, out: Float64Array, count?: number): void;
  /** Writes A A'x: `rows` entries a vector. Default count 1. */
  outerMultiply(x: Float64Array, out: Float64Array, count?: number): void;
  /**
   * Row after row, a vector of `columns` entries changed in place: `update` gets the row and its product with the newest vector, and
   * returns how many times the row is to be added to it.
   *
   * @param order rows to visit, possibly with repeats; default 0, 1, 2...
   */
  sweep(vector: Float64Array, update: (row: number, product: number) => number, order?: Int32Array): void;
  /** Gives the memory back; also done when the matrix is garbage collected. */
  free(): void;
}

/** What a tier brings: everything but checks. */
export interface SparseKernels {
  multiply(x: Float64Array, out: Float64Array, count: number): void;
  multiplyTranspose(x: Float64Array, out: Float64Array, count: number): void;
  outerMultiply(x: Float64Array, out: Float64Array, count: number): void;
  sweep(vector: Float64Array, update: (row: number, product: number) => number, order?: Int32Array): void;
  free(): void;
}

// As for columns: below, calls cost more than they save, above, memory may not suffice.
const LEAST_RESIDENT = 1024;
const MOST_RESIDENT = 5e7;

/**
 * A sparse matrix for many products, in the memory of the tier that runs now where it fits and is large enough for that. Its
 * products have the same bits in every mode.
 *
 * @param a its arrays are read in place by the JavaScript tier, so not to be changed
 * @throws as `toCsr`
 */
export function createSparse(a: CsrMatrix): SparseMatrix {
  const matrix = toCsr(a);
  const { rows, columns } = matrix;
  const kernels = kernelsOf(matrix);
  const product =
    (
      name: 'multiply' | 'multiplyTranspose' | 'outerMultiply',
      from: number,
      to: number,
    ): SparseMatrix['multiply'] =>
    (x, out, count = 1) => {
      requireCount(count, 'count', 1);
      requireLength(x, count * from, 'x');
      kernels[name](x, requireLength(out, count * to, 'out'), count);
    };
  const sparse: SparseMatrix = {
    rows,
    columns,
    multiply: product('multiply', columns, rows),
    multiplyTranspose: product('multiplyTranspose', rows, columns),
    outerMultiply: product('outerMultiply', rows, rows),
    sweep: (vector, update, order) => kernels.sweep(requireLength(vector, columns, 'vector'), update, order),
    free: () => kernels.free(),
  };
  freeWithObject(sparse, kernels);
  return sparse;
}

function kernelsOf(matrix: TypedCsrMatrix): SparseKernels {
  const stored = matrix.values.length;
  const engine = stored < LEAST_RESIDENT || stored > MOST_RESIDENT ? undefined : residentEngine();
  if (engine === undefined) return javaScriptSparse(matrix);
  try {
    return wasmSparse(engine, matrix);
  } catch (error) {
    if (isLabError(error) && error.code === 'OUT_OF_MEMORY') return javaScriptSparse(matrix);
    throw error;
  }
}
