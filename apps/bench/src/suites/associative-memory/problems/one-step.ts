import { gaussianEmbeddings, lossAndGradient, powerLaw, recovery, type Problem } from '@lab/assoc-memory';
import { contiguousData } from '@lab/linalg';

/** Sizes of an associative memory to train. */
export interface OneStepOptions {
  /** Dimension of keys and values: W is d x d. */
  readonly d: number;
  /** Number of facts. */
  readonly n: number;
  /** Exponent of their frequencies. */
  readonly alpha: number;
  readonly seed: number;
}

/** A model with one weight matrix, as any optimiser sees it. */
export interface Trainable {
  /** W is rows x columns, row by row; training begins at zero. */
  readonly rows: number;
  readonly columns: number;
  /** Loss in nats and its gradient (to be descended), rows x columns, at W. */
  lossAndGradient(W: Float64Array): { readonly loss: number; readonly gradient: Float64Array };
  /** How many facts W recovers. */
  recovered(W: Float64Array): number;
}

/** The associative memory of this suite as a problem for any optimiser: softmax cross-entropy over all facts. */
export function trainableMemory({ d, n, alpha, seed }: OneStepOptions): Trainable {
  const facts: Problem = {
    inputs: gaussianEmbeddings({ n, d, seed: `${seed}/inputs` }),
    outputs: gaussianEmbeddings({ n, d, seed: `${seed}/outputs` }),
    frequencies: powerLaw({ n, alpha }),
  };
  const matrix = (data: Float64Array): { data: Float64Array; rows: number; columns: number } => ({
    data,
    rows: d,
    columns: d,
  });
  return {
    rows: d,
    columns: d,
    lossAndGradient(W) {
      const { loss, gradient } = lossAndGradient(facts, matrix(W));
      return { loss, gradient: contiguousData(gradient)!.map((value) => -value) };
    },
    recovered: (W) => recovery(facts, matrix(W)).count,
  };
}
