import { csrTranspose, type TypedCsrMatrix } from '@lab/linalg';
import type { Design } from './design.ts';
import { sweepColumns, sweepColumnsTogether } from './sweepColumns.ts';

/**
 * A sparse design, centred and scaled in thought only: column j is (x_j - shift_j) / scale_j and is never written out. The
 * residual has n entries and one more, a number to be added to all of them.
 *
 * @param matrix n x p
 * @param response n, centred where the columns are
 */
export function sparseDesign(
  matrix: TypedCsrMatrix,
  response: Float64Array,
  shifts: Float64Array,
  scales: Float64Array,
): Design {
  const { rows, columns } = matrix;
  const { indptr, indices, values } = csrTranspose(matrix);
  const sums = new Float64Array(columns);
  const squaredNorms = new Float64Array(columns);
  for (let j = 0; j < columns; j++) {
    let squares = 0;
    for (let q = indptr[j]; q < indptr[j + 1]; q++) {
      sums[j] += values[q];
      squares += (values[q] - shifts[j]) ** 2;
    }
    squares += (rows - (indptr[j + 1] - indptr[j])) * shifts[j] ** 2;
    squaredNorms[j] = squares / scales[j] ** 2;
  }

  function correlation(j: number, residual: Float64Array): number {
    let sum = 0;
    for (let q = indptr[j]; q < indptr[j + 1]; q++) sum += values[q] * residual[indices[q]];
    const offset = residual[rows];
    return (sum + offset * sums[j] - shifts[j] * (residual[rows + 1] + rows * offset)) / scales[j];
  }

  function shift(j: number, step: number, residual: Float64Array): void {
    const scaled = step / scales[j];
    let total = 0;
    for (let q = indptr[j]; q < indptr[j + 1]; q++) {
      residual[indices[q]] -= scaled * values[q];
      total += values[q];
    }
    residual[rows] += scaled * shifts[j];
    residual[rows + 1] -= scaled * total;
  }

  const start = new Float64Array(rows + 2);
  start.set(response);
  start[rows + 1] = response.reduce((sum, value) => sum + value, 0);
  const zeros = start.map(() => 0);
  const work = new Float64Array(rows + 2);
  const correlations = (residual: Float64Array, out: Float64Array): void => {
    for (let j = 0; j < columns; j++) out[j] = correlation(j, residual);
  };
  const accumulate = (from: Float64Array, mean: Float64Array, sign: number, out: Float64Array): void => {
    out.set(from);
    for (let j = 0; j < columns; j++) if (mean[j] !== 0) shift(j, sign * mean[j], out);
  };
  const xty = new Float64Array(columns);
  correlations(start, xty);
  let products: Float64Array | undefined;
  const design: Design = {
    columns,
    residualLength: rows + 2,
    squaredNorms,
    xty,
    sweepCost: 2 * values.length,
    fitted: (z, out) => accumulate(zeros, z, -1, out),
    residual: (mean, out) => accumulate(start, mean, 1, out),
    correlation,
    shift,
    correlations,
    squaredResidual(residual) {
      let sum = 0;
      for (let i = 0; i < rows; i++) sum += (residual[i] + residual[rows]) ** 2;
      return sum;
    },
    gramProduct(z, out) {
      accumulate(zeros, z, -1, work);
      correlations(work, out);
    },
    gram: () => (products ??= unitProducts(design)),
    sweep: (residual, update, order) => sweepColumns(design, residual, update, order),
    sweepTogether: (residual, update) => sweepColumnsTogether(design, residual, update),
  };
  return design;
}

function unitProducts(design: Design): Float64Array {
  const p = design.columns;
  const products = new Float64Array(p * p);
  const unit = new Float64Array(p);
  for (let j = 0; j < p; j++) {
    unit[j] = 1;
    design.gramProduct(unit, products.subarray(j * p, (j + 1) * p));
    unit[j] = 0;
  }
  for (let i = 0; i < p; i++) for (let j = 0; j < i; j++) products[i * p + j] = products[j * p + i];
  return products;
}
