import { isDenseDesign } from '../design/denseDesign.ts';
import { singleRoundoff } from '../design/roundedDesign.ts';
import type { RegressionProblem } from '../fit/problem.ts';
import { lanczos } from '../numeric/lanczos.ts';
import { inner, weightedLength } from '../numeric/vectors.ts';
import { probableBounds, sharpenByCholesky } from './bounds.ts';
import { couplingProduct } from './coupling.ts';
import type { Spectrum, SpectrumOptions } from './spectrum.ts';

/** Beside the largest value, a residual below which the ends may be exact in double precision. */
const nearlyExact = 1e-11;

/**
 * The ends of the spectrum by Lanczos on the table rounded to single precision, in half the time: the Ritz values are replaced by
 * Rayleigh quotients of their vectors with the table as it is, and bounds are widened by what rounding can do; section 4 of docs/theory.md.
 *
 * @param free a lower bound of the spectrum that holds without any work
 * @returns undefined where the table is not worth rounding, where double precision may find the ends exactly, or where a
 *   verdict would rest on rounding
 */
export function roundedSpectrum(
  problem: RegressionProblem,
  v: Float64Array,
  options: SpectrumOptions,
  free: number,
): Spectrum | undefined {
  const { design } = problem;
  if (!isDenseDesign(design) || design.rows <= options.steps) return undefined;
  const rounded = design.rounded();
  if (rounded === undefined) return undefined;
  const p = v.length;
  const found = lanczos(p, couplingProduct(problem, v, rounded), options.steps, options.seed);
  const settled = nearlyExact * Math.max(1, found.largest);
  if (found.exact || (found.smallestResidual < settled && found.largestResidual < settled)) return undefined;
  const quotient = (z: Float64Array): number => rayleighQuotient(problem, v, z);
  const smallest = Math.max(quotient(found.smallestVector), free);
  const largest = quotient(found.largestVector);
  const bounds = probableBounds(found, p, free, options.failureProbability);
  const margin = roundingMargin(problem, v, bounds.upper);
  const near = (value: number, boundary: number): boolean => Math.abs(value - boundary) <= margin;
  if (near(bounds.upper, 2) || near(bounds.lower, 0) || near(largest, 2) || near(smallest, 0))
    return undefined;
  const lower = Math.max(free, bounds.lower - margin);
  const upper = bounds.upper + margin;
  const decided = sharpenByCholesky(problem, v, { lower, upper, smallest, largest });
  const { smallestVector, largestVector } = found;
  const vectors = { smallestVector, largestVector, couplings: undefined };
  return { smallest, largest, ...decided, exact: false, certain: false, ...vectors };
}

/** z'(I + V^(1/2) W V^(1/2)) z over z'z, with the table as it is: inside the spectrum. */
function rayleighQuotient(
  { design, noiseVariance, precision }: RegressionProblem,
  v: Float64Array,
  z: Float64Array,
): number {
  const scaled = z.map((value, j) => Math.sqrt(v[j]) * value);
  const image = new Float64Array(design.residualLength);
  design.fitted(scaled, image);
  const coupling = inner(image, image) / noiseVariance - weightedLength(precision, scaled) ** 2;
  return 1 + coupling / inner(z, z);
}

/**
 * By how much rounding can move an eigenvalue. With Y = X V^(1/2) / s and Y~ its rounded counterpart |Y - Y~| is at most
 * u |Y|_F = u sqrt(sum v D), and |Y'Y - Y~'Y~| at most |Y - Y~| (2 |Y~| + |Y - Y~|); |Y~|^2 is at most the upper bound less 1 plus
 * the largest v D.
 */
function roundingMargin({ precision }: RegressionProblem, v: Float64Array, upper: number): number {
  let [total, most] = [0, 0];
  for (let j = 0; j < v.length; j++) {
    total += v[j] * precision[j];
    most = Math.max(most, v[j] * precision[j]);
  }
  const gap = 1.01 * singleRoundoff * Math.sqrt(total);
  return gap * (2 * Math.sqrt(Math.max(0, upper - 1 + most)) + gap);
}
