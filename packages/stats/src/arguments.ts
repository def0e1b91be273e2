import { LabRangeError, LabTypeError } from '@lab/linalg';

/** A one-dimensional list of numbers that is only read. */
export type NumberList = ArrayLike<number>;

/** Throws NOT_FINITE unless `value` is a finite number (WRONG_TYPE where it is no number at all). */
export function requireFinite(value: number, argument: string): number {
  if (typeof value !== 'number') {
    throw new LabTypeError('WRONG_TYPE', `${argument} must be a number, got ${typeof value}`, { argument });
  }
  if (!Number.isFinite(value)) {
    throw new LabRangeError('NOT_FINITE', `${argument} must be finite, got ${value}`, { argument });
  }
  return value;
}

/** Throws OUT_OF_RANGE unless `value` is finite and > 0. */
export function requirePositive(value: number, argument: string): number {
  if (!(requireFinite(value, argument) > 0)) throw outOfRange(argument, '> 0', value);
  return value;
}

/** Throws OUT_OF_RANGE unless `value` is finite and >= 0. */
export function requireNonNegative(value: number, argument: string): number {
  if (requireFinite(value, argument) < 0) throw outOfRange(argument, '>= 0', value);
  return value;
}

/** Throws OUT_OF_RANGE unless `value` is an integer in [minimum, maximum]. */
export function requireInteger(
  value: number,
  argument: string,
  minimum = 0,
  maximum = Number.MAX_SAFE_INTEGER,
): number {
  requireFinite(value, argument);
  if (!Number.isSafeInteger(value) || value < minimum || value > maximum) {
    const upper = maximum === Number.MAX_SAFE_INTEGER ? '' : ` and <= ${maximum}`;
    throw outOfRange(argument, `an integer >= ${minimum}${upper}`, value);
  }
  return value;
}

/** Throws OUT_OF_RANGE unless `value` is in [0, 1]. */
export function requireProbability(value: number, argument: string): number {
  requireFinite(value, argument);
  if (value < 0 || value > 1) throw outOfRange(argument, 'in [0, 1]', value);
  return value;
}

/** Throws OUT_OF_RANGE unless `value` is strictly between 0 and 1. */
export function requireOpenProbability(value: number, argument: string): number {
  requireFinite(value, argument);
  if (value <= 0 || value >= 1) throw outOfRange(argument, 'strictly between 0 and 1', value);
  return value;
}

/** Throws SHAPE for an empty list and NOT_FINITE (with the index) for an entry that is not finite. */
export function requireVector(values: NumberList, argument: string): NumberList {
  if (!isList(values)) {
    throw new LabTypeError('WRONG_TYPE', `${argument} must be an array of numbers`, { argument });
  }
  if (values.length === 0) {
    throw new LabRangeError('SHAPE', `${argument} must have at least one entry`, { argument });
  }
  for (let i = 0; i < values.length; i += 1) {
    if (!Number.isFinite(values[i])) {
      throw new LabRangeError('NOT_FINITE', `${argument}[${i}] must be finite, got ${String(values[i])}`, {
        argument,
        index: i,
      });
    }
  }
  return values;
}

/** Throws SHAPE unless both lists have the same length. */
export function requireSameLength(
  values: NumberList,
  argument: string,
  other: NumberList,
  otherName: string,
): void {
  if (values.length !== other.length) {
    throw new LabRangeError(
      'SHAPE',
      `${argument} must be as long as ${otherName} (${other.length}), got ${values.length}`,
      { argument },
    );
  }
}

/** Checks weights (finite, >= 0, as many as `count`, sum > 0); undefined stands for all 1. */
export function requireWeights(
  weights: NumberList | undefined,
  argument: string,
  count: number,
): NumberList | undefined {
  if (weights === undefined) return undefined;
  if (isList(weights) && weights.length !== count) {
    throw new LabRangeError('SHAPE', `${argument} must have ${count} entries, got ${weights.length}`, {
      argument,
    });
  }
  requireVector(weights, argument);
  let largest = 0;
  for (let i = 0; i < count; i += 1) {
    const weight = weights[i];
    if (weight < 0) {
      throw new LabRangeError('OUT_OF_RANGE', `${argument}[${i}] must be >= 0, got ${weight}`, {
        argument,
        index: i,
      });
    }
    if (weight > largest) largest = weight;
  }
  if (largest === 0) {
    throw new LabRangeError('OUT_OF_RANGE', `${argument} must have a positive entry, all are 0`, {
      argument,
    });
  }
  return weights;
}

/** Checks that every entry is an integer and returns the labels as a list. */
export function requireLabels(labels: NumberList, argument: string): NumberList {
  requireVector(labels, argument);
  for (let i = 0; i < labels.length; i += 1) {
    if (!Number.isSafeInteger(labels[i])) {
      throw new LabRangeError('OUT_OF_RANGE', `${argument}[${i}] must be an integer, got ${labels[i]}`, {
        argument,
        index: i,
      });
    }
  }
  return labels;
}

/** Throws UNKNOWN_OPTION unless `value` is one of `choices`. */
export function requireOption<T extends string>(value: T, argument: string, choices: readonly T[]): T {
  if (!choices.includes(value)) {
    throw new LabTypeError(
      'UNKNOWN_OPTION',
      `${argument} must be one of ${choices.map((choice) => `'${choice}'`).join(', ')}, got '${value}'`,
      { argument },
    );
  }
  return value;
}

/** The error for a finite value outside its range. */
export function outOfRange(argument: string, needed: string, value: number): LabRangeError {
  return new LabRangeError('OUT_OF_RANGE', `${argument} must be ${needed}, got ${value}`, { argument });
}

function isList(values: unknown): values is NumberList {
  return typeof values === 'object' && values !== null && typeof (values as NumberList).length === 'number';
}
