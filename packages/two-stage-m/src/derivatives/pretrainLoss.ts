import { numericGradient } from './numericGradient.ts';
import { Tape, type Operations, type Value, type Variable } from './tape.ts';

/** A pre-training loss of one unlabelled row, with its derivatives in the parameters w. */
export interface PretrainLoss {
  /** q, the number of parameters. */
  readonly parameters: number;
  /** l(w; z). */
  readonly value: (w: Float64Array, z: Float64Array) => number;
  /** Writes the gradient in w (q) and returns the value. */
  readonly gradient: (w: Float64Array, z: Float64Array, out: Float64Array) => number;
  /** Adds the Hessian in w to `out` (q x q, row-major); without it gradients are differenced. */
  readonly addHessian?: ((w: Float64Array, z: Float64Array, out: Float64Array) => void) | undefined;
}

/**
 * A loss written with recorded operations: gradients and Hessians are exact.
 *
 * @param parameters q, the length of w
 * @param program the loss of one row: (operations, w, z) -> value
 * @returns the loss for `fitTwoStage`
 */
export function automaticLoss(
  parameters: number,
  program: (operations: Operations, w: readonly Variable[], z: Float64Array) => Value,
): PretrainLoss {
  const tape = new Tape(parameters);
  const seed = [1];
  const unit = new Float64Array(parameters);
  const record = (w: Float64Array, z: Float64Array): Value => program(tape, tape.start(w), z);
  return {
    parameters,
    value: (w, z) => tape.valueOf(record(w, z)),
    gradient: (w, z, out) => {
      const output = record(w, z);
      tape.gradient([output], seed, out.fill(0));
      return tape.valueOf(output);
    },
    addHessian: (w, z, out) => {
      const output = record(w, z);
      for (let i = 0; i < parameters; i++) {
        unit[i] = 1;
        tape.hessianVector(output, unit, 1, out.subarray(i * parameters, (i + 1) * parameters));
        unit[i] = 0;
      }
    },
  };
}

/**
 * A loss given as a plain function: gradients by central differences, Hessians by differences of gradients.
 *
 * @param parameters q, the length of w
 * @param value the loss of one row: (w, z) -> number
 * @returns the loss for `fitTwoStage`
 */
export function numericLoss(
  parameters: number,
  value: (w: Float64Array, z: Float64Array) => number,
): PretrainLoss {
  return {
    parameters,
    value,
    gradient: (w, z, out) => {
      out.set(numericGradient((point) => value(point, z), w));
      return value(w, z);
    },
  };
}
