import { LabRangeError } from '@lab/linalg';
import { requireKnownFields, requireOpenUnit } from '@lab/linalg/arguments';
import { normal } from '@lab/stats';
import { quantileOf } from '../inference/nullLaw.ts';
import type { HomogeneityTest } from '../inference/testHomogeneity.ts';

/** Options of {@link planSampleSize}. */
export interface PlanOptions {
  /** Wanted, in (0, 1), default 0.8. */
  readonly power?: number;
  /** Level of the future test, in (0, 1), default 0.05. */
  readonly alpha?: number;
}

/** How large a study has to be. */
export interface SampleSizePlan {
  /** Rows for the wanted power, or null where the pilot's estimate of psi2 is not positive. */
  readonly n: number | null;
  /** The power wanted. */
  readonly power: number;
  /** Level of the future test. */
  readonly alpha: number;
  /** The pilot's estimate, taken as the truth. */
  readonly psi2: number;
  /** Of the statistic, by the pilot's null law. */
  readonly criticalValue: number;
  /** The power at half, one, two and four times the pilot's size. */
  readonly curve: { readonly n: number; readonly power: number }[];
}

/** No plan asks for more. */
const mostRows = 1e9;

/**
 * The sample size at which the homogeneity test reaches a power, from a pilot: its effect size, standard error and
 * null law are taken as the truth. A rough guide: the pilot's own noise is not part of it.
 *
 * @param pilot a test with form 'U' and the exact calibration
 * @param options see {@link PlanOptions}
 * @throws OUT_OF_RANGE (power, alpha; a pilot without eigenvalues or with form V), NOT_FINITE
 * @remarks Normal approximation of the U statistic under a fixed alternative; docs/theory.md, section 13.
 */
export function planSampleSize(pilot: HomogeneityTest, options: PlanOptions = {}): SampleSizePlan {
  requireKnownFields(options, ['power', 'alpha']);
  const power = requireOpenUnit(options.power ?? 0.8, 'power');
  const alpha = requireOpenUnit(options.alpha ?? 0.05, 'alpha');
  if (pilot.eigenvalues === undefined || pilot.form !== 'U' || pilot.jackknifeSe === null) {
    const message = "pilot must be a test with form 'U' and calibration 'exact'";
    throw new LabRangeError('OUT_OF_RANGE', message, { argument: 'pilot' });
  }
  const eigenvalues = Float64Array.from(pilot.eigenvalues);
  const remainder = pilot.remainder ?? { mean: 0, variance: 0 };
  const criticalValue = quantileOf({ eigenvalues, remainder }, alpha);
  const nullVariance = remainder.variance + eigenvalues.reduce((sum, value) => sum + 2 * value * value, 0);
  const slope = pilot.n * pilot.jackknifeSe ** 2;
  const powerAt = (n: number): number =>
    normal.cdf((n * pilot.psi2 - criticalValue) / Math.sqrt(n * slope + nullVariance));
  return {
    n: pilot.psi2 > 0 ? smallestSize(powerAt, power) : null,
    power,
    alpha,
    psi2: pilot.psi2,
    criticalValue,
    curve: [0.5, 1, 2, 4].map((factor) => {
      const n = Math.round(factor * pilot.n);
      return { n, power: powerAt(n) };
    }),
  };
}

function smallestSize(powerAt: (n: number) => number, power: number): number | null {
  if (powerAt(mostRows) < power) return null;
  let low = 1;
  let high = mostRows;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (powerAt(middle) < power) low = middle;
    else high = middle;
  }
  return high;
}
