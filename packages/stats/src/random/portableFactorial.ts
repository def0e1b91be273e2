import { portableLog } from './portableLogarithm.ts';

/** log k! minus Stirling's (k + 1/2) log k - k + log(2 pi)/2, for k = 1..15: the series needs larger k. */
const SMALL = [
  0.08106146679532726, 0.0413406959554093, 0.02767792568499834, 0.02079067210376509, 0.01664469118982119,
  0.01387612882307075, 0.01189670994589177, 0.01041126526197209, 0.009255462182712733, 0.00833056343336287,
  0.007573675487951841, 0.00694284010720953, 0.006408994188004207, 0.005951370112758848, 0.0055547335519628,
];

const HALF_LOG_TWO_PI = 0.9189385332046728;

/**
 * log of e^{-m} m^k / k! from arithmetic alone, accurate where the three terms are huge and nearly cancel
 * (C. Loader, "Fast and accurate computation of binomial probabilities", 2000).
 */
export function portableLogPoisson(k: number, mean: number): number {
  if (k === 0) return -mean;
  return -deviance(k, mean) - stirlingError(k) - HALF_LOG_TWO_PI - 0.5 * portableLog(k);
}

/** log of the binomial probability of k in n, from arithmetic alone (Loader 2000). */
export function portableLogBinomial(k: number, n: number, p: number): number {
  if (k === 0) return logPower(n, 1 - p, -p);
  if (k === n) return logPower(n, p, p - 1);
  return (
    stirlingError(n) -
    stirlingError(k) -
    stirlingError(n - k) -
    deviance(k, n * p) -
    deviance(n - k, n * (1 - p)) -
    HALF_LOG_TWO_PI +
    0.5 * (portableLog(n / k) - portableLog(n - k))
  );
}

function logPower(n: number, base: number, baseMinusOne: number): number {
  return n * (baseMinusOne < -0.1 ? portableLog(base) : logNearOne(baseMinusOne));
}

/** log(1 + d) for small negative d, where forming 1 + d would lose digits. */
function logNearOne(d: number): number {
  const s = d / (2 + d);
  const z = s * s;
  let sum = 0;
  for (let k = 15; k >= 1; k -= 2) sum = sum * z + 1 / k;
  return 2 * s * sum;
}

/** x log(x / m) + m - x >= 0. */
function deviance(x: number, m: number): number {
  const difference = x - m;
  if (Math.abs(difference) < 0.1 * (x + m)) {
    const v = difference / (x + m);
    const z = v * v;
    let power = 2 * x * v;
    let sum = difference * v;
    for (let j = 1; j < 100; j += 1) {
      power *= z;
      const next = sum + power / (2 * j + 1);
      if (next === sum) break;
      sum = next;
    }
    return sum;
  }
  return x * portableLog(x / m) - difference;
}

function stirlingError(k: number): number {
  if (k <= SMALL.length) return SMALL[k - 1];
  const square = k * k;
  return (
    (1 / 12 -
      (1 / 360 - (1 / 1260 - (1 / 1680 - (1 / 1188 - 691 / 360360 / square) / square) / square) / square) /
        square) /
    k
  );
}
