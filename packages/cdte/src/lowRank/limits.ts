import type { PivotedCholeskyStop } from '../kernels/pivotedCholesky.ts';

/** Where each factorisation of the low-rank path stops. */
export interface LowRankLimits {
  /** Of the outcome kernel. */
  readonly outcome: PivotedCholeskyStop;
  /** Of the nuisances' kernel on X. */
  readonly nuisance: PivotedCholeskyStop;
  /** Of the test's kernel on X, where a factor of it is needed (operator, l2, sensitivity). */
  readonly kernel: PivotedCholeskyStop;
  /** Of the matrix of moments the null law comes from. */
  readonly moments: PivotedCholeskyStop;
}

/** A median distance has settled long before this many rows; more would need n^2 distances. */
export const bandwidthRows = 2000;

/** The stops for a rank option: a number bounds every factor. */
export function lowRankLimits(rank: number | 'auto'): LowRankLimits {
  const bound = (automatic: number): number => (rank === 'auto' ? automatic : rank);
  return {
    outcome: { rank: bound(300), traceTolerance: 1e-7 },
    nuisance: { rank: bound(500), traceTolerance: 1e-5 },
    kernel: { rank: bound(600), traceTolerance: 1e-3 },
    moments: { rank: bound(400), traceTolerance: 0.01 },
  };
}
