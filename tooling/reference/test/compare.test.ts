import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { compare, type Comparison } from '../src/index.ts';

const passes = (result: unknown, comparison: Comparison): boolean => compare(result, comparison).length === 0;

describe('comparison of a result with expected fields', () => {
  it('accepts equal numbers, vectors, matrices, texts, booleans and nulls', () => {
    const result = {
      x: 1,
      v: Float64Array.of(1, 2),
      labels: Int32Array.of(0, 1),
      m: new Matrix([
        [1, 2],
        [3, 4],
      ]),
      s: 'muon',
      b: true,
      absent: null,
      extra: 'ignored',
    };
    const expected = {
      x: 1,
      v: [1, 2],
      labels: [0, 1],
      m: [
        [1, 2],
        [3, 4],
      ],
      s: 'muon',
      b: true,
      absent: null,
      leftOut: null,
    };
    expect(compare(result, { expected })).toEqual([]);
  });

  it('fails on a wrong value', () => {
    expect(passes({ x: 1.1 }, { expected: { x: 1 }, tolerance: { abs: 0.05 } })).toBe(false);
    expect(passes({ s: 'a' }, { expected: { s: 'b' } })).toBe(false);
    expect(passes({ b: false }, { expected: { b: true } })).toBe(false);
    expect(passes({ x: '1' }, { expected: { x: 1 } })).toBe(false);
    expect(passes({ x: 1 }, { expected: { x: true } })).toBe(false);
    expect(passes({ x: 0 }, { expected: { x: null } })).toBe(false);
  });

  it('fails on a wrong shape', () => {
    expect(passes({ v: [1, 2, 3] }, { expected: { v: [1, 2] } })).toBe(false);
    expect(passes({ v: [1] }, { expected: { v: [1, 2] } })).toBe(false);
    expect(passes({ v: [[1, 2]] }, { expected: { v: [1, 2] } })).toBe(false);
    expect(passes({ m: [1, 2] }, { expected: { m: [[1, 2]] } })).toBe(false);
    expect(passes({ m: [[1], [2]] }, { expected: { m: [[1, 2]] } })).toBe(false);
    expect(passes({ x: [1] }, { expected: { x: 1 } })).toBe(false);
    expect(passes({ v: 1 }, { expected: { v: [1] } })).toBe(false);
    const empty = { data: new Float64Array(0), rows: 0, columns: 3 };
    expect(passes({ m: { ...empty, columns: 2 } }, { expected: { m: empty } })).toBe(false);
    expect(passes({ m: empty }, { expected: { m: empty } })).toBe(true);
  });

  it('fails on a missing field, also inside an object', () => {
    expect(passes({}, { expected: { x: 1 } })).toBe(false);
    expect(passes({ o: {} }, { expected: { o: { x: 1 } } })).toBe(false);
    expect(passes(undefined, { expected: { x: 1 } })).toBe(false);
    expect(passes(null, { expected: { x: null } })).toBe(false);
  });

  it('fails on a NaN that is not wanted, and passes one that is', () => {
    expect(passes({ x: Number.NaN }, { expected: { x: 1 }, tolerance: { abs: Infinity } })).toBe(false);
    expect(passes({ v: [1, Number.NaN] }, { expected: { v: [1, 2] }, tolerance: { rel: 1e9 } })).toBe(false);
    expect(passes({ x: Number.NaN }, { expected: { x: Number.NaN } })).toBe(true);
    expect(passes({ x: 1 }, { expected: { x: Number.NaN }, tolerance: { abs: 1e9 } })).toBe(false);
  });

  it('holds an infinity equal only to itself and leaves it out of the scale', () => {
    expect(passes({ v: [Infinity, 1] }, { expected: { v: [Infinity, 1] } })).toBe(true);
    expect(passes({ v: [-Infinity] }, { expected: { v: [Infinity] }, tolerance: { abs: 1 } })).toBe(false);
    expect(passes({ v: [1e308] }, { expected: { v: [Infinity] }, tolerance: { rel: 1 } })).toBe(false);
    expect(passes({ v: [Infinity, 2] }, { expected: { v: [Infinity, 1] }, tolerance: { rel: 0.5 } })).toBe(
      false,
    );
  });

  it('scales the relative tolerance by the largest entry of the leaf, or elementwise', () => {
    const expected = { v: [1000, 1] };
    expect(passes({ v: [1000, 1.5] }, { expected, tolerance: { rel: 1e-3 } })).toBe(true);
    expect(passes({ v: [1000, 2.5] }, { expected, tolerance: { rel: 1e-3 } })).toBe(false);
    expect(passes({ v: [1000, 1.5] }, { expected, tolerance: { rel: 1e-3, elementwise: true } })).toBe(false);
    expect(passes({ v: [1000.5, 1] }, { expected, tolerance: { rel: 1e-3, elementwise: true } })).toBe(true);
  });

  it('gives every leaf of a nested object its own scale', () => {
    const expected = { o: { big: 1000, small: 1 } };
    expect(passes({ o: { big: 1000.5, small: 1 } }, { expected, tolerance: { rel: 1e-3 } })).toBe(true);
    expect(passes({ o: { big: 1000, small: 1.5 } }, { expected, tolerance: { rel: 1e-3 } })).toBe(false);
  });

  it('lets a field replace abs or rel for itself alone', () => {
    const tolerance = { abs: 1e-9, fields: { y: { abs: 0.1 } } };
    expect(passes({ x: 1, y: 2.05 }, { expected: { x: 1, y: 2 }, tolerance })).toBe(true);
    expect(passes({ x: 1.05, y: 2 }, { expected: { x: 1, y: 2 }, tolerance })).toBe(false);
    const partly = { abs: 0.1, rel: 1, fields: { x: { rel: 0 } } };
    expect(passes({ x: 5.05 }, { expected: { x: 5 }, tolerance: partly })).toBe(true);
    expect(passes({ x: 6 }, { expected: { x: 5 }, tolerance: partly })).toBe(false);
  });

  it('refuses a tolerance or freedom for a field that is not expected', () => {
    expect(passes({ x: 1 }, { expected: { x: 1 }, tolerance: { fields: { z: { abs: 1 } } } })).toBe(false);
    expect(passes({ x: 1 }, { expected: { x: 1 }, upTo: { z: 'sign' } })).toBe(false);
  });

  it('passes $atMost for a number that is no larger', () => {
    expect(passes({ r: 1 }, { expected: { r: { $atMost: 1 } } })).toBe(true);
    expect(passes({ r: 1.01 }, { expected: { r: { $atMost: 1 } } })).toBe(false);
    expect(passes({ r: Number.NaN }, { expected: { r: { $atMost: 1 } } })).toBe(false);
    expect(passes({}, { expected: { r: { $atMost: 1 } } })).toBe(false);
  });

  it('compares complex numbers by modulus, in lists too', () => {
    const expected = { g: [{ re: 3, im: 4 }] };
    expect(passes({ g: [{ re: 3.004, im: 4 }] }, { expected, tolerance: { rel: 1e-3 } })).toBe(true);
    expect(passes({ g: [{ re: 3.004, im: 4.004 }] }, { expected, tolerance: { rel: 1e-3 } })).toBe(false);
    expect(passes({ g: [3] }, { expected })).toBe(false);
    expect(passes({ g: [] }, { expected })).toBe(false);
  });

  it('says where the largest difference is', () => {
    const faults = compare(
      {
        m: [
          [1, 2],
          [3, 9],
        ],
      },
      {
        expected: {
          m: [
            [1, 2],
            [4, 4],
          ],
        },
      },
    );
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(/^m\[1\]\[1\]: got 9, want 4.*1 more of 4/);
  });
});

describe('freedoms', () => {
  const want = [
    [1, 2, 3],
    [4, 5, -6],
  ];

  it('sign: one factor for the whole field', () => {
    expect(passes({ v: [-1, -2] }, { expected: { v: [1, 2] }, upTo: { v: 'sign' } })).toBe(true);
    expect(passes({ v: [-1, 2] }, { expected: { v: [1, 2] }, upTo: { v: 'sign' } })).toBe(false);
    expect(passes({ x: -3 }, { expected: { x: 3 }, upTo: { x: 'sign' } })).toBe(true);
  });

  it('columnSign: one for each column, none for a row', () => {
    const expected = { m: want };
    expect(
      passes(
        {
          m: [
            [-1, 2, -3],
            [-4, 5, 6],
          ],
        },
        { expected, upTo: { m: 'columnSign' } },
      ),
    ).toBe(true);
    expect(
      passes(
        {
          m: [
            [-1, -2, -3],
            [4, 5, -6],
          ],
        },
        { expected, upTo: { m: 'columnSign' } },
      ),
    ).toBe(false);
  });

  it('rowSign: one for each row, none for a column', () => {
    const expected = { m: want };
    expect(
      passes(
        {
          m: [
            [-1, -2, -3],
            [4, 5, -6],
          ],
        },
        { expected, upTo: { m: 'rowSign' } },
      ),
    ).toBe(true);
    expect(
      passes(
        {
          m: [
            [-1, 2, -3],
            [-4, 5, 6],
          ],
        },
        { expected, upTo: { m: 'rowSign' } },
      ),
    ).toBe(false);
  });

  it('columnPermutation: any order, also where greedy matching would fail', () => {
    const expected = { m: [[1, 1.5]] };
    const upTo = { m: 'columnPermutation' } as const;
    expect(passes({ m: [[1.4, 0.9]] }, { expected, upTo, tolerance: { abs: 0.45 } })).toBe(true);
    expect(passes({ m: [[0.9, 0.9]] }, { expected, upTo, tolerance: { abs: 0.45 } })).toBe(false);
    expect(
      passes(
        {
          m: [
            [3, 1, 2],
            [-6, 4, 5],
          ],
        },
        { expected: { m: want }, upTo },
      ),
    ).toBe(true);
  });

  it('labelPermutation: a one-to-one renaming, not a merging one', () => {
    const expected = { labels: [0, 0, 1, 2] };
    const upTo = { labels: 'labelPermutation' } as const;
    expect(passes({ labels: [2, 2, 0, 1] }, { expected, upTo })).toBe(true);
    expect(passes({ labels: [0, 0, 1, 1] }, { expected, upTo })).toBe(false);
    expect(passes({ labels: [0, 3, 1, 2] }, { expected, upTo })).toBe(false);
  });

  it('rotation: any orthogonal matrix from the right, no stretching', () => {
    const angle = 0.7;
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    const rows = [
      [1, 2],
      [3, -1],
      [0.5, 4],
    ] as const;
    const expected = { m: rows.map((row) => [...row]) };
    const turned = rows.map(([x, y]) => [c * x - s * y, s * x + c * y]);
    const tolerance = { abs: 1e-12 };
    expect(passes({ m: turned }, { expected, upTo: { m: 'rotation' }, tolerance })).toBe(true);
    expect(passes({ m: turned }, { expected, tolerance })).toBe(false);
    const stretched = turned.map(([x, y]) => [x! * 1.01, y!]);
    expect(passes({ m: stretched }, { expected, upTo: { m: 'rotation' }, tolerance })).toBe(false);
  });

  it('still fails on shapes', () => {
    for (const freedom of ['columnSign', 'rowSign', 'columnPermutation', 'rotation'] as const)
      expect(passes({ m: [[1, 2, 3]] }, { expected: { m: want }, upTo: { m: freedom } })).toBe(false);
  });

  it('throws on a freedom that does not exist', () => {
    expect(() => compare({ m: want }, { expected: { m: want }, upTo: { m: 'anything' as 'sign' } })).toThrow(
      'unknown freedom',
    );
  });
});
