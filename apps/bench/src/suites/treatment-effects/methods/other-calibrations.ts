import { defineMethod } from '../../../nouns/method.ts';
import type { Parameters } from '../../../nouns/parameters.ts';
import { onEach, type TreatmentInput, type TreatmentOutput } from '../task.ts';
import { onlyOn } from './applies.ts';
import { testSample } from './fit-sample.ts';

/** Draws of the multiplier calibration; the error of its p-value is sqrt(p (1 - p) / draws). */
export const multiplierDraws = 2000;

/** How the null law is found. */
export interface CalibrationParameters extends Parameters {
  readonly calibration: 'multiplier' | 'liu' | 'satterthwaite';
  readonly form: 'U' | 'V';
}

/** The same statistic against other approximations of its null law. */
export const otherCalibrations = defineMethod<TreatmentInput, TreatmentOutput, CalibrationParameters>({
  name: 'other-calibrations',
  title: 'Other null laws',
  description:
    'The same statistic against 2,000 multiplier draws, and against the moment approximations of Liu, Tang and Zhang and of Satterthwaite (@lab/cdte).',
  module: import.meta.url,
  variants: [
    { calibration: 'multiplier', form: 'U' },
    { calibration: 'multiplier', form: 'V' },
    { calibration: 'liu', form: 'V' },
    { calibration: 'satterthwaite', form: 'V' },
  ],
  label: ({ calibration, form }) => `${calibration} (form ${form})`,
  skip: onlyOn('calibration'),
  run: (input, { parameters, seed }) =>
    onEach(input, (sample) =>
      testSample(sample, {
        ...parameters,
        seed,
        ...(parameters.calibration === 'multiplier' ? { draws: multiplierDraws } : {}),
      }),
    ),
});
