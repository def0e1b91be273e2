import { requireNotNegative } from '@lab/linalg/arguments';
import { optionsObject } from './arguments.ts';
import type { Mode } from './equilibration.ts';

/** What the advice rests on, of one matrix of momentum. */
export interface ModeStatistics {
  /** Largest over smallest norm of the rows (outputs) that are not zero. */
  readonly rowNormRatio: number;
  /** The same of columns (inputs). */
  readonly colNormRatio: number;
  /** <U, polar(RU)> / |U|_*, where known: how far R still points along the momentum. */
  readonly rowAlignment?: number | undefined;
}

/** A mode, with the reason in words. */
export interface ModeAdvice {
  /** The mode advised. */
  readonly mode: Mode;
  /** Why, in words. */
  readonly reason: string;
}

/** From this spread on equilibration changes what Newton-Schulz gives by more than its own error (docs/theory.md, section 5). */
const plainSpread = 3;

/** Below this share of the steepest descent a direction is no longer worth its accuracy. */
const leastAlignment = 0.5;

/**
 * Which side of a matrix is worth equilibrating: a report, nothing is switched. Both sides are never advised: RC may point
 * away from the momentum (docs/theory.md, section 4); with a spread on both sides the reason names guarded RC.
 *
 * @param statistics - as from `spectralDiagnostics` and `alignment`
 * @throws NOT_FINITE, OUT_OF_RANGE
 */
export function recommendMode(statistics: ModeStatistics): ModeAdvice {
  optionsObject(statistics, ['rowNormRatio', 'colNormRatio', 'rowAlignment'], 'statistics');
  const rows = requireNotNegative(statistics.rowNormRatio, 'rowNormRatio');
  const columns = requireNotNegative(statistics.colNormRatio, 'colNormRatio');
  const { rowAlignment = 1 } = statistics;
  if (rows < plainSpread && columns < plainSpread)
    return {
      mode: 'none',
      reason: `norms of rows and columns differ by less than ${plainSpread}: little to equilibrate`,
    };
  if (rows >= plainSpread && rowAlignment < leastAlignment)
    return {
      mode: 'none',
      reason: `rows differ by ${rows.toPrecision(3)}, but R keeps only ${rowAlignment.toPrecision(2)} of the descent: small rows are mostly noise`,
    };
  if (rows < plainSpread)
    return { mode: 'col', reason: `columns differ by ${columns.toPrecision(3)}, rows do not` };
  const both =
    columns >= plainSpread
      ? `, and columns by ${columns.toPrecision(3)}: 'rowcol' with a guard may be tried`
      : '';
  return { mode: 'row', reason: `rows differ by ${rows.toPrecision(3)}${both}` };
}
