import { referenceTests, type CaseInput, type ReferenceFunction } from '@lab/reference';
import {
  bernoulliSampling,
  countDistribution,
  daubechies,
  daubechiesFilters,
  designDiagnostics,
  designSampling,
  empiricalCoherence,
  fourier,
  fromLayers,
  jacobianCoherence,
  leastSquaresNoise,
  leverageScores,
  localCoherence,
  projectOntoEllipsoid,
  reconstruct,
  requiredMeasurements,
  successiveSampling,
  systematicSampling,
  walshHadamard,
  waveletAnalysis,
  waveletSynthesis,
  type BernoulliSamplingInput,
  type DesignInput,
  type EllipsoidInput,
  type EmpiricalOptions,
  type ReconstructOptions,
  type SensingTransform,
  type Shape,
  type Signal,
  type SuccessiveSamplingInput,
  type SystematicSamplingInput,
  type WalshSensingOptions,
  type WaveletFormOptions,
} from '../src/index.ts';

// Inputs come from a file: the package checks them, not the compiler.
const matrix = (input: CaseInput, name: string): number[][] => input[name] as number[][];
const list = (input: CaseInput, name: string): number[] => input[name] as number[];

function sensing(input: CaseInput, shape: readonly number[]): SensingTransform {
  const sides = shape as Shape;
  switch (input['sensing']) {
    case 'fourier':
      return fourier({ shape: sides });
    case 'walshHadamard':
      return walshHadamard({ shape: sides, ordering: input['ordering'] as WalshSensingOptions['ordering'] });
    default:
      throw new Error(`unknown sensing ${String(input['sensing'])}`);
  }
}

function basis(input: CaseInput) {
  const { vanishingMoments, levels } = input as WaveletFormOptions;
  return daubechies({ shape: input['shape'] as Shape, vanishingMoments, levels });
}

/** A flat list as rows where the shape is that of an image. */
function inShape(values: ArrayLike<number>, shape: readonly number[]): unknown {
  const flat = Array.from(values);
  if (shape.length === 1) return flat;
  return Array.from({ length: shape[0] }, (_, i) => flat.slice(i * shape[1], (i + 1) * shape[1]));
}

function shapeOf(x: unknown): number[] {
  const rows = x as readonly unknown[];
  return Array.isArray(rows[0]) ? [rows.length, rows[0].length] : [rows.length];
}

/** Complex numbers as the file writes them, real ones as numbers. */
function encoded(signal: Signal): unknown {
  if (signal instanceof Float64Array) return Array.from(signal);
  return Array.from(signal.re, (re, i) => ({ re, im: signal.im[i] }));
}

function measurements(input: CaseInput) {
  const y = input['measurements'];
  if (!Array.isArray(y) || typeof y[0] !== 'object') return y as number[];
  const complex = y as { re: number; im: number }[];
  return { re: complex.map(({ re }) => re), im: complex.map(({ im }) => im) };
}

const sensingFields = ['sensing', 'ordering'];
const waveletFields = ['vanishingMoments', 'levels'];

const functions: Record<string, ReferenceFunction> = {
  daubechiesFilters: {
    input: ['vanishingMoments'],
    expected: ['lowPass', 'highPass'],
    run: (input) => daubechiesFilters(input['vanishingMoments'] as number | undefined),
  },
  waveletAnalysis: {
    input: ['x', ...waveletFields],
    expected: ['coefficients'],
    run: (input) => ({
      coefficients: inShape(waveletAnalysis(list(input, 'x'), input), shapeOf(input['x'])),
    }),
  },
  waveletSynthesis: {
    input: ['coefficients', ...waveletFields],
    expected: ['x'],
    run: (input) => ({
      x: inShape(waveletSynthesis(list(input, 'coefficients'), input), shapeOf(input['coefficients'])),
    }),
  },
  walshHadamard: {
    input: ['x', 'ordering'],
    expected: ['y'],
    run: (input) => {
      const x = list(input, 'x');
      const transform = walshHadamard({
        shape: [x.length],
        ordering: input['ordering'] as WalshSensingOptions['ordering'],
      });
      return { y: encoded(transform.forward(x)) };
    },
  },
  localCoherence: {
    input: [...sensingFields, 'shape', ...waveletFields, 'order'],
    expected: ['energy'],
    run: (input) => {
      const shape = list(input, 'shape');
      const prior = { kind: 'sparse', basis: basis(input) } as const;
      const { energy } = localCoherence(sensing(input, shape), prior, {
        order: input['order'] as number | undefined,
      });
      return { energy: inShape(energy, shape) };
    },
  },
  leverageScores: {
    input: [...sensingFields, 'basis'],
    expected: ['energy'],
    run: (input) => {
      const v = matrix(input, 'basis');
      return { energy: Array.from(leverageScores(sensing(input, [v.length]), v).energy) };
    },
  },
  empiricalCoherence: {
    input: [...sensingFields, 'samples', 'pairs'],
    expected: ['max', 'rms'],
    run: (input) => {
      const samples = matrix(input, 'samples');
      const pairs = input['pairs'] as EmpiricalOptions['pairs'];
      const { max, rms } = empiricalCoherence(sensing(input, [samples[0].length]), samples, { pairs });
      return { max: Array.from(max), rms: Array.from(rms) };
    },
  },
  jacobianCoherence: {
    input: [...sensingFields, 'layerWeights', 'layerBiases', 'latents'],
    expected: ['energy', 'outputs'],
    run: (input) => {
      const decoder = fromLayers(input['layerWeights'] as number[][][], input['layerBiases'] as number[][]);
      const transform = sensing(input, [decoder.outputSize]);
      const { energy, outputs } = jacobianCoherence(transform, decoder, matrix(input, 'latents'));
      return { energy: Array.from(energy), outputs: outputs.map((row) => Array.from(row)) };
    },
  },
  designSampling: {
    input: ['energy', 'measurements', 'noiseRatio', 'forced', 'cost', 'groups', 'minProbability'],
    expected: ['probabilities', 'threshold', 'saturatedCount'],
    run: (input) => designSampling(input as unknown as DesignInput),
  },
  designDiagnostics: {
    input: ['energy', 'measurements', 'dimension', 'subspaces', 'deviation'],
    expected: [
      ...['threshold', 'saturatedCount', 'tailBound', 'expectedFrobeniusDeviation'],
      ...['expectedFrobeniusDeviationWithReplacement', 'noiseFactor'],
    ],
    run: (input) => {
      const { energy, measurements: m, ...options } = input;
      const design = designSampling({ energy, measurements: m } as unknown as DesignInput);
      return designDiagnostics(design, options);
    },
  },
  leastSquaresNoise: {
    input: [...sensingFields, 'basis', 'rows', 'weights'],
    expected: ['varianceWeighted', 'varianceUnweighted'],
    run: (input) => {
      const v = matrix(input, 'basis');
      const transform = sensing(input, [v.length]);
      return leastSquaresNoise({
        transform,
        basis: v,
        rows: list(input, 'rows'),
        weights: list(input, 'weights'),
      });
    },
  },
  requiredMeasurements: {
    input: ['energy', 'factor'],
    expected: ['bernoulli', 'withReplacement'],
    run: (input) => requiredMeasurements(list(input, 'energy'), input['factor'] as number),
  },
  countDistribution: {
    input: ['probabilities'],
    expected: ['pmf', 'mean', 'variance'],
    run: (input) => countDistribution(list(input, 'probabilities')),
  },
  bernoulliSampling: {
    input: ['probabilities', 'uniforms'],
    expected: ['rows'],
    run: (input) => bernoulliSampling(input as unknown as BernoulliSamplingInput),
  },
  successiveSampling: {
    input: ['weights', 'uniforms', 'count'],
    expected: ['rows'],
    run: (input) => successiveSampling(input as unknown as SuccessiveSamplingInput),
  },
  systematicSampling: {
    input: ['probabilities', 'uniform', 'order'],
    expected: ['rows'],
    run: (input) => systematicSampling(input as unknown as SystematicSamplingInput),
  },
  projectOntoEllipsoid: {
    input: ['residual', 'weights', 'radius'],
    expected: ['projected', 'multiplier'],
    run: (input) => projectOntoEllipsoid(input as unknown as EllipsoidInput),
  },
  reconstruct: {
    input: [
      ...[...sensingFields, 'shape', ...waveletFields, 'rows', 'measurements', 'method'],
      ...['weights', 'lambda', 'epsilon'],
    ],
    expected: ['objective', 'coefficients', 'fitted', 'residual'],
    run: (input) => {
      const { method, weights, lambda, epsilon } = input as ReconstructOptions;
      const found = reconstruct(
        sensing(input, list(input, 'shape')),
        { kind: 'sparse', basis: basis(input) },
        measurements(input),
        list(input, 'rows'),
        {
          ...{ method, weights, lambda, epsilon },
          ...{ tolerance: 1e-12, maxIterations: 100_000, penalizeScaling: true },
        },
      );
      return {
        ...found,
        coefficients: encoded(found.coefficients),
        fitted: encoded(found.fitted),
      };
    },
  },
};

referenceTests({ name: 'partial-sampling', directory: `${import.meta.dirname}/..`, functions });
