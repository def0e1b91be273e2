import { LabRangeError } from '@lab/linalg';
import { outOfRange, wrongShape, wrongType } from '@lab/linalg/arguments';

/** A one-dimensional list of numbers that is only read. */
export type NumberList = ArrayLike<number>;

/** Throws SHAPE for an empty list and NOT_FINITE (with the index) for an entry that is not finite. */
export function requireVector(values: NumberList, argument: string): NumberList {
  if (!isList(values)) throw wrongType(argument, 'an array of numbers', values);
  if (values.length === 0) throw wrongShape(argument, 'at least one entry', 'none');
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
    throw wrongShape(argument, `as many entries as ${otherName}, ${other.length}`, values.length);
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
    throw wrongShape(argument, `${count} entries`, weights.length);
  }
  requireVector(weights, argument);
  let largest = 0;
  for (let i = 0; i < count; i += 1) {
    const weight = weights[i];
    if (weight < 0) throw outOfRange(argument, '>= 0', weight, i);
    if (weight > largest) largest = weight;
  }
  if (largest === 0) throw outOfRange(argument, 'positive somewhere', 'zeros alone');
  return weights;
}

/** Checks that every entry is an integer and returns the labels as a list. */
export function requireLabels(labels: NumberList, argument: string): NumberList {
  requireVector(labels, argument);
  for (let i = 0; i < labels.length; i += 1) {
    if (!Number.isSafeInteger(labels[i])) throw outOfRange(argument, 'an integer', labels[i], i);
  }
  return labels;
}

function isList(values: unknown): values is NumberList {
  return typeof values === 'object' && values !== null && typeof (values as NumberList).length === 'number';
}
