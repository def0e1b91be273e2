import { referenceTests, type CaseInput, type ReferenceFunction } from '@lab/reference';
import {
  cmeGcv,
  cmeWeights,
  conditionalDiscrepancy,
  fit,
  kernelGram,
  localEffect,
  meanEffect,
  medianBandwidth,
  multiplierBootstrap,
  normConfidenceInterval,
  overlapDiagnostics,
  populationPsi2Gaussian,
  pseudoOutcomeWeights,
  ridgeLogistic,
  testHomogeneity,
  weightedChiSquareQuantile,
  weightedChiSquareTail,
  witness,
  type CdteModel,
} from '../src/index.ts';
import { blpWald, crossTest, kcdStatistic } from '../src/peers/index.ts';

const data = ['X', 'treatment', 'Y'];
const fitOptions = [
  'folds',
  'standardize',
  'kernelX',
  'kernelY',
  'testBandwidthScale',
  'propensity',
  'ridge',
  'clip',
  'intercept',
  'lambda',
];
const common = [...data, ...fitOptions];

/** The fields of an input that a function takes as its options, those left out left out. */
function pick(input: CaseInput, fields: readonly string[]): never {
  return Object.fromEntries(
    fields.filter((name) => name in input).map((name) => [name, input[name]]),
  ) as never;
}

/** The input as the types of the package want it: the package checks it at run time, errors are cases too. */
function take(input: CaseInput): never {
  return input as never;
}

function fitted(input: CaseInput): CdteModel {
  return fit(pick(input, data), pick(input, fitOptions));
}

/** A function of the fit alone with options of its own. */
function ofFit(
  options: readonly string[],
  expected: readonly string[],
  run: (model: CdteModel, input: CaseInput) => unknown,
): ReferenceFunction {
  return { input: [...common, ...options], expected, run: (input) => run(fitted(input), input) };
}

const functions: Record<string, ReferenceFunction> = {
  medianBandwidth: {
    input: ['X'],
    expected: ['bandwidth'],
    run: ({ X }) => ({ bandwidth: medianBandwidth(X as never) }),
  },
  kernelGram: {
    input: ['X', 'Z', 'kernel', 'bandwidth'],
    expected: ['gram'],
    run: (input) => kernelGram(input['X'] as never, pick(input, ['Z', 'kernel', 'bandwidth'])),
  },
  cmeWeights: {
    input: ['X', 'query', 'bandwidth', 'intercept', 'lambda'],
    expected: ['weights'],
    run: (input) =>
      cmeWeights(
        input['X'] as never,
        input['query'] as never,
        pick(input, ['bandwidth', 'intercept', 'lambda']),
      ),
  },
  cmeGcv: {
    input: ['X', 'Y', 'bandwidthX', 'bandwidthY', 'lambdas', 'intercept'],
    expected: ['scores', 'lambda'],
    run: (input) =>
      cmeGcv(
        input['X'] as never,
        input['Y'] as never,
        pick(input, ['bandwidthX', 'bandwidthY', 'lambdas', 'intercept']),
      ),
  },
  ridgeLogistic: {
    input: ['X', 'treatment', 'ridge'],
    expected: ['coefficients', 'propensity'],
    run: (input) => ridgeLogistic(input['X'] as never, input['treatment'] as never, pick(input, ['ridge'])),
  },
  weightedChiSquareTail: {
    input: ['weights', 'q'],
    expected: ['upperTail'],
    run: ({ weights, q }) => weightedChiSquareTail(weights as never, q as never),
  },
  weightedChiSquareQuantile: {
    input: ['weights', 'upperTail'],
    expected: ['q'],
    run: ({ weights, upperTail }) => weightedChiSquareQuantile(weights as never, upperTail as never),
  },
  pseudoOutcomeWeights: ofFit([], ['weights', 'propensity', 'lambdas'], pseudoOutcomeWeights),
  testHomogeneity: {
    input: [...common, 'discrepancy', 'form', 'calibration', 'draws', 'seed'],
    expected: ['statistic', 'pValue', 'psi2', 'se', 'eigenvalues', 'bandwidthX', 'bandwidthY', 'lambdas'],
    run: (input) =>
      testHomogeneity(
        pick(input, data),
        pick(input, [...fitOptions, 'discrepancy', 'form', 'calibration', 'draws', 'seed']),
      ),
  },
  crossTest: ofFit(['discrepancy'], ['statistic', 'pValue'], (model, input) =>
    crossTest(model, pick(input, ['discrepancy'])),
  ),
  normConfidenceInterval: ofFit(['alpha'], ['estimate', 'radius', 'lower', 'upper'], (model, input) =>
    normConfidenceInterval(model, pick(input, ['alpha'])),
  ),
  multiplierBootstrap: {
    input: ['gram', 'multipliers', 'form'],
    expected: ['statistic', 'draws', 'pValue'],
    run: (input) =>
      multiplierBootstrap(input['gram'] as never, input['multipliers'] as never, pick(input, ['form'])),
  },
  localEffect: ofFit(['query', 'yGrid'], ['effect', 'se'], (model, input) =>
    localEffect(model, input['query'] as never, pick(input, ['yGrid'])),
  ),
  conditionalDiscrepancy: ofFit(['query', 'finalLambda'], ['weights', 'mmd2'], (model, input) =>
    conditionalDiscrepancy(model, input['query'] as never, pick(input, ['finalLambda'])),
  ),
  witness: ofFit(['query', 'yGrid', 'finalLambda'], ['witness'], (model, input) =>
    witness(model, input['query'] as never, input['yGrid'] as never, pick(input, ['finalLambda'])),
  ),
  meanEffect: ofFit([], ['ate', 'se', 'rawDifference', 'scores'], (model) => meanEffect(model)),
  overlapDiagnostics: ofFit(
    [],
    ['propensityMin', 'propensityMax', 'clipped', 'effectiveSampleSize'],
    overlapDiagnostics,
  ),
  blpWald: {
    input: ['X', 'scores'],
    expected: ['coefficients', 'statistic', 'df', 'pValue'],
    run: ({ X, scores }) => blpWald(X as never, scores as never),
  },
  kcdStatistic: {
    input: [...data, 'lambda', 'standardize'],
    expected: ['statistic'],
    run: (input) => kcdStatistic(pick(input, data), pick(input, ['lambda', 'standardize'])),
  },
  populationPsi2Gaussian: {
    input: ['mean0', 'mean1', 'sd0', 'sd1', 'bandwidthX', 'bandwidthY'],
    expected: ['psi2'],
    run: (input) => populationPsi2Gaussian(take(input)),
  },
};

referenceTests({ name: 'cdte', directory: import.meta.dirname + '/..', functions });
