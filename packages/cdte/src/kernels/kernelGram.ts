import { LabRangeError, fromData, type MatrixLike } from '@lab/linalg';
import { requireOneOf, requirePositive } from '@lab/linalg/arguments';
import { readMatrix } from '../data/sample.ts';
import { kernelBlock, kernelNames, type KernelName, type Points } from './kernel.ts';
import { medianDistance } from './medianBandwidth.ts';

/** Options of {@link kernelGram}. */
export interface KernelGramOptions {
  /** m x d points for the columns; default X itself. */
  readonly Z?: MatrixLike;
  /** Default 'gaussian'. */
  readonly kernel?: KernelName;
  /** A number > 0, or 'median' (default): the median distance between the rows of X. Energy and linear have none. */
  readonly bandwidth?: number | 'median';
}

/**
 * Kernel values between rows: gaussian exp(-|u-v|^2/(2s^2)), laplace exp(-|u-v|_1/s), energy (|u|+|v|-|u-v|)/2,
 * linear u.v.
 *
 * @param X n x d, used as it is
 * @returns `gram`, an n x m ml-matrix `Matrix`
 * @throws SHAPE (also: another number of columns in Z), NOT_FINITE, OUT_OF_RANGE (bandwidth), UNKNOWN_OPTION (kernel)
 */
export function kernelGram(
  X: MatrixLike,
  { Z, kernel = 'gaussian', bandwidth = 'median' }: KernelGramOptions = {},
): { gram: ReturnType<typeof fromData> } {
  const name = requireOneOf(kernel, kernelNames, 'kernel');
  if (bandwidth !== 'median') requirePositive(bandwidth, 'bandwidth');
  const x = readMatrix(X, 'X');
  const z = Z === undefined ? x : readQuery(Z, x.columns, 'Z');
  const scaled = name === 'gaussian' || name === 'laplace';
  const s = bandwidth !== 'median' ? bandwidth : scaled ? medianDistance(x) : 1;
  const gram = new Float64Array(x.rows * z.rows);
  kernelBlock({ name, bandwidth: s }, x, z, gram);
  return { gram: fromData(gram, x.rows, z.rows) };
}

/** Points with the same number of columns as the data. */
export function readQuery(query: MatrixLike, columns: number, argument: string): Points {
  const points = readMatrix(query, argument);
  if (points.columns === columns) return points;
  const message = `${argument} must have ${columns} columns, got ${points.columns}`;
  throw new LabRangeError('SHAPE', message, { argument });
}
