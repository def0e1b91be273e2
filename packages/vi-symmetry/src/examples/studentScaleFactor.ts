import { outOfRange, requireCount, requireNumber, requirePositive } from '@lab/linalg/arguments';
import { brentRoot } from '../numeric/brentRoot.ts';
import { expectation, lineLaw, significantRange } from '../numeric/quadrature.ts';

/**
 * c such that the best full-rank Gaussian of a multivariate Student law with scatter M has the covariance c M.
 *
 * Reverse KL: d = (df+d) E[c s/(df + c s)], s ~ chi-square_d; alpha: the tilted law p^a q^(1-a) has E r^2 = c d (docs/theory.md).
 *
 * @param input.df > 0
 * @param input.d dimension, an integer >= 1
 * @param input.alpha in [0, 1), default 0 = reverse KL
 * @throws LabRangeError OUT_OF_RANGE, NOT_FINITE
 */
export function studentScaleFactor(input: {
  readonly df: number;
  readonly d: number;
  readonly alpha?: number | undefined;
}): {
  covarianceOverScatter: number;
} {
  const { df, d, alpha = 0 } = input;
  requirePositive(df, 'df');
  requireCount(d, 'd', 1);
  requireNumber(alpha, 'alpha');
  if (alpha < 0 || alpha >= 1) throw outOfRange('alpha', 'in [0, 1)', alpha);
  const excess = alpha === 0 ? reverseExcess(df, d) : tiltedExcess(df, d, alpha);
  let high = 2;
  while (excess(high) < 0 && high < 1e12) high *= 2;
  let low = 1;
  while (excess(low) > 0 && low > 1e-12) low /= 2;
  return { covarianceOverScatter: brentRoot(excess, low, high) };
}

/** (df+d) E[c s/(df+c s)] - d, increasing in c. */
function reverseExcess(df: number, d: number): (c: number) => number {
  // In l = log sqrt(s): the density of the chi law times the Jacobian.
  const logDensity = (l: number): number => d * l - 0.5 * Math.exp(2 * l);
  const law = radialLaw(logDensity, d);
  return (c) =>
    expectation(law, (l) => {
      const s = c * Math.exp(2 * l);
      return ((df + d) * s) / (df + s);
    }) - d;
}

/** d - E y^2 under y^(d-1) exp(-(1-a) y^2/2) (1 + c y^2/df)^(-a (df+d)/2): increasing in c, 0 at the stationary one. */
function tiltedExcess(df: number, d: number, alpha: number): (c: number) => number {
  return (c) => {
    const logDensity = (l: number): number => {
      const square = Math.exp(2 * l);
      return d * l - 0.5 * (1 - alpha) * square - 0.5 * alpha * (df + d) * Math.log1p((c * square) / df);
    };
    return d - expectation(radialLaw(logDensity, d), (l) => Math.exp(2 * l));
  };
}

function radialLaw(logDensity: (l: number) => number, d: number): ReturnType<typeof lineLaw> {
  const middle = 0.5 * Math.log(d);
  const [left, right] = significantRange(logDensity, middle - 1, middle + 1);
  return lineLaw(logDensity, left, right, (right - left) / 3000);
}
