import { expectation, lineLaw } from '../numeric/quadrature.ts';
import { readSchools, type SchoolsInput } from '../targets/eightSchools.ts';

/** Result of {@link eightSchoolsExactMoments}. */
export interface ExactMoments {
  /** Means of z1..zJ, mu, log tau. */
  readonly mean: number[];
  /** Their standard deviations. */
  readonly sd: number[];
}

/**
 * Exact posterior moments of {@link eightSchools}: given tau everything is normal, so one trapezoid rule over log tau is left.
 *
 * @throws LabRangeError OUT_OF_RANGE, SHAPE, NOT_FINITE
 */
export function eightSchoolsExactMoments(input: SchoolsInput = {}): ExactMoments {
  const { effects, errors } = readSchools(input);
  const given = (l: number): ReturnType<typeof meanGivenTau> => meanGivenTau(effects, errors, Math.exp(l));
  const law = lineLaw((l) => given(l).logWeight + l, -46, 5, 0.01);
  const moments = (
    value: (l: number) => number,
    square: (l: number) => number,
  ): { mean: number; sd: number } => {
    const mean = expectation(law, value);
    return { mean, sd: Math.sqrt(expectation(law, square) - mean * mean) };
  };
  const list = Array.from(effects, (y, j) => {
    const slope = (l: number): number => Math.exp(l) / (errors[j] ** 2 + Math.exp(2 * l));
    return moments(
      (l) => slope(l) * (y - given(l).mean),
      (l) => {
        const { mean, variance } = given(l);
        const own = errors[j] ** 2 / (errors[j] ** 2 + Math.exp(2 * l));
        return own + slope(l) ** 2 * ((y - mean) ** 2 + variance);
      },
    );
  });
  list.push(
    moments(
      (l) => given(l).mean,
      (l) => given(l).mean ** 2 + given(l).variance,
    ),
  );
  list.push(
    moments(
      (l) => l,
      (l) => l * l,
    ),
  );
  return { mean: list.map(({ mean }) => mean), sd: list.map(({ sd }) => sd) };
}

/** mu given tau: normal, with the logarithm of the weight of tau (its prior and the marginal likelihood). */
function meanGivenTau(
  effects: Float64Array,
  errors: Float64Array,
  tau: number,
): { mean: number; variance: number; logWeight: number } {
  let precision = 1 / 9;
  let weighted = 5 / 9;
  let logWeight = -0.5 * (tau / 5) ** 2;
  for (let j = 0; j < effects.length; j++) {
    const variance = errors[j] ** 2 + tau * tau;
    precision += 1 / variance;
    weighted += effects[j] / variance;
  }
  const mean = weighted / precision;
  for (let j = 0; j < effects.length; j++) {
    const variance = errors[j] ** 2 + tau * tau;
    logWeight -= 0.5 * Math.log(variance) + (0.5 * (effects[j] - mean) ** 2) / variance;
  }
  logWeight -= 0.5 * Math.log(precision) + 0.5 * ((mean - 5) / 3) ** 2;
  return { mean, variance: 1 / precision, logWeight };
}
