import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { createColumns, matrixProduct, setMode, type ColumnMatrix, type Mode } from '../src/index.ts';
import { modes, wave } from './inputs.ts';

afterEach(() => void setMode('default'));

/** Sizes on both sides of where WebAssembly takes over, and tails of every length. */
const sizes = fc.tuple(fc.integer({ min: 1, max: 130 }), fc.integer({ min: 1, max: 40 }));

interface State {
  x: Float64Array;
  r: Float64Array;
  field: Float64Array;
}

/** What every sweep has to keep true: r = b - A x. */
function residual(data: Float64Array, rows: number, b: Float64Array, x: Float64Array): Float64Array {
  const columns = x.length;
  const fitted = matrixProduct(
    { data: x, rows: 1, columns },
    { data, rows: columns, columns: rows },
  ).to1DArray();
  return b.map((value, i) => value - fitted[i]);
}

function expectClose(got: Float64Array, want: ArrayLike<number>, bound = 1e-11): void {
  expect(got.length).toBe(want.length);
  got.forEach((value, i) => {
    expect(Math.abs(value - want[i])).toBeLessThan(bound);
  });
}

const variants = modes.flatMap((mode) =>
  (['double', 'single'] as const).map((precision) => [mode, precision] as const),
);

describe.each(variants)('columns in mode %s, %s precision', (mode: Mode, precision) => {
  /** The matrix, and the entries that it stands for. */
  function columnsOf(given: Float64Array, rows: number, columns: number): [ColumnMatrix, Float64Array] {
    const data = precision === 'single' ? given.map(Math.fround) : given;
    return [createColumns(given, rows, columns, { precision }), data];
  }

  it('multiply, from both sides', () => {
    setMode(mode);
    fc.assert(
      fc.property(sizes, ([rows, columns]) => {
        const [matrix, data] = columnsOf(wave(rows * columns, 1), rows, columns);
        const [x, r] = [wave(columns, 2), wave(rows, 3)];
        const zero = new Float64Array(rows);
        const out = new Float64Array(rows);
        matrix.multiply(x, out);
        expectClose(
          out,
          residual(
            data,
            rows,
            zero,
            x.map((value) => -value),
          ),
        );
        const products = new Float64Array(columns);
        matrix.multiplyTranspose(r, products);
        const want = Array.from({ length: columns }, (_, j) =>
          r.reduce((sum, value, i) => sum + value * data[j * rows + i], 0),
        );
        expectClose(products, want);
        matrix.gramMultiply(x, products);
        const both = new Float64Array(columns);
        matrix.multiplyTranspose(out, both);
        expectClose(products, both, 1e-9);
        const outer = new Float64Array(rows);
        matrix.outerMultiply(r, outer);
        matrix.multiply(Float64Array.from(want), out);
        expectClose(outer, out, 1e-9);
        matrix.outerMultiply(r, outer, { rough: true });
        const size = out.reduce((most, value) => Math.max(most, Math.abs(value)), rows);
        expectClose(outer, out, precision === 'single' ? 1e-6 * size * Math.sqrt(columns) : 1e-9);
        matrix.free();
      }),
      { numRuns: 60 },
    );
  });

  it('sweep by a function and by a linear rule alike, in any order, and keep the residual', () => {
    setMode(mode);
    fc.assert(
      fc.property(sizes, fc.boolean(), ([rows, columns], ordered) => {
        const [matrix, data] = columnsOf(wave(rows * columns, 4), rows, columns);
        const b = wave(rows, 5);
        const diagonal = Float64Array.from({ length: columns }, (_, j) =>
          data.subarray(j * rows, (j + 1) * rows).reduce((sum, value) => sum + value * value, 0),
        );
        const gain = diagonal.map((square) => 1 / (square + 0.3));
        const order = ordered
          ? Int32Array.from({ length: 2 * columns + 1 }, (_, i) => (7 * i + 3) % columns)
          : undefined;
        const start = (): State => ({
          x: new Float64Array(columns),
          r: b.slice(),
          field: new Float64Array(columns),
        });
        const [one, two] = [start(), start()];
        const options = { scale: 1, omega: 0.9, ...(order && { order }) };
        for (let k = 0; k < 3; k++) {
          matrix.relax(one.r, { x: one.x, field: one.field, diagonal, gain, ...options });
          matrix.sweep(
            two.r,
            (j, product) => {
              const old = two.x[j];
              two.field[j] = product + diagonal[j] * old;
              two.x[j] = old + 0.9 * (gain[j] * two.field[j] - old);
              return two.x[j] - old;
            },
            order,
          );
        }
        // Where a sweep is cut into parts decides which of its last entries are fused.
        const bound = mode === 'default' ? 1e-12 : Number.MIN_VALUE;
        for (const name of ['x', 'field', 'r'] as const) expectClose(one[name], two[name], bound);
        expectClose(one.r, residual(data, rows, b, one.x));
        matrix.free();
      }),
      { numRuns: 60 },
    );
  });

  it('take all products of a sweep together from the residual before it', () => {
    setMode(mode);
    fc.assert(
      fc.property(sizes, ([rows, columns]) => {
        const [matrix, data] = columnsOf(wave(rows * columns, 6), rows, columns);
        const b = wave(rows, 7);
        const products = new Float64Array(columns);
        matrix.multiplyTranspose(b, products);
        const seen = new Float64Array(columns);
        const r = b.slice();
        matrix.sweepTogether(r, (j, product) => {
          seen[j] = product;
          return j % 3 === 0 ? 0 : 0.01 * product;
        });
        expectClose(seen, products);
        expectClose(
          r,
          residual(
            data,
            rows,
            b,
            products.map((value, j) => (j % 3 === 0 ? 0 : 0.01 * value)),
          ),
        );
        matrix.free();
      }),
      { numRuns: 60 },
    );
  });
});

it('gives the same bits in JavaScript and in strict mode, sweep after sweep', () => {
  const [rows, columns] = [203, 40];
  const data = wave(rows * columns, 8);
  const run = (mode: Mode): State => {
    setMode(mode);
    const matrix = createColumns(data, rows, columns);
    const state = { x: new Float64Array(columns), r: wave(rows, 9), field: new Float64Array(columns) };
    const diagonal = new Float64Array(columns).fill(rows / 2);
    const gain = new Float64Array(columns).fill(2 / (rows + 1));
    for (let k = 0; k < 10; k++) matrix.relax(state.r, { ...state, diagonal, gain, scale: 1 });
    return state;
  };
  expect(run('strict')).toEqual(run('javascript'));
});

it('survives memory that grows, and work on other matrices inside an update', () => {
  const [rows, columns] = [64, 64];
  const data = wave(rows * columns, 10);
  const matrix = createColumns(data, rows, columns);
  const plain = wave(rows, 11);
  matrix.sweep(plain, (_, product) => 1e-3 * product);
  const disturbed = wave(rows, 11);
  matrix.sweep(disturbed, (j, product) => {
    if (j % 20 === 0) {
      const large = wave(300 * 300, j);
      matrixProduct({ data: large, rows: 300, columns: 300 }, { data: large, rows: 300, columns: 300 });
      createColumns(large, 300, 300);
    }
    return 1e-3 * product;
  });
  expect(disturbed).toEqual(plain);
});

it('keeps single precision apart from double, infinite where an entry is beyond it', () => {
  const [rows, columns] = [64, 40];
  const data = wave(rows * columns, 12);
  const x = wave(columns, 13);
  const [exact, rounded] = (['double', 'single'] as const).map((precision) => {
    const out = new Float64Array(rows);
    createColumns(data, rows, columns, { precision }).multiply(x, out);
    return out;
  });
  const size = x.reduce((sum, value) => sum + Math.abs(value), 0);
  exact.forEach((value, i) => {
    expect(Math.abs(value - rounded[i])).toBeLessThan(size * 2 ** -24);
  });
  expect(rounded).not.toEqual(exact);
  data[5] = 1e39;
  const out = new Float64Array(rows);
  createColumns(data, rows, columns, { precision: 'single' }).multiply(x, out);
  expect(out[5]).toBe(Math.sign(x[0]) * Infinity);
});

it('refuses what does not fit', () => {
  expect(() => createColumns(new Float64Array(5), 2, 3)).toThrow(
    expect.objectContaining({ code: 'SHAPE', argument: 'data' }),
  );
  expect(() => createColumns(new Float64Array(6), 2, 3, { precision: 'half' as 'single' })).toThrow(
    expect.objectContaining({ argument: 'precision' }),
  );
  expect(() => createColumns(new Float64Array(6), 2, 3, { bits: 32 } as object)).toThrow(
    expect.objectContaining({ code: 'UNKNOWN_OPTION' }),
  );
  const matrix = createColumns(new Float64Array(6), 2, 3);
  expect(() => matrix.multiply(new Float64Array(2), new Float64Array(2))).toThrow(
    expect.objectContaining({ code: 'SHAPE', argument: 'x' }),
  );
  expect(() => matrix.sweep(new Float64Array(3), () => 0)).toThrow(
    expect.objectContaining({ code: 'SHAPE', argument: 'r' }),
  );
  matrix.free();
  matrix.free();
});
