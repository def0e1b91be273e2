import { describe, expect, it } from 'vitest';
import {
  conditionalDiscrepancy,
  diagnostics,
  effectMap,
  fit,
  localEffect,
  meanEffect,
  overlapDiagnostics,
  planSampleSize,
  populationPsi2Gaussian,
  sensitivity,
  testHomogeneity,
  witness,
} from '../src/index.ts';
import { drawDesign, drawPopulation, type Draw } from './designs.ts';

function data({ X, treatment, Y }: Draw): Pick<Draw, 'X' | 'treatment' | 'Y'> {
  return { X, treatment, Y };
}

const low = [0, 0, -1.5];
const high = [0, 0, 1.5];

describe('local effects', () => {
  it('see the spread fall on one side and rise on the other (hetscale)', () => {
    const model = fit(data(drawDesign('hetscale', 'rct', 2.5, 400, 1)), { propensity: 0.5 });
    // Where the spread falls, mass moves to the centre.
    const { effect, se } = localEffect(model, [low, high], { yGrid: [[0]] });
    expect(effect[0][0]).toBeGreaterThan(2 * se[0][0]);
    expect(effect[1][0]).toBeLessThan(-2 * se[1][0]);
    const squares = localEffect(model, [low, high], { feature: { kind: 'square', center: [0] } }).effect;
    expect(squares[0][0]).toBeLessThan(0);
    expect(squares[1][0]).toBeGreaterThan(0);
    const mass = witness(model, [low, high], [[0]]).witness;
    expect(mass[0][0]).toBeGreaterThan(0);
    expect(mass[1][0]).toBeLessThan(0);
    const { mmd2 } = conditionalDiscrepancy(model, [low, [0, 0, 0], high]);
    expect(mmd2[1]).toBeLessThan(Math.min(mmd2[0], mmd2[2]));
  });

  it('of the mean, averaged over a wide kernel, are the mean effect', () => {
    const model = fit(data(drawDesign('shift', 'obs', 1, 200, 2)), { bandwidthX: 1e4 });
    const { effect, se } = localEffect(model, [[0, 0, 0]], { feature: { kind: 'mean' } });
    const mean = meanEffect(model);
    expect(effect[0][0]).toBeCloseTo(mean.ate, 5);
    expect(se[0][0]).toBeCloseTo(mean.se * Math.sqrt(199 / 200), 4);
  });

  it('on the distribution function fall from 0 to 0 between the ends of the outcome', () => {
    const model = fit(data(drawDesign('shift', 'obs', 2, 200, 3)));
    const feature = { kind: 'below', yGrid: [[-50], [0.5], [50]] } as const;
    const { effect } = localEffect(model, [[0, 0, 0]], { feature });
    expect(effect[0][0]).toBeCloseTo(0, 12);
    expect(effect[0][1]).toBeLessThan(0);
    expect(effect[0][2]).toBeCloseTo(0, 10);
  });

  it('cover a known effect: nine of ten intervals and bands at least, in 30 samples', () => {
    let inside = 0;
    let banded = 0;
    const runs = 30;
    for (let seed = 0; seed < runs; seed++) {
      const model = fit(data(drawDesign('shift', 'rct', 1, 150, seed)), { seed, propensity: 0.5 });
      const map = effectMap(model, [low, high], { feature: { kind: 'mean' }, draws: 300 });
      const covered = (multiple: number): boolean =>
        [0, 1].every((q) => Math.abs(map.effect[q][0] - 0.5) <= multiple * map.se[q][0]);
      if (Math.abs(map.effect[0][0] - 0.5) <= map.pointwise * map.se[0][0]) inside++;
      if (covered(map.critical)) banded++;
    }
    // Below 24 of 30 has probability under 0.003 at a coverage of 0.95 even for coverage .93.
    expect(inside).toBeGreaterThanOrEqual(24);
    expect(banded).toBeGreaterThanOrEqual(24);
  });

  it('name the points of a map and bound the effect on both sides', () => {
    const model = fit(data(drawDesign('scale', 'obs', 1, 120, 4)));
    const map = effectMap(model, [low], { yGrid: [[-1], [1]], alpha: 0.1, draws: 200, seed: 'band' });
    expect(map.points).toEqual(['-1', '1']);
    expect(map.level).toBeCloseTo(0.9, 12);
    for (const k of [0, 1]) {
      expect(map.lower[0][k]).toBeLessThan(map.effect[0][k]);
      expect(map.upper[0][k] + map.lower[0][k]).toBeCloseTo(2 * map.effect[0][k], 10);
    }
    expect(effectMap(model, [low], { yGrid: [[-1], [1]], alpha: 0.1, draws: 200, seed: 'band' })).toEqual(
      map,
    );
  });
});

describe('the mean effect', () => {
  it('covers the truth and adjusts for confounding', () => {
    let inside = 0;
    for (let seed = 0; seed < 20; seed++) {
      const { ate, se, rawDifference } = meanEffect(
        fit(data(drawDesign('shift', 'obs', 1, 150, seed)), { seed }),
      );
      if (Math.abs(ate - 0.5) <= 2.5 * se) inside++;
      expect(rawDifference).toBeGreaterThan(ate - 0.3);
    }
    expect(inside).toBeGreaterThanOrEqual(16);
  });

  it('is given for each outcome by index and by name', () => {
    const draw = drawDesign('shift', 'rct', 2, 100, 5);
    const two = {
      X: draw.X,
      treatment: draw.treatment,
      Y: draw.Y.map((y) => [y, -y]),
      names: { outcomes: ['up', 'down'] },
    };
    const model = fit(two);
    expect(meanEffect(model, { outcome: 'down' }).ate).toBeCloseTo(
      -meanEffect(model, { outcome: 0 }).ate,
      10,
    );
    expect(testHomogeneity(model).meanEffects.map(({ outcome }) => outcome)).toEqual(['up', 'down']);
  });

  it('has a larger standard error when rows repeat in clusters, the same estimate', () => {
    const draw = drawDesign('shift', 'rct', 1, 60, 6);
    const twice = {
      X: [...draw.X, ...draw.X],
      treatment: [...draw.treatment, ...draw.treatment],
      Y: [...draw.Y, ...draw.Y],
    };
    const folds = Array.from({ length: 120 }, (_, i) => Math.floor((i % 60) / 2) % 2);
    const clusters = Array.from({ length: 120 }, (_, i) => i % 60);
    const plain = meanEffect(fit(twice, { folds, lambda: 0.1 }));
    const clustered = meanEffect(fit(twice, { folds, lambda: 0.1, clusters }));
    expect(clustered.ate).toBe(plain.ate);
    expect(clustered.se / plain.se).toBeCloseTo(Math.SQRT2, 1);
  });
});

describe('clusters', () => {
  it('of one row each change nothing', () => {
    const draw = data(drawDesign('hetscale', 'obs', 1, 80, 7));
    const folds = Array.from({ length: 80 }, (_, i) => i % 4);
    const clusters = Array.from({ length: 80 }, (_, i) => `row ${i}`);
    const [a, b] = [testHomogeneity(draw, { folds }), testHomogeneity(draw, { folds, clusters })];
    expect(b.statistic).toBeCloseTo(a.statistic, 12);
    expect(b.pValue).toBeCloseTo(a.pValue, 10);
    expect(b.jackknifeSe).toBeCloseTo(a.jackknifeSe!, 12);
  });

  it('hold the level where rows are copies, which the plain test does not', () => {
    let plain = 0;
    let clustered = 0;
    for (let seed = 0; seed < 15; seed++) {
      const { X, treatment, Y } = drawDesign('null', 'rct', 0, 32, seed);
      const repeat = <T>(list: readonly T[]): T[] => list.flatMap((entry) => [entry, entry, entry, entry]);
      const copies = { X: repeat(X), treatment: repeat(treatment), Y: repeat(Y) };
      const clusters = Array.from({ length: 128 }, (_, i) => Math.floor(i / 4));
      if (testHomogeneity(copies, { seed, propensity: 0.5 }).pValue <= 0.05) plain++;
      if (testHomogeneity(copies, { seed, propensity: 0.5, clusters }).pValue <= 0.05) clustered++;
    }
    expect(clustered).toBeLessThanOrEqual(4);
    expect(plain).toBeGreaterThan(clustered);
  });
});

describe('overlap', () => {
  it('shows imbalance before and balance after weighting', () => {
    const draw = drawDesign('null', 'obs', 0, 400, 8);
    const { standardizedDifferences } = overlapDiagnostics(fit(data(draw), { propensity: draw.propensity }));
    const x1 = standardizedDifferences[0];
    expect(x1.covariate).toBe('x1');
    expect(x1.before).toBeGreaterThan(0.3);
    expect(Math.abs(x1.after)).toBeLessThan(0.2);
  });

  it('of a randomized trial with equal propensities leaves the whole sample', () => {
    const draw = drawDesign('null', 'rct', 0, 100, 9);
    const treated = draw.treatment.reduce((sum, arm) => sum + arm, 0);
    const { effectiveSampleSize } = overlapDiagnostics(fit(data(draw), { propensity: 0.5 }));
    expect(effectiveSampleSize[0]).toBeCloseTo(100 - treated, 9);
    expect(effectiveSampleSize[1]).toBeCloseTo(treated, 9);
  });

  it('weights: stabilized sum to n in each arm, overlap weights never exceed inverse ones in spread', () => {
    const draw = data(drawDesign('null', 'obs', 0, 200, 10));
    const sizes = (['inverse', 'stabilized', 'overlap'] as const).map(
      (weighting) => overlapDiagnostics(fit(draw, { weighting })).effectiveSampleSize,
    );
    expect(sizes[1][0]).toBeCloseTo(sizes[0][0], 8);
    expect(sizes[2][0]).toBeGreaterThan(sizes[0][0]);
    expect(sizes[2][1]).toBeGreaterThan(sizes[0][1]);
  });

  it('is part of all diagnostics', () => {
    const model = fit(data(drawDesign('null', 'obs', 0, 100, 11)));
    const all = diagnostics(model);
    expect(all).toMatchObject(overlapDiagnostics(model));
    expect(all.topShare).toBeGreaterThan(0.01);
    expect(all.topShare).toBeLessThan(1);
    expect(all.effectiveRank).toBeGreaterThan(1);
    expect(all.effectiveRank).toBeLessThan(100);
    expect(all.lambdaEdges.fits).toBe(10);
  });
});

describe('weightings', () => {
  it('all hold the level and find a strong effect', () => {
    for (const weighting of ['stabilized', 'overlap'] as const) {
      let level = 0;
      for (let seed = 0; seed < 15; seed++)
        if (
          testHomogeneity(data(drawDesign('null', 'obs', 0, 120, seed)), { seed, weighting }).pValue <= 0.05
        )
          level++;
      // P(more than 4 of 15) is below .001 at a level of .05.
      expect(level).toBeLessThanOrEqual(4);
      const strong = data(drawDesign('hetscale', 'obs', 1.5, 250, 1));
      expect(testHomogeneity(strong, { weighting }).pValue).toBeLessThan(0.01);
    }
  });
});

describe('the population value', () => {
  it('is 0 without an effect, symmetric in the arms, and what large samples estimate', () => {
    const design = { mean0: [0, 1, 0], mean1: [0, 1, 0], sd0: 1, sd1: 2, bandwidthX: 1, bandwidthY: 1 };
    expect(populationPsi2Gaussian({ ...design, sd1: 1 }).psi2).toBeCloseTo(0, 15);
    const swapped = { ...design, sd0: 2, sd1: 1 };
    expect(populationPsi2Gaussian(swapped).psi2).toBeCloseTo(populationPsi2Gaussian(design).psi2, 14);
    const options = {
      standardize: false,
      bandwidthX: 1,
      bandwidthY: 1,
      testBandwidthScale: 1,
      rank: 'auto',
    } as const;
    const test = testHomogeneity(data(drawPopulation(1500, 1)), options);
    expect(Math.abs(test.psi2 - populationPsi2Gaussian(design).psi2)).toBeLessThan(4 * test.jackknifeSe!);
  });
});

describe('planning', () => {
  it('asks for fewer rows for a larger effect and for more power', () => {
    const pilots = [1, 2].map((delta) =>
      testHomogeneity(data(drawDesign('scale', 'rct', delta, 200, 1)), { propensity: 0.5 }),
    );
    const [small, large] = pilots.map((pilot) => planSampleSize(pilot));
    expect(large.n!).toBeLessThan(small.n!);
    expect(planSampleSize(pilots[0], { power: 0.95 }).n!).toBeGreaterThan(small.n!);
    const powers = small.curve.map(({ power }) => power);
    expect(powers).toEqual([...powers].sort((a, b) => a - b));
  });

  it('gives null where the pilot saw nothing', () => {
    const pilot = {
      ...testHomogeneity(data(drawDesign('null', 'rct', 0, 60, 2)), { propensity: 0.5 }),
      psi2: -0.01,
    };
    expect(planSampleSize(pilot).n).toBeNull();
  });
});

describe('sensitivity', () => {
  const model = fit(data(drawDesign('shift', 'rct', 3, 120, 3)), { propensity: 0.5 });

  it('starts at the V test and weakens with gamma', () => {
    const { statistics, pValues, tippingGamma } = sensitivity(model, { gammas: [1, 1.3, 2, 4] });
    const plain = testHomogeneity(model, { form: 'V' });
    expect(statistics[0] / plain.statistic).toBeCloseTo(1, 3);
    expect(statistics).toEqual([...statistics].sort((a, b) => b - a));
    expect(pValues).toEqual([...pValues].sort((a, b) => a - b));
    expect(tippingGamma).toBeGreaterThan(1);
    const [at] = sensitivity(model, { gammas: [tippingGamma! + 0.1] }).pValues;
    expect(at).toBeGreaterThan(0.05);
  });

  it('bounds the statistic of any reweighting within gamma', () => {
    const gamma = 1.5;
    const [bound] = sensitivity(model, { gammas: [gamma] }).statistics;
    const odds = (arm: number, up: boolean): number => (up === (arm === 1) ? gamma : 1 / gamma);
    for (const up of [true, false]) {
      const propensity = model.treatment.map((arm) => {
        const ratio = odds(arm, up);
        return ratio / (1 + ratio);
      });
      const { X, treatment, Y } = drawDesign('shift', 'rct', 3, 120, 3);
      const other = testHomogeneity({ X, treatment, Y }, { propensity, form: 'V' });
      expect(bound).toBeLessThanOrEqual(other.statistic * (1 + 1e-9));
    }
  });

  it('claims nothing where the test does not reject', () => {
    const nothing = fit(data(drawDesign('null', 'rct', 0, 60, 5)), { propensity: 0.5 });
    expect(sensitivity(nothing).tippingGamma).toBeNull();
  });
});
