import { defineMetric } from '../../../nouns/metric.ts';
import type { SpectraAnswer, SpectraInput, SpectraTruth } from '../task.ts';

const bins = 60;

/** How many eigenvalues lie where the predicted density has none left for them. */
export const misplaced = defineMetric<SpectraInput, SpectraAnswer, SpectraTruth>({
  name: 'misplaced',
  title: 'Eigenvalues out of place',
  unit: 'eigenvalues',
  better: 'lower',
  module: import.meta.url,
  compute({ output, reference }) {
    if (output.kind !== 'bulk' || reference.kind !== 'bulk' || reference.eigenvalues.length === 0)
      return undefined;
    const { eigenvalues } = reference;
    const count = eigenvalues.length;
    const below = cumulative(output.x, output.density, eigenvalues);
    return Math.max(...below.map((share, i) => Math.abs(count * share - (i + 0.5)) - 0.5));
  },
});

/** The simulated spectrum, as a histogram. */
export const histogram = defineMetric<SpectraInput, SpectraAnswer, SpectraTruth>({
  name: 'histogram',
  title: 'Histogram of the simulated eigenvalues (curve)',
  unit: '',
  better: 'higher',
  module: import.meta.url,
  compute: () => undefined,
  curve: ({ reference }) =>
    reference.kind === 'bulk' && reference.eigenvalues.length > 0
      ? histogramOf(reference.eigenvalues)
      : undefined,
});

/** The predicted density. */
export const density = defineMetric<SpectraInput, SpectraAnswer, SpectraTruth>({
  name: 'density',
  title: 'Predicted density (curve)',
  unit: '',
  better: 'higher',
  module: import.meta.url,
  compute: () => undefined,
  curve: ({ output }) => (output.kind === 'bulk' ? { x: output.x, y: output.density } : undefined),
});

/** Integral of a density on ascending points up to each of ascending values, by the trapezoidal rule. */
function cumulative(x: readonly number[], y: readonly number[], upTo: Float64Array): number[] {
  let sum = 0;
  let segment = 1;
  return Array.from(upTo, (end) => {
    for (; segment < x.length && (x[segment] ?? Infinity) <= end; segment++)
      sum += area(x, y, segment, x[segment] ?? 0);
    return sum + (segment < x.length && end > (x[0] ?? Infinity) ? area(x, y, segment, end) : 0);
  });
}

/** Area under the straight line of a segment, from its start to `end`. */
function area(x: readonly number[], y: readonly number[], segment: number, end: number): number {
  const [x0 = 0, x1 = 0] = [x[segment - 1], x[segment]];
  const [y0 = 0, y1 = 0] = [y[segment - 1], y[segment]];
  const width = end - x0;
  const slope = x1 > x0 ? (y1 - y0) / (x1 - x0) : 0;
  return width * (y0 + 0.5 * slope * width);
}

function histogramOf(eigenvalues: Float64Array): { x: number[]; y: number[] } {
  const [low = 0, high = 0] = [eigenvalues[0], eigenvalues.at(-1)];
  const width = (high - low) / bins;
  const counts = new Array<number>(bins).fill(0);
  for (const value of eigenvalues) {
    const bin = Math.min(bins - 1, Math.floor((value - low) / width));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return {
    x: counts.map((_, bin) => low + (bin + 0.5) * width),
    y: counts.map((count) => count / (eigenvalues.length * width)),
  };
}
