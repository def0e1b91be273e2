import { requireCount, requireSafeCount } from '@lab/linalg/arguments';
import { resolveLaw, type FrequencyLaw } from './groups.ts';
import { automaticLambda } from './theoryRule.ts';

/**
 * The practical default for Muon's stabiliser (and Newton's ridge): 0.3 max(s, 1/B), where s = p_1 d^-alpha for a power
 * law and sqrt(sum_{i>d} p_i^2 / d) for other frequencies, p in decreasing order. The optimum is flat (`optimalLambda`).
 *
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, WRONG_TYPE
 */
export function suggestLambda(
  input: FrequencyLaw & { readonly d: number; readonly batch?: number | undefined },
): number {
  const d = requireCount(input.d, 'd', 1, 1e12);
  const batch = input.batch === undefined ? undefined : requireSafeCount(input.batch, 'batch', 1);
  return automaticLambda(resolveLaw(input), d, batch);
}
