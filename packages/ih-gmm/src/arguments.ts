import { LabRangeError, LabTypeError } from '@lab/linalg';

/** Refuses anything but a finite number. */
export function finiteNumber(value: unknown, argument: string): number {
  if (typeof value !== 'number')
    throw new LabTypeError('WRONG_TYPE', `${argument} must be a number, got ${describe(value)}`, {
      argument,
    });
  if (!Number.isFinite(value))
    throw new LabRangeError('NOT_FINITE', `${argument} must be a finite number, got ${value}`, { argument });
  return value;
}

/** Refuses anything but an integer of [low, high]. */
export function integerWithin(
  value: unknown,
  argument: string,
  low: number,
  high = Number.MAX_SAFE_INTEGER,
): number {
  const number = finiteNumber(value, argument);
  if (!Number.isInteger(number) || number < low || number > high) {
    const upper = high === Number.MAX_SAFE_INTEGER ? '' : ` and <= ${high}`;
    throw new LabRangeError(
      'OUT_OF_RANGE',
      `${argument} must be an integer >= ${low}${upper}, got ${number}`,
      { argument },
    );
  }
  return number;
}

/** Refuses anything but a number that `accepts` takes; `need` says what that is. */
export function numberWhere(
  value: unknown,
  argument: string,
  { accepts, need }: { readonly accepts: (value: number) => boolean; readonly need: string },
): number {
  const number = finiteNumber(value, argument);
  if (!accepts(number))
    throw new LabRangeError('OUT_OF_RANGE', `${argument} must be ${need}, got ${number}`, { argument });
  return number;
}

/** Refuses anything but one of the words listed. */
export function oneOf<Word extends string>(value: unknown, argument: string, words: readonly Word[]): Word {
  if (typeof value === 'string' && (words as readonly string[]).includes(value)) return value as Word;
  throw new LabTypeError(
    'UNKNOWN_OPTION',
    `${argument} must be one of ${words.join(', ')}, got ${describe(value)}`,
    {
      argument,
    },
  );
}

/** Refuses anything but true or false. */
export function flag(value: unknown, argument: string): boolean {
  if (typeof value !== 'boolean')
    throw new LabTypeError('WRONG_TYPE', `${argument} must be true or false, got ${describe(value)}`, {
      argument,
    });
  return value;
}

/** The seed of a random stream: a non-negative integer. */
export function seedOf(value: unknown, argument = 'seed'): number {
  return integerWithin(value, argument, 0);
}

/** Copies a vector of finite numbers, refusing any other length than `length`. */
export function finiteVector(values: ArrayLike<number>, argument: string, length?: number): Float64Array {
  if (typeof values !== 'object' || typeof values.length !== 'number')
    throw new LabTypeError('WRONG_TYPE', `${argument} must be an array of numbers, got ${describe(values)}`, {
      argument,
    });
  if (length !== undefined && values.length !== length)
    throw new LabRangeError('SHAPE', `${argument} must hold ${length} numbers, got ${values.length}`, {
      argument,
    });
  const copy = new Float64Array(values.length);
  for (let i = 0; i < copy.length; i++) {
    const value = values[i];
    if (typeof value !== 'number' || !Number.isFinite(value))
      throw new LabRangeError('NOT_FINITE', `${argument}[${i}] must be a finite number, got ${value}`, {
        argument,
        index: i,
      });
    copy[i] = value;
  }
  return copy;
}

/** What came, short enough for a message. */
export function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === 'string') return `'${value}'`;
  if (Array.isArray(value)) return `an array of ${value.length}`;
  return typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : `a value of type ${typeof value}`;
}
