import { requireCount, requireKnownFields, requireOneOf } from './arguments.ts';
import { LabRangeError } from './errors.ts';
import { javaScriptColumns } from './js/columns.ts';
import { residentEngine } from './kernels.ts';
import { freeWithObject, requireLength } from './resident.ts';
import { wasmColumns } from './wasm/columns.ts';

/** A sweep in which every coordinate moves by a linear rule; arrays have one entry a column. */
export interface Relaxation {
  /** The coordinates, changed in place. */
  readonly x: Float64Array;
  /** Receives f_j = scale a_j'r + diagonal_j x_j, as it was when x_j moved. */
  readonly field: Float64Array;
  readonly diagonal: Float64Array;
  /** x_j moves to gain_j f_j, or by omega of the way. */
  readonly gain: Float64Array;
  readonly scale: number;
  /** Default 1. */
  readonly omega?: number;
  /** Columns to visit, possibly with repeats; default 0, 1, 2... */
  readonly order?: Int32Array;
}

/** How the entries of a column matrix are kept: as they are, or rounded to single precision. */
export type ColumnPrecision = 'double' | 'single';

/** Options of {@link createColumns}. */
export interface ColumnOptions {
  /**
   * 'double' (default), or 'single': entries are rounded to single precision, in which they take half the memory and the time of
   * reading it; every product and sum is still one of doubles, so that all that is computed is exact for the rounded matrix but for
   * double rounding. Entries beyond 3.4e38 become infinite.
   */
  readonly precision?: ColumnPrecision;
}

/** Options of `outerMultiply`. */
export interface OuterOptions {
  /** Whether sums may be in single precision where the matrix is; default false. */
  readonly rough?: boolean;
}

/**
 * A matrix A kept column by column where the kernels compute, for coordinate descent: many sweeps over the columns, each of which
 * keeps the residual r = b - A x up to date. Lengths are checked, entries are not. A matrix must not be used after `free`, nor
 * inside its own `update`.
 */
export interface ColumnMatrix {
  readonly rows: number;
  readonly columns: number;
  /** Writes A x. */
  multiply(x: Float64Array, out: Float64Array): void;
  /** Writes A'r. */
  multiplyTranspose(r: Float64Array, out: Float64Array): void;
  /** Writes A'A x. */
  gramMultiply(x: Float64Array, out: Float64Array): void;
  /**
   * Writes A A'r, in one pass over A: where A' is the matrix, faster than `gramMultiply`. `rough` (default false) allows sums in single
   * precision where the matrix is kept in it: faster again, with a relative error of about sqrt(rows + columns) 2^-24, and infinite
   * where a sum is beyond 3.4e38.
   */
  outerMultiply(r: Float64Array, out: Float64Array, options?: OuterOptions): void;
  /**
   * Column after column, r changed in place: `update` gets the column and its product with the newest r, and returns by how much its
   * coordinate grows.
   */
  sweep(r: Float64Array, update: (column: number, product: number) => number, order?: Int32Array): void;
  /** As `sweep` with a linear rule, without a call a column. */
  relax(r: Float64Array, relaxation: Relaxation): void;
  /** As `sweep`, but all products are with r as it was before. Columns come in their order. */
  sweepTogether(r: Float64Array, update: (column: number, product: number) => number): void;
  /** Gives the memory back; also done when the matrix is garbage collected. */
  free(): void;
}

/** What a tier brings: everything but checks. */
export type ColumnKernels = Omit<ColumnMatrix, 'rows' | 'columns'>;

// As for resident operators: below, calls cost more than they save, above, memory may not suffice.
const LEAST_RESIDENT = 2048;
const MOST_RESIDENT = 1e8;

/**
 * A matrix for sweeps over its columns, in the memory of the tier that runs now where it is large enough for that.
 *
 * @param data `columns` times `rows` entries, column after column; read in place by the JavaScript tier, so not to be changed
 * @throws SHAPE, OUT_OF_RANGE, OUT_OF_MEMORY, UNKNOWN_OPTION
 */
export function createColumns(
  data: Float64Array,
  rows: number,
  columns: number,
  options: ColumnOptions = {},
): ColumnMatrix {
  requireCount(rows, 'rows');
  requireCount(columns, 'columns');
  requireKnownFields(options, ['precision']);
  const precision = requireOneOf(options.precision ?? 'double', ['double', 'single'], 'precision');
  if (data.length !== rows * columns) {
    const message = `data must have ${rows} x ${columns} entries, got ${data.length}`;
    throw new LabRangeError('SHAPE', message, { argument: 'data' });
  }
  const engine = data.length < LEAST_RESIDENT || data.length > MOST_RESIDENT ? undefined : residentEngine();
  const kernels =
    engine === undefined
      ? javaScriptColumns(precision === 'single' ? rounded(data) : data, rows, columns)
      : wasmColumns(engine, data, rows, columns, precision);
  return checked(kernels, rows, columns);
}

/** The values that single precision keeps. They stay doubles: the loops of the JavaScript tier run over one kind of array. */
function rounded(data: Float64Array): Float64Array {
  return Float64Array.from(Float32Array.from(data));
}

function checked(kernels: ColumnKernels, rows: number, columns: number): ColumnMatrix {
  const matrix: ColumnMatrix = {
    rows,
    columns,
    multiply(x, out) {
      requireLength(x, columns, 'x');
      kernels.multiply(x, requireLength(out, rows, 'out'));
    },
    multiplyTranspose(r, out) {
      requireLength(r, rows, 'r');
      kernels.multiplyTranspose(r, requireLength(out, columns, 'out'));
    },
    gramMultiply(x, out) {
      requireLength(x, columns, 'x');
      kernels.gramMultiply(x, requireLength(out, columns, 'out'));
    },
    outerMultiply(r, out, options) {
      requireLength(r, rows, 'r');
      kernels.outerMultiply(r, requireLength(out, rows, 'out'), options);
    },
    sweep: (r, update, order) => kernels.sweep(requireLength(r, rows, 'r'), update, order),
    relax(r, relaxation) {
      for (const name of ['x', 'field', 'diagonal', 'gain'] as const)
        requireLength(relaxation[name], columns, name);
      kernels.relax(requireLength(r, rows, 'r'), relaxation);
    },
    sweepTogether: (r, update) => kernels.sweepTogether(requireLength(r, rows, 'r'), update),
    free: () => kernels.free(),
  };
  freeWithObject(matrix, kernels);
  return matrix;
}
