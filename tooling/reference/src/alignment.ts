import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import type { Bound } from './compare.ts';
import type { DenseMatrix } from './matrices.ts';
import { asMatrix, isNumericVector } from './normalise.ts';

/** In what a field may differ from the expected one; the best choice counts. */
export type Freedom =
  'sign' | 'columnSign' | 'rowSign' | 'columnPermutation' | 'labelPermutation' | 'rotation';

/** The results equal to `got` under the freedom that could agree with `want`, likeliest first. */
export function alignments(got: unknown, want: unknown, freedom: Freedom, bound: Bound): unknown[] {
  switch (freedom) {
    case 'sign':
      return [got, negate(got)];
    case 'labelPermutation':
      return [relabel(got, want)];
    case 'columnSign':
    case 'rowSign':
    case 'columnPermutation':
    case 'rotation':
      return [alignMatrix(got, want, freedom, bound)];
    default:
      throw new Error(`unknown freedom ${String(freedom)}`);
  }
}

function negate(value: unknown): unknown {
  if (typeof value === 'number') return -value;
  if (Array.isArray(value)) return value.map(negate);
  const matrix = asMatrix(value);
  if (matrix !== undefined) return { ...matrix, data: matrix.data.map((entry) => -entry) };
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, negate(entry)]));
  return value;
}

/** Renames the labels of `got` one to one so that they meet those of `want`; unchanged where no such renaming exists. */
function relabel(got: unknown, want: unknown): unknown {
  if (!isNumericVector(got) || !isNumericVector(want) || got.length !== want.length) return got;
  const forward = new Map<number, number>();
  const backward = new Map<number, number>();
  for (const [i, label] of got.entries()) {
    const target = want[i]!;
    if ((forward.get(label) ?? target) !== target || (backward.get(target) ?? label) !== label) return got;
    forward.set(label, target);
    backward.set(target, label);
  }
  return got.map((label) => forward.get(label));
}

function alignMatrix(
  gotValue: unknown,
  wantValue: unknown,
  freedom: 'columnSign' | 'rowSign' | 'columnPermutation' | 'rotation',
  bound: Bound,
): unknown {
  const got = asMatrix(gotValue);
  const want = asMatrix(wantValue);
  if (got === undefined || want === undefined) return gotValue;
  if (got.rows !== want.rows || got.columns !== want.columns) return gotValue;
  switch (freedom) {
    case 'columnSign':
      return flip(got, want, (_i, j) => j, got.columns);
    case 'rowSign':
      return flip(got, want, (i) => i, got.rows);
    case 'columnPermutation':
      return permuteColumns(got, want, bound);
    case 'rotation':
      return rotate(got, want);
  }
}

/** Gives every line (row or column) the sign with the smaller largest difference. */
function flip(
  got: DenseMatrix,
  want: DenseMatrix,
  line: (i: number, j: number) => number,
  lines: number,
): DenseMatrix {
  const kept = new Float64Array(lines);
  const flipped = new Float64Array(lines);
  const each = (visit: (at: number, k: number) => void): void => {
    for (let i = 0; i < got.rows; i++)
      for (let j = 0; j < got.columns; j++) visit(i * got.columns + j, line(i, j));
  };
  each((at, k) => {
    kept[k] = Math.max(kept[k]!, Math.abs(got.data[at]! - want.data[at]!));
    flipped[k] = Math.max(flipped[k]!, Math.abs(got.data[at]! + want.data[at]!));
  });
  const data = Float64Array.from(got.data);
  each((at, k) => {
    if (flipped[k]! < kept[k]!) data[at] = -data[at]!;
  });
  return { ...got, data };
}

/** Orders the columns so that as many as possible agree: augmenting paths over the pairs of columns that do. */
function permuteColumns(got: DenseMatrix, want: DenseMatrix, bound: Bound): DenseMatrix {
  const { rows, columns } = got;
  let scale = 0;
  for (const value of want.data) if (Number.isFinite(value)) scale = Math.max(scale, Math.abs(value));
  const near = (j: number, k: number): boolean => {
    for (let i = 0; i < rows; i++) {
      const target = want.data[i * columns + k]!;
      const limit = bound.abs + bound.rel * (bound.elementwise ? Math.abs(target) : scale);
      if (!(Math.abs(got.data[i * columns + j]! - target) <= limit)) return false;
    }
    return true;
  };
  const source = new Array<number>(columns).fill(-1);
  const augment = (j: number, visited: Set<number>): boolean => {
    for (let k = 0; k < columns; k++) {
      if (visited.has(k) || !near(j, k)) continue;
      visited.add(k);
      if (source[k] === -1 || augment(source[k]!, visited)) {
        source[k] = j;
        return true;
      }
    }
    return false;
  };
  for (let j = 0; j < columns; j++) if (!augment(j, new Set())) return got;
  const data = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++)
    for (let k = 0; k < columns; k++) data[i * columns + k] = got.data[i * columns + source[k]!]!;
  return { ...got, data };
}

/** The orthogonal matrix from the right that brings `got` nearest to `want` (Procrustes). */
function rotate(got: DenseMatrix, want: DenseMatrix): DenseMatrix {
  const toMatrix = ({ data, rows, columns }: DenseMatrix): Matrix => Matrix.from1DArray(rows, columns, data);
  const a = toMatrix(got);
  const { leftSingularVectors, rightSingularVectors } = new SingularValueDecomposition(
    a.transpose().mmul(toMatrix(want)),
  );
  const turned = a.mmul(leftSingularVectors.mmul(rightSingularVectors.transpose()));
  return { ...got, data: Float64Array.from(turned.to1DArray()) };
}
