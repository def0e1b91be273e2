import { chiSquare } from '@lab/stats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { riskDistribution, weightedChiSquare } from '../src/index.ts';

const weight = fc.double({ min: 0.01, max: 10, noNaN: true });
const degrees = fc.double({ min: 0.2, max: 8, noNaN: true });

describe('weightedChiSquare', () => {
  it('is a scaled chi-square where all weights are equal, for any real degrees of freedom', () => {
    fc.assert(
      fc.property(weight, fc.array(degrees, { minLength: 1, maxLength: 4 }), (scale, dof) => {
        const law = weightedChiSquare({ weights: dof.map(() => scale), dof });
        const total = dof.reduce((sum, value) => sum + value, 0);
        for (const share of [0.3, 1, 2.5]) {
          const x = share * law.mean;
          const exact = chiSquare.cdf(x / scale, { degreesOfFreedom: total });
          expect(law.cdf(x)).toBeCloseTo(exact, 10);
          expect(law.sf(x)).toBeCloseTo(1 - exact, 10);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('has the closed form of two pairs of exponentials', () => {
    // w1 chi2_2 + w2 chi2_2: density of two exponentials with means 2 w1 and 2 w2.
    const [a, b] = [3, 0.4];
    const law = weightedChiSquare({ weights: [a, b], dof: [2, 2] });
    for (const x of [0.1, 1, 5, 40]) {
      const tail = (a * Math.exp(-x / (2 * a)) - b * Math.exp(-x / (2 * b))) / (a - b);
      expect(law.sf(x) / tail).toBeCloseTo(1, 11);
      const density = (Math.exp(-x / (2 * a)) - Math.exp(-x / (2 * b))) / (2 * (a - b));
      expect(law.pdf(x) / density).toBeCloseTo(1, 10);
    }
  });

  it('is smooth in its degrees of freedom across whole numbers', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(weight, fc.integer({ min: 1, max: 4 })), { minLength: 2, maxLength: 5 }),
        (terms) => {
          const weights = terms.map(([value]) => value);
          const exact = weightedChiSquare({ weights, dof: terms.map(([, nu]) => nu) });
          const below = weightedChiSquare({ weights, dof: terms.map(([, nu]) => nu - 1e-7) });
          const above = weightedChiSquare({ weights, dof: terms.map(([, nu]) => nu + 1e-7) });
          for (const share of [0.2, 1, 3]) {
            const x = share * exact.mean;
            // The mean of the two sides differs from the limit at second order.
            expect(Math.abs((below.cdf(x) + above.cdf(x)) / 2 - exact.cdf(x))).toBeLessThan(1e-10);
            expect(Math.abs((below.pdf(x) + above.pdf(x)) / 2 - exact.pdf(x))).toBeLessThan(
              1e-9 / exact.mean,
            );
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('inverts its cdf and scales with its weights', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(weight, degrees), { minLength: 1, maxLength: 4 }),
        fc.double({ min: 0.001, max: 0.999, noNaN: true }),
        (terms, p) => {
          const weights = terms.map(([value]) => value);
          const dof = terms.map(([, nu]) => nu);
          const law = weightedChiSquare({ weights, dof });
          const x = law.quantile(p);
          expect(law.cdf(x)).toBeCloseTo(p, 9);
          const scaled = weightedChiSquare({ weights: weights.map((value) => 7 * value), dof });
          expect(scaled.quantile(p) / (7 * x)).toBeCloseTo(1, 8);
          expect(scaled.variance / law.variance).toBeCloseTo(49, 9);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('has draws with its moments', () => {
    const law = weightedChiSquare({ weights: [2, 0.5], dof: [1, 2.5] });
    const draws = law.sample(20_000, 3);
    const mean = draws.reduce((sum, value) => sum + value, 0) / draws.length;
    expect(Math.abs(mean - law.mean)).toBeLessThan(4.5 * Math.sqrt(law.variance / draws.length));
    const point = law.quantile(0.9);
    const below = draws.filter((value) => value <= point).length / draws.length;
    expect(Math.abs(below - 0.9)).toBeLessThan(4.5 * Math.sqrt(0.09 / draws.length));
    expect(law.sample(3, 3)).toEqual(draws.slice(0, 3));
  });

  it('covers weights of very different size with degrees that are not integers', () => {
    const law = weightedChiSquare({ weights: [5, 1e-7, 2e-7], dof: [1.5, 1, 0.5] });
    const alone = weightedChiSquare({ weights: [5], dof: [1.5] });
    expect(law.cdf(4)).toBeCloseTo(alone.cdf(4), 6);
    expect(law.pdf(4)).toBeCloseTo(alone.pdf(4), 6);
    expect(law.quantile(0.95) / alone.quantile(0.95)).toBeCloseTo(1, 6);
    expect(law.cdf(-1)).toBe(0);
    expect(law.sf(0)).toBe(1);
  });

  it('agrees with the mixture of chi-squares of Ruben (1962)', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(weight, degrees), { minLength: 1, maxLength: 4 }), (terms) => {
        const weights = terms.map(([value]) => value);
        const dof = terms.map(([, nu]) => nu);
        fc.pre(Math.max(...weights) < 100 * Math.min(...weights));
        const law = weightedChiSquare({ weights, dof });
        for (const share of [0.3, 1, 2]) {
          const x = share * law.mean;
          expect(Math.abs(rubenCdf(weights, dof, x) - law.cdf(x))).toBeLessThan(1e-10);
        }
      }),
      { numRuns: 40 },
    );
  });
});

/** F(x) = sum_r c_r P(N/2 + r, x / 2b), until the coefficients that are left sum to 1e-13. */
function rubenCdf(weights: readonly number[], dof: readonly number[], x: number): number {
  const b = 0.90625 * Math.min(...weights);
  const g = weights.map((value) => 1 - b / value);
  const half = dof.reduce((sum, nu) => sum + nu, 0) / 2;
  const c = [Math.exp(weights.reduce((sum, value, j) => sum + (dof[j] / 2) * Math.log(b / value), 0))];
  const G = [0];
  let sum = 0;
  let left = 1;
  for (let r = 0; left > 1e-13; r++) {
    if (r > 0) {
      G.push(0.5 * g.reduce((total, share, j) => total + dof[j] * share ** r, 0));
      c.push(c.reduce((total, value, s) => total + G[r - s] * value, 0) / r);
    }
    left -= c[r];
    sum += c[r] * chiSquare.cdf(x / b, { degreesOfFreedom: 2 * (half + r) });
    if (r > 6000) throw new Error('the series is too long');
  }
  return sum;
}

describe('riskDistribution', () => {
  it('is a point mass at the floor where nothing is random', () => {
    const law = riskDistribution({ labelWeights: [1, 2], weights: [0], alpha: 1, kind: 'conditional' });
    expect(law).toMatchObject({ mean: 3, variance: 0 });
    expect([law.cdf(2.9), law.cdf(3), law.sf(2), law.quantile(0.3)]).toEqual([0, 1, 1, 3]);
    expect(law.pdf(3)).toBe(Infinity);
    expect(law.sample(2, 0)).toEqual([3, 3]);
  });
});
