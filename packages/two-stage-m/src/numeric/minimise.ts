import { applyMatrix, dot, type Dense } from './dense.ts';
import { descendingSpectrum, spectralFunction } from './spectrum.ts';
import { within, type Steps } from './stepwise.ts';

/** A smooth function with its gradient. */
export interface Objective {
  /** Value at w; writes the gradient. */
  readonly evaluate: (w: Float64Array, gradient: Float64Array) => number;
  /** Hessian at w, for the last few digits; without it L-BFGS alone decides. */
  readonly hessian?: ((w: Float64Array) => Dense) | undefined;
}

/** When to stop. */
export interface MinimiseOptions {
  /** Converged when |gradient| <= tolerance (1 + |value|). */
  readonly tolerance: number;
  readonly maxIterations: number;
}

/** Where the search ended. */
export interface Minimum {
  readonly w: Float64Array;
  readonly value: number;
  readonly gradient: Float64Array;
  readonly iterations: number;
  readonly converged: boolean;
}

const MEMORY = 12;
const HANDOVER = 1e-5;
const MOST_STALLED = 3;
const NEWTON_STEPS = 20;

/** L-BFGS from a start, then Newton steps on the space where the Hessian is not 0. */
export function* minimise(
  objective: Objective,
  start: Float64Array,
  options: MinimiseOptions,
): Steps<Minimum> {
  let point = evaluateAt(objective, start.slice());
  const memory: Correction[] = [];
  // Newton's method takes over where it is quadratic; the line search would only fight with rounding there.
  const target = objective.hessian ? Math.max(options.tolerance, HANDOVER) : options.tolerance;
  let iterations = 0;
  let stalled = 0;
  while (iterations < options.maxIterations && stalled < MOST_STALLED && !isStationary(point, target)) {
    const direction = lbfgsDirection(point.gradient, memory);
    if (!(dot(direction, point.gradient) < 0)) {
      memory.length = 0;
      direction.set(point.gradient.map((entry) => -entry));
    }
    const firstStep = memory.length === 0 ? Math.min(1, 1 / Math.sqrt(dot(direction, direction))) : 1;
    const fraction = iterations / options.maxIterations;
    const next = yield* within(wolfeStep(objective, point, direction, firstStep), fraction, 0);
    if (next === undefined) {
      if (memory.length === 0) break;
      memory.length = 0;
      continue;
    }
    remember(memory, point, next);
    stalled = point.value - next.value > 1e-15 * (1 + Math.abs(point.value)) ? 0 : stalled + 1;
    point = next;
    iterations++;
    yield { fraction: iterations / options.maxIterations, stage: 'minimising', value: point.value };
  }
  if (objective.hessian) {
    const polished = yield* newtonPolish(objective, objective.hessian, point, options);
    point = polished.point;
    iterations += polished.steps;
  }
  return { ...point, iterations, converged: isStationary(point, options.tolerance) };
}

interface Point {
  readonly w: Float64Array;
  readonly value: number;
  readonly gradient: Float64Array;
}

interface Correction {
  readonly s: Float64Array;
  readonly y: Float64Array;
  readonly rho: number;
}

function evaluateAt(objective: Objective, w: Float64Array): Point {
  const gradient = new Float64Array(w.length);
  const value = objective.evaluate(w, gradient);
  return { w, value, gradient };
}

function isStationary({ value, gradient }: Point, tolerance: number): boolean {
  return Math.sqrt(dot(gradient, gradient)) <= tolerance * (1 + Math.abs(value));
}

function lbfgsDirection(gradient: Float64Array, memory: readonly Correction[]): Float64Array {
  const direction = gradient.map((entry) => -entry);
  const shares: number[] = [];
  for (let k = memory.length - 1; k >= 0; k--) {
    const { s, y, rho } = memory[k];
    shares[k] = rho * dot(s, direction);
    for (let i = 0; i < direction.length; i++) direction[i] -= shares[k] * y[i];
  }
  const last = memory[memory.length - 1];
  if (memory.length > 0) {
    const scale = 1 / (last.rho * dot(last.y, last.y));
    for (let i = 0; i < direction.length; i++) direction[i] *= scale;
  }
  for (let k = 0; k < memory.length; k++) {
    const { s, y, rho } = memory[k];
    const share = shares[k] - rho * dot(y, direction);
    for (let i = 0; i < direction.length; i++) direction[i] += share * s[i];
  }
  return direction;
}

function remember(memory: Correction[], from: Point, to: Point): void {
  const s = to.w.map((entry, i) => entry - from.w[i]);
  const y = to.gradient.map((entry, i) => entry - from.gradient[i]);
  const product = dot(s, y);
  if (!(product > 1e-14 * Math.sqrt(dot(s, s) * dot(y, y)))) return;
  memory.push({ s, y, rho: 1 / product });
  if (memory.length > MEMORY) memory.shift();
}

/** A step that meets the strong Wolfe conditions (Nocedal and Wright, algorithms 3.5 and 3.6, by bisection). */
function* wolfeStep(
  objective: Objective,
  from: Point,
  direction: Float64Array,
  firstStep: number,
): Steps<Point | undefined> {
  const slope = dot(direction, from.gradient);
  const at = (step: number): Point =>
    evaluateAt(
      objective,
      from.w.map((entry, i) => entry + step * direction[i]),
    );
  let low = 0;
  let high = Infinity;
  let step = firstStep;
  let best: Point | undefined;
  for (let trial = 0; trial < 60; trial++) {
    const next = at(step);
    yield { fraction: 0, stage: 'searching a line', value: next.value };
    const tooHigh = !(next.value <= from.value + 1e-4 * step * slope);
    if (tooHigh) high = step;
    else {
      best = next;
      if (Math.abs(dot(direction, next.gradient)) <= -0.9 * slope) return next;
      if (dot(direction, next.gradient) > 0) high = step;
      else low = step;
    }
    step = high === Infinity ? 2 * step : 0.5 * (low + high);
    if (high - low < 1e-14 * high) break;
  }
  return best;
}

function* newtonPolish(
  objective: Objective,
  hessian: (w: Float64Array) => Dense,
  start: Point,
  { tolerance }: MinimiseOptions,
): Steps<{ point: Point; steps: number }> {
  let point = start;
  let steps = 0;
  for (; steps < NEWTON_STEPS; steps++) {
    const size = Math.sqrt(dot(point.gradient, point.gradient));
    const spectrum = descendingSpectrum(hessian(point.w));
    yield { fraction: 1, stage: 'polishing' };
    const scale = Math.max(...spectrum.values.map(Math.abs));
    // |eigenvalues| make a saddle repel; those near 0 belong to symmetries, along which there is nothing to gain.
    const inverse = spectralFunction(spectrum, (value) =>
      Math.abs(value) > 1e-7 * scale ? 1 / Math.abs(value) : 0,
    );
    const newton = applyMatrix(inverse, point.gradient);
    const next = dampedNewton(objective, point, newton, size);
    if (next === undefined) break;
    const shrunk = Math.sqrt(dot(next.gradient, next.gradient));
    point = next;
    if (shrunk <= 1e-6 * tolerance * (1 + Math.abs(point.value)) || shrunk > 0.5 * size) break;
  }
  return { point, steps };
}

function dampedNewton(
  objective: Objective,
  from: Point,
  step: Float64Array,
  size: number,
): Point | undefined {
  for (let factor = 1; factor > 1e-6; factor /= 4) {
    const next = evaluateAt(
      objective,
      from.w.map((entry, i) => entry - factor * step[i]),
    );
    // Close to the minimum values no longer differ, so the gradient decides.
    const lower = next.value < from.value;
    const flatter = Math.sqrt(dot(next.gradient, next.gradient)) < size;
    if (flatter && next.value <= from.value + 1e-12 * (1 + Math.abs(from.value))) return next;
    if (lower && !flatter) return next;
  }
  return undefined;
}
