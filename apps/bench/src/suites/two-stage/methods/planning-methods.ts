import { randomStream } from '@lab/stats';
import { allocate, factorModelLaw, fitFactor, planFromPilot } from '@lab/two-stage-m';
import { defineMethod } from '../../../nouns/method.ts';
import type { PlanningInput } from '../task.ts';
import { onlyOn } from './applies.ts';

type None = Record<string, never>;

const onPlanning = onlyOn(['planning']);

/** The plan of the law, the model known. */
export const lawPlan = defineMethod<PlanningInput, number, None>({
  name: 'law-plan',
  title: 'Plan of the law',
  description: 'allocate of @lab/two-stage-m with the constants of the law.',
  module: import.meta.url,
  label: () => 'plan of the law',
  skip: onPlanning,
  run({ model, ...prices }) {
    const { floor, weight, multiplicity } = factorModelLaw({ ...model, unlabelled: 1, labelled: 1 });
    return allocate({ floor, trace: weight * multiplicity, ...prices }).labelled;
  },
});

const pilot = { unlabelled: 1500, labelled: 60 };

/** The plan from a small sample. */
export const pilotPlan = defineMethod<PlanningInput, number, None>({
  name: 'pilot-plan',
  title: 'Plan from a pilot sample',
  description: `planFromPilot of @lab/two-stage-m from ${pilot.labelled} labelled and ${pilot.unlabelled} unlabelled rows.`,
  module: import.meta.url,
  label: () => 'plan from a pilot',
  skip: onPlanning,
  run({ model, ...prices }, { seed }) {
    const stream = randomStream(seed, 'two-stage', 'pilot');
    const draw = () => {
      const h = model.beta.map(() => stream.normal());
      const x = model.loadings.map((row) =>
        row.reduce((sum, value, i) => sum + value * h[i]!, stream.normal()),
      );
      const noise = Math.sqrt(model.noiseVariance) * stream.normal();
      return { x, y: model.beta.reduce((sum, effect, i) => sum + effect * h[i]!, noise) };
    };
    const rows = Array.from({ length: pilot.unlabelled }, () => draw().x);
    const labelled = Array.from({ length: pilot.labelled }, draw);
    const plan = planFromPilot(
      rows,
      labelled.map(({ x }) => x),
      labelled.map(({ y }) => y),
      {
        ...prices,
        resamples: 20,
        seed,
        fit: (Z, X, y) => fitFactor(Z, X, y, { components: model.beta.length, gapFallback: 'none' }),
      },
    );
    return plan.labelled.value;
  },
});

/** Half of the money for each. */
export const halfPlan = defineMethod<PlanningInput, number, None>({
  name: 'half-plan',
  title: 'Half of the money for each',
  description: 'The rule of thumb of those who have no law.',
  module: import.meta.url,
  label: () => 'half and half',
  skip: onPlanning,
  run: ({ budget, labelledCost }) => budget / 2 / labelledCost,
});
