import { defineMetric } from '../../../../nouns/metric.ts';
import type { SymmetryInput, SymmetryOutput, SymmetryReference } from '../task.ts';

/** The angle to the axis. */
export const directionError = defineMetric<SymmetryInput, SymmetryOutput, SymmetryReference>({
  name: 'directionError',
  title: 'Error of the direction',
  unit: 'radians',
  better: 'lower',
  module: import.meta.url,
  compute({ output, reference: { direction } }) {
    if (direction === undefined || output.direction?.length !== direction.length) return undefined;
    const found = output.direction;
    const distance = (sign: number): number => Math.hypot(...direction.map((x, i) => x - sign * found[i]!));
    return 2 * Math.asin(Math.min(1, Math.min(distance(1), distance(-1)) / 2));
  },
});
