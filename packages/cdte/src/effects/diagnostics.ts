import { runToEnd } from '@lab/linalg/cooperative';
import { testMoments } from '../inference/calibrate.ts';
import { nullTraces, sumOf, type MomentSummary } from '../inference/moments.ts';
import { momentChoice } from '../inference/pseudoGram.ts';
import type { CdteModel, Warning } from '../model/model.ts';
import { stateOf } from '../model/state.ts';
import { lambdaEdges, type LambdaEdges } from '../model/warnings.ts';
import type { Task } from '../task.ts';
import { overlapDiagnostics, type OverlapDiagnostics } from './overlap.ts';

/** How far single units carry the null law. */
export interface MomentDiagnostics {
  /** Share of the null matrix's trace that the top 1% of units make (one unit at least). */
  readonly topShare: number;
  /** (sum lambda)^2 / sum lambda^2 of the null matrix of the V form. */
  readonly effectiveRank: number;
}

/** All diagnostics of a fit. */
export interface Diagnostics extends OverlapDiagnostics, MomentDiagnostics {
  /** How often the ridge parameter chosen was the first or last of its grid. */
  readonly lambdaEdges: LambdaEdges;
}

/**
 * Overlap, balance, ridge parameters at the edge of their grid, and how the null law is spread over units.
 *
 * @param model from {@link fit}
 */
export function diagnostics(model: CdteModel): Diagnostics {
  const moments = runToEnd(momentsOf(model));
  return { ...overlapDiagnostics(model), lambdaEdges: lambdaEdges(model), ...momentDiagnostics(moments) };
}

function* momentsOf(model: CdteModel): Task<MomentSummary> {
  const state = yield* stateOf(model);
  return (yield* testMoments(state, momentChoice(state, 'mmd'))).summary;
}

/** The diagnostics of a matrix of moments. */
export function momentDiagnostics(summary: MomentSummary): MomentDiagnostics {
  const parts = centeredDiagonal(summary).sort().reverse();
  const whole = sumOf(parts);
  const { trace, squares } = nullTraces(summary, 'V');
  return {
    topShare: whole > 0 ? sumOf(parts.subarray(0, topCount(summary))) / whole : 0,
    effectiveRank: squares > 0 ? trace ** 2 / squares : 0,
  };
}

/** A warning where few units carry much of the null law. */
export function heavyUnits(summary: MomentSummary): Warning[] {
  const { topShare } = momentDiagnostics(summary);
  if (topShare < 0.3) return [];
  const share = `${Math.round(100 * topShare)}%`;
  const message = `${topCount(summary)} of ${summary.units} units make ${share} of the null law: the result hangs on them`;
  return [{ code: 'heavyUnits', message }];
}

function topCount({ units }: MomentSummary): number {
  return Math.max(1, Math.floor(units / 100));
}

/** M_ii - 2 mean_i + grand mean: the diagonal of H M H. */
function centeredDiagonal({ rowSums, diagonal, units, total }: MomentSummary): Float64Array {
  const grand = total / units ** 2;
  return diagonal.map((value, i) => Math.max(0, value - (2 * rowSums[i]) / units + grand));
}
