const STEP = 1 / 16;
const REACH = 9;

/**
 * E[f(Z)], Z standard normal, by the trapezoid rule, whose error for a function analytic in a strip of half-width a
 * is of order exp(-2 pi a / h): at h = 1/16 below rounding for a > 0.4.
 */
export function normalExpectation(f: (z: number) => number): number {
  let sum = 0;
  let mass = 0;
  for (let z = -REACH; z <= REACH; z += STEP) {
    const weight = Math.exp(-0.5 * z * z);
    sum += weight * f(z);
    mass += weight;
  }
  return sum / mass;
}
