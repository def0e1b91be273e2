import { describe, expect, it } from 'vitest';
import {
  csrMultiply,
  csrToDense,
  gram,
  iterateLeadingEigenpairs,
  iterateLeadingSingularTriplets,
  leadingEigenpairs,
  leadingEigenpairsAsync,
  leadingSingularTriplets,
  leadingSingularTripletsAsync,
  matrixProduct,
  svd,
  symmetricEigen,
  toCsr,
  toMatrix,
  type CsrMatrix,
  type LabError,
  type LanczosState,
  type LeadingEigenpairs,
  type LinearOperator,
  type MatrixLike,
  type SymmetricOperator,
} from '../src/index.ts';
import { buildMatrix, buildSparse } from '@lab/reference';
import { uniform } from './matrices.ts';
import { orthogonality } from './measures.ts';

function laplacian(m: number, scale = 1): CsrMatrix {
  const { rows, cols, indptr, indices, values } = buildSparse({ kind: 'laplacian2d', m, scale });
  return { rows, columns: cols, indptr, indices, values };
}

/** Eigenvalues of the grid, descending, by the closed form. */
function laplacianValues(m: number): number[] {
  const side = Array.from({ length: m }, (_, i) => 2 - 2 * Math.cos((Math.PI * (i + 1)) / (m + 1)));
  return side.flatMap((x) => side.map((y) => x + y)).sort((p, q) => q - p);
}

function diagonalOperator(entries: ArrayLike<number>): SymmetricOperator {
  return {
    size: entries.length,
    multiply: (x, out) => {
      for (let i = 0; i < x.length; i++) out[i] = entries[i] * x[i];
    },
  };
}

function expectPairs(a: MatrixLike, { values, vectors }: LeadingEigenpairs, want: ArrayLike<number>): void {
  const size = toMatrix(a).norm('max') + Math.max(...Array.from(want, Math.abs));
  expect(values).toHaveLength(want.length);
  for (let j = 0; j < want.length; j++)
    expect(Math.abs(values[j] - want[j])).toBeLessThanOrEqual(1e-9 * size);
  expect(orthogonality(vectors)).toBeLessThanOrEqual(10);
  const residual = matrixProduct(a, vectors);
  for (let j = 0; j < values.length; j++) {
    const column = residual.getColumn(j).map((x, i) => x - values[j] * vectors.get(i, j));
    expect(Math.hypot(...column)).toBeLessThanOrEqual(1e-9 * size);
  }
}

describe('leadingEigenpairs', () => {
  const a = toMatrix(buildMatrix({ kind: 'uniformSymmetric', n: 150, seed: 5 }));
  const all = [...symmetricEigen(a).values];
  const descending = [...all].reverse();

  it('finds the k largest, smallest and largest in magnitude, in descending order', () => {
    for (const k of [1, 2, 7, 20]) {
      expectPairs(a, leadingEigenpairs(a, k), descending.slice(0, k));
      expectPairs(a, leadingEigenpairs(a, k, { which: 'smallest' }), descending.slice(-k));
      const magnitude = [...all].sort((p, q) => Math.abs(q) - Math.abs(p)).slice(0, k);
      expectPairs(a, leadingEigenpairs(a, k, { which: 'magnitude' }), magnitude);
    }
    const small = buildMatrix({ kind: 'uniformSymmetric', n: 9, seed: 6 });
    const values = [...symmetricEigen(small).values];
    expectPairs(small, leadingEigenpairs(small, 2, { which: 'smallest' }), [values[1], values[0]]);
  });

  it('finds all copies of repeated eigenvalues', () => {
    const m = 14;
    const a = laplacian(m);
    for (const k of [1, 2, 3, 5, 10, 13]) {
      expectPairs(csrToDense(a), leadingEigenpairs(a, k), laplacianValues(m).slice(0, k));
      const smallest = leadingEigenpairs(a, k, { which: 'smallest' });
      expectPairs(csrToDense(a), smallest, laplacianValues(m).slice(-k));
    }
    for (const multiplicity of [2, 3, 5, 8]) {
      const entries = Array.from({ length: 300 }, (_, i) => (i < multiplicity ? 10 : 9.9 - i / 31));
      const { values } = leadingEigenpairs(diagonalOperator(entries), 8);
      const want = [...entries].sort((p, q) => q - p).slice(0, 8);
      for (let j = 0; j < 8; j++) expect(Math.abs(values[j] - want[j])).toBeLessThan(1e-8);
    }
  });

  it('finds copies of the identity, of low-rank matrices and of zero', () => {
    const n = 200;
    const one = leadingEigenpairs(diagonalOperator(new Float64Array(n).fill(3)), 4);
    for (const value of one.values) expect(value).toBeCloseTo(3, 13);
    expect(orthogonality(one.vectors)).toBeLessThanOrEqual(10);
    expect([...leadingEigenpairs(diagonalOperator(new Float64Array(n)), 3).values]).toEqual([0, 0, 0]);
    const lowRank = gram(uniform(5, n, 3));
    const values = symmetricEigen(lowRank).values.slice(-7).reverse();
    expectPairs(lowRank, leadingEigenpairs(lowRank, 7), values);
  });

  it('finds the same by blocks of two, of a dense matrix, a sparse one and an operator', () => {
    for (const k of [1, 2, 7, 20]) {
      for (const basisSize of [undefined, k + 8, k + 13]) {
        const options = { blockSize: 2, ...(basisSize && { basisSize }) } as const;
        expectPairs(a, leadingEigenpairs(a, k, options), descending.slice(0, k));
        expectPairs(a, leadingEigenpairs(a, k, { ...options, which: 'smallest' }), descending.slice(-k));
        const magnitude = [...all].sort((p, q) => Math.abs(q) - Math.abs(p)).slice(0, k);
        expectPairs(a, leadingEigenpairs(a, k, { ...options, which: 'magnitude' }), magnitude);
      }
    }
    expectPairs(a, leadingEigenpairs(toCsr(a), 5, { blockSize: 2, seed: 8 }), descending.slice(0, 5));
    const startVector = Array.from({ length: 150 }, (_, i) => i + 1);
    expectPairs(a, leadingEigenpairs(a, 4, { startVector, blockSize: 2 }), descending.slice(0, 4));
    const blocks: number[] = [];
    const product = (count: number, x: Float64Array, out: Float64Array): void => {
      blocks.push(count);
      out.set(matrixProduct({ data: x, rows: count, columns: 150 }, a).to1DArray());
    };
    const operator = { size: 150, multiply: product.bind(undefined, 1), multiplyBlock: product };
    const found = leadingEigenpairs(operator, 3, { blockSize: 2 });
    expectPairs(a, found, descending.slice(0, 3));
    expect(new Set(blocks)).toEqual(new Set([2]));
    expect(found.products).toBe(2 * blocks.length);
    expect(found).toEqual(leadingEigenpairs(operator, 3, { blockSize: 2 }));
  });

  it('finds all copies by blocks of two, and looks for more only where it saw two', () => {
    const m = 14;
    const a = laplacian(m);
    for (const k of [1, 2, 3, 5, 10, 13]) {
      expectPairs(csrToDense(a), leadingEigenpairs(a, k, { blockSize: 2 }), laplacianValues(m).slice(0, k));
      const smallest = leadingEigenpairs(a, k, { which: 'smallest', blockSize: 2 });
      expectPairs(csrToDense(a), smallest, laplacianValues(m).slice(-k));
    }
    for (const multiplicity of [2, 3, 5, 8]) {
      const entries = Array.from({ length: 300 }, (_, i) => (i < multiplicity ? 10 : 9.9 - i / 31));
      const operator = diagonalOperator(entries);
      const { values } = leadingEigenpairs(operator, 8, { blockSize: 2 });
      const want = [...entries].sort((p, q) => q - p).slice(0, 8);
      for (let j = 0; j < 8; j++) expect(Math.abs(values[j] - want[j])).toBeLessThan(1e-8);
    }
    const simple = diagonalOperator(Array.from({ length: 300 }, (_, i) => 300 / (i + 1)));
    const trusted = leadingEigenpairs(simple, 4, { blockSize: 2, multiplicity: 'simple' });
    expect(leadingEigenpairs(simple, 4, { blockSize: 2 }).products).toBe(trusted.products);
  });

  it('takes identities, low rank and zero by blocks of two', () => {
    const n = 200;
    const one = leadingEigenpairs(diagonalOperator(new Float64Array(n).fill(3)), 4, { blockSize: 2 });
    for (const value of one.values) expect(value).toBeCloseTo(3, 13);
    expect(orthogonality(one.vectors)).toBeLessThanOrEqual(10);
    const zero = leadingEigenpairs(diagonalOperator(new Float64Array(n)), 3, { blockSize: 2 });
    expect([...zero.values]).toEqual([0, 0, 0]);
    const lowRank = gram(uniform(5, n, 3));
    const values = symmetricEigen(lowRank).values.slice(-7).reverse();
    expectPairs(lowRank, leadingEigenpairs(lowRank, 7, { blockSize: 2 }), values);
    const { vectors } = leadingEigenpairs(lowRank, 2);
    const again = leadingEigenpairs(lowRank, 2, { startVector: vectors.getColumn(1), blockSize: 2 });
    expectPairs(lowRank, again, values.slice(0, 2));
  });

  it.each([1e150, 1e-150])('does not mind entries of %d', (scale) => {
    const scaled = laplacian(10, scale);
    const { values } = leadingEigenpairs(scaled, 4);
    const want = laplacianValues(10);
    for (let j = 0; j < 4; j++) expect(Math.abs(values[j] / scale - want[j])).toBeLessThan(1e-8);
  });

  it('takes a dense matrix, a sparse one and an operator, with the same result', () => {
    const dense = leadingEigenpairs(a, 3);
    const sparse = toCsr(a);
    const operator: SymmetricOperator = {
      size: 150,
      multiply: (x, out) =>
        out.set(
          csrMultiply(
            sparse,
            Array.from(x, (value) => [value]),
          ).to1DArray(),
        ),
    };
    for (const other of [leadingEigenpairs(sparse, 3), leadingEigenpairs(operator, 3)]) {
      for (let j = 0; j < 3; j++) expect(Math.abs(other.values[j] - dense.values[j])).toBeLessThan(1e-12);
    }
    for (const [j, value] of leadingEigenpairs(
      { size: 3, multiply: (x, out) => out.set([x[2], x[1], x[0]]) },
      3,
    ).values.entries()) {
      expect(value).toBeCloseTo([1, 1, -1][j], 14);
    }
  });

  it('repeats itself for the same seed and start, and finds the same from others', () => {
    expect(leadingEigenpairs(a, 4)).toEqual(leadingEigenpairs(a, 4));
    const other = leadingEigenpairs(a, 4, { seed: 99 });
    expect(other.vectors).not.toEqual(leadingEigenpairs(a, 4).vectors);
    expectPairs(a, other, descending.slice(0, 4));
    const startVector = Array.from({ length: 150 }, (_, i) => i + 1);
    expectPairs(a, leadingEigenpairs(a, 4, { startVector, basisSize: 12 }), descending.slice(0, 4));
    expectPairs(a, leadingEigenpairs(a, 4, { startVector: new Float64Array(150) }), descending.slice(0, 4));
  });

  it('finds more from an eigenvector as start, where the first Krylov space ends at once', () => {
    const { values, vectors } = leadingEigenpairs(a, 2);
    const again = leadingEigenpairs(a, 2, { startVector: vectors.getColumn(1) });
    expect(Math.abs(again.values[0] - values[0])).toBeLessThan(1e-9);
    expect(Math.abs(again.values[1] - values[1])).toBeLessThan(1e-9);
  });

  it('meets a tighter tolerance with more products', () => {
    const loose = leadingEigenpairs(laplacian(30), 3, { tolerance: 1e-4 });
    const tight = leadingEigenpairs(laplacian(30), 3, { tolerance: 1e-12 });
    expect(loose.products).toBeLessThan(tight.products);
    expect(Math.max(...tight.residuals)).toBeLessThanOrEqual(8e-12);
  });

  it('throws NOT_CONVERGED with what it has', () => {
    const failure = thrown(() => leadingEigenpairs(laplacian(40), 5, { maxRestarts: 1 }));
    expect(failure.code).toBe('NOT_CONVERGED');
    const { values, vectors, residuals } = failure.details as unknown as LeadingEigenpairs;
    expect([values.length, residuals.length, vectors.rows, vectors.columns]).toEqual([5, 5, 1600, 5]);
    expect(Math.max(...residuals)).toBeGreaterThan(1e-10 * 8);
  });

  it('yields the same steps from the iterator, reports them, and returns the result', () => {
    const options = { basisSize: 20 };
    const reported: LanczosState[] = [];
    const result = leadingEigenpairs(laplacian(20), 4, {
      ...options,
      onProgress: (state) => reported.push(state),
    });
    const steps = iterateLeadingEigenpairs(laplacian(20), 4, options);
    const states: LanczosState[] = [];
    let next = steps.next();
    for (; next.done !== true; next = steps.next()) states.push(next.value);
    expect(next.value).toEqual(result);
    expect(states).toEqual(reported);
    expect(states.length).toBeGreaterThan(1);
    expect(states[states.length - 1].converged).toBe(true);
    for (let i = 1; i < states.length; i++)
      expect(states[i].products).toBeGreaterThan(states[i - 1].products);
  });

  it('gives the same result asynchronously, letting timers run meanwhile', async () => {
    let ticks = 0;
    const timer = setInterval(() => {
      ticks++;
    }, 1);
    const slow: SymmetricOperator = {
      size: 400,
      multiply: (x, out) => {
        for (const until = performance.now() + 2; performance.now() < until;);
        for (let i = 0; i < x.length; i++) out[i] = (i + 1) * x[i];
      },
    };
    const result = await leadingEigenpairsAsync(slow, 2);
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(3);
    expect(result).toEqual(
      leadingEigenpairs(diagonalOperator(Array.from({ length: 400 }, (_, i) => i + 1)), 2),
    );
  });

  it('stops when it is aborted', async () => {
    const controller = new AbortController();
    const running = leadingEigenpairsAsync(laplacian(60), 10, {
      tolerance: 1e-14,
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
    const aborted = AbortSignal.abort('no matter');
    expect(() => leadingEigenpairs(laplacian(60), 2, { signal: aborted })).toThrow(
      expect.objectContaining({ name: 'AbortError' }),
    );
    expect(() => [...iterateLeadingEigenpairs(laplacian(60), 2, { signal: aborted })]).toThrow(
      expect.objectContaining({ name: 'AbortError' }),
    );
    await expect(leadingSingularTripletsAsync(laplacian(60), 2, { signal: aborted })).rejects.toMatchObject({
      name: 'AbortError',
    });
  });

  it('refuses products that are not finite', () => {
    const broken: SymmetricOperator = { size: 100, multiply: (_, out) => out.fill(NaN) };
    expect(thrown(() => leadingEigenpairs(broken, 1)).code).toBe('NOT_FINITE');
  });
});

describe('leadingSingularTriplets', () => {
  const expectTriplets = (
    a: MatrixLike,
    k: number,
    given: MatrixLike | CsrMatrix | LinearOperator = a,
  ): void => {
    const { u, values, v } = leadingSingularTriplets(given, k);
    const want = svd(a, { vectors: false }).values;
    for (let j = 0; j < k; j++) expect(Math.abs(values[j] - want[j])).toBeLessThanOrEqual(1e-9 * want[0]);
    expect(orthogonality(u)).toBeLessThanOrEqual(10);
    expect(orthogonality(v)).toBeLessThanOrEqual(10);
    const left = matrixProduct(a, v);
    const right = matrixProduct(a, u, { transposeA: true });
    for (let j = 0; j < k; j++) {
      left.setColumn(
        j,
        left.getColumn(j).map((x, i) => x - values[j] * u.get(i, j)),
      );
      right.setColumn(
        j,
        right.getColumn(j).map((x, i) => x - values[j] * v.get(i, j)),
      );
    }
    expect(Math.max(left.abs().max(), right.abs().max())).toBeLessThanOrEqual(1e-9 * want[0]);
  };

  it.each([
    [200, 120],
    [120, 200],
    [100, 100],
    [700, 70],
    [70, 700],
    [2000, 40],
    [30, 20],
  ])('of a random %i x %i matrix agree with the whole decomposition', (m, n) => {
    const a = uniform(m, n, m + n);
    for (const k of [1, 3, 15]) expectTriplets(a, k);
  });

  it('take sparse matrices and operators', () => {
    const a = toMatrix(uniform(110, 90, 4));
    const flipped = a.transpose();
    const times = (matrix: MatrixLike, x: Float64Array): number[] =>
      matrixProduct(
        matrix,
        Array.from(x, (value) => [value]),
      ).to1DArray();
    expectTriplets(a, 3, toCsr(a));
    expectTriplets(a, 3, {
      rows: 110,
      columns: 90,
      multiply: (x, out) => out.set(times(a, x)),
      multiplyTranspose: (x, out) => out.set(times(flipped, x)),
    });
  });

  it('find repeated values, low ranks and zero', () => {
    expectTriplets(csrToDense(laplacian(12)), 6, laplacian(12));
    expectTriplets(matrixProduct(uniform(150, 4, 1), uniform(4, 130, 2)), 6);
    const zero = leadingSingularTriplets({ data: new Float64Array(150 * 130), rows: 150, columns: 130 }, 3);
    expect([...zero.values]).toEqual([0, 0, 0]);
    expect(orthogonality(zero.u)).toBeLessThanOrEqual(10);
    expect(orthogonality(zero.v)).toBeLessThanOrEqual(10);
  });

  it('can be all of them', () => {
    expectTriplets(uniform(80, 100, 3), 80);
    expectTriplets(uniform(100, 80, 3), 80);
  });

  it('keep small values accurate beside large ones', () => {
    const n = 100;
    const want = Array.from({ length: n }, (_, i) => 10 ** (-i / 2));
    const diagonal = csrOfDiagonal(want);
    const { values } = leadingSingularTriplets(diagonal, 20, { tolerance: 1e-15 });
    for (let j = 0; j < 20; j++) expect(Math.abs(values[j] - want[j])).toBeLessThan(1e-15 * 5);
  });

  it('give the same asynchronously, report progress, and throw NOT_CONVERGED with what they have', async () => {
    const a = laplacian(25);
    const states: LanczosState[] = [];
    const result = leadingSingularTriplets(a, 3, { onProgress: (state) => states.push(state) });
    expect(await leadingSingularTripletsAsync(a, 3)).toEqual(result);
    expect(states[states.length - 1]).toMatchObject({ converged: true });
    const steps = iterateLeadingSingularTriplets(a, 3);
    const yielded: LanczosState[] = [];
    let next = steps.next();
    for (; next.done !== true; next = steps.next()) yielded.push(next.value);
    expect(yielded).toEqual(states);
    expect(next.value).toEqual(result);
    const failure = thrown(() => leadingSingularTriplets(laplacian(40), 4, { maxRestarts: 1 }));
    expect(failure.code).toBe('NOT_CONVERGED');
    expect(Object.keys(failure.details!).sort()).toEqual(['residuals', 'u', 'v', 'values']);
  });
});

function csrOfDiagonal(entries: readonly number[]): CsrMatrix {
  const n = entries.length;
  const indptr = Array.from({ length: n + 1 }, (_, i) => i);
  return { rows: n, columns: n, indptr, indices: indptr.slice(0, n), values: entries };
}

function thrown(call: () => unknown): LabError {
  try {
    call();
  } catch (error) {
    return error as LabError;
  }
  throw new Error('nothing was thrown');
}
