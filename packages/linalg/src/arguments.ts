import { LabRangeError, LabTypeError } from './errors.ts';

/** Throws unless `value` is an integer >= least: WRONG_TYPE, NOT_FINITE or OUT_OF_RANGE. */
export function requireCount(value: number, argument: string, least = 0, most = Infinity): void {
  requireNumber(value, argument);
  if (Number.isInteger(value) && value >= least && value <= most) return;
  const range = most === Infinity ? `>= ${least}` : `in ${least}..${most}`;
  throw new LabRangeError('OUT_OF_RANGE', `${argument} must be an integer ${range}, got ${value}`, {
    argument,
  });
}

/** Throws unless `value` is a finite number > 0. */
export function requirePositive(value: number, argument: string): void {
  requireNumber(value, argument);
  if (value > 0) return;
  throw new LabRangeError('OUT_OF_RANGE', `${argument} must be > 0, got ${value}`, { argument });
}

/** Throws unless `value` is a finite number >= 0. */
export function requireNotNegative(value: number, argument: string): void {
  requireNumber(value, argument);
  if (value >= 0) return;
  throw new LabRangeError('OUT_OF_RANGE', `${argument} must be >= 0, got ${value}`, { argument });
}

/** Throws unless `value` is a number in [0, 1). */
export function requireTolerance(value: number, argument: string): void {
  requireNumber(value, argument);
  if (value >= 0 && value < 1) return;
  throw new LabRangeError('OUT_OF_RANGE', `${argument} must be in [0, 1), got ${value}`, { argument });
}

/** Throws unless `value` is a finite number. */
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

/** Throws unless `value` is true or false. */
export function requireBoolean(value: unknown, argument: string): asserts value is boolean {
  if (typeof value === 'boolean') return;
  throw new LabTypeError('WRONG_TYPE', `${argument} must be true or false, got ${describe(value)}`, {
    argument,
  });
}

/** Throws UNKNOWN_OPTION unless `value` is one of `allowed`. */
export function requireOneOf(value: unknown, allowed: readonly string[], argument: string): void {
  if (typeof value === 'string' && allowed.includes(value)) return;
  const list = allowed.map((name) => `'${name}'`).join(', ');
  throw new LabTypeError('UNKNOWN_OPTION', `${argument} must be one of ${list}, got ${describe(value)}`, {
    argument,
  });
}

/** A vector as a Float64Array with finite entries, of that length where one is given; not copied when it is one already. */
export function requireVector(
  value: Float64Array | readonly number[],
  length: number | undefined,
  argument: string,
): Float64Array {
  if (!(value instanceof Float64Array) && !Array.isArray(value)) {
    throw new LabTypeError('WRONG_TYPE', `${argument} must be a Float64Array, got ${describe(value)}`, {
      argument,
    });
  }
  if (length !== undefined && value.length !== length) {
    throw new LabRangeError('SHAPE', `${argument} must have ${length} entries, got ${value.length}`, {
      argument,
    });
  }
  for (let i = 0; i < value.length; i++) {
    if (typeof value[i] === 'number' && Number.isFinite(value[i])) continue;
    if (typeof value[i] === 'number') {
      throw new LabRangeError('NOT_FINITE', `${argument}[${i}] is ${value[i]}`, { argument, index: i });
    }
    throw new LabTypeError('WRONG_TYPE', `${argument}[${i}] must be a number, got ${describe(value[i])}`, {
      argument,
      index: i,
    });
  }
  return value instanceof Float64Array ? value : Float64Array.from(value);
}

/** What a value is, for messages. */
export function describe(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return `'${value}'`;
    case 'number':
    case 'boolean':
    case 'bigint':
      return String(value);
    case 'object':
      return value === null ? 'null' : describeObject(value);
    default:
      return typeof value;
  }
}

function describeObject(value: object): string {
  const { constructor } = value as { constructor?: unknown };
  const name = typeof constructor === 'function' && constructor.name !== '' ? constructor.name : 'object';
  return `${/^[aeiou]/i.test(name) ? 'an' : 'a'} ${name}`;
}
