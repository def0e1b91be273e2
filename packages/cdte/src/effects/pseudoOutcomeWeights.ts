import { LabRangeError, fromData } from '@lab/linalg';
import { pseudoOutcomeMatrix } from '../inference/pseudoGram.ts';
import type { CdteModel } from '../model/model.ts';
import { stateNow } from '../model/state.ts';

/** The weights that turn outcomes into pseudo-outcomes. */
export interface PseudoOutcomeWeights {
  /** B, an n x n ml-matrix `Matrix`: the pseudo-outcome of row i in any feature h is sum_j B_ij h(Y_j). */
  readonly weights: ReturnType<typeof fromData>;
  /** n, after clipping. */
  readonly propensity: number[];
  /** Ridge parameters, K x 2, arm 0 first; null with `outcomeWeights`. */
  readonly lambdas: readonly (readonly [number, number])[] | null;
}

/**
 * The pseudo-outcome weights B of a model.
 *
 * @param model from {@link fit}, on the dense path
 * @throws OUT_OF_RANGE (a model of the low-rank path, which never forms B)
 * @remarks docs/theory.md, section 5.
 */
export function pseudoOutcomeWeights(model: CdteModel): PseudoOutcomeWeights {
  const state = stateNow(model);
  if (state.dense === undefined) {
    const message = 'a low-rank model has no n x n weights: fit without rank';
    throw new LabRangeError('OUT_OF_RANGE', message, { argument: 'model' });
  }
  const { n } = state.sample;
  return {
    weights: fromData(pseudoOutcomeMatrix(state), n, n),
    propensity: [...model.propensity],
    lambdas: model.lambdas,
  };
}
