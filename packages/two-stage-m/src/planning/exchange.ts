import { requireNotNegative, requirePositive } from '@lab/linalg/arguments';
import { crossoverRatio } from '../engine/riskLaw.ts';

/** The two constants of a mean excess risk floor / n + trace / m. */
export interface RiskConstants {
  /** A >= 0. */
  readonly floor: number;
  /** B >= 0. */
  readonly trace: number;
}

/**
 * How many unlabelled rows one more labelled row is worth at the margin.
 *
 * @param input floor >= 0, trace >= 0, unlabelled m > 0, labelled n > 0
 * @returns (A / B) (m / n)^2; Infinity where B = 0
 * @throws OUT_OF_RANGE, NOT_FINITE
 *
 * Source: derived, docs/theory.md section 7.
 */
export function unlabelledPerLabelled(
  input: RiskConstants & { readonly unlabelled: number; readonly labelled: number },
): number {
  const floor = requireNotNegative(input.floor, 'floor');
  const trace = requireNotNegative(input.trace, 'trace');
  const ratio = requirePositive(input.unlabelled, 'unlabelled') / requirePositive(input.labelled, 'labelled');
  return trace === 0 ? Infinity : (floor / trace) * ratio ** 2;
}

/**
 * How many labelled rows bring the mean excess risk down to a target, the unlabelled rows being given.
 *
 * @param input floor >= 0, trace >= 0, unlabelled m > 0, targetRisk > 0
 * @returns A / (r - B / m); Infinity where r <= B / m, because no number of labels mends the representation
 * @throws OUT_OF_RANGE, NOT_FINITE
 *
 * Source: derived, docs/theory.md section 7.
 */
export function labelsForTarget(
  input: RiskConstants & { readonly unlabelled: number; readonly targetRisk: number },
): number {
  const floor = requireNotNegative(input.floor, 'floor');
  const trace = requireNotNegative(input.trace, 'trace');
  const m = requirePositive(input.unlabelled, 'unlabelled');
  const room = requirePositive(input.targetRisk, 'targetRisk') - trace / m;
  return room > 0 ? floor / room : Infinity;
}

/** Where pre-training starts to pay. */
export interface Crossover {
  /** m / n from which the two-stage fit has the smaller mean risk. */
  readonly alpha0: number;
  /** The same as a number of unlabelled rows, where `labelled` was given. */
  readonly unlabelled?: number;
  /** False where the supervised fit has no extra dimension: pre-training can then change nothing. */
  readonly canHelp: boolean;
}

/**
 * From which ratio of unlabelled to labelled rows on pre-training beats the supervised fit.
 *
 * @param input trace >= 0, sigma2 >= 0, dEff, dBase (see `riskLaw`), labelled n > 0 (optional)
 * @returns alpha0 = B / (sigma2 (dBase - dEff)), 0 where dBase = dEff
 * @throws OUT_OF_RANGE, NOT_FINITE
 *
 * Source: arXiv 2603.27631 section 5 (comparison with supervised learning).
 */
export function crossover(input: {
  readonly trace: number;
  readonly sigma2: number;
  readonly dEff: number;
  readonly dBase: number;
  readonly labelled?: number | undefined;
}): Crossover {
  const trace = requireNotNegative(input.trace, 'trace');
  const sigma2 = requireNotNegative(input.sigma2, 'sigma2');
  const extra = requireNotNegative(input.dBase, 'dBase') - requireNotNegative(input.dEff, 'dEff');
  const alpha0 = crossoverRatio(trace, sigma2, extra);
  return {
    alpha0,
    ...(input.labelled !== undefined && {
      unlabelled: alpha0 * requirePositive(input.labelled, 'labelled'),
    }),
    canHelp: extra > 0,
  };
}
