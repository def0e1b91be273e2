import { describe, expect, it } from 'vitest';
import { aggregateTest, explainRejection, fit, holm, pairwiseTests, testHomogeneity } from '../src/index.ts';
import { drawDesign, type DesignName, type Draw } from './designs.ts';

function data({ X, treatment, Y }: Draw): Pick<Draw, 'X' | 'treatment' | 'Y'> {
  return { X, treatment, Y };
}

/** Rejections at .05 in `runs` samples. */
function rejections(runs: number, pValue: (seed: number) => number): number {
  let hits = 0;
  for (let seed = 0; seed < runs; seed++) if (pValue(seed) <= 0.05) hits++;
  return hits;
}

describe('level and power at n = 200', () => {
  const runs = 30;
  const sample = (design: DesignName, delta: number, seed: number) =>
    data(drawDesign(design, 'obs', delta, 200, 500 + seed));

  it('the null is rejected in at most 6 of 30 samples', () => {
    // P(more than 6 of 30) is .0006 at a level of .05, .02 at .08.
    expect(
      rejections(runs, (seed) => testHomogeneity(sample('null', 0, seed), { seed }).pValue),
    ).toBeLessThanOrEqual(6);
  });

  it('a change of conditional spread alone is found in at least 20 of 30, by the marginal test in at most 6', () => {
    const models = Array.from({ length: runs }, (_, seed) => fit(sample('hetscale', 1.5, seed), { seed }));
    // P(fewer than 20 of 30) is below .001 at a power of .88; the marginal laws are equal.
    expect(rejections(runs, (seed) => testHomogeneity(models[seed]).pValue)).toBeGreaterThanOrEqual(20);
    const marginal = rejections(
      runs,
      (seed) => testHomogeneity(models[seed], { discrepancy: 'marginal' }).pValue,
    );
    expect(marginal).toBeLessThanOrEqual(6);
  });
});

describe('the aggregated test', () => {
  it('holds the level, with one p-value no smaller than the best of its parts', () => {
    const runs = 20;
    const tests = Array.from({ length: runs }, (_, seed) =>
      aggregateTest(data(drawDesign('null', 'rct', 0, 100, seed)), { seed, propensity: 0.5, draws: 199 }),
    );
    // P(more than 5 of 20) is below .0004 at a level of .05.
    expect(tests.filter(({ pValue }) => pValue <= 0.05).length).toBeLessThanOrEqual(5);
    for (const { pValue, scales, best, statistic } of tests) {
      expect(scales).toHaveLength(6);
      expect(pValue).toBeGreaterThanOrEqual(Math.min(...scales.map((scale) => scale.pValue)));
      expect(best.standardized).toBe(statistic);
    }
  });

  it('finds what a single bandwidth finds, and is reproducible', () => {
    const strong = fit(data(drawDesign('hetscale', 'obs', 1.5, 250, 1)));
    const test = aggregateTest(strong, { draws: 199, seed: 'again' });
    expect(test.pValue).toBeLessThanOrEqual(0.01);
    expect(aggregateTest(strong, { draws: 199, seed: 'again' })).toEqual(test);
    const single = aggregateTest(strong, { scales: [0.5], outcomeScales: [1], draws: 199 });
    expect(single.scales[0].statistic).toBeCloseTo(testHomogeneity(strong).statistic, 12);
  });

  it('gives p = 1 for a constant outcome', () => {
    const draw = drawDesign('null', 'rct', 0, 60, 1);
    expect(aggregateTest({ ...data(draw), Y: draw.Y.map(() => 2) }, { draws: 50 }).pValue).toBe(1);
  });
});

describe('the explanation', () => {
  it('finds a mean effect in the mean and not in the spread', () => {
    const { components } = explainRejection(data(drawDesign('shift', 'rct', 2, 250, 1)), { propensity: 0.5 });
    expect(components[0].component).toBe('mean');
    expect(components[0].adjusted).toBeLessThan(0.01);
    expect(components[1].adjusted).toBeGreaterThan(0.05);
  });

  it('finds a change of spread in the spread and not in the mean, and the covariate it hangs on', () => {
    const { components, covariates, standardized } = explainRejection(
      data(drawDesign('hetscale', 'obs', 1.5, 300, 1)),
    );
    expect(components[0].adjusted).toBeGreaterThan(0.05);
    expect(components[1].adjusted).toBeLessThan(0.01);
    expect(covariates[0].covariate).toBe('x3');
    expect(covariates[0].drop).toBeGreaterThan(standardized / 2);
    expect(covariates.map(({ drop }) => drop)).toEqual(
      [...covariates.map(({ drop }) => drop)].sort((a, b) => b - a),
    );
  });

  it('holds the level in every part', () => {
    const hits = [0, 0, 0];
    for (let seed = 0; seed < 20; seed++) {
      const { components } = explainRejection(data(drawDesign('null', 'obs', 0, 100, seed)), { seed });
      for (const [k, { pValue }] of components.entries()) if (pValue <= 0.05) hits[k]++;
    }
    for (const count of hits) expect(count).toBeLessThanOrEqual(5);
  });

  it('with one covariate compares with the marginal statistic', () => {
    const draw = drawDesign('hetscale', 'obs', 1.5, 100, 2);
    const model = fit({ ...data(draw), X: draw.X.map((row) => [row[2]]) });
    const { covariates } = explainRejection(model);
    expect(covariates).toHaveLength(1);
    const marginal = testHomogeneity(model, { discrepancy: 'marginal' });
    const deviation = Math.sqrt(marginal.eigenvalues!.reduce((sum, value) => sum + 2 * value ** 2, 0));
    expect(covariates[0].without).toBeCloseTo(marginal.statistic / deviation, 8);
  });
});

describe('several arms', () => {
  const draw = drawDesign('shift', 'rct', 0, 150, 1);
  const labels = draw.X.map((_, i) => ['placebo', 'low', 'high'][i % 3]);
  const Y = draw.Y.map((y, i) => (i % 3 === 2 ? y + 3 : y));

  it('are compared pair by pair with Holm', () => {
    const { comparisons } = pairwiseTests({ X: draw.X, treatment: labels, Y });
    expect(comparisons.map(({ control, treated }) => [control, treated])).toEqual([
      ['high', 'low'],
      ['high', 'placebo'],
      ['low', 'placebo'],
    ]);
    expect(comparisons.map(({ adjusted }) => adjusted)).toEqual(
      holm(comparisons.map(({ pValue }) => pValue)),
    );
    expect(comparisons[0].adjusted).toBeLessThan(0.01);
    expect(comparisons[1].adjusted).toBeLessThan(0.01);
    expect(comparisons[2].adjusted).toBeGreaterThan(0.01);
  });

  it('against a control, from a table too, with clusters of their own rows', () => {
    const rows = draw.X.map(([a, b], i) => ({ arm: labels[i], a, b, y: Y[i] }));
    const clusters = rows.map((_, i) => Math.floor(i / 3));
    const { comparisons } = pairwiseTests(
      { rows, treatment: 'arm', outcome: 'y' },
      { control: 'placebo', clusters, foldCount: 3 },
    );
    expect(comparisons.map(({ treated }) => treated)).toEqual(['high', 'low']);
    expect(comparisons[0].test.units).toBe(50);
    expect(comparisons[0].test.n).toBe(100);
  });

  it('Holm: the textbook example', () => {
    expect(holm([0.01, 0.04, 0.03, 0.005])).toEqual([0.03, 0.06, 0.06, 0.02]);
  });
});
