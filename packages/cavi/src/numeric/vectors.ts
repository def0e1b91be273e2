/** Inner product. */
export function inner(x: Float64Array, y: Float64Array): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  const whole = x.length - (x.length % 4);
  for (let i = 0; i < whole; i += 4) {
    s0 += x[i] * y[i];
    s1 += x[i + 1] * y[i + 1];
    s2 += x[i + 2] * y[i + 2];
    s3 += x[i + 3] * y[i + 3];
  }
  for (let i = whole; i < x.length; i++) s0 += x[i] * y[i];
  return s0 + s1 + (s2 + s3);
}

/** Subtracts share times y from x, in place. */
export function subtract(x: Float64Array, share: number, y: Float64Array): void {
  for (let i = 0; i < x.length; i++) x[i] -= share * y[i];
}

/** x - y. */
export function difference(x: Float64Array, y: Float64Array): Float64Array {
  const out = new Float64Array(x.length);
  for (let i = 0; i < out.length; i++) out[i] = x[i] - y[i];
  return out;
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
