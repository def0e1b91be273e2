import { symmetricEigen, zeros } from '@lab/linalg';

/** Nodes and weights. */
export interface Rule {
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
}

const legendreRules = /* @__PURE__ */ new Map<number, Rule>();

/** The Gauss-Legendre rule with n nodes on [-1, 1], exactly symmetric, by Newton's iteration on the Legendre polynomial. */
export function gaussLegendre(n: number): Rule {
  const known = legendreRules.get(n);
  if (known !== undefined) return known;
  const nodes = new Float64Array(n);
  const weights = new Float64Array(n);
  for (let i = 0; i < n >> 1; i++) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (n + 0.5));
    for (let step = 0; step < 10; step++) {
      const { value, slope } = legendre(n, x);
      x -= value / slope;
      if (Math.abs(value / slope) < 1e-16) break;
    }
    const { slope } = legendre(n, x);
    nodes[n - 1 - i] = x;
    nodes[i] = -x;
    weights[i] = weights[n - 1 - i] = 2 / ((1 - x * x) * slope * slope);
  }
  if (n % 2 === 1) weights[n >> 1] = 2 / legendre(n, 0).slope ** 2;
  const rule = { nodes, weights };
  legendreRules.set(n, rule);
  return rule;
}

function legendre(n: number, x: number): { value: number; slope: number } {
  let previous = 1;
  let value = x;
  for (let k = 2; k <= n; k++) {
    [previous, value] = [value, ((2 * k - 1) * x * value - (k - 1) * previous) / k];
  }
  return { value, slope: (n * (x * value - previous)) / (x * x - 1) };
}

/** The Gauss-Hermite rule with n nodes for the standard normal law, weights summing to 1, exactly symmetric (Golub and Welsch). */
export function gaussHermite(n: number): Rule {
  const jacobi = zeros(n, n);
  for (let i = 1; i < n; i++) {
    jacobi.set(i, i - 1, Math.sqrt(i));
    jacobi.set(i - 1, i, Math.sqrt(i));
  }
  const { values, vectors } = symmetricEigen(jacobi);
  const nodes = new Float64Array(n);
  const weights = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const mirror = n - 1 - i;
    nodes[i] = 0.5 * (values[i] - values[mirror]);
    weights[i] = 0.5 * (vectors.get(0, i) ** 2 + vectors.get(0, mirror) ** 2);
  }
  return { nodes, weights };
}

/** A law on a line given by points and probabilities, with the logarithm of its mass. */
export interface LineLaw extends Rule {
  /** log of the integral of exp(logDensity). */
  readonly logMass: number;
}

/** log-density below its peak at which it no longer counts. */
const negligible = 46;

/**
 * The law with density proportional to exp(logDensity) on (left, right): Gauss-Legendre panels over the part that matters,
 * found by a scan of 1,000 points.
 */
export function intervalLaw(
  logDensity: (x: number) => number,
  left: number,
  right: number,
  { nodes: nodesAsked = 600 }: { readonly nodes?: number } = {},
): LineLaw {
  let [low, high] = [left, right];
  for (let round = 0; round < 3; round++) {
    const width = high - low;
    [low, high] = effectiveInterval(logDensity, low, high, 1000);
    if (high - low > 0.2 * width) break;
  }
  const size = Math.min(60, nodesAsked);
  const panels = Math.max(1, Math.round(nodesAsked / size));
  const rule = gaussLegendre(size);
  const half = (high - low) / (2 * panels);
  const nodes = new Float64Array(size * panels);
  const weights = new Float64Array(size * panels);
  for (let panel = 0; panel < panels; panel++) {
    for (let i = 0; i < size; i++) {
      nodes[panel * size + i] = low + half * (2 * panel + 1 + rule.nodes[i]);
      weights[panel * size + i] = half * rule.weights[i];
    }
  }
  return normalisedLaw(nodes, weights, nodes.map(logDensity));
}

/**
 * The law with density proportional to exp(logDensity) on the whole line, by the trapezoid rule, which converges exponentially for
 * analytic densities: `left` and `right` are where the search for its ends begins, `step` the distance of the nodes.
 */
export function lineLaw(
  logDensity: (x: number) => number,
  left: number,
  right: number,
  step: number,
): LineLaw {
  const count = Math.max(2, Math.ceil((right - left) / step)) + 1;
  const nodes = linear(left, right, count);
  const weights = new Float64Array(count).fill((right - left) / (count - 1));
  return normalisedLaw(nodes, weights, nodes.map(logDensity));
}

/** E f under a law. */
export function expectation({ nodes, weights }: Rule, f: (x: number) => number): number {
  let sum = 0;
  for (let i = 0; i < nodes.length; i++) if (weights[i] > 0) sum += weights[i] * f(nodes[i]);
  return sum;
}

/** Where exp(logDensity) is not negligible beside its peak, widening `left` and `right` while it is not. */
export function significantRange(
  logDensity: (x: number) => number,
  left: number,
  right: number,
): readonly [number, number] {
  let [low, high] = [left, right];
  for (let round = 0; round < 60; round++) {
    const peak = Math.max(...linear(low, high, 400).map(logDensity));
    const width = high - low;
    const lowDone = logDensity(low) < peak - negligible;
    const highDone = logDensity(high) < peak - negligible;
    if (lowDone && highDone) break;
    if (!lowDone) low -= 0.5 * width;
    if (!highDone) high += 0.5 * width;
  }
  return effectiveInterval(logDensity, low, high, 4000);
}

function effectiveInterval(
  logDensity: (x: number) => number,
  left: number,
  right: number,
  count: number,
): readonly [number, number] {
  const grid = linear(left, right, count + 1);
  const values = grid.map((x, i) => (i === 0 || i === count ? -Infinity : logDensity(x)));
  const peak = values.reduce((a, b) => Math.max(a, b));
  const first = values.findIndex((value) => value > peak - negligible);
  let last = count;
  while (values[last] <= peak - negligible) last--;
  return [grid[Math.max(0, first - 1)], grid[Math.min(count, last + 1)]];
}

function linear(first: number, last: number, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => first + ((last - first) * i) / (count - 1));
}

function normalisedLaw(nodes: Float64Array, weights: Float64Array, logs: Float64Array): LineLaw {
  const peak = logs.reduce((a, b) => Math.max(a, b));
  let mass = 0;
  for (let i = 0; i < nodes.length; i++) {
    weights[i] *= Math.exp(logs[i] - peak);
    mass += weights[i];
  }
  for (let i = 0; i < nodes.length; i++) weights[i] /= mass;
  return { nodes, weights, logMass: peak + Math.log(mass) };
}
