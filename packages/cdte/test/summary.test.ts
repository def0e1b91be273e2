import { describe, expect, it } from 'vitest';
import { aggregateTest, fit, pairwiseTests, summary, testHomogeneity } from '../src/index.ts';
import { drawDesign } from './designs.ts';

const { X, treatment, Y } = drawDesign('shift', 'rct', 3, 60, 1);
const names = { treatment: 'drug', outcomes: ['pain'], covariates: ['age', 'dose', 'sex'] };
const model = fit({ X, treatment, Y, names }, { propensity: 0.5, foldCount: 3, lambda: 0.1 });

describe('summary', () => {
  it('of a test', () => {
    expect(summary(testHomogeneity(model, { alpha: 0.1 }))).toMatchInlineSnapshot(`
      "Conditional distributional treatment effect
        units       60: 36 control, 24 treated (drug)
        outcome     pain
        covariates  3: age, dose, sex
        propensity  known, clipped to [0.01, 0.99]

      Does the treatment change the outcome's law for anyone?
        p-value      p = 0.000199: the arms' conditional laws differ (level 0.1)
        statistic    2.549 (MMD, form U, exact null law)
        effect size  0.2079 (squared 0.0432, se 0.02599, 90% interval [0.0004536, 0.08595])
        bandwidths   X 1.086, Y 0.9804 on the standardized scale

      Mean effect, doubly robust
        pain  1.065 (se 0.2729, 95% interval [0.5303, 1.6])  unadjusted 1.069

      Overlap
        propensity      0.5 to 0.5, 0 clipped
        effective size  36 of 36 control, 24 of 24 treated
        balance         largest standardized difference 0.1571 (sex), after weighting 0.1571"
    `);
  });

  it('of an operator-norm test has no interval', () => {
    const text = summary(testHomogeneity(model, { discrepancy: 'operator', draws: 39, seed: 4 }));
    expect(text.split('\n').slice(7, 11)).toMatchInlineSnapshot(`
      [
        "  p-value      p = 0.025: the arms' conditional laws differ (level 0.05)",
        "  statistic    3.755 (operator norm, form V, multiplier bootstrap, 39 draws, seed 4)",
        "  effect size  0.2502 (squared 0.06258)",
        "  bandwidths   X 1.086, Y 0.9804 on the standardized scale",
      ]
    `);
  });

  it('of an aggregated test', () => {
    expect(summary(aggregateTest(model, { draws: 99 }))).toMatchInlineSnapshot(`
      "Homogeneity test over several bandwidths
        p = 0.01 (99 shared multiplier draws, seed 1)

        X scale  Y scale  standardized  p alone
        0.25     0.5      1.5           0.09
        0.5      0.5      3.987         0.01
        1        0.5      5.145         0.01
        0.25     1        2.218         0.03
        0.5      1        5.958         0.01
        1        1        7.641         0.01"
    `);
  });

  it('of pairwise tests', () => {
    const arms = treatment.map((arm, i) => (i % 3 === 0 ? 'high' : arm === 1 ? 'low' : 'none'));
    const tests = pairwiseTests({ X, treatment: arms, Y, names }, { foldCount: 3, lambda: 0.1 });
    expect(summary(tests)).toMatchInlineSnapshot(`
      "Homogeneity tests between arms
        control  treated  n   p        Holm p    effect size
        high     low      36  0.116    0.116     0.1804
        high     none     44  0.054    0.108     0.1446
        low      none     40  5.81e-5  0.000174  0.2904
        ! high against low: overlap: the 20 units of arm 0 weigh as much as 4: some units of one arm have few like them in the other
        ! high against low: heavyUnits: 1 of 36 units make 87% of the null law: the result hangs on them"
    `);
  });

  it('shows clusters, callbacks, weightings, many covariates and warnings', () => {
    const wide = X.map((row) => [...row, ...row, ...row, 1]);
    const clusters = X.map((_, i) => Math.floor(i / 2));
    const options = { foldCount: 3, clusters, weighting: 'overlap', clip: 0.3, lambda: 0.1 } as const;
    const test = testHomogeneity({ X: wide, treatment, Y: Y.map(() => 1) }, options);
    const text = summary(test);
    expect(text).toMatch(/60 in 30 clusters/);
    expect(text).toMatch(/10: x1, x2, x3, x4, x5, x6, x7, x8, \.\.\./);
    expect(text).toMatch(/in the overlap population/);
    expect(text).toMatch(/! constantCovariates: x10 is constant/);
    expect(text).toMatch(/! constantOutcome: y1 is constant/);
  });
});
