import { inner } from '../numeric/vectors.ts';

/** A symmetric system A m = b by its products, with the diagonal of A as preconditioner. */
export interface LinearSystem {
  readonly size: number;
  readonly diagonal: Float64Array;
  /** Writes b - A m. */
  residual(mean: Float64Array, out: Float64Array): void;
  /** Writes A z. */
  multiply(z: Float64Array, out: Float64Array): void;
}

/** A step of an iteration: moves the mean in place. */
export type LinearStep = (mean: Float64Array) => void;

/** An iteration that knows its progress. */
export interface LinearIteration {
  readonly step: LinearStep;
  /** |D^(-1/2) (b - A m)|. */
  preconditionedResidual(): number;
}

/** Conjugate gradients, with the coefficients of the steps taken. */
export interface ConjugateGradient extends LinearIteration {
  /** Makes the residual that the first step goes out from; left to that step where it is not called. */
  start(mean: Float64Array): void;
  /** Ritz values follow from them. */
  readonly alphas: number[];
  readonly betas: number[];
}

/** Conjugate gradients with the diagonal as preconditioner, from the mean at the first step. */
export function conjugateGradient(system: LinearSystem): ConjugateGradient {
  const { size, diagonal } = system;
  const residual = new Float64Array(size);
  const direction = new Float64Array(size);
  const image = new Float64Array(size);
  const scaled = new Float64Array(size);
  const [alphas, betas]: [number[], number[]] = [[], []];
  let previous = 0;
  let started = false;
  const precondition = (): number => {
    for (let j = 0; j < size; j++) scaled[j] = residual[j] / diagonal[j];
    return inner(residual, scaled);
  };
  const start = (mean: Float64Array): void => {
    started = true;
    system.residual(mean, residual);
    previous = precondition();
    direction.set(scaled);
  };
  return {
    alphas,
    betas,
    preconditionedResidual: () => Math.sqrt(Math.max(0, previous)),
    start,
    step(mean) {
      if (!started) start(mean);
      if (!(previous > 0)) return;
      system.multiply(direction, image);
      const curvature = inner(direction, image);
      if (!(curvature > 0)) return;
      const alpha = previous / curvature;
      for (let j = 0; j < size; j++) {
        mean[j] += alpha * direction[j];
        residual[j] -= alpha * image[j];
      }
      const next = precondition();
      const beta = next / previous;
      for (let j = 0; j < size; j++) direction[j] = scaled[j] + beta * direction[j];
      alphas.push(alpha);
      betas.push(beta);
      previous = next;
    },
  };
}

/**
 * Chebyshev's iteration on the eigenvalue range [low, high] of D^-1 A, from the mean at the first step; section 2 of
 * docs/theory.md. A range of no width is a plain step of length 1 / low.
 */
export function chebyshevIteration(
  system: LinearSystem,
  [low, high]: readonly [number, number],
): LinearIteration {
  const { size, diagonal } = system;
  const center = (low + high) / 2;
  const half = (high - low) / 2;
  const narrow = half < 0.5e-9 * center;
  const sigma = narrow ? Infinity : center / half;
  const residual = new Float64Array(size);
  const step = new Float64Array(size);
  let rho = 1 / sigma;
  let started = false;
  function move(mean: Float64Array): void {
    if (!started || narrow) {
      started = true;
      system.residual(mean, residual);
      for (let j = 0; j < size; j++) step[j] = residual[j] / diagonal[j] / center;
    }
    for (let j = 0; j < size; j++) mean[j] += step[j];
    system.residual(mean, residual);
    if (narrow) return;
    const next = 1 / (2 * sigma - rho);
    for (let j = 0; j < size; j++)
      step[j] = next * rho * step[j] + ((2 * next) / half) * (residual[j] / diagonal[j]);
    rho = next;
  }
  return {
    step: move,
    preconditionedResidual() {
      let squares = 0;
      for (let j = 0; j < size; j++) squares += residual[j] ** 2 / diagonal[j];
      return Math.sqrt(squares);
    },
  };
}
