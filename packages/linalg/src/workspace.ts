import { requireCount, requireOneOf } from './arguments.ts';
import { LabRangeError } from './errors.ts';
import { createJavaScriptWorkspace } from './js/workspace.ts';
import { currentEngine } from './mode.ts';
import { createWasmWorkspace } from './wasm/workspace.ts';

/** What holds the entries of a workspace's matrices. */
export type WorkspaceData = Float32Array | Float64Array;

/** A matrix of a workspace: its shape alone; the entries are reached through the workspace that made it. */
export interface WorkspaceMatrix {
  readonly rows: number;
  readonly columns: number;
}

/**
 * Matrices in single or double precision that stay where the kernels compute, for iterations that run for long: the
 * entries are read and written in place through a live view, and no product allocates. Shapes are checked, entries are not.
 * All methods throw FREED_HANDLE for a matrix of another workspace, or after `free`.
 */
export interface MatrixWorkspace<Data extends WorkspaceData> {
  /** A matrix of zeros. @throws OUT_OF_RANGE, OUT_OF_MEMORY */
  matrix(rows: number, columns: number): WorkspaceMatrix;
  /**
   * The entries, row by row, in place. The view may go stale (its length becomes 0) whenever memory is allocated, here or
   * by any other function of this package: ask again after such a call; asking costs nothing.
   */
  entries(a: WorkspaceMatrix): Data;
  /** c = a b. @throws SHAPE (also when c is a or b) */
  multiply(a: WorkspaceMatrix, b: WorkspaceMatrix, c: WorkspaceMatrix): void;
  /** c = a a', both triangles. @throws SHAPE */
  gramOfRows(a: WorkspaceMatrix, c: WorkspaceMatrix): void;
  /** c = a' a, both triangles. @throws SHAPE */
  gramOfColumns(a: WorkspaceMatrix, c: WorkspaceMatrix): void;
  /** c = a b of square matrices whose product is known to be symmetric: the lower triangle is computed, then mirrored. @throws SHAPE */
  multiplySymmetric(a: WorkspaceMatrix, b: WorkspaceMatrix, c: WorkspaceMatrix): void;
  /** Gives the memory of all matrices back; also done when the workspace is garbage collected. */
  free(): void;
}

/** Products on matrices whose shapes were checked. */
export interface WorkspaceKernels<Data extends WorkspaceData> {
  matrix(rows: number, columns: number): WorkspaceMatrix;
  entries(a: WorkspaceMatrix): Data;
  /** c = op(a) op(b), op the transpose where the flag is 1; c m x n, inner length k. With `lower` 1 the product is symmetric. */
  product(
    m: number,
    n: number,
    k: number,
    a: WorkspaceMatrix,
    transposeA: number,
    b: WorkspaceMatrix,
    transposeB: number,
    c: WorkspaceMatrix,
    lower: number,
  ): void;
  free(): void;
}

/** The array that holds a precision's entries. */
export interface WorkspaceArrays {
  /** Of single precision. */
  single: Float32Array;
  /** Of double precision. */
  double: Float64Array;
}

/**
 * A workspace in the memory of the tier that runs now; `setMode` and `turbo` do not move it.
 *
 * @param precision `single` for Float32Array entries, `double` for Float64Array entries
 * @returns an empty workspace
 * @throws UNKNOWN_OPTION
 */
export function createWorkspace<Precision extends keyof WorkspaceArrays>(
  precision: Precision,
): MatrixWorkspace<WorkspaceArrays[Precision]> {
  requireOneOf(precision, ['single', 'double'], 'precision');
  const engine = currentEngine();
  const kernels =
    engine === undefined ? createJavaScriptWorkspace(precision) : createWasmWorkspace(engine, precision);
  return checked(kernels);
}

function checked<Data extends WorkspaceData>(kernels: WorkspaceKernels<Data>): MatrixWorkspace<Data> {
  const workspace: MatrixWorkspace<Data> = {
    matrix(rows, columns) {
      requireCount(rows, 'rows');
      requireCount(columns, 'columns');
      return kernels.matrix(rows, columns);
    },
    entries: (a) => kernels.entries(a),
    multiply(a, b, c) {
      if (a.columns !== b.rows || c.rows !== a.rows || c.columns !== b.columns) misfit(a, b, c);
      if (c === a || c === b) sameMatrix();
      kernels.product(c.rows, c.columns, a.columns, a, 0, b, 0, c, 0);
    },
    gramOfRows(a, c) {
      if (c.rows !== a.rows || c.columns !== a.rows) misfit(a, a, c);
      if (c === a) sameMatrix();
      kernels.product(c.rows, c.rows, a.columns, a, 0, a, 1, c, 1);
    },
    gramOfColumns(a, c) {
      if (c.rows !== a.columns || c.columns !== a.columns) misfit(a, a, c);
      if (c === a) sameMatrix();
      kernels.product(c.rows, c.rows, a.rows, a, 1, a, 0, c, 1);
    },
    multiplySymmetric(a, b, c) {
      const n = c.rows;
      if (a.columns !== b.rows || a.rows !== n || b.columns !== n || c.columns !== n) misfit(a, b, c);
      if (c === a || c === b) sameMatrix();
      kernels.product(n, n, a.columns, a, 0, b, 0, c, 1);
    },
    free: () => kernels.free(),
  };
  collected?.register(workspace, kernels);
  return workspace;
}

const collected =
  typeof FinalizationRegistry === 'undefined'
    ? undefined
    : new FinalizationRegistry<{ free(): void }>((kernels) => kernels.free());

function misfit(a: WorkspaceMatrix, b: WorkspaceMatrix, c: WorkspaceMatrix): never {
  const shapes = [a, b, c].map(({ rows, columns }) => `${rows} x ${columns}`);
  const message = `a is ${shapes[0]}, b ${shapes[1]}, c ${shapes[2]}: they do not fit`;
  throw new LabRangeError('SHAPE', message, { argument: 'c' });
}

function sameMatrix(): never {
  throw new LabRangeError('SHAPE', 'c must be neither a nor b', { argument: 'c' });
}
