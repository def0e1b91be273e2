import {
  outOfRange,
  requireCount,
  requireNotNegative,
  requireNumber,
  requirePositive,
} from '@lab/linalg/arguments';
import { numbers, type NumberList } from './arguments.ts';
import { readDesign, type SamplingDesign } from './designSampling.ts';

/** Options of {@link designDiagnostics}. */
export interface DiagnosticsOptions {
  /** l, the dimension of each subspace of the prior's difference set; default the sum of the energies, rounded. */
  readonly dimension?: number | undefined;
  /** N, how many subspaces there are; default 1. May be Infinity. */
  readonly subspaces?: number | undefined;
  /** t in (0, 1), default 0.5: how far A*A may be from the identity on a subspace. */
  readonly deviation?: number | undefined;
  /** Noise of one measurement, for `oneStepError`. */
  readonly sigma?: number | undefined;
  /** |x|, for `oneStepError`; default 1. */
  readonly norm?: number | undefined;
}

/** What theory says of a design. */
export interface DesignDiagnostics {
  readonly threshold: number;
  readonly saturatedCount: number;
  /** Bound on the probability that |V*(A*A - I)V| > t for some subspace: matrix Bernstein, capped at 1. */
  readonly tailBound: number;
  /** Whether the bound says nothing: it is 1. */
  readonly tailBoundVacuous: boolean;
  /** E |V*(A*A - I)V|_F^2 = sum (1-p)/p a^2 of one subspace. */
  readonly expectedFrobeniusDeviation: number;
  /** (l^2 - l)/m, the same when m rows are drawn with replacement from q = a/l. */
  readonly expectedFrobeniusDeviationWithReplacement: number;
  /** sum a/p: E of the squared noise in the subspace over sigma^2, of one step with weights 1/p. */
  readonly noiseFactor: number;
  /** E |V V* A* y - x|^2 for x of that norm, isotropic in one subspace; present with `sigma`. */
  readonly oneStepError?: number;
  /** Whether some row that sees the prior is never taken: A*A is then not unbiased, and the numbers above do not hold. */
  readonly blindRows: number;
}

/**
 * Guarantees of a design whose rows are drawn independently (docs/theory.md). Bounds over many subspaces are far from practice: where
 * they are vacuous they say so, and they are never advice.
 *
 * @throws OUT_OF_RANGE, NOT_FINITE, WRONG_TYPE
 */
export function designDiagnostics(
  design: SamplingDesign,
  options: DiagnosticsOptions = {},
): DesignDiagnostics {
  const { threshold, saturatedCount, measurements } = readDesign(design);
  const energy = unitEnergy(design);
  const p = design.probabilities;
  const sum = energy.reduce((total, value) => total + value, 0);
  const dimension = requireCount(options.dimension ?? Math.max(1, Math.round(sum)), 'dimension', 1);
  const t = options.deviation === undefined ? 0.5 : openUnit(options.deviation);
  const { frobenius, noise, blind, variance, largest } = rowSums(energy, p);
  const bound = blind > 0 ? 1 : tailBound(dimension, subspaceCount(options.subspaces), t, variance, largest);
  return {
    threshold,
    saturatedCount,
    tailBound: bound,
    tailBoundVacuous: bound >= 1,
    expectedFrobeniusDeviation: frobenius,
    expectedFrobeniusDeviationWithReplacement: (dimension ** 2 - dimension) / measurements,
    noiseFactor: noise,
    ...(options.sigma === undefined ? {} : { oneStepError: oneStep(dimension, frobenius, noise, options) }),
    blindRows: blind,
  };
}

/** The energies that the guarantees are about: as given, of groups where there are groups. */
function unitEnergy({ energy, groups, groupEnergy }: SamplingDesign): readonly number[] {
  if (groups === undefined) return energy;
  return groupEnergy ?? groups.map((rows) => Math.max(...rows.map((row) => energy[row])));
}

function openUnit(value: unknown): number {
  const t = requireNumber(value, 'deviation');
  if (t <= 0 || t >= 1) throw outOfRange('deviation', 'in (0, 1)', t);
  return t;
}

function subspaceCount(value: number | undefined): number {
  if (value === undefined) return 1;
  if (value === Infinity) return Infinity;
  const count = requireNumber(value, 'subspaces');
  if (count < 1) throw outOfRange('subspaces', '>= 1', count);
  return count;
}

function rowSums(energy: readonly number[], p: readonly number[]) {
  let [frobenius, noise, blind, variance, largest] = [0, 0, 0, 0, 0];
  for (let i = 0; i < energy.length; i++) {
    const a = energy[i];
    if (a === 0) continue;
    if (p[i] === 0) {
      blind++;
      continue;
    }
    const odds = (1 - p[i]) / p[i];
    frobenius += odds * a * a;
    noise += a / p[i];
    if (p[i] >= 1) continue;
    variance = Math.max(variance, odds * a);
    largest = Math.max(largest, Math.max(odds, 1) * a);
  }
  return { frobenius, noise, blind, variance, largest };
}

function tailBound(l: number, subspaces: number, t: number, variance: number, largest: number): number {
  if (largest === 0) return 0;
  const exponent = Math.log(2 * l) + Math.log(subspaces) - (t * t) / 2 / (variance + (largest * t) / 3);
  return Math.min(1, Math.exp(exponent));
}

function oneStep(
  dimension: number,
  frobenius: number,
  noise: number,
  { sigma, norm = 1 }: DiagnosticsOptions,
): number {
  const s = requirePositive(norm, 'norm');
  return (s * s * frobenius) / dimension + requireNotNegative(sigma, 'sigma') ** 2 * noise;
}

/** How many measurements a factor Lambda asks for. */
export interface RequiredMeasurements {
  /** m*(Lambda) = sum min(1, Lambda a), at most n. */
  readonly bernoulli: number;
  /** Lambda sum a. */
  readonly withReplacement: number;
}

/**
 * The budget at which the threshold c reaches Lambda = (2 (1 + t/3) / t^2) log(2 l N / eps), with which A*A is within t of the identity
 * on all of N subspaces of dimension l with probability 1 - eps; beside it what draws with replacement need.
 *
 * @param energy n numbers >= 0
 * @param factor Lambda >= 0
 * @throws OUT_OF_RANGE, SHAPE, NOT_FINITE, WRONG_TYPE
 */
export function requiredMeasurements(energy: NumberList, factor: number): RequiredMeasurements {
  const a = numbers(energy, 'energy', { check: requireNotNegative });
  const lambda = requireNotNegative(factor, 'factor');
  let [bernoulli, sum] = [0, 0];
  for (const value of a) {
    bernoulli += Math.min(1, lambda * value);
    sum += value;
  }
  return { bernoulli, withReplacement: lambda * sum };
}
