import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chiSquare, drawChiSquare, randomStream, weightedChiSquare } from '../src/index.ts';

fc.configureGlobal({ seed: Number(process.env['FC_SEED'] ?? 1) });

/** |got - want| <= bound |want|. */
function expectRelative(got: number, want: number, bound: number): void {
  expect(Math.abs(got - want), `${got} against ${want}`).toBeLessThanOrEqual(bound * Math.abs(want));
}

/**
 * Ruben's series (H. Ruben, Ann. Math. Statist. 33, 1962) for positive weights: a mixture of chi-square tails with scale
 * below the smallest weight, all terms positive.
 */
function ruben(x: number, weights: readonly number[], degrees: readonly number[]): number {
  const scale = Math.min(...weights) * 0.999;
  const total = degrees.reduce((sum, nu) => sum + nu, 0);
  const a = [Math.exp(weights.reduce((sum, w, j) => sum + (degrees[j] / 2) * Math.log(scale / w), 0))];
  const g: number[] = [];
  let sf = a[0] * chiSquare.sf(x / scale, { degreesOfFreedom: total });
  for (let k = 1; k < 50 || a[k - 1] > 1e-25; k += 1) {
    g.push(weights.reduce((sum, w, j) => sum + degrees[j] * (1 - scale / w) ** k, 0));
    let next = 0;
    for (let r = 0; r < k; r += 1) next += g[k - 1 - r] * a[r];
    a.push(next / (2 * k));
    sf += a[k] * chiSquare.sf(x / scale, { degreesOfFreedom: total + 2 * k });
  }
  return sf;
}

/** Imhof's integral (Biometrika 48, 1961) by the trapezoidal rule; for many degrees of freedom, absolute error 1e-9. */
function imhof(x: number, weights: readonly number[], degrees: readonly number[]): number {
  const step = 0.002;
  let sum = (weights.reduce((s, w, j) => s + degrees[j] * w, 0) - x) / 4; // half of the integrand's limit at 0
  for (let u = step; ; u += step) {
    let theta = -x * u;
    let logRho = 0;
    weights.forEach((w, j) => {
      theta += degrees[j] * Math.atan(w * u);
      logRho += (degrees[j] / 4) * Math.log1p((w * u) ** 2);
    });
    const size = Math.exp(-logRho) / u;
    sum += size * Math.sin(theta / 2);
    if (size < 1e-12) break;
  }
  return 0.5 + (step * sum) / Math.PI;
}

describe('against other formulas', () => {
  it("Ruben's series, positive weights", () => {
    for (const [weights, degrees] of [
      [
        [1, 0.5, 0.3],
        [1, 1, 1],
      ],
      [
        [2, 1.5, 1.1, 0.9],
        [3, 1, 2, 7],
      ],
      [
        [1, 0.999],
        [1, 30],
      ],
    ] as const) {
      const mean = weights.reduce((sum, w, j) => sum + w * degrees[j], 0);
      for (const x of [0.2 * mean, mean, 2 * mean, 5 * mean]) {
        const parameters = { weights, degreesOfFreedom: degrees };
        expectRelative(weightedChiSquare.sf(x, parameters), ruben(x, weights, degrees), 1e-11);
      }
    }
  });

  it("Imhof's integral, signed weights", () => {
    const weights = [3, 2, -2.5, -1, 0.5, 0.25];
    const degrees = [2, 3, 2, 4, 2, 3];
    for (const x of [-20, -3, 0, 0.01, 4, 30]) {
      const sf = weightedChiSquare.sf(x, { weights, degreesOfFreedom: degrees });
      expect(Math.abs(sf - imhof(x, weights, degrees))).toBeLessThan(1e-8);
    }
  });

  it('a difference of two exponentials (Laplace), far out on both sides', () => {
    const parameters = { weights: [1, -3], degreesOfFreedom: 2 };
    for (const x of [1e-12, 0.1, 2, 50, 1000]) {
      expectRelative(weightedChiSquare.sf(x, parameters), Math.exp(-x / 2) / 4, 1e-12);
      expectRelative(weightedChiSquare.cdf(-x, parameters), (3 * Math.exp(-x / 6)) / 4, 1e-12);
      expectRelative(weightedChiSquare.pdf(x, parameters), Math.exp(-x / 2) / 8, 1e-12);
    }
  });

  it('simulation', () => {
    const weights = [1, -0.7, 0.4, 0.1];
    const degreesOfFreedom = [1, 2, 1, 5];
    const stream = randomStream('weighted chi-square');
    const n = 100_000;
    const points = [-2, 0, 1, 4];
    const above = points.map(() => 0);
    for (let i = 0; i < n; i += 1) {
      const value = weights.reduce(
        (sum, w, j) => sum + w * drawChiSquare(stream, { degreesOfFreedom: degreesOfFreedom[j] }),
        0,
      );
      points.forEach((x, k) => (above[k] += value > x ? 1 : 0));
    }
    points.forEach((x, k) => {
      const sf = weightedChiSquare.sf(x, { weights, degreesOfFreedom });
      expect(Math.abs(above[k] / n - sf)).toBeLessThan(4.5 * Math.sqrt((sf * (1 - sf)) / n));
    });
  });
});

describe('invariances', () => {
  const weight = fc
    .tuple(fc.double({ min: -9, max: 0, noNaN: true }), fc.boolean())
    .map(([power, negative]) => (negative ? -1 : 1) * 10 ** power);
  const law = fc
    .array(fc.tuple(weight, fc.integer({ min: 1, max: 12 })), { minLength: 1, maxLength: 12 })
    .map((terms) => ({ weights: terms.map(([w]) => w), degreesOfFreedom: terms.map(([, nu]) => nu) }));
  const moments = (terms: { weights: number[]; degreesOfFreedom: number[] }): [number, number] => [
    terms.weights.reduce((sum, w, j) => sum + w * terms.degreesOfFreedom[j], 0),
    Math.sqrt(terms.weights.reduce((sum, w, j) => sum + 2 * w * w * terms.degreesOfFreedom[j], 0)),
  ];

  it('scaling, mirroring, order, splitting of degrees of freedom and zeros change nothing', () => {
    fc.assert(
      fc.property(law, fc.double({ min: -4, max: 8, noNaN: true }), (terms, z) => {
        const [mean, deviation] = moments(terms);
        const x = mean + z * deviation;
        const [sf, cdf] = [weightedChiSquare.sf(x, terms), weightedChiSquare.cdf(x, terms)];
        expect(sf + cdf).toBeCloseTo(1, 13);
        const { weights, degreesOfFreedom } = terms;
        const condition = 1e-11 + 1e-15 * Math.abs(x / deviation) * 40;
        expectRelative(
          weightedChiSquare.sf(x * 1e100, { weights: weights.map((w) => w * 1e100), degreesOfFreedom }),
          sf,
          condition,
        );
        expectRelative(
          weightedChiSquare.cdf(-x, { weights: weights.map((w) => -w), degreesOfFreedom }),
          sf,
          1e-12,
        );
        expectRelative(
          weightedChiSquare.sf(x, {
            weights: [0, ...weights.toReversed()],
            degreesOfFreedom: [3, ...degreesOfFreedom.toReversed()],
          }),
          sf,
          1e-12,
        );
        expectRelative(
          weightedChiSquare.sf(x, {
            weights: weights.flatMap((w, j) => new Array<number>(degreesOfFreedom[j]).fill(w)),
          }),
          sf,
          1e-12,
        );
      }),
      { numRuns: 150 },
    );
  });

  it('quantiles lead back to their probabilities in both tails', () => {
    fc.assert(
      fc.property(law, fc.double({ min: -250, max: -0.31, noNaN: true }), (terms, power) => {
        const q = 10 ** power;
        const upper = weightedChiSquare.upperQuantile(q, terms);
        const lower = weightedChiSquare.quantile(q, terms);
        for (const [x, back] of [
          [upper, weightedChiSquare.sf(upper, terms)],
          [lower, weightedChiSquare.cdf(lower, terms)],
        ]) {
          if (Math.abs(x) < 1e-290) continue;
          expectRelative(back, q, 1e-11 + (3e-16 * weightedChiSquare.pdf(x, terms) * Math.abs(x)) / q);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('the density is the slope of the tails', () => {
    fc.assert(
      fc.property(law, fc.double({ min: -2, max: 4, noNaN: true }), (terms, z) => {
        const [mean, deviation] = moments(terms);
        const x = mean + z * deviation;
        const step = 1e-5 * deviation;
        const slope =
          (weightedChiSquare.cdf(x + step, terms) - weightedChiSquare.cdf(x - step, terms)) / (2 * step);
        const density = weightedChiSquare.pdf(x, terms);
        // Near 0 the density of few weights is steep; elsewhere central differences hold four digits.
        if (Math.abs(x) < 0.2 * deviation || density * deviation < 1e-6) return;
        expect(slope / density).toBeCloseTo(1, 3);
      }),
      { numRuns: 150 },
    );
  });
});

describe('edges', () => {
  it('positive weights: nothing lies below 0', () => {
    const parameters = { weights: [2, 1] };
    for (const x of [-1e-300, -5]) {
      expect([weightedChiSquare.sf(x, parameters), weightedChiSquare.cdf(x, parameters)]).toEqual([1, 0]);
      expect([weightedChiSquare.pdf(x, parameters), weightedChiSquare.logPdf(x, parameters)]).toEqual([
        0,
        -Infinity,
      ]);
    }
    expect([weightedChiSquare.sf(0, parameters), weightedChiSquare.cdf(0, parameters)]).toEqual([1, 0]);
    expect([weightedChiSquare.quantile(0, parameters), weightedChiSquare.quantile(1, parameters)]).toEqual([
      0,
      Infinity,
    ]);
    expect([
      weightedChiSquare.upperQuantile(1, parameters),
      weightedChiSquare.upperQuantile(0, parameters),
    ]).toEqual([0, Infinity]);
  });

  it('negative weights: nothing lies above 0', () => {
    const parameters = { weights: [-2, -1] };
    expect([weightedChiSquare.sf(0, parameters), weightedChiSquare.cdf(0, parameters)]).toEqual([0, 1]);
    expect([weightedChiSquare.sf(1, parameters), weightedChiSquare.pdf(1, parameters)]).toEqual([0, 0]);
    const ends = [weightedChiSquare.quantile(0, parameters), weightedChiSquare.quantile(1, parameters)];
    expect(ends[0]).toBe(-Infinity);
    expect(Math.abs(ends[1])).toBe(0);
  });

  it('signed weights: both ends are infinite', () => {
    const parameters = { weights: [1, -1] };
    expect([weightedChiSquare.quantile(0, parameters), weightedChiSquare.quantile(1, parameters)]).toEqual([
      -Infinity,
      Infinity,
    ]);
  });

  it('the density at 0', () => {
    expect(weightedChiSquare.pdf(0, { weights: [3] })).toBe(Infinity);
    expect(weightedChiSquare.pdf(0, { weights: [2, 8] })).toBeCloseTo(1 / 8, 15);
    expect(weightedChiSquare.pdf(0, { weights: [2], degreesOfFreedom: 2 })).toBeCloseTo(1 / 4, 15);
    expect(weightedChiSquare.pdf(0, { weights: [1, 1, 2] })).toBe(0);
    expect(weightedChiSquare.pdf(0, { weights: [1, -1] })).toBe(Infinity);
    expect(weightedChiSquare.pdf(0, { weights: [1, -3], degreesOfFreedom: 2 })).toBeCloseTo(1 / 8, 14);
  });

  it('weights whose ratios leave the range of doubles', () => {
    const parameters = { weights: [1e300, 1e-300, 1e-10], degreesOfFreedom: [2, 1, 1] };
    expectRelative(weightedChiSquare.sf(2e300, parameters), Math.exp(-1), 1e-13);
    expectRelative(weightedChiSquare.cdf(1e290, parameters), 5e-11, 1e-9);
  });

  it('hundreds of weights, tiny signed ones and a point near 0: about one half, not 0', () => {
    const weights = Array.from({ length: 400 }, (_, j) => (j % 2 === 0 ? 1 : -1) / (j + 1) ** 2);
    const sf = weightedChiSquare.sf(-0.008, { weights });
    expect(sf).toBeGreaterThan(0.5);
    expect(sf).toBeLessThan(0.9);
    expect(sf).toBeCloseTo(1 - weightedChiSquare.sf(0.008, { weights: weights.map((w) => -w) }), 13);
  });

  it('degrees of freedom in the millions', () => {
    const parameters = { weights: [1, 0.5], degreesOfFreedom: [2_000_000, 3_000_000] };
    const deviation = Math.sqrt(2 * (2e6 + 0.75e6));
    const z = weightedChiSquare.upperQuantile(0.5, parameters) - 3.5e6;
    // The median lies below the mean by a third of skewness times deviation / 2: 8 sum w^3 nu / (6 variance).
    expect(z).toBeCloseTo((-8 * (2e6 + 0.375e6)) / (6 * deviation ** 2), 3);
  });
});

describe('bad input', () => {
  it.each([
    ['no weights', () => weightedChiSquare.sf(1, { weights: [] }), 'SHAPE'],
    ['weights of 0', () => weightedChiSquare.sf(1, { weights: [0, -0] }), 'OUT_OF_RANGE'],
    ['a weight that is Infinity', () => weightedChiSquare.sf(1, { weights: [1, Infinity] }), 'NOT_FINITE'],
    [
      'degrees of freedom 0',
      () => weightedChiSquare.sf(1, { weights: [1], degreesOfFreedom: 0 }),
      'OUT_OF_RANGE',
    ],
    [
      'degrees of freedom 1.5',
      () => weightedChiSquare.sf(1, { weights: [1], degreesOfFreedom: [1.5] }),
      'OUT_OF_RANGE',
    ],
    [
      'degrees of freedom NaN',
      () => weightedChiSquare.sf(1, { weights: [1], degreesOfFreedom: NaN }),
      'NOT_FINITE',
    ],
    [
      'too few degrees of freedom',
      () => weightedChiSquare.sf(1, { weights: [1, 2], degreesOfFreedom: [1] }),
      'SHAPE',
    ],
    ['x NaN', () => weightedChiSquare.pdf(NaN, { weights: [1] }), 'NOT_FINITE'],
    ['p 1.1', () => weightedChiSquare.quantile(1.1, { weights: [1] }), 'OUT_OF_RANGE'],
    ['q NaN', () => weightedChiSquare.upperQuantile(NaN, { weights: [1] }), 'NOT_FINITE'],
  ])('%s', (_, call, code) => {
    expect(call).toThrow(expect.objectContaining({ code }));
  });
});
