import type { Design, Update } from './design.ts';

type Columns = Pick<Design, 'columns' | 'correlation' | 'correlations' | 'shift'>;

/** A sweep over a design that knows single columns. */
export function sweepColumns(
  design: Columns,
  residual: Float64Array,
  update: Update,
  order?: Int32Array,
): void {
  const visits = order === undefined ? design.columns : order.length;
  for (let i = 0; i < visits; i++) {
    const j = order === undefined ? i : order[i];
    const step = update(j, design.correlation(j, residual));
    if (step !== 0) design.shift(j, step, residual);
  }
}

/** The same with all products from the residual as it was. */
export function sweepColumnsTogether(design: Columns, residual: Float64Array, update: Update): void {
  const products = new Float64Array(design.columns);
  design.correlations(residual, products);
  for (let j = 0; j < products.length; j++) {
    const step = update(j, products[j]);
    if (step !== 0) design.shift(j, step, residual);
  }
}
