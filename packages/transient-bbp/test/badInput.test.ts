import { isLabError } from '@lab/linalg';
import { describe, expect, it } from 'vitest';
import {
  SpectralMonitor,
  blockModel,
  bulkCdf,
  bulkDensity,
  bulkEdge,
  bulkQuantile,
  criticalStrength,
  edgeTest,
  estimateLabelNoise,
  fitFlow,
  fromPopulation,
  fromSampleCovariance,
  generalVarianceOutlier,
  gradientFlow,
  iteratePhaseDiagram,
  iterateRecommendation,
  iterateSimulation,
  monitorFlow,
  optimalStoppingTime,
  outlier,
  phaseDiagram,
  phaseDiagramAsync,
  predictAt,
  randomDesignOutlier,
  recommendStop,
  riskCurve,
  signalFromTopEigenvalue,
  signalFromTopSingularValue,
  simulateFlow,
  singularValueEdge,
  singularValueOutlier,
  stieltjes,
  stopOrRegularise,
  topPair,
  tracyWidom1Cdf,
  tracyWidom1Quantile,
  twoBlockModel,
  varianceMatrix,
  varianceProfile,
  weightsAt,
  windows,
} from '../src/index.ts';
import { canonical } from './canonical.ts';

const profile = { weights: [0.5, 0.5], variance: [1, 0.2] };
const learnedProfile = { ...profile, learned: [0.9, 0.5] };
const X = [
  [1, 0.5],
  [0.2, -1],
  [-0.4, 0.3],
];
const Y = [
  [0.3, 1],
  [0.1, -0.2],
  [-1, 0.4],
];
const fit = fitFlow(X, Y);

/** A value the types rule out and a caller without types may still send. */
function untyped(value: unknown): never {
  return value as never;
}

/** Each row of the table: what is wrong, the code, the argument it names, and the call. */
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
    expect(thrown.message).toContain(argument.replace(/^fit\./, ''));
  });
}

describe('weights', () => {
  rejects([
    ['not summing to 1', 'OUT_OF_RANGE', 'weights', () => windows({ ...canonical, weights: [0.5, 0.4] })],
    ['negative', 'OUT_OF_RANGE', 'weights[1]', () => windows({ ...canonical, weights: [1.5, -0.5] })],
    [
      'of a profile not summing to 1',
      'OUT_OF_RANGE',
      'weights',
      () => bulkEdge({ weights: [0.2], variance: [1] }),
    ],
    ['NaN', 'NOT_FINITE', 'weights[0]', () => outlier({ ...canonical, weights: [NaN, 0.5] }, 1)],
    ['not a list', 'WRONG_TYPE', 'weights', () => outlier({ ...canonical, weights: untyped('0.5') }, 1)],
    [
      'holding a string',
      'WRONG_TYPE',
      'weights[0]',
      () => outlier({ ...canonical, weights: untyped(['a', 1]) }, 1),
    ],
    ['empty', 'SHAPE', 'weights', () => bulkEdge({ weights: [], variance: [] })],
  ]);

  it('may miss 1 by less than 1e-9', () => {
    expect(windows({ ...canonical, weights: [0.5, 0.5 + 5e-10] }).phase).toBe('transient');
    expect(() => windows({ ...canonical, weights: [0.5, 0.5 + 5e-9] })).toThrow();
  });

  it('names the entry at fault', () => {
    expect(() => blockModel({ ...canonical, covariance: [1, -1] })).toThrow(
      expect.objectContaining({ code: 'OUT_OF_RANGE', argument: 'covariance[1]', index: 1 }),
    );
  });
});

describe('lengths that differ, and what is empty', () => {
  rejects([
    ['covariance', 'SHAPE', 'covariance', () => windows({ ...canonical, covariance: [1] })],
    ['variance', 'SHAPE', 'variance', () => bulkDensity({ weights: [0.5, 0.5], variance: [1] })],
    ['massLeft', 'SHAPE', 'massLeft', () => outlier({ ...canonical, massLeft: [0.2, 0.3, 0.5] }, 1)],
    ['massCross', 'SHAPE', 'massCross', () => outlier({ ...canonical, massCross: [0.5] }, 1)],
    ['learned', 'SHAPE', 'learned', () => signalFromTopEigenvalue({ ...profile, learned: [1] }, 2)],
    ['two blocks', 'SHAPE', 'covariance', () => twoBlockModel({ covariance: [1, 2, 3], theta: 1 })],
    ['a list of times', 'SHAPE', 't', () => criticalStrength(canonical, [])],
    ['points', 'SHAPE', 'points', () => bulkCdf(profile, [])],
    ['rows of X and Y', 'SHAPE', 'Y', () => gradientFlow(X, Y.slice(1), 1)],
    ['X without rows', 'SHAPE', 'X', () => fitFlow([], Y)],
    ['init', 'SHAPE', 'init', () => gradientFlow(X, Y, 1, { init: [[1, 2]] })],
    ['init of a fit', 'SHAPE', 'init', () => fitFlow(X, Y, { init: [[1, 2, 3]] })],
    ['columns to predict from', 'SHAPE', 'X', () => predictAt(fit, [[1, 2, 3]], 1)],
    ['rows of a variance matrix', 'SHAPE', 'varianceMatrix', () => general({ varianceMatrix: [[1, 1]] })],
    [
      'a row of a variance matrix',
      'SHAPE',
      'varianceMatrix[1]',
      () => general({ varianceMatrix: [[1, 1], [1]] }),
    ],
    ['weights pushed', 'SHAPE', 'weights', () => monitor().push([[1]], 1)],
    ['masses of a monitor', 'SHAPE', 'massLeft', () => monitorFlow(fit, [1], { masses: { massLeft: [1] } })],
  ]);
});

function general(change: Partial<Parameters<typeof generalVarianceOutlier>[0]>): unknown {
  const input = { weights: [0.5, 0.5], learned: [1, 1], theta: 1 };
  return generalVarianceOutlier({
    ...input,
    varianceMatrix: [
      [1, 0.5],
      [0.5, 1],
    ],
    ...change,
  });
}

function monitor(change: Partial<ConstructorParameters<typeof SpectralMonitor>[0]> = {}): SpectralMonitor {
  return new SpectralMonitor({
    covarianceEigenvalues: [0.1, 1],
    outputs: 2,
    samples: 9,
    labelNoise: 1,
    ...change,
  });
}

describe('NaN and infinities', () => {
  const simulation = { model: canonical, dimension: 10, times: [1] };
  rejects([
    ['theta', 'NOT_FINITE', 'theta', () => windows({ ...canonical, theta: NaN })],
    ['infinite theta', 'NOT_FINITE', 'theta', () => outlier({ ...canonical, theta: Infinity }, 1)],
    ['noise', 'NOT_FINITE', 'noise', () => windows({ ...canonical, noise: NaN })],
    ['initVariance', 'NOT_FINITE', 'initVariance', () => windows({ ...canonical, initVariance: Infinity })],
    ['covariance', 'NOT_FINITE', 'covariance[1]', () => windows({ ...canonical, covariance: [1, Infinity] })],
    ['variance', 'NOT_FINITE', 'variance[0]', () => bulkEdge({ ...profile, variance: [NaN, 1] })],
    ['t', 'NOT_FINITE', 't', () => outlier(canonical, NaN)],
    ['t in a list', 'NOT_FINITE', 't[1]', () => riskCurve(canonical, [1, NaN])],
    ['t minus infinity', 'NOT_FINITE', 't', () => varianceProfile(canonical, -Infinity)],
    ['massRight', 'NOT_FINITE', 'massRight[0]', () => outlier({ ...canonical, massRight: [NaN, 1] }, 1)],
    ['massCross', 'NOT_FINITE', 'massCross[0]', () => outlier({ ...canonical, massCross: [NaN, 0] }, 1)],
    ['step size', 'NOT_FINITE', 'gd.stepSize', () => outlier(canonical, { gd: { stepSize: NaN, steps: 1 } })],
    ['steps', 'NOT_FINITE', 'gd.steps', () => outlier(canonical, { gd: { stepSize: 0.1, steps: Infinity } })],
    ['weight decay', 'NOT_FINITE', 'weightDecay', () => windows(canonical, { weightDecay: NaN })],
    ['z', 'NOT_FINITE', 'z.im', () => stieltjes(profile, { re: 1, im: NaN })],
    ['points', 'NOT_FINITE', 'points[0]', () => bulkDensity(profile, { points: [Infinity] })],
    ['xOverEdge', 'NOT_FINITE', 'xOverEdge[0]', () => bulkDensity(profile, { xOverEdge: [NaN] })],
    ['aspect ratio', 'NOT_FINITE', 'aspectRatio', () => singularValueOutlier(canonical, NaN, 1)],
    ['sample ratio', 'NOT_FINITE', 'sampleRatio', () => randomDesignOutlier(canonical, Infinity, 1)],
    ['value', 'NOT_FINITE', 'value', () => signalFromTopEigenvalue(learnedProfile, NaN)],
    ['singular value', 'NOT_FINITE', 'value', () => signalFromTopSingularValue(learnedProfile, 1, Infinity)],
    ['value to test', 'NOT_FINITE', 'value', () => edgeTest(profile, NaN, { dimension: 10 })],
    [
      'variance matrix',
      'NOT_FINITE',
      'varianceMatrix[0][1]',
      () =>
        general({
          varianceMatrix: [
            [1, NaN],
            [NaN, 1],
          ],
        }),
    ],
    ['X', 'NOT_FINITE', 'X', () => gradientFlow([[1, NaN], ...X.slice(1)], Y, 1)],
    ['Y', 'NOT_FINITE', 'Y', () => estimateLabelNoise(X, [[1, Infinity], ...Y.slice(1)])],
    [
      'init',
      'NOT_FINITE',
      'init',
      () =>
        gradientFlow(X, Y, 1, {
          init: [
            [NaN, 1],
            [1, 1],
          ],
        }),
    ],
    ['label noise', 'NOT_FINITE', 'labelNoise', () => fitFlow(X, Y, { labelNoise: NaN })],
    ['x of Tracy-Widom', 'NOT_FINITE', 'x[0]', () => tracyWidom1Cdf([NaN])],
    ['probability', 'NOT_FINITE', 'probability[0]', () => tracyWidom1Quantile([Infinity])],
    [
      'strengths',
      'NOT_FINITE',
      'theta[0]',
      () => phaseDiagram({ theta: [NaN], anisotropy: [1], base: canonical }),
    ],
    [
      'anisotropies',
      'NOT_FINITE',
      'anisotropy[0]',
      () => phaseDiagram({ theta: [1], anisotropy: [NaN], base: canonical }),
    ],
    ['dimension', 'NOT_FINITE', 'dimension', () => simulateFlow({ ...simulation, dimension: Infinity })],
    ['simulated times', 'NOT_FINITE', 'times[0]', () => simulateFlow({ ...simulation, times: [NaN] })],
    [
      'weights pushed',
      'NOT_FINITE',
      'weights',
      () =>
        monitor().push(
          [
            [NaN, 0],
            [0, 0],
          ],
          1,
        ),
    ],
  ]);

  it('only t may be infinite', () => {
    expect(outlier(canonical, Infinity).edge).toBeCloseTo(
      bulkEdge(varianceProfile(canonical, Infinity)).edge,
      14,
    );
    expect(weightsAt(fit, Infinity).rows).toBe(2);
  });
});

describe('numbers outside their range', () => {
  const simulation = { model: canonical, dimension: 10, times: [1] };
  rejects([
    [
      'negative covariance',
      'OUT_OF_RANGE',
      'covariance[1]',
      () => windows({ ...canonical, covariance: [2, -0.1] }),
    ],
    ['covariance all 0', 'OUT_OF_RANGE', 'covariance', () => windows({ ...canonical, covariance: [0, 0] })],
    [
      'population covariance all 0',
      'OUT_OF_RANGE',
      'covariance',
      () => fromPopulation({ ...canonical, covariance: [0, 0] }, 1),
    ],
    [
      'sample covariance all 0',
      'OUT_OF_RANGE',
      'covariance',
      () => fromSampleCovariance([0, 0], { theta: 1 }),
    ],
    ['negative variance', 'OUT_OF_RANGE', 'variance[1]', () => bulkEdge({ ...profile, variance: [1, -0.2] })],
    ['negative noise', 'OUT_OF_RANGE', 'noise', () => criticalStrength({ ...canonical, noise: -0.1 }, [1])],
    [
      'negative initVariance',
      'OUT_OF_RANGE',
      'initVariance',
      () => windows({ ...canonical, initVariance: -1 }),
    ],
    [
      'negative label noise',
      'OUT_OF_RANGE',
      'labelNoise',
      () => fromPopulation({ ...canonical, labelNoise: -1 }, 1),
    ],
    [
      'negative mass',
      'OUT_OF_RANGE',
      'massLeft[0]',
      () => outlier({ ...canonical, massLeft: [-0.5, 1.5] }, 1),
    ],
    [
      'masses not summing to 1',
      'OUT_OF_RANGE',
      'massRight',
      () => outlier({ ...canonical, massRight: [0.5, 0.4] }, 1),
    ],
    [
      'massCross too large',
      'OUT_OF_RANGE',
      'massCross[0]',
      () => outlier({ ...canonical, massCross: [0.6, 0] }, 1),
    ],
    [
      'massCross too negative',
      'OUT_OF_RANGE',
      'massCross[1]',
      () => outlier({ ...canonical, massCross: [0.5, -0.6] }, 1),
    ],
    ['negative t', 'OUT_OF_RANGE', 't', () => varianceProfile(canonical, -1)],
    ['negative t in a list', 'OUT_OF_RANGE', 't[1]', () => criticalStrength(canonical, [1, -1])],
    ['negative t as a stage', 'OUT_OF_RANGE', 't', () => topPair(fit, { t: -1 })],
    [
      'unstable step',
      'OUT_OF_RANGE',
      'gd.stepSize',
      () => outlier(canonical, { gd: { stepSize: 1.1, steps: 5 } }),
    ],
    ['step of 0', 'OUT_OF_RANGE', 'gd.stepSize', () => outlier(canonical, { gd: { stepSize: 0, steps: 5 } })],
    [
      'broken steps',
      'OUT_OF_RANGE',
      'gd.steps',
      () => outlier(canonical, { gd: { stepSize: 0.1, steps: 1.5 } }),
    ],
    [
      'unstable step on data',
      'OUT_OF_RANGE',
      'gd.stepSize',
      () => gradientFlow(X, Y, { gd: { stepSize: 100, steps: 1 } }),
    ],
    [
      't and gd',
      'OUT_OF_RANGE',
      't',
      () => outlier(canonical, untyped({ t: 1, gd: { stepSize: 0.1, steps: 1 } })),
    ],
    ['neither t nor gd', 'OUT_OF_RANGE', 't', () => outlier(canonical, untyped({}))],
    [
      'negative weight decay',
      'OUT_OF_RANGE',
      'weightDecay',
      () => outlier(canonical, 1, { weightDecay: -1 }),
    ],
    ['probability 0', 'OUT_OF_RANGE', 'probability[0]', () => tracyWidom1Quantile([0])],
    ['probability above 1', 'OUT_OF_RANGE', 'probability[1]', () => tracyWidom1Quantile([0.5, 1.2])],
    ['share of the bulk of 1', 'OUT_OF_RANGE', 'probabilities[0]', () => bulkQuantile(profile, [1])],
    ['aspect ratio 0', 'OUT_OF_RANGE', 'aspectRatio', () => singularValueEdge(profile, 0)],
    ['sample ratio 0', 'OUT_OF_RANGE', 'sampleRatio', () => fromPopulation(canonical, 0)],
    ['nodes', 'OUT_OF_RANGE', 'nodes', () => fromPopulation(canonical, 1, { nodes: 2 })],
    ['anisotropy 0', 'OUT_OF_RANGE', 'anisotropy', () => twoBlockModel({ anisotropy: 0, theta: 1 })],
    [
      'both anisotropy and covariance',
      'OUT_OF_RANGE',
      'anisotropy',
      () => twoBlockModel({ anisotropy: 2, covariance: [1, 2], theta: 1 }),
    ],
    [
      'negative strength',
      'OUT_OF_RANGE',
      'theta[0]',
      () => iteratePhaseDiagram({ theta: [-1], anisotropy: [1], base: canonical }),
    ],
    [
      'one block in a diagram',
      'OUT_OF_RANGE',
      'base',
      () => phaseDiagram({ theta: [1], anisotropy: [1], base: { weights: [1], covariance: [1] } }),
    ],
    ['points twice', 'OUT_OF_RANGE', 'points', () => bulkDensity(profile, { points: [1], xOverEdge: [1] })],
    ['count', 'OUT_OF_RANGE', 'count', () => bulkDensity(profile, { count: 1 })],
    [
      'asymmetric variances',
      'OUT_OF_RANGE',
      'varianceMatrix[0][1]',
      () =>
        general({
          varianceMatrix: [
            [1, 0.5],
            [0.6, 1],
          ],
        }),
    ],
    [
      'nothing learned',
      'OUT_OF_RANGE',
      'learned',
      () => signalFromTopEigenvalue({ ...profile, learned: [0, 0] }, 3),
    ],
    [
      'nothing learned, singular',
      'OUT_OF_RANGE',
      'learned',
      () => signalFromTopSingularValue({ ...profile, learned: [0, 0] }, 1, 3),
    ],
    ['dimension', 'OUT_OF_RANGE', 'dimension', () => edgeTest(profile, 1, { dimension: 0 })],
    ['simulated dimension', 'OUT_OF_RANGE', 'dimension', () => simulateFlow({ ...simulation, dimension: 1 })],
    [
      'too small for the teacher',
      'OUT_OF_RANGE',
      'dimension',
      () => simulateFlow({ ...simulation, dimension: 2, model: { ...canonical, massCross: [0, 0] } }),
    ],
    ['replicates', 'OUT_OF_RANGE', 'replicates', () => iterateSimulation({ ...simulation, replicates: 0 })],
    [
      'aspect ratio of a symmetric spectrum',
      'OUT_OF_RANGE',
      'aspectRatio',
      () => simulateFlow({ ...simulation, aspectRatio: 2 }),
    ],
    [
      'symmetric start, singular spectrum',
      'OUT_OF_RANGE',
      'initialization',
      () => simulateFlow({ ...simulation, initialization: 'symmetric', spectrum: 'singular' }),
    ],
    ['level', 'OUT_OF_RANGE', 'level', () => recommendStop(fit, { level: 1 })],
    ['coverage', 'OUT_OF_RANGE', 'coverage', () => iterateRecommendation(fit, { coverage: 0 })],
    ['label noise of a fit', 'OUT_OF_RANGE', 'labelNoise', () => fitFlow(X, Y, { labelNoise: -1 })],
    ['outputs of a monitor', 'OUT_OF_RANGE', 'outputs', () => monitor({ outputs: 0 })],
  ]);

  it('all-zero covariance says why', () => {
    expect(() => windows({ ...canonical, covariance: [0, 0] })).toThrow('no direction is learned');
  });

  it('an unstable step says what would be stable', () => {
    expect(() => outlier(canonical, { gd: { stepSize: 1.1, steps: 5 } })).toThrow(
      /unstable step, need eta < 2\/\(cmax\+lambda\) = 1\b/,
    );
    expect(outlier(canonical, { gd: { stepSize: 1, steps: 5 } }).edge).toBeGreaterThan(0);
  });

  it('theta = 0 is allowed and never visible', () => {
    expect(windows({ ...canonical, theta: 0 }).phase).toBe('never');
    expect(outlier({ ...canonical, theta: 0 }, 2)).toMatchObject({ exists: false, lower: { exists: false } });
  });
});

describe('options that do not exist', () => {
  const simulation = { model: canonical, dimension: 10, times: [1] };
  rejects([
    [
      'symmetrization',
      'UNKNOWN_OPTION',
      'symmetrization',
      () => outlier(canonical, 1, { symmetrization: untyped('half') }),
    ],
    [
      'initialization',
      'UNKNOWN_OPTION',
      'initialization',
      () => windows(canonical, { initialization: untyped('zero') }),
    ],
    [
      'initialization of a matrix',
      'UNKNOWN_OPTION',
      'initialization',
      () => varianceMatrix(canonical, 1, { initialization: untyped(1) }),
    ],
    ['method', 'UNKNOWN_OPTION', 'method', () => stieltjes(profile, 1, { method: untyped('newton') })],
    ['spectrum', 'UNKNOWN_OPTION', 'spectrum', () => gradientFlow(X, Y, 1, { spectrum: untyped('both') })],
    [
      'simulated spectrum',
      'UNKNOWN_OPTION',
      'spectrum',
      () => simulateFlow({ ...simulation, spectrum: untyped('both') }),
    ],
    ['design', 'UNKNOWN_OPTION', 'design', () => simulateFlow({ ...simulation, design: untyped('random') })],
    [
      'correction',
      'UNKNOWN_OPTION',
      'correction',
      () => edgeTest(profile, 1, { dimension: 5, correction: untyped('all') }),
    ],
    [
      'criterion',
      'UNKNOWN_OPTION',
      'criterion',
      () => optimalStoppingTime(canonical, { criterion: untyped('best') }),
    ],
    ['rule', 'UNKNOWN_OPTION', 'rule', () => recommendStop(fit, { rule: untyped('patience') })],
    ['adjustment', 'UNKNOWN_OPTION', 'adjustment', () => recommendStop(fit, { adjustment: untyped('none') })],
  ]);
});

describe('things of the wrong kind', () => {
  rejects([
    ['no model', 'WRONG_TYPE', 'model', () => windows(untyped(undefined))],
    ['a model that is a list', 'WRONG_TYPE', 'model', () => stopOrRegularise(untyped([]))],
    ['no profile', 'WRONG_TYPE', 'profile', () => bulkEdge(untyped(null))],
    ['z as text', 'WRONG_TYPE', 'z', () => stieltjes(profile, untyped('i'))],
    ['theta as text', 'WRONG_TYPE', 'theta', () => windows({ ...canonical, theta: untyped('1') })],
    ['t as text', 'WRONG_TYPE', 't', () => outlier(canonical, untyped('1'))],
    ['no fit', 'WRONG_TYPE', 'fit', () => weightsAt(untyped(3), 1)],
    ['X that is no matrix', 'WRONG_TYPE', 'X', () => fitFlow(untyped(3), Y)],
  ]);
});

describe('what the data cannot tell', () => {
  const wide = [
    [1, 0.5, 0.2],
    [0.2, -1, 0],
  ];
  const two = [
    [0.3, 1, 1],
    [0.1, -0.2, 2],
  ];
  rejects([
    ['noise of T <= N', 'NOT_IDENTIFIABLE', 'labelNoise', () => estimateLabelNoise(wide, two)],
    ['noise of T = N', 'NOT_IDENTIFIABLE', 'labelNoise', () => estimateLabelNoise(X.slice(1), Y.slice(1))],
    ['a monitor of T <= N', 'NOT_IDENTIFIABLE', 'labelNoise', () => monitorFlow(fitFlow(wide, two), [1])],
    ['advice on T <= N', 'NOT_IDENTIFIABLE', 'labelNoise', () => recommendStop(fitFlow(wide, two))],
    [
      'a symmetric spectrum of a non-square W',
      'SHAPE',
      'spectrum',
      () => gradientFlow(wide, [[1], [2]], 1, { spectrum: 'symmetric' }),
    ],
    [
      'a symmetric fit of a non-square W',
      'SHAPE',
      'spectrum',
      () => fitFlow(X, [[1], [2], [3]], { spectrum: 'symmetric' }),
    ],
    [
      'a symmetric monitor of a non-square W',
      'SHAPE',
      'spectrum',
      () => monitor({ outputs: 3, spectrum: 'symmetric' }),
    ],
  ]);

  it('works once the label noise is given', () => {
    const [row] = monitorFlow(fitFlow(wide, two, { labelNoise: 0.5 }), [1]);
    expect(Number.isFinite(row.z)).toBe(true);
  });

  it('a non-square W is pointed to singular values', () => {
    expect(() => fitFlow(X, [[1], [2], [3]], { spectrum: 'symmetric' })).toThrow("spectrum 'singular'");
  });
});

describe('an aborted signal', () => {
  it('rejects with an AbortError and changes nothing', async () => {
    const input = { theta: [0.5, 1], anisotropy: [1, 2, 4, 8], base: canonical };
    const controller = new AbortController();
    const run = phaseDiagramAsync(input, { signal: controller.signal, onProgress: () => controller.abort() });
    await expect(run).rejects.toMatchObject({ name: 'AbortError' });
    expect(await phaseDiagramAsync(input)).toEqual(phaseDiagram(input));
  });
});

describe('a model', () => {
  it('is frozen, survives JSON, and is checked once', () => {
    const model = twoBlockModel({ anisotropy: 20, theta: 1.5, noise: 0.2 });
    expect(Object.isFrozen(model)).toBe(true);
    expect(Object.values(model).every((field) => Object.isFrozen(field))).toBe(true);
    expect(blockModel(model)).toBe(model);
    const again = JSON.parse(JSON.stringify(model)) as typeof model;
    expect(blockModel(again)).toEqual(model);
    expect(model.covariance).toEqual([1, 0.05]);
    expect(model.massCross).toEqual([0.5, 0.5]);
  });

  it('is a copy: later changes to what it was made of do not reach it', () => {
    const weights = [0.5, 0.5];
    const model = blockModel({ weights, covariance: Float64Array.of(2, 0.1), theta: 1 });
    weights[0] = 7;
    expect(model.weights).toEqual([0.5, 0.5]);
  });
});
