import { requirePositive } from '@lab/linalg/arguments';
import type { Distribution } from './distribution.ts';
import { gamma, type GammaParameters } from './gamma.ts';

/** Degrees of freedom of a chi-square law. */
export interface ChiSquareParameters {
  /** > 0, real. */
  readonly degreesOfFreedom: number;
}

/**
 * The chi-square law: the gamma law of shape degreesOfFreedom / 2 and scale 2.
 *
 * Errors: NOT_FINITE; OUT_OF_RANGE for degrees of freedom <= 0 and a probability outside [0, 1].
 */
export const chiSquare: Distribution<ChiSquareParameters> = {
  pdf: (x, parameters) => gamma.pdf(x, asGamma(parameters)),
  logPdf: (x, parameters) => gamma.logPdf(x, asGamma(parameters)),
  cdf: (x, parameters) => gamma.cdf(x, asGamma(parameters)),
  sf: (x, parameters) => gamma.sf(x, asGamma(parameters)),
  quantile: (p, parameters) => gamma.quantile(p, asGamma(parameters)),
  upperQuantile: (q, parameters) => gamma.upperQuantile(q, asGamma(parameters)),
};

function asGamma({ degreesOfFreedom }: ChiSquareParameters): GammaParameters {
  return { shape: requirePositive(degreesOfFreedom, 'degreesOfFreedom') / 2, scale: 2 };
}
