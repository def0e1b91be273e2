/** eps^(1/3), eps^(1/4): steps that balance truncation and rounding. */
const CENTRAL_STEP = Math.cbrt(Number.EPSILON);
const HESSIAN_STEP = Number.EPSILON ** 0.25;

/** Gradient by central differences with step eps^(1/3) max(1, |w_i|). */
export function numericGradient(f: (w: Float64Array) => number, w: Float64Array): Float64Array {
  const gradient = new Float64Array(w.length);
  const point = w.slice();
  for (let i = 0; i < w.length; i++) {
    const step = CENTRAL_STEP * Math.max(1, Math.abs(w[i]));
    point[i] = w[i] + step;
    const above = f(point);
    point[i] = w[i] - step;
    gradient[i] = (above - f(point)) / (2 * step);
    point[i] = w[i];
  }
  return gradient;
}

/**
 * Columns of the derivative of a vector function by central differences with step eps^(1/4) max(1, |w_i|), the
 * coarser step because the function is usually itself a difference.
 *
 * @returns for each coordinate of w the derivative of the function
 */
export function numericJacobian(f: (w: Float64Array) => Float64Array, w: Float64Array): Float64Array[] {
  const point = w.slice();
  return Array.from(w, (value, i) => {
    const step = HESSIAN_STEP * Math.max(1, Math.abs(value));
    point[i] = value + step;
    const above = f(point).slice();
    point[i] = value - step;
    const below = f(point);
    point[i] = value;
    return above.map((entry, r) => (entry - below[r]) / (2 * step));
  });
}
