/** A point of a quasi-Newton path with the inverse Hessian believed there. */
export interface PathPoint {
  readonly x: Float64Array;
  readonly gradient: Float64Array;
  /** d x d, row by row. */
  readonly inverseHessian: Float64Array;
}

/** The path of BFGS with backtracking on a function to be minimised, from `start`. */
export function quasiNewtonPath(
  value: (x: Float64Array) => number,
  gradientOf: (x: Float64Array) => ArrayLike<number>,
  start: Float64Array,
): PathPoint[] {
  const dim = start.length;
  let H: Float64Array = Float64Array.from({ length: dim * dim }, (_, k) => (k % (dim + 1) === 0 ? 1 : 0));
  let x = Float64Array.from(start);
  let g = Float64Array.from(gradientOf(x));
  let f = value(x);
  const path: PathPoint[] = [{ x, gradient: g, inverseHessian: H }];
  for (let step = 0; step < 200 && Math.max(...g.map(Math.abs)) > 1e-8; step++) {
    const p = Float64Array.from({ length: dim }, (_, i) => {
      let sum = 0;
      for (let j = 0; j < dim; j++) sum -= H[i * dim + j]! * g[j]!;
      return sum;
    });
    const slope = p.reduce((sum, v, i) => sum + v * g[i]!, 0);
    let t = 1;
    let next = x.map((v, i) => v + t * p[i]!);
    while (!(value(next) <= f + 1e-4 * t * slope) && t > 1e-12) {
      t /= 2;
      next = x.map((v, i) => v + t * p[i]!);
    }
    if (t <= 1e-12) break;
    const after = Float64Array.from(gradientOf(next));
    const [s, y] = [next.map((v, i) => v - x[i]!), after.map((v, i) => v - g[i]!)];
    const sy = s.reduce((sum, v, i) => sum + v * y[i]!, 0);
    if (sy > 1e-12) H = updated(H, s, y, sy, dim);
    [x, g, f] = [next, after, value(next)];
    path.push({ x, gradient: g, inverseHessian: H });
  }
  return path;
}

function updated(H: Float64Array, s: Float64Array, y: Float64Array, sy: number, dim: number): Float64Array {
  const Hy = Float64Array.from({ length: dim }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < dim; j++) sum += H[i * dim + j]! * y[j]!;
    return sum;
  });
  const factor = (1 + Hy.reduce((sum, v, i) => sum + v * y[i]!, 0) / sy) / sy;
  return H.map((h, k) => {
    const [i, j] = [Math.floor(k / dim), k % dim];
    return h + factor * s[i]! * s[j]! - (Hy[i]! * s[j]! + s[i]! * Hy[j]!) / sy;
  });
}
