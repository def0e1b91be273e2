import { randomStream } from '@lab/stats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  daubechies,
  dct,
  fourier,
  haar,
  unitary,
  walshHadamard,
  waveletAnalysis,
  waveletSynthesis,
  type SensingTransform,
  type Signal,
} from '../src/index.ts';

const n = 12;
const phases = (part: 'cos' | 'sin'): number[][] =>
  Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_, j) => Math[part]((2 * Math.PI * i * j) / n + i) / Math.sqrt(n)),
  );

const transforms: readonly SensingTransform[] = [
  fourier({ shape: [1] }),
  fourier({ shape: [24] }),
  fourier({ shape: [6, 8] }),
  walshHadamard({ shape: [16] }),
  walshHadamard({ shape: [4, 8], ordering: 'paley' }),
  walshHadamard({ shape: [8, 2], ordering: 'natural' }),
  dct({ shape: [15] }),
  dct({ shape: [4, 5] }),
  unitary({ re: phases('cos'), im: phases('sin') }),
  unitary([
    [0.6, 0.8],
    [-0.8, 0.6],
  ]),
];

function parts(x: Signal): { re: Float64Array; im: Float64Array } {
  return x instanceof Float64Array ? { re: x, im: new Float64Array(x.length) } : x;
}

function inner(x: Signal, y: Signal): { re: number; im: number } {
  const [a, b] = [parts(x), parts(y)];
  let [re, im] = [0, 0];
  for (let i = 0; i < a.re.length; i++) {
    re += a.re[i] * b.re[i] + a.im[i] * b.im[i];
    im += a.re[i] * b.im[i] - a.im[i] * b.re[i];
  }
  return { re, im };
}

function randomSignal(size: number, seed: string, complex: boolean): Signal {
  const stream = randomStream(seed);
  const re = stream.fillNormal(new Float64Array(size));
  return complex ? { re, im: stream.fillNormal(new Float64Array(size)) } : re;
}

describe.each(transforms)('$kind of shape $shape', (transform) => {
  it('keeps inner products, and its adjoint is its inverse, for real and complex signals', () => {
    for (const complex of [false, true]) {
      const [x, y] = [randomSignal(transform.size, 'x', complex), randomSignal(transform.size, 'y', complex)];
      const [there, other] = [transform.forward(x), transform.forward(y)];
      const [want, got] = [inner(x, y), inner(there, other)];
      expect(got.re).toBeCloseTo(want.re, 12);
      expect(got.im).toBeCloseTo(want.im, 12);
      const back = parts(transform.adjoint(there));
      parts(x).re.forEach((value, i) => expect(back.re[i]).toBeCloseTo(value, 12));
      parts(x).im.forEach((value, i) => expect(back.im[i]).toBeCloseTo(value, 12));
    }
  });

  it('has pairs that see conjugate numbers of a real signal', () => {
    if (transform.pairs === undefined) return;
    const y = parts(transform.forward(randomSignal(transform.size, 'real', false)));
    transform.pairs.forEach((partner, row) => {
      expect(y.re[partner]).toBeCloseTo(y.re[row], 12);
      expect(y.im[partner]).toBeCloseTo(-y.im[row], 12);
    });
  });
});

describe('bases', () => {
  it('are orthonormal in one and two dimensions, and their plain forms agree', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: 0, max: 3 }),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 3 }),
        fc.boolean(),
        (vanishingMoments, levels, p, q, flat) => {
          const [rows, columns] = [p * 2 ** levels, q * 2 ** levels];
          const shape = flat ? ([columns] as const) : ([rows, columns] as const);
          const basis = daubechies({ shape, levels, vanishingMoments });
          const x = randomSignal(basis.size, 'basis', false) as Float64Array;
          const z = basis.analyze(x) as Float64Array;
          expect(Math.hypot(...z)).toBeCloseTo(Math.hypot(...x), 11);
          const back = basis.synthesize(z) as Float64Array;
          back.forEach((value, i) => expect(value).toBeCloseTo(x[i], 11));
          if (flat) {
            expect(waveletAnalysis(x, { vanishingMoments, levels })).toEqual(z);
            expect(waveletSynthesis(z, { vanishingMoments, levels })).toEqual(back);
          }
          expect(basis.scaling?.length).toBe(flat ? q : p * q);
        },
      ),
      { numRuns: 60, seed: 2 },
    );
  });

  it('of a constant image have one coefficient, the scaling one', () => {
    const basis = haar({ shape: [8, 8] });
    const z = basis.analyze(new Float64Array(64).fill(1)) as Float64Array;
    expect(z[0]).toBeCloseTo(8, 12);
    expect(Math.hypot(...z.subarray(1))).toBeLessThan(1e-12);
    expect(basis.scaling).toEqual([0]);
  });

  it('without levels are the identity', () => {
    const basis = haar({ shape: [5], levels: 0 });
    expect(basis.analyze([1, 2, 3, 4, 5])).toEqual(Float64Array.of(1, 2, 3, 4, 5));
  });

  it('transform the parts of complex signals', () => {
    const basis = daubechies({ shape: [8], vanishingMoments: 2, levels: 2 });
    const x = randomSignal(8, 'complex', true) as { re: Float64Array; im: Float64Array };
    const z = basis.analyze(x) as { re: Float64Array; im: Float64Array };
    expect(z.im).toEqual(basis.analyze(x.im));
  });
});
