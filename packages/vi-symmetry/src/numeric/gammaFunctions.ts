/** log Gamma(x) for x > 0: Stirling's series after raising the argument above 10. */
export function logGamma(x: number): number {
  if (x === 1 || x === 2) return 0;
  let shift = 1;
  let z = x;
  while (z < 10) shift *= z++;
  const r = 1 / (z * z);
  const series =
    1 / 12 - r * (1 / 360 - r * (1 / 1260 - r * (1 / 1680 - r * (1 / 1188 - r * (691 / 360360 - r / 156)))));
  return (z - 0.5) * Math.log(z) - z + 0.9189385332046727 + series / z - Math.log(shift);
}

/** The digamma function for x > 0. */
export function digamma(x: number): number {
  let sum = 0;
  let z = x;
  while (z < 10) sum -= 1 / z++;
  const r = 1 / (z * z);
  return (
    sum +
    Math.log(z) -
    0.5 / z -
    r * (1 / 12 - r * (1 / 120 - r * (1 / 252 - r * (1 / 240 - r * (1 / 132 - r * (691 / 32760 - r / 12))))))
  );
}
