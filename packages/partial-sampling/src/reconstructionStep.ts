import type { Signal } from './signal.ts';

/** Where an iterative reconstruction stands. */
export interface ReconstructionStep {
  /** Iterations done. */
  readonly iteration: number;
  /** What is minimised, at this point. */
  readonly objective: number;
  /** sqrt(sum w |<u_i, x> - y_i|^2) at the last point where it was taken. */
  readonly residual: number;
  /** Size of the last step over that of the point. */
  readonly change: number;
  /** The signal at this point; a copy. */
  readonly current: () => Signal;
}

/** What every method gives. */
export interface Solved {
  readonly x: Signal;
  readonly coefficients: Signal;
  readonly iterations: number;
  readonly converged: boolean;
  readonly objective: number;
}

/** A method in steps. */
export type Solver = Generator<ReconstructionStep, Solved>;
