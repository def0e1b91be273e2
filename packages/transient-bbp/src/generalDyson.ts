import { denseSolve } from './denseSolve.ts';

/** A K x K variance matrix with the block weights: g solves 1/g + S P g = z. */
export interface GeneralBulk {
  readonly count: number;
  readonly weights: Float64Array;
  /** S P, row-major, in units of the largest row sum. */
  readonly coupling: Float64Array;
  /** The unit of variance: the largest row sum of S P; 0 when there is no noise. */
  readonly scale: number;
}

/** The bulk of a variance matrix given by rows. */
export function generalBulk(weights: ArrayLike<number>, variance: readonly ArrayLike<number>[]): GeneralBulk {
  const count = weights.length;
  const coupling = new Float64Array(count * count);
  let scale = 0;
  for (let i = 0; i < count; i++) {
    let sum = 0;
    for (let j = 0; j < count; j++) sum += coupling[i * count + j] = variance[i][j] * weights[j];
    if (weights[i] > 0) scale = Math.max(scale, sum);
  }
  if (scale > 0) for (let i = 0; i < coupling.length; i++) coupling[i] /= scale;
  return { count, weights: Float64Array.from(weights), coupling, scale };
}

/** diag(1/g^2) - S P. */
function jacobian({ count, coupling }: GeneralBulk, g: Float64Array): Float64Array {
  const matrix = coupling.map((value) => -value);
  for (let k = 0; k < count; k++) matrix[k * count + k] += 1 / (g[k] * g[k]);
  return matrix;
}

function residual({ count, coupling }: GeneralBulk, g: Float64Array, z: number): Float64Array {
  const out = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    let sum = 1 / g[k] - z;
    for (let j = 0; j < count; j++) sum += coupling[k * count + j] * g[j];
    out[k] = sum;
  }
  return out;
}

/**
 * The minimal positive solution g at a real z, undefined below the edge: Newton from 1/z increases to it, and an iterate
 * that decreases or loses its sign proves that there is none.
 */
export function resolventAt(bulk: GeneralBulk, z: number): Float64Array | undefined {
  const { count } = bulk;
  const g = new Float64Array(count).fill(1 / z);
  let before = Infinity;
  for (let iteration = 0; iteration < 100; iteration++) {
    const step = residual(bulk, g, z);
    if (!denseSolve(jacobian(bulk, g), step, count, 1)) return undefined;
    let moved = 0;
    let least = 0;
    for (let k = 0; k < count; k++) {
      moved = Math.max(moved, Math.abs(step[k]) / g[k]);
      least = Math.min(least, step[k] / g[k]);
      g[k] += step[k];
      if (!(g[k] > 0) || g[k] === Infinity) return undefined;
    }
    // Rounding may turn the last steps around.
    if (least < -1e-6 || (least < 0 && moved > 1e-9 && moved >= before)) return undefined;
    if (moved < 1e-15 || (moved < 1e-9 && moved >= before)) return g;
    before = moved;
  }
  return g;
}

/** -dg/dz = (diag(1/g^2) - S P)^{-1} 1, positive above the edge. */
export function resolventSlope(bulk: GeneralBulk, g: Float64Array): Float64Array {
  const slope = new Float64Array(bulk.count).fill(1);
  denseSolve(jacobian(bulk, g), slope, bulk.count, 1);
  return slope;
}

/** The edge and the resolvent there, in the bulk's unit. */
export interface GeneralEdge {
  readonly edge: number;
  readonly g: Float64Array;
}

/**
 * The upper edge: bisection on whether a positive solution exists, until Newton on the fold where two solutions meet
 * settles from the best one.
 */
export function generalEdge(bulk: GeneralBulk): GeneralEdge {
  let low = 0;
  let high = 2;
  let g = resolventAt(bulk, high);
  for (let excess = 1e-9; g === undefined; excess *= 4) {
    high = 2 * (1 + excess);
    g = resolventAt(bulk, high);
  }
  for (let iteration = 0; iteration < 100 && high - low > 1e-12 * high; iteration++) {
    const fold = foldPoint(bulk, { edge: high, g });
    if (fold !== undefined) return fold;
    let found: Float64Array | undefined;
    while (found === undefined && high - low > 1e-12 * high) {
      const middle = 0.5 * (low + high);
      found = resolventAt(bulk, middle);
      if (found === undefined) low = middle;
      else high = middle;
    }
    g = found ?? g;
  }
  return { edge: high, g };
}

/** What diag(1/g^2) - S P all but annihilates next to the edge, largest entry 1; the shift keeps the edge itself solvable. */
function nearNullVector(bulk: GeneralBulk, g: Float64Array): Float64Array {
  const matrix = jacobian(bulk, g);
  for (let k = 0; k < bulk.count; k++) matrix[k * bulk.count + k] += 1e-9 / (g[k] * g[k]);
  const h = new Float64Array(bulk.count).fill(1);
  denseSolve(matrix, h, bulk.count, 1);
  const largest = h.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
  return h.map((value) => value / largest);
}

/**
 * Newton on 1/g + S P g = z, (diag(1/g^2) - S P) h = 0, c'h = 1 in (g, h, z): the square-root singularity that limits the
 * bisection is a regular point of this system. With g > 0 and h >= 0 its solution is the edge, whatever it started from: such
 * h is the multiplier that proves z least (docs/theory.md, section 11).
 */
function foldPoint(bulk: GeneralBulk, start: GeneralEdge): GeneralEdge | undefined {
  const { count, coupling } = bulk;
  const g = start.g.slice();
  let edge = start.edge;
  const h = nearNullVector(bulk, g);
  const direction = h.slice();
  const norm = direction.reduce((sum, value) => sum + value * value, 0);
  const size = 2 * count + 1;
  let settled = false;
  for (let iteration = 0; iteration < 25 && !settled; iteration++) {
    const matrix = new Float64Array(size * size);
    const right = new Float64Array(size);
    const equation = residual(bulk, g, edge);
    for (let k = 0; k < count; k++) {
      const inverse = 1 / g[k];
      right[k] = -equation[k];
      matrix[k * size + 2 * count] = -1;
      let fold = inverse * inverse * h[k];
      for (let j = 0; j < count; j++) {
        const value = coupling[k * count + j];
        matrix[k * size + j] = value;
        matrix[(count + k) * size + count + j] = -value;
        fold -= value * h[j];
      }
      matrix[k * size + k] -= inverse * inverse;
      matrix[(count + k) * size + k] = -2 * h[k] * inverse ** 3;
      matrix[(count + k) * size + count + k] += inverse * inverse;
      right[count + k] = -fold;
      matrix[2 * count * size + count + k] = direction[k];
      right[2 * count] -= direction[k] * h[k];
    }
    right[2 * count] += norm;
    if (!denseSolve(matrix, right, size, 1)) return undefined;
    let moved = 0;
    for (let k = 0; k < count; k++) {
      g[k] += right[k];
      h[k] += right[count + k];
      moved = Math.max(moved, Math.abs(right[k]) / Math.abs(g[k]));
    }
    edge += right[2 * count];
    settled = moved < 1e-13;
    if (!(moved < 10)) return undefined;
  }
  const valid = settled && g.every((value) => value > 0) && h.every((value) => value >= -1e-10);
  return valid ? { edge, g } : undefined;
}
