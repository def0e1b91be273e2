import type { DenseMatrix } from '@lab/reference';
import { describe, expect, it } from 'vitest';
import { cholesky, luSolve, qr, svd, symmetricEigen } from '../src/index.ts';
import fixture from './fixtures/lapack.json' with { type: 'json' };
import { definiteMatrices, generalMatrices, symmetricMatrices } from './lapackMatrices.ts';
import * as measures from './measures.ts';

// Errors in units of max(n, 10) eps, made by scripts/lapackFixtures.ts.
interface Errors {
  readonly residual?: number;
  readonly orthogonality?: number;
  readonly u?: number;
  readonly v?: number;
  readonly backward?: number;
  readonly values?: readonly number[];
}

const lapack = fixture as unknown as Readonly<
  Record<'eigen' | 'svd' | 'qr' | 'cholesky' | 'solve', Readonly<Record<string, Errors>>>
>;

/** Three times LAPACK's own error, and 0.3 where that is less. */
function expectNoWorse(error: number, native: number | undefined): void {
  expect(native).toBeDefined();
  expect(error).toBeLessThanOrEqual(Math.max(3 * native!, 0.3));
}

function expectValues(
  n: number,
  values: Float64Array,
  native: readonly number[] | undefined,
  bound: number,
): void {
  if (native === undefined) return;
  const size = measures.largestEntry(native);
  const limit = bound * Math.max(n, 10) * measures.EPS * size;
  for (const [i, value] of values.entries()) expect(Math.abs(value - native[i])).toBeLessThanOrEqual(limit);
}

const cases = (section: keyof typeof lapack, matrices: (readonly [string, DenseMatrix])[]) =>
  matrices.map(([name, a]) => [name, a, lapack[section][name]] as const);

describe('no error is more than three times that of LAPACK, or 0.3 n eps', () => {
  it.each(cases('eigen', symmetricMatrices()))('symmetricEigen: %s', (_, a, native) => {
    const { values, vectors } = symmetricEigen(a);
    expectNoWorse(measures.eigenResidual(a, values, vectors), native.residual);
    expectNoWorse(measures.orthogonality(vectors), native.orthogonality);
    expectValues(a.rows, values, native.values, 1);
  });

  it.each(cases('svd', generalMatrices()))('svd: %s', (_, a, native) => {
    const { u, values, v } = svd(a);
    expectNoWorse(measures.svdResidual(a, u, values, v), native.residual);
    expectNoWorse(measures.orthogonality(u), native.u);
    expectNoWorse(measures.orthogonality(v), native.v);
    expectValues(a.rows, values, native.values, 2);
  });

  it.each(cases('qr', generalMatrices()))('qr: %s', (_, a, native) => {
    const { q, r } = qr(a);
    const norm = svd(a, { vectors: false }).values[0];
    expectNoWorse(measures.qrResidual(a, q, r, undefined, norm), native.residual);
    expectNoWorse(measures.orthogonality(q), native.orthogonality);
  });

  it.each(cases('cholesky', definiteMatrices()).filter(([, , native]) => native.residual !== undefined))(
    'cholesky: %s',
    (_, a, native) => {
      expectNoWorse(measures.choleskyResidual(a, cholesky(a).lower), native.residual);
    },
  );

  it.each(cases('solve', generalMatrices()).filter(([, , native]) => native.backward !== undefined))(
    'luSolve: %s',
    (_, a, native) => {
      const b = {
        data: Float64Array.from({ length: a.rows }, (__, i) => 1 + (i % 7)),
        rows: a.rows,
        columns: 1,
      };
      expectNoWorse(measures.backwardError(a, luSolve(a, b), b), native.backward);
    },
  );
});
