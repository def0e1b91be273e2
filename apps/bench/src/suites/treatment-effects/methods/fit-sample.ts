import {
  fit,
  meanEffect,
  testHomogeneity,
  type CdteModel,
  type FitOptions,
  type HomogeneityTest,
} from '@lab/cdte';
import type { TestResult, TreatmentSample } from '../task.ts';

/** A fit with the folds of the sample and its propensities, where they are known. */
export function fitSample(
  { X, treatment, Y, folds, propensity }: TreatmentSample,
  options: FitOptions = {},
): CdteModel {
  const known = propensity === null ? {} : { propensity };
  return fit({ X: rowsOf(X), treatment, Y: rowsOf(Y) }, { folds, ...known, ...options });
}

function rowsOf(matrix: readonly (readonly number[])[]): number[][] {
  return matrix.map((row) => [...row]);
}

/** What the suite records of a homogeneity test. */
export function resultOf({ pValue, psi2, meanEffects, diagnostics, warnings }: HomogeneityTest): TestResult {
  return {
    pValue,
    psi2,
    ...(meanEffects[0] === undefined ? {} : { ate: meanEffects[0].ate }),
    rawDifferences: meanEffects.map(({ rawDifference }) => rawDifference),
    clipped: diagnostics.clipped[0] + diagnostics.clipped[1],
    overlapWarning: warnings.some(({ code }) => code === 'overlap'),
  };
}

/** Fits a sample and tests it. */
export function testSample(
  sample: TreatmentSample,
  options: FitOptions & Parameters<typeof testHomogeneity>[1] = {},
): TestResult {
  const { discrepancy, form, calibration, draws, testBandwidthScale, ...fitOptions } = options;
  const model = fitSample(sample, fitOptions);
  return resultOf(
    testHomogeneity(model, {
      ...(discrepancy === undefined ? {} : { discrepancy }),
      ...(form === undefined ? {} : { form }),
      ...(calibration === undefined ? {} : { calibration }),
      ...(draws === undefined ? {} : { draws }),
      ...(testBandwidthScale === undefined ? {} : { testBandwidthScale }),
    }),
  );
}

/** The doubly robust scores of the mean effect on each outcome. */
export function scoresOf(model: CdteModel): readonly (readonly number[])[] {
  return model.names.outcomes.map((outcome) => meanEffect(model, { outcome }).scores);
}
