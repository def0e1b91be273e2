import { LabRangeError, LabTypeError } from '@lab/linalg';

/** A list of numbers that is only read. */
export type NumberList = ArrayLike<number>;

/** What a value is, for messages. */
export function describe(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return `'${value}'`;
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === 'object') return 'an object';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value;
}

/** Throws WRONG_TYPE for what is no number, NOT_FINITE for NaN and infinities. */
export function requireNumber(value: unknown, argument: string): asserts value is number {
  if (typeof value !== 'number') {
    throw new LabTypeError('WRONG_TYPE', `${argument} must be a number, got ${describe(value)}`, {
      argument,
    });
  }
  if (!Number.isFinite(value)) {
    throw new LabRangeError('NOT_FINITE', `${argument} must be finite, got ${value}`, { argument });
  }
}

/** Throws OUT_OF_RANGE unless `value` is a finite number that `holds`. */
function requireRange(
  value: unknown,
  argument: string,
  holds: (value: number) => boolean,
  range: string,
): number {
  requireNumber(value, argument);
  if (holds(value)) return value;
  throw new LabRangeError('OUT_OF_RANGE', `${argument} must be ${range}, got ${value}`, { argument });
}

/** A finite number > 0. */
export function requirePositive(value: unknown, argument: string): number {
  return requireRange(value, argument, (v) => v > 0, '> 0');
}

/** A finite number >= 0. */
export function requireNotNegative(value: unknown, argument: string): number {
  return requireRange(value, argument, (v) => v >= 0, '>= 0');
}

/** A number strictly between 0 and 1. */
export function requireOpenUnit(value: unknown, argument: string): number {
  return requireRange(value, argument, (v) => v > 0 && v < 1, 'strictly between 0 and 1');
}

/** A number in [0, 0.5). */
export function requireClip(value: unknown, argument: string): number {
  return requireRange(value, argument, (v) => v >= 0 && v < 0.5, 'in [0, 0.5)');
}

/** An integer >= least. */
export function requireCount(value: unknown, argument: string, least: number): number {
  return requireRange(value, argument, (v) => Number.isInteger(v) && v >= least, `an integer >= ${least}`);
}

/** Throws WRONG_TYPE unless `value` is true or false. */
export function requireBoolean(value: unknown, argument: string): boolean {
  if (typeof value === 'boolean') return value;
  throw new LabTypeError('WRONG_TYPE', `${argument} must be true or false, got ${describe(value)}`, {
    argument,
  });
}

/** Throws UNKNOWN_OPTION, listing the choices, unless `value` is one of them. */
export function requireOneOf<Choice extends string>(
  value: unknown,
  choices: readonly Choice[],
  argument: string,
): Choice {
  if (choices.includes(value as Choice)) return value as Choice;
  const list = choices.map((choice) => `'${choice}'`).join(', ');
  throw new LabTypeError('UNKNOWN_OPTION', `${argument} must be one of ${list}, got ${describe(value)}`, {
    argument,
  });
}

/** Throws UNKNOWN_OPTION for a field that the options do not have: a typing error must not be a silent default. */
export function requireKnownFields(options: object, known: readonly string[], argument = 'options'): void {
  for (const field of Object.keys(options)) {
    if (known.includes(field)) continue;
    throw new LabTypeError(
      'UNKNOWN_OPTION',
      `${argument} has no field '${field}'; there are ${known.join(', ')}`,
      {
        argument: `${argument}.${field}`,
      },
    );
  }
}

/**
 * A list of finite numbers as a Float64Array of its own.
 *
 * @throws WRONG_TYPE, SHAPE (another length than `length`, or empty), NOT_FINITE (`index` the entry)
 */
export function readVector(value: unknown, argument: string, length?: number): Float64Array {
  if (!Array.isArray(value) && !(ArrayBuffer.isView(value) && !(value instanceof DataView))) {
    const message = `${argument} must be an array of numbers, got ${describe(value)}`;
    throw new LabTypeError('WRONG_TYPE', message, { argument });
  }
  const list = value as unknown as ArrayLike<unknown>;
  if (length !== undefined ? list.length !== length : list.length === 0) {
    const wanted = length === undefined ? 'at least one entry' : `${length} entries`;
    throw new LabRangeError('SHAPE', `${argument} must have ${wanted}, got ${list.length}`, { argument });
  }
  const vector = new Float64Array(list.length);
  for (let i = 0; i < list.length; i++) {
    const entry = list[i];
    if (typeof entry !== 'number') {
      const message = `${argument}[${i}] must be a number, got ${describe(entry)}`;
      throw new LabTypeError('WRONG_TYPE', message, { argument, index: i });
    }
    if (!Number.isFinite(entry)) {
      throw new LabRangeError('NOT_FINITE', `${argument}[${i}] is ${entry}`, { argument, index: i });
    }
    vector[i] = entry;
  }
  return vector;
}
