import { fft2, inverseFft2, inverseRealFft2, realFft2 } from '@lab/linalg/transforms';
import { withPlainForms, type SensingTransform } from './sensingTransform.ts';
import { matrixShape, readShape, sizeOf, type Parts, type Shape } from './signal.ts';

/** Options of {@link fourier}. */
export interface FourierSensingOptions {
  /** `[n]` or `[rows, columns]`, any sides; powers of two are several times faster. */
  readonly shape: Shape;
}

/**
 * The unitary discrete Fourier transform, u_f(t) = exp(-2 pi i f t / n) / sqrt n along each axis; rows are numbered as
 * frequencies 0..n-1, in two dimensions row by row.
 *
 * @returns a transform with `pairs`: rows f and -f carry the same of a real signal
 * @throws SHAPE, OUT_OF_RANGE, WRONG_TYPE
 */
export function fourier({ shape: given }: FourierSensingOptions): SensingTransform {
  const shape = readShape(given);
  const { rows, columns } = matrixShape(shape);
  const matrix = (data: Float64Array) => ({ data, rows, columns });
  const options = { orthonormal: true } as const;
  return withPlainForms({
    kind: 'fourier',
    shape,
    size: sizeOf(shape),
    complex: true,
    pairs: conjugateRows(rows, columns),
    forwardInto(x: Parts, out: Parts) {
      const { re, im = new Float64Array(re.length) } = out;
      const into = { re: matrix(re), im: matrix(im) };
      if (x.im === undefined) realFft2(matrix(x.re), { ...options, out: into });
      else fft2({ re: matrix(x.re), im: matrix(x.im) }, { ...options, out: into });
    },
    adjointInto(y: Parts, out: Parts) {
      const { re, im = new Float64Array(re.length) } = y;
      const from = { re: matrix(re), im: matrix(im) };
      if (out.im === undefined) inverseRealFft2(from, { ...options, out: matrix(out.re) });
      else inverseFft2(from, { ...options, out: { re: matrix(out.re), im: matrix(out.im) } });
    },
  });
}

function conjugateRows(rows: number, columns: number): number[] {
  const pairs = new Array<number>(rows * columns);
  for (let f = 0; f < rows; f++)
    for (let g = 0; g < columns; g++)
      pairs[f * columns + g] = ((rows - f) % rows) * columns + ((columns - g) % columns);
  return pairs;
}
