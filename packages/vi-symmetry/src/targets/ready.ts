import { eightSchools } from './eightSchools.ts';
import { logisticRegression } from './logisticRegression.ts';
import { gaussianMixture, skewNormal, vmfMixture } from './mixtures.ts';
import { crescent, laplace, logisticProduct } from './products.ts';
import { bingham, kent, watson, zonal } from './spherical.ts';
import { student } from './student.ts';

/**
 * Ready-made targets, each with its gradient.
 * @namespace
 */
export const targets = {
  student,
  gaussianMixture,
  laplace,
  logisticProduct,
  skewNormal,
  crescent,
  logisticRegression,
  eightSchools,
  zonal,
  watson,
  bingham,
  kent,
  vmfMixture,
} as const;
