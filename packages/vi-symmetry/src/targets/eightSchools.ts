import { readVector, requirePositive } from '@lab/linalg/arguments';
import type { NumberList } from '../arguments.ts';
import { target, type EuclideanTarget } from './target.ts';

/** Effects and their standard errors. */
export interface SchoolsInput {
  /** number[J]; default the eight schools 28, 8, -3, 7, -1, 1, 18, 12. */
  readonly y?: NumberList;
  /** number[J] > 0; default 15, 10, 16, 11, 9, 11, 10, 18. */
  readonly sigma?: NumberList;
}

/** Rubin's eight schools (J. Educ. Stat. 6, 1981): estimated effects and standard errors. */
const schools = {
  y: [28, 8, -3, 7, -1, 1, 18, 12],
  sigma: [15, 10, 16, 11, 9, 11, 10, 18],
} as const;

/** The checked effects and standard errors. */
export function readSchools({ y = schools.y, sigma = schools.sigma }: SchoolsInput): {
  effects: Float64Array;
  errors: Float64Array;
} {
  const effects = readVector(y, 'y');
  const errors = readVector(sigma, 'sigma', effects.length);
  for (const [j, error] of errors.entries()) requirePositive(error, `sigma[${j}]`);
  return { effects, errors };
}

/**
 * The eight-schools posterior, non-centred: coordinates z1..zJ, mu, log tau with y_j ~ N(mu + tau z_j, sigma_j^2), mu ~ N(5, 3^2),
 * tau ~ half-normal of scale 5.
 *
 * @throws LabRangeError OUT_OF_RANGE, SHAPE, NOT_FINITE
 */
export function eightSchools(input: SchoolsInput = {}): EuclideanTarget {
  const { effects, errors } = readSchools(input);
  const J = effects.length;
  return target({
    dim: J + 2,
    logDensity: (z) => {
      const mu = z[J];
      const tau = Math.exp(z[J + 1]);
      let sum = -0.5 * ((mu - 5) / 3) ** 2 - 0.5 * (tau / 5) ** 2 + z[J + 1];
      for (let j = 0; j < J; j++)
        sum -= 0.5 * z[j] ** 2 + 0.5 * ((effects[j] - mu - tau * z[j]) / errors[j]) ** 2;
      return sum;
    },
    gradient: (z) => {
      const mu = z[J];
      const tau = Math.exp(z[J + 1]);
      const gradient = new Float64Array(J + 2);
      gradient[J] = -(mu - 5) / 9;
      gradient[J + 1] = 1 - (tau / 5) ** 2;
      for (let j = 0; j < J; j++) {
        const residual = (effects[j] - mu - tau * z[j]) / errors[j] ** 2;
        gradient[j] = -z[j] + tau * residual;
        gradient[J] += residual;
        gradient[J + 1] += tau * z[j] * residual;
      }
      return gradient;
    },
  });
}
