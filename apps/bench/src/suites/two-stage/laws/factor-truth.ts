import type { FactorQuestion } from '../task.ts';

/** One factor of a model with orthogonal loadings. */
export interface Factor {
  /** Squared length of its loadings: by how much its axis stands out of unit noise. */
  readonly strength: number;
  /** Its axis among the columns, d, unit length. */
  readonly axis: readonly number[];
  /** Coefficient of the best predictor on the score along the axis. */
  readonly coefficient: number;
}

/** The factors of a model whose loadings are orthogonal. */
export function factorsOf({ loadings, beta }: Pick<FactorQuestion, 'loadings' | 'beta'>): readonly Factor[] {
  return beta.map((effect, i) => {
    const column = loadings.map((row) => row[i] ?? 0);
    const strength = column.reduce((sum, value) => sum + value * value, 0);
    const axis = column.map((value) => value / Math.sqrt(strength));
    return { strength, axis, coefficient: (effect * Math.sqrt(strength)) / (1 + strength) };
  });
}

/** E[y | x0] of the factor model. */
export function factorTruth(model: Pick<FactorQuestion, 'loadings' | 'beta'>, x0: readonly number[]): number {
  return factorsOf(model).reduce((sum, { axis, coefficient }) => sum + coefficient * along(axis, x0), 0);
}

/** Score of a point along an axis. */
export function along(axis: readonly number[], x0: readonly number[]): number {
  return axis.reduce((sum, value, j) => sum + value * (x0[j] ?? 0), 0);
}
