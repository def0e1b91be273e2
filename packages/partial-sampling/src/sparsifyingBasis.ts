import { requireObject, wrongType } from '@lab/linalg/arguments';
import { readSignal, type Parts, type Shape, type Signal, type SignalLike } from './signal.ts';

/**
 * An orthonormal basis Psi in which signals are sparse. Make one with {@link haar} or {@link daubechies}, or write `analyze` and
 * `synthesize` of your own.
 */
export interface SparsifyingBasis {
  /** `wavelet`, or a name of your own. */
  readonly kind: string;
  /** Sides of the signal. */
  readonly shape: Shape;
  /** n, the number of coefficients. */
  readonly size: number;
  /** N of Daubechies' filter, for wavelets. */
  readonly vanishingMoments?: number;
  /** How often the smooth part is split, for wavelets. */
  readonly levels?: number;
  /** Indices of the scaling coefficients, which some methods leave unpenalised; default none. */
  readonly scaling?: readonly number[];
  /** Coefficients of a signal. */
  readonly analyze: (x: SignalLike) => Signal;
  /** The signal of coefficients. */
  readonly synthesize: (coefficients: SignalLike) => Signal;
  /** As `analyze`, real numbers into `out`, which may be `x`; made from `analyze` where it is absent. */
  readonly analyzeInto?: (x: Float64Array, out: Float64Array) => void;
  /** As `synthesize`, real numbers into `out`, which may be `coefficients`. */
  readonly synthesizeInto?: (coefficients: Float64Array, out: Float64Array) => void;
}

/** Coefficients of both parts of a signal into `out`. */
export function analyzeInto(basis: SparsifyingBasis, x: Parts, out: Parts): void {
  eachPart(x, out, basis.analyzeInto ?? throughSignals(basis.analyze, 'analyze'));
}

/** The signal of both parts of coefficients into `out`. */
export function synthesizeInto(basis: SparsifyingBasis, coefficients: Parts, out: Parts): void {
  eachPart(coefficients, out, basis.synthesizeInto ?? throughSignals(basis.synthesize, 'synthesize'));
}

function eachPart(from: Parts, to: Parts, one: (from: Float64Array, to: Float64Array) => void): void {
  one(from.re, to.re);
  if (to.im === undefined) return;
  if (from.im === undefined) to.im.fill(0);
  else one(from.im, to.im);
}

function throughSignals(apply: (x: SignalLike) => Signal, what: string) {
  return (from: Float64Array, to: Float64Array): void => {
    to.set(readSignal(apply(from), from.length, `${what}(...)`).re);
  };
}

/** Checks that an argument can be used as a basis. */
export function readBasis(value: unknown, argument = 'basis'): SparsifyingBasis {
  const { analyze, synthesize, size } = requireObject(value, argument);
  if (typeof analyze !== 'function' || typeof synthesize !== 'function' || typeof size !== 'number')
    throw wrongType(argument, 'a basis with size, analyze and synthesize', value);
  return value as SparsifyingBasis;
}
