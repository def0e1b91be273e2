import { describe, expect, it } from 'vitest';
import {
  describe as describeValue,
  isList,
  outOfRange,
  packed,
  packedCopy,
  readVector,
  requireBoolean,
  requireCount,
  requireFraction,
  requireFunction,
  requireKnownFields,
  requireNotNegative,
  requireNumber,
  requireObject,
  requireOneOf,
  requireOpenUnit,
  requirePositive,
  requireSafeCount,
  requireUnit,
  wrongShape,
} from '../src/arguments.ts';

describe('checks of arguments', () => {
  it('return what they have checked', () => {
    expect(requireNumber(-2.5, 'x')).toBe(-2.5);
    expect(requirePositive(Number.MIN_VALUE, 'x')).toBe(Number.MIN_VALUE);
    expect(requireNotNegative(0, 'x')).toBe(0);
    expect(requireOpenUnit(0.5, 'x')).toBe(0.5);
    expect(requireUnit(1, 'x')).toBe(1);
    expect(requireFraction(0, 'x')).toBe(0);
    expect(requireCount(3, 'x', 1, 3)).toBe(3);
    expect(requireCount(1e300, 'x')).toBe(1e300);
    expect(requireSafeCount(2 ** 53 - 1, 'x')).toBe(2 ** 53 - 1);
    expect(requireBoolean(false, 'x')).toBe(false);
    expect(requireFunction(wrongShape, 'x')).toBe(wrongShape);
    expect(requireOneOf('b', ['a', 'b'], 'x')).toBe('b');
    const options = { a: 1 };
    expect(requireObject(options, 'x')).toBe(options);
    requireKnownFields(options, ['a', 'b']);
  });

  it.each([
    ['WRONG_TYPE', "x must be a number, got '1'", () => requireNumber('1', 'x')],
    ['NOT_FINITE', 'x must be finite, got NaN', () => requirePositive(NaN, 'x')],
    ['OUT_OF_RANGE', 'x must be > 0, got 0', () => requirePositive(0, 'x')],
    ['OUT_OF_RANGE', 'x must be >= 0, got -1', () => requireNotNegative(-1, 'x')],
    ['OUT_OF_RANGE', 'x must be strictly between 0 and 1, got 1', () => requireOpenUnit(1, 'x')],
    ['OUT_OF_RANGE', 'x must be in [0, 1], got 1.5', () => requireUnit(1.5, 'x')],
    ['OUT_OF_RANGE', 'x must be in [0, 1), got 1', () => requireFraction(1, 'x')],
    ['OUT_OF_RANGE', 'x must be an integer >= 2, got 1', () => requireCount(1, 'x', 2)],
    ['OUT_OF_RANGE', 'x must be an integer in 1..4, got 1.5', () => requireCount(1.5, 'x', 1, 4)],
    [
      'OUT_OF_RANGE',
      'x must be an integer >= 1, got 9007199254740992',
      () => requireSafeCount(2 ** 53, 'x', 1),
    ],
    ['WRONG_TYPE', 'x must be a function, got nothing', () => requireFunction(undefined, 'x')],
    ['WRONG_TYPE', 'x must be an object, got an array of 0', () => requireObject([], 'x')],
    ['WRONG_TYPE', 'x must be true or false, got 1', () => requireBoolean(1, 'x')],
    ['UNKNOWN_OPTION', "x must be one of 'a', 'b', got 'c'", () => requireOneOf('c', ['a', 'b'], 'x')],
    ['WRONG_TYPE', 'options must be an object, got null', () => requireKnownFields(null, ['a'])],
  ])('throw %s: %s', (code, message, check) => {
    expect(check).toThrow(expect.objectContaining({ code, message }) as Error);
  });

  it('name the field that the options do not have', () => {
    const error = { code: 'UNKNOWN_OPTION', argument: 'options.tolerence' };
    expect(() => requireKnownFields({ tolerence: 1 }, ['tolerance'])).toThrow(
      expect.objectContaining(error) as Error,
    );
  });
});

describe('lists of numbers', () => {
  it.each([[[1, 2]], [Float32Array.of(1, 2)], [Int8Array.of(1, 2)]])('are copied: %o', (list) => {
    const vector = readVector(list, 'x', 2);
    expect(vector).toEqual(Float64Array.of(1, 2));
    expect(vector).not.toBe(list);
  });

  it.each([
    ['WRONG_TYPE', 'x must be an array of numbers, got an object', undefined, { length: 0 }],
    [
      'WRONG_TYPE',
      'x must be an array of numbers, got a DataView',
      undefined,
      new DataView(new ArrayBuffer(8)),
    ],
    ['WRONG_TYPE', 'x[1] must be a number, got nothing', 1, [1, undefined]],
    ['NOT_FINITE', 'x[0] must be finite, got Infinity', 0, [Infinity]],
    ['SHAPE', 'x must have at least one entry, got 0', undefined, []],
  ])('are %s where they should be: %s', (code, message, index, list) => {
    expect(() => readVector(list, 'x')).toThrow(expect.objectContaining({ code, message, index }) as Error);
  });

  it('have the length that is asked for', () => {
    expect(readVector([], 'x', 0)).toHaveLength(0);
    expect(() => readVector([1], 'x', 2)).toThrow('x must have 2 entries, got 1');
    expect([isList([]), isList(new Uint8Array()), isList('ab'), isList({ length: 1 })]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});

describe('entries without gaps', () => {
  const matrix = { data: Float64Array.of(1, 2, 0, 3, 4, 0), rows: 2, columns: 2, stride: 3 };

  it('leave out what lies between the rows', () => {
    expect(packed(matrix)).toEqual(Float64Array.of(1, 2, 3, 4));
    expect(packedCopy(matrix)).toEqual(Float64Array.of(1, 2, 3, 4));
  });

  it.each([
    ['whole', { ...matrix, columns: 3 }, [1, 2, 0, 3, 4, 0]],
    ['with more behind them', { data: matrix.data, rows: 1, columns: 3 }, [1, 2, 0]],
    ['of one row', { ...matrix, rows: 1 }, [1, 2]],
  ])('are the same array where it has none: %s', (_, dense, entries) => {
    expect(Array.from(packed(dense))).toEqual(entries);
    expect(packed(dense).buffer).toBe(matrix.data.buffer);
    expect(Array.from(packedCopy(dense))).toEqual(entries);
    expect(packedCopy(dense).buffer).not.toBe(matrix.data.buffer);
  });

  it('are the array itself where it is no longer than the matrix', () => {
    expect(packed({ ...matrix, columns: 3 })).toBe(matrix.data);
  });
});

describe('errors', () => {
  it('have the index of the entry that the argument names', () => {
    expect(outOfRange('x[12]', '> 0', -1)).toMatchObject({ argument: 'x[12]', index: 12 });
    expect(outOfRange('x[2].count', '> 0', -1).index).toBeUndefined();
  });

  it('say what came, and where', () => {
    expect(outOfRange('x', '> 0', -1, 3)).toMatchObject({
      code: 'OUT_OF_RANGE',
      message: 'x[3] must be > 0, got -1',
      argument: 'x',
      index: 3,
    });
    expect(wrongShape('x', '2 columns', '3 x 4')).toMatchObject({
      code: 'SHAPE',
      message: 'x must have 2 columns, got 3 x 4',
    });
    const values = [undefined, null, 'a', 1, true, 10n, [1, 2], new Float32Array(3), {}, new Map(), () => 1];
    expect(values.map(describeValue)).toEqual([
      'nothing',
      'null',
      "'a'",
      '1',
      'true',
      '10',
      'an array of 2',
      'a Float32Array of 3',
      'an object',
      'a Map',
      'function',
    ]);
  });
});
