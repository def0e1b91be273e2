import { symmetricEigen } from '@lab/linalg';
import { randomStream } from '@lab/stats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { topPairOf, topValueOf } from '../src/rotatedFlow.ts';

interface Square {
  readonly data: Float64Array;
  readonly rows: number;
  readonly columns: number;
}

/** A symmetric matrix with independent entries, with an outlier of about this size, or with the given diagonal alone. */
function symmetric(size: number, seed: number, strength: number): Square {
  const data = randomStream(seed, size).fillNormal(new Float64Array(size * size));
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++) {
      const value = (data[i * size + j] + data[j * size + i]) / (2 * Math.sqrt(size)) + strength / size;
      data[i * size + j] = data[j * size + i] = value;
    }
  return { data, rows: size, columns: size };
}

function diagonal(values: readonly number[]): Square {
  const size = values.length;
  const data = new Float64Array(size * size);
  values.forEach((value, i) => (data[i * size + i] = value));
  return { data, rows: size, columns: size };
}

/** |A v - value v| over the largest |eigenvalue|. */
function residual({ data, rows }: Square, value: number, vector: Float64Array, norm: number): number {
  const image = Float64Array.from({ length: rows }, (_, i) =>
    vector.reduce((sum, entry, j) => sum + data[i * rows + j] * entry, 0),
  );
  return Math.hypot(...image.map((entry, i) => entry - value * vector[i])) / norm;
}

describe('the top eigenpair', () => {
  it('is that of the dense solver, whatever the size and whether anything stands out', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 150 }),
        fc.integer({ min: 1, max: 1e6 }),
        fc.constantFrom(0, 0.5, 1, 3, -2),
        (size, seed, strength) => {
          const matrix = symmetric(size, seed, strength);
          const { values } = symmetricEigen(matrix, { vectors: false });
          const [top, norm] = [values[size - 1], Math.max(...values.map(Math.abs))];
          const { value, left } = topPairOf(matrix, 'symmetric');
          expect(Math.abs(value - top) / norm).toBeLessThan(1e-12);
          expect(Math.hypot(...left)).toBeCloseTo(1, 12);
          expect(residual(matrix, value, left, norm)).toBeLessThan(1e-6);
          expect(Math.abs(topValueOf(matrix, 'symmetric') - top) / norm).toBeLessThan(1e-7);
        },
      ),
      { numRuns: 60, seed: 1 },
    );
  });

  it.each([
    ['repeated', [1, 1, 1, 0.5, 0, -1]],
    ['close to the next', [1, 1 - 1e-9, 0.2, -0.3]],
    ['far below the largest in size', [1e-6, -1, -2, -3]],
    ['negative', [-1, -2, -3, -4, -5]],
    ['zero', [0, 0, 0, 0]],
    ['alone', [7]],
    ['huge', [1e150, 1e149, -1e150]],
  ])('is found where it is %s', (_, values) => {
    const matrix = diagonal(values);
    const norm = Math.max(1e-300, ...values.map(Math.abs));
    const { value, left } = topPairOf(matrix, 'symmetric');
    expect(Math.abs(value - Math.max(...values)) / norm).toBeLessThan(1e-8);
    expect(residual(matrix, value, left, norm)).toBeLessThan(1e-6);
  });

  it('is found among many copies, where orthogonality is lost again and again', () => {
    const values = Array.from({ length: 120 }, (_, i) => (i < 60 ? 1 : i < 119 ? -1 : 1.0001));
    expect(topPairOf(diagonal(values), 'symmetric').value).toBeCloseTo(1.0001, 10);
    const geometric = Array.from({ length: 200 }, (_, i) => 1 - 0.9 ** i);
    expect(topPairOf(diagonal(geometric), 'symmetric').value).toBeCloseTo(Math.max(...geometric), 10);
  });

  it('of a matrix that overflows is refused', () => {
    expect(() => topPairOf(diagonal([1e308, 1e308, -1e308].map((x) => 1e10 * x)), 'symmetric')).toThrow(
      expect.objectContaining({ code: 'NOT_FINITE' }),
    );
  });
});
