import { LabRangeError } from '@lab/linalg';

/** One distinct weight and its degrees of freedom, real and > 0. */
export interface WeightedTerm {
  readonly weight: number;
  readonly degreesOfFreedom: number;
}

/** What one contour gives at one point: the smaller tail, which of the two it is, and the density. */
export interface ContourValue {
  readonly tail: number;
  readonly isUpper: boolean;
  /** Density on the scale of the weights. */
  readonly density: number;
}

const NEGLIGIBLE = 1e-18;
const MAX_NODES = 100_000;
const MAX_LEVELS = 10;
/** Below this a logarithm means 0, whatever factor of order 1 comes with it. */
const UNDERFLOW = -800;

/**
 * The tail P(sum w_j chi2_{nu_j} > x) where x lies above the mean, else P(... <= x), and the density there.
 *
 * Both are the inverse Laplace integral of exp(F(s)), F(s) = -sum (nu_j / 2) log(1 - 2 w_j s) - s x - log(s), through the
 * saddle point c of F on the real axis: c > 0 gives the upper tail, c < 0 the lower, so that either keeps its relative
 * precision however small it is. The path is the hyperbola
 *
 *   s(u) = c + a (sin(alpha + i u) - sin(alpha)),
 *
 * whose nodes are spaced by a ratio far out: e^(-s x) decays doubly exponentially there, and where x is nearly 0 the
 * factors of the product still decay exponentially in u, however few they are. The trapezoidal rule then squares its
 * error with each halving of the step. Derived; see docs/theory.md, section 1.
 *
 * @param terms - at least one positive weight, distinct weights
 * @param x - >= 0, and > 0 where no weight is negative
 * @param withPole - false for the density alone, whose saddle point has no log(s) term
 */
export function contourValue(terms: readonly WeightedTerm[], x: number, withPole = true): ContourValue {
  const saddle = findSaddle(terms, x, withPole);
  const { isUpper, height, logUnit, logDistance } = saddle;
  if (height + Math.max(0, logUnit) < UNDERFLOW) return { tail: 0, isUpper, density: 0 };
  for (let alpha = Math.PI / 5; ; alpha = alpha > 0.05 ? alpha / 2 : 0) {
    const integral = integrate(saddle, alpha);
    if (integral !== undefined) {
      const tail = integral.tail * Math.exp(height + logUnit - logDistance);
      return { tail, isUpper, density: integral.density * Math.exp(height + logUnit) };
    }
    if (alpha === 0) throw notConverged(x);
  }
}

/** Lengths in the complex plane are in units of the distance from c to the nearest singularity. */
interface Saddle {
  readonly isUpper: boolean;
  readonly withPole: boolean;
  /** Where the path crosses the real axis, in units. */
  readonly c: number;
  /** F(c) without its log(s) term. */
  readonly height: number;
  /** F''(c), per unit squared. */
  readonly curvature: number;
  readonly logUnit: number;
  /** log |c|. */
  readonly logDistance: number;
  /** The point x, per unit. */
  readonly x: number;
  /** Distances from c to the nearest singularities on the real axis, in units; one of them is 1. */
  readonly left: number;
  readonly right: number;
  /** 2 w_j / (1 - 2 w_j c) per unit: factor j over its value at c is 1 - slope_j (s - c). */
  readonly slopes: Float64Array;
  readonly halfDegrees: Float64Array;
}

/** The saddle point, to a few digits: any crossing between the singularities is valid, this one is best. */
function findSaddle(terms: readonly WeightedTerm[], x: number, withPole: boolean): Saddle {
  const count = terms.length;
  const weights = Float64Array.from(terms, (term) => term.weight);
  const halfDegrees = Float64Array.from(terms, (term) => term.degreesOfFreedom / 2);
  let mean = 0;
  for (let j = 0; j < count; j += 1) mean += 2 * halfDegrees[j] * weights[j];
  const isUpper = x > mean;
  // The weight whose singularity 1 / (2 w) ends the interval that c may lie in, 0 where it has no end.
  let extreme = 0;
  for (let j = 0; j < count; j += 1) {
    if (isUpper ? weights[j] > extreme : weights[j] < extreme) extreme = weights[j];
  }
  const end = extreme === 0 ? 0 : 1 / (2 * extreme);
  const factors = new Float64Array(count);
  const crossing = (z: number): number => {
    const e = Math.exp(z);
    if (extreme === 0) {
      for (let j = 0; j < count; j += 1) factors[j] = 1 + 2 * weights[j] * e;
      return -e;
    }
    const share = 1 / (1 + e); // c over the end of the interval
    const gap = e / (1 + e);
    for (let j = 0; j < count; j += 1) {
      const ratio = weights[j] / extreme;
      factors[j] = ratio > 0.5 ? 1 - ratio + ratio * gap : 1 - ratio * share;
    }
    return end * share;
  };
  const slopeAt = (c: number): number => {
    let slope = -x - (withPole ? 1 / c : 0);
    for (let j = 0; j < count; j += 1) slope += (2 * halfDegrees[j] * weights[j]) / factors[j];
    return slope;
  };
  // c falls with z above the mean and rises with z below it where the interval ends; without an end it falls.
  const fallsWithZ = isUpper || extreme === 0;
  let low = -690;
  let high = 690;
  for (let step = 0; step < 48 && high - low > 1e-3; step += 1) {
    const z = (low + high) / 2;
    if (slopeAt(crossing(z)) > 0 === fallsWithZ) low = z;
    else high = z;
  }
  const z = (low + high) / 2;
  const c = crossing(z);
  const slopes = new Float64Array(count);
  let height = -x * c;
  let right = !isUpper && withPole ? -c : Infinity;
  let left = isUpper && withPole ? c : Infinity;
  for (let j = 0; j < count; j += 1) {
    const shift = -2 * weights[j] * c;
    height -= halfDegrees[j] * (Math.abs(shift) < 0.5 ? Math.log1p(shift) : Math.log(factors[j]));
    slopes[j] = (2 * weights[j]) / factors[j];
    if (slopes[j] > 0) right = Math.min(right, 1 / slopes[j]);
    else left = Math.min(left, -1 / slopes[j]);
  }
  const unit = Math.min(left, right);
  let curvature = withPole ? (unit / c) ** 2 : 0;
  for (let j = 0; j < count; j += 1) {
    slopes[j] *= unit;
    curvature += halfDegrees[j] * slopes[j] * slopes[j];
  }
  return {
    isUpper,
    withPole,
    c: c / unit,
    height,
    curvature,
    logUnit: Math.log(unit),
    logDistance: Math.log(Math.abs(c)),
    x: x * unit,
    left: left / unit,
    right: right / unit,
    slopes,
    halfDegrees,
  };
}

/** The trapezoidal sums, or undefined where the path climbs above the saddle and would cancel. */
function integrate(saddle: Saddle, alpha: number): Sums | undefined {
  const sine = Math.sin(alpha);
  const cosine = Math.cos(alpha);
  // The widest path whose neighbours, alpha - 0.7 to pi/2, meet no singularity near the axis.
  const size = Math.min(saddle.right / (1 - sine), 1.5 * saddle.left);
  let step = Math.min(0.12, 0.75 / (size * cosine * Math.sqrt(saddle.curvature)));
  let known = sums(saddle, { sine, cosine, size, start: 0, step });
  for (let level = 0; level < MAX_LEVELS && known !== undefined; level += 1) {
    const between = sums(saddle, { sine, cosine, size, start: step / 2, step });
    if (between === undefined) return undefined;
    const change = Math.abs(known.tail - between.tail);
    known = { tail: (known.tail + between.tail) / 2, density: (known.density + between.density) / 2 };
    step /= 2;
    if (change < 1e-12 * Math.abs(known.tail)) return known;
  }
  return undefined;
}

interface Sums {
  readonly tail: number;
  readonly density: number;
}

interface Path {
  readonly sine: number;
  readonly cosine: number;
  readonly size: number;
  readonly start: number;
  readonly step: number;
}

function sums(saddle: Saddle, path: Path): Sums | undefined {
  const { x, c, slopes, halfDegrees, withPole } = saddle;
  const { sine, cosine, size, start, step } = path;
  let tail = 0;
  let density = 0;
  let largest = 0;
  let last = 0;
  for (let k = 0; ; k += 1) {
    if (k === MAX_NODES) return undefined;
    const u = start + k * step;
    const sinh = Math.sinh(u);
    const re = size * sine * 2 * Math.sinh(u / 2) ** 2;
    const im = size * cosine * sinh;
    let logModulus = -x * re;
    let argument = -x * im;
    for (let j = 0; j < slopes.length; j += 1) {
      const p = slopes[j] * re;
      const q = slopes[j] * im;
      const growth = p * (p - 2) + q * q; // |1 - slope (s - c)|^2 - 1
      logModulus -= halfDegrees[j] * (growth < 1e300 ? 0.5 * Math.log1p(growth) : Math.log(Math.hypot(p, q)));
      argument -= halfDegrees[j] * Math.atan2(-q, 1 - p);
    }
    const sRe = 1 + re / c;
    const sIm = im / c;
    if (withPole) {
      logModulus -= Math.log(Math.hypot(sRe, sIm));
      argument -= Math.atan2(sIm, sRe);
    }
    if (logModulus > 1) return undefined;
    const modulus = Math.exp(logModulus);
    if (modulus === 0) {
      // Beyond u = 709 the path leaves the doubles; so little is left there unless shapes are tiny and x is 0.
      if (last > 1e-12 * largest) return undefined;
      break;
    }
    const eRe = modulus * Math.cos(argument);
    const eIm = modulus * Math.sin(argument);
    const dRe = size * cosine * Math.cosh(u);
    const dIm = -size * sine * sinh;
    const vRe = eRe * dRe - eIm * dIm;
    const vIm = eRe * dIm + eIm * dRe;
    const weight = u === 0 ? 0.5 : 1;
    tail += weight * vRe;
    density += weight * (withPole ? vRe * sRe - vIm * sIm : vRe);
    last = modulus * Math.hypot(dRe, dIm);
    if (last > largest) largest = last;
    if (last < NEGLIGIBLE * largest) break;
  }
  const scale = step / Math.PI;
  return { tail: tail * scale, density: density * scale };
}

function notConverged(x: number): LabRangeError {
  return new LabRangeError(
    'NOT_CONVERGED',
    `the contour integral at x = ${x} (on the scale of the largest weight) did not converge`,
    {
      argument: 'x',
    },
  );
}
