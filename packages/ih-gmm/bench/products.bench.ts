import { Matrix } from 'ml-matrix';
import { it } from 'vitest';
import { hollowGramOperator, scales, simulate, simulateDocuments } from '@lab/ih-gmm';

it('product with the hollowed Gram matrix, dense 2000 x 1000', async ({ bench }) => {
  const { X } = simulate({ rows: 2000, columns: 1000, clusters: 3, delta: 16 });
  const operator = hollowGramOperator(X);
  const x = new Float64Array(2000).fill(0.5);
  const out = new Float64Array(2000);
  const own = new Matrix(X);
  const turned = own.transpose();
  const column = Matrix.columnVector(x);
  await bench.compare(
    bench('@lab/ih-gmm operator', () => operator.multiply(x, out)),
    bench('ml-matrix, two products', () => void own.mmul(turned.mmul(column))),
  );
});

it('product with the hollowed Gram matrix, 2000 x 2000 counts sparse and dense', async ({ bench }) => {
  const { counts } = simulateDocuments({ documents: 2000, terms: 2000, topics: 4 });
  const dense = new Matrix(2000, 2000);
  for (let i = 0; i < 2000; i++)
    for (let t = counts.indptr[i]; t < counts.indptr[i + 1]; t++)
      dense.set(i, counts.indices[t], counts.values[t]);
  const x = new Float64Array(2000).fill(0.5);
  const out = new Float64Array(2000);
  const [sparse, full] = [hollowGramOperator(counts), hollowGramOperator(dense)];
  await bench.compare(
    bench('sparse operator', () => sparse.multiply(x, out)),
    bench('dense operator', () => full.multiply(x, out)),
  );
});

it('product with the hollowed Gram matrix, 20000 x 10000 counts, beside plain loops', async ({ bench }) => {
  const { counts } = simulateDocuments({ documents: 20_000, terms: 10_000, topics: 10 });
  const { rows, columns, indptr, indices, values } = counts;
  const operator = hollowGramOperator(counts);
  const x = new Float64Array(rows).fill(0.5);
  const out = new Float64Array(rows);
  const parts = new Float64Array(columns);
  await bench.compare(
    bench('@lab/ih-gmm operator', () => operator.multiply(x, out)),
    bench('plain loops', () => {
      parts.fill(0);
      for (let i = 0; i < rows; i++)
        for (let t = indptr[i]; t < indptr[i + 1]; t++) parts[indices[t]] += values[t] * x[i];
      for (let i = 0; i < rows; i++) {
        let sum = 0;
        for (let t = indptr[i]; t < indptr[i + 1]; t++) sum += values[t] * parts[indices[t]];
        out[i] = sum;
      }
    }),
  );
});

it('scales of 300 rows with 2000 columns', async ({ bench }) => {
  const { X, labels } = simulate({ rows: 300, columns: 2000, clusters: 3, delta: 16 });
  const rows = X.to2DArray();
  await bench.compare(
    bench('@lab/ih-gmm scales', () => void scales(X, labels, 3)),
    bench('row lengths', () => void rows.map((row) => Math.hypot(...row))),
  );
});
