/** Inner product. */
export function inner(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * y[i];
  return sum;
}

/** Euclidean length. */
export function length(x: Float64Array): number {
  return Math.sqrt(inner(x, x));
}

/** sqrt(sum w x^2): a length in the metric of the weights. */
export function weightedLength(weights: Float64Array, x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += weights[i] * x[i] * x[i];
  return Math.sqrt(sum);
}

/** True when every entry is a finite number. */
export function allFinite(x: Float64Array): boolean {
  let sum = 0;
  // One NaN or infinity makes 0 times the sum a NaN.
  for (let i = 0; i < x.length; i++) sum += 0 * x[i];
  return sum === 0;
}
