import { gamma } from '@lab/stats';
import { contourTails } from './contourTails.ts';
import type { TailFunctions } from './weightedChiSquare.ts';

/** Share of b in the smallest weight; the mixture coefficients stay positive below 1 and shrink fastest near it. */
const SHARE = 0.90625;
const PRECISION = 1e-17;
/** From this ratio of weights on the series needs too many terms, and the contour integral takes over. */
const MOST_UNEQUAL = 3000;
/** Below this log of its first coefficient the series underflows. */
const LEAST_LOG = -650;

/** One merged term of the sum. */
export interface Term {
  readonly weight: number;
  readonly dof: number;
}

/**
 * The law of sum w_j chi2_{nu_j}, w_j > 0, nu_j > 0 real, as a mixture of chi-squares: F(x) = sum_r c_r P(N/2 + r, x / 2b).
 * Coefficients are computed once for each law, as far as they are needed.
 */
export function rubenLaw(weights: Float64Array, dof: Float64Array): TailFunctions {
  const terms = mergedTerms(weights, dof);
  const mean = terms.reduce((sum, { weight, dof: nu }) => sum + weight * nu, 0);
  const variance = terms.reduce((sum, { weight, dof: nu }) => sum + 2 * weight * weight * nu, 0);
  const law = seriesSuits(terms) ? seriesTails(terms) : contourTails(terms);
  return { ...law, quantile: (p) => quantileOf(law, p, mean, variance) };
}

function seriesTails(terms: readonly Term[]): Omit<TailFunctions, 'quantile'> {
  const mixture = new RubenMixture(terms);
  return {
    cdf: (x) => (x <= 0 ? 0 : mixture.sum(x, 'lower')),
    sf: (x) => (x <= 0 ? 1 : mixture.sum(x, 'upper')),
    pdf: (x) => (x < 0 ? 0 : mixture.sum(x, 'density')),
  };
}

/** Equal weights together. */
function mergedTerms(weights: Float64Array, dof: Float64Array): Term[] {
  const byWeight = new Map<number, number>();
  for (let j = 0; j < weights.length; j++) byWeight.set(weights[j], (byWeight.get(weights[j]) ?? 0) + dof[j]);
  return Array.from(byWeight, ([weight, nu]) => ({ weight, dof: nu }));
}

function seriesSuits(terms: readonly Term[]): boolean {
  const weights = terms.map(({ weight }) => weight);
  const smallest = Math.min(...weights);
  return Math.max(...weights) < MOST_UNEQUAL * smallest && logFirst(terms, SHARE * smallest) > LEAST_LOG;
}

/** log c_0. */
function logFirst(terms: readonly Term[], scale: number): number {
  return terms.reduce((sum, { weight, dof }) => sum + (dof / 2) * Math.log(scale / weight), 0);
}

/** Coefficients c_r of the mixture, extended on demand. */
class RubenMixture {
  readonly #scale: number;
  readonly #halfDegrees: number;
  readonly #ratios: Float64Array;
  readonly #halves: Float64Array;
  /** T_j(r) = sum_{s<r} g_j^{r-1-s} c_s, so that each new coefficient costs one pass over the distinct weights. */
  readonly #states: Float64Array;
  readonly #coefficients: number[];
  readonly #steepest: number;

  constructor(terms: readonly Term[]) {
    const smallest = Math.min(...terms.map(({ weight }) => weight));
    this.#scale = SHARE * smallest;
    this.#halfDegrees = terms.reduce((sum, { dof }) => sum + dof, 0) / 2;
    this.#ratios = Float64Array.from(terms, ({ weight }) => 1 - this.#scale / weight);
    this.#steepest = Math.max(...this.#ratios);
    this.#halves = Float64Array.from(terms, ({ dof }) => dof / 2);
    this.#states = new Float64Array(terms.length);
    this.#coefficients = [Math.exp(logFirst(terms, this.#scale))];
  }

  #coefficient(r: number): number {
    while (this.#coefficients.length <= r) {
      const next = this.#coefficients.length;
      const last = this.#coefficients[next - 1];
      let sum = 0;
      for (let j = 0; j < this.#ratios.length; j++) {
        this.#states[j] = this.#ratios[j] * this.#states[j] + last;
        sum += this.#halves[j] * this.#ratios[j] * this.#states[j];
      }
      this.#coefficients.push(sum / next);
    }
    return this.#coefficients[r];
  }

  sum(x: number, part: 'lower' | 'upper' | 'density'): number {
    const z = x / (2 * this.#scale);
    let sum = 0;
    for (let r = 0; ; r++) {
      const c = this.#coefficient(r);
      const shape = this.#halfDegrees + r;
      const value = componentAt(shape, z, part);
      sum += c * value;
      // Later coefficients fall at least this fast; lower tails and, past the mode, densities fall with them.
      const ratio = this.#steepest * (1 + this.#halfDegrees / (r + 1));
      if (ratio >= 1) continue;
      const bound = part === 'upper' || shape < z ? 1 : value;
      if (((c * ratio) / (1 - ratio)) * bound <= PRECISION * Math.max(sum, 1e-300)) {
        return part === 'density' ? sum / (2 * this.#scale) : Math.min(1, sum);
      }
    }
  }
}

function componentAt(shape: number, z: number, part: 'lower' | 'upper' | 'density'): number {
  switch (part) {
    case 'lower':
      return gamma.cdf(z, { shape });
    case 'upper':
      return gamma.sf(z, { shape });
    case 'density':
      return gamma.pdf(z, { shape });
  }
}

/** Bisection between brackets, sped up by Newton steps that stay inside. */
function quantileOf(law: Omit<TailFunctions, 'quantile'>, p: number, mean: number, variance: number): number {
  const shape = (mean * mean) / variance;
  let x = gamma.quantile(p, { shape, scale: mean / shape });
  let low = 0;
  let high = Infinity;
  const excess = (at: number): number => (p <= 0.5 ? law.cdf(at) - p : 1 - p - law.sf(at));
  for (let i = 0; i < 200; i++) {
    const value = excess(x);
    if (value > 0) high = x;
    else low = x;
    const newton = x - value / law.pdf(x);
    const inside = newton > low && newton < high;
    const next = inside ? newton : high === Infinity ? 2 * x : 0.5 * (low + high);
    if (Math.abs(next - x) <= 1e-14 * x || next === x) return next;
    x = next;
  }
  return x;
}
