import { numericGradient } from './numericGradient.ts';
import { Tape, type Operations, type Value, type Variable } from './tape.ts';

/** Features of a labelled row, with the gradient of a prediction in the parameters w. */
export interface FeatureMap {
  /** p, the number of features. */
  readonly dimension: number;
  /** Writes psi(x, w), p. */
  readonly value: (w: Float64Array, x: Float64Array, out: Float64Array) => void;
  /** Writes grad_w <theta, psi(x, w)>, q. */
  readonly pullback: (w: Float64Array, x: Float64Array, theta: Float64Array, out: Float64Array) => void;
}

/**
 * Features written with recorded operations: their derivatives are exact.
 *
 * @param parameters q, the length of w
 * @param dimension p, the number of features
 * @param program the features of one row: (operations, w, x) -> p values
 * @returns the features for `fitTwoStage`
 */
export function automaticFeatures(
  parameters: number,
  dimension: number,
  program: (operations: Operations, w: readonly Variable[], x: Float64Array) => readonly Value[],
): FeatureMap {
  const tape = new Tape(parameters);
  return {
    dimension,
    value: (w, x, out) => {
      program(tape, tape.start(w), x).forEach((feature, i) => (out[i] = tape.valueOf(feature)));
    },
    pullback: (w, x, theta, out) => {
      tape.gradient(program(tape, tape.start(w), x), theta, out.fill(0));
    },
  };
}

/**
 * Features given as a plain function: their derivatives by central differences.
 *
 * @param dimension p, the number of features
 * @param features the features of one row: (w, x) -> p numbers
 * @returns the features for `fitTwoStage`
 */
export function numericFeatures(
  dimension: number,
  features: (w: Float64Array, x: Float64Array) => ArrayLike<number>,
): FeatureMap {
  return {
    dimension,
    value: (w, x, out) => {
      const values = features(w, x);
      for (let i = 0; i < dimension; i++) out[i] = values[i];
    },
    pullback: (w, x, theta, out) => {
      const prediction = (point: Float64Array): number => {
        const values = features(point, x);
        let sum = 0;
        for (let i = 0; i < dimension; i++) sum += theta[i] * values[i];
        return sum;
      };
      out.set(numericGradient(prediction, w));
    },
  };
}
