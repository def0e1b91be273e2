import type { Design } from './design.ts';
import { addColumns, dotAt, dotColumns } from './dotColumns.ts';
import { sweepColumns, sweepColumnsTogether } from './sweepColumns.ts';

/** Summary statistics: everything the schedules do needs X'X and X'y alone. */
export interface GramDesign extends Design {
  /** y'y, or 0 where it is not known. */
  readonly yty: number;
}

/**
 * @param products p x p, symmetric
 * @param xty p
 * @param yty y'y, 0 where it is not known
 */
export function gramDesign(products: Float64Array, xty: Float64Array, yty: number): GramDesign {
  const p = xty.length;
  const design: GramDesign = {
    columns: p,
    residualLength: p,
    squaredNorms: Float64Array.from({ length: p }, (_, j) => products[j * p + j]),
    xty,
    yty,
    sweepCost: p * p,
    residual(mean, out) {
      out.set(xty);
      addColumns(p, p, -1, mean, products, out);
    },
    correlation: (j, residual) => residual[j],
    shift(j, step, residual) {
      for (let k = 0, at = j * p; k < p; k++, at++) residual[k] -= step * products[at];
    },
    correlations: (residual, out) => out.set(residual),
    // |y - X m|^2 = y'y - m'(X'y + (X'y - X'X m)).
    squaredResidual: (residual, mean) => yty - dotAt(p, mean, 0, xty) - dotAt(p, mean, 0, residual),
    fitted: (z, out) => dotColumns(p, p, products, z, out),
    gramProduct: (z, out) => dotColumns(p, p, products, z, out),
    gram: () => products,
    sweep: (residual, update, order) => sweepColumns(design, residual, update, order),
    sweepTogether: (residual, update) => sweepColumnsTogether(design, residual, update),
  };
  return design;
}
