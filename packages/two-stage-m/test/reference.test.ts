import path from 'node:path';
import { referenceTests, type CaseInput, type ReferenceFunction } from '@lab/reference';
import {
  activeDimension,
  allocate,
  factorModelLaw,
  gmmLaw,
  pcrGaussianLaw,
  pcrPlugin,
  ppcaPlugin,
  quotientSandwich,
  riskLaw,
  spectralDiagonalLaw,
  spectralLaw,
  spectralSchemeGamma,
  weightedChiSquare,
} from '../src/index.ts';

/** A function of the package whose argument and result have the fields of the file under the same names. */
function direct<Input>(
  call: (input: Input) => unknown,
  input: readonly (keyof Input & string)[],
  expected: readonly string[],
): ReferenceFunction {
  return { input, expected, run: (fields) => call(fields as Input) };
}

function weightedChiSquareFields(fields: CaseInput): unknown {
  const { weights, dof, x, p } = fields as {
    weights: number[];
    dof?: number[];
    x: number[];
    p: number[];
  };
  const law = weightedChiSquare({ weights, dof });
  return { ...law, cdf: x.map((point) => law.cdf(point)), quantile: p.map((level) => law.quantile(level)) };
}

referenceTests({
  name: 'two-stage-m',
  directory: path.join(import.meta.dirname, '..'),
  functions: {
    weightedChiSquare: {
      input: ['weights', 'dof', 'x', 'p'],
      expected: ['mean', 'variance', 'skewness', 'excessKurtosis', 'cdf', 'quantile'],
      run: weightedChiSquareFields,
    },
    quotientSandwich: direct(
      quotientSandwich,
      ['hessian', 'scoreCovariance', 'residualGram'],
      ['covariance', 'horizontalDimension', 'weights', 'trace'],
    ),
    riskLaw: direct(
      riskLaw,
      ['covariance', 'Gjj', 'Gjp', 'Gpp', 'sigma2', 'unlabelled', 'labelled', 'kind'],
      [
        'dEff',
        'dBase',
        'floor',
        'weights',
        'trace',
        'mean',
        'variance',
        'unconditionalVariance',
        'supervisedMean',
        'alpha0',
      ],
    ),
    activeDimension: direct(
      activeDimension,
      ['featureGram', 'nearbyFeatureGram', 'sigma2'],
      ['dEff', 'dActive', 'floor'],
    ),
    factorModelLaw: direct(
      factorModelLaw,
      ['loadings', 'beta', 'noiseVariance', 'unlabelled', 'labelled'],
      [
        'sigma2',
        'weight',
        'multiplicity',
        'floor',
        'rank',
        'limitMean',
        'limitVarianceConditional',
        'limitVarianceUnconditional',
        'supervisedMean',
        'alpha0',
        'printedWeightOfThePaper',
        'unlabelledPerLabelled',
      ],
    ),
    pcrGaussianLaw: direct(
      pcrGaussianLaw,
      ['eigenvalues', 'theta', 'sigma2', 'curvature'],
      ['weights', 'trace', 'floor'],
    ),
    spectralDiagonalLaw: direct(
      spectralDiagonalLaw,
      ['spectrum', 'k', 'beta'],
      ['tau', 'weights', 'trace', 'printedWeightOfThePaper'],
    ),
    spectralSchemeGamma: direct(spectralSchemeGamma, ['spectrum', 'k', 'b'], ['one', 'all', 'symmetric']),
    spectralLaw: direct(
      spectralLaw,
      ['sigmaPre', 'sigmaPlus', 'sigmaDown', 'k', 'coefficients'],
      ['spectrum', 'minimizer', 'weights', 'trace', 'horizontalDimension'],
    ),
    gmmLaw: direct(
      gmmLaw,
      ['centres', 'theta', 'bias', 'quadratureStep'],
      [
        'rank',
        'dEff',
        'inPlaneTrace',
        'inPlaneWeights',
        'perpWeights',
        'perpMultiplicity',
        'trace',
        'targetSecondMoment',
      ],
    ),
    pcrPlugin: direct(
      pcrPlugin,
      ['unlabelled', 'X', 'y', 'k', 'x0'],
      [
        'eigenvalues',
        'sigma2',
        'floor',
        'weights',
        'trace',
        'predictedExcessRisk',
        'firstOrderVariance',
        'prediction',
        'labelVariance',
        'pretrainVariance',
        'standardError',
      ],
    ),
    ppcaPlugin: direct(
      ppcaPlugin,
      ['unlabelled', 'X', 'y', 'k'],
      [
        'descriptor',
        'coefficients',
        'sigma2',
        'horizontalDimension',
        'weights',
        'trace',
        'dEff',
        'predictedExcessRisk',
      ],
    ),
    allocate: direct(
      allocate,
      ['floor', 'trace', 'labelledCost', 'unlabelledCost', 'budget'],
      ['labelled', 'unlabelled', 'excessRisk'],
    ),
  },
});
