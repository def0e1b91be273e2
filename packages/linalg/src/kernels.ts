import type { Strided } from './dense.ts';
import type { Kernel } from './kernelMatrix.ts';
import { currentEngine } from './mode.ts';
import type { FilterBank } from './transforms/filterBank.ts';
import type { Spectrum } from './transforms/realFourier2.ts';
import type { Engine } from './wasm/engine.ts';
import { wasmKernels } from './wasm/kernels.ts';

/**
 * The arithmetic underneath the public functions, on Float64Arrays with offsets and strides in elements. Each public
 * function names the kernel it needs together with its plain JavaScript version, which runs where WebAssembly does not
 * and where the work is too small to be worth copying. Kernels do not validate: callers hand them finite numbers, sizes that fit and outputs that do not
 * overlap the inputs.
 */
export interface Kernels {
  /** C = alpha A B + beta C, A m x k, B k x n, C m x n; beta 0 ignores what C held. */
  gemm(
    m: number,
    n: number,
    k: number,
    alpha: number,
    a: Float64Array,
    aOffset: number,
    aRow: number,
    aColumn: number,
    b: Float64Array,
    bOffset: number,
    bRow: number,
    bColumn: number,
    beta: number,
    c: Float64Array,
    cOffset: number,
    cRow: number,
  ): void;
  /** Lower triangle of C = alpha A A' + beta C, A n x k, C n x n; above the diagonal C keeps what it held. */
  syrk(
    n: number,
    k: number,
    alpha: number,
    a: Float64Array,
    aOffset: number,
    aRow: number,
    aColumn: number,
    beta: number,
    c: Float64Array,
    cOffset: number,
    cRow: number,
  ): void;
  /** y = A x, A m x n. */
  gemv(
    m: number,
    n: number,
    a: Float64Array,
    aOffset: number,
    aRow: number,
    aColumn: number,
    x: Float64Array,
    xOffset: number,
    y: Float64Array,
    yOffset: number,
  ): void;
  /**
   * Lower Cholesky factor in place, the strict upper triangle neither read nor written.
   * Returns -1, or the first index whose pivot is not > 0.
   */
  cholesky(n: number, a: Float64Array, offset: number, row: number): number;
  /**
   * X of A X = B in place of `b` (n x k, contiguous) for the positive definite matrix in the lower triangle of A, which stays
   * as it is. Returns -1, or the first index whose pivot is not > 0.
   */
  choleskySolve(n: number, k: number, a: Strided, b: Float64Array): number;
  /** X of T X = B in place of B (n x m, any strides), T triangular of order n, with unit diagonal when `unit`. */
  triangularSolve(
    upper: boolean,
    unit: boolean,
    n: number,
    m: number,
    t: Float64Array,
    tOffset: number,
    tRow: number,
    tColumn: number,
    b: Float64Array,
    bOffset: number,
    bRow: number,
    bColumn: number,
  ): void;
  /**
   * P A = L U in place with partial pivoting, unit L. `pivots[i]` is the row exchanged with row i at step i.
   * Returns -1, or the first index whose pivot is exactly 0; the factorisation goes on past it.
   */
  lu(n: number, a: Float64Array, offset: number, row: number, pivots: Int32Array): number;
  /**
   * Householder QR in place: R on and above the diagonal, reflectors v (with v_i = 1 left out) below,
   * H_i = I - tau_i v v'.
   */
  qr(m: number, n: number, a: Float64Array, offset: number, row: number, tau: Float64Array): void;
  /** The first `columns` columns of H_0 ... H_{k-1} from what `qr` left in `a`, into `q`, m x columns. */
  qrForm(
    m: number,
    columns: number,
    k: number,
    a: Float64Array,
    aOffset: number,
    aRow: number,
    tau: Float64Array,
    q: Float64Array,
    qOffset: number,
    qRow: number,
  ): void;
  /**
   * Eigenvalues ascending and, when `vectors` (n x n, contiguous) is given, orthonormal eigenvectors as its columns, of
   * the symmetric matrix in the lower triangle of `a` (n x n, contiguous), which is destroyed. Entries are of
   * magnitude 1 at most. Returns 0, or the number of eigenvalues that did not converge.
   */
  symmetricEigen(n: number, a: Float64Array, values: Float64Array, vectors: Float64Array | undefined): number;
  /**
   * Singular values descending and, when `u` (m x uColumns) and `v` (n x n) are given, all contiguous, the singular
   * vectors as their columns, of `a` (m x n contiguous, m >= n, entries of magnitude 1 at most), which is destroyed.
   * uColumns is n or m. Returns 0, or the number of values that did not converge.
   */
  svd(
    m: number,
    n: number,
    a: Float64Array,
    values: Float64Array,
    u: Float64Array | undefined,
    uColumns: number,
    v: Float64Array | undefined,
  ): number;
  /** C = A B in single precision, A m x k, B k x n, C m x n with contiguous rows. */
  gemmFloat32(
    m: number,
    n: number,
    k: number,
    a: Float32Array,
    aRow: number,
    aColumn: number,
    b: Float32Array,
    bRow: number,
    bColumn: number,
    c: Float32Array,
  ): void;
  /** Squared distances |x_i - y_j|^2, or |x_i - x_j|^2 without y, into rows of `out` that are `stride` apart. */
  squaredDistances(x: Strided, y: Strided | undefined, out: Float64Array, stride: number): void;
  /** Values of a kernel function, as `squaredDistances`. */
  kernelMatrix(kernel: Kernel, x: Strided, y: Strided | undefined, out: Float64Array, stride: number): void;
  /**
   * The orthogonal polar factor of A, rows >= columns >= 1, into rows of `out` that are `stride` apart, by an iteration of
   * products. Returns false, with anything in `out`, where the iteration does not pay or does not converge.
   */
  polarFactor(a: Strided, out: Float64Array, stride: number): boolean;
  /** Discrete Fourier transforms of `count` sequences of n, a power of two, in place, not scaled. */
  fourier(n: number, count: number, re: Float64Array, im: Float64Array, inverse: boolean): void;
  /** The Fourier transform of a matrix times `factor`; without imaginary parts of a real one. Sides of any length. */
  fourier2(re: Strided, im: Strided | undefined, inverse: boolean, factor: number, out: Spectrum): void;
  /** The Fourier transform of a real matrix times `factor`. */
  realFourier2(a: Strided, factor: number, out: Spectrum): void;
  /** The real part of the inverse transform of an m x n matrix times `factor`, into rows of `out` that are `stride` apart. */
  realFourierInverse2(
    m: number,
    n: number,
    spectrum: Spectrum,
    factor: number,
    out: Float64Array,
    stride: number,
  ): void;
  /** `levels` levels of the periodic wavelet transform of n numbers, or back, in place. */
  wavelet(n: number, x: Float64Array, levels: number, bank: FilterBank, inverse: boolean): void;
  /** As `wavelet` for a matrix along both axes, into rows of `out` (perhaps those of a) that are `stride` apart. */
  wavelet2(
    a: Strided,
    levels: number,
    bank: FilterBank,
    inverse: boolean,
    out: Float64Array,
    stride: number,
  ): void;
  /** Walsh-Hadamard transforms of `count` sequences of n, a power of two, in place, not scaled. */
  walshHadamard(n: number, count: number, x: Float64Array): void;
}

interface Selected {
  /** What `installKernels` put in place of the mode's kernels. */
  installed: Partial<Kernels> | undefined;
  /** The engine that `table` runs on. */
  engine: Engine | undefined;
  table: Partial<Kernels>;
}

const selected: Selected = { installed: undefined, engine: undefined, table: {} };
/** Filled by the callers, so that a bundle holds the JavaScript of the functions it uses alone. */
const fallbacks: Partial<Kernels> = {};

/**
 * Puts kernels in place of those of the current mode, all of them at once: a kernel left out is plain JavaScript.
 *
 * @param kernels what to use from now on; `{}` for plain JavaScript throughout, undefined for the kernels of the mode
 * @returns what was installed before
 */
export function installKernels(kernels: Partial<Kernels> | undefined): Partial<Kernels> | undefined {
  const previous = selected.installed;
  selected.installed = kernels && { ...kernels };
  return previous;
}

/** The engine in whose memory an iteration may keep its matrix; none where kernels are installed or JavaScript runs. */
export function residentEngine(): Engine | undefined {
  return selected.installed === undefined ? currentEngine() : undefined;
}

/** The kernel of that name to call now: the installed one, else that of the mode, else `fallback`. */
export function kernel<Name extends keyof Kernels>(name: Name, fallback: Kernels[Name]): Kernels[Name] {
  if (selected.installed !== undefined) return selected.installed[name] ?? fallback;
  const engine = currentEngine();
  if (engine === undefined) return fallback;
  if (engine !== selected.engine) {
    selected.engine = engine;
    selected.table = wasmKernels(engine, fallbacks);
  }
  fallbacks[name] = fallback;
  return selected.table[name] ?? fallback;
}
