import { factorModelLaw, type FactorModelInput } from '@lab/two-stage-m';
import { iterateTwoStage } from '@lab/two-stage-m/simulation';
import type { Steps } from '../../contract/paper.ts';
import type { Values } from './controls.ts';

/** Unlabelled rows for each labelled one: the ends of the figure. */
export const ratioRange = [0.1, 10] as const;
const simulatedRatios = [0.1, 0.2, 0.5, 1, 2, 5, 10];
const repetitions = 120;
const round = 20;

export interface LawPoint {
  readonly ratio: number;
  /** n times the mean excess risk of the two-stage fit, by the corrected law. */
  readonly risk: number;
  /** The same with the constant that the paper prints. */
  readonly printed: number;
}

export interface SimulatedPoint {
  readonly ratio: number;
  readonly risk: number;
  readonly standardError: number;
  readonly runs: number;
}

export interface Result {
  readonly law: readonly LawPoint[];
  /** n times the risk of a supervised fit of all columns. */
  readonly supervised: number;
  /** The ratio above which unlabelled rows pay. */
  readonly crossover: number;
  /** What one label is worth at a ratio of 1, in unlabelled rows. */
  readonly unlabelledPerLabelled: number;
  readonly simulated: readonly SimulatedPoint[];
}

/** The factor model of the controls, at a ratio. */
function model({ weak, noise, columns, labelled }: Values, ratio: number): FactorModelInput {
  const loadings = Array.from({ length: columns }, (_, i) => [
    i === 0 ? Math.sqrt(3) : 0,
    i === 1 ? Math.sqrt(weak) : 0,
  ]);
  const rows = Number(labelled);
  return {
    loadings,
    beta: [1, -0.7],
    noiseVariance: noise,
    labelled: rows,
    unlabelled: Math.round(ratio * rows),
  };
}

/** The law at once, then rounds of simulated experiments over all ratios. */
export function* compute(values: Values): Steps<Result> {
  const atOne = factorModelLaw(model(values, 1));
  const [from, to] = ratioRange;
  const law = Array.from({ length: 81 }, (_, i) => {
    const ratio = from * (to / from) ** (i / 80);
    const { limitMean, floor, multiplicity, printedWeightOfThePaper } = factorModelLaw(model(values, ratio));
    return { ratio, risk: limitMean, printed: floor + (multiplicity * printedWeightOfThePaper) / ratio };
  });
  const result = {
    law,
    supervised: atOne.supervisedMean,
    crossover: atOne.alpha0,
    unlabelledPerLabelled: atOne.unlabelledPerLabelled,
  };
  yield { result: { ...result, simulated: [] }, progress: 0 };
  const running = simulatedRatios.map((ratio) => ({
    ratio,
    steps: iterateTwoStage({ setting: 'factor', ...model(values, ratio) }, { repetitions, seed: 1 }),
    point: undefined as SimulatedPoint | undefined,
  }));
  for (let done = 0; done < repetitions; done += round) {
    for (const [index, run] of running.entries()) {
      for (let repetition = 0; repetition < round; repetition++) {
        const step = run.steps.next();
        if (step.done === true) break;
        const { mean, standardError } = step.value.summary['conditionalExcess']!;
        run.point = { ratio: run.ratio, risk: mean, standardError, runs: step.value.repetition };
      }
      const simulated = running.flatMap(({ point }) => point ?? []);
      const progress = (done + (round * (index + 1)) / running.length) / repetitions;
      yield { result: { ...result, simulated }, progress };
    }
  }
}
