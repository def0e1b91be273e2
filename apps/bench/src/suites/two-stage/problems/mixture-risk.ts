import type { Parameters } from '../../../nouns/parameters.ts';
import { defineProblem } from '../../../nouns/problem.ts';
import { simulateOutcomes } from '../laws/simulate-outcomes.ts';
import type { LawQuestion, MixtureQuestion, Outcomes } from '../task.ts';
import { remembered } from './remembered.ts';

/** An experiment with a mixture gate. */
export interface MixtureParameters extends Parameters {
  readonly mixture: 'two centres' | 'three centres' | "paper's";
  /** Unlabelled rows. */
  readonly rows: number;
  readonly fits: number;
}

type Coefficients = Pick<MixtureQuestion, 'theta' | 'bias'>;

const drawn: Readonly<Record<'two centres' | 'three centres', Coefficients>> = {
  'two centres': {
    theta: [
      [-0.8019314252534474, -1.324358995628145, -0.24836162209524854, 0.4204452380655215],
      [1.1360465324896427, 0.10970639932180819, -0.5526473205362324, -0.7847803553442784],
    ],
    bias: [0.7487457707345911, 1.6347830429585775],
  },
  'three centres': {
    theta: [
      [0.27276877584472176, -1.2333286640307717, -0.9582652054360887, 1.6000190889991115, 0.2028824405086084],
      [
        -1.7321348424395848, -0.08369619281702581, -1.1632259734447485, -0.6292880940615545,
        -0.48800582327685743,
      ],
      [
        -0.7133133716322436, 0.5533784703532895, -0.06308597192528916, -0.5894312580326048,
        0.40963782655711695,
      ],
    ],
    bias: [0.8298553070613239, -1.643023371405677, -0.256730126365494],
  },
};

/** Centres beta e_i, and the coefficients of the paper's experiments: 1/i in each entry, scaled to unit length. */
export function paperMixture(components: number, columns: number, separation: number) {
  const entries = Array.from({ length: components }, (_, i) => 1 / (i + 1));
  const length = Math.sqrt((columns + 1) * entries.reduce((sum, entry) => sum + entry * entry, 0));
  return {
    centres: unitCentres(components, columns, separation),
    theta: entries.map((entry) => new Array<number>(columns).fill(entry / length)),
    bias: entries.map((entry) => entry / length),
  };
}

function unitCentres(components: number, columns: number, separation: number): readonly number[][] {
  return Array.from({ length: components }, (_, i) =>
    Array.from({ length: columns }, (_unused, j) => (i === j ? separation : 0)),
  );
}

/** The question a point asks. */
export function mixtureQuestion({ mixture, rows }: MixtureParameters): MixtureQuestion {
  const common = { kind: 'mixture', unlabelled: rows } as const;
  if (mixture === "paper's") return { ...common, ...paperMixture(4, 20, 2) };
  const { theta, bias } = drawn[mixture];
  return { ...common, centres: unitCentres(theta.length, theta[0]?.length ?? 0, 2), theta, bias };
}

/** Regressions gated by mixtures that EM learnt. */
export const mixtureRisk = defineProblem<LawQuestion, Outcomes, MixtureParameters>({
  name: 'mixture-risk',
  title: 'Regression gated by a mixture learnt from unlabelled rows',
  description:
    'Equal weights, unit covariances, centres 2 e_i, fitted by EM: m times the excess risk of pre-training (experiment 7; m is twice the n of the figure with distribution functions).',
  module: import.meta.url,
  cases: {
    // Those few fits that there is time for judge no claim.
    quick: [],
    standard: [
      { mixture: 'two centres', rows: 6000, fits: 60 },
      { mixture: 'three centres', rows: 20_000, fits: 40 },
      { mixture: "paper's", rows: 200, fits: 6 },
      { mixture: "paper's", rows: 2000, fits: 6 },
      { mixture: "paper's", rows: 20_000, fits: 16 },
    ],
    full: [
      { mixture: 'two centres', rows: 6000, fits: 100 },
      { mixture: 'three centres', rows: 20_000, fits: 50 },
      { mixture: "paper's", rows: 200, fits: 100 },
      { mixture: "paper's", rows: 2000, fits: 100 },
      { mixture: "paper's", rows: 20_000, fits: 100 },
      { mixture: "paper's", rows: 200_000, fits: 100 },
    ],
  },
  repetitions: { quick: 2, standard: 10, full: 10 },
  label: ({ mixture, rows }) => `mixture: ${mixture}, m ${rows}`,
  generate: remembered(({ parameters, seed }) => {
    const input = mixtureQuestion(parameters);
    return { input, reference: { draws: simulateOutcomes(input, parameters.fits, seed) } };
  }),
});
