import { defineMetric } from '../../../nouns/metric.ts';
import type { AssociativeTask, NoReference, Stored } from '../task.ts';

/** Facts recovered in the end; the curve has them step by step. */
export const recovered = defineMetric<AssociativeTask, Stored, NoReference>({
  name: 'recovered',
  title: 'Facts recovered',
  unit: '',
  better: 'higher',
  digits: 4,
  module: import.meta.url,
  compute: ({ output }) => output.recovered.at(-1),
  curve: ({ output }) =>
    output.recovered.length === 1
      ? undefined
      : { x: output.recovered.map((_, step) => step + 1), y: [...output.recovered] },
});

/** Facts recovered by the first step. */
export const firstStep = defineMetric<AssociativeTask, Stored, NoReference>({
  name: 'firstStep',
  title: 'Facts recovered by the first step',
  unit: '',
  better: 'higher',
  digits: 4,
  module: import.meta.url,
  compute: ({ output }) => (output.recovered.length === 1 ? undefined : output.recovered[0]),
});

/** What the closed theory expects: a prediction, no result. */
export const theory = defineMetric<AssociativeTask, Stored, NoReference>({
  name: 'theory',
  title: 'Facts the closed theory expects',
  unit: '',
  better: 'higher',
  digits: 4,
  module: import.meta.url,
  compute: ({ output }) => output.theory,
});

/** Loss in the end. */
export const finalLoss = defineMetric<AssociativeTask, Stored, NoReference>({
  name: 'loss',
  title: 'Loss',
  unit: 'nats',
  better: 'lower',
  module: import.meta.url,
  compute: ({ output }) => output.loss?.at(-1),
});
