// node scripts/lapackFixtures.ts
// Writes test/fixtures/lapack.json: the errors of LAPACK's own results on the matrices of test/matrices.ts, in units of
// max(n, 10) eps, and its eigenvalues and singular values at a few orders. Needs koffi (on NODE_PATH) and OpenBLAS.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { loadLapack } from '../bench/wasm/lapack.ts';
import { definiteMatrices, generalMatrices, symmetricMatrices } from '../test/lapackMatrices.ts';
import * as measures from '../test/measures.ts';

const lapack = loadLapack();
if (lapack === undefined) throw new Error('koffi and OpenBLAS are needed');

/** Orders at which the values themselves are kept. */
const kept = new Set([3, 33, 64, 100]);
const short = (error: number): number => Number(error.toPrecision(3));
const valuesOf = (n: number, values: Float64Array): { values?: number[] } =>
  kept.has(n) ? { values: [...values] } : {};

const eigen = symmetricMatrices().map(([name, { data, rows: n }]) => {
  const { values, vectors } = lapack.eigen(n, data);
  const columns = { data: vectors, rows: n, columns: n };
  const residual = short(measures.eigenResidual({ data, rows: n, columns: n }, values, columns));
  return [name, { residual, orthogonality: short(measures.orthogonality(columns)), ...valuesOf(n, values) }];
});
const svd = generalMatrices().map(([name, { data, rows: n }]) => {
  const { u, values, v } = lapack.svd(n, data);
  const [left, right] = [u, v].map((vectors) => ({ data: vectors, rows: n, columns: n }));
  const residual = short(measures.svdResidual({ data, rows: n, columns: n }, left, values, right));
  const [uError, vError] = [left, right].map((vectors) => short(measures.orthogonality(vectors)));
  return [name, { residual, u: uError, v: vError, ...valuesOf(n, values) }];
});
const qr = generalMatrices().map(([name, { data, rows: n }]) => {
  const { q, r } = lapack.qr(n, data);
  const [factor, upper] = [q, r].map((entries) => ({ data: entries, rows: n, columns: n }));
  const norm = lapack.svd(n, data).values[0];
  const residual = measures.qrResidual({ data, rows: n, columns: n }, factor, upper, undefined, norm);
  return [name, { residual: short(residual), orthogonality: short(measures.orthogonality(factor)) }];
});
const cholesky = definiteMatrices().map(([name, { data, rows: n }]) => {
  const factor = lapack.cholesky(n, data);
  if (factor === undefined) return [name, {}];
  const lower = { data: factor, rows: n, columns: n };
  return [name, { residual: short(measures.choleskyResidual({ data, rows: n, columns: n }, lower)) }];
});
const solve = generalMatrices().map(([name, { data, rows: n }]) => {
  const b = Float64Array.from({ length: n }, (_, i) => 1 + (i % 7));
  const x = lapack.solve(n, data, b);
  if (!x?.every(Number.isFinite)) return [name, {}];
  const column = (entries: Float64Array) => ({ data: entries, rows: n, columns: 1 });
  return [
    name,
    { backward: short(measures.backwardError({ data, rows: n, columns: n }, column(x), column(b))) },
  ];
});

const sections = { eigen, svd, qr, cholesky, solve };
const file = path.join(import.meta.dirname, '..', 'test', 'fixtures', 'lapack.json');
const body = Object.entries(sections)
  .map(
    ([section, entries]) =>
      `"${section}": {\n${entries.map(([name, found]) => `${JSON.stringify(name)}: ${JSON.stringify(found)}`).join(',\n')}\n}`,
  )
  .join(',\n');
writeFileSync(file, `{\n"source": ${JSON.stringify(lapack.name)},\n${body}\n}\n`);
