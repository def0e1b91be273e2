import { referenceTests, type CaseInput, type ReferenceFunction } from '@lab/reference';
import {
  certify,
  certifyLogistic,
  certifyMixture,
  certifyUnknownNoise,
  compareSchedules,
  exactLogEvidence,
  fit,
  fitLogistic,
  fitMixture,
  fitSummary,
  fitUnknownNoise,
  gaussianSystem,
  iterate,
  iterateLogistic,
  iterateMixture,
  iterateUnknownNoise,
  lanczosUpperBound,
  linearResponseCovariance,
  parallelOrbit,
  parallelTangent,
  solveGaussian,
  stabilityMap,
  tiltedMoments,
  updateHyperparameters,
} from '../src/index.ts';

/** The fields of an input that a function takes as its options, those left out left out. */
function pick(input: CaseInput, fields: readonly string[]): never {
  return Object.fromEntries(
    fields.filter((name) => name in input).map((name) => [name, input[name]]),
  ) as never;
}

/** One argument as the types of the package want it: the package checks it at run time, errors are cases too. */
function argument(input: CaseInput, name: string): never {
  return input[name] as never;
}

/** The data of a case as it has them: a table or a summary. */
function data(input: CaseInput): never {
  return pick(input, 'gram' in input ? ['gram', 'xty'] : ['X', 'y']);
}

/** What the file says of functions without an intercept option: there is none. */
const plain = { intercept: false } as const;

/** The states of an iterator after each of so many steps. */
function take<State>(states: Iterator<State>, count: number): State[] {
  return Array.from({ length: count }, () => states.next().value as State);
}

/** One list a field from a list of states. */
function columns(states: readonly object[], fields: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    fields.map((field) => [field, states.map((state) => (state as Record<string, unknown>)[field])]),
  );
}

const model = ['noiseVariance', 'prior'];
const summary = ['gram', 'xty', ...model];
const table = ['X', 'y', ...model];
const schedule = ['schedule', 'omega', 'form', 'order', 'labels', 'meanStart', 'fieldStart'];
const run = ['schedule', 'meanStart', 'tol', 'maxSweeps', 'onUnstable'];
const unknown = ['X', 'y', 'hyper'];
const certificate = [
  'lambdaMin',
  'lambdaMax',
  'rhoParallel',
  'rhoSequential',
  'rhoHybrid',
  'omegaOptimal',
  'rhoDampedOptimal',
  'parallelStable',
  'sequentialStable',
  'varianceBound',
  'globalLambdaMin',
  'globalLambdaMax',
  'globallyUnimodal',
  'parallelGloballyStable',
];

const functions: Record<string, ReferenceFunction> = {
  tiltedMoments: {
    input: ['prior', 'field', 'precision'],
    expected: ['logPartition', 'mean', 'variance', 'responsibilities'],
    run: (input) =>
      tiltedMoments(argument(input, 'prior'), argument(input, 'field'), argument(input, 'precision')),
  },
  iterate: {
    input: [...summary, ...schedule, 'sweeps'],
    expected: ['means'],
    run(input) {
      const sweeps = input['sweeps'] as number[];
      const options = { ...(pick(input, [...model, ...schedule]) as object) };
      const states = take(iterate(data(input), options as never), Math.max(...sweeps));
      return { means: sweeps.map((count) => Array.from(states[count - 1].mean)) };
    },
  },
  fit: {
    input: [...table, ...run, 'intercept', 'standardize'],
    expected: ['mean', 'variance', 'field', 'elbo', 'responsibilities'],
    run: (input) =>
      fit(
        argument(input, 'X'),
        argument(input, 'y'),
        pick(input, [...model, ...run, 'intercept', 'standardize']),
      ),
  },
  fitSummary: {
    input: [...summary, ...run],
    expected: ['mean', 'elboWithoutConstants'],
    run: (input) =>
      fitSummary(argument(input, 'gram'), argument(input, 'xty'), pick(input, [...model, ...run])),
  },
  certify: {
    input: [...table, 'gram', 'xty', 'at', 'labels'],
    expected: certificate,
    run: (input) =>
      certify(data(input), { ...plain, ...(pick(input, [...model, 'at', 'labels']) as object) } as never),
  },
  linearResponseCovariance: {
    input: [...table, 'at'],
    expected: ['covariance'],
    run: (input) =>
      linearResponseCovariance(data(input), {
        ...plain,
        ...(pick(input, [...model, 'at']) as object),
      } as never),
  },
  exactLogEvidence: {
    input: table,
    expected: ['logEvidence'],
    run: (input) => ({
      logEvidence: exactLogEvidence(data(input), { ...plain, ...(pick(input, model) as object) } as never),
    }),
  },
  parallelOrbit: {
    input: [...summary, 'meanStart', 'sweeps', 'threshold'],
    expected: [
      'status',
      'last',
      'beforeLast',
      'gap',
      'elboWithoutConstants',
      'cycleMultiplier',
      'lyapunov',
      'lyapunovMonotone',
      'sweepsUntilThreshold',
      'slabTailEigenvalue',
    ],
    run: (input) => parallelOrbit(data(input), pick(input, [...model, 'meanStart', 'sweeps', 'threshold'])),
  },
  compareSchedules: {
    input: ['precision', 'rhs', 'relaxation', 'relativeError', 'maxSweeps'],
    expected: [
      'lambdaMin',
      'lambdaMax',
      'rhoParallel',
      'rhoSequential',
      'rhoAbsoluteJacobian',
      'rhoSor',
      'sequentialEnergyNorm',
      'omegaOptimal',
      'rhoDampedOptimal',
      'rhoChebyshev',
      'sweepsSequential',
      'sweepsDamped',
      'sweepsParallel',
    ],
    run: (input) =>
      compareSchedules(
        pick(input, ['precision', 'rhs']),
        pick(input, ['relaxation', 'relativeError', 'maxSweeps']),
      ),
  },
  solveGaussian: {
    input: ['precision', 'rhs', 'schedule', 'iterations', 'range'],
    expected: ['solution', 'iterates'],
    run: (input) =>
      solveGaussian(
        argument(input, 'precision'),
        argument(input, 'rhs'),
        pick(input, ['schedule', 'iterations', 'range']),
      ),
  },
  gaussianSystem: {
    input: ['X', 'y', 'standardize', 'priorRatio', 'allowImproper'],
    expected: ['precision', 'rhs'],
    run: (input) =>
      gaussianSystem(
        argument(input, 'X'),
        argument(input, 'y'),
        pick(input, ['standardize', 'priorRatio', 'allowImproper']),
      ),
  },
  iterateUnknownNoise: {
    input: [...unknown, 'schedule', 'sweeps'],
    expected: ['mean', 'variance', 'noisePrecision', 'priorPrecision', 'elbo'],
    run(input) {
      const options = { ...plain, ...(pick(input, ['hyper', 'schedule']) as object) };
      const states = iterateUnknownNoise(argument(input, 'X'), argument(input, 'y'), options);
      return columns(take(states, input['sweeps'] as number), [
        'mean',
        'variance',
        'noisePrecision',
        'priorPrecision',
        'elbo',
      ]);
    },
  },
  fitUnknownNoise: {
    input: [...unknown, 'family', 'intercept', 'tol', 'maxSweeps'],
    expected: ['mean', 'variance', 'noisePrecision', 'priorPrecision', 'elbo', 'intercept'],
    run: (input) =>
      fitUnknownNoise(
        argument(input, 'X'),
        argument(input, 'y'),
        pick(input, ['hyper', 'family', 'intercept', 'tol', 'maxSweeps']),
      ),
  },
  certifyUnknownNoise: {
    input: [...unknown, 'at'],
    expected: ['rhoParallel', 'rhoSequential', 'rhoParallelFrozenHyper'],
    run: (input) =>
      certifyUnknownNoise(argument(input, 'X'), argument(input, 'y'), {
        ...plain,
        ...(pick(input, ['hyper', 'at']) as object),
      } as never),
  },
  parallelTangent: {
    input: [...unknown, 'state', 'tangent'],
    expected: ['mean', 'variance', 'noisePrecision', 'priorPrecision'],
    run: (input) =>
      parallelTangent(argument(input, 'X'), argument(input, 'y'), {
        ...plain,
        ...(pick(input, ['hyper', 'state', 'tangent']) as object),
      } as never),
  },
  iterateLogistic: {
    input: ['X', 'y', 'priorPrecision', 'schedule', 'sweeps'],
    expected: ['mean', 'variance', 'elbo'],
    run(input) {
      const options = { ...plain, ...(pick(input, ['priorPrecision', 'schedule']) as object) } as never;
      const states = iterateLogistic(argument(input, 'X'), argument(input, 'y'), options);
      return columns(take(states, input['sweeps'] as number), ['mean', 'variance', 'elbo']);
    },
  },
  fitLogistic: {
    input: ['X', 'y', 'priorPrecision', 'family', 'intercept', 'tol', 'maxSweeps'],
    expected: ['mean', 'variance', 'elbo'],
    run: (input) =>
      fitLogistic(
        argument(input, 'X'),
        argument(input, 'y'),
        pick(input, ['priorPrecision', 'family', 'intercept', 'tol', 'maxSweeps']),
      ),
  },
  certifyLogistic: {
    input: ['X', 'y', 'priorPrecision', 'at'],
    expected: ['rhoSequential', 'rhoParallelCoefficients', 'rhoAllParallel'],
    run: (input) =>
      certifyLogistic(argument(input, 'X'), argument(input, 'y'), {
        ...plain,
        ...(pick(input, ['priorPrecision', 'at']) as object),
      } as never),
  },
  iterateMixture: {
    input: ['x', 'priorVariance', 'meanStart', 'varianceStart', 'sweeps'],
    expected: ['mean', 'variance'],
    run(input) {
      const options = pick(input, ['priorVariance', 'meanStart', 'varianceStart']);
      const states = iterateMixture(argument(input, 'x'), options);
      return columns(take(states, input['sweeps'] as number), ['mean', 'variance']);
    },
  },
  fitMixture: {
    input: ['x', 'priorVariance', 'meanStart', 'varianceStart', 'tol', 'maxSweeps'],
    expected: ['mean', 'variance'],
    run: (input) =>
      fitMixture(
        argument(input, 'x'),
        pick(input, ['priorVariance', 'meanStart', 'varianceStart', 'tol', 'maxSweeps']),
      ),
  },
  certifyMixture: {
    input: ['x', 'priorVariance', 'at'],
    expected: ['rhoSequential', 'rhoParallel'],
    run: (input) => certifyMixture(argument(input, 'x'), pick(input, ['priorVariance', 'at'])),
  },
  updateHyperparameters: {
    input: [...table, 'at'],
    expected: ['noiseVariance', 'weights', 'slabVariance', 'elboBefore', 'elboAfterNoiseUpdate'],
    run: (input) =>
      updateHyperparameters(data(input), {
        ...plain,
        ...(pick(input, [...model, 'at']) as object),
      } as never),
  },
  stabilityMap: {
    input: ['gamma', 'priorRatio'],
    expected: ['lambdaMin', 'lambdaMax', 'gammaCritical', 'priorRatioCritical', 'parallelStable'],
    run: (input) => stabilityMap(pick(input, ['gamma', 'priorRatio'])),
  },
  lanczosUpperBound: {
    input: ['ritz', 'dimension', 'steps', 'failureProbability'],
    expected: ['upperBound'],
    run: (input) => ({
      upperBound: lanczosUpperBound(pick(input, ['ritz', 'dimension', 'steps', 'failureProbability'])),
    }),
  },
};

referenceTests({ name: 'cavi', directory: import.meta.dirname + '/..', functions });
