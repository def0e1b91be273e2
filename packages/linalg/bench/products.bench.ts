import { Matrix } from 'ml-matrix';
import { it } from 'vitest';
import {
  createColumns,
  createSparse,
  csrMatrixVector,
  csrTranspose,
  gram,
  kernelMatrix,
  matrixProduct,
  matrixVector,
  squaredDistances,
  toMatrix,
  zeros,
} from '@lab/linalg';
import { randomMatrix } from './random.ts';

it.for([16, 64, 256, 512])('product of order %i', async (n, { bench }) => {
  const [a, b] = [randomMatrix(n, n), randomMatrix(n, n)];
  const out = zeros(n, n);
  await bench.compare(
    bench('@lab/linalg', () => void matrixProduct(a, b)),
    bench('@lab/linalg, out', () => void matrixProduct(a, b, { out })),
    bench('ml-matrix', () => void a.mmul(b)),
  );
});

it('product of order 256 from an ml-matrix Matrix with rows of their own', async ({ bench }) => {
  const [a, b] = [new Matrix(randomMatrix(256, 256)), new Matrix(randomMatrix(256, 256))];
  await bench.compare(
    bench('@lab/linalg', () => void matrixProduct(a, b)),
    bench('ml-matrix', () => void a.mmul(b)),
  );
});

it('matrix-vector product of order 1000', async ({ bench }) => {
  const a = randomMatrix(1000, 1000);
  const x = new Float64Array(1000).fill(0.5);
  const column = Matrix.columnVector(x);
  await bench.compare(
    bench('@lab/linalg', () => void matrixVector(a, x)),
    bench('@lab/linalg, transposed', () => void matrixVector(a, x, { transpose: true })),
    bench('ml-matrix', () => void a.mmul(column)),
  );
});

it('Gram matrix of 600 x 300', async ({ bench }) => {
  const a = randomMatrix(600, 300);
  await bench.compare(
    bench('@lab/linalg', () => void gram(a)),
    bench('ml-matrix', () => void a.transpose().mmul(a)),
  );
});

it('squared distances and RBF kernel of 400 points in 20 dimensions', async ({ bench }) => {
  const x = randomMatrix(400, 20);
  const kernel = { kind: 'rbf', lengthScale: 1 } as const;
  await bench.compare(
    bench('squaredDistances', () => void squaredDistances(x)),
    bench('kernelMatrix', () => void kernelMatrix(x, undefined, kernel)),
    bench('ml-matrix, by the norms', () => {
      const product = x.mmul(x.transpose());
      const norms = product.diagonal();
      toMatrix(product.mul(-2).addColumnVector(norms).addRowVector(norms));
    }),
  );
});

it("X'X z over the rows of 2000 x 1000 where they lie", async ({ bench }) => {
  const [rows, columns] = [2000, 1000];
  const data = randomMatrix(rows, columns).to1DArray();
  const entries = Float64Array.from(data);
  const double = createColumns(entries, columns, rows);
  const single = createColumns(entries, columns, rows, { precision: 'single' });
  const z = new Float64Array(columns).fill(1);
  const out = new Float64Array(columns);
  await bench.compare(
    bench('double precision', () => double.outerMultiply(z, out)),
    bench('entries in single precision', () => single.outerMultiply(z, out)),
    bench('sums too', () => single.outerMultiply(z, out, { rough: true })),
  );
  double.free();
  single.free();
});

it("A A'x for sparse A, 20000 x 10000 with 50 entries a row", async ({ bench }) => {
  const [rows, columns, each] = [20_000, 10_000, 50];
  const a = {
    rows,
    columns,
    indptr: Int32Array.from({ length: rows + 1 }, (_, i) => each * i),
    indices: Int32Array.from({ length: rows * each }, (_, q) =>
      Math.floor(columns * ((q * 0.618034) % 1) ** 3),
    ),
    values: new Float64Array(rows * each).fill(0.5),
  };
  const matrix = createSparse(a);
  const transpose = csrTranspose(a);
  const x = new Float64Array(2 * rows).fill(1);
  const out = new Float64Array(2 * rows);
  await bench.compare(
    bench('createSparse, two vectors', () => matrix.outerMultiply(x, out, 2)),
    bench('csrMatrixVector, one vector', () => {
      csrMatrixVector(a, csrMatrixVector(transpose, x.subarray(0, rows)), { out: out.subarray(0, rows) });
    }),
  );
  matrix.free();
});
