import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beta, gamma, gammaSum, weightedChiSquare } from '../src/index.ts';

fc.configureGlobal({ seed: Number(process.env['FC_SEED'] ?? 1) });

/** |got - want| <= bound |want|. */
function expectRelative(got: number, want: number, bound: number): void {
  expect(Math.abs(got - want), `${got} against ${want}`).toBeLessThanOrEqual(bound * Math.abs(want));
}

describe('the sum of gamma variables', () => {
  it('of one scale is a gamma law', () => {
    for (const x of [1e-3, 0.5, 3, 40]) {
      const parameters = { shapes: [0.3, 1.1], scales: [2, 2] };
      expectRelative(gammaSum.sf(x, parameters), gamma.sf(x, { shape: 1.4, scale: 2 }), 1e-13);
      expectRelative(gammaSum.cdf(x, parameters), gamma.cdf(x, { shape: 1.4, scale: 2 }), 1e-13);
      expectRelative(gammaSum.pdf(x, parameters), gamma.pdf(x, { shape: 1.4, scale: 2 }), 1e-13);
    }
  });

  it('of half-integer shapes is a weighted chi-square', () => {
    const weights = [1, -0.4, 0.05];
    const degreesOfFreedom = [1, 3, 2];
    const parameters = { shapes: degreesOfFreedom.map((nu) => nu / 2), scales: weights.map((w) => 2 * w) };
    for (const x of [-5, 0.1, 2, 60]) {
      expectRelative(
        gammaSum.sf(x, parameters),
        weightedChiSquare.sf(x, { weights, degreesOfFreedom }),
        1e-13,
      );
    }
    expectRelative(
      gammaSum.quantile(0.2, parameters),
      weightedChiSquare.quantile(0.2, { weights, degreesOfFreedom }),
      1e-12,
    );
  });

  it('at 0 follows from the beta law: P(s X > t Y) = P(X / (X + Y) > t / (s + t))', () => {
    for (const [a, b, s, t] of [
      [0.3, 2.2, 1, 1],
      [1.7, 0.6, 3, 0.01],
      [25.5, 0.1, 0.002, 1],
    ]) {
      const want = beta.sf(t / (s + t), { alpha: a, beta: b });
      expectRelative(gammaSum.sf(0, { shapes: [a, b], scales: [s, -t] }), want, 1e-11);
    }
  });

  it('of two nearly equal scales agrees with the mixture that conditioning gives', () => {
    // X + r Y with Y given the share B = X / (X + Y) is a gamma of shape a + b times B + r (1 - B): integrate over B.
    const [a, b, r] = [0.8, 1.9, 0.3];
    const n = 20_000;
    for (const x of [0.5, 2, 6]) {
      let sum = 0;
      for (let i = 0; i < n; i += 1) {
        const share = beta.quantile((i + 0.5) / n, { alpha: a, beta: b });
        sum += gamma.sf(x / (share + r * (1 - share)), { shape: a + b });
      }
      expect(gammaSum.sf(x, { shapes: [a, b], scales: [1, r] })).toBeCloseTo(sum / n, 6);
    }
  });

  it('has quantiles that lead back to their probabilities, for real shapes and signs', () => {
    const term = fc.tuple(
      fc.double({ min: -1.3, max: 2, noNaN: true }).map((z) => 10 ** z),
      fc.double({ min: -5, max: 0, noNaN: true }).map((z) => 10 ** z),
      fc.boolean(),
    );
    fc.assert(
      fc.property(
        fc.array(term, { minLength: 1, maxLength: 8 }),
        fc.double({ min: -100, max: -0.31, noNaN: true }),
        (terms, power) => {
          const parameters = {
            shapes: terms.map(([shape]) => shape),
            scales: terms.map(([, scale, negative]) => (negative ? -scale : scale)),
          };
          const q = 10 ** power;
          const x = gammaSum.upperQuantile(q, parameters);
          if (Math.abs(x) < 1e-290) return;
          expectRelative(
            gammaSum.sf(x, parameters),
            q,
            1e-11 + (3e-16 * gammaSum.pdf(x, parameters) * Math.abs(x)) / q,
          );
        },
      ),
      { numRuns: 150 },
    );
  });

  it('says so where the integral does not settle: vanishing shapes at 0', () => {
    const call = (): number => gammaSum.sf(0, { shapes: [0.01, 0.01], scales: [1, -1] });
    expect(call).toThrow(expect.objectContaining({ code: 'NOT_CONVERGED' }));
  });
});

describe('bad input', () => {
  it.each([
    ['no shapes', () => gammaSum.sf(1, { shapes: [], scales: [] }), 'SHAPE'],
    ['other lengths', () => gammaSum.sf(1, { shapes: [1], scales: [1, 2] }), 'SHAPE'],
    ['shape 0', () => gammaSum.sf(1, { shapes: [0], scales: [1] }), 'OUT_OF_RANGE'],
    ['scales of 0', () => gammaSum.sf(1, { shapes: [1], scales: [0] }), 'OUT_OF_RANGE'],
    ['a scale that is NaN', () => gammaSum.sf(1, { shapes: [1], scales: [NaN] }), 'NOT_FINITE'],
  ])('%s', (_, call, code) => {
    expect(call).toThrow(expect.objectContaining({ code }));
  });
});
