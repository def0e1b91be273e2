import { permutation, randomStream } from '@lab/stats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fit,
  localEffect,
  meanEffect,
  multiplierBootstrap,
  normConfidenceInterval,
  overlapDiagnostics,
  pseudoOutcomeWeights,
  restoreModel,
  stratifiedFolds,
  testHomogeneity,
  weightedChiSquareQuantile,
  weightedChiSquareTail,
  type HomogeneityTest,
} from '../src/index.ts';
import { drawDesign, type Draw } from './designs.ts';

const runs = { numRuns: 12 };
const seeds = fc.integer({ min: 0, max: 1e6 });
const n = 40;

/** A small data set with an effect, and its folds. */
function small(seed: number): Draw & { folds: number[] } {
  const draw = drawDesign('hetscale', 'obs', 1, n, seed);
  const treatment = draw.treatment.map((arm, i) => (i < 20 ? i % 2 : arm));
  const folds = Array.from({ length: n }, (_, i) => Math.floor(i / 2) % 2);
  return { ...draw, treatment, folds };
}

function data({ X, treatment, Y }: Draw): Pick<Draw, 'X' | 'treatment' | 'Y'> {
  return { X, treatment, Y };
}

function expectSame(a: HomogeneityTest, b: HomogeneityTest, digits = 9): void {
  expect(a.statistic).toBeCloseTo(b.statistic, digits);
  expect(a.pValue).toBeCloseTo(b.pValue, digits);
  expect(a.psi2).toBeCloseTo(b.psi2, digits);
}

describe('the test', () => {
  it('does not depend on the order of the rows when the folds move with them', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const draw = small(seed);
        const order = Array.from(permutation(randomStream(seed, 'order'), n));
        const moved = {
          X: order.map((i) => draw.X[i]),
          treatment: order.map((i) => draw.treatment[i]),
          Y: order.map((i) => draw.Y[i]),
        };
        const folds = order.map((i) => draw.folds[i]);
        expectSame(testHomogeneity(moved, { folds }), testHomogeneity(data(draw), { folds: draw.folds }), 7);
      }),
      runs,
    );
  });

  it('does not change when outcomes and covariates are shifted and rescaled', () => {
    fc.assert(
      fc.property(
        seeds,
        fc.double({ min: -50, max: 50, noNaN: true }),
        fc.double({ min: 0.1, max: 20, noNaN: true }),
        (seed, shift, scale) => {
          const draw = small(seed);
          const moved = {
            ...data(draw),
            X: draw.X.map((row) => row.map((value, j) => (j + 1) * scale * value - shift)),
            Y: draw.Y.map((value) => scale * value + shift),
          };
          const options = { folds: draw.folds };
          expectSame(testHomogeneity(moved, options), testHomogeneity(data(draw), options), 6);
          const before = meanEffect(fit(data(draw), options));
          const after = meanEffect(fit(moved, options));
          expect(after.ate / scale).toBeCloseTo(before.ate, 6);
          expect(after.se / scale).toBeCloseTo(before.se, 6);
        },
      ),
      runs,
    );
  });

  it('stays, and effects change sign, when the arms are swapped', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const draw = small(seed);
        const swapped = { ...data(draw), treatment: draw.treatment.map((arm) => 1 - arm) };
        const options = { folds: draw.folds, ridge: 0.5 };
        const [a, b] = [fit(data(draw), options), fit(swapped, options)];
        expectSame(testHomogeneity(a), testHomogeneity(b), 7);
        expect(meanEffect(a).ate).toBeCloseTo(-meanEffect(b).ate, 7);
        const query = { yGrid: [[-1], [0], [1]] };
        const [here, there] = [localEffect(a, [[0, 0, 1]], query), localEffect(b, [[0, 0, 1]], query)];
        for (let k = 0; k < 3; k++) {
          expect(here.effect[0][k]).toBeCloseTo(-there.effect[0][k], 7);
          expect(here.se[0][k]).toBeCloseTo(there.se[0][k], 7);
        }
        const [sizes, others] = [a, b].map((model) => overlapDiagnostics(model).effectiveSampleSize);
        for (const arm of [0, 1]) expect(others[1 - arm]).toBeCloseTo(sizes[arm], 6);
      }),
      runs,
    );
  });

  it('with a linear kernel scales with the square of the outcome, its p-value not at all', () => {
    fc.assert(
      fc.property(seeds, fc.double({ min: 0.2, max: 5, noNaN: true }), (seed, scale) => {
        const draw = small(seed);
        const options = { folds: draw.folds, kernelY: 'linear', standardize: false, lambda: 0.1 } as const;
        const plain = testHomogeneity(data(draw), options);
        const scaled = testHomogeneity({ ...data(draw), Y: draw.Y.map((value) => scale * value) }, options);
        expect(scaled.statistic / scale ** 2).toBeCloseTo(plain.statistic, 7);
        expect(scaled.pValue).toBeCloseTo(plain.pValue, 7);
      }),
      runs,
    );
  });

  it('has a V statistic >= 0, eigenvalues in descending order, and as many as rows', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const draw = small(seed);
        const model = fit(data(draw), { folds: draw.folds });
        for (const form of ['U', 'V'] as const) {
          const { statistic, eigenvalues } = testHomogeneity(model, { form });
          if (form === 'V') expect(statistic).toBeGreaterThanOrEqual(0);
          expect(eigenvalues).toHaveLength(n);
          expect(eigenvalues).toEqual([...eigenvalues!].sort((a, b) => b - a));
          expect(eigenvalues![n - 1] >= 0).toBe(form === 'V');
        }
      }),
      runs,
    );
  });

  it('is the marginal test when every covariate is constant', () => {
    const draw = small(3);
    const flat = { ...data(draw), X: draw.X.map(() => [1, 7]) };
    const model = fit(flat, { folds: draw.folds });
    expect(model.warnings.map(({ code }) => code)).toContain('constantCovariates');
    expectSame(testHomogeneity(model), testHomogeneity(model, { discrepancy: 'marginal' }), 12);
  });

  it('gives p = 1 and statistic 0 for a constant outcome, with a warning', () => {
    const draw = small(4);
    const flat = { ...data(draw), Y: draw.Y.map(() => 0.1) };
    for (const options of [
      {},
      { form: 'V' },
      { calibration: 'multiplier' },
      { discrepancy: 'operator' },
    ] as const) {
      const test = testHomogeneity(flat, { folds: draw.folds, ...options });
      expect(test.pValue).toBe(1);
      expect(test.statistic).toBeCloseTo(0, 12);
      expect(test.warnings.map(({ code }) => code)).toContain('constantOutcome');
    }
  });

  it('agrees with 2,000 multiplier draws within three standard errors', () => {
    const draw = drawDesign('shift', 'obs', 0.8, 120, 5);
    const model = fit(data(draw));
    for (const form of ['U', 'V'] as const)
      for (const discrepancy of ['mmd', 'marginal', 'l2'] as const) {
        const exact = testHomogeneity(model, { form, discrepancy }).pValue;
        const simulated = testHomogeneity(model, {
          form,
          discrepancy,
          calibration: 'multiplier',
          draws: 2000,
        }).pValue;
        expect(Math.abs(exact - simulated)).toBeLessThan(3 * Math.sqrt((exact * (1 - exact)) / 2000) + 1e-3);
      }
  });

  it('has moment approximations within .03 of the exact p-value', () => {
    const draw = drawDesign('shift', 'obs', 0.8, 120, 5);
    const model = fit(data(draw));
    const exact = testHomogeneity(model, { form: 'V' }).pValue;
    for (const calibration of ['liu', 'satterthwaite'] as const)
      expect(Math.abs(testHomogeneity(model, { form: 'V', calibration }).pValue - exact)).toBeLessThan(0.03);
  });

  it('is the same after a round trip of the model through JSON', () => {
    const draw = small(6);
    const averages = (train: Int32Array, query: Int32Array): number[][] =>
      Array.from(train, () => new Array<number>(query.length).fill(1 / train.length));
    for (const options of [{}, { outcomeWeights: averages }, { rank: 'auto' }] as const) {
      const model = fit(data(draw), { folds: draw.folds, ...options });
      const restored = restoreModel(JSON.parse(JSON.stringify(model)));
      expect(testHomogeneity(restored)).toEqual(testHomogeneity(model));
    }
  });

  it('never changes its input', () => {
    const draw = small(7);
    const copy = structuredClone(data(draw));
    testHomogeneity(data(draw), { folds: draw.folds });
    expect(data(draw)).toEqual(copy);
  });
});

describe('operator norm', () => {
  it('lies between the largest single direction and the Hilbert-Schmidt norm', () => {
    const draw = small(8);
    const model = fit(data(draw), { folds: draw.folds });
    const operator = testHomogeneity(model, { discrepancy: 'operator', draws: 50 });
    const mmd = testHomogeneity(model, { form: 'V' });
    expect(operator.psi2).toBeGreaterThan(0);
    expect(operator.psi2).toBeLessThanOrEqual(mmd.psi2 * (1 + 1e-12));
    expect(operator.form).toBe('V');
    expect(operator.pValue).toBeGreaterThan(0);
  });
});

describe('pseudo-outcome weights', () => {
  it('have rows that sum to 0 with an intercept', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const draw = small(seed);
        const { weights } = pseudoOutcomeWeights(fit(data(draw), { folds: draw.folds }));
        for (let i = 0; i < n; i++) {
          let sum = 0;
          for (let j = 0; j < n; j++) sum += weights.get(i, j);
          expect(sum).toBeCloseTo(0, 10);
        }
      }),
      runs,
    );
  });

  it('give the mean effect as B Y', () => {
    const draw = small(9);
    const model = fit(data(draw), { folds: draw.folds });
    const { weights } = pseudoOutcomeWeights(model);
    const { scores } = meanEffect(model);
    for (let i = 0; i < n; i++) {
      const score = draw.Y.reduce((sum, y, j) => sum + weights.get(i, j) * y, 0);
      expect(score).toBeCloseTo(scores[i], 10);
    }
  });
});

describe('weighted chi-square', () => {
  const hundredths = (least: number, most: number): fc.Arbitrary<number> =>
    fc.integer({ min: 100 * least, max: 100 * most }).map((value) => value / 100);
  const weights = fc
    .array(hundredths(-1, 1), { minLength: 2, maxLength: 12 })
    .filter((list) => list.some((weight) => weight !== 0));

  it('quantile inverts tail', () => {
    fc.assert(
      fc.property(weights, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (w, p) => {
        const { q } = weightedChiSquareQuantile(w, p);
        expect(weightedChiSquareTail(w, q).upperTail).toBeCloseTo(p, 8);
      }),
      { numRuns: 30 },
    );
  });

  it('mirrors: P(sum w chi2 > q) = 1 - P(sum -w chi2 > -q)', () => {
    fc.assert(
      fc.property(weights, hundredths(-3, 3), (w, q) => {
        const mirrored = weightedChiSquareTail(
          w.map((value) => -value),
          -q,
        ).upperTail;
        expect(weightedChiSquareTail(w, q).upperTail).toBeCloseTo(1 - mirrored, 9);
      }),
      { numRuns: 30 },
    );
  });
});

describe('multiplier bootstrap', () => {
  it('does not change when a constant is added to all multipliers of a draw', () => {
    const gram = [
      [2, 0.5, 0.1],
      [0.5, 1, -0.2],
      [0.1, -0.2, 3],
    ];
    const plain = multiplierBootstrap(gram, [[1, -1, 0.5]], { form: 'V' });
    const shifted = multiplierBootstrap(gram, [[4, 2, 3.5]], { form: 'V' });
    expect(shifted.draws[0]).toBeCloseTo(plain.draws[0], 12);
  });
});

describe('folds', () => {
  it('spread each arm evenly and use every fold', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 2, max: 7 }), (seed, foldCount) => {
        const { treatment } = drawDesign('null', 'obs', 0, 90, seed);
        const folds = stratifiedFolds(treatment, { foldCount, seed });
        for (const arm of [0, 1]) {
          const counts = Array.from(
            { length: foldCount },
            (_, fold) => folds.filter((label, i) => label === fold && treatment[i] === arm).length,
          );
          expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
        }
        expect(stratifiedFolds(treatment, { foldCount, seed })).toEqual(folds);
      }),
      runs,
    );
  });

  it('keep clusters together', () => {
    const { treatment } = drawDesign('null', 'obs', 0, 100, 1);
    const clusters = Array.from({ length: 100 }, (_, i) => `school ${i % 20}`);
    const folds = stratifiedFolds(treatment, { clusters });
    for (let c = 0; c < 20; c++) expect(new Set(folds.filter((_, i) => i % 20 === c)).size).toBe(1);
    expect(new Set(folds).size).toBe(5);
  });
});

describe('confidence ball', () => {
  it('shrinks as alpha grows', () => {
    const draw = small(10);
    const model = fit(data(draw), { folds: draw.folds });
    const radii = [0.01, 0.05, 0.2].map((alpha) => normConfidenceInterval(model, { alpha }).radius);
    expect(radii).toEqual([...radii].sort((a, b) => b - a));
    const { estimate, lower, upper } = normConfidenceInterval(model);
    expect(lower).toBeLessThanOrEqual(estimate);
    expect(upper).toBeGreaterThan(estimate);
  });
});
