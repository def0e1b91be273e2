import { symmetricEigen, matrixProduct } from '@lab/linalg';
import { describe, expect, it } from 'vitest';
import {
  capacityFromRanks,
  gaussianEmbeddings,
  localSlopes,
  negativeGradient,
  powerLaw,
  rankWeights,
  signDirection,
  step,
  train,
} from '../src/index.ts';

const n = 60;
const problem = {
  inputs: gaussianEmbeddings({ n, d: 6, seed: 'inputs' }),
  outputs: gaussianEmbeddings({ n, d: 6, seed: 'outputs' }),
  frequencies: powerLaw({ n, alpha: 1.5 }),
};

describe('ranks', () => {
  it('stand for the items up to the midpoints to their neighbours', () => {
    expect(Array.from(rankWeights([1, 2, 4, 10]))).toEqual([1, 1.5, 4, 3.5]);
    expect(Array.from(rankWeights([1, 2, 3]))).toEqual([1, 1, 1]);
    expect(capacityFromRanks([1, 2, 4, 10], [true, true, false, true]).capacity).toBe(6);
  });
});

describe('local slopes', () => {
  it('of a power law are its exponent, one fewer than there are points', () => {
    const x = [1, 3, 10, 50];
    const slopes = localSlopes(
      x,
      x.map((value) => 4 * value ** 1.25),
    );
    expect(slopes).toHaveLength(3);
    slopes.forEach((slope) => expect(slope).toBeCloseTo(1.25, 12));
    expect(localSlopes([1], [1])).toHaveLength(0);
  });
});

describe('the direction of sign', () => {
  it('is the sign of every entry, and what one step of the rule goes along', () => {
    expect(signDirection([[2, -0.5, 0]]).to2DArray()).toEqual([[1, -1, 0]]);
    const along = signDirection(negativeGradient(problem)).to1DArray();
    const { W } = step(problem, { rule: 'sign', stepSize: 0.25 });
    expect(W.to1DArray()).toEqual(along.map((sign) => 0.25 * sign));
  });
});

describe('options of training', () => {
  const active = (threshold: number) =>
    train(problem, { rule: 'muon', steps: 3, mode: 'thresholded', threshold }).steps.map(
      (taken) => taken.active,
    );

  it('a higher threshold keeps more items active after the first step, an unreachable one all', () => {
    const [low, zero, high] = [active(-1e9), active(0), active(1e9)];
    expect([low[0], zero[0], high[0]]).toEqual([n, n, n]);
    expect(low[1]).toBe(0);
    expect(zero[1]).toBeGreaterThan(0);
    expect(zero[1]).toBeLessThan(n);
    expect(high).toEqual([n, n, n]);
  });

  it('medianShare makes lambda that share of the median singular value of the gradient', () => {
    const G = negativeGradient(problem);
    const { values } = symmetricEigen(matrixProduct(G.transpose(), G));
    const singular = Array.from(values, (value) => Math.sqrt(Math.max(0, value))).sort((a, b) => b - a);
    const shared = train(problem, { rule: 'muon', steps: 1, medianShare: 0.5 });
    const lambda = shared.steps[0].parameter!;
    expect(lambda / (0.5 * singular[3])).toBeCloseTo(1, 6);
    expect(train(problem, { rule: 'muon', steps: 1, lambda }).W.to1DArray()).toEqual(shared.W.to1DArray());
  });
});
