import { isLabError } from '@lab/linalg';
import { describe, expect, it } from 'vitest';
import {
  addMeasurements,
  bernoulliSampling,
  blockCoherence,
  compareSchemes,
  countDistribution,
  daubechies,
  daubechiesFilters,
  dct,
  designDiagnostics,
  designSampling,
  drawSample,
  empiricalCoherence,
  estimateNoise,
  fitSampling,
  fourier,
  fromLayers,
  greyPng,
  haar,
  jacobianCoherence,
  lassoPath,
  leastSquaresNoise,
  leverageScores,
  localCoherence,
  maskPbm,
  measure,
  projectOntoEllipsoid,
  psnr,
  reconstruct,
  reconstructByHoldOut,
  recoveryBound,
  relativeError,
  requiredMeasurements,
  rowsOfMask,
  softProbabilities,
  ssim,
  successiveSampling,
  systematicSampling,
  unitary,
  walshHadamard,
  waveletAnalysis,
  type DesignInput,
  type Prior,
} from '../src/index.ts';

/** A value the types rule out and a caller without types may still send. */
function untyped(value: unknown): never {
  return value as never;
}

/** What is wrong, the code, the argument it names, and the call. */
type Row = readonly [what: string, code: string, argument: string, call: () => unknown];

function rejects(rows: readonly Row[]): void {
  it.each(rows)('%s: %s, naming %s', (_, code, argument, call) => {
    let thrown: unknown;
    try {
      call();
    } catch (error) {
      thrown = error;
    }
    if (!isLabError(thrown)) throw new Error(`no error of the family was thrown but ${String(thrown)}`);
    expect(thrown.code).toBe(code);
    expect(thrown.argument).toBe(argument);
  });
}

const energy = [0.5, 0.2, 0.1];
const base: DesignInput = { energy, measurements: 2 };
const design = designSampling(base);
const transform = walshHadamard({ shape: [8] });
const basis = haar({ shape: [8] });
const sparse: Prior = { kind: 'sparse', basis };
const rows = [0, 1, 2, 5];
const y = [1, 2, 0, 1];
const decoder = fromLayers([[[1, 0, 1, 0, 1, 0, 1, 0]]], [new Array<number>(8).fill(0)]);

describe('the budget', () => {
  rejects([
    ['0', 'OUT_OF_RANGE', 'measurements', () => designSampling({ ...base, measurements: 0 })],
    ['negative', 'OUT_OF_RANGE', 'measurements', () => designSampling({ ...base, measurements: -1 })],
    ['above n', 'OUT_OF_RANGE', 'measurements', () => designSampling({ ...base, measurements: 3.5 })],
    [
      'above the sum of costs',
      'OUT_OF_RANGE',
      'measurements',
      () => designSampling({ ...base, measurements: 7, cost: [2, 2, 2] }),
    ],
    ['NaN', 'NOT_FINITE', 'measurements', () => designSampling({ ...base, measurements: NaN })],
    ['infinite', 'NOT_FINITE', 'measurements', () => designSampling({ ...base, measurements: Infinity })],
    ['a text', 'WRONG_TYPE', 'measurements', () => designSampling({ ...base, measurements: untyped('2') })],
    [
      'of a soft design above its rows',
      'OUT_OF_RANGE',
      'measurements',
      () => softProbabilities({ energy: [1, 0], measurements: 2 }),
    ],
    [
      'below what a floor costs',
      'OUT_OF_RANGE',
      'minProbability',
      () => designSampling({ ...base, measurements: 1, minProbability: 0.5 }),
    ],
  ]);

  it('above the rows with energy is allowed, and warned of', () => {
    const found = designSampling({ energy: [0.5, 0, 0.1], measurements: 3 });
    expect(found.warning).toBe('budget-exceeds-support');
    expect(found.probabilities).toEqual([1, 0, 1]);
  });
});

describe('energies, costs, groups, forced rows', () => {
  rejects([
    ['no energies', 'SHAPE', 'energy', () => designSampling({ ...base, energy: [] })],
    ['a negative energy', 'OUT_OF_RANGE', 'energy[1]', () => designSampling({ ...base, energy: [1, -1, 0] })],
    ['energies of 0', 'OUT_OF_RANGE', 'energy', () => designSampling({ ...base, energy: [0, 0, 0] })],
    ['NaN among energies', 'NOT_FINITE', 'energy[2]', () => designSampling({ ...base, energy: [1, 1, NaN] })],
    [
      'an infinite energy',
      'NOT_FINITE',
      'energy[0]',
      () => designSampling({ ...base, energy: [Infinity, 1, 1] }),
    ],
    ['energies as text', 'WRONG_TYPE', 'energy', () => designSampling({ ...base, energy: untyped('abc') })],
    ['a cost of 0', 'OUT_OF_RANGE', 'cost[1]', () => designSampling({ ...base, cost: [1, 0, 1] })],
    ['an infinite cost', 'NOT_FINITE', 'cost[0]', () => designSampling({ ...base, cost: [Infinity, 1, 1] })],
    ['too few costs', 'SHAPE', 'cost', () => designSampling({ ...base, cost: [1] })],
    ['a forced row twice', 'OUT_OF_RANGE', 'forced', () => designSampling({ ...base, forced: [1, 1] })],
    [
      'a forced row out of range',
      'OUT_OF_RANGE',
      'forced[0]',
      () => designSampling({ ...base, forced: [3] }),
    ],
    [
      'forced rows above the budget',
      'OUT_OF_RANGE',
      'forced',
      () => designSampling({ ...base, measurements: 1, forced: [0, 1] }),
    ],
    [
      'groups that overlap',
      'OUT_OF_RANGE',
      'groups',
      () =>
        designSampling({
          ...base,
          groups: [
            [0, 1],
            [1, 2],
          ],
        }),
    ],
    [
      'groups that do not cover',
      'OUT_OF_RANGE',
      'groups',
      () => designSampling({ ...base, groups: [[0], [1]] }),
    ],
    [
      'an empty group',
      'OUT_OF_RANGE',
      'groups[1]',
      () => designSampling({ ...base, groups: [[0, 1, 2], []] }),
    ],
    [
      'groups that are no lists',
      'WRONG_TYPE',
      'groups',
      () => designSampling({ ...base, groups: untyped(3) }),
    ],
    [
      'group energies without groups',
      'OUT_OF_RANGE',
      'groupEnergy',
      () => designSampling({ ...base, groupEnergy: [1] }),
    ],
    [
      'groups and pairs',
      'OUT_OF_RANGE',
      'pairs',
      () => designSampling({ ...base, groups: [[0], [1], [2]], pairs: [0, 1, 2] }),
    ],
    [
      'pairs that are not mutual',
      'OUT_OF_RANGE',
      'pairs',
      () => designSampling({ ...base, pairs: [1, 2, 0] }),
    ],
    ['too few pairs', 'SHAPE', 'pairs', () => designSampling({ ...base, pairs: [1, 0] })],
    [
      'a floor above 1',
      'OUT_OF_RANGE',
      'minProbability',
      () => designSampling({ ...base, minProbability: 2 }),
    ],
    [
      'a negative noise ratio',
      'OUT_OF_RANGE',
      'noiseRatio',
      () => designSampling({ ...base, noiseRatio: -1 }),
    ],
    ['an exponent of 0', 'OUT_OF_RANGE', 'exponent', () => designSampling({ ...base, exponent: 0 })],
    ['no object', 'WRONG_TYPE', 'input', () => designSampling(untyped(3))],
  ]);

  it('name the index of the entry', () => {
    expect(() => designSampling({ ...base, energy: [1, NaN, 1] })).toThrow(
      expect.objectContaining({ index: 1 }),
    );
    expect(() => designSampling({ ...base, energy: [1, 1, -1] })).toThrow(
      expect.objectContaining({ index: 2 }),
    );
  });
});

describe('numbers', () => {
  rejects([
    ['an order of 0', 'OUT_OF_RANGE', 'order', () => localCoherence(transform, sparse, { order: 0 })],
    ['an order above n', 'OUT_OF_RANGE', 'order', () => localCoherence(transform, sparse, { order: 9 })],
    ['half an order', 'OUT_OF_RANGE', 'order', () => localCoherence(transform, sparse, { order: 1.5 })],
    ['a negative Lambda', 'OUT_OF_RANGE', 'factor', () => requiredMeasurements(energy, -1)],
    ['a probability above 1', 'OUT_OF_RANGE', 'probabilities[1]', () => countDistribution([0.5, 1.5])],
    [
      'a negative probability',
      'OUT_OF_RANGE',
      'probabilities[0]',
      () => bernoulliSampling({ probabilities: [-0.1], uniforms: [0.5] }),
    ],
    [
      'a uniform number of 1',
      'OUT_OF_RANGE',
      'uniforms[0]',
      () => bernoulliSampling({ probabilities: [0.1], uniforms: [1] }),
    ],
    [
      'a uniform number of 0 for keys',
      'OUT_OF_RANGE',
      'uniforms[0]',
      () => successiveSampling({ weights: [1], uniforms: [0], count: 1 }),
    ],
    [
      'more rows than weights',
      'OUT_OF_RANGE',
      'count',
      () => successiveSampling({ weights: [1, 0], uniforms: [0.5, 0.5], count: 2 }),
    ],
    ['a deviation of 1', 'OUT_OF_RANGE', 'deviation', () => designDiagnostics(design, { deviation: 1 })],
    ['a dimension of 0', 'OUT_OF_RANGE', 'dimension', () => designDiagnostics(design, { dimension: 0 })],
    [
      'less than one subspace',
      'OUT_OF_RANGE',
      'subspaces',
      () => designDiagnostics(design, { subspaces: 0.5 }),
    ],
    [
      'a negative sigma of diagnostics',
      'OUT_OF_RANGE',
      'sigma',
      () => designDiagnostics(design, { sigma: -1 }),
    ],
    ['11 vanishing moments', 'OUT_OF_RANGE', 'vanishingMoments', () => daubechiesFilters(11)],
    [
      'a RIP constant of 1',
      'OUT_OF_RANGE',
      'ripConstant',
      () => recoveryBound({ probabilities: [1], energy: [1], ripConstant: 1, sigma: 1 }),
    ],
    [
      'a radius of 0',
      'OUT_OF_RANGE',
      'radius',
      () => projectOntoEllipsoid({ residual: [1], weights: [1], radius: 0 }),
    ],
    [
      'an ellipsoid weight of 0',
      'OUT_OF_RANGE',
      'weights[0]',
      () => projectOntoEllipsoid({ residual: [1], weights: [0], radius: 1 }),
    ],
    [
      'a quantile above 1',
      'OUT_OF_RANGE',
      'quantile',
      () => empiricalCoherence(transform, [y.concat(y), [...y, ...rows]], { quantile: 2 }),
    ],
  ]);
});

describe('sizes', () => {
  rejects([
    ['a Walsh side of 12', 'SHAPE', 'shape', () => walshHadamard({ shape: [12] })],
    ['levels that do not divide', 'SHAPE', 'shape', () => haar({ shape: [12], levels: 3 })],
    [
      'levels that do not divide a list',
      'SHAPE',
      'shape',
      () => waveletAnalysis(new Float64Array(12), { levels: 3 }),
    ],
    ['three sides', 'SHAPE', 'shape', () => fourier({ shape: untyped([2, 2, 2]) })],
    ['a side of 0', 'OUT_OF_RANGE', 'shape[0]', () => dct({ shape: [0] })],
    ['a side that is no number', 'WRONG_TYPE', 'shape[0]', () => fourier({ shape: untyped(['4']) })],
    ['no shape', 'WRONG_TYPE', 'shape', () => fourier(untyped({}))],
    [
      'a matrix that is not unitary',
      'OUT_OF_RANGE',
      'matrix',
      () =>
        unitary([
          [1, 0],
          [1, 1],
        ]),
    ],
    ['a matrix that is not square', 'SHAPE', 'matrix', () => unitary([[1, 0]])],
    [
      'a basis of another size',
      'SHAPE',
      'prior.basis',
      () => localCoherence(transform, { kind: 'sparse', basis: haar({ shape: [4] }) }),
    ],
    [
      'a basis of another shape',
      'OUT_OF_RANGE',
      'prior.basis.shape',
      () => localCoherence(transform, { kind: 'sparse', basis: haar({ shape: [2, 4] }) }),
    ],
    ['a subspace of another size', 'SHAPE', 'basis', () => leverageScores(transform, [[1], [0]])],
    ['samples of another size', 'SHAPE', 'samples', () => empiricalCoherence(transform, [[1, 2]])],
    [
      'samples that are all equal',
      'OUT_OF_RANGE',
      'samples',
      () => empiricalCoherence(transform, [new Float64Array(8), new Float64Array(8)]),
    ],
    [
      'a decoder of another size',
      'SHAPE',
      'decoder',
      () => jacobianCoherence(walshHadamard({ shape: [4] }), decoder, [[1]]),
    ],
    [
      'a decoder prior without latents',
      'SHAPE',
      'prior.latents',
      () => localCoherence(transform, { kind: 'decoder', decoder }),
    ],
    ['layers that do not follow', 'SHAPE', 'weights[1]', () => fromLayers([[[1, 1]], [[1]]], [[0, 0], [0]])],
    ['biases that do not fit', 'SHAPE', 'biases[0]', () => fromLayers([[[1, 1]]], [[0]])],
    [
      'blocks out of range',
      'OUT_OF_RANGE',
      'groups[0][0]',
      () => blockCoherence(transform, [[1], [0], [0], [0], [0], [0], [0], [0]], [[8]]),
    ],
    [
      'another order of rows',
      'UNKNOWN_OPTION',
      'ordering',
      () => walshHadamard({ shape: [4], ordering: untyped('gray') }),
    ],
    [
      'another prior',
      'UNKNOWN_OPTION',
      'prior.kind',
      () => localCoherence(transform, untyped({ kind: 'smooth' })),
    ],
    ['no transform', 'WRONG_TYPE', 'sensing', () => localCoherence(untyped(null), sparse)],
    [
      'no basis',
      'WRONG_TYPE',
      'prior.basis',
      () => localCoherence(transform, untyped({ kind: 'sparse', basis: 3 })),
    ],
  ]);
});

describe('draws', () => {
  const half = designSampling({ energy, measurements: 1.5 });
  rejects([
    [
      'a fixed size of 1.5',
      'OUT_OF_RANGE',
      'probabilities',
      () => drawSample(half, { scheme: 'fixedSize', seed: 1 }),
    ],
    [
      'a systematic sum that is no integer',
      'OUT_OF_RANGE',
      'probabilities',
      () => systematicSampling({ probabilities: [0.5, 0.25, 0.5], uniform: 0.5, order: [0, 1, 2] }),
    ],
    [
      'an order with a row twice',
      'OUT_OF_RANGE',
      'order',
      () => systematicSampling({ probabilities: [0.5, 0.5], uniform: 0.5, order: [0, 0] }),
    ],
    [
      'another scheme',
      'UNKNOWN_OPTION',
      'scheme',
      () => drawSample(design, { scheme: untyped('poisson'), seed: 1 }),
    ],
    [
      'another method',
      'UNKNOWN_OPTION',
      'method',
      () => drawSample(design, { scheme: 'fixedSize', method: untyped('cube'), seed: 1 }),
    ],
    [
      'local pivotal without positions',
      'SHAPE',
      'positions',
      () => drawSample(design, { scheme: 'fixedSize', method: 'localPivotal', seed: 1 }),
    ],
    [
      'positions of another number',
      'SHAPE',
      'positions.shape',
      () =>
        drawSample(design, {
          scheme: 'fixedSize',
          method: 'localPivotal',
          positions: { shape: [4] },
          seed: 1,
        }),
    ],
    [
      'pairs of different probability',
      'OUT_OF_RANGE',
      'pairs',
      () => drawSample(design, { seed: 1, pairs: [1, 0, 2] }),
    ],
    ['no design', 'WRONG_TYPE', 'design', () => drawSample(untyped(3), { seed: 1 })],
    [
      'a design of another length',
      'SHAPE',
      'design.probabilities',
      () => drawSample({ ...design, size: 4 }, { seed: 1 }),
    ],
    [
      'growth of another scheme',
      'OUT_OF_RANGE',
      'sample.scheme',
      () => addMeasurements(design, drawSample(design, { scheme: 'soft', seed: 1 }), 1),
    ],
    [
      'growth beyond all rows',
      'OUT_OF_RANGE',
      'measurements',
      () => addMeasurements(design, drawSample(design, { seed: 1 }), 5),
    ],
  ]);
});

describe('measurements and reconstruction', () => {
  const paired = fourier({ shape: [8] });
  const go = (options: object, of = y, at: readonly number[] = rows): unknown =>
    reconstruct(transform, sparse, of, at, options);
  rejects([
    ['fewer measurements than rows', 'SHAPE', 'measurements', () => go({}, [1, 2, 3])],
    ['NaN among measurements', 'NOT_FINITE', 'measurements[1]', () => go({}, [1, NaN, 0, 1])],
    ['no rows', 'SHAPE', 'sample.rows', () => go({}, [], [])],
    ['a row out of range', 'OUT_OF_RANGE', 'sample.rows[3]', () => go({}, y, [0, 1, 2, 8])],
    ['a row twice', 'OUT_OF_RANGE', 'sample.rows', () => go({}, y, [0, 1, 2, 2])],
    ['a negative sigma', 'OUT_OF_RANGE', 'sigma', () => go({ sigma: -1 })],
    ['a negative epsilon', 'OUT_OF_RANGE', 'epsilon', () => go({ epsilon: -1 })],
    ['a negative lambda', 'OUT_OF_RANGE', 'lambda', () => go({ lambda: -1 })],
    ['sigma and epsilon', 'OUT_OF_RANGE', 'epsilon', () => go({ sigma: 1, epsilon: 1 })],
    ['lambda for basis pursuit', 'OUT_OF_RANGE', 'lambda', () => go({ lambda: 1, method: 'basisPursuit' })],
    ['sigma for basis pursuit', 'OUT_OF_RANGE', 'sigma', () => go({ sigma: 1, method: 'basisPursuit' })],
    ['a lasso without lambda', 'OUT_OF_RANGE', 'lambda', () => go({ method: 'lasso' })],
    ['another method', 'UNKNOWN_OPTION', 'method', () => go({ method: 'omp' })],
    ['a method of another prior', 'UNKNOWN_OPTION', 'method', () => go({ method: 'leastSquares' })],
    ['another domain', 'UNKNOWN_OPTION', 'domain', () => go({ domain: 'quaternion' })],
    [
      'inverse weights of a bare list of rows',
      'OUT_OF_RANGE',
      'weights',
      () => go({ weights: 'inverse-probability' }),
    ],
    ['another word for weights', 'UNKNOWN_OPTION', 'weights', () => go({ weights: 'inverse' })],
    [
      'an exponent of weights above 1',
      'OUT_OF_RANGE',
      'weights.exponent',
      () => go({ weights: { exponent: 2 } }),
    ],
    ['too few weights', 'SHAPE', 'weights', () => go({ weights: [1] })],
    ['a weight of 0', 'OUT_OF_RANGE', 'weights[0]', () => go({ weights: [0, 1, 1, 1] })],
    [
      'a sampled row of probability 0',
      'OUT_OF_RANGE',
      'sample.weights',
      () =>
        reconstruct(
          transform,
          sparse,
          y,
          { rows, weights: [1, Infinity, 1, 1] },
          { weights: 'inverse-probability' },
        ),
    ],
    ['half an iteration', 'OUT_OF_RANGE', 'maxIterations', () => go({ maxIterations: 0.5 })],
    ['a negative tolerance', 'OUT_OF_RANGE', 'tolerance', () => go({ tolerance: -1 })],
    ['a start of another size', 'SHAPE', 'start', () => go({ lambda: 1, start: [1] })],
    [
      'an asymmetric mask of a real signal',
      'OUT_OF_RANGE',
      'sample.rows',
      () => reconstruct(paired, sparse, { re: y, im: y }, rows),
    ],
    [
      'samples as prior',
      'OUT_OF_RANGE',
      'prior.kind',
      () => reconstruct(transform, { kind: 'samples', samples: [[1]] }, y, rows),
    ],
    [
      'a complex domain for a decoder',
      'OUT_OF_RANGE',
      'domain',
      () => reconstruct(transform, { kind: 'decoder', decoder }, y, rows, { domain: 'complex' }),
    ],
    [
      'a mean of another size',
      'SHAPE',
      'prior.mean',
      () =>
        reconstruct(
          transform,
          { kind: 'linear', basis: [[1], [0], [0], [0], [0], [0], [0], [0]], mean: [1] },
          y,
          rows,
        ),
    ],
    [
      'a ratio of a path above 1',
      'OUT_OF_RANGE',
      'ratio',
      () => lassoPath(transform, { kind: 'sparse', basis }, y, rows, { ratio: 2 }),
    ],
    [
      'all rows kept aside',
      'OUT_OF_RANGE',
      'fraction',
      () => reconstructByHoldOut(transform, sparse, y, rows, { fraction: 1 }),
    ],
    [
      'nothing to keep aside',
      'OUT_OF_RANGE',
      'keep',
      () => reconstructByHoldOut(transform, sparse, y, rows, { keep: rows }),
    ],
    [
      'noise without seed',
      'OUT_OF_RANGE',
      'seed',
      () => measure(transform, new Float64Array(8), { rows }, { noise: { kind: 'gaussian', sigma: 1 } }),
    ],
    [
      'another noise',
      'UNKNOWN_OPTION',
      'noise.kind',
      () =>
        measure(transform, new Float64Array(8), { rows }, { noise: untyped({ kind: 'rician' }), seed: 1 }),
    ],
    [
      'photons under a Fourier transform',
      'OUT_OF_RANGE',
      'noise.kind',
      () =>
        measure(paired, new Float64Array(8), { rows }, { noise: { kind: 'poisson', photons: 5 }, seed: 1 }),
    ],
    [
      'photons of negative light',
      'OUT_OF_RANGE',
      'x',
      () =>
        measure(
          transform,
          new Float64Array(8).fill(-1),
          { rows },
          { noise: { kind: 'poisson', photons: 5 }, seed: 1 },
        ),
    ],
    ['a signal of another size', 'SHAPE', 'x', () => measure(transform, [1, 2], { rows })],
    ['repeats without repeats', 'SHAPE', 'repeats', () => estimateNoise({ repeats: [[1], [2]] })],
    [
      'rows that do not determine',
      'SINGULAR',
      'rows',
      () =>
        leastSquaresNoise({
          transform,
          basis: [
            [1, 0],
            [0, 1],
            [0, 0],
            [0, 0],
            [0, 0],
            [0, 0],
            [0, 0],
            [0, 0],
          ],
          rows: [0],
          weights: [1],
        }),
    ],
    ['a reference of zeros', 'OUT_OF_RANGE', 'reference', () => relativeError([1], [0])],
    ['images of different size', 'SHAPE', 'x', () => psnr([1, 2], [1])],
    [
      'an image smaller than the window',
      'SHAPE',
      'shape',
      () => ssim(new Float64Array(100), new Float64Array(100), { shape: [10, 10] }),
    ],
    ['grey values in a PBM', 'OUT_OF_RANGE', 'mask[0]', () => maskPbm({ mask: [0.5], shape: [1] })],
    ['grey values as rows', 'OUT_OF_RANGE', 'mask[1]', () => rowsOfMask([1, 2])],
    ['white like black', 'OUT_OF_RANGE', 'white', () => greyPng({ mask: [1], shape: [1], black: 1 })],
    [
      'three signals to learn from',
      'SHAPE',
      'signals',
      () =>
        fitSampling([new Float64Array(8), new Float64Array(8), new Float64Array(8)], {
          transform,
          prior: sparse,
          measurements: 4,
        }),
    ],
    [
      'no schemes to compare',
      'SHAPE',
      'schemes',
      () =>
        compareSchemes({
          transform,
          prior: sparse,
          images: [new Float64Array(8)],
          energy: new Float64Array(8).fill(1),
          schemes: [],
          budgets: [4],
          repetitions: 1,
          seed: 1,
        }),
    ],
    [
      'a scheme twice',
      'OUT_OF_RANGE',
      'schemes',
      () =>
        compareSchemes({
          transform,
          prior: sparse,
          images: [new Float64Array(8)],
          energy: new Float64Array(8).fill(1),
          schemes: ['soft', 'soft'],
          budgets: [4],
          repetitions: 1,
          seed: 1,
        }),
    ],
  ]);

  it('of an asymmetric mask say how to mend it', () => {
    expect(() => reconstruct(paired, sparse, { re: y, im: y }, rows)).toThrow(/pairs/);
    expect(() => go({ sigma: 1, lambda: 1 })).toThrow(TypeError);
  });

  it('say which sizes are admissible', () => {
    expect(() => walshHadamard({ shape: [12] })).toThrow(/powers of two/);
    expect(() => daubechies({ shape: [12], levels: 3 })).toThrow(/multiples of 2\^levels = 8/);
  });

  it('leave their arguments as they are', () => {
    const x = Float64Array.from({ length: 8 }, (_, i) => i);
    const z = x.slice();
    transform.forward(x);
    basis.analyze(x);
    measure(transform, x, { rows }, { noise: { kind: 'gaussian', sigma: 1 }, seed: 1 });
    const data = Float64Array.from(y);
    reconstruct(transform, sparse, data, rows, { lambda: 0.1, start: x });
    expect(x).toEqual(z);
    expect(data).toEqual(Float64Array.from(y));
  });
});
