import { isLabError } from '@lab/linalg';
import { describe, expect, it } from 'vitest';
import {
  aggregateTest,
  cmeGcv,
  cmeWeights,
  conditionalDiscrepancy,
  effectMap,
  explainRejection,
  fit,
  holm,
  kernelGram,
  localEffect,
  meanEffect,
  medianBandwidth,
  multiplierBootstrap,
  normConfidenceInterval,
  pairwiseTests,
  planSampleSize,
  populationPsi2Gaussian,
  pseudoOutcomeWeights,
  restoreModel,
  ridgeLogistic,
  sensitivity,
  stratifiedFolds,
  testHomogeneity,
  weightedChiSquareQuantile,
  weightedChiSquareTail,
  witness,
  type FitOptions,
  type MatrixData,
} from '../src/index.ts';
import { blpWald, crossTest, kcdRedraw, kcdStatistic } from '../src/peers/index.ts';

const n = 16;
const X = Array.from({ length: n }, (_, i) => [Math.sin(3 * i), Math.cos(5 * i)]);
const treatment = Array.from({ length: n }, (_, i) => i % 2);
const Y = Array.from({ length: n }, (_, i) => Math.sin(7 * i) + (i % 2));
const folds = Array.from({ length: n }, (_, i) => Math.floor(i / 2) % 2);
const good = { X, treatment, Y };
const model = fit(good, { folds, lambda: 0.1 });

/** A copy of a list with one entry changed. */
function changed<T>(list: readonly T[], index: number, entry: unknown): T[] {
  return list.map((value, i) => (i === index ? (entry as T) : value));
}

function codeOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    return isLabError(error)
      ? `${error.code} ${error instanceof TypeError ? 'TypeError' : 'RangeError'}`
      : String(error);
  }
  return 'nothing thrown';
}

function testing(data: Partial<Record<keyof MatrixData, unknown>>, options: Record<string, unknown> = {}) {
  return () => testHomogeneity({ ...good, ...data } as MatrixData, { folds, lambda: 0.1, ...options });
}

type Row = [what: string, call: () => unknown, code: string];

const table: Row[] = [
  // Sizes.
  ['Y shorter than X', testing({ Y: Y.slice(1) }), 'SHAPE RangeError'],
  ['treatment shorter than X', testing({ treatment: treatment.slice(1) }), 'SHAPE RangeError'],
  ['folds of another length', testing({}, { folds: folds.slice(1) }), 'SHAPE RangeError'],
  [
    'propensity of another length',
    testing({}, { propensity: new Array(n - 1).fill(0.5) }),
    'SHAPE RangeError',
  ],
  [
    'clusters of another length',
    testing({}, { folds: undefined, foldCount: 2, clusters: [1, 2] }),
    'SHAPE RangeError',
  ],
  ['no rows', () => testHomogeneity({ X: [], treatment: [], Y: [] }), 'SHAPE RangeError'],
  ['no columns', testing({ X: X.map(() => []) }), 'SHAPE RangeError'],
  ['ragged rows of X', testing({ X: changed(X, 3, [1]) }), 'SHAPE RangeError'],
  ['ragged rows of Y', testing({ Y: Y.map((y, i) => (i === 2 ? [y, 1] : [y])) }), 'SHAPE RangeError'],
  ['query with other columns', () => localEffect(model, [[1]], { yGrid: [[0]] }), 'SHAPE RangeError'],
  ['yGrid with other columns', () => localEffect(model, [[1, 1]], { yGrid: [[0, 1]] }), 'SHAPE RangeError'],
  ['neither yGrid nor feature', () => localEffect(model, [[1, 1]]), 'SHAPE RangeError'],
  ['witness query with other columns', () => witness(model, [[1]], [[0]]), 'SHAPE RangeError'],
  [
    'final-stage query with other columns',
    () => conditionalDiscrepancy(model, [[1, 2, 3]]),
    'SHAPE RangeError',
  ],
  ['outcomeWeights of another shape', testing({}, { outcomeWeights: () => [[1]] }), 'SHAPE RangeError'],
  ['propensityModel of another length', testing({}, { propensityModel: () => [0.5] }), 'SHAPE RangeError'],
  ['names of another length', testing({ names: { covariates: ['a'] } }), 'SHAPE RangeError'],
  ['Z with other columns', () => kernelGram(X, { Z: [[1]] }), 'SHAPE RangeError'],
  ['a gram that is not square', () => multiplierBootstrap([[1, 2]], [[1, 1]]), 'SHAPE RangeError'],
  ['multipliers of another length', () => multiplierBootstrap([[1]], [[1, 1]]), 'SHAPE RangeError'],
  ['blpWald with as many columns as rows', () => blpWald([[1], [2]], [1, 2]), 'SHAPE RangeError'],
  ['means without three coefficients', () => population({ mean0: [0, 1] }), 'SHAPE RangeError'],
  ['no weights', () => weightedChiSquareTail([], 1), 'SHAPE RangeError'],
  [
    'X and Y of other lengths in cmeGcv',
    () => cmeGcv(X, [[1]], { bandwidthX: 1, bandwidthY: 1 }),
    'SHAPE RangeError',
  ],
  // Treatment.
  [
    'treatment coded 1 and 2',
    testing({ treatment: treatment.map((arm) => arm + 1) }),
    'OUT_OF_RANGE RangeError',
  ],
  ['a third arm', testing({ treatment: changed(treatment, 5, 2) }), 'OUT_OF_RANGE RangeError'],
  ['a text in treatment', testing({ treatment: changed(treatment, 5, 'b') }), 'WRONG_TYPE TypeError'],
  [
    'treatment of ridgeLogistic',
    () =>
      ridgeLogistic(
        X,
        treatment.map((arm) => arm + 1),
      ),
    'OUT_OF_RANGE RangeError',
  ],
  [
    'a single arm for pairwiseTests',
    () => pairwiseTests({ ...good, treatment: X.map(() => 'a') }),
    'OUT_OF_RANGE RangeError',
  ],
  [
    'an unknown control',
    () => pairwiseTests({ ...good, treatment }, { control: 'b' }),
    'OUT_OF_RANGE RangeError',
  ],
  // Arms too small.
  [
    'three treated in two folds',
    testing({ treatment: X.map((_, i) => Number(i < 3)) }),
    'ARM_TOO_SMALL RangeError',
  ],
  ['16 units in five folds', testing({}, { folds: undefined }), 'ARM_TOO_SMALL RangeError'],
  ['an arm in one fold only', testing({ treatment: folds }), 'ARM_TOO_SMALL RangeError'],
  ['one fold', testing({}, { folds: X.map(() => 0) }), 'ARM_TOO_SMALL RangeError'],
  [
    'one treated in kcdStatistic',
    () => kcdStatistic({ ...good, treatment: X.map((_, i) => Number(i < 1)) }, { lambda: 1 }),
    'ARM_TOO_SMALL RangeError',
  ],
  [
    'one treated redrawn for kcdRedraw',
    () => kcdRedraw(good, { lambda: 1 })(X.map((_, i) => Number(i < 1))),
    'ARM_TOO_SMALL RangeError',
  ],
  [
    'a treatment of another length redrawn for kcdRedraw',
    () => kcdRedraw(good, { lambda: 1 })([0, 1]),
    'SHAPE RangeError',
  ],
  ['lambda of kcdRedraw', () => kcdRedraw(good, { lambda: 0 }), 'OUT_OF_RANGE RangeError'],
  // Not finite.
  ['NaN in X', testing({ X: changed(X, 4, [1, NaN]) }), 'NOT_FINITE RangeError'],
  ['Infinity in Y', testing({ Y: changed(Y, 4, Infinity) }), 'NOT_FINITE RangeError'],
  ['NaN in treatment', testing({ treatment: changed(treatment, 4, NaN) }), 'NOT_FINITE RangeError'],
  ['NaN in propensity', testing({}, { propensity: NaN }), 'NOT_FINITE RangeError'],
  [
    'NaN in clusters',
    testing({}, { folds: undefined, foldCount: 2, clusters: changed(folds, 1, NaN) }),
    'NOT_FINITE RangeError',
  ],
  ['NaN clip', testing({}, { clip: NaN }), 'NOT_FINITE RangeError'],
  ['NaN seed', testing({}, { seed: NaN }), 'NOT_FINITE RangeError'],
  ['NaN in scores', () => blpWald(X, changed(Y, 2, NaN)), 'NOT_FINITE RangeError'],
  ['NaN q', () => weightedChiSquareTail([1], NaN), 'NOT_FINITE RangeError'],
  ['NaN in medianBandwidth', () => medianBandwidth([[1], [NaN]]), 'NOT_FINITE RangeError'],
  // Out of range.
  [
    'propensity 0',
    testing({}, { propensity: changed(new Array(n).fill(0.5), 3, 0) }),
    'OUT_OF_RANGE RangeError',
  ],
  ['propensity 1', testing({}, { propensity: 1 }), 'OUT_OF_RANGE RangeError'],
  [
    'propensity and propensityModel',
    testing({}, { propensity: 0.5, propensityModel: () => [] }),
    'OUT_OF_RANGE RangeError',
  ],
  [
    'propensityModel beyond 1',
    testing({}, { propensityModel: (_: unknown, q: Int32Array) => Array.from(q, () => 2) }),
    'OUT_OF_RANGE RangeError',
  ],
  [
    'a propensity of 1 that clip 0 leaves',
    testing({}, { clip: 0, propensityModel: (_: unknown, q: Int32Array) => Array.from(q, () => 1) }),
    'OUT_OF_RANGE RangeError',
  ],
  ['testBandwidthScale 0', testing({}, { testBandwidthScale: 0 }), 'OUT_OF_RANGE RangeError'],
  ['outcomeBandwidthScale 0', testing({}, { outcomeBandwidthScale: 0 }), 'OUT_OF_RANGE RangeError'],
  ['bandwidthX 0', testing({}, { bandwidthX: 0 }), 'OUT_OF_RANGE RangeError'],
  ['bandwidthY -1', testing({}, { bandwidthY: -1 }), 'OUT_OF_RANGE RangeError'],
  ['bandwidth 0 of kernelGram', () => kernelGram(X, { bandwidth: 0 }), 'OUT_OF_RANGE RangeError'],
  [
    'bandwidth 0 of cmeWeights',
    () => cmeWeights(X, X, { bandwidth: 0, lambda: 1 }),
    'OUT_OF_RANGE RangeError',
  ],
  ['lambda 0', testing({}, { lambda: 0 }), 'OUT_OF_RANGE RangeError'],
  ['lambda 0 of cmeWeights', () => cmeWeights(X, X, { bandwidth: 1, lambda: 0 }), 'OUT_OF_RANGE RangeError'],
  ['a grid with 0', testing({}, { lambda: undefined, lambdas: [1, 0] }), 'OUT_OF_RANGE RangeError'],
  ['finalLambda 0', () => conditionalDiscrepancy(model, X, { finalLambda: 0 }), 'OUT_OF_RANGE RangeError'],
  ['ridge -1', testing({}, { ridge: -1 }), 'OUT_OF_RANGE RangeError'],
  ['ridge -1 of ridgeLogistic', () => ridgeLogistic(X, treatment, { ridge: -1 }), 'OUT_OF_RANGE RangeError'],
  ['clip 0.5', testing({}, { clip: 0.5 }), 'OUT_OF_RANGE RangeError'],
  ['clip -0.1', testing({}, { clip: -0.1 }), 'OUT_OF_RANGE RangeError'],
  ['alpha 0', testing({}, { alpha: 0 }), 'OUT_OF_RANGE RangeError'],
  ['alpha 1', () => normConfidenceInterval(model, { alpha: 1 }), 'OUT_OF_RANGE RangeError'],
  ['upperTail 1', () => weightedChiSquareQuantile([1], 1), 'OUT_OF_RANGE RangeError'],
  ['weights all 0', () => weightedChiSquareTail([0, 0], 1), 'OUT_OF_RANGE RangeError'],
  ['draws 0', testing({}, { calibration: 'multiplier', draws: 0 }), 'OUT_OF_RANGE RangeError'],
  ['draws 0 of effectMap', () => effectMap(model, X, { yGrid: [[0]], draws: 0 }), 'OUT_OF_RANGE RangeError'],
  ['a scale 0', () => aggregateTest(model, { scales: [0.5, 0] }), 'OUT_OF_RANGE RangeError'],
  [
    'fold labels that are no integers',
    testing({}, { folds: folds.map((f) => f + 0.5) }),
    'OUT_OF_RANGE RangeError',
  ],
  ['an empty fold', testing({}, { folds: folds.map((f) => 2 * f) }), 'OUT_OF_RANGE RangeError'],
  ['foldCount 1', () => stratifiedFolds(treatment, { foldCount: 1 }), 'OUT_OF_RANGE RangeError'],
  ['rank 0', testing({}, { rank: 0 }), 'OUT_OF_RANGE RangeError'],
  [
    'rank with outcomeWeights',
    testing({}, { rank: 3, outcomeWeights: () => [[1]] }),
    'OUT_OF_RANGE RangeError',
  ],
  ['more rows than gramLimit', testing({}, { gramLimit: 10 }), 'OUT_OF_RANGE RangeError'],
  ['no such outcome', () => meanEffect(model, { outcome: 'wage' }), 'OUT_OF_RANGE RangeError'],
  [
    'a query far from all data',
    () => localEffect(model, [[1e6, 0]], { yGrid: [[0]] }),
    'OUT_OF_RANGE RangeError',
  ],
  [
    'weights of a low-rank model',
    () => pseudoOutcomeWeights(fit(good, { folds, rank: 5 })),
    'OUT_OF_RANGE RangeError',
  ],
  [
    'sensitivity of a low-rank model',
    () => sensitivity(fit(good, { folds, rank: 5 })),
    'OUT_OF_RANGE RangeError',
  ],
  [
    'sensitivity with overlap weights',
    () => sensitivity(fit(good, { folds, weighting: 'overlap' })),
    'OUT_OF_RANGE RangeError',
  ],
  ['gamma below 1', () => sensitivity(model, { gammas: [0.5] }), 'OUT_OF_RANGE RangeError'],
  [
    'a plan from a V test',
    () => planSampleSize(testHomogeneity(model, { form: 'V' })),
    'OUT_OF_RANGE RangeError',
  ],
  ['power 1', () => planSampleSize(testHomogeneity(model), { power: 1 }), 'OUT_OF_RANGE RangeError'],
  ['a p-value above 1', () => holm([0.5, 1.5]), 'OUT_OF_RANGE RangeError'],
  ['a negative standard deviation', () => population({ sd0: -1 }), 'OUT_OF_RANGE RangeError'],
  ['another model version', () => restoreModel({ ...model, version: 2 }), 'OUT_OF_RANGE RangeError'],
  // Unknown options.
  [
    'a model without its ridge parameters',
    () => restoreModel({ ...model, lambdas: null }),
    'SHAPE RangeError',
  ],
  [
    'a model with a propensity too few',
    () => restoreModel({ ...model, propensity: [0.5] }),
    'SHAPE RangeError',
  ],
  [
    'folds that split a cluster',
    testing({}, { clusters: folds.map((_, i) => Math.floor(i / 3)) }),
    'OUT_OF_RANGE RangeError',
  ],
  [
    'three clusters',
    testing({}, { clusters: folds.map((fold, i) => (i < 2 ? 2 : fold)) }),
    'OUT_OF_RANGE RangeError',
  ],
  ['unknown kernelY', testing({}, { kernelY: 'cosine' }), 'UNKNOWN_OPTION TypeError'],
  ['unknown kernelX', testing({}, { kernelX: 'linear' }), 'UNKNOWN_OPTION TypeError'],
  ['unknown kernel', () => kernelGram(X, { kernel: 'cosine' as never }), 'UNKNOWN_OPTION TypeError'],
  ['unknown discrepancy', testing({}, { discrepancy: 'hsic' }), 'UNKNOWN_OPTION TypeError'],
  ['unknown form', testing({}, { form: 'W' }), 'UNKNOWN_OPTION TypeError'],
  [
    'unknown form of the operator norm',
    testing({}, { discrepancy: 'operator', form: 'W' }),
    'UNKNOWN_OPTION TypeError',
  ],
  ['unknown calibration', testing({}, { calibration: 'davies' }), 'UNKNOWN_OPTION TypeError'],
  ['liu with form U', testing({}, { calibration: 'liu' }), 'UNKNOWN_OPTION TypeError'],
  [
    'exact with the operator norm',
    testing({}, { discrepancy: 'operator', calibration: 'exact' }),
    'UNKNOWN_OPTION TypeError',
  ],
  ['unknown weighting', testing({}, { weighting: 'trimmed' }), 'UNKNOWN_OPTION TypeError'],
  [
    'unknown feature',
    () => localEffect(model, X, { feature: { kind: 'median' } as never }),
    'UNKNOWN_OPTION TypeError',
  ],
  ['a misspelt option', testing({}, { fold: 5 }), 'UNKNOWN_OPTION TypeError'],
  [
    'a fit option with a model',
    () => testHomogeneity(model, { ridge: 2 } as never),
    'UNKNOWN_OPTION TypeError',
  ],
  [
    'a fit option for explainRejection of a model',
    () => explainRejection(model, { ridge: 2 }),
    'UNKNOWN_OPTION TypeError',
  ],
  [
    'unknown discrepancy of crossTest',
    () => crossTest(model, { discrepancy: 'l2' as never }),
    'UNKNOWN_OPTION TypeError',
  ],
  // Wrong types.
  ['categories in X', testing({ X: changed(X, 2, ['a', 1]) }), 'WRONG_TYPE TypeError'],
  ['a text clip', testing({}, { clip: '0.1' }), 'WRONG_TYPE TypeError'],
  ['standardize 1', testing({}, { standardize: 1 }), 'WRONG_TYPE TypeError'],
  ['an object as seed', testing({}, { seed: {} }), 'WRONG_TYPE TypeError'],
  ['a number as outcomeWeights', testing({}, { outcomeWeights: 3 }), 'WRONG_TYPE TypeError'],
  ['no data at all', () => fit(null as never), 'WRONG_TYPE TypeError'],
  ['no model', () => restoreModel({ a: 1 }), 'WRONG_TYPE TypeError'],
  // Peers.
  [
    'dependent columns in blpWald',
    () =>
      blpWald(
        X.map(() => [1]),
        Y,
      ),
    'SINGULAR RangeError',
  ],
];

function population(change: Record<string, unknown>): unknown {
  const design = { mean0: [0, 1, 0], mean1: [0, 1, 0], sd0: 1, sd1: 2, bandwidthX: 1, bandwidthY: 1 };
  return populationPsi2Gaussian({ ...design, ...change });
}

describe('bad input', () => {
  for (const [what, call, code] of table)
    it(`${what}: ${code.split(' ')[0]}`, () => {
      expect(codeOf(call)).toBe(code);
    });

  it('names the lengths that differ', () => {
    expect(testing({ Y: Y.slice(1) })).toThrow(/X has 16 rows, treatment 16 entries, Y 15 rows/);
  });

  it('names row and column of a missing number', () => {
    try {
      testing({ X: changed(X, 4, [1, NaN]) })();
      expect.unreachable();
    } catch (error) {
      expect(isLabError(error) && error.details).toEqual({ row: 4, column: 1 });
    }
  });

  it('names the counts of an arm that is too small', () => {
    expect(testing({}, { folds: undefined })).toThrow(/arm 0 has 8 units; 5 folds need at least 10/);
  });

  it('lists the choices for an unknown option', () => {
    expect(testing({}, { discrepancy: 'hsic' })).toThrow(/'mmd', 'marginal', 'l2', 'operator'/);
  });

  it('suggests rank for too many rows, and text is to be encoded', () => {
    expect(testing({}, { gramLimit: 10 })).toThrow(/rank: 'auto'/);
    expect(testing({ X: changed(X, 2, ['a', 1]) })).toThrow(/encode categories/);
  });
});

describe('unusual input that is fine', () => {
  const options: FitOptions = { folds, lambda: 0.1 };

  it('takes truth values as treatment, typed arrays and matrices as data', () => {
    const plain = testHomogeneity(good, options).pValue;
    expect(testHomogeneity({ ...good, treatment: treatment.map((arm) => arm === 1) }, options).pValue).toBe(
      plain,
    );
    const flat = { data: Float64Array.from(X.flat()), rows: n, columns: 2 };
    const typed = { X: flat, treatment: Uint8Array.from(treatment), Y: Float64Array.from(Y) };
    expect(testHomogeneity(typed, options).pValue).toBe(plain);
    expect(testHomogeneity({ ...good, Y: Y.map((y) => [y]) }, options).pValue).toBe(plain);
  });

  it('takes equal rows of X, and says when most propensities are clipped', () => {
    const test = testHomogeneity({ ...good, X: X.map((row, i) => (i < 8 ? X[0] : row)) }, options);
    expect(test.pValue).toBeGreaterThan(0);
    const extreme = testHomogeneity(good, {
      ...options,
      propensity: treatment.map((arm) => (arm === 1 ? 0.999 : 0.001)),
    });
    expect(extreme.diagnostics.clipped).toEqual([8, 8]);
    expect(extreme.warnings.find(({ code }) => code === 'overlap')?.message).toMatch(/hardly overlap/);
  });
});
