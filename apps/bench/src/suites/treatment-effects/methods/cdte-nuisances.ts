import type { FitOptions } from '@lab/cdte';
import { defineMethod } from '../../../nouns/method.ts';
import type { Parameters } from '../../../nouns/parameters.ts';
import { onEach, type TreatmentInput, type TreatmentOutput, type TreatmentSample } from '../task.ts';
import { sigmoid } from '../problems/designs.ts';
import { onlyOn } from './applies.ts';
import { testSample } from './fit-sample.ts';

/** Which propensities and which outcome model. */
export interface NuisanceParameters extends Parameters {
  /** Logistic regression (right), the treated share (wrong), the true ones. */
  readonly propensity: 'logistic' | 'constant' | 'true';
  /** Kernel ridge (right), the arm's mean embedding (wrong), none at all. */
  readonly outcome: 'ridge' | 'arm-mean' | 'none';
}

/** The combinations of the table, in its order. */
export const combinations: readonly NuisanceParameters[] = [
  { propensity: 'logistic', outcome: 'ridge' },
  { propensity: 'logistic', outcome: 'arm-mean' },
  { propensity: 'constant', outcome: 'ridge' },
  { propensity: 'constant', outcome: 'arm-mean' },
  { propensity: 'true', outcome: 'none' },
];

/** How a combination is written. */
export function combinationText({ propensity, outcome }: NuisanceParameters): string {
  if (outcome === 'none') return 'no outcome model';
  if (propensity === 'logistic') return outcome === 'ridge' ? 'both right' : 'outcome model wrong';
  return outcome === 'ridge' ? 'propensity wrong' : 'both wrong';
}

/** The estimate of psi^2 with nuisances made wrong on purpose. */
export const cdteNuisances = defineMethod<TreatmentInput, TreatmentOutput, NuisanceParameters>({
  name: 'cdte-nuisances',
  title: 'Estimate of psi^2 under right and wrong nuisances',
  description:
    'The estimator of @lab/cdte on the raw scale with bandwidths 1, its propensities replaced by the treated share or its outcome model by the mean embedding of the arm; and inverse weights alone.',
  module: import.meta.url,
  variants: combinations,
  label: combinationText,
  skip: onlyOn('double-robustness'),
  run: (input, { parameters }) =>
    onEach(input, (sample) =>
      testSample(sample, {
        standardize: false,
        bandwidthX: 1,
        bandwidthY: 1,
        testBandwidthScale: 1,
        ...propensityOptions(parameters.propensity, sample),
        ...outcomeOptions(parameters.outcome),
      }),
    ),
});

function propensityOptions(kind: NuisanceParameters['propensity'], sample: TreatmentSample): FitOptions {
  if (kind === 'logistic') return {};
  if (kind === 'true') return { propensity: sample.X.map(([x = 0]) => sigmoid(x)) };
  return {
    propensityModel: (train, query) => {
      const share = train.reduce((sum, i) => sum + (sample.treatment[i] ?? 0), 0) / train.length;
      return new Array<number>(query.length).fill(share);
    },
  };
}

function outcomeOptions(kind: NuisanceParameters['outcome']): FitOptions {
  if (kind === 'ridge') return {};
  return {
    outcomeWeights: (train, query) => {
      const weight = kind === 'none' ? 0 : 1 / train.length;
      return Array.from(train, () => new Array<number>(query.length).fill(weight));
    },
  };
}
