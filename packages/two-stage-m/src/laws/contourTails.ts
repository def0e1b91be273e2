import { LabRangeError } from '@lab/linalg';
import type { Term } from './rubenSeries.ts';
import type { TailFunctions } from './weightedChiSquare.ts';

const STEP = 0.08;
const NEGLIGIBLE = 1e-17;
const MOST_NODES = 4_000_000;

/**
 * Tails of sum w_j chi2_{nu_j}, w_j > 0, nu_j > 0 real, by the inverse Laplace integral of exp(F(s)),
 * F(s) = -sum (nu_j / 2) log(1 - 2 w_j s) - s x - log s, along s(t) = c + i t + t^2 / 2 through the saddle point c: the
 * trapezoid rule converges geometrically, however unequal the weights are. Derived in docs/theory.md section 10.
 */
export function contourTails(terms: readonly Term[]): Omit<TailFunctions, 'quantile'> {
  const scale = Math.max(...terms.map(({ weight }) => weight));
  const unit = terms.map(({ weight, dof }) => ({ weight: weight / scale, dof }));
  const tail = (x: number): number => Math.min(1, Math.max(0, integrate(unit, x / scale, true)));
  return {
    cdf: (x) => (x <= 0 ? 0 : 1 - tail(x)),
    sf: (x) => (x <= 0 ? 1 : tail(x)),
    pdf: (x) => (x < 0 ? 0 : Math.max(0, integrate(unit, x / scale, false)) / scale),
  };
}

/** The upper tail (with the pole at 0) or the density (without), for weights up to 1. */
function integrate(terms: readonly Term[], x: number, withPole: boolean): number {
  const c = saddlePoint(terms, x);
  const height = exponentAt(terms, x, c, 0, withPole);
  const step = STEP / Math.sqrt(curvatureAt(terms, c));
  let sum = 0;
  for (let k = 0; k < MOST_NODES; k++) {
    const t = k * step;
    const at = exponentAt(terms, x, c + 0.5 * t * t, t, withPole);
    const size = Math.exp(at.re - height.re);
    const angle = at.im - height.im;
    // ds = (i + t) dt, over 2 pi i; the two halves of the path are conjugate.
    sum += (k === 0 ? 1 : 2) * size * (Math.cos(angle) + t * Math.sin(angle));
    if (k > 20 && size * Math.max(1, t) < NEGLIGIBLE) {
      return ((step * sum) / (2 * Math.PI)) * Math.exp(height.re);
    }
  }
  throw new LabRangeError('NOT_CONVERGED', `x: the integral did not settle at ${x} of the largest weight`, {
    argument: 'x',
  });
}

/** The root in (0, 1/2) of F', which increases. */
function saddlePoint(terms: readonly Term[], x: number): number {
  let low = 0;
  let high = 0.5;
  for (let i = 0; i < 60; i++) {
    const s = 0.5 * (low + high);
    let slope = -x - 1 / s;
    for (const { weight, dof } of terms) slope += (dof * weight) / (1 - 2 * weight * s);
    if (slope > 0) high = s;
    else low = s;
  }
  return 0.5 * (low + high);
}

function curvatureAt(terms: readonly Term[], c: number): number {
  let curvature = 1 / (c * c);
  for (const { weight, dof } of terms) curvature += 2 * dof * (weight / (1 - 2 * weight * c)) ** 2;
  return curvature;
}

function exponentAt(
  terms: readonly Term[],
  x: number,
  re: number,
  im: number,
  withPole: boolean,
): { re: number; im: number } {
  let real = -re * x;
  let imaginary = -im * x;
  for (const { weight, dof } of terms) {
    const a = 1 - 2 * weight * re;
    const b = -2 * weight * im;
    real -= (dof / 2) * 0.5 * Math.log(a * a + b * b);
    imaginary -= (dof / 2) * Math.atan2(b, a);
  }
  if (withPole) {
    real -= 0.5 * Math.log(re * re + im * im);
    imaginary -= Math.atan2(im, re);
  }
  return { re: real, im: imaginary };
}
