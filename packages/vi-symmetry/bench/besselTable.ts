/** log I_nu(x) by its power series, as a first try would have it: right for moderate arguments alone. */
export function besselTable(nu: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; k < 2000 && term > 1e-17 * sum; k++) {
    term *= (x * x) / (4 * k * (k + nu));
    sum += term;
  }
  let logGamma = 0;
  for (let k = 2; k <= nu; k++) logGamma += Math.log(k);
  return nu * Math.log(x / 2) - logGamma + Math.log(sum);
}
