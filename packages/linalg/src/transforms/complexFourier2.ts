import { denseCopy, type Strided } from '../dense.ts';
import { fourierRows } from './fourierRows.ts';
import type { Spectrum } from './realFourier2.ts';
import { transposeInto } from './transpose.ts';

/** The transform of an m x n matrix times `factor`: the rows, then the columns; without `im` of a real matrix. */
export function complexFourier2(
  a: Strided,
  imaginary: Strided | undefined,
  inverse: boolean,
  factor: number,
  out: Spectrum,
): void {
  const { rows: m, columns: n } = a;
  const size = m * n;
  const re = denseCopy(a);
  const im = imaginary === undefined ? new Float64Array(size) : denseCopy(imaginary);
  fourierRows(n, m, re, im, inverse);
  const [turnedRe, turnedIm] = [new Float64Array(size), new Float64Array(size)];
  transposeInto(m, n, re, n, turnedRe, m);
  transposeInto(m, n, im, n, turnedIm, m);
  fourierRows(m, n, turnedRe, turnedIm, inverse);
  if (factor !== 1)
    for (let i = 0; i < size; i++) {
      turnedRe[i] *= factor;
      turnedIm[i] *= factor;
    }
  transposeInto(n, m, turnedRe, m, out.re, out.reRow);
  transposeInto(n, m, turnedIm, m, out.im, out.imRow);
}
