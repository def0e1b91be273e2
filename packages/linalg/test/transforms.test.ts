import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { matrixProduct, setMode, toMatrix, type MatrixLike } from '../src/index.ts';
import {
  cosineTransform,
  cosineTransform2,
  fft,
  fft2,
  inverseCosineTransform,
  inverseCosineTransform2,
  inverseFft,
  inverseFft2,
  inverseRealFft2,
  inverseWaveletTransform,
  inverseWaveletTransform2,
  realFft2,
  walshHadamard,
  walshHadamard2,
  waveletFilters,
  waveletTransform,
  waveletTransform2,
  type Wavelet,
} from '../src/transforms/index.ts';
import { modes } from './inputs.ts';
import { distance, random } from './wasm/reference.ts';

const wavelets: readonly Wavelet[] = [
  ...['haar', 'db2', 'db3', 'db4', 'db5'],
  ...['db6', 'db7', 'db8', 'db9', 'db10'],
] as Wavelet[];

afterAll(() => setMode('default'));

function matrix(m: number, n: number, seed: number): Float64Array[] {
  return Array.from({ length: m }, (_, i) => random(n, 1, 100 * seed + i));
}

function flat(a: MatrixLike): Float64Array {
  return Float64Array.from(toMatrix(a).to1DArray());
}

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
  it.each([1, 2, 3, 4, 5, 7, 8, 12, 45, 64, 97, 256, 320])(
    'of length %i are those of the definition, and go back',
    (n) => {
      setMode(mode);
      const [re, im] = [random(n, 1, 3), random(n, 1, 4)];
      const got = fft(re, im);
      const [wantRe, wantIm] = slowTransform(re, im);
      expect(distance(got.re, wantRe)).toBeLessThan(1e-14 * n);
      expect(distance(got.im, wantIm)).toBeLessThan(1e-14 * n);
      const back = inverseFft(got.re, got.im);
      expect(distance(back.re, re)).toBeLessThan(5e-15);
      expect(distance(back.im, im)).toBeLessThan(5e-15);
    },
  );

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

  it.each([
    [1, 1],
    [1, 6],
    [5, 1],
    [2, 2],
    [3, 4],
    [7, 12],
    [16, 8],
    [9, 15],
  ])(
    'of a complex or real %i x %i matrix transform rows, then columns, and are unitary when asked to be',
    (m, n) => {
      setMode(mode);
      const [re, im] = [matrix(m, n, 21), matrix(m, n, 22)];
      const got = fft2({ re, im }, { orthonormal: true });
      const lines = re.map((row, i) => fft(row, im[i]));
      for (let l = 0; l < n; l++) {
        const column = fft(
          lines.map((line) => line.re[l]),
          lines.map((line) => line.im[l]),
        );
        for (let k = 0; k < m; k++) {
          expect(got.re.get(k, l)).toBeCloseTo(column.re[k] / Math.sqrt(m * n), 12);
          expect(got.im.get(k, l)).toBeCloseTo(column.im[k] / Math.sqrt(m * n), 12);
        }
      }
      const back = inverseFft2(got, { orthonormal: true });
      expect(distance(flat(back.re), flat(re))).toBeLessThan(5e-15);
      expect(distance(flat(back.im), flat(im))).toBeLessThan(5e-15);
      const real = realFft2(re);
      const whole = fft2({ re });
      expect(distance(flat(real.re), flat(whole.re))).toBeLessThan(1e-13);
      expect(distance(flat(real.im), flat(whole.im))).toBeLessThan(1e-13);
      expect(distance(flat(inverseRealFft2(real)), flat(re))).toBeLessThan(5e-15);
      const part = inverseRealFft2({ re, im }, { orthonormal: true });
      expect(distance(flat(part), flat(inverseFft2({ re, im }, { orthonormal: true }).re))).toBeLessThan(
        5e-15,
      );
    },
  );

  it('write to out, which may be the argument or have rows further apart', () => {
    setMode(mode);
    const [m, n] = [6, 8];
    const re = matrix(m, n, 31);
    const want = realFft2(re);
    const wide = { data: new Float64Array(m * 10).fill(7), rows: m, columns: n, stride: 10 };
    const im = { data: new Float64Array(m * n), rows: m, columns: n };
    realFft2(re, { out: { re: wide, im } });
    for (let i = 0; i < m; i++) {
      expect([...wide.data.subarray(10 * i, 10 * i + n)]).toEqual(want.re.getRow(i));
      expect([...wide.data.subarray(10 * i + n, 10 * i + 10)]).toEqual([7, 7]);
    }
    inverseRealFft2({ re: wide, im }, { out: wide });
    for (let i = 0; i < m; i++)
      expect(distance(wide.data.subarray(10 * i, 10 * i + n), re[i])).toBeLessThan(5e-15);
    const line = { re: random(12, 1, 33), im: random(12, 1, 34) };
    const there = fft(line.re, line.im);
    expect(fft(line.re, line.im, { out: line }).re).toBe(line.re);
    expect(line).toEqual(there);
    const square = { re: { data: flat(re), rows: m, columns: n }, im };
    const both = fft2(square);
    fft2(square, { out: square });
    expect(square.re.data).toEqual(flat(both.re));
    expect(square.im.data).toEqual(flat(both.im));
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

describe.each(modes)('Walsh-Hadamard orders and matrices in mode %s', (mode) => {
  const unit = (n: number, i: number): number[] => Array.from({ length: n }, (_, j) => (i === j ? 1 : 0));

  it('sequency: row s changes sign s times; the matrix is symmetric in every order', () => {
    setMode(mode);
    for (const n of [1, 2, 16, 64]) {
      for (const ordering of ['natural', 'paley', 'sequency'] as const) {
        const columns = Array.from({ length: n }, (_, j) => walshHadamard(unit(n, j), { ordering }));
        for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) expect(columns[i][j]).toBe(columns[j][i]);
        if (ordering !== 'sequency') continue;
        columns.forEach((row, s) =>
          expect(row.reduce((sum, x, j) => sum + (j > 0 && x !== row[j - 1] ? 1 : 0), 0)).toBe(s),
        );
      }
    }
  });

  it('paley: row i is the product of the Rademacher functions of its bits, coarsest first', () => {
    setMode(mode);
    const n = 16;
    for (let i = 0; i < n; i++) {
      const row = walshHadamard(unit(n, i), { ordering: 'paley' });
      for (let t = 0; t < n; t++) {
        let want = 1;
        for (let bit = 0; bit < 4; bit++) if ((i >> bit) & 1 && (t >> (3 - bit)) & 1) want = -want;
        expect(row[t]).toBe(want);
      }
    }
  });

  it.each([
    [1, 1],
    [1, 8],
    [4, 2],
    [8, 16],
  ])('of a %i x %i matrix transform both axes in the order asked for', (m, n) => {
    setMode(mode);
    const a = matrix(m, n, 41);
    for (const ordering of ['natural', 'paley', 'sequency'] as const) {
      const got = walshHadamard2(a, { ordering, orthonormal: true });
      const rows = a.map((row) => walshHadamard(row, { ordering, orthonormal: true }));
      for (let j = 0; j < n; j++) {
        const column = walshHadamard(
          rows.map((row) => row[j]),
          { ordering, orthonormal: true },
        );
        for (let i = 0; i < m; i++) expect(got.get(i, j)).toBeCloseTo(column[i], 12);
      }
      const back = walshHadamard2(got, { ordering, orthonormal: true, out: got });
      expect(back).toBe(got);
      expect(distance(flat(back), flat(a))).toBeLessThan(5e-15);
    }
  });
});

describe.each(modes)('cosine transforms in mode %s', (mode) => {
  it.each([1, 2, 3, 8, 10, 33])('of length %i are those of the definition, and go back', (n) => {
    setMode(mode);
    const x = random(n, 1, 51);
    const got = cosineTransform(x);
    for (let k = 0; k < n; k++) {
      let want = 0;
      for (let j = 0; j < n; j++) want += x[j] * Math.cos((Math.PI * (2 * j + 1) * k) / (2 * n));
      expect(got[k]).toBeCloseTo(Math.sqrt((k === 0 ? 1 : 2) / n) * want, 12);
    }
    expect(distance(inverseCosineTransform(got, { out: got }), x)).toBeLessThan(5e-15);
  });

  it.each([
    [1, 5],
    [3, 3],
    [8, 6],
  ])('of a %i x %i matrix transform both axes, and go back', (m, n) => {
    setMode(mode);
    const a = matrix(m, n, 61);
    const got = cosineTransform2(a);
    const rows = a.map((row) => cosineTransform(row));
    for (let j = 0; j < n; j++) {
      const column = cosineTransform(rows.map((row) => row[j]));
      for (let i = 0; i < m; i++) expect(got.get(i, j)).toBeCloseTo(column[i], 12);
    }
    expect(distance(flat(inverseCosineTransform2(got)), flat(a))).toBeLessThan(5e-15);
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

  it.each(wavelets)('%s: filters are orthonormal and their low pass sums to sqrt 2', (wavelet) => {
    const { low, high } = waveletFilters(wavelet);
    const sum = (a: Float64Array, b: Float64Array, shift: number): number =>
      a.reduce((total, value, j) => total + value * (b[j + shift] ?? 0), 0);
    expect(sum(low, new Float64Array(low.length).fill(1), 0)).toBeCloseTo(Math.SQRT2, 14);
    for (let shift = 0; shift < low.length; shift += 2) {
      expect(sum(low, low, shift)).toBeCloseTo(shift === 0 ? 1 : 0, 14);
      expect(sum(high, high, shift)).toBeCloseTo(shift === 0 ? 1 : 0, 14);
      expect(sum(low, high, shift)).toBeCloseTo(0, 14);
    }
  });

  it.each(wavelets)(
    '%s: one level is the periodic sums of the definition, filters longer than the data too',
    (wavelet) => {
      const { low, high } = waveletFilters(wavelet);
      for (const n of [2, 6, 24]) {
        const x = random(n, 1, 71);
        const got = waveletTransform(x, { wavelet, levels: 1 });
        for (let k = 0; k < n / 2; k++) {
          const gather = (filter: Float64Array): number =>
            filter.reduce((total, value, j) => total + value * x[(2 * k + j) % n], 0);
          expect(got[k]).toBeCloseTo(gather(low), 13);
          expect(got[n / 2 + k]).toBeCloseTo(gather(high), 13);
        }
      }
    },
  );

  it('write to out, which may be the argument', () => {
    const x = random(32, 1, 81);
    const want = waveletTransform(x, { wavelet: 'db3', levels: 2 });
    expect(waveletTransform(x, { wavelet: 'db3', levels: 2, out: x })).toBe(x);
    expect(x).toEqual(want);
    const a = { data: flat(matrix(8, 8, 82)), rows: 8, columns: 8 };
    const there = waveletTransform2(a, { wavelet: 'db2' });
    const wide = { data: new Float64Array(8 * 9), rows: 8, columns: 8, stride: 9 };
    waveletTransform2(a, { wavelet: 'db2', out: wide });
    for (let i = 0; i < 8; i++) expect([...wide.data.subarray(9 * i, 9 * i + 8)]).toEqual(there.getRow(i));
    waveletTransform2(a, { wavelet: 'db2', out: a });
    expect(a.data).toEqual(flat(there));
  });

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
    ['fft to an out of another length', () => fft([1, 2], undefined, { out: fft([1]) }), 'SHAPE'],
    ['fft with orthonormal 1', () => fft([1], [1], { orthonormal: 1 as unknown as boolean }), 'WRONG_TYPE'],
    ['fft2 of two shapes', () => fft2({ re: [[1, 2]], im: [[1]] }), 'SHAPE'],
    ['fft2 of nothing', () => fft2({ re: [] }), 'SHAPE'],
    ['inverseFft2 with NaN', () => inverseFft2({ re: [[1]], im: [[Number.NaN]] }), 'NOT_FINITE'],
    ['cosineTransform of nothing', () => cosineTransform([]), 'SHAPE'],
    ['cosineTransform2 of rows that differ', () => cosineTransform2([[1], [1, 2]]), 'SHAPE'],
    ['walshHadamard2 of 2 x 3', () => walshHadamard2(matrix(2, 3, 1)), 'SHAPE'],
    ['another order', () => walshHadamard([1], { ordering: 'gray' as 'paley' }), 'UNKNOWN_OPTION'],
    ['filters of another wavelet', () => waveletFilters('sym4' as Wavelet), 'UNKNOWN_OPTION'],
    ['fft of nothing', () => fft([]), 'SHAPE'],
    ['fft with NaN', () => fft([Number.NaN, 1]), 'NOT_FINITE'],
    ['fft with too few imaginary parts', () => fft([1, 2], [1]), 'SHAPE'],
    ['fft of a text', () => fft('ab' as unknown as number[]), 'WRONG_TYPE'],
    ['realFft2 of nothing', () => realFft2([]), 'SHAPE'],
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
