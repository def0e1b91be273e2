import { LabTypeError, type MatrixLike } from '@lab/linalg';
import { describe, readVector, requireOneOf } from '@lab/linalg/arguments';
import { kernelBlock, type Points } from '../kernels/kernel.ts';
import { readQuery } from '../kernels/kernelGram.ts';
import { outcomeKernel, rescalePoints, type FitState } from '../model/state.ts';

/** What of the outcome an effect is looked at: one value for each unit and each point. */
export type OutcomeFeature =
  /** l(Y, y) at each row y of yGrid (g x p, the user's units): where in y mass is gained or lost. */
  | { readonly kind: 'kernel'; readonly yGrid: MatrixLike }
  /** 1{Y <= t} at each row t of yGrid (all components): the effect on the distribution function. */
  | { readonly kind: 'below'; readonly yGrid: MatrixLike }
  /** Y itself, one point per outcome. */
  | { readonly kind: 'mean' }
  /** (Y - center)^2, one point per outcome; center p numbers, default the outcome means. */
  | { readonly kind: 'square'; readonly center?: ArrayLike<number> };

/** The feature's values: n x g. */
export function featureValues(
  state: FitState,
  feature: OutcomeFeature,
): { readonly data: Float64Array; readonly columns: number } {
  const { n, p, Y } = state.sample;
  if (typeof feature !== 'object' || (feature as unknown) === null) {
    const message = `feature must be an object with a kind, got ${describe(feature)}`;
    throw new LabTypeError('WRONG_TYPE', message, { argument: 'feature' });
  }
  requireOneOf(feature.kind, ['kernel', 'below', 'mean', 'square'], 'feature.kind');
  switch (feature.kind) {
    case 'kernel': {
      const grid = rescalePoints(readQuery(feature.yGrid, p, 'yGrid'), state.scaleY);
      const data = new Float64Array(n * grid.rows);
      kernelBlock(outcomeKernel(state.model), state.y, grid, data);
      return { data, columns: grid.rows };
    }
    case 'below': {
      const grid = readQuery(feature.yGrid, p, 'yGrid');
      return { data: below({ data: Y, rows: n, columns: p }, grid), columns: grid.rows };
    }
    case 'mean':
      return { data: Y, columns: p };
    case 'square':
      return { data: squares(state, feature.center), columns: p };
  }
}

/** One line for each point of the feature, for tables and axes. */
export function featureLabels(state: FitState, feature: OutcomeFeature): string[] {
  const { names } = state.sample;
  if (feature.kind === 'mean' || feature.kind === 'square') return [...names.outcomes];
  const grid = readQuery(feature.yGrid, state.sample.p, 'yGrid');
  return Array.from({ length: grid.rows }, (_, k) =>
    Array.from(grid.data.subarray(k * grid.columns, (k + 1) * grid.columns)).join(', '),
  );
}

function below(outcomes: Points, grid: Points): Float64Array {
  const { columns: p } = outcomes;
  const data = new Float64Array(outcomes.rows * grid.rows);
  for (let i = 0, at = 0; i < outcomes.rows; i++) {
    for (let k = 0; k < grid.rows; k++, at++) {
      let inside = 1;
      for (let j = 0; j < p; j++) if (outcomes.data[i * p + j] > grid.data[k * p + j]) inside = 0;
      data[at] = inside;
    }
  }
  return data;
}

function squares({ sample }: FitState, given: ArrayLike<number> | undefined): Float64Array {
  const { n, p, Y } = sample;
  const center = given === undefined ? new Float64Array(p) : readVector(given, 'feature.center', p);
  if (given === undefined) for (let at = 0; at < n * p; at++) center[at % p] += Y[at] / n;
  return Y.map((value, at) => (value - center[at % p]) ** 2);
}
