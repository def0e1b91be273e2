import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beta, chiSquare, gamma, normal, studentT, type Distribution } from '../src/index.ts';

fc.configureGlobal({ seed: Number(process.env['FC_SEED'] ?? 1) });

/** |got - want| <= bound |want|. */
function expectRelative(got: number, want: number, bound: number): void {
  expect(Math.abs(got - want), `${got} against ${want}`).toBeLessThanOrEqual(bound * Math.abs(want));
}

const logUniform = (low: number, high: number): fc.Arbitrary<number> =>
  fc.double({ min: Math.log(low), max: Math.log(high), noNaN: true }).map((z) => Math.exp(z));

const laws: [string, Distribution<never>, fc.Arbitrary<object>][] = [
  [
    'normal',
    normal,
    fc.record({ mean: fc.double({ min: -3, max: 3, noNaN: true }), standardDeviation: logUniform(0.1, 10) }),
  ],
  ['gamma', gamma, fc.record({ shape: logUniform(1e-3, 1e7), scale: logUniform(0.1, 10) })],
  ['chiSquare', chiSquare, fc.record({ degreesOfFreedom: logUniform(1e-2, 1e7) })],
  ['beta', beta, fc.record({ alpha: logUniform(3e-3, 1e6), beta: logUniform(3e-3, 1e6) })],
  ['studentT', studentT, fc.record({ degreesOfFreedom: logUniform(0.3, 1e8) })],
];

describe.each(laws)('%s', (name, law, parameters) => {
  const P = parameters as fc.Arbitrary<never>;

  it('has quantiles that its tails lead back to the probability, down to 1e-300', () => {
    fc.assert(
      fc.property(P, logUniform(1e-300, 0.5), (given, q) => {
        for (const [x, back] of [
          [law.upperQuantile(q, given), (at: number) => law.sf(at, given)],
          [law.quantile(q, given), (at: number) => law.cdf(at, given)],
        ] as const) {
          // A quantile that rounds to the end of the support, or over- or underflows, has no way back.
          if (!Number.isFinite(x) || Math.abs(x) < 1e-300 || (name === 'beta' && x === 1)) continue;
          // x itself is known to half a unit in the last place only.
          const condition = Math.abs(
            (law.pdf(x, given) * (Math.abs(x) + (name === 'beta' && x > 0.5 ? 1 / (1 - x) : 0))) / q,
          );
          expectRelative(back(x), q, 2e-12 + 4e-16 * condition);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('has tails that add up to 1 and are monotone, and a density that is their slope', () => {
    fc.assert(
      fc.property(P, fc.double({ min: 1e-3, max: 0.999, noNaN: true }), (given, p) => {
        const x = law.quantile(p, given);
        if (Math.abs(x) < 1e-300) return;
        expect(law.cdf(x, given) + law.sf(x, given)).toBeCloseTo(1, 13);
        const spread = law.quantile(Math.min(0.9995, p * 1.01), given) - x;
        const step = 1e-2 * Math.min(spread, Math.abs(x));
        if (step <= 1e-9 * Math.abs(x) || (name === 'beta' && x + step >= 1)) return;
        const [low, high] = [law.cdf(x - step, given), law.cdf(x + step, given)];
        expect(high).toBeGreaterThanOrEqual(low);
        if (high - low > 1e-9) {
          expect((high - low) / (2 * step) / law.pdf(x, given)).toBeCloseTo(1, 2);
        }
        expectRelative(Math.exp(law.logPdf(x, given)), law.pdf(x, given), 1e-11);
      }),
      { numRuns: 200 },
    );
  });

  it('has its ends at the probabilities 0 and 1', () => {
    const [given] = fc.sample(P, { numRuns: 1, seed: 1 });
    const low = name === 'normal' || name === 'studentT' ? -Infinity : 0;
    const high = name === 'beta' ? 1 : Infinity;
    expect([law.quantile(0, given), law.upperQuantile(1, given)]).toEqual([low, low]);
    expect([law.quantile(1, given), law.upperQuantile(0, given)]).toEqual([high, high]);
  });
});

describe('closed forms', () => {
  it('chi-square with 2 degrees of freedom is exponential', () => {
    for (const x of [1e-10, 0.3, 5, 100, 1300]) {
      expectRelative(chiSquare.sf(x, { degreesOfFreedom: 2 }), Math.exp(-x / 2), 1e-13);
      expectRelative(chiSquare.cdf(x, { degreesOfFreedom: 2 }), -Math.expm1(-x / 2), 1e-13);
    }
  });

  it('chi-square with 1 degree of freedom is a squared normal', () => {
    for (const x of [1e-8, 0.1, 1, 3, 20, 37]) {
      expectRelative(chiSquare.sf(x * x, { degreesOfFreedom: 1 }), 2 * normal.sf(x), 3e-13);
    }
  });

  it('Student t with 1 and 2 degrees of freedom', () => {
    for (const t of [1e-9, 0.2, 3, 1e5, 1e100, 1e200]) {
      expectRelative(studentT.sf(t, { degreesOfFreedom: 1 }), Math.atan2(1, t) / Math.PI, 1e-13);
      const root = Math.sqrt(2 + t * t);
      if (t < 1e100) expectRelative(studentT.sf(t, { degreesOfFreedom: 2 }), 1 / (root * (root + t)), 1e-13);
    }
  });

  it('beta with a shape of 1 is a power', () => {
    for (const x of [1e-200, 1e-3, 0.4, 0.99]) {
      expectRelative(beta.cdf(x, { alpha: 0.7, beta: 1 }), x ** 0.7, 3e-13);
      expectRelative(beta.sf(x, { alpha: 1, beta: 3.5 }), Math.exp(3.5 * Math.log1p(-x)), 1e-13);
    }
  });

  it('the arcsine law', () => {
    for (const x of [1e-30, 0.01, 0.5, 0.8]) {
      expectRelative(beta.cdf(x, { alpha: 0.5, beta: 0.5 }), (2 / Math.PI) * Math.asin(Math.sqrt(x)), 1e-13);
    }
  });

  it('Student t of many degrees of freedom is normal', () => {
    for (const t of [0.5, 2, 10]) {
      expectRelative(studentT.sf(t, { degreesOfFreedom: 1e15 }), normal.sf(t), 1e-10);
    }
  });
});

describe('values in 50 digits, from mpmath', () => {
  it.each([
    ['normal.sf', normal.sf(37), 5.725571222524577e-300],
    ['normal.upperQuantile', normal.upperQuantile(1e-300), 37.0470962993612],
    ['gamma.sf, small shape', gamma.sf(0.5, { shape: 1e-9 }), 5.597735950695406e-10],
    ['gamma.cdf, large shape', gamma.cdf(1e6, { shape: 1e6 }), 0.5001329807608726],
    ['beta.cdf, large shapes', beta.cdf(0.5, { alpha: 1e5, beta: 1e5 + 500 }), 0.8679262785035062],
  ])('%s', (_, got, want) => {
    expectRelative(got, want, 1e-12);
  });
});

describe('bad input', () => {
  const calls: [string, () => number, string][] = [
    ['standardDeviation 0', () => normal.cdf(0, { standardDeviation: 0 }), 'OUT_OF_RANGE'],
    ['mean NaN', () => normal.cdf(0, { mean: NaN }), 'NOT_FINITE'],
    ['x NaN', () => normal.sf(NaN), 'NOT_FINITE'],
    ['x Infinity', () => normal.pdf(Infinity), 'NOT_FINITE'],
    ['p 2', () => normal.quantile(2), 'OUT_OF_RANGE'],
    ['q -1', () => normal.upperQuantile(-1), 'OUT_OF_RANGE'],
    ['p NaN', () => normal.quantile(NaN), 'NOT_FINITE'],
    ['shape 0', () => gamma.cdf(1, { shape: 0 }), 'OUT_OF_RANGE'],
    ['scale -1', () => gamma.quantile(0.5, { shape: 1, scale: -1 }), 'OUT_OF_RANGE'],
    ['shape of another type', () => gamma.sf(1, { shape: '2' as unknown as number }), 'WRONG_TYPE'],
    ['degrees of freedom 0', () => chiSquare.sf(1, { degreesOfFreedom: 0 }), 'OUT_OF_RANGE'],
    ['alpha 0', () => beta.pdf(0.5, { alpha: 0, beta: 1 }), 'OUT_OF_RANGE'],
    ['beta NaN', () => beta.upperQuantile(0.5, { alpha: 1, beta: NaN }), 'NOT_FINITE'],
    ['degrees of freedom -3', () => studentT.cdf(0, { degreesOfFreedom: -3 }), 'OUT_OF_RANGE'],
    ['degrees of freedom Infinity', () => studentT.cdf(0, { degreesOfFreedom: Infinity }), 'NOT_FINITE'],
  ];
  it.each(calls)('%s', (_, call, code) => {
    expect(call).toThrow(expect.objectContaining({ code }));
  });
});
