import { requireCount, wrongShape } from '@lab/linalg/arguments';
import {
  inverseWaveletTransform,
  inverseWaveletTransform2,
  waveletFilters,
  waveletTransform,
  waveletTransform2,
  type Wavelet,
} from '@lab/linalg/transforms';
import { numbers } from './arguments.ts';
import {
  asSignal,
  matrixShape,
  readShape,
  readSignal,
  roomFor,
  sizeOf,
  type Parts,
  type Shape,
  type SignalLike,
} from './signal.ts';
import { analyzeInto, synthesizeInto, type SparsifyingBasis } from './sparsifyingBasis.ts';

/** Options of {@link haar}. */
export interface HaarOptions {
  /** `[n]` or `[rows, columns]`, each side a multiple of 2^levels. */
  readonly shape: Shape;
  /** How often the smooth part is split; default as often as the sides can be halved. 0 gives the identity. */
  readonly levels?: number | undefined;
}

/** Options of {@link daubechies}. */
export interface DaubechiesOptions extends HaarOptions {
  /** N, 1 (Haar, default) to 10; the filters have 2 N coefficients. */
  readonly vanishingMoments?: number | undefined;
}

/** The filters of a wavelet. */
export interface DaubechiesFilters {
  /** h, 2 N coefficients with sum sqrt 2, of minimal phase. */
  readonly lowPass: number[];
  /** g_t = (-1)^t h_{2N-1-t}. */
  readonly highPass: number[];
}

/** The name @lab/linalg knows a wavelet by. */
export function waveletName(vanishingMoments: number, argument = 'vanishingMoments'): Wavelet {
  const moments = requireCount(vanishingMoments, argument, 1, 10);
  return moments === 1 ? 'haar' : (`db${moments}` as Wavelet);
}

/**
 * The filters of Daubechies' orthonormal wavelet with N vanishing moments.
 *
 * @param vanishingMoments N, an integer from 1 (Haar, default) to 10
 * @throws OUT_OF_RANGE, NOT_FINITE, WRONG_TYPE
 */
export function daubechiesFilters(vanishingMoments = 1): DaubechiesFilters {
  const { low, high } = waveletFilters(waveletName(vanishingMoments));
  return { lowPass: Array.from(low), highPass: Array.from(high) };
}

/**
 * The periodic orthonormal Haar basis; `daubechies` with one vanishing moment.
 *
 * @throws SHAPE where a side is no multiple of 2^levels; OUT_OF_RANGE, NOT_FINITE, WRONG_TYPE
 */
export function haar({ shape, levels }: HaarOptions): SparsifyingBasis {
  return daubechies({ shape, levels, vanishingMoments: 1 });
}

/**
 * The periodic orthonormal basis of Daubechies' wavelets, in two dimensions isotropic (Mallat): at each level the columns, then the
 * rows of the smooth block at the top left are split. Coefficients lie as [a_L, d_L, ..., d_1].
 *
 * @throws SHAPE where a side is no multiple of 2^levels; OUT_OF_RANGE, NOT_FINITE, WRONG_TYPE
 */
export function daubechies({
  shape: given,
  levels,
  vanishingMoments = 1,
}: DaubechiesOptions): SparsifyingBasis {
  const shape = readShape(given);
  const wavelet = waveletName(vanishingMoments);
  const depth = readLevels(levels, shape);
  const size = sizeOf(shape);
  const [analyzeReal, synthesizeReal] = realTransforms(shape, wavelet, depth);
  const core = {
    ...{
      kind: 'wavelet',
      shape,
      size,
      vanishingMoments,
      levels: depth,
      scaling: scalingIndices(shape, depth),
    },
    analyzeInto: analyzeReal,
    synthesizeInto: synthesizeReal,
  };
  const plain = (argument: string, apply: (basis: SparsifyingBasis, from: Parts, to: Parts) => void) => {
    return (value: SignalLike) => {
      const from = readSignal(value, size, argument);
      const to = roomFor(size, from.im !== undefined);
      apply(basis, from, to);
      return asSignal(to);
    };
  };
  const basis: SparsifyingBasis = {
    ...core,
    analyze: plain('x', analyzeInto),
    synthesize: plain('coefficients', synthesizeInto),
  };
  return basis;
}

type RealMap = (from: Float64Array, to: Float64Array) => void;

function realTransforms(shape: Shape, wavelet: Wavelet, levels: number): [RealMap, RealMap] {
  const { rows, columns } = matrixShape(shape);
  const matrix = (data: Float64Array) => ({ data, rows, columns });
  if (shape.length === 2) {
    return [
      (from, to) => void waveletTransform2(matrix(from), { wavelet, levels, out: matrix(to) }),
      (from, to) => void inverseWaveletTransform2(matrix(from), { wavelet, levels, out: matrix(to) }),
    ];
  }
  return [
    (from, to) => void waveletTransform(from, { wavelet, levels, out: to }),
    (from, to) => void inverseWaveletTransform(from, { wavelet, levels, out: to }),
  ];
}

/** Checks the number of levels against the sides; default as many as they can be halved. */
export function readLevels(levels: number | undefined, shape: Shape): number {
  const most = Math.min(...shape.map(halvings));
  if (levels === undefined) return most;
  const depth = requireCount(levels, 'levels', 0, 52);
  if (depth > most)
    throw wrongShape('shape', `sides that are multiples of 2^levels = ${2 ** depth}`, shape.join(' x '));
  return depth;
}

function halvings(side: number): number {
  let count = 0;
  for (let rest = side; rest % 2 === 0; rest /= 2) count++;
  return count;
}

function scalingIndices(shape: Shape, levels: number): number[] {
  const { rows, columns } = matrixShape(shape);
  const [m, n] = [shape.length === 1 ? 1 : rows / 2 ** levels, columns / 2 ** levels];
  return Array.from({ length: m * n }, (_, at) => Math.floor(at / n) * columns + (at % n));
}

/** Options of {@link waveletAnalysis} and {@link waveletSynthesis}. */
export interface WaveletFormOptions {
  /** N, 1 (Haar, default) to 10. */
  readonly vanishingMoments?: number | undefined;
  /** L >= 0; default as often as the sides can be halved. */
  readonly levels?: number | undefined;
}

/**
 * Wavelet coefficients of a list of numbers, or of the rows of an image.
 *
 * @param x n numbers, or rows of an image
 * @returns as many coefficients, row by row in the layout of {@link daubechies}
 * @throws SHAPE where a side is no multiple of 2^levels; OUT_OF_RANGE, NOT_FINITE, WRONG_TYPE
 */
export function waveletAnalysis(
  x: ArrayLike<number> | readonly (readonly number[])[],
  options: WaveletFormOptions = {},
): Float64Array {
  const { data, shape } = shaped(x, 'x');
  const basis = daubechies({ shape, ...options });
  return basis.analyze(data) as Float64Array;
}

/**
 * The inverse of {@link waveletAnalysis} with the same options.
 *
 * @throws SHAPE, OUT_OF_RANGE, NOT_FINITE, WRONG_TYPE
 */
export function waveletSynthesis(
  coefficients: ArrayLike<number> | readonly (readonly number[])[],
  options: WaveletFormOptions = {},
): Float64Array {
  const { data, shape } = shaped(coefficients, 'coefficients');
  const basis = daubechies({ shape, ...options });
  return basis.synthesize(data) as Float64Array;
}

function shaped(value: unknown, argument: string): { data: Float64Array; shape: Shape } {
  const first = Array.isArray(value) ? (value[0] as unknown) : undefined;
  if (typeof first !== 'object' || first === null) {
    const data = numbers(value, argument);
    return { data, shape: [data.length] };
  }
  const rows = value as readonly unknown[];
  const columns = (first as ArrayLike<unknown>).length;
  const { re } = readSignal(value, rows.length * columns, argument);
  return { data: re, shape: [rows.length, columns] };
}
