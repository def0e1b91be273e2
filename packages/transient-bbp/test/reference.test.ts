import { referenceTests, type CaseInput, type ReferenceFunction } from '@lab/reference';
import {
  bulkDensity,
  bulkEdge,
  criticalStrength,
  estimateLabelNoise,
  generalVarianceOutlier,
  gradientFlow,
  outlier,
  randomDesignOutlier,
  riskCurve,
  signalFromTopEigenvalue,
  singularValueOutlier,
  stieltjes,
  tracyWidom1Cdf,
  tracyWidom1Quantile,
  varianceProfile,
  windows,
  type BlockModelInput,
  type Complex,
  type GeneralVarianceInput,
  type GradientFlowOptions,
  type NumberList,
  type PopulationInput,
  type SignalProfile,
  type TrainingStage,
  type VarianceProfile,
} from '../src/index.ts';

// Inputs come from a file: the package checks them, not the compiler.
const model = (input: CaseInput): BlockModelInput => input['model'] as BlockModelInput;
const list = (input: CaseInput, name: string): NumberList => input[name] as NumberList;
const rows = (input: CaseInput, name: string): number[][] => input[name] as number[][];

function stage({ t, gd }: CaseInput): TrainingStage {
  return (gd === undefined ? t : t === undefined ? { gd } : { t, gd }) as TrainingStage;
}

/** Without an outlier or a detectable signal there must be no number that could be taken for one. */
function absentUnless<Result extends object>(
  flag: string,
  fields: readonly string[],
  result: Result,
): Result {
  const entries = result as Readonly<Record<string, unknown>>;
  const left = entries[flag] === true ? [] : fields.filter((field) => (entries[field] ?? null) !== null);
  if (left.length > 0) throw new Error(`${flag} is false, and yet there is ${left.join(', ')}`);
  return result;
}

const vectorFields = ['value', 'overlapLeft', 'overlapRight', 'crossOverlap', 'blockMass'];
const outlierFields = ['exists', 'edge', 'thetaC', ...vectorFields];

const functions: Record<string, ReferenceFunction> = {
  windows: {
    input: ['model'],
    expected: ['phase', 'reentrant', 'windows', 'thetaMin', 'tAtThetaMin', 'thetaInf', 'thetaZero'],
    run: (input) => windows(model(input)),
  },
  varianceProfile: {
    input: ['model', 't', 'gd', 'weightDecay'],
    expected: ['variance', 'learned'],
    run: (input) =>
      varianceProfile(model(input), stage(input), {
        weightDecay: input['weightDecay'] as number | undefined,
      }),
  },
  bulkEdge: {
    input: ['weights', 'variance'],
    expected: ['edge', 'sEdge', 'edgeCoefficient'],
    run: (input) => bulkEdge(input as unknown as VarianceProfile),
  },
  bulkDensity: {
    input: ['weights', 'variance', 'xOverEdge'],
    expected: ['density', 'atomAtZero', 'secondMoment', 'fourthMoment'],
    run: (input) => bulkDensity(input as unknown as VarianceProfile, { xOverEdge: list(input, 'xOverEdge') }),
  },
  stieltjes: {
    input: ['weights', 'variance', 'z'],
    expected: ['g', 'trace'],
    run: (input) => stieltjes(input as unknown as VarianceProfile, input['z'] as Complex),
  },
  criticalStrength: {
    input: ['model', 't'],
    expected: ['thetaC'],
    run: (input) => ({ thetaC: criticalStrength(model(input), list(input, 't')) }),
  },
  outlier: {
    input: ['model', 't'],
    expected: [...outlierFields, 'lower'],
    run: (input) => {
      const found = outlier(model(input), stage(input));
      absentUnless('exists', vectorFields, found.lower);
      return absentUnless('exists', vectorFields, found);
    },
  },
  riskCurve: {
    input: ['model', 't'],
    expected: ['noise', 'teacher'],
    run: (input) => riskCurve(model(input), list(input, 't')),
  },
  singularValueOutlier: {
    input: ['model', 'aspectRatio', 't'],
    expected: ['exists', 'edge', 'thetaC', 'value', 'overlapLeft', 'overlapRight'],
    run: (input) =>
      absentUnless(
        'exists',
        vectorFields,
        singularValueOutlier(model(input), input['aspectRatio'] as number, stage(input)),
      ),
  },
  generalVarianceOutlier: {
    input: ['weights', 'varianceMatrix', 'learned', 'massLeft', 'massRight', 'massCross', 'theta'],
    expected: ['exists', 'edge', 'thetaC', 'value', 'overlapLeft'],
    run: (input) =>
      absentUnless('exists', vectorFields, generalVarianceOutlier(input as unknown as GeneralVarianceInput)),
  },
  randomDesignOutlier: {
    input: ['population', 'sampleRatio', 't'],
    expected: outlierFields.filter((field) => field !== 'blockMass'),
    run: (input) =>
      absentUnless(
        'exists',
        vectorFields,
        randomDesignOutlier(
          input['population'] as PopulationInput,
          input['sampleRatio'] as number,
          stage(input),
        ),
      ),
  },
  signalFromTopEigenvalue: {
    input: ['weights', 'variance', 'learned', 'massLeft', 'massRight', 'massCross', 'value'],
    expected: ['detectable', 'theta', 'overlapLeft'],
    run: (input) =>
      absentUnless(
        'detectable',
        ['theta'],
        signalFromTopEigenvalue(input as unknown as SignalProfile, input['value'] as number),
      ),
  },
  gradientFlow: {
    input: ['X', 'Y', 'init', 't', 'gd', 'weightDecay', 'spectrum'],
    expected: ['weights', 'covarianceEigenvalues', 'singularValues', 'eigenvalues'],
    run: (input) =>
      gradientFlow(rows(input, 'X'), rows(input, 'Y'), stage(input), {
        init: input['init'] as number[][] | undefined,
        weightDecay: input['weightDecay'] as number | undefined,
        spectrum: input['spectrum'] as GradientFlowOptions['spectrum'],
      }),
  },
  estimateLabelNoise: {
    input: ['X', 'Y'],
    expected: ['labelNoise'],
    run: (input) => estimateLabelNoise(rows(input, 'X'), rows(input, 'Y')),
  },
  tracyWidom1Cdf: {
    input: ['x'],
    expected: ['cdf'],
    run: (input) => ({ cdf: tracyWidom1Cdf(list(input, 'x')) }),
  },
  tracyWidom1Quantile: {
    input: ['probability'],
    expected: ['quantile'],
    run: (input) => ({ quantile: tracyWidom1Quantile(list(input, 'probability')) }),
  },
};

referenceTests({ name: 'transient-bbp', directory: `${import.meta.dirname}/..`, functions });
