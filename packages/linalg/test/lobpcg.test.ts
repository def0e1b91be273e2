import { describe, expect, it } from 'vitest';
import {
  gram,
  identity,
  iterateLobpcg,
  leadingEigenpairs,
  leadingSingularTriplets,
  lobpcg,
  lobpcgAsync,
  symmetricEigen,
  type SymmetricOperator,
} from '../src/index.ts';
import { currentEngine } from '../src/mode.ts';
import { chain, errorOf, symmetric } from './inputs.ts';
import { uniform } from './matrices.ts';

/** The second difference matrix: eigenvalues 2 - 2 cos(j pi / (n + 1)). */
function laplacian(n: number): SymmetricOperator {
  return {
    size: n,
    multiply(x, out) {
      for (let i = 0; i < n; i++) out[i] = 2 * x[i] - (i > 0 ? x[i - 1] : 0) - (i < n - 1 ? x[i + 1] : 0);
    },
  };
}

describe('lobpcg', () => {
  it.each([
    ['smallest', 1],
    ['smallest', 6],
    ['largest', 6],
  ] as const)('finds the %s %d of a dense matrix', (which, k) => {
    const a = symmetric(150, 4);
    const all = symmetricEigen(a).values;
    const { values, vectors, residuals } = lobpcg(a, k, { which });
    const size = Math.max(-all[0], all[149]);
    for (let j = 0; j < k; j++) {
      const want = which === 'largest' ? all[149 - j] : all[k - 1 - j];
      expect(Math.abs(values[j] - want)).toBeLessThan(1e-12 * size);
    }
    expect(Math.max(...residuals)).toBeLessThanOrEqual(1e-10 * size);
    expect(gram(vectors).sub(identity(k)).abs().max()).toBeLessThan(1e-13);
    expect(a.mmul(vectors).sub(vectors.clone().mulRowVector(values)).abs().max()).toBeLessThan(1e-9 * size);
  });

  it('agrees with Lanczos on an operator, by the same options', () => {
    const a = chain(400);
    const block = lobpcg(a, 5, { which: 'largest' });
    const lanczos = leadingEigenpairs(a, 5);
    for (const [j, value] of block.values.entries()) expect(value).toBeCloseTo(lanczos.values[j], 8);
  });

  it('needs far fewer iterations with the inverse of the diagonal', () => {
    const a = chain(2000);
    const preconditioner = (x: Float64Array, out: Float64Array): void => {
      for (let i = 0; i < 2000; i++) out[i] = x[i] / (1 + i);
    };
    const options = { tolerance: 1e-12, maxIterations: 2000 };
    const plain = lobpcg(a, 4, options);
    const preconditioned = lobpcg(a, 4, { ...options, preconditioner });
    expect(preconditioned.iterations).toBeLessThan(plain.iterations / 5);
    for (const [j, value] of plain.values.entries()) expect(preconditioned.values[j]).toBeCloseTo(value, 7);
  });

  it('starts from the vectors of a similar problem and is done at once', () => {
    const a = chain(300);
    const { vectors, products } = lobpcg(a, 3);
    const again = lobpcg(a, 3, { start: vectors, blockSize: 3 });
    expect(again.products).toBeLessThan(products / 5);
  });

  it('finds a repeated eigenvalue as often as it is there', () => {
    const n = 200;
    const a: SymmetricOperator = {
      size: n,
      multiply(x, out) {
        for (let i = 0; i < n; i++) out[i] = (i < 4 ? 1 : 2 + i / n) * x[i];
      },
    };
    const { values } = lobpcg(a, 5);
    for (let j = 1; j < 5; j++) expect(values[j]).toBeCloseTo(1, 10);
    expect(values[0]).toBeCloseTo(2 + 4 / n, 10);
  });

  it('hands blocks to an operator that takes them', () => {
    const a = chain(300);
    let [blocks, vectors] = [0, 0];
    const operator: SymmetricOperator = {
      size: 300,
      multiply: () => {
        throw new Error('one by one');
      },
      multiplyBlock(count, x, out) {
        blocks++;
        vectors += count;
        for (let j = 0; j < count; j++)
          a.multiply(x.subarray(j * 300, (j + 1) * 300), out.subarray(j * 300, (j + 1) * 300));
      },
    };
    const { products } = lobpcg(operator, 4, { which: 'largest' });
    expect(vectors).toBe(products);
    expect(blocks).toBeLessThan(vectors);
  });

  it('says how far it came when the iterations are used up, and the iterator shows the way', () => {
    const a = laplacian(500);
    expect(() => lobpcg(a, 3, { maxIterations: 2 })).toThrow(
      expect.objectContaining({
        code: 'NOT_CONVERGED',
        argument: 'maxIterations',
        details: expect.objectContaining({ residuals: expect.any(Float64Array) as unknown }) as unknown,
      }),
    );
    const steps = iterateLobpcg(chain(300), 2);
    const first = steps.next().value;
    expect(first).toMatchObject({ iterations: 0, converged: false });
    expect(first.values).toHaveLength(2);
  });

  it('refuses what it cannot use, by name', () => {
    const a = chain(100);
    const code = (run: () => unknown): unknown => {
      const error = errorOf(run);
      return [error?.code, error?.argument];
    };
    expect(code(() => lobpcg(a, 0))).toEqual(['OUT_OF_RANGE', 'k']);
    expect(code(() => lobpcg(a, 3, { blockSize: 2 }))).toEqual(['OUT_OF_RANGE', 'blockSize']);
    expect(code(() => lobpcg(a, 3, { which: 'middle' as 'largest' }))).toEqual(['UNKNOWN_OPTION', 'which']);
    expect(code(() => lobpcg(a, 3, { start: uniform(99, 2, 1) }))).toEqual(['SHAPE', 'start']);
    expect(code(() => lobpcg(a, 3, { tolerance: NaN }))).toEqual(['NOT_FINITE', 'tolerance']);
    expect(code(() => lobpcg(a, 3, { preconditioner: 1 as never }))).toEqual([
      'WRONG_TYPE',
      'preconditioner',
    ]);
    expect(code(() => lobpcg(a, 3, { preconditioner: (_, out) => out.fill(NaN) }))).toEqual([
      'NOT_FINITE',
      'preconditioner',
    ]);
  });

  it('rejects with an AbortError when asked to stop, and gives its memory back', async () => {
    const a = symmetric(300, 8);
    const mark = currentEngine()?.core.mark();
    const controller = new AbortController();
    const job = lobpcgAsync(a, 3, {
      signal: controller.signal,
      onProgress: ({ iterations }) => {
        if (iterations === 2) controller.abort();
      },
    });
    await expect(job).rejects.toMatchObject({ name: 'AbortError' });
    expect(currentEngine()?.core.mark()).toBe(mark);
  });
});

describe('multiplicity', () => {
  it("'simple' saves the search for copies and gives the same pairs where values differ", () => {
    const a = symmetric(220, 5);
    const complete = leadingEigenpairs(a, 4);
    const simple = leadingEigenpairs(a, 4, { multiplicity: 'simple' });
    expect(simple.products).toBeLessThan(complete.products);
    expect(simple.values).toEqual(complete.values);
    const b = uniform(200, 150, 6);
    const triplets = leadingSingularTriplets(b, 4, { multiplicity: 'simple' });
    expect(triplets.products).toBeLessThan(leadingSingularTriplets(b, 4).products);
  });

  it('is one of two words', () => {
    expect(() => leadingEigenpairs(symmetric(80, 1), 1, { multiplicity: 'double' as 'simple' })).toThrow(
      expect.objectContaining({ code: 'UNKNOWN_OPTION', argument: 'multiplicity' }),
    );
  });
});

describe('dense matrices in WebAssembly memory', () => {
  it('are given back after every ending', () => {
    const a = symmetric(120, 7);
    const mark = currentEngine()?.core.mark();
    leadingEigenpairs(a, 3);
    leadingSingularTriplets(uniform(90, 120, 2), 3);
    expect(() => leadingEigenpairs(a, 3, { maxRestarts: 0, tolerance: 0 })).toThrow();
    const steps = iterateLobpcg(a, 2);
    steps.next();
    steps.return(undefined as never);
    expect(currentEngine()?.core.mark()).toBe(mark);
  });
});
