import { columnGram, columnMeans, dense, eigenpairs, multiply } from '../kernels/dense.ts';
import { gcv, type GcvTerms } from '../nuisance/cmeGcv.ts';
import { rowsWhere, selectRows } from '../nuisance/denseSmoother.ts';
import type { Smoother } from '../nuisance/smoother.ts';
import type { Task } from '../task.ts';

/** A feature basis of the nuisance kernel: its Gram matrix is close to basis basis'. */
export interface Basis {
  /** n x r, row-major. */
  readonly data: Float64Array;
  readonly rows: number;
  readonly columns: number;
}

/** What cross-fitted ridge smoothing in a basis needs. */
export interface BasisSmoothing {
  readonly basis: Basis;
  readonly treatment: Uint8Array;
  readonly folds: Int32Array;
  readonly foldCount: number;
  /** Factor of the outcomes' Gram matrix, n x g. */
  readonly outcome: Basis;
  readonly intercept: boolean;
  /** For each fold and arm the ridge parameter, or the grid to choose it from. */
  readonly lambdas: readonly (readonly [number, number])[] | Float64Array;
}

/** Ridge regression in the basis for one fold and arm, ready for any features: V diag(1/(e + m lambda)) V'. */
interface CellFit {
  readonly vectors: Float64Array;
  readonly inverse: Float64Array;
}

/** The rows of one fold and arm, with sums over them. */
interface Cell {
  readonly rows: Int32Array;
  /** r x r. */
  readonly gram: Float64Array;
  /** r. */
  readonly sums: Float64Array;
}

/** Kernel ridge in a basis of rank r: O(n r^2 + K r^3), no n x n matrix. docs/theory.md, section 8. */
export function* basisSmoother(
  task: BasisSmoothing,
): Task<{ smoother: Smoother; lambdas: [number, number][] }> {
  const { basis, foldCount } = task;
  const cells = yield* summarizeCells(task);
  const totals = [0, 1].map((arm) => totalOf(cells.map((fold) => fold[arm])));
  const outcomeSums = crossSums(cells, basis, task.outcome.data, task.outcome.columns);
  const fits: CellFit[][] = [];
  const lambdas: [number, number][] = [];
  for (let fold = 0; fold < foldCount; fold++) {
    const chosen: [number, number] = [0, 0];
    fits.push([]);
    for (const arm of [0, 1] as const) {
      const m = totals[arm].count - cells[fold][arm].rows.length;
      const gram = difference(totals[arm].gram, cells[fold][arm].gram);
      const { values, vectors } = eigenpairs(gram, basis.columns);
      const eigenvalues = values.map((e) => Math.max(0, e));
      const spectrum = { eigenvalues, vectors };
      chosen[arm] =
        task.lambdas instanceof Float64Array
          ? gcv(basisTerms(task, outcomeSums, cells, fold, arm, m, spectrum), task.lambdas).lambda
          : task.lambdas[fold][arm];
      fits[fold].push({ vectors, inverse: eigenvalues.map((e) => 1 / (e + m * chosen[arm])) });
      yield { phase: 'outcome model', done: 2 * fold + arm + 1, total: 2 * foldCount };
    }
    lambdas.push(chosen);
  }
  return { smoother: smootherOf(task, cells, fits), lambdas };
}

function* summarizeCells({ basis, treatment, folds, foldCount }: BasisSmoothing): Task<Cell[][]> {
  const cells: Cell[][] = [];
  for (let fold = 0; fold < foldCount; fold++) {
    cells.push([]);
    for (const arm of [0, 1]) {
      const rows = rowsWhere(treatment.length, (i) => folds[i] === fold && treatment[i] === arm);
      cells[fold].push({ rows, ...(yield* cellSums(basis, rows)) });
      yield { phase: 'covariate basis', done: 2 * fold + arm + 1, total: 2 * foldCount };
    }
  }
  return cells;
}

function* cellSums(basis: Basis, rows: Int32Array): Task<{ gram: Float64Array; sums: Float64Array }> {
  const r = basis.columns;
  const gram = new Float64Array(r * r);
  const sums = new Float64Array(r);
  const block = Math.max(64, Math.ceil(2e7 / (r * r + 1)));
  for (let start = 0; start < rows.length; start += block) {
    const part = rows.subarray(start, Math.min(rows.length, start + block));
    const own = dense(selectRows(basis.data, r, part), part.length, r);
    addInPlace(gram, columnGram(own.data, own.rows, own.columns));
    addInPlace(sums, columnSums(own.data, part.length, r));
    yield { phase: 'covariate basis', done: start + part.length, total: rows.length };
  }
  return { gram, sums };
}

/** For each fold and arm: basis' features (r x g), the features' sums (g) and sums of squares. */
interface CrossSums {
  readonly products: Float64Array[][];
  readonly sums: Float64Array[][];
  readonly squares: number[][];
}

function crossSums(cells: readonly Cell[][], basis: Basis, features: Float64Array, g: number): CrossSums {
  const result: CrossSums = { products: [], sums: [], squares: [] };
  for (const fold of cells) {
    const own = fold.map(({ rows }) => selectRows(features, g, rows));
    result.products.push(
      fold.map(({ rows }, arm) => {
        const left = dense(selectRows(basis.data, basis.columns, rows), rows.length, basis.columns);
        return multiply(left, dense(own[arm], rows.length, g), { transposeA: true });
      }),
    );
    result.sums.push(fold.map(({ rows }, arm) => columnSums(own[arm], rows.length, g)));
    result.squares.push(own.map((part) => part.reduce((sum, value) => sum + value * value, 0)));
  }
  return result;
}

/** Sums over the training part of a fold and arm: all other folds of that arm. */
function trainingSums(
  sums: CrossSums,
  fold: number,
  arm: number,
): { product: Float64Array; sum: Float64Array; squares: number } {
  const product = new Float64Array(sums.products[0][arm].length);
  const sum = new Float64Array(sums.sums[0][arm].length);
  let squares = 0;
  for (let other = 0; other < sums.products.length; other++) {
    if (other === fold) continue;
    addInPlace(product, sums.products[other][arm]);
    addInPlace(sum, sums.sums[other][arm]);
    squares += sums.squares[other][arm];
  }
  return { product, sum, squares };
}

/** basis'H features, with H = I only when there is no intercept. */
function centeredProduct(product: Float64Array, basisSums: Float64Array, mean: Float64Array): Float64Array {
  const g = mean.length;
  return product.map((value, at) => value - basisSums[Math.floor(at / g)] * mean[at % g]);
}

function basisTerms(
  task: BasisSmoothing,
  outcomeSums: CrossSums,
  cells: readonly Cell[][],
  fold: number,
  arm: 0 | 1,
  m: number,
  { eigenvalues, vectors }: { eigenvalues: Float64Array; vectors: Float64Array },
): GcvTerms {
  const r = task.basis.columns;
  const g = task.outcome.columns;
  const { product, sum, squares } = trainingSums(outcomeSums, fold, arm);
  const basisSums = otherFolds(cells, fold, arm, r);
  const mean = sum.map((value) => (task.intercept ? value / m : 0));
  const right = centeredProduct(product, basisSums, mean);
  const along = multiply(dense(vectors, r, r), dense(right, r, g), { transposeA: true });
  const ones = multiply(dense(vectors, r, r), dense(basisSums, r, 1), { transposeA: true });
  // Directions the training rows hardly reach carry rounding noise only.
  const floor = 1e-12 * eigenvalues[r - 1];
  const energies = new Float64Array(r);
  const constants = new Float64Array(r);
  for (let j = 0; j < r; j++) {
    if (!(eigenvalues[j] > floor)) continue;
    for (let k = 0; k < g; k++) energies[j] += along[j * g + k] ** 2 / eigenvalues[j];
    constants[j] = ones[j] ** 2 / eigenvalues[j] / m;
  }
  const total = squares - m * mean.reduce((all, value) => all + value * value, 0);
  const inside = energies.reduce((all, value) => all + value, 0);
  return {
    m,
    intercept: task.intercept,
    eigenvalues,
    energies,
    constants,
    outside: Math.max(0, total - inside),
  };
}

function smootherOf(task: BasisSmoothing, cells: readonly Cell[][], fits: readonly CellFit[][]): Smoother {
  const { basis, intercept, foldCount } = task;
  const r = basis.columns;
  return {
    *fits(features, g) {
      const n = basis.rows;
      const result: [Float64Array, Float64Array] = [new Float64Array(n * g), new Float64Array(n * g)];
      const sums = crossSums(cells, basis, features, g);
      for (let fold = 0; fold < foldCount; fold++) {
        const query = Int32Array.from([...cells[fold][0].rows, ...cells[fold][1].rows]);
        const points = dense(selectRows(basis.data, r, query), query.length, r);
        for (const arm of [0, 1] as const) {
          const { product, sum } = trainingSums(sums, fold, arm);
          const m = cells.reduce(
            (count, cell, other) => count + (other === fold ? 0 : cell[arm].rows.length),
            0,
          );
          const mean = sum.map((value) => (intercept ? value / m : 0));
          const right = centeredProduct(product, otherFolds(cells, fold, arm, r), mean);
          const fitted = multiply(points, dense(solveCell(fits[fold][arm], right, r, g), r, g));
          for (let k = 0; k < query.length; k++)
            for (let j = 0; j < g; j++) result[arm][query[k] * g + j] = fitted[k * g + j] + mean[j];
          yield { phase: 'pseudo-outcomes', done: 2 * fold + arm + 1, total: 2 * foldCount };
        }
      }
      return result;
    },
  };
}

function solveCell({ vectors, inverse }: CellFit, right: Float64Array, r: number, g: number): Float64Array {
  const along = multiply(dense(vectors, r, r), dense(right, r, g), { transposeA: true });
  for (let j = 0, at = 0; j < r; j++) for (let k = 0; k < g; k++, at++) along[at] *= inverse[j];
  return multiply(dense(vectors, r, r), dense(along, r, g));
}

function otherFolds(cells: readonly Cell[][], fold: number, arm: number, r: number): Float64Array {
  const sums = new Float64Array(r);
  for (let other = 0; other < cells.length; other++)
    if (other !== fold) addInPlace(sums, cells[other][arm].sums);
  return sums;
}

function totalOf(cells: readonly Cell[]): { gram: Float64Array; count: number } {
  const gram = new Float64Array(cells[0].gram.length);
  let count = 0;
  for (const cell of cells) {
    addInPlace(gram, cell.gram);
    count += cell.rows.length;
  }
  return { gram, count };
}

function columnSums(a: Float64Array, rows: number, columns: number): Float64Array {
  return columnMeans(a, rows, columns).map((mean) => mean * rows);
}

function addInPlace(target: Float64Array, source: Float64Array): void {
  for (let i = 0; i < target.length; i++) target[i] += source[i];
}

function difference(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, i) => value - b[i]);
}
