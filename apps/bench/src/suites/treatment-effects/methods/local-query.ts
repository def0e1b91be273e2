import type { CdteModel } from '@lab/cdte';
import type { TreatmentInput, TreatmentSample } from '../task.ts';

/** The first data set with the points that are asked for. */
export function queryOf({ samples: [sample], query }: TreatmentInput): {
  readonly sample: TreatmentSample;
  readonly points: number[][];
  readonly yGrid: readonly number[];
} {
  if (sample === undefined || query === undefined) throw new Error('this problem asks for no local effects');
  return { sample, points: query.points.map((row) => [...row]), yGrid: query.yGrid };
}

/** The bandwidths of a model in the units of the last covariate and of the outcome. */
export function unitsOf({ X, Y, bandwidthX, bandwidthY }: CdteModel): {
  readonly bandwidthX: number;
  readonly bandwidthY: number;
} {
  return {
    bandwidthX: bandwidthX * deviation(X.map((row) => row.at(-1) ?? NaN)),
    bandwidthY: bandwidthY * deviation(Y.map((row) => row[0] ?? NaN)),
  };
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}
