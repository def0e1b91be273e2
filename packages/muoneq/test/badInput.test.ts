import { describe, expect, it } from 'vitest';
import {
  alignment,
  clipGlobalNorm,
  createOptimizer,
  defaultKind,
  equilibrate,
  GradientAccumulator,
  learningRateScale,
  muonEqDirection,
  orthogonalize,
  polarFactor,
  recommendMode,
  scalarMap,
  schedules,
  spectralDiagnostics,
  type OptimizerOptions,
  type Parameter,
} from '../src/index.ts';

const a = new Float64Array([1, -2, 0.5, 0.25, 3, -1]);
const shape = [2, 3];
const w = (): Parameter => ({ name: 'w', data: a.slice(), shape });
const optimizer = (options: unknown = {}, params: unknown = [w()]) =>
  createOptimizer(params as Parameter[], options as OptimizerOptions);
/** Any options, however wrong. */
const any = (options: object): never => options as never;

const table: readonly (readonly [string, string, () => unknown])[] = [
  ['data of another length than the shape', 'SHAPE', () => equilibrate(a, { shape: [2, 2] })],
  ['no shape beside a typed array', 'SHAPE', () => orthogonalize(a)],
  ['a shape with 0', 'SHAPE', () => equilibrate(a, { shape: [0, 3] })],
  ['a negative size', 'SHAPE', () => learningRateScale([-2, 3])],
  ['a fractional size', 'SHAPE', () => defaultKind('w', [2.5, 3])],
  ['a vector where a matrix is needed', 'SHAPE', () => orthogonalize(a, { shape: [6] })],
  ['an empty matrix', 'SHAPE', () => polarFactor([])],
  ['a ragged matrix', 'SHAPE', () => spectralDiagnostics([[1, 2], [3]])],
  ['a matrix of another shape than said', 'SHAPE', () => equilibrate([[1, 2]], { shape })],
  ['out of another length', 'SHAPE', () => equilibrate(a, { shape, out: new Float64Array(5) })],
  ['triples of two numbers', 'SHAPE', () => scalarMap([1], any({ coefficients: [[1, 2]] }))],
  ['no triples', 'SHAPE', () => scalarMap([1], { coefficients: [] })],
  ['NaN in a matrix', 'NOT_FINITE', () => muonEqDirection(new Float64Array([1, NaN]), { shape: [1, 2] })],
  ['an infinity in rows', 'NOT_FINITE', () => alignment([[1, Infinity]])],
  ['NaN among numbers', 'NOT_FINITE', () => scalarMap([NaN])],
  ['a map that overflows', 'NOT_FINITE', () => scalarMap([1e200])],
  ['eps NaN', 'NOT_FINITE', () => equilibrate(a, { shape, eps: NaN })],
  [
    'a scaled matrix that overflows',
    'NOT_FINITE',
    () => equilibrate(new Float32Array([1e30, 1e-30]), { shape: [2, 1], exponent: 2, eps: 0 }),
  ],
  ['steps < 0', 'OUT_OF_RANGE', () => orthogonalize(a, { shape, steps: -1 })],
  ['fractional steps', 'OUT_OF_RANGE', () => orthogonalize(a, { shape, steps: 1.5 })],
  [
    'polar express cut short',
    'OUT_OF_RANGE',
    () => orthogonalize(a, { shape, coefficients: 'polar-express', steps: 4 }),
  ],
  ['maxSteps below steps', 'OUT_OF_RANGE', () => orthogonalize(a, { shape, maxSteps: 3 })],
  ['nsEps 0', 'OUT_OF_RANGE', () => orthogonalize(a, { shape, nsEps: 0 })],
  ['exponent 0', 'OUT_OF_RANGE', () => equilibrate(a, { shape, exponent: 0 })],
  ['clip < 1', 'OUT_OF_RANGE', () => equilibrate(a, { shape, clip: 0.9 })],
  ['rounds 0', 'OUT_OF_RANGE', () => equilibrate(a, { shape, rounds: 0 })],
  ['a negative scale', 'OUT_OF_RANGE', () => learningRateScale(shape, -1)],
  ['an unknown mode', 'UNKNOWN_OPTION', () => equilibrate(a, any({ shape, mode: 'rows' }))],
  ['an unknown schedule', 'UNKNOWN_OPTION', () => orthogonalize(a, any({ shape, coefficients: 'newton' }))],
  ['a schedule that is a number', 'UNKNOWN_OPTION', () => orthogonalize(a, any({ shape, coefficients: 3 }))],
  ['an unknown scale', 'UNKNOWN_OPTION', () => learningRateScale(shape, any('rms' as never))],
  ['an unknown layout', 'UNKNOWN_OPTION', () => equilibrate(a, any({ shape, layout: 'io' }))],
  ['an unknown form', 'UNKNOWN_OPTION', () => orthogonalize(a, any({ shape, form: 'fast' }))],
  ['an option that does not exist', 'UNKNOWN_OPTION', () => equilibrate(a, any({ shape, epsilon: 1 }))],
  ['a matrix that is a string', 'WRONG_TYPE', () => equilibrate(any('abc' as never))],
  ['a workspace that is none', 'WRONG_TYPE', () => orthogonalize(a, any({ shape, workspace: {} }))],
  ['lr negative', 'OUT_OF_RANGE', () => optimizer({ lr: -1 })],
  ['lr NaN', 'NOT_FINITE', () => optimizer({ lr: NaN })],
  ['weight decay negative', 'OUT_OF_RANGE', () => optimizer({ weightDecay: -0.1 })],
  ['momentum 1', 'OUT_OF_RANGE', () => optimizer({ momentum: 1 })],
  ['a beta of 1', 'OUT_OF_RANGE', () => optimizer({ adamBetas: [0.9, 1] })],
  ['one beta', 'WRONG_TYPE', () => optimizer({ adamBetas: [0.9] })],
  ['adamEps 0', 'OUT_OF_RANGE', () => optimizer({ adamEps: 0 })],
  ['phase 0', 'OUT_OF_RANGE', () => optimizer({ phase: 0 })],
  ['guard 2', 'OUT_OF_RANGE', () => optimizer({ guard: 2 })],
  ['an unknown method', 'UNKNOWN_OPTION', () => optimizer({ method: 'lion' })],
  ['an unknown preset', 'UNKNOWN_OPTION', () => optimizer({ preset: 'best' })],
  ['an unknown refinement', 'UNKNOWN_OPTION', () => optimizer({ refinements: ['x'] })],
  ['an unknown field', 'UNKNOWN_OPTION', () => optimizer({ learningRate: 1 })],
  [
    'a wrong option that the method does not use',
    'UNKNOWN_OPTION',
    () => optimizer({ method: 'muon', mode: 'rows' }),
  ],
  ['nesterov 1', 'WRONG_TYPE', () => optimizer({ nesterov: 1 })],
  ['a vector as muon', 'SHAPE', () => optimizer({}, [{ name: 'v', data: a, shape: [6], kind: 'muon' }])],
  ['two parameters of one name', 'DUPLICATE_NAME', () => optimizer({}, [w(), w()])],
  [
    'a parameter with NaN',
    'NOT_FINITE',
    () => optimizer({}, [{ name: 'v', data: new Float64Array([NaN]), shape: [1] }]),
  ],
  ['an unknown kind', 'UNKNOWN_OPTION', () => optimizer({}, [{ ...w(), kind: 'sgd' }])],
  [
    'an unknown field of a group',
    'UNKNOWN_OPTION',
    () => optimizer({}, [{ ...w(), group: { preset: 'torch' } }]),
  ],
  [
    'a group with a rate where the base rate is 0',
    'OUT_OF_RANGE',
    () => optimizer({ lr: 0 }, [{ ...w(), group: { lr: 1 } }]),
  ],
  ['plain arrays as data', 'WRONG_TYPE', () => optimizer({}, [{ name: 'v', data: [1], shape: [1] }])],
  ['a gradient of another length', 'SHAPE', () => optimizer().step({ w: new Float64Array(5) })],
  ['a gradient of another shape', 'SHAPE', () => optimizer().step({ w: { data: a, shape: [3, 2] } })],
  ['too few gradients', 'SHAPE', () => optimizer().step([])],
  ['a gradient for nobody', 'UNKNOWN_NAME', () => optimizer().step({ v: a })],
  ['a gradient that is an array', 'WRONG_TYPE', () => optimizer().step(any({ w: [1, 2, 3, 4, 5, 6] }))],
  ['lr of a step negative', 'OUT_OF_RANGE', () => optimizer().step({ w: a }, { lr: -1 })],
  ['momentum of a step 1', 'OUT_OF_RANGE', () => optimizer().step({ w: a }, { momentum: 1 })],
  [
    'a gradient too large for its arithmetic',
    'OUT_OF_RANGE',
    () => optimizer().step({ w: a.map(() => 1e305) }),
  ],
  ['setLearningRate negative', 'OUT_OF_RANGE', () => optimizer().setLearningRate(-1)],
  ['max 0', 'OUT_OF_RANGE', () => clipGlobalNorm({ w: a }, 0)],
  ['clipping NaN', 'NOT_FINITE', () => clipGlobalNorm([new Float64Array([NaN])], 1)],
  ['warm-up as long as all', 'OUT_OF_RANGE', () => schedules.warmupCosine({ lr: 1, warmup: 10, total: 10 })],
  [
    'decay longer than what is left',
    'OUT_OF_RANGE',
    () => schedules.warmupStableDecay({ lr: 1, warmup: 5, decay: 6, total: 10 }),
  ],
  ['step 0 of a schedule', 'OUT_OF_RANGE', () => schedules.constant({ lr: 1 })(0)],
  ['nothing accumulated', 'EMPTY', () => new GradientAccumulator().take()],
  ['a negative spread', 'OUT_OF_RANGE', () => recommendMode({ rowNormRatio: -1, colNormRatio: 1 })],
];

describe('bad input is named at the boundary', () => {
  it.each(table)('%s: %s', (_, code, call) => {
    expect(call).toThrow(expect.objectContaining({ code }));
  });

  it('with a message that says what came and what is needed', () => {
    expect(() => optimizer({ mode: 'rows' })).toThrow(
      "mode must be one of 'none', 'row', 'col', 'rowcol', got 'rows'",
    );
    expect(() => optimizer({}, [{ name: 'v', data: a, shape: [6], kind: 'muon' }])).toThrow('needs a matrix');
    expect(() => orthogonalize(a, { shape, steps: 1.5 })).toThrow('steps must be an integer >= 0, got 1.5');
  });
});
