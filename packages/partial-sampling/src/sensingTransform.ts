import { requireObject, wrongType } from '@lab/linalg/arguments';
import type { WalshOrdering } from '@lab/linalg/transforms';
import { readSignal, type Parts, type Shape, type Signal, type SignalLike } from './signal.ts';

/**
 * A unitary transform U of which some rows are measured: row i gives <u_i, x>. Make one with {@link fourier},
 * {@link walshHadamard}, {@link dct} or {@link unitary}, or write `forward` and `adjoint` of your own.
 */
export interface SensingTransform {
  /** `fourier`, `walshHadamard`, `dct`, `unitary`, or a name of your own. */
  readonly kind: string;
  /** Sides of the signal. */
  readonly shape: Shape;
  /** n, the number of rows and of entries of the signal. */
  readonly size: number;
  /** Whether a real signal has complex measurements. */
  readonly complex: boolean;
  /** How the rows of a Walsh-Hadamard transform are numbered. */
  readonly ordering?: WalshOrdering;
  /** For each row the one that carries the conjugate measurement of a real signal: row -f for row f of a Fourier transform. */
  readonly pairs?: readonly number[];
  /** U x. */
  readonly forward: (x: SignalLike) => Signal;
  /** U* y. */
  readonly adjoint: (y: SignalLike) => Signal;
  /** U x into `out`, which is not `x`; what is used in iterations, made from `forward` where it is absent. */
  readonly forwardInto?: (x: Parts, out: Parts) => void;
  /** U* y into `out`, which is not `y`; a real `out` receives the real part. */
  readonly adjointInto?: (y: Parts, out: Parts) => void;
}

/** U x into `out`. */
export function forwardInto(transform: SensingTransform, x: Parts, out: Parts): void {
  if (transform.forwardInto !== undefined) transform.forwardInto(x, out);
  else copySignal(transform.forward(x.im === undefined ? x.re : { re: x.re, im: x.im }), out, 'forward');
}

/** U* y into `out`, its real part where `out` is real. */
export function adjointInto(transform: SensingTransform, y: Parts, out: Parts): void {
  if (transform.adjointInto !== undefined) transform.adjointInto(y, out);
  else copySignal(transform.adjoint(y.im === undefined ? y.re : { re: y.re, im: y.im }), out, 'adjoint');
}

function copySignal(from: Signal, { re, im }: Parts, what: string): void {
  const parts = readSignal(from, re.length, `${what}(...)`);
  re.set(parts.re);
  if (im === undefined) return;
  if (parts.im === undefined) im.fill(0);
  else im.set(parts.im);
}

/** Checks that an argument can be used as a transform. */
export function readTransform(value: unknown, argument = 'transform'): SensingTransform {
  const { forward, adjoint, size, shape } = requireObject(value, argument);
  if (typeof forward !== 'function' || typeof adjoint !== 'function' || typeof size !== 'number')
    throw wrongType(argument, 'a transform with size, forward and adjoint', value);
  if (!Array.isArray(shape)) throw wrongType(`${argument}.shape`, 'a list of sides', shape);
  return value as SensingTransform;
}

/** The plain forms of a transform from those that write into room. */
export function withPlainForms(
  core: Omit<SensingTransform, 'forward' | 'adjoint'> &
    Required<Pick<SensingTransform, 'forwardInto' | 'adjointInto'>>,
): SensingTransform {
  const { size, complex } = core;
  const plain = (apply: (from: Parts, to: Parts) => void, argument: string) => (value: SignalLike) => {
    const from = readSignal(value, size, argument);
    const isComplex = complex || from.im !== undefined;
    const re = new Float64Array(size);
    if (!isComplex) {
      apply(from, { re });
      return re;
    }
    const im = new Float64Array(size);
    apply(from, { re, im });
    return { re, im };
  };
  return { ...core, forward: plain(core.forwardInto, 'x'), adjoint: plain(core.adjointInto, 'y') };
}
