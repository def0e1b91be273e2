import { referenceTests, type CaseInput, type ReferenceFunction } from '@lab/reference';
import {
  capacityFromRanks,
  fitScaling,
  loss,
  margins,
  multiStepExponents,
  negativeGradient,
  newtonDirection,
  newtonSchulz,
  powerLaw,
  recovery,
  recoveryCurve,
  scalingExponents,
  stabilizedPolar,
  step,
} from '../src/index.ts';

/** The fields of an input that are given, under their own names; the package checks them at run time. */
function pick(input: CaseInput, fields: readonly string[]): never {
  return Object.fromEntries(
    fields.filter((name) => name in input).map((name) => [name, input[name]]),
  ) as never;
}

const problemFields = ['outputs', 'inputs', 'frequencies', 'targets', 'counts'];
const lossFields = ['outputs', 'inputs', 'frequencies', 'targets'];
const ruleFields = ['rule', 'lambda', 'ridge', 'newtonSchulzSteps', 'stepSize', 'center', 'W'];
const problem = (input: CaseInput): never => pick(input, problemFields);

const functions: Record<string, ReferenceFunction> = {
  powerLaw: {
    input: ['n', 'alpha'],
    expected: ['frequencies'],
    run: (input) => ({ frequencies: powerLaw(pick(input, ['n', 'alpha'])) }),
  },
  negativeGradient: {
    input: [...problemFields, 'W', 'center'],
    expected: ['gradient'],
    run: (input) => ({ gradient: negativeGradient(problem(input), pick(input, ['W', 'center'])) }),
  },
  loss: {
    input: [...lossFields, 'W'],
    expected: ['loss'],
    run: (input) => ({ loss: loss(problem(input), input['W'] as never) }),
  },
  margins: {
    input: ['outputs', 'inputs', 'targets', 'W', 'items'],
    expected: ['margins', 'recovered'],
    run: (input) => margins(problem(input), input['W'] as never, pick(input, ['items'])),
  },
  recovery: {
    input: [...lossFields, 'W'],
    expected: ['count', 'prefix', 'weighted'],
    run: (input) => recovery(problem(input), input['W'] as never),
  },
  capacityFromRanks: {
    input: ['ranks', 'recovered'],
    expected: ['capacity'],
    run: (input) => capacityFromRanks(input['ranks'] as never, input['recovered'] as never),
  },
  stabilizedPolar: {
    input: ['matrix', 'lambda', 'method'],
    expected: ['matrix'],
    run: (input) => ({
      matrix: stabilizedPolar(input['matrix'] as never, pick(input, ['lambda', 'method'])),
    }),
  },
  newtonSchulz: {
    input: ['matrix', 'steps', 'coefficients'],
    expected: ['matrix', 'degenerate'],
    run: (input) => newtonSchulz(input['matrix'] as never, pick(input, ['steps', 'coefficients'])),
  },
  newtonDirection: {
    input: ['matrix', 'inputs', 'frequencies', 'ridge'],
    expected: ['matrix'],
    run: (input) => ({
      matrix: newtonDirection(input['matrix'] as never, pick(input, ['inputs', 'frequencies', 'ridge'])),
    }),
  },
  step: {
    input: [...lossFields, ...ruleFields],
    expected: ['W', 'margins', 'recovered'],
    run: (input) => {
      const { W } = step(problem(input), pick(input, ruleFields));
      return { W, ...margins(problem(input), W) };
    },
  },
  recoveryCurve: {
    input: ['rule', 'd', 'n', 'alpha', 'frequencies', 'multiplicities', 'lambda', 'ridge', 'ranks'],
    expected: [
      'g0',
      'm',
      'm2',
      'signal',
      'queryVariance',
      'competitorVariance',
      'baseVariance',
      'probability',
      'expectedRecovered',
      'weighted',
    ],
    run: (input) => recoveryCurve(input as never),
  },
  scalingExponents: {
    input: ['alpha'],
    expected: [
      'muonOneStep',
      'sgdOneStep',
      'muonCriticalBatch',
      'sgdCriticalBatch',
      'limit',
      'muonLoss',
      'sgdLoss',
      'limitLoss',
    ],
    run: (input) => scalingExponents(input['alpha'] as never),
  },
  multiStepExponents: {
    input: ['alpha', 'steps', 'batchExponent'],
    expected: ['muon', 'sgd'],
    run: (input) => multiStepExponents(input as never),
  },
  fitScaling: {
    input: ['rows'],
    expected: ['slope', 'intercept', 'slopeStandardError', 'chi2'],
    run: (input) => fitScaling(input['rows'] as never),
  },
};

referenceTests({ name: 'assoc-memory', directory: `${import.meta.dirname}/..`, functions });
