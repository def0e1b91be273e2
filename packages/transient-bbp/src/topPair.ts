import { matrixVector } from '@lab/linalg';
import { workingFit, type FitUseOptions, type FlowFit } from './fitFlow.ts';
import { spectralMatrix, topPairOf, type RotatedFlow } from './rotatedFlow.ts';
import { filterOf, type TrainingStage } from './training.ts';

/** The top of a spectrum with its vectors. */
export interface TopPair {
  /** Top eigenvalue of (W+W')/2, or top singular value of W. */
  readonly value: number;
  /** Its left vector (M entries, unit length). */
  readonly left: Float64Array;
  /** Its right vector (N entries, unit length); the left one for the symmetric spectrum. */
  readonly right: Float64Array;
}

/** The flow that a choice of options looks at. */
export function flowFor(flow: RotatedFlow, { subtractInit = false }: FitUseOptions): RotatedFlow {
  return subtractInit ? { ...flow, init: undefined } : flow;
}

/**
 * Top eigenpair or singular triplet of the weights at a stage of training, by Lanczos in the eigenbasis of the inputs.
 * @param fit - from `fitFlow`.
 * @param stage - t >= 0 (Infinity allowed), `{t}` or `{gd: {stepSize, steps}}`.
 * @param options - subtractInit, default false.
 * @returns value, left (M) and right (N).
 * @throws NOT_FINITE, OUT_OF_RANGE, NOT_CONVERGED.
 */
export function topPair(fit: FlowFit, stage: TrainingStage, options: FitUseOptions = {}): TopPair {
  const { eigenvalues, vectors, flow } = workingFit(fit);
  const matrix = spectralMatrix(flowFor(flow, options), filterOf(stage, fit, eigenvalues));
  const { value, left, right } = topPairOf(matrix, fit.spectrum);
  const turned = matrixVector(vectors, right);
  return { value, left: fit.spectrum === 'symmetric' ? turned : left, right: turned };
}
