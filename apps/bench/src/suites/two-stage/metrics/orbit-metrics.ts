import { defineMetric, type Evaluation } from '../../../nouns/metric.ts';
import type { OrbitAnswer, OrbitInput } from '../task.ts';

function answersOf({
  input,
  output,
}: Evaluation<unknown, unknown, unknown>): readonly OrbitAnswer[] | undefined {
  return isOrbit(input) ? (output as readonly OrbitAnswer[]) : undefined;
}

function isOrbit(input: unknown): input is OrbitInput {
  return typeof input === 'object' && input !== null && 'rotations' in input;
}

/** Largest difference from the first representative, over the largest size there. */
function spread(lists: readonly (readonly number[])[]): number {
  const [first = [], ...others] = lists;
  const size = Math.max(1e-300, ...first.map(Math.abs));
  return (
    Math.max(...others.map((values) => Math.max(...values.map((value, i) => Math.abs(value - first[i]!))))) /
    size
  );
}

/** How much predictions depend on the representative. */
export const predictionSpread = defineMetric<unknown, unknown, unknown>({
  name: 'predictionSpread',
  title: 'Predictions: largest relative difference between representatives',
  unit: '',
  better: 'lower',
  module: import.meta.url,
  compute: (evaluation) => {
    const answers = answersOf(evaluation);
    return answers && spread(answers.map(({ predictions }) => predictions));
  },
});

/** How much standard errors depend on the representative. */
export const errorSpread = defineMetric<unknown, unknown, unknown>({
  name: 'standardErrorSpread',
  title: 'Standard errors: largest relative difference between representatives',
  unit: '',
  better: 'lower',
  module: import.meta.url,
  compute: (evaluation) => {
    const answers = answersOf(evaluation);
    return answers && spread(answers.map(({ standardErrors }) => standardErrors));
  },
});

/** Condition of what is inverted, as a power of ten. */
export const condition = defineMetric<unknown, unknown, unknown>({
  name: 'condition',
  title: 'Condition of the inverted Hessian, least over representatives (power of ten)',
  unit: '',
  better: 'lower',
  module: import.meta.url,
  compute: (evaluation) => {
    const answers = answersOf(evaluation);
    return answers && Math.log10(Math.min(...answers.map((answer) => answer.condition)));
  },
});
