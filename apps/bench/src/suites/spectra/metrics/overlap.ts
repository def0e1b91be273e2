import { defineMetric } from '../../../nouns/metric.ts';
import type {
  SpectraAnswer,
  SpectraInput,
  SpectraTruth,
  StoppingAnswer,
  StoppingInput,
  StoppingTruth,
} from '../task.ts';

/** The score of a stopping rule. */
export const overlap = defineMetric<SpectraInput, SpectraAnswer, SpectraTruth>({
  name: 'overlap',
  title: 'Overlap with the true direction',
  unit: '',
  better: 'higher',
  module: import.meta.url,
  compute: ({ input, output, reference }) =>
    input.kind === 'stopping' &&
    output.kind === 'stopping' &&
    reference.kind === 'stopping' &&
    reference.planted
      ? overlapWith(output, input, reference)
      : undefined,
});

/** Squared overlap of the top eigenvector with u; for singular values the product of the overlaps on both sides. */
export function overlapWith(
  { left, right }: StoppingAnswer,
  { spectrum }: StoppingInput,
  { u, v }: StoppingTruth,
): number {
  const alongU = dot(left, u);
  return spectrum === 'symmetric' ? alongU * alongU : Math.abs(alongU * dot(right, v));
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
}
