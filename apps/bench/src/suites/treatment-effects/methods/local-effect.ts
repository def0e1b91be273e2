import { effectMap, localEffect as localEffectOf } from '@lab/cdte';
import { defineMethod } from '../../../nouns/method.ts';
import type { TreatmentInput, TreatmentOutput } from '../task.ts';
import { onlyOn } from './applies.ts';
import { fitSample } from './fit-sample.ts';
import { queryOf, unitsOf } from './local-query.ts';

/** Kernel-weighted averages of pseudo-outcomes, root-n, with bands. */
export const localEffect = defineMethod<TreatmentInput, TreatmentOutput, Record<string, never>>({
  name: 'local-effect',
  title: 'Local effects',
  description:
    'Kernel-weighted averages of pseudo-outcomes around x: root-n, with a simultaneous band over the grid (@lab/cdte).',
  module: import.meta.url,
  label: () => 'local effect',
  skip: onlyOn('local-effects'),
  run(input, { seed }) {
    const { sample, points, yGrid } = queryOf(input);
    const model = fitSample(sample);
    const { effect, lower, upper } = effectMap(model, points, {
      feature: { kind: 'square', center: [0] },
      seed,
    });
    const first = (rows: readonly (readonly number[])[]): number[] => rows.map(([value = NaN]) => value);
    return {
      tests: [],
      local: {
        witness: localEffectOf(model, points, { yGrid: yGrid.map((y) => [y]) }).effect,
        ...unitsOf(model),
        spread: { effect: first(effect), lower: first(lower), upper: first(upper) },
      },
    };
  },
});
