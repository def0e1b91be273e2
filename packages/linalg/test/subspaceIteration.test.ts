import { describe, expect, it } from 'vitest';
import {
  csrFromTriplets,
  gram,
  identity,
  iterateSubspace,
  leadingEigenpairs,
  matrixProduct,
  subspaceIteration,
  subspaceIterationAsync,
  symmetricEigen,
  type BlockState,
  type SymmetricOperator,
  type Which,
} from '../src/index.ts';
import { currentEngine } from '../src/mode.ts';
import { chain, symmetric } from './inputs.ts';
import { uniform } from './matrices.ts';

/** The k values wanted of all, in the order of the result. */
function wanted(all: Float64Array, k: number, which: Which): number[] {
  const descending = Array.from(all).reverse();
  if (which === 'smallest') return descending.slice(-k);
  if (which === 'largest') return descending.slice(0, k);
  return descending.sort((x, y) => Math.abs(y) - Math.abs(x)).slice(0, k);
}

describe('subspaceIteration', () => {
  it.each<readonly [Which, number]>([
    ['largest', 1],
    ['largest', 6],
    ['largest', 30],
    ['smallest', 6],
    ['magnitude', 7],
  ])('finds the %s %d of a dense matrix', (which, k) => {
    const n = 200;
    const a = symmetric(n, 4);
    const all = symmetricEigen(a).values;
    const { values, vectors, residuals } = subspaceIteration(a, k, { which });
    const size = Math.max(-all[0], all[n - 1]);
    for (const [j, value] of wanted(all, k, which).entries())
      expect(Math.abs(values[j] - value)).toBeLessThan(1e-12 * size);
    expect(Math.max(...residuals)).toBeLessThanOrEqual(1e-10 * size);
    expect(gram(vectors).sub(identity(k)).abs().max()).toBeLessThan(1e-13);
    const off = matrixProduct(a, vectors).sub(vectors.clone().mulRowVector(values)).abs().max();
    expect(off).toBeLessThan(2e-10 * size);
  });

  it('agrees with Lanczos on an operator', () => {
    const a = chain(500);
    const block = subspaceIteration(a, 5);
    const lanczos = leadingEigenpairs(a, 5);
    for (const [j, value] of block.values.entries()) expect(value).toBeCloseTo(lanczos.values[j], 7);
  });

  it('needs far fewer products with Chebyshev polynomials than without', () => {
    const a = symmetric(300, 7);
    const fast = subspaceIteration(a, 4, { which: 'smallest', tolerance: 1e-8 });
    const plain = subspaceIteration(a, 4, {
      which: 'smallest',
      tolerance: 1e-8,
      degree: 1,
      maxIterations: 5000,
    });
    expect(fast.products).toBeLessThan(plain.products / 2);
    for (const [j, value] of plain.values.entries()) expect(fast.values[j]).toBeCloseTo(value, 8);
  });

  it('finds a repeated eigenvalue as often as it is there, and low ranks', () => {
    const n = 200;
    const a: SymmetricOperator = {
      size: n,
      multiply(x, out) {
        for (let i = 0; i < n; i++) out[i] = (i < 4 ? 3 : 2 - i / n) * x[i];
      },
    };
    const { values } = subspaceIteration(a, 5);
    for (let j = 0; j < 4; j++) expect(values[j]).toBeCloseTo(3, 10);
    expect(values[4]).toBeCloseTo(2 - 4 / n, 9);
    const factor = uniform(n, 3, 5);
    const low = matrixProduct(factor, factor, { transposeB: true });
    const found = subspaceIteration(low, 5, { which: 'magnitude' });
    const want = symmetricEigen(low).values;
    for (let j = 0; j < 5; j++)
      expect(Math.abs(found.values[j] - want[n - 1 - j])).toBeLessThan(1e-9 * want[n - 1]);
  });

  it('takes sparse matrices and entries of any size', () => {
    const n = 150;
    const places = Array.from({ length: n }, (_, i) => i);
    const values = places.map((i) => 1e300 * (i < 3 ? 1 + i / 10 : (0.5 * i) / n));
    const result = subspaceIteration(csrFromTriplets(n, n, places, places, values), 3);
    for (const [j, value] of [1.2e300, 1.1e300, 1e300].entries())
      expect(Math.abs(result.values[j] / value - 1)).toBeLessThan(1e-12);
    const zero = subspaceIteration({ data: new Float64Array(n * n), rows: n, columns: n }, 2);
    expect([...zero.values]).toEqual([0, 0]);
    expect(gram(zero.vectors).sub(identity(2)).abs().max()).toBeLessThan(1e-14);
  });

  it('starts from the vectors of a similar problem and is done at once', () => {
    const a = chain(300);
    const { vectors, products } = subspaceIteration(a, 3, { which: 'smallest' });
    const again = subspaceIteration(a, 3, { which: 'smallest', start: vectors, tolerance: 1e-9 });
    expect(again.iterations).toBe(0);
    expect(again.products).toBeLessThan(products / 5);
  });

  it('hands blocks to an operator that takes them', () => {
    const a = chain(300);
    let vectors = 0;
    const operator: SymmetricOperator = {
      size: 300,
      multiply(x, out) {
        vectors++;
        a.multiply(x, out);
      },
      multiplyBlock(count, x, out) {
        vectors += count;
        for (let j = 0; j < count; j++)
          a.multiply(x.subarray(j * 300, (j + 1) * 300), out.subarray(j * 300, (j + 1) * 300));
      },
    };
    expect(subspaceIteration(operator, 4).products).toBe(vectors);
  });

  it('gives the same asynchronously and step by step, and the same for the same seed', async () => {
    const a = symmetric(200, 9);
    const states: BlockState[] = [];
    const result = subspaceIteration(a, 3, { onProgress: (state) => states.push(state) });
    expect(await subspaceIterationAsync(a, 3)).toEqual(result);
    const steps = iterateSubspace(a, 3);
    const yielded: BlockState[] = [];
    let next = steps.next();
    for (; next.done !== true; next = steps.next()) yielded.push(next.value);
    expect(yielded).toEqual(states);
    expect(next.value).toEqual(result);
    expect(states.at(-1)).toMatchObject({ converged: true, products: result.products });
    expect(subspaceIteration(a, 3, { seed: 2 }).products).toBeGreaterThan(0);
  });

  it('says how far it came when the iterations are used up', () => {
    expect(() => subspaceIteration(chain(500), 3, { maxIterations: 1 })).toThrow(
      expect.objectContaining({
        code: 'NOT_CONVERGED',
        argument: 'maxIterations',
        details: expect.objectContaining({ residuals: expect.any(Float64Array) as unknown }) as unknown,
      }),
    );
  });

  it('uses the dense solver where the matrix is small', () => {
    const a = symmetric(40, 3);
    const { values, iterations } = subspaceIteration(a, 3);
    expect(iterations).toBe(0);
    expect([...values]).toEqual([...symmetricEigen(a).values].reverse().slice(0, 3));
  });

  it.each<readonly [string, string, () => unknown]>([
    ['OUT_OF_RANGE', 'k', () => subspaceIteration(chain(100), 0)],
    ['OUT_OF_RANGE', 'k', () => subspaceIteration(chain(100), 101)],
    ['OUT_OF_RANGE', 'blockSize', () => subspaceIteration(chain(100), 3, { blockSize: 2 })],
    ['OUT_OF_RANGE', 'degree', () => subspaceIteration(chain(100), 3, { degree: 0 })],
    ['OUT_OF_RANGE', 'degree', () => subspaceIteration(chain(100), 3, { degree: 1.5 })],
    ['OUT_OF_RANGE', 'tolerance', () => subspaceIteration(chain(100), 3, { tolerance: 1 })],
    ['UNKNOWN_OPTION', 'which', () => subspaceIteration(chain(100), 3, { which: 'middle' as 'largest' })],
    ['SHAPE', 'start', () => subspaceIteration(chain(100), 3, { start: uniform(99, 2, 1) })],
    ['OUT_OF_RANGE', 'seed', () => subspaceIteration(chain(100), 3, { seed: -1 })],
    ['OUT_OF_RANGE', 'maxIterations', () => subspaceIteration(chain(100), 3, { maxIterations: -1 })],
    ['WRONG_TYPE', 'a', () => subspaceIteration({ size: 3 } as never, 1)],
    ['SHAPE', 'a', () => subspaceIteration([[1, 2, 3]], 1)],
    ['NOT_FINITE', 'a', () => subspaceIteration({ size: 100, multiply: (_, out) => out.fill(NaN) }, 1)],
  ])('refuses with %s for %s', (code, argument, call) => {
    expect(call).toThrow(expect.objectContaining({ code, argument }));
  });

  it('rejects with an AbortError when asked to stop, and gives its memory back', async () => {
    const a = symmetric(300, 8);
    const mark = currentEngine()?.core.mark();
    const controller = new AbortController();
    const job = subspaceIterationAsync(a, 3, {
      signal: controller.signal,
      onProgress: ({ iterations }) => {
        if (iterations === 1) controller.abort();
      },
    });
    await expect(job).rejects.toMatchObject({ name: 'AbortError' });
    expect(currentEngine()?.core.mark()).toBe(mark);
  });
});
