import { defineMetric } from '../../../nouns/metric.ts';
import type { PlanningInput, PlanningReference } from '../task.ts';

/** Simulated risk of the plan over the least on the grid, less 1. */
export const regret = defineMetric<unknown, unknown, unknown>({
  name: 'regret',
  title: 'Risk of the plan over the best of the grid, less 1',
  unit: '',
  better: 'lower',
  module: import.meta.url,
  compute({ input, output, reference }) {
    if (!isPlanning(input)) return undefined;
    const { risks, riskOf } = reference as PlanningReference;
    const own = riskOf(output as number);
    return own / Math.min(own, ...risks) - 1;
  },
  /** Simulated risk by the number of labels. */
  curve({ input, reference }) {
    if (!isPlanning(input)) return undefined;
    const { labelled, risks } = reference as PlanningReference;
    return { x: labelled, y: risks };
  },
});

/** Labels the plan buys. */
export const plannedLabels = defineMetric<unknown, unknown, unknown>({
  name: 'plannedLabels',
  title: 'Labels the plan buys',
  unit: 'rows',
  better: 'lower',
  module: import.meta.url,
  compute: ({ input, output }) => (isPlanning(input) ? (output as number) : undefined),
});

function isPlanning(input: unknown): input is PlanningInput {
  return typeof input === 'object' && input !== null && 'budget' in input;
}
