import type { Matrix } from 'ml-matrix';
import { normRange } from './js/vector.ts';
import { scaledBy } from './js/scaling.ts';
import { materialize, type ScaledSymmetricOperator, type SymmetricOperator } from './operators.ts';
import { adopt, contiguousData } from './storage.ts';
import { symmetricEigen, unscaleValues } from './symmetricEigen.ts';

/** Which end of the spectrum: the largest or smallest eigenvalues, or those of largest magnitude. */
export type Which = 'largest' | 'smallest' | 'magnitude';

/** How much a value is wanted: larger is wanted more. */
export function meritOf(which: Which): (value: number) => number {
  if (which === 'magnitude') return Math.abs;
  return which === 'smallest' ? (value) => -value : (value) => value;
}

/** Eigenpairs as an iteration holds them. */
export interface RitzPairs {
  /** In order of merit. */
  readonly values: Float64Array;
  /** Row j belongs to values[j]. */
  readonly vectors: Float64Array;
  readonly residuals: Float64Array;
}

/** Positions by descending merit; equal ones stay in order. */
export function orderByMerit(values: Float64Array, merit: (value: number) => number): Int32Array {
  const order = Int32Array.from({ length: values.length }, (_, j) => j);
  return order.sort((p, q) => merit(values[q]) - merit(values[p]) || p - q);
}

/** Eigenpairs as a result gives them. */
export interface EigenpairColumns {
  /** k values, descending; with 'magnitude' descending by |value|. */
  readonly values: Float64Array;
  /** n x k. */
  readonly vectors: Matrix;
  readonly residuals: Float64Array;
}

/** In the order of the result: descending, by |value| for 'magnitude'; vectors as columns, values unscaled. */
export function arrange(
  { n, exponent }: { readonly n: number; readonly exponent: number },
  { values, vectors, residuals }: RitzPairs,
  which: Which,
): EigenpairColumns {
  const k = values.length;
  const columns = new Float64Array(n * k);
  const from = (j: number): number => (which === 'smallest' ? k - 1 - j : j);
  for (let j = 0; j < k; j++) {
    const at = from(j) * n;
    for (let i = 0; i < n; i++) columns[i * k + j] = vectors[at + i];
  }
  const ordered = values.map((_, j) => values[from(j)]);
  unscaleValues(ordered, exponent);
  return {
    values: ordered,
    residuals: scaledBy(
      residuals.map((_, j) => residuals[from(j)]),
      exponent,
    ),
    vectors: adopt(columns, n, k),
  };
}

/** The k leading eigenpairs by the dense solver, from the operator's products with the unit vectors. */
export function densePairs(operator: ScaledSymmetricOperator, k: number, which: Which): EigenpairColumns {
  const { size: n, exponent } = operator;
  const data = materialize(n, n, (x, out) => operator.multiply(x, out));
  const { values, vectors } = symmetricEigen({ data, rows: n, columns: n });
  const columns = contiguousData(vectors)!;
  const order = orderByMerit(values, meritOf(which)).subarray(0, k);
  const rows = new Float64Array(n * k);
  for (let j = 0; j < k; j++) for (let i = 0; i < n; i++) rows[j * n + i] = columns[i * n + order[j]];
  const picked = Float64Array.from(order, (j) => values[j]);
  const residuals = residualsOf(operator, picked, rows);
  return arrange({ n, exponent }, { values: picked, vectors: rows, residuals }, which);
}

function residualsOf(operator: SymmetricOperator, values: Float64Array, rows: Float64Array): Float64Array {
  const n = operator.size;
  const product = new Float64Array(n);
  return values.map((value, j) => {
    const v = rows.subarray(j * n, j * n + n);
    operator.multiply(v, product);
    for (let i = 0; i < n; i++) product[i] -= value * v[i];
    return normRange(n, product, 0, 1);
  });
}
