import { outOfRange, requireNotNegative, requireNumber, requirePositive } from '@lab/linalg/arguments';
import { numbers, type NumberList } from './arguments.ts';

/** Input of {@link recoveryBound}. */
export interface RecoveryBoundInput {
  /** Probability of each row taken, in (0, 1]. */
  readonly probabilities: NumberList;
  /** |P_V u_i|^2 of each row taken for the worst subspace: energies. */
  readonly energy: NumberList;
  /** RIP constant d in [0, 1) of A on the difference set. */
  readonly ripConstant: number;
  /** Noise of one measurement. */
  readonly sigma: number;
  /** Probability with which the bound may fail, in (0, 1); default 0.05. */
  readonly failure?: number | undefined;
  /** log N of the number of subspaces, >= 0; default 0. */
  readonly logSubspaces?: number | undefined;
  /** Distance of the signal from the prior, >= 0; default 0. */
  readonly modelError?: number | undefined;
  /** sum w |<u_i, r>|^2 of that distance as measured, square root; default `modelError`, its mean bound. */
  readonly measuredModelError?: number | undefined;
  /** Slack of the minimiser, >= 0; default 0. */
  readonly slack?: number | undefined;
}

/** A bound on the error of a reconstruction with weights 1/p. */
export interface RecoveryBound {
  /** On |xhat - x|, with probability 1 - failure over the noise. */
  readonly error: number;
  /** Its part that is noise: nu. */
  readonly noise: number;
}

/**
 * |xhat - x| <= |r| + 2/(1-d) (nu + sqrt(1+d) |A r|) + eps / sqrt(1-d) for a minimiser over the prior of sum w |<u_i, x> - y_i|^2, w = 1/p; nu <=
 * sigma (sqrt(sum a/p^2) + sqrt(2 B log(N/failure))), B = (1+d) max 1/p (docs/theory.md).
 *
 * @throws OUT_OF_RANGE, SHAPE, NOT_FINITE, WRONG_TYPE
 */
export function recoveryBound(input: RecoveryBoundInput): RecoveryBound {
  const p = numbers(input.probabilities, 'probabilities', { check: requirePositive });
  const energy = numbers(input.energy, 'energy', { length: p.length, check: requireNotNegative });
  const d = requireNumber(input.ripConstant, 'ripConstant');
  if (d < 0 || d >= 1) throw outOfRange('ripConstant', 'in [0, 1)', d);
  const failure = requirePositive(input.failure ?? 0.05, 'failure');
  if (failure >= 1) throw outOfRange('failure', 'in (0, 1)', failure);
  const sigma = requireNotNegative(input.sigma, 'sigma');
  const logSubspaces = requireNotNegative(input.logSubspaces ?? 0, 'logSubspaces');
  let [spread, inverse] = [0, 0];
  p.forEach((value, i) => {
    if (value > 1) throw outOfRange(`probabilities[${i}]`, 'in (0, 1]', value);
    spread += energy[i] / (value * value);
    inverse = Math.max(inverse, 1 / value);
  });
  const noise =
    sigma * (Math.sqrt(spread) + Math.sqrt(2 * (1 + d) * inverse * (logSubspaces - Math.log(failure))));
  const distance = requireNotNegative(input.modelError ?? 0, 'modelError');
  const measured = requireNotNegative(input.measuredModelError ?? distance, 'measuredModelError');
  const slack = requireNotNegative(input.slack ?? 0, 'slack');
  const error = distance + (2 / (1 - d)) * (noise + Math.sqrt(1 + d) * measured) + slack / Math.sqrt(1 - d);
  return { error, noise };
}
