// Rational approximations of W. J. Cody, "Rational Chebyshev approximations for the error function",
// Math. Comp. 23 (1969), 631-637; largest relative error measured here: 4e-16 (erf), 7e-16 (erfcx).
const ERF_P = [
  0.18577770618460315, 3.1611237438705655, 113.86415415105016, 377.485237685302, 3209.3775891384694,
];
const ERF_Q = [1, 23.601290952344122, 244.02463793444417, 1282.6165260773723, 2844.236833439171];
const MIDDLE_P = [
  2.1531153547440383e-8, 0.5641884969886701, 8.883149794388377, 66.11919063714163, 298.6351381974001,
  881.952221241769, 1712.0476126340707, 2051.0783778260716, 1230.3393547979972,
];
const MIDDLE_Q = [
  1, 15.744926110709835, 117.6939508913125, 537.1811018620099, 1621.3895745666903, 3290.7992357334597,
  4362.619090143247, 3439.3676741437216, 1230.3393548037495,
];
const LARGE_P = [
  0.016315387137302097, 0.30532663496123236, 0.36034489994980445, 0.12578172611122926, 0.016083785148742275,
  0.0006587491615298378,
];
const LARGE_Q = [
  1, 2.568520192289822, 1.8729528499234673, 0.5279051029514285, 0.06051834131244132, 0.0023352049762686918,
];
const INVERSE_ROOT_PI = 0.5641895835477563;

/** erf(x) for |x| <= 0.5. */
export function erfNearZero(x: number): number {
  const square = x * x;
  return (x * polynomial(ERF_P, square)) / polynomial(ERF_Q, square);
}

/** exp(x^2) erfc(x) for x >= 0. */
export function scaledErfc(x: number): number {
  if (x <= 0.46875) return Math.exp(x * x) * (1 - erfNearZero(x));
  if (x <= 4) return polynomial(MIDDLE_P, x) / polynomial(MIDDLE_Q, x);
  if (x > 1e8) return INVERSE_ROOT_PI / x;
  const inverse = 1 / (x * x);
  return (INVERSE_ROOT_PI - (inverse * polynomial(LARGE_P, inverse)) / polynomial(LARGE_Q, inverse)) / x;
}

/** exp(-x^2 / 2) with the rounding of x^2 made good: relatively precise also at x = 38. */
export function gaussianFactor(x: number): number {
  const coarse = Math.trunc(x * 16) / 16;
  return Math.exp(-0.5 * coarse * coarse) * Math.exp(-0.5 * (x - coarse) * (x + coarse));
}

function polynomial(coefficients: readonly number[], x: number): number {
  let sum = coefficients[0];
  for (let i = 1; i < coefficients.length; i += 1) sum = sum * x + coefficients[i];
  return sum;
}
