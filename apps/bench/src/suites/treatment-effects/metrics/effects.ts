import { defineMetric } from '../../../nouns/metric.ts';
import type { TestResult, TreatmentInput, TreatmentOutput, TreatmentReference } from '../task.ts';

/** Mean estimate of psi^2 minus the population value. */
export const psi2Bias = defineMetric<TreatmentInput, TreatmentOutput, TreatmentReference>({
  name: 'psi2Bias',
  title: 'Error of psi^2',
  unit: '',
  better: 'lower',
  module: import.meta.url,
  compute({ output, reference: { psi2 } }) {
    const mean = meanOver(output, (test) => test.psi2);
    return psi2 === undefined || mean === undefined ? undefined : mean - psi2;
  },
});

/** Doubly robust mean effect on the first outcome. */
export const meanEffect = defineMetric<TreatmentInput, TreatmentOutput, TreatmentReference>({
  name: 'meanEffect',
  title: 'Mean effect, first outcome',
  unit: '',
  better: 'higher',
  module: import.meta.url,
  compute: onRealData((test) => test.ate),
});

/** Difference of the arms' means, nothing adjusted for. */
export const rawDifference = defineMetric<TreatmentInput, TreatmentOutput, TreatmentReference>({
  name: 'rawDifference',
  title: 'Raw difference, first outcome',
  unit: '',
  better: 'higher',
  module: import.meta.url,
  compute: onRealData((test) => test.rawDifferences?.[0]),
});

/** The same on the second outcome, where there is one. */
export const secondRawDifference = defineMetric<TreatmentInput, TreatmentOutput, TreatmentReference>({
  name: 'secondRawDifference',
  title: 'Raw difference, second outcome',
  unit: '',
  better: 'higher',
  module: import.meta.url,
  compute: onRealData((test) => test.rawDifferences?.[1]),
});

/** Units whose propensities had to be clipped. */
export const clipped = defineMetric<TreatmentInput, TreatmentOutput, TreatmentReference>({
  name: 'clipped',
  title: 'Clipped propensities',
  unit: 'units',
  better: 'lower',
  module: import.meta.url,
  compute: onRealData((test) => test.clipped),
});

/** Whether the result warns that the arms hardly overlap. */
export const overlapWarning = defineMetric<TreatmentInput, TreatmentOutput, TreatmentReference>({
  name: 'overlapWarning',
  title: 'Overlap warning (1 = given)',
  unit: '',
  better: 'lower',
  module: import.meta.url,
  compute: onRealData((test) =>
    test.overlapWarning === undefined ? undefined : Number(test.overlapWarning),
  ),
});

function onRealData(valueOf: (test: TestResult) => number | undefined) {
  return ({ output, reference }: { output: TreatmentOutput; reference: TreatmentReference }) =>
    reference.changes === null ? meanOver(output, valueOf) : undefined;
}

function meanOver(
  { tests }: TreatmentOutput,
  valueOf: (test: TestResult) => number | undefined,
): number | undefined {
  const values = tests.flatMap((test) => valueOf(test) ?? []);
  return values.length > 0 && values.length === tests.length
    ? values.reduce((sum, value) => sum + value, 0) / values.length
    : undefined;
}
