import { LabRangeError, createHeap, fromData, type MatrixHeap, type MatrixLike } from '@lab/linalg';
import { packedCopy, requireCount } from '@lab/linalg/arguments';
import { numbers } from '../arguments.ts';
import { denseInput, type Matrix } from '../matrixInput.ts';
import { entriesOf } from '../problem/workspace.ts';
import { scaleToOne } from './stabilizedPolar.ts';

/** Options of `newtonSchulz`. */
export interface NewtonSchulzOptions {
  /** Steps, an integer >= 0; default 5. */
  readonly steps?: number | undefined;
  /** a, b, c of X <- aX + (bA + cA^2)X, A = XX'; default 3.4445, -4.775, 2.0315. */
  readonly coefficients?: readonly [number, number, number] | undefined;
}

/** Result of `newtonSchulz`. */
export interface NewtonSchulz {
  /** X after the last step, m x n. */
  readonly matrix: Matrix;
  /** True where G = 0: there is no direction, and X = 0. */
  readonly degenerate: boolean;
}

const defaultCoefficients = [3.4445, -4.775, 2.0315] as const;

/**
 * The quintic Newton-Schulz iteration of practical Muon: X = G / |G|_F, then X <- aX + (bA + cA^2)X with A = XX'. k steps act
 * on the tail of the spectrum like h_lambda with lambda = |G|_F / a^k (`newtonSchulzStepsFor`).
 *
 * @param matrix G, m x n
 * @throws SHAPE, NOT_FINITE (an iterate overflows: coefficients that diverge), OUT_OF_RANGE, WRONG_TYPE
 */
export function newtonSchulz(matrix: MatrixLike, options: NewtonSchulzOptions = {}): NewtonSchulz {
  const steps = requireCount(options.steps ?? 5, 'steps', 0, 1e6);
  const [a, b, c] = numbers(options.coefficients ?? defaultCoefficients, 'coefficients', { length: 3 });
  const given = denseInput(matrix, 'matrix');
  const data = packedCopy(given);
  const { rows, columns } = given;
  if (scaleToOne(data) === 0) return { matrix: fromData(data, rows, columns), degenerate: true };
  const norm = Math.sqrt(data.reduce((sum, entry) => sum + entry * entry, 0));
  for (let i = 0; i < data.length; i++) data[i] /= norm;
  const heap = createHeap();
  try {
    const found = iterated(heap, { data, rows, columns }, steps, [a, b, c]);
    return { matrix: fromData(found, rows, columns), degenerate: false };
  } finally {
    heap.freeAll();
  }
}

/** The iteration with the Gram matrix of the smaller side. */
function iterated(
  heap: MatrixHeap,
  start: { readonly data: Float64Array; readonly rows: number; readonly columns: number },
  steps: number,
  [a, b, c]: readonly [number, number, number],
): Float64Array {
  const { rows, columns } = start;
  const tall = rows > columns;
  const order = Math.min(rows, columns);
  let X = heap.put(start);
  let next = heap.zeros(rows, columns);
  const A = heap.zeros(order, order);
  const B = heap.zeros(order, order);
  for (let step = 0; step < steps; step++) {
    heap.gemm(X, X, A, tall ? { transposeA: true } : { transposeB: true });
    heap.copy(A, B);
    heap.gemm(A, A, B, { alpha: c, beta: b });
    heap.copy(X, next);
    if (tall) heap.gemm(X, B, next, { beta: a });
    else heap.gemm(B, X, next, { beta: a });
    [X, next] = [next, X];
  }
  const found = entriesOf(heap, X);
  if (found.every(Number.isFinite)) return found;
  throw new LabRangeError('NOT_FINITE', 'the iteration overflows: these coefficients diverge', {
    argument: 'coefficients',
  });
}
