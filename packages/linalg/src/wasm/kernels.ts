import type { Strided } from '../dense.ts';
import type { Kernels } from '../kernels.ts';
import type { Spectrum } from '../transforms/realFourier2.ts';
import type { Engine } from './engine.ts';
import { cholesky, choleskySolve, lu, qr, qrForm, triangularSolve } from './factor.ts';
import { kernelMatrix, squaredDistances } from './distances.ts';
import type { Operand } from './operand.ts';
import { newtonSchulz } from './polar.ts';
import { gemm, gemmF32, syrk } from './product.ts';
import { svd, symmetricEigen } from './spectral.ts';
import {
  fft,
  fft2,
  inverseRealFft2,
  isFourierPlane,
  realFft2,
  walshHadamard,
  wavelet,
  wavelet2,
} from './transforms.ts';

/** Work, in multiply-adds or of that order, up to which plain JavaScript was measured to be faster than the copies. */
const limits = {
  gemm: 512,
  syrk: 20,
  cholesky: 28 ** 3,
  triangularSolve: 800,
  lu: 11 ** 3,
  qr: 11 ** 3,
  symmetricEigen: 8 ** 3,
  svd: 7 ** 3,
  gemmFloat32: 200,
  squaredDistances: 10_000,
  kernelMatrix: 144,
  polarFactor: 8,
  fourier: 16,
  walshHadamard: 64,
  wavelet: 512,
} as const;

/** The plain JavaScript kernels that take over where a problem is small; each is there before its namesake is called. */
export type SmallKernels = Partial<Kernels>;

function operand(data: Float64Array, offset: number, rowStride: number, columnStride: number): Operand {
  return { data, offset, rowStride, columnStride };
}

function operandOf({ data, offset, row, column }: Strided): Operand {
  return operand(data, offset, row, column);
}

function partsOf({ re, reRow, im, imRow }: Spectrum): [Operand, Operand] {
  return [operand(re, 0, reRow, 1), operand(im, 0, imRow, 1)];
}

/**
 * The engine's arithmetic as the package's kernels.
 *
 * @param engine from `loadEngine`
 * @param small what to use where the work is too small to be worth the copies
 * @returns what `installKernels` takes; matrix-vector products are left to JavaScript, since a copy costs more than they do
 */
export function wasmKernels(engine: Engine, small: SmallKernels): Partial<Kernels> {
  return {
    gemm(m, n, k, alpha, a, aOffset, aRow, aColumn, b, bOffset, bRow, bColumn, beta, c, cOffset, cRow) {
      if (m * n * k <= limits.gemm || m === 1 || n === 1)
        small.gemm!(
          m,
          n,
          k,
          alpha,
          a,
          aOffset,
          aRow,
          aColumn,
          b,
          bOffset,
          bRow,
          bColumn,
          beta,
          c,
          cOffset,
          cRow,
        );
      else {
        const p = operand(a, aOffset, aRow, aColumn);
        const q = operand(b, bOffset, bRow, bColumn);
        gemm(engine, m, n, k, alpha, p, q, beta, operand(c, cOffset, cRow, 1));
      }
    },
    syrk(n, k, alpha, a, aOffset, aRow, aColumn, beta, c, cOffset, cRow) {
      if (n * n * k <= limits.syrk)
        small.syrk!(n, k, alpha, a, aOffset, aRow, aColumn, beta, c, cOffset, cRow);
      else syrk(engine, n, k, alpha, operand(a, aOffset, aRow, aColumn), beta, operand(c, cOffset, cRow, 1));
    },
    cholesky(n, a, offset, row) {
      if (n ** 3 <= limits.cholesky) return small.cholesky!(n, a, offset, row);
      return cholesky(engine, n, operand(a, offset, row, 1));
    },
    choleskySolve(n, k, a, b) {
      if (n ** 3 <= limits.cholesky) return small.choleskySolve!(n, k, a, b);
      return choleskySolve(engine, n, k, operandOf(a), b);
    },
    triangularSolve(upper, unit, n, m, t, tOffset, tRow, tColumn, b, bOffset, bRow, bColumn) {
      if (m < 4 || n * n * m <= limits.triangularSolve)
        small.triangularSolve!(upper, unit, n, m, t, tOffset, tRow, tColumn, b, bOffset, bRow, bColumn);
      else {
        const p = operand(t, tOffset, tRow, tColumn);
        triangularSolve(engine, upper, unit, n, m, p, operand(b, bOffset, bRow, bColumn));
      }
    },
    lu(n, a, offset, row, pivots) {
      if (n ** 3 <= limits.lu) return small.lu!(n, a, offset, row, pivots);
      return lu(engine, n, operand(a, offset, row, 1), pivots);
    },
    qr(m, n, a, offset, row, tau) {
      if (m * n * n <= limits.qr) small.qr!(m, n, a, offset, row, tau);
      else qr(engine, m, n, operand(a, offset, row, 1), tau);
    },
    qrForm(m, columns, k, a, aOffset, aRow, tau, q, qOffset, qRow) {
      if (m * columns * k <= limits.qr) small.qrForm!(m, columns, k, a, aOffset, aRow, tau, q, qOffset, qRow);
      else qrForm(engine, m, columns, k, operand(a, aOffset, aRow, 1), tau, operand(q, qOffset, qRow, 1));
    },
    symmetricEigen(n, a, values, vectors) {
      if (n ** 3 <= limits.symmetricEigen) return small.symmetricEigen!(n, a, values, vectors);
      const target = vectors === undefined ? undefined : operand(vectors, 0, n, 1);
      return symmetricEigen(engine, n, operand(a, 0, n, 1), values, target);
    },
    svd(m, n, a, values, u, uColumns, v) {
      if (m * n * n <= limits.svd) return small.svd!(m, n, a, values, u, uColumns, v);
      const left = u === undefined ? undefined : operand(u, 0, uColumns, 1);
      const right = v === undefined ? undefined : operand(v, 0, n, 1);
      return svd(engine, m, n, operand(a, 0, n, 1), values, left, uColumns, right);
    },
    gemmFloat32(m, n, k, a, aRow, aColumn, b, bRow, bColumn, c) {
      if (m * n * k <= limits.gemmFloat32) {
        small.gemmFloat32!(m, n, k, a, aRow, aColumn, b, bRow, bColumn, c);
        return;
      }
      const p = { data: a, offset: 0, rowStride: aRow, columnStride: aColumn };
      const q = { data: b, offset: 0, rowStride: bRow, columnStride: bColumn };
      gemmF32(engine, m, n, k, 1, p, q, 0, { data: c, offset: 0, rowStride: n, columnStride: 1 });
    },
    squaredDistances(x, y, out, stride) {
      const m = (y ?? x).rows;
      if (x.rows * m * x.columns <= limits.squaredDistances) small.squaredDistances!(x, y, out, stride);
      else {
        const points = y && operandOf(y);
        const target = operand(out, 0, stride, 1);
        squaredDistances(engine, x.rows, m, x.columns, operandOf(x), points, target);
      }
    },
    kernelMatrix(kernel, x, y, out, stride) {
      const m = (y ?? x).rows;
      if (x.rows * m <= limits.kernelMatrix) small.kernelMatrix!(kernel, x, y, out, stride);
      else {
        const points = y && operandOf(y);
        const target = operand(out, 0, stride, 1);
        kernelMatrix(engine, kernel, x.rows, m, x.columns, operandOf(x), points, target);
      }
    },
    polarFactor(a, out, stride) {
      const { rows: m, columns: n } = a;
      if (m * n * n <= limits.polarFactor) return small.polarFactor!(a, out, stride);
      return newtonSchulz(engine, m, n, operandOf(a), operand(out, 0, stride, 1)).converged;
    },
    fourier(n, count, re, im, inverse) {
      if (n * count <= limits.fourier) small.fourier!(n, count, re, im, inverse);
      else fft(engine, n, count, re, im, inverse);
    },
    fourier2(re, im, inverse, factor, out) {
      const { rows: m, columns: n } = re;
      if (!isFourierPlane(m, n)) small.fourier2!(re, im, inverse, factor, out);
      else {
        const imaginary = im && operandOf(im);
        const [p, q] = partsOf(out);
        fft2(engine, m, n, operandOf(re), imaginary, inverse, factor, p, q);
      }
    },
    realFourier2(a, factor, out) {
      const { rows: m, columns: n } = a;
      if (!isFourierPlane(m, n)) small.realFourier2!(a, factor, out);
      else realFft2(engine, m, n, operandOf(a), factor, ...partsOf(out));
    },
    realFourierInverse2(m, n, spectrum, factor, out, stride) {
      if (!isFourierPlane(m, n)) small.realFourierInverse2!(m, n, spectrum, factor, out, stride);
      else inverseRealFft2(engine, m, n, ...partsOf(spectrum), factor, operand(out, 0, stride, 1));
    },
    wavelet(n, x, levels, bank, inverse) {
      if (n * bank.low.length <= limits.wavelet) small.wavelet!(n, x, levels, bank, inverse);
      else wavelet(engine, n, x, levels, bank, inverse);
    },
    wavelet2(a, levels, bank, inverse, out, stride) {
      const { rows: m, columns: n } = a;
      if (m * n * bank.low.length <= limits.wavelet) small.wavelet2!(a, levels, bank, inverse, out, stride);
      else wavelet2(engine, m, n, operandOf(a), levels, bank, inverse, operand(out, 0, stride, 1));
    },
    walshHadamard(n, count, x) {
      if (n * count <= limits.walshHadamard) small.walshHadamard!(n, count, x);
      else walshHadamard(engine, n, count, x);
    },
  };
}
