import { describe, expect, it } from 'vitest';
import {
  certify,
  certifyLogistic,
  certifyMixture,
  certifyUnknownNoise,
  exactLogEvidence,
  fit,
  fitGrid,
  fitLogistic,
  fitMixture,
  fitRestarts,
  fitSummary,
  fitUnknownNoise,
  gaussianSystem,
  iterate,
  linearResponseCovariance,
  parallelOrbit,
  predict,
  priors,
  solveGaussian,
  tableFromRows,
  varianceBound,
} from '../src/index.ts';

const X = [
  [1, 0.5],
  [-1, 2],
  [0.3, -1],
  [2, 1],
];
const y = [1, -2, 0.5, 1.5];
const spike = priors.spikeSlab({ inclusion: 0.3, slabVariance: 1 });
const normal = priors.gaussian(1);
const model = { prior: spike, noiseVariance: 1 };
const gram = [
  [3, 1],
  [1, 2],
];
const any = (value: unknown): never => value as never;
const first = (options: object): unknown =>
  iterate({ gram, xty: [1, 1] }, { ...model, ...options } as never).next();

const rows: [string, string, () => unknown][] = [
  ['y of another length', 'SHAPE', () => fit(X, [1, 2], model)],
  ['no rows', 'SHAPE', () => fit([], [], model)],
  ['no columns', 'SHAPE', () => fit([[], []], [1, 2], model)],
  ['ragged rows', 'SHAPE', () => fit([[1, 2], [1]], [1, 2], model)],
  ['a start of another length', 'SHAPE', () => fit(X, y, { ...model, meanStart: [0] })],
  ['a short order', 'SHAPE', () => fit(X, y, { ...model, schedule: 'sequential', order: [0] })],
  ['labels too many', 'SHAPE', () => first({ schedule: 'hybrid', labels: [0, 1, 1] })],
  ['no labels', 'SHAPE', () => first({ schedule: 'hybrid' })],
  [
    'weights and variances of different length',
    'SHAPE',
    () => fit(X, y, { ...model, prior: priors.normalMixture([1], [0, 1]) }),
  ],
  [
    'a Gram matrix that is not square',
    'SHAPE',
    () =>
      fitSummary(
        [
          [1, 2, 3],
          [1, 2, 3],
        ],
        [1, 1],
        model,
      ),
  ],
  ['xty of another length', 'SHAPE', () => fitSummary(gram, [1], model)],
  ['a prediction of another width', 'SHAPE', () => predict(fit(X, y, model), [[1]])],
  ['no rows of objects', 'SHAPE', () => tableFromRows([], 'y')],
  [
    'NaN in X',
    'NOT_FINITE',
    () =>
      fit(
        [
          [1, NaN],
          [1, 2],
        ],
        [1, 2],
        model,
      ),
  ],
  ['infinity in y', 'NOT_FINITE', () => fit(X, [1, 2, Infinity, 3], model)],
  ['NaN in a prior', 'NOT_FINITE', () => fit(X, y, { ...model, prior: priors.normalMixture([1], [NaN]) })],
  ['NaN as noise', 'NOT_FINITE', () => fit(X, y, { ...model, noiseVariance: NaN })],
  ['NaN as tolerance', 'NOT_FINITE', () => fit(X, y, { ...model, tol: NaN })],
  ['NaN in a start', 'NOT_FINITE', () => fit(X, y, { ...model, meanStart: [NaN, 0] })],
  [
    'NaN in a Gram matrix',
    'NOT_FINITE',
    () =>
      fitSummary(
        [
          [1, NaN],
          [NaN, 1],
        ],
        [1, 1],
        model,
      ),
  ],
  ['NaN where to certify', 'NOT_FINITE', () => certify({ X, y }, { ...model, at: [NaN, 0] })],
  ['NaN in a row object', 'NOT_FINITE', () => tableFromRows([{ a: NaN, y: 1 }], 'y')],
  ['noise 0', 'OUT_OF_RANGE', () => fit(X, y, { ...model, noiseVariance: 0 })],
  ['negative noise', 'OUT_OF_RANGE', () => certify({ X, y }, { ...model, noiseVariance: -1 })],
  ['negative prior variance', 'OUT_OF_RANGE', () => priors.gaussian(-1)],
  ['inclusion 1', 'OUT_OF_RANGE', () => priors.spikeSlab({ inclusion: 1, slabVariance: 1 })],
  [
    'a negative weight',
    'OUT_OF_RANGE',
    () => fit(X, y, { ...model, prior: priors.discrete([1.5, -0.5], [0, 1]) }),
  ],
  [
    'weights that sum to .9',
    'OUT_OF_RANGE',
    () => fit(X, y, { ...model, prior: priors.discrete([0.5, 0.4], [0, 1]) }),
  ],
  [
    'a negative variance',
    'OUT_OF_RANGE',
    () => fit(X, y, { ...model, prior: priors.normalMixture([0.5, 0.5], [0, -1]) }),
  ],
  ['omega 2', 'OUT_OF_RANGE', () => first({ schedule: 'sor', omega: 2 })],
  ['omega 0', 'OUT_OF_RANGE', () => first({ schedule: 'damped', omega: 0 })],
  ['tolerance 0', 'OUT_OF_RANGE', () => fit(X, y, { ...model, tol: 0 })],
  ['no sweeps', 'OUT_OF_RANGE', () => fit(X, y, { ...model, maxSweeps: 0 })],
  ['half a sweep', 'OUT_OF_RANGE', () => fit(X, y, { ...model, maxSweeps: 1.5 })],
  ['an order that visits twice', 'OUT_OF_RANGE', () => first({ schedule: 'sequential', order: [0, 0] })],
  ['an order beyond the columns', 'OUT_OF_RANGE', () => first({ schedule: 'sequential', order: [0, 2] })],
  ['a label that is no integer', 'OUT_OF_RANGE', () => first({ schedule: 'hybrid', labels: [0, 0.5] })],
  [
    'a negative diagonal',
    'OUT_OF_RANGE',
    () =>
      fitSummary(
        [
          [-1, 0],
          [0, 1],
        ],
        [1, 1],
        model,
      ),
  ],
  ['no Lanczos steps', 'OUT_OF_RANGE', () => certify({ X, y }, { ...model, steps: 0 })],
  ['failure probability 1', 'OUT_OF_RANGE', () => certify({ X, y }, { ...model, failureProbability: 1 })],
  [
    'a sequential rate that is a number',
    'WRONG_TYPE',
    () => certify({ X, y }, { ...model, sequentialRate: any(1) }),
  ],
  [
    'a row beyond the columns',
    'OUT_OF_RANGE',
    () => linearResponseCovariance({ X, y }, { ...model, at: [0, 0], rows: [2] }),
  ],
  ['a noise without prior', 'OUT_OF_RANGE', () => fit(X, y, { noiseVariance: 1 })],
  [
    'too many combinations',
    'OUT_OF_RANGE',
    () => exactLogEvidence({ X: [new Array(30).fill(1), new Array(30).fill(2)], y: [1, 2] }, model),
  ],
  ['an evidence without rows', 'OUT_OF_RANGE', () => exactLogEvidence({ gram, xty: [1, 1] }, model)],
  ['a negative rate', 'OUT_OF_RANGE', () => fitUnknownNoise(X, y, { hyper: { b0: -1 } })],
  [
    'a variance 0 where to certify',
    'OUT_OF_RANGE',
    () =>
      certifyUnknownNoise(X, y, {
        at: { mean: [0, 0], variance: [0, 1], noisePrecision: 1, priorPrecision: 1 },
      }),
  ],
  ['a negative prior precision', 'OUT_OF_RANGE', () => fitLogistic(X, [0, 1, 0, 1], { priorPrecision: -1 })],
  [
    'a negative variance of a mixture',
    'OUT_OF_RANGE',
    () => certifyMixture([1, 2], { priorVariance: 1, at: { mean: [0], variance: [-1] } }),
  ],
  ['a negative precision', 'OUT_OF_RANGE', () => varianceBound(spike, [-1])],
  ['no restarts', 'OUT_OF_RANGE', () => fitRestarts(X, y, { ...model, restarts: 0 })],
  [
    'a grid of certain inclusion',
    'OUT_OF_RANGE',
    () => fitGrid(X, y, { inclusion: [1], slabVariance: [1], noiseVariance: 1 }),
  ],
  [
    'a Chebyshev range upside down',
    'OUT_OF_RANGE',
    () => solveGaussian(gram, [1, 1], { schedule: 'chebyshev', range: [2, 1] }),
  ],
  [
    'a flat prior with a zero column',
    'IMPROPER_POSTERIOR',
    () =>
      gaussianSystem(
        [
          [1, 0],
          [2, 0],
          [3, 0],
        ],
        [1, 2, 3],
        { priorRatio: 0 },
      ),
  ],
  ['a flat prior, p > n', 'IMPROPER_POSTERIOR', () => gaussianSystem([[1, 2]], [1], { priorRatio: 0 })],
  [
    'a flat prior, p = n after centring',
    'IMPROPER_POSTERIOR',
    () =>
      gaussianSystem(
        [
          [1, 2],
          [2, 5],
        ],
        [1, 2],
        { priorRatio: 0, standardize: true },
      ),
  ],
  [
    'a Gram matrix that is not symmetric',
    'NOT_SYMMETRIC',
    () =>
      fitSummary(
        [
          [1, 0.5],
          [0.4, 1],
        ],
        [1, 1],
        model,
      ),
  ],
  ['a constant response, noise to be estimated', 'DEGENERATE_RESPONSE', () => fit(X, [2, 2, 2, 2])],
  ['the same with a prior', 'DEGENERATE_RESPONSE', () => fit(X, [2, 2, 2, 2], { prior: spike })],
  ['a response that is not 0/1', 'RESPONSE', () => fitLogistic(X, [0, 1, 2, 0], { priorPrecision: 1 })],
  [
    'the same where to certify',
    'RESPONSE',
    () =>
      certifyLogistic(X, [0, 1, 2, 0], { priorPrecision: 1, at: { mean: [0, 0, 0], variance: [1, 1, 1] } }),
  ],
  [
    'conjugate gradients with a spike',
    'SCHEDULE',
    () => fit(X, y, { ...model, schedule: 'conjugateGradient' }),
  ],
  ['Chebyshev with a spike', 'SCHEDULE', () => fit(X, y, { ...model, schedule: 'chebyshev' })],
  ['blocks with a spike', 'SCHEDULE', () => fit(X, y, { ...model, schedule: 'block', labels: [0, 0] })],
  ['a direct solution with a spike', 'SCHEDULE', () => fit(X, y, { ...model, schedule: 'direct' })],
  ['a schedule that a fit without prior does not know', 'SCHEDULE', () => fit(X, y, { schedule: 'sor' })],
  ['an unknown schedule', 'UNKNOWN_OPTION', () => fit(X, y, { ...model, schedule: any('jacobi') })],
  ['an unknown prior', 'UNKNOWN_OPTION', () => fit(X, y, { ...model, prior: any({ kind: 'laplace' }) })],
  ['a misspelt option', 'UNKNOWN_OPTION', () => fit(X, y, any({ ...model, tolerance: 1 }))],
  ['an option that a fit without prior does not have', 'UNKNOWN_OPTION', () => fit(X, y, { seed: 1 })],
  ['an unknown form', 'UNKNOWN_OPTION', () => first({ schedule: 'damped', form: 'momentum' })],
  [
    'evidence of another prior',
    'UNKNOWN_OPTION',
    () => exactLogEvidence({ X, y }, { prior: priors.discrete([1], [0]), noiseVariance: 1 }),
  ],
  [
    'text in X',
    'WRONG_TYPE',
    () =>
      fit(
        any([
          ['a', 1],
          [1, 2],
        ]),
        [1, 2],
        model,
      ),
  ],
  ['a prior that is a string', 'WRONG_TYPE', () => fit(X, y, { ...model, prior: any('normal') })],
  [
    'a custom prior without functions',
    'WRONG_TYPE',
    () => fit(X, y, { ...model, prior: any({ kind: 'custom' }) }),
  ],
  ['text in a row object', 'WRONG_TYPE', () => tableFromRows([{ a: 'red', y: 1 }], 'y')],
  ['a row object without the response', 'WRONG_TYPE', () => tableFromRows([{ a: 1 }], 'y')],
  [
    'a saddle as the place of a response',
    'NOT_POSITIVE_DEFINITE',
    () =>
      linearResponseCovariance(
        {
          gram: [
            [1, 2],
            [2, 1],
          ],
          xty: [0, 0],
        },
        { prior: priors.discrete([0.5, 0.5], [-1, 1]), noiseVariance: 1, at: [0, 0] },
      ),
  ],
  [
    'a custom prior with a negative variance',
    'PRIOR',
    () =>
      fit(X, y, {
        prior: priors.custom({ logPartition: () => 0, mean: (h) => h, variance: () => -1 }),
        noiseVariance: 1,
      }),
  ],
  [
    'a custom prior that is not finite',
    'PRIOR',
    () =>
      fit(X, y, {
        prior: priors.custom({ logPartition: () => 0, mean: () => NaN, variance: () => 1 }),
        noiseVariance: 1,
      }),
  ],
];

describe('bad input', () => {
  it.each(rows)('%s: %s', (_, code, call) => {
    let caught: unknown;
    try {
      call();
    } catch (error) {
      caught = error;
    }
    expect(caught).toMatchObject({ code });
    expect((caught as { argument?: string }).argument).toBeTypeOf('string');
    expect((caught as Error).message).not.toMatch(/undefined/);
  });

  it('divergence with onUnstable throw names the sweep and what to do', () => {
    const wide = [
      [1, 0.9, 0.9],
      [0.9, 1, 0.9],
      [0.9, 0.9, 1],
    ];
    const options = { prior: priors.gaussian(100), noiseVariance: 1, schedule: 'parallel' } as const;
    const call = (): unknown => fitSummary(wide, [1, 2, 3], { ...options, onUnstable: 'throw' });
    expect(call).toThrow(expect.objectContaining({ code: 'DIVERGED' }));
    expect(call).toThrow(/sweep \d+.*sequential/);
    const stopped = fitSummary(wide, [1, 2, 3], { ...options, onUnstable: 'stop' });
    expect(stopped).toMatchObject({ converged: false, status: 'diverged' });
    expect(stopped.mean.every(Number.isFinite)).toBe(true);
    for (const fallback of ['damped', 'sequential'] as const) {
      const rescued = fitSummary(wide, [1, 2, 3], { ...options, fallback });
      expect(rescued).toMatchObject({ converged: true, schedule: fallback });
      expect(rescued.events.map(({ kind }) => kind)).toEqual(['diverging', 'fallback']);
    }
  });

  it('NaN in X names row and column', () => {
    expect(() =>
      fit(
        [
          [1, 2],
          [3, NaN],
        ],
        [1, 2],
        model,
      ),
    ).toThrow(expect.objectContaining({ argument: 'X', details: { row: 1, column: 1 } }));
  });
});

describe('hard input that has an answer', () => {
  it('a constant column keeps the prior, with a warning', () => {
    for (const prior of [normal, spike]) {
      const fitted = fit(
        X.map((row) => [...row, 0.1]),
        y,
        { prior, noiseVariance: 1 },
      );
      expect(fitted.converged).toBe(true);
      expect(fitted.mean[2]).toBe(0);
      expect(fitted.variance[2]).toBeCloseTo(prior === normal ? 1 : 0.3, 12);
      expect(fitted.warnings.map(({ code }) => code)).toContain('constantColumns');
    }
  });

  it('a constant response gives zero means and its value as the intercept, with a warning', () => {
    const fitted = fit(X, [2, 2, 2, 2], { prior: normal, noiseVariance: 1 });
    expect(fitted.mean).toEqual([0, 0]);
    expect(fitted.intercept).toBe(2);
    expect(fitted.warnings.map(({ code }) => code)).toContain('constantResponse');
    expect(fit(X, [2, 2, 2, 2], model).converged).toBe(true);
  });

  it('one class alone is fitted, with a warning', () => {
    const fitted = fitLogistic(X, [1, 1, 1, 1], { priorPrecision: 1 });
    expect(fitted.converged).toBe(true);
    expect(fitted.intercept).toBeGreaterThan(1);
    expect(fitted.warnings.map(({ code }) => code)).toContain('oneClass');
  });

  it('one row, one column, a column of 1e150 and one of 1e-150 pass', () => {
    expect(fit([[2]], [3], { prior: normal, noiseVariance: 1, intercept: false }).mean[0]).toBeCloseTo(
      1.2,
      12,
    );
    const p1 = fit([[1], [2], [4]], [1, 2, 3], model);
    expect(p1.certificate).toMatchObject({ rhoParallel: 0, rhoSequential: 0, level: 'global' });
    const wild = fit(
      X.map(([a, b]) => [a * 1e150, b * 1e-150]),
      y,
      { prior: spike, noiseVariance: 1, standardize: true },
    );
    const tame = fit(X, y, { prior: spike, noiseVariance: 1, standardize: true });
    expect(wild.mean[0] * 1e150).toBeCloseTo(tame.mean[0], 7);
    expect(wild.mean[1] * 1e-150).toBeCloseTo(tame.mean[1], 7);
  });

  it('duplicated columns, p > n, a component of weight 0 and distant atoms pass', () => {
    const twice = X.map((row) => [...row, ...row, ...row]);
    for (const prior of [
      normal,
      spike,
      priors.normalMixture([0, 0.5, 0.5], [5, 0, 1]),
      priors.discrete([0.5, 0.5], [0, 1000]),
    ]) {
      const fitted = fit(twice, y, { prior, noiseVariance: 0.01 });
      expect(fitted.converged).toBe(true);
      expect([...fitted.mean, ...fitted.variance, fitted.elbo].every(Number.isFinite)).toBe(true);
    }
  });

  it('a mixture whose observations are all equal, and equal starts, stay finite', () => {
    const fitted = fitMixture([1, 1, 1], { priorVariance: 10, meanStart: [0, 0] });
    expect(fitted.mean[0]).toBe(fitted.mean[1]);
    expect(fitted.converged).toBe(true);
  });

  it('an orbit that escapes says so', () => {
    const orbit = parallelOrbit(
      {
        gram: [
          [1, 0.9, 0.9],
          [0.9, 1, 0.9],
          [0.9, 0.9, 1],
        ],
        xty: [1, 2, 3],
      },
      { prior: priors.gaussian(100), noiseVariance: 0.01 },
    );
    expect(orbit.status).toBe('diverged');
  });

  it('a model survives JSON and predicts the same', () => {
    const fitted = fit(X, y, { prior: spike, noiseVariance: 1, standardize: true });
    const back = JSON.parse(JSON.stringify(fitted)) as typeof fitted;
    expect(back).toEqual(fitted);
    expect(predict(back, X)).toEqual(predict(fitted, X));
  });
});
