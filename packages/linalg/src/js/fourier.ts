import { turnCosine } from './turn.ts';

/** Discrete Fourier transforms of `count` sequences of n, a power of two, in place: radix 2, decimation in time. */
export function fourier(
  n: number,
  count: number,
  re: Float64Array,
  im: Float64Array,
  inverse: boolean,
): void {
  if (n === 1) return;
  const quarter = Math.max(1, n / 4);
  const whole = 4 * quarter;
  const cosines = Float64Array.from({ length: Math.max(1, n / 2) }, (_, k) =>
    turnCosine((k * whole) / n, whole),
  );
  // sin(x) = cos(x - a quarter turn), with the sign of the exponent.
  const sign = inverse ? 1 : -1;
  const sines = cosines.map((_, k) => sign * turnCosine((k * whole) / n - quarter, whole));
  for (let i = 0; i < count; i++) {
    reverseBits(n, i * n, re, im);
    for (let half = 1; half < n; half *= 2) combine(n, i * n, half, re, im, cosines, sines);
  }
}

function combine(
  n: number,
  offset: number,
  half: number,
  re: Float64Array,
  im: Float64Array,
  cosines: Float64Array,
  sines: Float64Array,
): void {
  const step = n / (2 * half);
  for (let start = offset; start < offset + n; start += 2 * half)
    for (let k = 0; k < half; k++) {
      const c = cosines[k * step];
      const s = sines[k * step];
      const p = start + k;
      const q = p + half;
      const x = re[q] * c - im[q] * s;
      const y = re[q] * s + im[q] * c;
      re[q] = re[p] - x;
      im[q] = im[p] - y;
      re[p] += x;
      im[p] += y;
    }
}

function reverseBits(n: number, offset: number, re: Float64Array, im: Float64Array): void {
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1;
    for (; (j & bit) !== 0; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i >= j) continue;
    exchange(re, offset + i, offset + j);
    exchange(im, offset + i, offset + j);
  }
}

function exchange(x: Float64Array, i: number, j: number): void {
  const kept = x[i];
  x[i] = x[j];
  x[j] = kept;
}
