import { outOfRange, requireNotNegative, requireNumber, requireObject } from '@lab/linalg/arguments';
import { fractions, numbers, type NumberList } from './arguments.ts';
import { teacherMasses, type TeacherMasses, type TeacherMassesInput } from './teacherMasses.ts';

/**
 * A linear teacher-student problem whose input covariance has K levels: everything the theory needs.
 * Frozen, checked and JSON-serialisable.
 */
export interface BlockModel extends TeacherMasses {
  /** Fraction of the input dimensions in each block (length K, sums to 1). */
  readonly weights: readonly number[];
  /** Input covariance c_k of each block (length K, >= 0). */
  readonly covariance: readonly number[];
  /** Strength of the rank-one teacher theta u v'. */
  readonly theta: number;
  /** Label noise nu = sigma^2 N/T. */
  readonly noise: number;
  /** Variance s0^2 of the initial weights, whose entries are N(0, s0^2/N). */
  readonly initVariance: number;
}

/** A model as a caller writes it; what is left out has its default. */
export interface BlockModelInput extends TeacherMassesInput {
  /** Fraction of the input dimensions in each block (length K, sums to 1). */
  readonly weights: NumberList;
  /** Input covariance c_k of each block (length K, >= 0, not all 0). */
  readonly covariance: NumberList;
  /** Strength of the rank-one teacher theta u v'. */
  readonly theta: number;
  /** Default 0. */
  readonly noise?: number | undefined;
  /** Default 0. */
  readonly initVariance?: number | undefined;
}

const checked = new WeakSet();

/**
 * Checks a model and fills in its defaults.
 * @param input - weights (K, >= 0, sum 1), covariance (K, >= 0, not all 0), theta, noise nu = sigma^2 N/T (default 0),
 * initVariance s0^2 (default 0), massLeft (K, default weights), massRight (K, default massLeft), massCross
 * (K, default sqrt(massLeft massRight)).
 * @returns the frozen model; a model made here is returned as it is.
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, WRONG_TYPE naming the field.
 * Source: arXiv 2604.18450 (setting); normalisation in docs/theory.md, section 1.
 */
export function blockModel(input: BlockModelInput): BlockModel {
  requireObject(input, 'model');
  if (checked.has(input)) return input as BlockModel;
  const weights = fractions(input.weights, 'weights');
  const covariance = numbers(input.covariance, 'covariance', {
    length: weights.length,
    check: requireNotNegative,
  });
  if (!covariance.some((c) => c > 0))
    throw outOfRange('covariance', 'positive somewhere: no direction is learned', 0);
  const model: BlockModel = {
    weights,
    covariance,
    theta: requireNumber(input.theta, 'theta'),
    noise: requireNotNegative(input.noise ?? 0, 'noise'),
    initVariance: requireNotNegative(input.initVariance ?? 0, 'initVariance'),
    ...teacherMasses(input, weights),
  };
  for (const field of Object.values(model)) Object.freeze(field);
  checked.add(Object.freeze(model));
  return model;
}

/** The lists of a model as typed arrays, which hot loops read several times faster than frozen ones. */
export interface ModelArrays {
  readonly weights: Float64Array;
  readonly covariance: Float64Array;
  readonly massLeft: Float64Array;
  readonly massRight: Float64Array;
  readonly massCross: Float64Array;
}

const arrays = new WeakMap<BlockModel, ModelArrays>();

/** The typed arrays of a checked model, made once for each. */
export function modelArrays(model: BlockModel): ModelArrays {
  const known = arrays.get(model);
  if (known !== undefined) return known;
  const made: ModelArrays = {
    weights: Float64Array.from(model.weights),
    covariance: Float64Array.from(model.covariance),
    massLeft: Float64Array.from(model.massLeft),
    massRight: Float64Array.from(model.massRight),
    massCross: Float64Array.from(model.massCross),
  };
  arrays.set(model, made);
  return made;
}

/** The two-block model of the paper, by its anisotropy or by its covariances. */
export interface TwoBlockInput extends Omit<BlockModelInput, 'weights' | 'covariance'> {
  /** Fractions of fast and slow dimensions; default [0.5, 0.5]. */
  readonly weights?: NumberList | undefined;
  /** Covariances [fast, slow]; give this or `anisotropy`. */
  readonly covariance?: NumberList | undefined;
  /** Ratio r > 0 of the covariances, which are then [1, 1/r]. */
  readonly anisotropy?: number | undefined;
}

/**
 * The two-block model: fast directions and slow directions.
 * @param input - `anisotropy` r for covariances [1, 1/r], or `covariance`; weights default [0.5, 0.5]; the rest as in `blockModel`.
 * @returns the frozen model with K = 2.
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE; OUT_OF_RANGE also when both or neither of anisotropy and covariance are given.
 * Source: arXiv 2604.18450 (two-block covariance).
 */
export function twoBlockModel(input: TwoBlockInput): BlockModel {
  requireObject(input, 'model');
  const { anisotropy, covariance, weights = [0.5, 0.5], ...rest } = input;
  if ((anisotropy === undefined) === (covariance === undefined))
    throw outOfRange('anisotropy', 'given, or covariance, and not both', anisotropy);
  const levels =
    covariance === undefined
      ? [1, 1 / anisotropyAbove(anisotropy)]
      : numbers(covariance, 'covariance', { length: 2, check: requireNotNegative });
  return blockModel({
    ...rest,
    weights: numbers(weights, 'weights', { length: 2, check: requireNotNegative }),
    covariance: levels,
  });
}

function anisotropyAbove(value: unknown): number {
  const anisotropy = requireNumber(value, 'anisotropy');
  if (anisotropy <= 0) throw outOfRange('anisotropy', '> 0', anisotropy);
  return anisotropy;
}

/**
 * The model of a given data set: one block for each eigenvalue of the sample covariance X'X/T.
 * @param eigenvalues - length N, >= 0, not all 0.
 * @param options - theta, noise, initVariance and masses as in `blockModel`; masses default to 1/N each.
 * @returns the frozen model with K = N blocks of weight 1/N.
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE.
 * Source: derived, docs/theory.md, section 1 (exact for Gaussian noise and any fixed X).
 */
export function fromSampleCovariance(
  eigenvalues: NumberList,
  options: Omit<BlockModelInput, 'weights' | 'covariance'>,
): BlockModel {
  const covariance = numbers(eigenvalues, 'eigenvalues', { check: requireNotNegative });
  return blockModel({ ...options, weights: covariance.map(() => 1 / covariance.length), covariance });
}
