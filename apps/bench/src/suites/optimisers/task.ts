import type { OptimizerOptions } from '@lab/muoneq';
import type { ModelSizes } from './language-model/model-sizes.ts';

/** A matrix to be orthogonalised in a number of steps. */
export interface MatrixTask {
  readonly kind: 'matrix';
  readonly data: Float64Array;
  readonly rows: number;
  readonly columns: number;
  readonly steps: number;
  /** Steps of arms that equilibrate. */
  readonly equilibratedSteps: number;
}

/** |diag(rowScale) (W - optimum) S|_F^2 / 2 with S S' given: a quadratic whose optimum is known. */
export interface LeastSquares {
  readonly rows: number;
  readonly columns: number;
  readonly rowScale: Float64Array;
  /** S S', columns x columns. */
  readonly metric: Float64Array;
  readonly optimum: Float64Array;
}

/** A quadratic to be minimised from 0, and another one from the same law to choose the learning rate on. */
export interface LeastSquaresTask {
  readonly kind: 'least-squares';
  readonly problem: LeastSquares;
  readonly tuning: LeastSquares;
  readonly steps: number;
}

/** A language model to be trained. */
export interface LanguageModelTask {
  readonly kind: 'language-model';
  readonly sizes: ModelSizes;
  readonly batch: number;
  readonly steps: number;
  readonly warmup: number;
  /** Where training windows may start, as fractions of the text. */
  readonly trainFrom: number;
  readonly trainTo: number;
  /** Windows of context + 1 characters that the loss is measured on. */
  readonly validation: Int32Array;
  readonly seed: number;
  /** How often the loss is taken while training. */
  readonly evaluations: number;
  /** Which point of the grid of learning rates an arm is to use. */
  readonly ratePoint: (arm: string) => number;
}

/** One step of the optimiser, or one gradient, of a model of this size: for its time alone. */
export interface StepTimeTask {
  readonly kind: 'step-time';
  readonly sizes: ModelSizes;
  readonly batch: number;
  readonly seed: number;
}

/** What the methods of this suite are given. */
export type OptimiserTask = MatrixTask | LeastSquaresTask | LanguageModelTask | StepTimeTask;

/** What they give back. */
export type OptimiserOutput =
  | {
      readonly kind: 'matrix';
      readonly objective: number;
      readonly target: Float64Array;
      readonly found: Float64Array;
      readonly single: Float32Array;
    }
  | {
      readonly kind: 'least-squares';
      readonly objective: number;
      readonly parameterError: number;
      readonly rate: number;
    }
  | {
      readonly kind: 'language-model';
      readonly objective: number;
      readonly rate: number;
      readonly steps: readonly number[];
      readonly losses: readonly number[];
    }
  | { readonly kind: 'step-time' };

/** An optimiser as the suite compares it. */
export interface Arm {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly options: OptimizerOptions;
  /** What its grids of learning rates are multiplied by: plain descent needs other ones. */
  readonly rateFactor?: number;
}
