import { describe, expect, it } from 'vitest';
import {
  activeDimension,
  allocate,
  automaticFeatures,
  automaticLoss,
  bootstrapRisk,
  checkEquivariance,
  checkFirstOrder,
  checkInvariance,
  crossover,
  factorModelLaw,
  fitFactor,
  fitGmm,
  fitPcr,
  fitSpectral,
  fitTwoStage,
  gapDiagnostic,
  glmPcrLaw,
  gmmLaw,
  invariantStandardError,
  labelsForTarget,
  pcrGaussianLaw,
  pcrPlugin,
  planFromPilot,
  ppcaPlugin,
  predict,
  predictInterval,
  predictionVariance,
  quotientSandwich,
  riskDistribution,
  riskLaw,
  riskReport,
  rotationGenerators,
  smoothLossLaw,
  spectralDiagonalLaw,
  spectralLaw,
  spectralSchemeGamma,
  subspaceLaw,
  TwoStageStream,
  unlabelledPerLabelled,
  weightedChiSquare,
  type TwoStageSpec,
} from '../src/index.ts';
import { summariseTwoStage, type TwoStageSetting } from '../src/simulation/index.ts';
import { scaledNormals, streamOf } from './numbers.ts';

const stream = streamOf(1);
const Z = scaledNormals(stream, 40, [2, 1.4, 1.1]);
const X = scaledNormals(stream, 12, [2, 1.4, 1.1]);
const y = X.map((row) => row[0] + 0.1 * stream.normal());
const labels01 = y.map((value) => Number(value > 0));
const k2 = { components: 2 };
const pairs = {
  anchors: Z,
  positives: Z.map((row) => row.map((value) => 0.7 * value + 0.5 * stream.normal())),
};
const model = fitPcr(Z, X, y, { components: 1 });
const unit = [[1]];
const law = { covariance: unit, Gjj: unit, Gjp: unit, Gpp: unit, sigma2: 1, unlabelled: 1, labelled: 1 };
const factor = { loadings: [[1], [2]], beta: [1], noiseVariance: 0.5, unlabelled: 10, labelled: 5 };
const spectral = {
  sigmaPre: [
    [1, 0],
    [0, 1],
  ],
  sigmaPlus: [
    [0.8, 0],
    [0, 0.2],
  ],
  sigmaDown: [
    [1, 0],
    [0, 1],
  ],
  k: 1,
  coefficients: [1, 0],
};
const prices = { floor: 1, trace: 1, labelledCost: 1, unlabelledCost: 1, budget: 1 };
const constants = { floor: 1, trace: 1, unlabelled: 1, labelled: 1 };
const gmm = {
  centres: [
    [0, 0],
    [2, 1],
  ],
  theta: [
    [1, 0],
    [0, 1],
  ],
  bias: [0, 1],
};
const smooth = {
  Rtt: unit,
  Rtw: unit,
  Rww: unit,
  scoreCovariance: unit,
  covariance: unit,
  unlabelled: 1,
  labelled: 1,
};
const variance = { ...law, features: [1], gradient: [1] };
const standardError = {
  value: (w: Float64Array) => w[0] ** 2,
  w: [1],
  covariance: unit,
  generators: [[]],
  unlabelled: 5,
};
const spec: TwoStageSpec = {
  loss: automaticLoss(1, (t, w, z) => t.square(t.subtract(w[0], z[0]))),
  features: automaticFeatures(1, 1, (t, w, x) => [t.multiply(w[0], x[0])]),
};
const fit = (): typeof model => model;
const pilot = { fit, labelledCost: 1, unlabelledCost: 1, budget: 1 };
const predictor = { fit: () => () => new Float64Array(12) };
const simulate = (setting: TwoStageSetting): unknown => summariseTwoStage(setting, { repetitions: 1 });
const loss = (w: Float64Array): number => w[0] ** 2;
const action = [(w: Float64Array): Float64Array => w.map((value) => -value)];
const codes = {
  dimension: 1,
  value: (w: Float64Array, x: Float64Array, out: Float64Array): void => void (out[0] = w[0] * x[0]),
};

type Row = readonly [what: string, code: string, call: () => unknown];

const table: Readonly<Record<string, readonly Row[]>> = {
  'sizes that do not agree, empty arrays, k < 1 or k > d, too few labels': [
    ['weightedChiSquare without weights', 'SHAPE', () => weightedChiSquare({ weights: [] })],
    ['weightedChiSquare with too few dof', 'SHAPE', () => weightedChiSquare({ weights: [1, 2], dof: [1] })],
    [
      'quotientSandwich not square',
      'SHAPE',
      () => quotientSandwich({ hessian: [[1, 0]], scoreCovariance: unit }),
    ],
    [
      'quotientSandwich of two orders',
      'SHAPE',
      () =>
        quotientSandwich({
          hessian: unit,
          scoreCovariance: [
            [1, 0],
            [0, 1],
          ],
        }),
    ],
    ['quotientSandwich empty', 'SHAPE', () => quotientSandwich({ hessian: [], scoreCovariance: [] })],
    [
      'quotientSandwich with short generators',
      'SHAPE',
      () => quotientSandwich({ hessian: unit, scoreCovariance: unit, generators: [[1], [1]] }),
    ],
    ['riskLaw with Gjp of another shape', 'SHAPE', () => riskLaw({ ...law, Gjp: [[1, 2]] })],
    [
      'riskLaw with noiseGram of another order',
      'SHAPE',
      () =>
        riskLaw({
          ...law,
          noiseGram: [
            [1, 0],
            [0, 1],
          ],
        }),
    ],
    [
      'activeDimension of two orders',
      'SHAPE',
      () =>
        activeDimension({
          featureGram: unit,
          nearbyFeatureGram: [
            [1, 0],
            [0, 1],
          ],
          sigma2: 1,
        }),
    ],
    ['smoothLossLaw with Rtw of another shape', 'SHAPE', () => smoothLossLaw({ ...smooth, Rtw: [[1, 1]] })],
    [
      'predictionVariance with long features',
      'SHAPE',
      () => predictionVariance({ ...variance, features: [1, 2] }),
    ],
    ['factorModelLaw with beta too long', 'SHAPE', () => factorModelLaw({ ...factor, beta: [1, 2] })],
    [
      'factorModelLaw with k > d',
      'SHAPE',
      () => factorModelLaw({ ...factor, loadings: [[1, 2]], beta: [1, 1] }),
    ],
    [
      'pcrGaussianLaw with k > d',
      'SHAPE',
      () => pcrGaussianLaw({ eigenvalues: [2], theta: [1, 1], sigma2: 1 }),
    ],
    ['pcrGaussianLaw with k = 0', 'SHAPE', () => pcrGaussianLaw({ eigenvalues: [2], theta: [], sigma2: 1 })],
    [
      'glmPcrLaw without eigenvalues',
      'SHAPE',
      () => glmPcrLaw({ eigenvalues: [], theta: [1], unlabelled: 1, labelled: 1 }),
    ],
    [
      'subspaceLaw with gamma of another order',
      'SHAPE',
      () =>
        subspaceLaw({
          secondMoments: [
            [1, 0],
            [0, 1],
          ],
          gamma: [
            [1, 0],
            [0, 1],
          ],
          components: 1,
          sigma2: 1,
          unlabelled: 1,
          labelled: 1,
        }),
    ],
    [
      'spectralDiagonalLaw with k = 0',
      'SHAPE',
      () => spectralDiagonalLaw({ spectrum: [1, 0.5], k: 0, beta: [] }),
    ],
    [
      'spectralDiagonalLaw with k > d',
      'SHAPE',
      () => spectralDiagonalLaw({ spectrum: [1], k: 2, beta: [1, 1] }),
    ],
    [
      'spectralSchemeGamma with short b',
      'SHAPE',
      () => spectralSchemeGamma({ spectrum: [0.9, 0.5, 0.1], k: 2, b: [1] }),
    ],
    [
      'spectralLaw with long coefficients',
      'SHAPE',
      () => spectralLaw({ ...spectral, coefficients: [1, 0, 0] }),
    ],
    ['gmmLaw with short bias', 'SHAPE', () => gmmLaw({ ...gmm, bias: [1] })],
    ['gmmLaw with theta of another shape', 'SHAPE', () => gmmLaw({ ...gmm, theta: [[1, 0]] })],
    [
      'pcrPlugin with n <= k + 1',
      'SHAPE',
      () => pcrPlugin({ unlabelled: Z, X: X.slice(0, 2), y: y.slice(0, 2), k: 1 }),
    ],
    [
      'pcrPlugin with fewer labels than rows',
      'SHAPE',
      () => pcrPlugin({ unlabelled: Z, X, y: y.slice(1), k: 1 }),
    ],
    [
      'pcrPlugin with x of other columns',
      'SHAPE',
      () => pcrPlugin({ unlabelled: Z, X: X.map(([a]) => [a]), y, k: 1 }),
    ],
    ['pcrPlugin with a short x0', 'SHAPE', () => pcrPlugin({ unlabelled: Z, X, y, k: 1, x0: [1] })],
    [
      'ppcaPlugin with n <= k',
      'SHAPE',
      () => ppcaPlugin({ unlabelled: Z, X: X.slice(0, 1), y: y.slice(0, 1), k: 1 }),
    ],
    ['fitPcr with components 4 of 3', 'SHAPE', () => fitPcr(Z, X, y, { components: 4 })],
    ['fitPcr with components 0', 'SHAPE', () => fitPcr(Z, X, y, { components: 0 })],
    [
      'fitPcr with ragged rows',
      'SHAPE',
      () =>
        fitPcr(
          [
            [1, 2, 3],
            [1, 2],
          ],
          X,
          y,
          k2,
        ),
    ],
    [
      'fitSpectral with unpaired rows',
      'SHAPE',
      () => fitSpectral({ anchors: Z, positives: Z.slice(1) }, X, y, { components: 1 }),
    ],
    [
      'fitGmm with fewer rows than components',
      'SHAPE',
      () => fitGmm(Z.slice(0, 2), X.slice(0, 1), y.slice(0, 1), { components: 5 }),
    ],
    ['fitGmm with too few labels', 'SHAPE', () => fitGmm(Z, X.slice(0, 4), y.slice(0, 4), { components: 2 })],
    ['fitTwoStage with one label for one feature', 'SHAPE', () => fitTwoStage(spec, Z, X.slice(0, 1), [1])],
    ['predict with other columns', 'SHAPE', () => predict(model, [[1, 2]])],
    ['predictInterval at a short point', 'SHAPE', () => predictInterval(model, [1])],
    ['TwoStageStream without rows', 'SHAPE', () => new TwoStageStream({ columns: 3, components: 1 }).fit()],
    [
      'TwoStageStream with another chunk',
      'SHAPE',
      () => new TwoStageStream({ columns: 3, components: 1 }).partialFitUnlabelled([[1]]),
    ],
    [
      'TwoStageStream with components 3 of 2',
      'SHAPE',
      () => new TwoStageStream({ columns: 2, components: 3 }),
    ],
    ['planFromPilot with short y', 'SHAPE', () => planFromPilot(Z, X, [1], pilot)],
    [
      'bootstrapRisk with short clusters',
      'SHAPE',
      () => bootstrapRisk(Z, X, y, { ...predictor, unlabelledClusters: [1] }),
    ],
    [
      'gapDiagnostic with components 0',
      'SHAPE',
      () => gapDiagnostic({ eigenvalues: [2, 1], components: 0, unlabelled: 1 }),
    ],
    [
      'checkFirstOrder of two orders',
      'SHAPE',
      () =>
        checkFirstOrder({
          gradient: [1, 2],
          covariance: unit,
          weights: [],
          sigma2: 1,
          floor: 1,
          unlabelled: 1,
          labelled: 1,
        }),
    ],
    [
      'checkInvariance without action',
      'SHAPE',
      () => checkInvariance({ loss, action: [], w: [1], data: unit }),
    ],
    [
      'checkEquivariance with fewer rows than features',
      'SHAPE',
      () => checkEquivariance({ features: { ...codes, dimension: 2 }, action, w: [1], data: unit }),
    ],
    ['rotationGenerators of nothing', 'SHAPE', () => rotationGenerators([])],
    [
      'a simulated factor model with long beta',
      'SHAPE',
      () => simulate({ setting: 'factor', ...factor, beta: [1, 2] }),
    ],
  ],
  'NaN or an infinity anywhere': [
    ['weightedChiSquare weight', 'NOT_FINITE', () => weightedChiSquare({ weights: [NaN] })],
    ['weightedChiSquare point', 'NOT_FINITE', () => weightedChiSquare({ weights: [1] }).cdf(Infinity)],
    [
      'quotientSandwich entry',
      'NOT_FINITE',
      () => quotientSandwich({ hessian: [[NaN]], scoreCovariance: unit }),
    ],
    ['riskLaw sigma2', 'NOT_FINITE', () => riskLaw({ ...law, sigma2: NaN })],
    ['riskLaw unlabelled', 'NOT_FINITE', () => riskLaw({ ...law, unlabelled: Infinity })],
    ['factorModelLaw loading', 'NOT_FINITE', () => factorModelLaw({ ...factor, loadings: [[NaN], [1]] })],
    ['factorModelLaw noise', 'NOT_FINITE', () => factorModelLaw({ ...factor, noiseVariance: Infinity })],
    [
      'pcrGaussianLaw eigenvalue',
      'NOT_FINITE',
      () => pcrGaussianLaw({ eigenvalues: [Infinity, 1], theta: [1], sigma2: 1 }),
    ],
    ['spectralLaw k', 'NOT_FINITE', () => spectralLaw({ ...spectral, k: NaN })],
    ['gmmLaw step', 'NOT_FINITE', () => gmmLaw({ ...gmm, quadratureStep: NaN })],
    ['pcrPlugin row', 'NOT_FINITE', () => pcrPlugin({ unlabelled: [[NaN, 1, 2]], X, y, k: 1 })],
    ['fitPcr label', 'NOT_FINITE', () => fitPcr(Z, X, y.with(3, NaN), k2)],
    ['predictInterval point', 'NOT_FINITE', () => predictInterval(model, [1, NaN, 1])],
    ['allocate budget', 'NOT_FINITE', () => allocate({ ...prices, budget: Infinity })],
    ['labelsForTarget risk', 'NOT_FINITE', () => labelsForTarget({ ...constants, targetRisk: NaN })],
    [
      'a loss',
      'NOT_FINITE',
      () =>
        fitTwoStage(
          { ...spec, loss: automaticLoss(1, (t, w) => t.log(t.subtract(-1, t.square(w[0])))) },
          Z,
          X,
          y,
        ),
    ],
    ['a function of w', 'NOT_FINITE', () => invariantStandardError({ ...standardError, value: () => NaN })],
    [
      'a point of the simulation',
      'NOT_FINITE',
      () => simulate({ setting: 'factor', ...factor, x0: [NaN, 1] }),
    ],
  ],
  'no eigengap where it is needed': [
    [
      'pcrGaussianLaw',
      'NO_EIGENGAP',
      () => pcrGaussianLaw({ eigenvalues: [4, 2, 2], theta: [1, -1], sigma2: 1 }),
    ],
    [
      'spectralDiagonalLaw',
      'NO_EIGENGAP',
      () => spectralDiagonalLaw({ spectrum: [0.9, 0.5, 0.5], k: 2, beta: [1, 1] }),
    ],
    [
      'spectralSchemeGamma',
      'NO_EIGENGAP',
      () => spectralSchemeGamma({ spectrum: [0.9, 0.5, 0.5], k: 2, b: [0, 1] }),
    ],
    [
      'spectralLaw',
      'NO_EIGENGAP',
      () =>
        spectralLaw({
          ...spectral,
          sigmaPlus: [
            [0.5, 0],
            [0, 0.5],
          ],
        }),
    ],
    [
      'pcrPlugin of rows that are all equal',
      'NO_EIGENGAP',
      () =>
        pcrPlugin({
          unlabelled: [
            [1, 2, 3],
            [1, 2, 3],
          ],
          X,
          y,
          k: 1,
        }),
    ],
    [
      'fitPcr with fewer rows than components need',
      'NO_EIGENGAP',
      () => fitPcr(Z.slice(0, 2), X, y, { ...k2, poolLabelled: false }),
    ],
    [
      'gapDiagnostic',
      'NO_EIGENGAP',
      () => gapDiagnostic({ eigenvalues: [1, 1], components: 1, unlabelled: 10 }),
    ],
  ],
  'a kept spectrum that is not positive, or no signal above the noise': [
    [
      'spectralDiagonalLaw',
      'NOT_POSITIVE',
      () => spectralDiagonalLaw({ spectrum: [0.9, 0], k: 2, beta: [1, 1] }),
    ],
    [
      'spectralSchemeGamma',
      'NOT_POSITIVE',
      () => spectralSchemeGamma({ spectrum: [0.9, -0.1], k: 2, b: [1, 1] }),
    ],
    [
      'spectralLaw',
      'NOT_POSITIVE',
      () =>
        spectralLaw({
          ...spectral,
          sigmaPlus: [
            [-1, 0],
            [0, -2],
          ],
        }),
    ],
    [
      'spectralLaw with an indefinite covariance',
      'NOT_POSITIVE',
      () =>
        spectralLaw({
          ...spectral,
          sigmaPre: [
            [1, 0],
            [0, -1],
          ],
        }),
    ],
    [
      'fitSpectral with fewer pairs than columns',
      'NOT_POSITIVE',
      () =>
        fitSpectral({ anchors: Z.slice(0, 2), positives: Z.slice(0, 2) }, X, y, {
          components: 1,
          scheme: 'all',
        }),
    ],
    [
      'fitSpectral of opposed pairs',
      'NOT_POSITIVE',
      () =>
        fitSpectral({ anchors: Z, positives: Z.map((row) => row.map((value) => -value)) }, X, y, {
          components: 1,
        }),
    ],
    [
      'ppcaPlugin of zeros, which have no gap either',
      'NO_SIGNAL',
      () => ppcaPlugin({ unlabelled: Z.map((row) => row.map(() => 0)), X, y, k: 1 }),
    ],
    [
      'ppcaPlugin',
      'NO_SIGNAL',
      () => ppcaPlugin({ unlabelled: Z.map((row) => row.map((value) => value / 10)), X, y, k: 1 }),
    ],
    ['fitFactor', 'NO_SIGNAL', () => fitFactor(Z, X, y, { components: 1, noiseVariance: 100 })],
  ],
  'loadings of deficient rank': [
    [
      'equal columns',
      'RANK_DEFICIENT',
      () =>
        factorModelLaw({
          ...factor,
          loadings: [
            [1, 1],
            [2, 2],
          ],
          beta: [1, 0],
        }),
    ],
    ['a column of zeros', 'RANK_DEFICIENT', () => factorModelLaw({ ...factor, loadings: [[0], [0]] })],
  ],
  'a null direction that is no symmetry, or a saddle': [
    [
      'scores move along it',
      'WEAK_IDENTIFICATION',
      () =>
        quotientSandwich({
          hessian: [
            [1, 0],
            [0, 0],
          ],
          scoreCovariance: [
            [1, 0],
            [0, 1e-3],
          ],
        }),
    ],
    [
      'the loss changes along it',
      'WEAK_IDENTIFICATION',
      () => quotientSandwich({ hessian: [[0]], scoreCovariance: [[0]], lossChange: () => 1 }),
    ],
    [
      'a negative eigenvalue',
      'NOT_A_MINIMUM',
      () =>
        quotientSandwich({
          hessian: [
            [1, 0],
            [0, -1e-6],
          ],
          scoreCovariance: [
            [1, 0],
            [0, 1],
          ],
        }),
    ],
  ],
  'a group that is none': [
    [
      'declared direction',
      'NOT_INVARIANT',
      () => quotientSandwich({ hessian: unit, scoreCovariance: unit, generators: unit }),
    ],
    ['loss', 'NOT_INVARIANT', () => checkInvariance({ loss: (w) => w[0], action, w: [1], data: unit })],
    [
      'features',
      'NOT_INVARIANT',
      () =>
        checkEquivariance({
          features: { dimension: 1, value: (w, x, out) => void (out[0] = w[0] > 0 ? x[0] : x[0] ** 2) },
          action,
          w: [1],
          data: [[1], [2], [3]],
        }),
    ],
    [
      'declared-invariant function',
      'NOT_INVARIANT',
      () => invariantStandardError({ ...standardError, generators: unit }),
    ],
  ],
  'two equal centres': [
    [
      'gmmLaw',
      'COINCIDENT_CENTRES',
      () =>
        gmmLaw({
          ...gmm,
          centres: [
            [1, 1],
            [1, 1],
          ],
        }),
    ],
    [
      'fitGmm of a single repeated point',
      'COINCIDENT_CENTRES',
      () =>
        fitGmm(new Array(20).fill([1, 2]), new Array(9).fill([1, 2]), new Array(9).fill(1), {
          components: 2,
        }),
    ],
    [
      'a simulated gate',
      'COINCIDENT_CENTRES',
      () =>
        simulate({
          setting: 'gmm',
          ...gmm,
          centres: [
            [1, 1],
            [1, 1],
          ],
          unlabelled: 10,
        }),
    ],
  ],
  'numbers outside their range': [
    ['a negative weight', 'OUT_OF_RANGE', () => weightedChiSquare({ weights: [1, -1] })],
    ['no degrees of freedom', 'OUT_OF_RANGE', () => weightedChiSquare({ weights: [1], dof: [0] })],
    ['p = 0', 'OUT_OF_RANGE', () => weightedChiSquare({ weights: [1] }).quantile(0)],
    ['p = 1', 'OUT_OF_RANGE', () => weightedChiSquare({ weights: [1] }).quantile(1)],
    ['half a draw', 'OUT_OF_RANGE', () => weightedChiSquare({ weights: [1] }).sample(0.5, 1)],
    ['sigma2 < 0 in riskLaw', 'OUT_OF_RANGE', () => riskLaw({ ...law, sigma2: -1 })],
    ['no unlabelled rows', 'OUT_OF_RANGE', () => riskLaw({ ...law, unlabelled: 0 })],
    ['alpha = 0', 'OUT_OF_RANGE', () => riskDistribution({ labelWeights: [1], weights: [1], alpha: 0 })],
    [
      'sigma2 < 0 in pcrGaussianLaw',
      'OUT_OF_RANGE',
      () => pcrGaussianLaw({ eigenvalues: [2, 1], theta: [1], sigma2: -1 }),
    ],
    [
      'a negative eigenvalue',
      'OUT_OF_RANGE',
      () => pcrGaussianLaw({ eigenvalues: [2, -1], theta: [1], sigma2: 1 }),
    ],
    [
      'increasing eigenvalues',
      'OUT_OF_RANGE',
      () => pcrGaussianLaw({ eigenvalues: [1, 2], theta: [1], sigma2: 1 }),
    ],
    [
      'a negative curvature',
      'OUT_OF_RANGE',
      () => pcrGaussianLaw({ eigenvalues: [2, 1], theta: [1], sigma2: 1, curvature: -1 }),
    ],
    ['noise variance < 0', 'OUT_OF_RANGE', () => factorModelLaw({ ...factor, noiseVariance: -0.1 })],
    [
      'sigma2 < 0 in activeDimension',
      'OUT_OF_RANGE',
      () => activeDimension({ featureGram: unit, nearbyFeatureGram: unit, sigma2: -1 }),
    ],
    [
      'coefficients outside the range of the minimiser',
      'OUT_OF_RANGE',
      () => spectralLaw({ ...spectral, coefficients: [1, 1] }),
    ],
    ['a step of 0', 'OUT_OF_RANGE', () => gmmLaw({ ...gmm, quadratureStep: 0 })],
    ['a step that needs too many nodes', 'OUT_OF_RANGE', () => gmmLaw({ ...gmm, quadratureStep: 1e-8 })],
    ['a cost of 0', 'OUT_OF_RANGE', () => allocate({ ...prices, labelledCost: 0 })],
    ['a negative cost', 'OUT_OF_RANGE', () => allocate({ ...prices, unlabelledCost: -1 })],
    ['a budget of 0', 'OUT_OF_RANGE', () => allocate({ ...prices, budget: 0 })],
    ['a negative floor', 'OUT_OF_RANGE', () => allocate({ ...prices, floor: -1 })],
    ['a negative trace', 'OUT_OF_RANGE', () => unlabelledPerLabelled({ ...constants, trace: -1 })],
    ['a target risk of 0', 'OUT_OF_RANGE', () => labelsForTarget({ ...constants, targetRisk: 0 })],
    ['a negative dimension', 'OUT_OF_RANGE', () => crossover({ trace: 1, sigma2: 1, dEff: -1, dBase: 1 })],
    [
      'labels that are not 0 or 1',
      'OUT_OF_RANGE',
      () => fitPcr(Z, X, y, { components: 1, family: 'logistic' }),
    ],
    [
      'negative counts',
      'OUT_OF_RANGE',
      () =>
        fitPcr(
          Z,
          X,
          y.map(() => -1),
          { components: 1, family: 'poisson' },
        ),
    ],
    ['no components of a mixture', 'OUT_OF_RANGE', () => fitGmm(Z, X, y, { components: 0 })],
    ['no starts', 'OUT_OF_RANGE', () => fitGmm(Z, X, y, { components: 1, starts: 0 })],
    ['a tolerance of 0', 'OUT_OF_RANGE', () => fitTwoStage(spec, Z, X, y, { tolerance: 0 })],
    ['level 1 of an interval', 'OUT_OF_RANGE', () => predictInterval(model, [1, 1, 1], { level: 1 })],
    ['level 0 of a report', 'OUT_OF_RANGE', () => riskReport(model, { level: 0 })],
    [
      'few resamples',
      'OUT_OF_RANGE',
      () => fitPcr(Z, X, y, { components: 1, gapFallback: { resamples: 3 } }),
    ],
    [
      'one cluster',
      'OUT_OF_RANGE',
      () => bootstrapRisk(Z, X, y, { ...predictor, labelledClusters: y.map(() => 0) }),
    ],
    [
      'a small reservoir',
      'OUT_OF_RANGE',
      () => new TwoStageStream({ columns: 3, components: 1, reservoir: 1 }),
    ],
    ['a budget of 0 for a pilot', 'OUT_OF_RANGE', () => planFromPilot(Z, X, y, { ...pilot, budget: 0 })],
    [
      'no repetitions',
      'OUT_OF_RANGE',
      () => summariseTwoStage({ setting: 'custom', replicate: () => ({}) }, { repetitions: 0 }),
    ],
    [
      'no rows for gapDiagnostic',
      'OUT_OF_RANGE',
      () => gapDiagnostic({ eigenvalues: [2, 1], components: 1, unlabelled: 0 }),
    ],
    [
      'a correlation above 1',
      'OUT_OF_RANGE',
      () => simulate({ setting: 'spectral', spectrum: [2, 0.1], b: [1], scheme: 'all', unlabelled: 50 }),
    ],
  ],
  'options that do not exist': [
    [
      'a family',
      'UNKNOWN_OPTION',
      () => fitPcr(Z, X, labels01, { components: 1, family: 'probit' as never }),
    ],
    ['a noise', 'UNKNOWN_OPTION', () => fitPcr(Z, X, y, { components: 1, noise: 'white' as never })],
    [
      'a fallback',
      'UNKNOWN_OPTION',
      () => fitPcr(Z, X, y, { components: 1, gapFallback: 'jackknife' as never }),
    ],
    [
      'a scheme of negatives',
      'UNKNOWN_OPTION',
      () => fitSpectral(pairs, X, y, { components: 1, scheme: 'two' as never }),
    ],
    ['a kind of law', 'UNKNOWN_OPTION', () => riskLaw({ ...law, kind: 'marginal' as never })],
    ['a side of rotations', 'UNKNOWN_OPTION', () => rotationGenerators(unit, { side: 'above' as never })],
    ['a target', 'UNKNOWN_OPTION', () => predictInterval(model, [1, 1, 1], { target: 'median' as never })],
    [
      'a new label of a logistic model',
      'UNKNOWN_OPTION',
      () =>
        predictInterval(fitPcr(Z, X, labels01, { components: 1, family: 'logistic' }), [1, 1, 1], {
          target: 'observation',
        }),
    ],
    ['a scale', 'UNKNOWN_OPTION', () => predict(model, X, { scale: 'log' as never })],
    [
      'a method of a stream',
      'UNKNOWN_OPTION',
      () => new TwoStageStream({ method: 'ica' as never, columns: 2, components: 1 }),
    ],
    ['a setting of a simulation', 'UNKNOWN_OPTION', () => simulate({ setting: 'neural' } as never)],
  ],
  'arguments of another kind': [
    ['no matrix', 'WRONG_TYPE', () => fitPcr('rows' as never, X, y, k2)],
    ['no list', 'WRONG_TYPE', () => fitPcr(Z, X, 5 as never, k2)],
    ['a number that is a text', 'WRONG_TYPE', () => allocate({ ...prices, budget: '5' as never })],
    [
      'a boolean that is a number',
      'WRONG_TYPE',
      () => fitPcr(Z, X, y, { components: 1, poolLabelled: 1 as never }),
    ],
    [
      'one negative each, without negatives',
      'WRONG_TYPE',
      () => fitSpectral(pairs, X, y, { components: 1, scheme: 'one' }),
    ],
    ['a bootstrap without a fit', 'WRONG_TYPE', () => bootstrapRisk(Z, X, y, {} as never)],
    [
      'a plan without a fit',
      'WRONG_TYPE',
      () => planFromPilot(Z, X, y, { ...pilot, fit: undefined as never }),
    ],
  ],
};

describe('bad input', () => {
  for (const [heading, rows] of Object.entries(table)) {
    describe(heading, () => {
      for (const [what, code, call] of rows) {
        it(`${what}: ${code}`, () => {
          let thrown: unknown;
          try {
            call();
          } catch (error) {
            thrown = error;
          }
          expect(thrown).toMatchObject({ code });
          expect((thrown as Error).message.length).toBeGreaterThan(15);
        });
      }
    });
  }

  it('names the argument at fault and says what came', () => {
    expect(() => allocate({ ...prices, budget: -5 })).toThrow('budget must be > 0, got -5');
    expect(() => fitPcr(Z, X, y.with(3, NaN), k2)).toThrow('y[3] must be finite, got NaN');
    expect(() => predictInterval(model, [1])).toThrow('x0 must have 3 entries, got 1');
    expect(() => predict(model, [[1, 2]])).toThrow('X must be any x 3 and not empty, got 1 x 2');
    expect(() => fitPcr(Z, X, y, { components: 4 })).toThrow('components must be an integer in 1..3, got 4');
    expect(() => pcrGaussianLaw({ eigenvalues: [2, 2], theta: [1], sigma2: 1 })).toThrow(
      expect.objectContaining({ argument: 'eigenvalues' }),
    );
  });

  it('does not change what it is given', () => {
    const before = JSON.stringify([Z, X, y]);
    fitPcr(Z, X, y, k2);
    fitFactor(Z, X, y, k2);
    fitSpectral(pairs, X, y, { components: 1 });
    fitGmm(Z, X, y, { components: 2 });
    fitTwoStage(spec, Z, X, y);
    const data = Float64Array.from(Z.flat());
    const copy = data.slice();
    fitPcr({ data, rows: 40, columns: 3 }, X, y, k2);
    expect(data).toEqual(copy);
    expect(JSON.stringify([Z, X, y])).toBe(before);
  });
});

describe('what is degenerate but valid', () => {
  it('k = d has no weights, theta = 0 weights 0, and equal inputs in any matrix form give equal results', () => {
    const whole = fitPcr(Z, X, y, { components: 3 });
    expect(whole.law).toMatchObject({ weights: [], trace: 0 });
    expect(riskReport(whole)).toMatchObject({ canHelp: false, alpha0: 0, pretrainPart: 0 });
    expect(predictInterval(whole, X[0]).pretrainVariance).toBe(0);
    const zero = fitPcr(
      Z,
      X,
      y.map(() => 0),
      { components: 1 },
    );
    expect(zero.law.trace).toBe(0);
    const dense = {
      data: Float64Array.from(Z.flatMap((row) => [...row, 9])),
      rows: 40,
      columns: 3,
      stride: 4,
    };
    expect(fitPcr(dense, X, y, k2)).toEqual(fitPcr(Z, X, y, k2));
    expect(
      fitPcr(
        Z.map((row) => Float64Array.from(row)),
        X,
        Float64Array.from(y),
        k2,
      ),
    ).toEqual(fitPcr(Z, X, y, k2));
  });

  it('gapDiagnostic says from how many rows on the formula holds', () => {
    const near = gapDiagnostic({ eigenvalues: [4, 2, 1, 1, 0.5], components: 2, unlabelled: 100 });
    expect(near.value).toBeCloseTo(0.02, 12);
    expect(near.verdict).toBe('optimistic');
    expect(near.rowsNeeded).toBe(200);
    expect(gapDiagnostic({ eigenvalues: [4, 2, 1], components: 2, unlabelled: 200 }).verdict).toBe('trust');
    expect(gapDiagnostic({ eigenvalues: [4, 2, 1], components: 2, unlabelled: 50 }).verdict).toBe(
      'bootstrap',
    );
  });
});
