import { isLabError } from '@lab/linalg';
import { describe, expect, it } from 'vitest';
import {
  AssociativeMemory,
  capacityCurve,
  capacityFromRanks,
  capacitySweep,
  criticalBatch,
  deltaRule,
  dimensionFor,
  fitMemory,
  fitPowerLaw,
  fitScaling,
  frequenciesFromCounts,
  gaussianEmbeddings,
  informationLimit,
  loss,
  margins,
  multiStepExponents,
  negativeGradient,
  newtonDirection,
  newtonSchulz,
  newtonSchulzStepsFor,
  powerLaw,
  predict,
  recovery,
  recoveryCurve,
  scalingExponents,
  simulateCapacity,
  simulateCapacityAsync,
  spectralPower,
  stabilizedPolar,
  step,
  topK,
  train,
} from '../src/index.ts';

const inputs = [
  [0.5, 1],
  [1, -0.25],
  [-1, 0.75],
];
const outputs = [
  [1, 0.5],
  [-0.5, 1],
  [0.25, -1],
];
const frequencies = [0.5, 0.3, 0.2];
const problem = { inputs, outputs, frequencies };
const W = [
  [1, 0],
  [0.5, -1],
];
const simulation = { d: 8, n: 50, alpha: 1.5, rule: 'muon' } as const;
const model = (): ReturnType<typeof fitMemory> => fitMemory({ keys: inputs, values: outputs });
const bad = (value: unknown): never => value as never;

type Row = readonly [name: string, code: string, argument: string | undefined, call: () => unknown];

const table: readonly Row[] = [
  ['alpha below 0', 'OUT_OF_RANGE', 'alpha', () => powerLaw({ n: 5, alpha: -1 })],
  ['alpha infinite', 'NOT_FINITE', 'alpha', () => powerLaw({ n: 5, alpha: Infinity })],
  ['n of 0', 'OUT_OF_RANGE', 'n', () => powerLaw({ n: 0, alpha: 1 })],
  ['n fractional', 'OUT_OF_RANGE', 'n', () => powerLaw({ n: 2.5, alpha: 1 })],
  ['n NaN', 'NOT_FINITE', 'n', () => powerLaw({ n: NaN, alpha: 1 })],
  ['n a text', 'WRONG_TYPE', 'n', () => powerLaw({ n: bad('5'), alpha: 1 })],
  [
    'frequency negative',
    'OUT_OF_RANGE',
    'frequencies',
    () => loss({ ...problem, frequencies: [0.6, 0.6, -0.2] }, W),
  ],
  ['frequency NaN', 'NOT_FINITE', 'frequencies', () => loss({ ...problem, frequencies: [0.5, 0.5, NaN] }, W)],
  ['frequencies all 0', 'OUT_OF_RANGE', 'frequencies', () => loss({ ...problem, frequencies: [0, 0, 0] }, W)],
  [
    'frequencies off 1',
    'OUT_OF_RANGE',
    'frequencies',
    () => loss({ ...problem, frequencies: [0.5, 0.3, 0.2 + 2e-9] }, W),
  ],
  ['frequencies too few', 'SHAPE', 'frequencies', () => loss({ ...problem, frequencies: [0.5, 0.5] }, W)],
  ['frequencies and counts', 'WRONG_TYPE', 'counts', () => loss({ ...problem, counts: [1, 1, 1] }, W)],
  [
    'count negative',
    'OUT_OF_RANGE',
    'counts',
    () => negativeGradient({ inputs, outputs, counts: [1, -1, 1] }),
  ],
  [
    'count fractional',
    'OUT_OF_RANGE',
    'counts',
    () => negativeGradient({ inputs, outputs, counts: [1, 1.5, 1] }),
  ],
  ['counts all 0', 'OUT_OF_RANGE', 'counts', () => frequenciesFromCounts([0, 0])],
  ['counts too many', 'SHAPE', 'counts', () => negativeGradient({ inputs, outputs, counts: [1, 1, 1, 1] })],
  ['batch of 0', 'OUT_OF_RANGE', 'batch', () => negativeGradient(problem, { batch: 0 })],
  ['batch fractional', 'OUT_OF_RANGE', 'batch', () => step(problem, { rule: 'sgd', batch: 1.5 })],
  [
    'fewer outputs than inputs',
    'SHAPE',
    'outputs',
    () => negativeGradient({ ...problem, outputs: outputs.slice(1) }),
  ],
  [
    'target out of range',
    'OUT_OF_RANGE',
    'targets',
    () => margins({ inputs, outputs, targets: [0, 3, 1] }, W),
  ],
  [
    'target fractional',
    'OUT_OF_RANGE',
    'targets',
    () => margins({ inputs, outputs, targets: [0, 0.5, 1] }, W),
  ],
  ['targets too few', 'SHAPE', 'targets', () => margins({ inputs, outputs, targets: [0, 1] }, W)],
  ['W of another shape', 'SHAPE', 'W', () => loss(problem, [[1, 2]])],
  ['inputs ragged', 'SHAPE', 'inputs', () => negativeGradient({ ...problem, inputs: [[1, 2], [3], [4, 5]] })],
  ['inputs empty', 'SHAPE', 'inputs', () => negativeGradient({ ...problem, inputs: [] })],
  [
    'inputs NaN',
    'NOT_FINITE',
    'inputs',
    () =>
      negativeGradient({
        ...problem,
        inputs: [
          [1, 2],
          [NaN, 1],
          [1, 1],
        ],
      }),
  ],
  [
    'outputs infinite',
    'NOT_FINITE',
    'outputs',
    () =>
      loss(
        {
          ...problem,
          outputs: [
            [1, 2],
            [Infinity, 1],
            [1, 1],
          ],
        },
        W,
      ),
  ],
  [
    'W NaN',
    'NOT_FINITE',
    'W',
    () =>
      loss(problem, [
        [1, NaN],
        [0, 1],
      ]),
  ],
  [
    'logits that overflow',
    'NOT_FINITE',
    'W',
    () =>
      loss(
        {
          ...problem,
          inputs: [
            [1e200, 1],
            [1, 1],
            [1, 2],
          ],
        },
        [
          [1e200, 0],
          [0, 1e200],
        ],
      ),
  ],
  [
    'margins that overflow',
    'NOT_FINITE',
    'W',
    () =>
      margins(
        {
          ...problem,
          inputs: [
            [1e200, 1],
            [1, 1],
            [1, 2],
          ],
        },
        [
          [1e200, 0],
          [0, 1e200],
        ],
      ),
  ],
  [
    'center false away from zero',
    'OUT_OF_RANGE',
    'center',
    () => negativeGradient(problem, { W, center: false }),
  ],
  ['problem missing', 'WRONG_TYPE', 'problem', () => loss(bad(undefined))],
  ['item out of range', 'OUT_OF_RANGE', 'items', () => margins(problem, W, { items: [3] })],
  ['ranks not increasing', 'OUT_OF_RANGE', 'ranks', () => recovery(problem, W, { ranks: [2, 1] })],
  ['lambda negative', 'OUT_OF_RANGE', 'lambda', () => stabilizedPolar(W, { lambda: -1 })],
  ['lambda NaN', 'NOT_FINITE', 'lambda', () => step(problem, { rule: 'muon', lambda: NaN })],
  ['lambda a word', 'UNKNOWN_OPTION', 'lambda', () => step(problem, { rule: 'muon', lambda: bad('best') })],
  ['method unknown', 'UNKNOWN_OPTION', 'method', () => stabilizedPolar(W, { method: bad('qr') })],
  [
    'ridge 0, singular',
    'OUT_OF_RANGE',
    'ridge',
    () =>
      newtonDirection(W, {
        inputs: [
          [1, 2],
          [2, 4],
          [-1, -2],
        ],
        frequencies,
        ridge: 0,
      }),
  ],
  ['ridge negative', 'OUT_OF_RANGE', 'ridge', () => newtonDirection(W, { inputs, frequencies, ridge: -1 })],
  [
    'matrix of another width',
    'SHAPE',
    'matrix',
    () => newtonDirection([[1]], { inputs, frequencies, ridge: 1 }),
  ],
  ['steps negative', 'OUT_OF_RANGE', 'steps', () => newtonSchulz(W, { steps: -1 })],
  ['coefficients too few', 'SHAPE', 'coefficients', () => newtonSchulz(W, { coefficients: bad([1, 2]) })],
  [
    'coefficients that diverge',
    'NOT_FINITE',
    'coefficients',
    () => newtonSchulz(W, { steps: 50, coefficients: [10, 10, 10] }),
  ],
  ['power negative', 'OUT_OF_RANGE', 'power', () => spectralPower(W, { power: -0.5 })],
  ['rule unknown', 'UNKNOWN_OPTION', 'rule', () => step(problem, { rule: bad('adam') })],
  ['rate of 2', 'OUT_OF_RANGE', 'rate', () => deltaRule(problem, { rate: 2 })],
  [
    'theory: lambda 0, too few items',
    'OUT_OF_RANGE',
    'lambda',
    () => recoveryCurve({ rule: 'muon', d: 50, n: 50, alpha: 1.5, lambda: 0 }),
  ],
  ['theory: d of 0', 'OUT_OF_RANGE', 'd', () => recoveryCurve({ rule: 'sgd', d: 0, n: 40, alpha: 1.5 })],
  [
    'theory: ridge of 0',
    'OUT_OF_RANGE',
    'ridge',
    () => recoveryCurve({ rule: 'newton', d: 5, n: 40, alpha: 1.5, ridge: 0 }),
  ],
  [
    'theory: rank above n',
    'OUT_OF_RANGE',
    'ranks',
    () => recoveryCurve({ rule: 'sgd', d: 5, n: 40, alpha: 1.5, ranks: [41] }),
  ],
  [
    'theory: multiplicities too few',
    'SHAPE',
    'multiplicities',
    () => recoveryCurve({ rule: 'sgd', d: 5, frequencies: [0.5, 0.5], multiplicities: [1] }),
  ],
  [
    'theory: sum off 1',
    'OUT_OF_RANGE',
    'frequencies',
    () => recoveryCurve({ rule: 'sgd', d: 5, frequencies: [0.5, 0.5], multiplicities: [1, 2] }),
  ],
  ['theory: no law', 'WRONG_TYPE', 'frequencies', () => recoveryCurve({ rule: 'sgd', d: 5 })],
  [
    'theory: rule unknown',
    'UNKNOWN_OPTION',
    'rule',
    () => recoveryCurve({ rule: bad('sign'), d: 5, n: 9, alpha: 1 }),
  ],
  [
    'curve: a dimension of 0',
    'OUT_OF_RANGE',
    'dims',
    () => capacityCurve({ rule: 'sgd', dims: [4, 0], n: 9, alpha: 1 }),
  ],
  ['exponents at alpha 1', 'OUT_OF_RANGE', 'alpha', () => scalingExponents(1)],
  ['exponents: steps of 0', 'OUT_OF_RANGE', 'steps', () => multiStepExponents({ alpha: 2, steps: 0 })],
  [
    'batch planner: fraction of 1',
    'OUT_OF_RANGE',
    'fraction',
    () => criticalBatch({ rule: 'sgd', d: 8, n: 50, alpha: 1.5, fraction: 1 }),
  ],
  [
    'design: more than there is',
    'OUT_OF_RANGE',
    'targetItems',
    () => dimensionFor({ rule: 'muon', n: 10, alpha: 1.5, targetItems: 11 }),
  ],
  [
    'design: out of reach',
    'OUT_OF_RANGE',
    'targetItems',
    () => dimensionFor({ rule: 'sgd', n: 1000, alpha: 1.5, targetItems: 500, largest: 100 }),
  ],
  [
    'steps planner: gain of 1',
    'OUT_OF_RANGE',
    'gain',
    () => newtonSchulzStepsFor({ frobeniusNorm: 1, lambda: 0.1, gain: 1 }),
  ],
  ['limit of one value', 'OUT_OF_RANGE', 'n', () => informationLimit({ d: 4, n: 1 })],
  ['fit of one dimension', 'SHAPE', 'rows', () => fitScaling([{ d: 2, recovered: 3, standardError: 1 }])],
  [
    'fit with error 0',
    'OUT_OF_RANGE',
    'rows[0].standardError',
    () => fitScaling([{ d: 2, recovered: 3, standardError: 0 }]),
  ],
  ['power law of two counts', 'SHAPE', 'counts', () => fitPowerLaw([1, 2, 2])],
  ['flags too few', 'SHAPE', 'recovered', () => capacityFromRanks([1, 2, 3], [true, false])],
  [
    'embeddings above the limit',
    'OUT_OF_RANGE',
    'memoryLimit',
    () => gaussianEmbeddings({ n: 1e5, d: 100, seed: 1, memoryLimit: 1e6 }),
  ],
  [
    'simulation above the limit',
    'OUT_OF_RANGE',
    'memoryLimit',
    () => simulateCapacity({ ...simulation, n: 1e6, memoryLimit: 1e6 }),
  ],
  [
    'simulation: more drawn than n',
    'OUT_OF_RANGE',
    'drawnItems',
    () => simulateCapacity({ ...simulation, drawnItems: 51 }),
  ],
  [
    'simulation: embeddings unknown',
    'UNKNOWN_OPTION',
    'embeddings',
    () => simulateCapacity({ ...simulation, embeddings: bad('binary') }),
  ],
  [
    'training: mode unknown',
    'UNKNOWN_OPTION',
    'mode',
    () => train(problem, { rule: 'sgd', steps: 1, mode: bad('fast') }),
  ],
  [
    'training: rank mode without alpha',
    'WRONG_TYPE',
    'alpha',
    () => train(problem, { rule: 'muon', steps: 2, mode: 'rank' }),
  ],
  [
    'training: step sizes too few',
    'SHAPE',
    'stepSize',
    () => train(problem, { rule: 'sgd', steps: 2, stepSize: [1] }),
  ],
  [
    'memory: values and classes',
    'WRONG_TYPE',
    'values',
    () => fitMemory({ keys: inputs, values: outputs, classes: [0, 1, 2] }),
  ],
  [
    'memory: class negative',
    'OUT_OF_RANGE',
    'classes[0]',
    () => fitMemory({ keys: inputs, classes: [-1, 0, 0] }),
  ],
  ['memory: key too wide', 'SHAPE', 'keys', () => predict(model(), [[1, 2, 3]])],
  ['memory: k of 0', 'OUT_OF_RANGE', 'k', () => topK(model(), inputs, 0)],
  ['stream: nothing seen', 'OUT_OF_RANGE', 'keys', () => new AssociativeMemory({ outputs, dIn: 2 }).model()],
  ['stream: foreign state', 'WRONG_TYPE', 'state', () => AssociativeMemory.fromJSON(bad({ kind: 'other' }))],
];

describe('bad input throws at the boundary, with its code and argument', () => {
  it.each(table)('%s: %s of %s', (_, code, argument, call) => {
    try {
      call();
    } catch (error) {
      if (!isLabError(error)) throw error;
      expect({ code: error.code, argument: error.argument }).toEqual({ code, argument });
      return;
    }
    throw new Error('nothing was thrown');
  });
});

describe('what is degenerate is said, not thrown', () => {
  it('Newton-Schulz of a zero matrix gives zero and says so', () => {
    const { matrix, degenerate } = newtonSchulz([[0, 0]]);
    expect([degenerate, ...matrix.to1DArray()]).toEqual([true, 0, 0]);
  });

  it('a single output makes a zero gradient: loss 0, margin infinite, and a degenerate step', () => {
    const single = { inputs: [[0.5, 1]], outputs: [[2, -1, 1]] };
    const { W: weights, degenerate } = step(single, { rule: 'newtonSchulz' });
    expect(degenerate).toBe(true);
    expect(weights.to1DArray().every((value) => value === 0)).toBe(true);
    expect(loss(single, weights)).toBe(0);
    expect(margins(single, weights)).toEqual({
      margins: Float64Array.of(Infinity),
      recovered: [true],
    });
  });

  it('equal outputs make a zero gradient, whatever their entries', () => {
    const equal = { inputs, outputs: [0, 1, 2].map(() => [0.1, 0.7]) };
    expect(step(equal, { rule: 'muon', lambda: 0 }).degenerate).toBe(true);
  });
});

describe('an aborted computation', () => {
  it('rejects with an AbortError and frees its memory', async () => {
    const controller = new AbortController();
    const running = simulateCapacityAsync(
      { ...simulation, d: 64, n: 20000 },
      { signal: controller.signal, onProgress: () => controller.abort() },
    );
    await expect(running).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
  });

  it('leaves the rows of a sweep that were taken before', async () => {
    const controller = new AbortController();
    const rows: unknown[] = [];
    const sweep = capacitySweep({
      dims: [8],
      alphas: [1.5],
      rules: ['sgd'],
      seeds: [1, 2, 3],
      n: 40,
      signal: controller.signal,
    });
    const run = async (): Promise<void> => {
      for await (const row of sweep) {
        rows.push(row);
        controller.abort();
      }
    };
    await expect(run()).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
    expect(rows).toHaveLength(1);
  });
});
