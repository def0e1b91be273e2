/**
 * v - log(1 + v) for v > -1, to full relative precision near 0.
 *
 * With s = v / (2 + v), log(1 + v) = 2 artanh(s), so that v - 2 s = s v is split off before any cancellation.
 */
export function logOnePlusExcess(v: number): number {
  if (v < -0.35 || v > 0.5) return v - Math.log1p(v);
  const s = v / (2 + v);
  const z = s * s;
  let sum = 0;
  for (let k = 29; k >= 3; k -= 2) sum = sum * z + 1 / k;
  return s * (v - 2 * z * sum);
}
