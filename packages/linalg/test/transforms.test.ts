import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { matrixProduct, setMode, type Mode } from '../src/index.ts';
import {
  fft,
  inverseFft,
  inverseRealFft2,
  inverseWaveletTransform,
  inverseWaveletTransform2,
  realFft2,
  walshHadamard,
  waveletTransform,
  waveletTransform2,
  type Wavelet,
} from '../src/transforms/index.ts';
import { distance, random } from './wasm/reference.ts';

const modes: readonly Mode[] = ['default', 'strict', 'javascript'];
const wavelets: readonly Wavelet[] = [
  ...['haar', 'db2', 'db3', 'db4', 'db5'],
  ...['db6', 'db7', 'db8', 'db9', 'db10'],
] as Wavelet[];

afterAll(() => setMode('default'));

/** The transform by its definition. */
function slowTransform(re: Float64Array, im: Float64Array): [Float64Array, Float64Array] {
  const n = re.length;
  const sum = (k: number, part: 0 | 1): number => {
    let total = 0;
    for (let j = 0; j < n; j++) {
      const angle = (-2 * Math.PI * ((j * k) % n)) / n;
      const [c, s] = [Math.cos(angle), Math.sin(angle)];
      total += part === 0 ? re[j] * c - im[j] * s : re[j] * s + im[j] * c;
    }
    return total;
  };
  return [re.map((_, k) => sum(k, 0)), re.map((_, k) => sum(k, 1))];
}

describe.each(modes)('Fourier transforms in mode %s', (mode) => {
  it.each([1, 2, 4, 8, 64, 256])('of length %i are those of the definition, and go back', (n) => {
    setMode(mode);
    const [re, im] = [random(n, 1, 3), random(n, 1, 4)];
    const got = fft(re, im);
    const [wantRe, wantIm] = slowTransform(re, im);
    expect(distance(got.re, wantRe)).toBeLessThan(1e-14 * n);
    expect(distance(got.im, wantIm)).toBeLessThan(1e-14 * n);
    const back = inverseFft(got.re, got.im);
    expect(distance(back.re, re)).toBeLessThan(2e-15);
    expect(distance(back.im, im)).toBeLessThan(2e-15);
  });

  it('of a matrix transform its rows and its columns, and go back', () => {
    setMode(mode);
    const [m, n] = [8, 32];
    const rows = Array.from({ length: m }, (_, i) => random(n, 1, 5 + i));
    const { re, im } = realFft2(rows);
    const angle = (j: number, k: number, of: number): number => (-2 * Math.PI * ((j * k) % of)) / of;
    for (const [k, l] of [
      [0, 0],
      [3, 5],
      [7, 31],
    ]) {
      let [x, y] = [0, 0];
      for (let i = 0; i < m; i++)
        for (let j = 0; j < n; j++) {
          x += rows[i][j] * Math.cos(angle(i, k, m) + angle(j, l, n));
          y += rows[i][j] * Math.sin(angle(i, k, m) + angle(j, l, n));
        }
      expect(re.get(k, l)).toBeCloseTo(x, 11);
      expect(im.get(k, l)).toBeCloseTo(y, 11);
    }
    const back = inverseRealFft2({ re, im });
    for (let i = 0; i < m; i++)
      expect(distance(Float64Array.from(back.getRow(i)), rows[i])).toBeLessThan(2e-15);
  });

  it('of a unit impulse and of a wave are exact', () => {
    setMode(mode);
    const impulse = new Float64Array(128);
    impulse[0] = 1;
    expect(fft(impulse).re).toEqual(new Float64Array(128).fill(1));
    expect(fft(new Float64Array(128).fill(1)).re[0]).toBe(128);
  });
});

describe.each(modes)('Walsh-Hadamard transforms in mode %s', (mode) => {
  it.each([1, 2, 8, 128])('of length %i are those of the definition, exact on integers', (n) => {
    setMode(mode);
    const x = Float64Array.from({ length: n }, (_, i) => ((i * 37) % 11) - 5);
    const parity = (bits: number): number => (bits === 0 ? 0 : (bits & 1) ^ parity(bits >>> 1));
    const want = x.map((_, k) =>
      x.reduce((sum, value, j) => sum + (parity(j & k) === 0 ? value : -value), 0),
    );
    expect(walshHadamard(x)).toEqual(want);
    const twice = walshHadamard(walshHadamard(x, { orthonormal: true }), { orthonormal: true });
    expect(distance(twice, x)).toBeLessThan(1e-14);
  });
});

describe('wavelet transforms', () => {
  it.each(wavelets)('%s: an orthonormal matrix whose transpose is the inverse', (wavelet) => {
    const n = 48;
    const unit = (i: number): Float64Array => Float64Array.from({ length: n }, (_, j) => (i === j ? 1 : 0));
    const columns = Array.from({ length: n }, (_, i) => waveletTransform(unit(i), { wavelet }));
    const product = matrixProduct(columns, columns, { transposeB: true });
    const largest = Math.max(
      ...product.to1DArray().map((x, at) => Math.abs(x - (at % (n + 1) === 0 ? 1 : 0))),
    );
    expect(largest).toBeLessThan(1e-14);
    const rows = Array.from({ length: n }, (_, i) => inverseWaveletTransform(unit(i), { wavelet }));
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) expect(Math.abs(columns[i][j] - rows[j][i])).toBeLessThan(1e-15);
  });

  it.each(wavelets.map((wavelet, at) => ({ wavelet, moments: at + 1 })))(
    '$wavelet: $moments moments of the details vanish, and no more',
    ({ wavelet, moments }) => {
      const n = 128;
      // Of a polynomial that is not periodic, details away from the ends.
      const detail = (power: number): number => {
        const x = Float64Array.from({ length: n }, (_, i) => ((i - 40) / 40) ** power);
        return Math.abs(waveletTransform(x, { wavelet, levels: 1 })[n / 2 + 15]);
      };
      for (let power = 0; power < moments; power++) expect(detail(power)).toBeLessThan(1e-11);
      expect(detail(moments)).toBeGreaterThan(1e-11 * 40 ** -moments);
    },
  );

  it('haar splits means and differences, coarse first', () => {
    const [a, b, c, d] = waveletTransform([1, 3, 5, 9]);
    const root = Math.SQRT1_2;
    expect(distance(Float64Array.of(a, b, c, d), Float64Array.of(9, -5, -2 * root, -4 * root))).toBeLessThan(
      2e-15,
    );
    expect(waveletTransform([4, 2], { levels: 0 })).toEqual(Float64Array.of(4, 2));
  });

  it('of matrices transform rows and columns level by level, and go back', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...wavelets),
        fc.integer({ min: 0, max: 3 }),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 3 }),
        (wavelet, levels, p, q) => {
          const [m, n] = [p * 2 ** levels, q * 2 ** levels];
          const rows = Array.from({ length: m }, (_, i) => random(n, 1, 11 + i));
          const coefficients = waveletTransform2(rows, { wavelet, levels });
          expect(coefficients.norm()).toBeCloseTo(Math.hypot(...rows.flatMap((row) => [...row])), 12);
          const back = inverseWaveletTransform2(coefficients, { wavelet, levels });
          rows.forEach((row, i) =>
            expect(distance(Float64Array.from(back.getRow(i)), row)).toBeLessThan(2e-14),
          );
          if (m !== 1 || levels > 0) return;
          expect(back.getRow(0)).toEqual([...rows[0]]);
        },
      ),
      { numRuns: 60, seed: 1 },
    );
  });
});

describe('bad input', () => {
  it.each([
    ['fft of 12', () => fft(new Float64Array(12)), 'SHAPE'],
    ['fft of nothing', () => fft([]), 'SHAPE'],
    ['fft with NaN', () => fft([Number.NaN, 1]), 'NOT_FINITE'],
    ['fft with too few imaginary parts', () => fft([1, 2], [1]), 'SHAPE'],
    ['fft of a text', () => fft('ab' as unknown as number[]), 'WRONG_TYPE'],
    [
      'realFft2 of 3 x 4',
      () =>
        realFft2([
          [1, 2, 3, 4],
          [1, 2, 3, 4],
          [1, 2, 3, 4],
        ]),
      'SHAPE',
    ],
    ['inverseRealFft2 of two shapes', () => inverseRealFft2({ re: [[1, 2]], im: [[1]] }), 'SHAPE'],
    ['walshHadamard of 6', () => walshHadamard(new Float64Array(6)), 'SHAPE'],
    [
      'walshHadamard, orthonormal 1',
      () => walshHadamard([1], { orthonormal: 1 as unknown as boolean }),
      'WRONG_TYPE',
    ],
    ['another wavelet', () => waveletTransform([1, 2], { wavelet: 'db1' as Wavelet }), 'UNKNOWN_OPTION'],
    ['too many levels', () => waveletTransform(new Float64Array(6), { levels: 2 }), 'SHAPE'],
    ['half a level', () => waveletTransform([1, 2], { levels: 0.5 }), 'OUT_OF_RANGE'],
    ['a level of NaN', () => waveletTransform([1, 2], { levels: Number.NaN }), 'NOT_FINITE'],
  ])('%s', (_, call, code) => {
    expect(call).toThrow(expect.objectContaining({ code }) as Error);
  });
});
