import { defineMetric } from '../../../nouns/metric.ts';
import type { LocalResult, TreatmentInput, TreatmentOutput, TreatmentReference } from '../task.ts';

/** Root mean squared error of the change of mass, over the grid of x and y. */
export const witnessError = defineMetric<TreatmentInput, TreatmentOutput, TreatmentReference>({
  name: 'witnessError',
  title: 'Error of the change of mass (root mean square)',
  unit: '',
  better: 'lower',
  module: import.meta.url,
  compute({ output: { local }, reference: { witness } }) {
    if (local === undefined || witness === undefined) return undefined;
    const truth = witness(local.bandwidthY).flat();
    const errors = local.witness.flat().map((value, at) => (value - (truth[at] ?? NaN)) ** 2);
    return Math.sqrt(errors.reduce((sum, square) => sum + square, 0) / errors.length);
  },
});

/** Largest minus smallest local effect on the spread: positive where the treatment narrows low and widens high x3. */
export const spreadEffect = defineMetric<TreatmentInput, TreatmentOutput, TreatmentReference>({
  name: 'spreadEffect',
  title: 'Effect on the spread at the highest x3 minus that at the lowest',
  unit: '',
  better: 'higher',
  module: import.meta.url,
  compute: ({ output }) => rise(output.local?.spread?.effect),
  curve: ({ input, output }) => curveOf(input, output.local?.spread?.effect),
});

/** Its lower edge over x3. */
export const spreadLower = defineMetric<TreatmentInput, TreatmentOutput, TreatmentReference>({
  name: 'spreadLower',
  title: 'Lower edge of the band, least over x3',
  unit: '',
  better: 'higher',
  module: import.meta.url,
  compute: ({ output }) => least(output.local?.spread?.lower),
  curve: ({ input, output }) => curveOf(input, output.local?.spread?.lower),
});

/** Its upper edge over x3. */
export const spreadUpper = defineMetric<TreatmentInput, TreatmentOutput, TreatmentReference>({
  name: 'spreadUpper',
  title: 'Upper edge of the band, greatest over x3',
  unit: '',
  better: 'lower',
  module: import.meta.url,
  compute: ({ output }) => greatest(output.local?.spread?.upper),
  curve: ({ input, output }) => curveOf(input, output.local?.spread?.upper),
});

/** Whether the simultaneous band holds the truth at every point of the grid. */
export const bandCovers = defineMetric<TreatmentInput, TreatmentOutput, TreatmentReference>({
  name: 'bandCovers',
  title: 'Band holds the truth everywhere (1 = yes)',
  unit: '',
  better: 'higher',
  module: import.meta.url,
  compute({ output: { local }, reference }) {
    const truth = truthOf(local, reference);
    if (local?.spread === undefined || truth === undefined) return undefined;
    const { lower, upper } = local.spread;
    return Number(truth.every((value, at) => value >= (lower[at] ?? NaN) && value <= (upper[at] ?? NaN)));
  },
  curve: ({ input, output: { local }, reference }) => curveOf(input, truthOf(local, reference)),
});

function truthOf(
  local: LocalResult | undefined,
  { spread }: TreatmentReference,
): readonly number[] | undefined {
  return local?.spread === undefined ? undefined : spread?.(local.bandwidthX);
}

function curveOf({ query }: TreatmentInput, y: readonly number[] | undefined) {
  return query === undefined || y === undefined
    ? undefined
    : { x: query.points.map((point) => point.at(-1) ?? NaN), y };
}

function rise(values: readonly number[] | undefined): number | undefined {
  const [first, last] = [values?.[0], values?.at(-1)];
  return first === undefined || last === undefined ? undefined : last - first;
}

function least(values: readonly number[] | undefined): number | undefined {
  return values === undefined ? undefined : Math.min(...values);
}

function greatest(values: readonly number[] | undefined): number | undefined {
  return values === undefined ? undefined : Math.max(...values);
}
