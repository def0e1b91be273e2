/** cos(2 pi k / n), n a multiple of 4: exact at quarter turns, and as accurate as cos of a small angle elsewhere. */
export function turnCosine(k: number, n: number): number {
  const turn = ((k % n) + n) % n;
  const half = turn > n / 2 ? n - turn : turn;
  const sign = half > n / 4 ? -1 : 1;
  const quarter = half > n / 4 ? n / 2 - half : half;
  if (quarter * 8 <= n) return sign * Math.cos((2 * Math.PI * quarter) / n);
  return sign * Math.sin((2 * Math.PI * (n / 4 - quarter)) / n);
}
