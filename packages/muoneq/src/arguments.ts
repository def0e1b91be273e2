import { LabRangeError, LabTypeError } from '@lab/linalg';

/** What holds the entries of parameters, gradients and matrices, row by row. */
export type FloatArray = Float32Array | Float64Array;

/** What a value is, for messages. */
export function describe(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'an array';
  return ArrayBuffer.isView(value) ? `a ${value.constructor.name}` : `a value of type ${typeof value}`;
}

/** An error for a finite number outside its range. */
export function outOfRange(argument: string, need: string, got: unknown): LabRangeError {
  return new LabRangeError('OUT_OF_RANGE', `${argument} must be ${need}, got ${describe(got)}`, { argument });
}

/** An error for lengths and shapes that do not fit. */
export function misshapen(argument: string, need: string, got: unknown): LabRangeError {
  const shown = typeof got === 'string' ? got : describe(got);
  return new LabRangeError('SHAPE', `${argument} must ${need}, got ${shown}`, { argument });
}

/** An error for a value of the wrong kind. */
export function wrongType(argument: string, need: string, got: unknown): LabTypeError {
  return new LabTypeError('WRONG_TYPE', `${argument} must be ${need}, got ${describe(got)}`, { argument });
}

/** Checks one finite number. */
export function finite(value: unknown, argument: string): number {
  if (typeof value !== 'number') throw wrongType(argument, 'a number', value);
  if (!Number.isFinite(value))
    throw new LabRangeError('NOT_FINITE', `${argument} must be finite, got ${value}`, { argument });
  return value;
}

/** Checks one finite number >= 0. */
export function notNegative(value: unknown, argument: string): number {
  const number = finite(value, argument);
  if (number < 0) throw outOfRange(argument, '>= 0', number);
  return number;
}

/** Checks one finite number > 0. */
export function positive(value: unknown, argument: string): number {
  const number = finite(value, argument);
  if (number <= 0) throw outOfRange(argument, '> 0', number);
  return number;
}

/** Checks one finite number in [0, 1). */
export function fraction(value: unknown, argument: string): number {
  const number = finite(value, argument);
  if (number < 0 || number >= 1) throw outOfRange(argument, 'in [0, 1)', number);
  return number;
}

/** Checks one finite number >= least. */
export function atLeast(value: unknown, least: number, argument: string): number {
  const number = finite(value, argument);
  if (number < least) throw outOfRange(argument, `>= ${least}`, number);
  return number;
}

/** Checks an integer >= least. */
export function count(value: unknown, least: number, argument: string): number {
  const number = finite(value, argument);
  if (!Number.isInteger(number) || number < least)
    throw outOfRange(argument, `an integer >= ${least}`, number);
  return number;
}

/** Checks true or false. */
export function flag(value: unknown, argument: string): boolean {
  if (typeof value !== 'boolean') throw wrongType(argument, 'true or false', value);
  return value;
}

/** Checks that an option is one of the words it may be. */
export function oneOf<const Word extends string>(
  value: unknown,
  words: readonly Word[],
  argument: string,
): Word {
  const word = words.find((candidate) => candidate === value);
  if (word !== undefined) return word;
  const list = words.map((candidate) => `'${candidate}'`).join(', ');
  throw new LabTypeError('UNKNOWN_OPTION', `${argument} must be one of ${list}, got ${describe(value)}`, {
    argument,
  });
}

/** Checks that an argument is an object whose fields are all known; an unknown one is most likely a slip of the pen. */
export function optionsObject(value: unknown, known: readonly string[], argument: string): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw wrongType(argument, 'an object', value);
  for (const name of Object.keys(value)) {
    if (known.includes(name)) continue;
    const message = `${argument} has no field '${name}'; it has ${known.join(', ')}`;
    throw new LabTypeError('UNKNOWN_OPTION', message, { argument: `${argument}.${name}` });
  }
}

/** Checks that a value is a Float32Array or Float64Array. */
export function floatArray(value: unknown, argument: string): FloatArray {
  if (value instanceof Float32Array || value instanceof Float64Array) return value;
  throw wrongType(argument, 'a Float32Array or Float64Array', value);
}

/** Throws NOT_FINITE at the first entry that is NaN or an infinity. */
export function requireAllFinite(data: FloatArray, argument: string): void {
  for (let i = 0; i < data.length; i++)
    if (data[i] - data[i] !== 0)
      throw new LabRangeError('NOT_FINITE', `${argument}[${i}] is ${data[i]}`, { argument, index: i });
}
