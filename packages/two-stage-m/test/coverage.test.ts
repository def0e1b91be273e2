import { binomialInterval, randomStream } from '@lab/stats';
import { describe, expect, it } from 'vitest';
import { checkFirstOrder, fitPcr } from '../src/index.ts';
import {
  factorCoverage,
  logisticCoverage,
  measureCoverage,
  pcrCoverage,
  spectralCoverage,
} from '../scripts/coverageSettings.ts';
import { scaledNormals, streamOf } from './numbers.ts';

const REPETITIONS = 250;

/** A nominal 95 % is inside an exact interval of level 1 - 1e-5 around what was counted. */
function expectNominal(covered: number): void {
  const { lower, upper } = binomialInterval(covered, REPETITIONS, {
    level: 1 - 1e-5,
    method: 'clopper-pearson',
  });
  expect(lower).toBeLessThan(0.95);
  expect(upper).toBeGreaterThan(0.95);
}

describe('95 % intervals', () => {
  for (const setting of [pcrCoverage, factorCoverage, logisticCoverage, spectralCoverage]) {
    it(`cover as they say: ${setting.name}`, () => {
      const { covered, newLabelCovered } = measureCoverage(setting, REPETITIONS, 11);
      expectNominal(covered);
      if (newLabelCovered !== undefined) expectNominal(newLabelCovered);
    });
  }

  it('from the label variance alone cover far too rarely where pre-training counts', () => {
    const { coveredByLabelOnly } = measureCoverage(spectralCoverage, REPETITIONS, 12);
    const { upper } = binomialInterval(coveredByLabelOnly, REPETITIONS, {
      level: 1 - 1e-5,
      method: 'clopper-pearson',
    });
    expect(upper).toBeLessThan(0.9);
  });
});

describe('the test of the first-order term', () => {
  it('rejects a right model as often as its level says, and not more', () => {
    const levels = Array.from({ length: REPETITIONS }, (_, r) => {
      const stream = randomStream(5, 'first order', r);
      const deviations = [3, 2, 0.9, 0.7, 0.5];
      const Z = scaledNormals(stream, 500, deviations);
      const X = scaledNormals(stream, 150, deviations);
      const y = X.map((row) => row[0] - row[1] + 0.5 * stream.normal());
      const model = fitPcr(Z, X, y, { components: 2, poolLabelled: false, gapFallback: 'none' });
      return model.law.firstOrder.pValue;
    });
    for (const level of [0.1, 0.5]) {
      const rejected = levels.filter((value) => value < level).length;
      const { lower, upper } = binomialInterval(rejected, REPETITIONS, {
        level: 1 - 1e-5,
        method: 'clopper-pearson',
      });
      expect(lower).toBeLessThan(level);
      expect(upper).toBeGreaterThan(level);
    }
  });

  it('grows with the signal that is missed', () => {
    const stream = streamOf(3);
    const gradient = [0.4, -0.3];
    const input = {
      covariance: [
        [2, 0],
        [0, 1],
      ],
      weights: [0.5, 0.2],
      sigma2: 0.25,
      floor: 0.5,
      unlabelled: 4000,
      labelled: 500,
    };
    const small = checkFirstOrder({
      ...input,
      gradient: gradient.map((value) => 1e-3 * value * stream.normal()),
    });
    const large = checkFirstOrder({ ...input, gradient });
    expect(small.flagged).toBe(false);
    expect(large.flagged).toBe(true);
    expect(large.variance).toBeCloseTo(2 * 0.16 + 0.09, 12);
    expect(large.expectedVariance).toBeCloseTo(
      4 * (0.5 * (0.25 / 500 + 0.5 / 4000) + 0.2 * (0.25 / 500 + 0.2 / 4000)),
      12,
    );
    expect(large.ratio).toBeGreaterThan(small.ratio);
    expect(checkFirstOrder({ ...input, weights: [], gradient: [0, 0] })).toMatchObject({
      pValue: 1,
      ratio: 0,
    });
  });
});
