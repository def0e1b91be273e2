/** A function to be minimised: returns the value and fills the gradient. Infinite values make the line search back off. */
export type Objective = (x: Float64Array, gradient: Float64Array) => number;

/** Options of {@link minimise}. */
export interface LbfgsOptions {
  /** Pairs remembered; default 20. */
  readonly memory?: number;
  /** Largest entry of the gradient at which it has converged; default 1e-9. */
  readonly gradientTolerance?: number;
  /** Default 500. */
  readonly maxIterations?: number;
}

/** Where the iteration is. */
export interface LbfgsState {
  readonly iteration: number;
  readonly value: number;
  readonly gradientNorm: number;
}

/** The result of {@link minimise}. */
export interface Minimum {
  readonly x: Float64Array;
  readonly value: number;
  readonly gradientNorm: number;
  readonly iterations: number;
  readonly evaluations: number;
  /** True when the gradient met the tolerance, or stood still at the noise of the values below 1e3 tolerances. */
  readonly converged: boolean;
}

interface Pair {
  readonly s: Float64Array;
  readonly y: Float64Array;
  readonly rho: number;
}

interface Point {
  readonly step: number;
  readonly value: number;
  readonly slope: number;
}

const decreaseShare = 1e-4;
const curvatureShare = 0.9;
/** Rounding of the value, relative: below it values cannot be told apart and slopes decide. */
const noise = 1e-12;
/** Iterations without a smaller gradient after which rounding has the last word. */
const patience = 8;

/**
 * Limited-memory BFGS with a line search for the strong Wolfe conditions (Nocedal and Wright, chapters 3 and 7) and, where rounding hides the
 * decrease, for the approximate ones (Hager and Zhang, SIAM J. Optim. 16, 2005).
 */
export function* minimise(
  objective: Objective,
  start: Float64Array,
  { memory = 20, gradientTolerance = 1e-9, maxIterations = 500 }: LbfgsOptions = {},
): Generator<LbfgsState, Minimum, void> {
  const n = start.length;
  let x = Float64Array.from(start);
  let gradient = new Float64Array(n);
  let value = objective(x, gradient);
  let evaluations = 1;
  let norm = largest(gradient);
  let best = { x, value, norm };
  let sinceBest = 0;
  let iterations = 0;
  const pairs: Pair[] = [];
  while (norm > gradientTolerance && iterations < maxIterations && sinceBest < patience) {
    iterations++;
    let direction = descentDirection(gradient, pairs);
    let slope = dot(direction, gradient);
    if (!(slope < 0)) {
      pairs.length = 0;
      direction = gradient.map((g) => -g);
      slope = -dot(gradient, gradient);
    }
    const first = pairs.length === 0 ? Math.min(1, 1 / Math.sqrt(-slope)) : 1;
    const trialGradient = new Float64Array(n);
    const trial = new Float64Array(n);
    const at = (step: number): Point => {
      evaluations++;
      for (let i = 0; i < n; i++) trial[i] = x[i] + step * direction[i];
      const found = objective(trial, trialGradient);
      return { step, value: Number.isNaN(found) ? Infinity : found, slope: dot(trialGradient, direction) };
    };
    const found = lineSearch(at, { step: 0, value, slope }, first);
    if (found === undefined) {
      if (pairs.length === 0) break;
      pairs.length = 0;
      sinceBest++;
      continue;
    }
    const s = trial.map((t, i) => t - x[i]);
    const y = trialGradient.map((g, i) => g - gradient[i]);
    const sy = dot(s, y);
    if (sy > 1e-14 * dot(y, y) && sy > 0) {
      pairs.push({ s, y, rho: 1 / sy });
      if (pairs.length > memory) pairs.shift();
    }
    const settled = value - found.value <= 1e-13 * (1 + Math.abs(value));
    x = Float64Array.from(trial);
    gradient = trialGradient;
    value = found.value;
    norm = largest(gradient);
    if (norm < 0.9 * best.norm || !settled) sinceBest = 0;
    else sinceBest++;
    if (norm < best.norm || value < best.value - noise * (1 + Math.abs(value))) best = { x, value, norm };
    yield { iteration: iterations, value, gradientNorm: norm };
  }
  const converged =
    best.norm <= gradientTolerance || (sinceBest >= patience && best.norm <= 1e3 * gradientTolerance);
  return { x: best.x, value: best.value, gradientNorm: best.norm, iterations, evaluations, converged };
}

/** The two-loop recursion. */
function descentDirection(gradient: Float64Array, pairs: readonly Pair[]): Float64Array {
  const direction = gradient.map((g) => -g);
  if (pairs.length === 0) return direction;
  const shares = new Float64Array(pairs.length);
  for (let k = pairs.length - 1; k >= 0; k--) {
    const { s, y, rho } = pairs[k];
    shares[k] = rho * dot(s, direction);
    add(direction, -shares[k], y);
  }
  const { y, rho } = pairs[pairs.length - 1];
  const scale = 1 / (rho * dot(y, y));
  for (let i = 0; i < direction.length; i++) direction[i] *= scale;
  for (let k = 0; k < pairs.length; k++) {
    const pair = pairs[k];
    add(direction, shares[k] - pair.rho * dot(pair.y, direction), pair.s);
  }
  return direction;
}

/** A step that meets the conditions; the last point evaluated is the one returned. */
function lineSearch(at: (step: number) => Point, origin: Point, first: number): Point | undefined {
  const slack = noise * (1 + Math.abs(origin.value));
  const accepted = (p: Point): boolean => {
    if (!Number.isFinite(p.value) || !Number.isFinite(p.slope)) return false;
    const strong =
      p.value <= origin.value + decreaseShare * p.step * origin.slope &&
      Math.abs(p.slope) <= -curvatureShare * origin.slope;
    const approximate =
      p.value <= origin.value + slack &&
      (2 * decreaseShare - 1) * origin.slope >= p.slope &&
      p.slope >= curvatureShare * origin.slope;
    return strong || approximate;
  };
  const tooHigh = (p: Point): boolean =>
    !Number.isFinite(p.value) ||
    !Number.isFinite(p.slope) ||
    p.value > origin.value + Math.max(slack, decreaseShare * p.step * origin.slope);
  let low = origin;
  let point = at(first);
  for (let i = 0; i < 30; i++) {
    if (accepted(point)) return point;
    if (tooHigh(point) || point.slope >= 0) return zoom(at, low, point, accepted, tooHigh);
    low = point;
    point = at(2.5 * point.step);
  }
  return undefined;
}

/** Narrows the interval between a point that still descends and one that does not. */
function zoom(
  at: (step: number) => Point,
  descending: Point,
  rising: Point,
  accepted: (p: Point) => boolean,
  tooHigh: (p: Point) => boolean,
): Point | undefined {
  let [low, high] = [descending, rising];
  for (let i = 0; i < 40; i++) {
    const width = high.step - low.step;
    if (Math.abs(width) <= 1e-16 * Math.abs(low.step)) return undefined;
    const cubic = cubicMinimum(low, high);
    const inside = (cubic - low.step) / width;
    const step =
      inside > 0.05 && inside < 0.95 ? cubic : low.step + (Number.isFinite(high.value) ? 0.5 : 0.1) * width;
    const point = at(step);
    if (accepted(point)) return point;
    if (tooHigh(point) || point.slope * width >= 0) high = point;
    else low = point;
  }
  return undefined;
}

function cubicMinimum(a: Point, b: Point): number {
  const d1 = a.slope + b.slope - (3 * (a.value - b.value)) / (a.step - b.step);
  const d2 = Math.sign(b.step - a.step) * Math.sqrt(d1 * d1 - a.slope * b.slope);
  return b.step - ((b.step - a.step) * (b.slope + d2 - d1)) / (b.slope - a.slope + 2 * d2);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function add(to: Float64Array, factor: number, x: Float64Array): void {
  for (let i = 0; i < to.length; i++) to[i] += factor * x[i];
}

function largest(x: Float64Array): number {
  let most = 0;
  for (let i = 0; i < x.length; i++) most = Math.max(most, Math.abs(x[i]));
  return Number.isNaN(most) ? Infinity : most;
}
