import { LabTypeError } from '@lab/linalg';
import {
  requireCount,
  requireKnownFields,
  requireOneOf,
  requireOpenUnit,
  requirePositive,
} from '@lab/linalg/arguments';
import { readSeed, type ModelOptions } from '../model/options.ts';
import type { Form } from './moments.ts';

/** How the arms' conditional laws are compared. */
export type Discrepancy = 'mmd' | 'marginal' | 'l2' | 'operator';

/** How the null law is found; liu and satterthwaite only for form V. */
export type Calibration = 'exact' | 'multiplier' | 'liu' | 'satterthwaite';

/** Options of a test. */
export interface TestOptions {
  /** Default 'mmd'. */
  readonly discrepancy?: Discrepancy;
  /** Default 'U'; `operator` has one form, V. */
  readonly form?: Form;
  /** Default 'exact'; `operator` has 'multiplier' only. */
  readonly calibration?: Calibration;
  /** Draws of the multiplier calibration, >= 1, default 1000. */
  readonly draws?: number;
  /** Seed of the draws; default the model's. */
  readonly seed?: number | string;
  /** Level of the interval; default the model's. */
  readonly alpha?: number;
  /** The test's bandwidth on X over the median; default the model's. */
  readonly testBandwidthScale?: number;
}

/** Test options checked and completed. */
export type CompleteTestOptions = Required<TestOptions>;

/** The names of all test options. */
export const testOptionNames: readonly string[] = [
  'discrepancy',
  'form',
  'calibration',
  'draws',
  'seed',
  'alpha',
  'testBandwidthScale',
];

/**
 * Options checked and completed by the model's.
 *
 * @throws OUT_OF_RANGE, NOT_FINITE, UNKNOWN_OPTION
 */
export function readTestOptions(given: TestOptions, model: ModelOptions): CompleteTestOptions {
  requireKnownFields(given, testOptionNames);
  const discrepancy = requireOneOf(
    given.discrepancy ?? 'mmd',
    ['mmd', 'marginal', 'l2', 'operator'],
    'discrepancy',
  );
  const form = discrepancy === 'operator' ? 'V' : requireOneOf(given.form ?? 'U', ['U', 'V'], 'form');
  if (given.form !== undefined) requireOneOf(given.form, ['U', 'V'], 'form');
  return {
    discrepancy,
    form,
    calibration: readCalibration(given.calibration, discrepancy, form),
    draws: requireCount(given.draws ?? 1000, 'draws', 1),
    seed: readSeed(given.seed ?? model.seed),
    alpha: requireOpenUnit(given.alpha ?? model.alpha, 'alpha'),
    testBandwidthScale: requirePositive(
      given.testBandwidthScale ?? model.testBandwidthScale,
      'testBandwidthScale',
    ),
  };
}

function readCalibration(given: unknown, discrepancy: Discrepancy, form: Form): Calibration {
  const fallback = discrepancy === 'operator' ? 'multiplier' : 'exact';
  const calibration = requireOneOf(
    given ?? fallback,
    ['exact', 'multiplier', 'liu', 'satterthwaite'],
    'calibration',
  );
  const choices: readonly Calibration[] =
    discrepancy === 'operator'
      ? ['multiplier']
      : form === 'U'
        ? ['exact', 'multiplier']
        : ['exact', 'multiplier', 'liu', 'satterthwaite'];
  if (choices.includes(calibration)) return calibration;
  const list = choices.map((choice) => `'${choice}'`).join(', ');
  const message = `calibration '${calibration}' does not go with discrepancy '${discrepancy}', form '${form}': use ${list}`;
  throw new LabTypeError('UNKNOWN_OPTION', message, { argument: 'calibration' });
}
