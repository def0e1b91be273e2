import { referenceTests, type CaseInput, type ReferenceFunction } from '@lab/reference';
import {
  affineLieAlgebra,
  certify,
  evenCentre,
  rotationLieAlgebra,
  symmetryDefect,
  type CertifyInput,
  type Target,
} from '../src/index.ts';
import {
  familyLogDensity,
  generalizedParetoTail,
  sampleAverageFit,
  type FamilyInput,
  type SampleAverageOptions,
} from '../src/parts.ts';
import { energySignFlipTest, type SignFlipOptions } from '../src/samples.ts';
import { vmf } from '../src/sphere.ts';
import { targets, type Profile, type StudentInput } from '../src/targets/index.ts';
import { examples, type StudentLaw } from '../src/examples/index.ts';

// Inputs come from a file: the package checks them, not the compiler.
const number = (input: CaseInput, name: string): number => input[name] as number;
const list = (input: CaseInput, name: string): number[] => input[name] as number[];
const rows = (input: CaseInput, name: string): number[][] => input[name] as number[][];

const vocabulary: Readonly<
  Record<string, { fields: readonly string[]; make: (input: CaseInput) => Target }>
> = {
  studentT: {
    fields: ['centre', 'scatter', 'df'],
    make: (input) => targets.student(input as unknown as StudentInput),
  },
  logisticProduct: {
    fields: ['centre'],
    make: (input) => targets.logisticProduct({ centre: list(input, 'centre') }),
  },
  crescent: { fields: [], make: () => targets.crescent() },
  logisticRegression: {
    fields: ['X', 'y', 'priorSd', 'intercept'],
    make: (input) =>
      targets.logisticRegression(rows(input, 'X'), list(input, 'y'), {
        priorSd: number(input, 'priorSd'),
        intercept: input['intercept'] as boolean,
      }),
  },
  eightSchoolsNonCentred: {
    fields: ['y', 'sigma'],
    make: (input) => targets.eightSchools(input),
  },
  zonal: {
    fields: ['axis', 'profile'],
    make: (input) => targets.zonal({ axis: list(input, 'axis'), profile: input['profile'] as Profile }),
  },
  kent: {
    fields: ['kappa', 'beta'],
    make: (input) => targets.kent({ kappa: number(input, 'kappa'), beta: number(input, 'beta') }),
  },
};

function target(input: CaseInput): Target {
  const { kind, ...fields } = input['target'] as { kind: string } & CaseInput;
  const entry = vocabulary[kind] as (typeof vocabulary)[string] | undefined;
  if (entry === undefined) throw new Error(`unknown target '${kind}'`);
  const unknown = Object.keys(fields).filter((field) => !entry.fields.includes(field));
  if (unknown.length > 0) throw new Error(`target '${kind}' has unknown fields ${unknown.join(', ')}`);
  return entry.make(fields);
}

const functions: Record<string, ReferenceFunction> = {
  vmfNormalizer: {
    input: ['d', 'kappa'],
    expected: [
      'logNormalizerPlusKappa',
      'logNormalizer',
      'meanResultantLength',
      'derivativeOfMeanResultantLength',
      'entropy',
    ],
    run: (input) => {
      const at = [number(input, 'd'), number(input, 'kappa')] as const;
      return {
        logNormalizerPlusKappa: vmf.logNormalizerPlusKappa(...at),
        logNormalizer: vmf.logNormalizer(...at),
        meanResultantLength: vmf.meanResultantLength(...at),
        derivativeOfMeanResultantLength: vmf.derivativeOfMeanResultantLength(...at),
        entropy: vmf.entropy(...at),
      };
    },
  },
  vmfInverseMeanResultantLength: {
    input: ['d', 'R'],
    expected: ['kappa'],
    run: (input) => vmf.inverseMeanResultantLength(number(input, 'd'), number(input, 'R')),
  },
  vmfKullbackLeibler: {
    input: ['d', 'kappa1', 'mu1', 'kappa2', 'mu2'],
    expected: ['kl'],
    run: (input) => ({
      kl: vmf.kl(
        number(input, 'd'),
        { mu: list(input, 'mu1'), kappa: number(input, 'kappa1') },
        { mu: list(input, 'mu2'), kappa: number(input, 'kappa2') },
      ),
    }),
  },
  vmfFisherInformation: {
    input: ['eta'],
    expected: ['fisher'],
    run: (input) => ({ fisher: vmf.fisher(list(input, 'eta')) }),
  },
  vmfFit: {
    input: ['points', 'weights'],
    expected: ['meanDirection', 'meanResultantLength', 'kappa'],
    run: (input) => vmf.fit(rows(input, 'points'), { weights: input['weights'] as number[] | undefined }),
  },
  studentScaleFactor: {
    input: ['df', 'd', 'alpha'],
    expected: ['covarianceOverScatter'],
    run: (input) =>
      examples.studentScaleFactor(input as unknown as { df: number; d: number; alpha?: number }),
  },
  gaussianMixtureThresholds: {
    input: [],
    expected: ['fixedScaleCritical', 'freeScaleFirstOrderTransition', 'symmetricHessianAtTransition'],
    run: () => examples.gaussianMixtureThresholds(),
  },
  gaussianMixtureReverseKl: {
    input: ['m'],
    expected: [
      'fixedScaleMinimiser',
      'fixedScaleKl',
      'fixedScaleKlAtCentre',
      'fixedScaleHessianAtCentre',
      'symmetricScale',
      'symmetricKl',
      'symmetricLocationHessian',
      'brokenLocation',
      'brokenScale',
      'brokenKl',
    ],
    run: (input) => examples.gaussianMixtureReverseKl({ m: number(input, 'm') }),
  },
  gaussianMixtureAlpha: {
    input: ['m', 'alpha'],
    expected: ['minimiser', 'renyiObjective'],
    run: (input) => examples.gaussianMixtureAlpha({ m: number(input, 'm'), alpha: number(input, 'alpha') }),
  },
  skewNormalLaplaceLocation: {
    input: ['shape'],
    expected: ['location', 'targetMean', 'error'],
    run: (input) => examples.skewNormalLaplaceLocation({ shape: number(input, 'shape') }),
  },
  laplaceTargetGaussianScale: {
    input: ['b'],
    expected: ['scale'],
    run: (input) => examples.laplaceTargetGaussianScale({ b: list(input, 'b') }),
  },
  divergenceAlongRay: {
    input: ['target', 'base', 'alpha', 'locations'],
    expected: ['objective'],
    run: (input) =>
      examples.divergenceAlongRay({
        target: input['target'] as StudentLaw,
        base: input['base'] as StudentLaw,
        alpha: number(input, 'alpha'),
        locations: list(input, 'locations'),
      }),
  },
  zonalTargetVmf: {
    input: ['d', 'profile'],
    expected: [
      'meanResultantLength',
      'forwardKappa',
      'reverseKappa',
      'reverseKl',
      'alphaHalfKappa',
      'alphaTwoKappa',
    ],
    run: (input) => examples.zonalTargetVmf({ d: number(input, 'd'), profile: input['profile'] as Profile }),
  },
  watsonTransition: {
    input: ['d'],
    expected: ['localInstability', 'globalTransition', 'jumpKappa', 'firstOrder'],
    run: (input) => examples.watsonTransition({ d: number(input, 'd') }),
  },
  watsonReverseKl: {
    input: ['d', 'k'],
    expected: ['uniformKl', 'stationaryKappas', 'stationaryKls', 'globalKappa', 'broken'],
    run: (input) => examples.watsonReverseKl({ d: number(input, 'd'), k: number(input, 'k') }),
  },
  kentVmf: {
    input: ['kappa', 'beta'],
    expected: ['meanVector', 'forwardKappa', 'symmetricReverseKappa', 'symmetricReverseIsLocalMinimum'],
    run: (input) => examples.kentVmf({ kappa: number(input, 'kappa'), beta: number(input, 'beta') }),
  },
  certify: {
    input: ['d', 'generators'],
    expected: [
      'meanFreeDimension',
      'meanPinnedPart',
      'meanFreeProjector',
      'scatterFreeDimension',
      'correlationPinned',
      'correlationPinnedValues',
    ],
    run: (input) => certify(input as unknown as CertifyInput),
  },
  affineLieAlgebra: {
    input: ['target', 'points'],
    expected: [
      'lieDimension',
      'singularValueRatios',
      'centre',
      'invariantScatterDimension',
      'scatterTraceNormalised',
    ],
    run: (input) => affineLieAlgebra(target(input), rows(input, 'points')),
  },
  evenCentre: {
    input: ['target', 'points', 'start'],
    expected: ['centre', 'defectNats'],
    run: (input) => evenCentre(target(input), rows(input, 'points'), { start: list(input, 'start') }),
  },
  symmetryDefect: {
    input: ['target', 'points', 'A', 'b'],
    expected: ['rmsNats', 'maxNats', 'relative'],
    run: (input) =>
      symmetryDefect(target(input), rows(input, 'points'), { A: rows(input, 'A'), b: list(input, 'b') }),
  },
  rotationLieAlgebra: {
    input: ['target', 'points'],
    expected: ['lieDimension', 'fixedDimension', 'axis'],
    run: (input) => rotationLieAlgebra(target(input), rows(input, 'points')),
  },
  energySignFlipTest: {
    input: ['samples', 'A', 'b', 'flips'],
    expected: ['statistic', 'flipped', 'pValue'],
    run: (input) => {
      const { samples, ...options } = input;
      return energySignFlipTest(samples as number[][], options as unknown as SignFlipOptions);
    },
  },
  sampleAverageFit: {
    input: ['target', 'basePoints', 'family', 'alpha', 'start'],
    expected: ['location', 'scaleTril', 'covariance', 'correlation', 'objective'],
    run: (input) => {
      const { target: _, ...options } = input;
      return sampleAverageFit(target(input), options as unknown as SampleAverageOptions);
    },
  },
  eightSchoolsExactMoments: {
    input: ['y', 'sigma'],
    expected: ['mean', 'sd'],
    run: (input) => examples.eightSchoolsExactMoments(input),
  },
  familyLogDensity: {
    input: ['family', 'df', 'location', 'scaleTril', 'scale', 'z'],
    expected: ['logDensity', 'entropy'],
    run: (input) => familyLogDensity(input as unknown as FamilyInput),
  },
  orbitAverage: {
    input: ['m', 'location', 'scale'],
    expected: ['klBroken', 'klOrbitAverage', 'meanOfOrbitAverage'],
    run: (input) =>
      examples.gaussianMixtureOrbitAverage({
        m: number(input, 'm'),
        location: number(input, 'location'),
        scale: number(input, 'scale'),
      }),
  },
  generalizedParetoTail: {
    input: ['excesses'],
    expected: ['shape', 'scale', 'shapeRegularised'],
    run: (input) => generalizedParetoTail({ excesses: list(input, 'excesses') }),
  },
};

referenceTests({ name: 'vi-symmetry', directory: `${import.meta.dirname}/..`, functions });
