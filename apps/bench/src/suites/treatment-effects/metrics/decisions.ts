import { defineMetric } from '../../../nouns/metric.ts';
import { level, type TreatmentInput, type TreatmentOutput, type TreatmentReference } from '../task.ts';

/** Share of data sets on which the test says the wrong thing. */
export const mistakes = defineMetric<TreatmentInput, TreatmentOutput, TreatmentReference>({
  name: 'mistakes',
  title: 'Wrong decisions at level .05',
  unit: '',
  better: 'lower',
  module: import.meta.url,
  compute({ output, reference: { changes } }) {
    const share = rejected(output);
    return changes === null || share === undefined ? undefined : changes ? 1 - share : share;
  },
});

/** Share of data sets on which the test rejects: level or power. */
export const rejection = defineMetric<TreatmentInput, TreatmentOutput, TreatmentReference>({
  name: 'rejection',
  title: 'Rejected at level .05',
  unit: '',
  better: 'higher',
  module: import.meta.url,
  compute: ({ output, reference: { changes } }) => (changes === null ? undefined : rejected(output)),
});

/** The p-value where a run is one data set, the mean over a batch. */
export const pValue = defineMetric<TreatmentInput, TreatmentOutput, TreatmentReference>({
  name: 'pValue',
  title: 'p-value',
  unit: '',
  better: 'lower',
  // Two programs are compared by it.
  digits: 4,
  module: import.meta.url,
  compute: ({ output: { tests } }) =>
    tests.length === 0 ? undefined : tests.reduce((sum, test) => sum + test.pValue, 0) / tests.length,
});

function rejected({ tests }: TreatmentOutput): number | undefined {
  return tests.length === 0 ? undefined : tests.filter((test) => test.pValue <= level).length / tests.length;
}
