import { requirePositive } from '@lab/linalg/arguments';
import { requireSameLength, requireVector, type NumberList } from '../arguments.ts';
import type { Distribution } from './distribution.ts';
import { distributionOf, lawOfTerms, type Law } from './gammaSumLaw.ts';

/** The law of sum_j scales_j * Gamma(shapes_j), the gammas independent and of scale 1. */
export interface GammaSumParameters {
  /** > 0, real, at least one. */
  readonly shapes: NumberList;
  /** As many, any sign, not all 0. */
  readonly scales: NumberList;
}

/**
 * The law of a weighted sum of independent gamma variables of any real shapes; {@link weightedChiSquare} with integer
 * degrees of freedom nu is that of shapes nu / 2 and scales 2 w.
 *
 * Method and precision are the same (docs/theory.md, section 1). Errors: SHAPE (no shapes, lengths); NOT_FINITE;
 * OUT_OF_RANGE (all scales 0, a shape <= 0, a probability outside [0, 1]).
 */
export const gammaSum: Distribution<GammaSumParameters> = /* @__PURE__ */ distributionOf(prepare);

function prepare({ shapes, scales }: GammaSumParameters): Law {
  requireVector(scales, 'scales');
  requireSameLength(shapes, 'shapes', scales, 'scales');
  for (let j = 0; j < shapes.length; j += 1) requirePositive(shapes[j], `shapes[${j}]`);
  // chi2(nu) is twice a gamma of shape nu / 2.
  const halves = Float64Array.from(scales, (scale) => scale / 2);
  return lawOfTerms(halves, (j) => 2 * shapes[j], 'scales');
}
