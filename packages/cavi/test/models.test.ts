import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  certifyLogistic,
  exactLogEvidence,
  fit,
  fitGrid,
  fitLogistic,
  fitRestarts,
  fitUnknownNoise,
  iterateMixture,
  iterateUnknownNoise,
  linearResponseCovariance,
  predict,
  priors,
  tableFromRows,
  updateHyperparameters,
} from '../src/index.ts';
import { digamma, logGamma } from '../src/numeric/gammaFunctions.ts';
import { drawTable, relativeGap, streamOf } from './models.ts';

interface Ridge {
  name: string;
  X: number[][];
  y: number[];
  mean: number[];
  variance: number[];
  noisePrecision: number;
  priorPrecision: number;
}

const fixture = JSON.parse(
  readFileSync(path.join(import.meta.dirname, 'fixtures', 'scikit-learn.json'), 'utf8'),
) as { joint: Ridge[] };
const tiny = { a0: 1e-6, b0: 1e-6, c0: 1e-6, d0: 1e-6 };

describe('unknown noise', () => {
  it.each(fixture.joint.map((entry) => [entry.name, entry] as const))(
    'the joint family is BayesianRidge of scikit-learn without an intercept: %s',
    (_, { X, y, mean, variance, noisePrecision, priorPrecision }) => {
      const fitted = fitUnknownNoise(X, y, { hyper: tiny, family: 'joint', intercept: false, tol: 1e-14 });
      expect(relativeGap(fitted.mean, mean)).toBeLessThan(1e-9);
      expect(relativeGap(fitted.variance, variance)).toBeLessThan(1e-9);
      expect(fitted.noisePrecision / noisePrecision).toBeCloseTo(1, 9);
      expect(fitted.priorPrecision / priorPrecision).toBeCloseTo(1, 9);
    },
  );

  it('the ELBO never falls, in either family, and joint has the larger one', () => {
    for (const [n, p] of [
      [40, 6],
      [20, 30],
    ]) {
      const { X, y } = drawTable('iid', n, p, streamOf('unknown', n));
      const fits = (['meanField', 'joint'] as const).map((family) => fitUnknownNoise(X, y, { family }));
      for (const { elboTrace } of fits)
        for (const [t, elbo] of elboTrace.entries())
          if (t > 0) expect(elbo).toBeGreaterThanOrEqual(elboTrace[t - 1] - 1e-9 * Math.abs(elbo));
      expect(fits[1].elbo).toBeGreaterThan(fits[0].elbo);
    }
  });

  it('is fit without options, sparse or dense, with a certificate at the estimates', () => {
    const { X, y } = drawTable('iid', 60, 5, streamOf('plain'));
    const fitted = fit(X, y);
    const own = fitUnknownNoise(X, y);
    expect(fitted.mean).toEqual(own.mean);
    expect(fitted.noiseVariance).toBeCloseTo(1 / own.noisePrecision, 12);
    expect(fitted.certificate!.level).toBe('global');
    expect(fitted.converged).toBe(true);
    const means = fit(X, y, { schedule: 'parallel' });
    expect(relativeGap(means.mean, fit(X, y, { schedule: 'sequential' }).mean)).toBeLessThan(1e-6);
  });

  it('mean field overestimates the noise when p is near n, joint does not', () => {
    const stream = streamOf('noise');
    let [mean, joint] = [0, 0];
    for (let round = 0; round < 4; round++) {
      const X = Array.from({ length: 60 }, () => Array.from({ length: 50 }, () => stream.normal()));
      const beta = Array.from({ length: 50 }, () => stream.normal() * 0.5);
      const y = X.map((row) => row.reduce((sum, x, j) => sum + x * beta[j], 0) + stream.normal());
      mean += 1 / fitUnknownNoise(X, y, { family: 'meanField' }).noisePrecision / 4;
      joint += 1 / fitUnknownNoise(X, y, { family: 'joint' }).noisePrecision / 4;
    }
    expect(mean).toBeGreaterThan(1.5);
    expect(joint).toBeLessThan(mean);
    expect(Math.abs(Math.log(joint))).toBeLessThan(Math.abs(Math.log(mean)));
  });

  it('iterates towards what the fit finds', () => {
    const { X, y } = drawTable('iid', 30, 4, streamOf('states'));
    const fitted = fitUnknownNoise(X, y, { family: 'meanField' });
    let last = iterateUnknownNoise(X, y).next().value;
    for (const state of iterateUnknownNoise(X, y)) {
      last = state;
      if (state.sweep === 200) break;
    }
    expect(last.elbo).toBeCloseTo(fitted.elbo, 9);
  });
});

describe('special functions', () => {
  it('logGamma and digamma know factorials, halves and their recurrences', () => {
    expect(logGamma(1)).toBeCloseTo(0, 14);
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 14);
    expect(logGamma(11) / Math.log(3628800)).toBeCloseTo(1, 14);
    expect(digamma(1)).toBeCloseTo(-0.5772156649015329, 14);
    expect(digamma(0.5)).toBeCloseTo(-1.9635100260214235, 13);
    for (const x of [0.01, 0.3, 2.7, 9.9, 50, 1e5]) {
      expect(logGamma(x + 1) - logGamma(x)).toBeCloseTo(Math.log(x), 8);
      expect(digamma(x + 1) - digamma(x)).toBeCloseTo(1 / x, 11);
    }
  });
});

describe('evidence', () => {
  it('bounds the ELBO from above, and the sum over components is that over all models by brute force', () => {
    const { X, y } = drawTable('autoregressive', 12, 4, streamOf('evidence'));
    const prior = priors.normalMixture([0.5, 0.3, 0.2], [0, 0.5, 3]);
    const options = { prior, noiseVariance: 0.8, intercept: false };
    const evidence = exactLogEvidence({ X, y }, options);
    expect(fit(X, y, options).elbo!).toBeLessThanOrEqual(evidence);
    // log N(y; 0, s2 I + X diag X') by Cholesky of the n x n covariance, over all 81 combinations.
    const terms: number[] = [];
    for (let code = 0; code < 81; code++) {
      const digits = [0, 1, 2, 3].map((j) => Math.floor(code / 3 ** j) % 3);
      const weight = digits.reduce((sum, k) => sum + Math.log(prior.weights[k]), 0);
      terms.push(
        weight +
          logNormal(
            y,
            X,
            digits.map((k) => prior.variances[k]),
            0.8,
          ),
      );
    }
    const top = Math.max(...terms);
    const sum = top + Math.log(terms.reduce((total, term) => total + Math.exp(term - top), 0));
    expect(evidence).toBeCloseTo(sum, 9);
  });

  it('of a scaled prior is that of the same prior in plain units', () => {
    const { X, y } = drawTable('iid', 12, 4, streamOf('scaled'));
    const scaled = priors.spikeSlab({ inclusion: 0.3, slabVariance: 2, scaled: true });
    const plain = priors.spikeSlab({ inclusion: 0.3, slabVariance: 1 });
    const [a, b] = [scaled, plain].map((prior) => exactLogEvidence({ X, y }, { prior, noiseVariance: 0.5 }));
    expect(a).toBeCloseTo(b, 12);
  });
});

function logNormal(
  y: readonly number[],
  X: readonly number[][],
  variances: readonly number[],
  s2: number,
): number {
  const n = y.length;
  const lower: number[][] = [];
  let [log, square] = [0, 0];
  const solved: number[] = [];
  for (let i = 0; i < n; i++) {
    lower.push([]);
    for (let k = 0; k <= i; k++) {
      let entry = (i === k ? s2 : 0) + variances.reduce((sum, v, j) => sum + v * X[i][j] * X[k][j], 0);
      for (let q = 0; q < k; q++) entry -= lower[i][q] * lower[k][q];
      lower[i].push(k === i ? Math.sqrt(entry) : entry / lower[k][k]);
    }
    let value = y[i];
    for (let q = 0; q < i; q++) value -= lower[i][q] * solved[q];
    solved.push(value / lower[i][i]);
    log += Math.log(lower[i][i]);
    square += solved[i] ** 2;
  }
  return -(n * Math.log(2 * Math.PI)) / 2 - log - square / 2;
}

describe('hyperparameters', () => {
  it.each([
    ['spike and slab', priors.spikeSlab({ inclusion: 0.2, slabVariance: 1 })],
    ['scaled slab', priors.spikeSlab({ inclusion: 0.2, slabVariance: 1, scaled: true })],
    ['normal', priors.gaussian(1)],
  ] as const)('each step raises the ELBO, and estimation ends at a fixed point: %s', (name, prior) => {
    const { X, y } = drawTable('iid', 200, 25, streamOf('hyper', name));
    const before = fit(X, y, { prior, noiseVariance: 2 });
    const update = updateHyperparameters({ X, y }, { prior, noiseVariance: 2, at: before.mean });
    expect(update.elboBefore).toBeCloseTo(before.elbo!, 6);
    expect(update.elboAfterNoiseUpdate).toBeGreaterThan(update.elboBefore);
    const estimated = fit(X, y, { prior, noiseVariance: 'estimate', estimatePrior: true });
    expect(estimated.converged).toBe(true);
    expect(estimated.elbo).toBeGreaterThan(before.elbo!);
    const { prior: found, noiseVariance } = estimated;
    const again = updateHyperparameters({ X, y }, { prior: found, noiseVariance, at: estimated.mean });
    expect(again.noiseVariance / noiseVariance).toBeCloseTo(1, 3);
    if (found.kind === 'normalMixture') expect(again.weights[0]).toBeCloseTo(found.weights[0], 2);
    expect(noiseVariance).toBeGreaterThan(0.5);
    expect(noiseVariance).toBeLessThan(2);
  });

  it('a grid averages by the ELBO, and its best point is a fit of its own', () => {
    const { X, y, beta } = drawTable('iid', 100, 12, streamOf('grid'));
    const grid = fitGrid(X, y, { inclusion: [0.05, 0.2, 0.5], slabVariance: [0.2, 1, 5] });
    expect(grid.points).toHaveLength(9);
    expect(grid.points.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
    expect(grid.best.elbo).toBe(Math.max(...grid.points.map(({ elbo }) => elbo)));
    for (const [j, share] of grid.inclusion.entries())
      if (Math.abs(beta[j]) > 0.7) expect(share).toBeGreaterThan(0.9);
  });
});

describe('restarts', () => {
  it('find both answers of a duplicated column and weigh them alike', () => {
    const stream = streamOf('duplicate');
    const X = Array.from({ length: 40 }, () => {
      const x = stream.normal();
      return [x, stream.normal(), x];
    });
    const y = X.map(([x]) => 1.5 * x + 0.5 * stream.normal());
    const prior = priors.spikeSlab({ inclusion: 0.1, slabVariance: 1 });
    const { optima, inclusion, best } = fitRestarts(X, y, { prior, noiseVariance: 0.25, restarts: 20 });
    expect(optima).toHaveLength(2);
    expect(optima[0].weight).toBeCloseTo(0.5, 6);
    expect(inclusion![0]).toBeCloseTo(0.5, 2);
    expect(inclusion![2]).toBeCloseTo(0.5, 2);
    expect(best.elbo).toBe(optima[0].elbo);
    expect(optima.reduce((sum, { runs }) => sum + runs, 0)).toBe(20);
  });
});

describe('logistic regression', () => {
  const stream = streamOf('logistic');
  const X = Array.from({ length: 80 }, () => Array.from({ length: 4 }, () => stream.normal()));
  const y = X.map(([a, b]) => (stream.uniform() < 1 / (1 + Math.exp(-(1 + a - b))) ? 1 : 0));

  it('all schedules and an intercept reach one bound; joint has the larger one; unstable schedules go on sequentially', () => {
    const fits = (['sequential', 'parallelCoefficients', 'allParallel'] as const).map((schedule) =>
      fitLogistic(X, y, { priorPrecision: 0.5, schedule }),
    );
    for (const fitted of fits) {
      expect(fitted.converged).toBe(true);
      expect(fitted.elbo).toBeCloseTo(fits[0].elbo, 7);
    }
    expect(fits[0].intercept).toBeGreaterThan(0.4);
    for (const [t, elbo] of fits[0].elboTrace.entries())
      if (t > 0) expect(elbo).toBeGreaterThanOrEqual(fits[0].elboTrace[t - 1] - 1e-10);
    expect(fitLogistic(X, y, { priorPrecision: 0.5, family: 'joint' }).elbo).toBeGreaterThan(fits[0].elbo);
    const { mean, variance, intercept, interceptVariance } = fits[0];
    const rates = certifyLogistic(X, y, {
      priorPrecision: 0.5,
      at: { mean: [...mean, intercept], variance: [...variance, interceptVariance] },
    });
    expect(rates.rhoSequential).toBeLessThan(1);
    expect(rates.allParallelStable).toBe(rates.rhoAllParallel < 1);
  });
});

describe('the normal mixture', () => {
  it('parallel takes twice the sweeps of sequential', () => {
    const stream = streamOf('mixture');
    const x = Array.from({ length: 60 }, (_, i) => (i % 2 === 0 ? -1.5 : 1.5) + stream.normal());
    const options = { priorVariance: 10, meanStart: [-0.4, 0.6] };
    const count = (schedule: 'sequential' | 'parallel'): number => {
      // Parallel runs two chains by turns: each moves every second sweep.
      let [last, before] = [
        [0, 0],
        [0, 0],
      ];
      for (const { mean, sweep } of iterateMixture(x, { ...options, schedule })) {
        const gap = Math.max(...mean.flatMap((m, k) => [Math.abs(m - before[k]), Math.abs(m - last[k])]));
        if (sweep > 4 && gap < 1e-9) return sweep;
        [before, last] = [last, mean];
      }
      return NaN;
    };
    expect(count('parallel') / count('sequential')).toBeCloseTo(2, 0);
  });
});

describe('prediction', () => {
  it('has the variance of the joint posterior when given its covariance', () => {
    const { X, y } = drawTable('autoregressive', 40, 5, streamOf('predict'));
    const options = { prior: priors.gaussian(1), noiseVariance: 1 };
    const model = fit(X, y, options);
    const { covariance } = linearResponseCovariance({ X, y }, { ...options, at: model.mean });
    const plain = predict(model, X);
    const joint = predict(model, X, { covariance });
    expect(joint.mean).toEqual(plain.mean);
    const residual = y.map((value, i) => (value - plain.mean[i]) ** 2);
    expect(residual.reduce((sum, value) => sum + value, 0) / 40).toBeLessThan(2);
    for (const [i, variance] of joint.variance.entries()) {
      expect(variance).toBeGreaterThan(1);
      expect(plain.variance[i]).toBeGreaterThan(1);
    }
  });
});

describe('named tables', () => {
  it('become predictors and response', () => {
    const { X, y, names } = tableFromRows(
      [
        { a: 1, y: 3, b: 2 },
        { a: 4, y: 6, b: 5 },
      ],
      'y',
    );
    expect(names).toEqual(['a', 'b']);
    expect(X.to2DArray()).toEqual([
      [1, 2],
      [4, 5],
    ]);
    expect(y).toEqual([3, 6]);
    expect(tableFromRows([{ a: 1, y: 3, b: 2 }], 'y', ['b']).names).toEqual(['b']);
  });
});
