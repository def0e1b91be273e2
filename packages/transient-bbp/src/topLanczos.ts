import {
  LabRangeError,
  leadingEigenpairs,
  symmetricEigen,
  type DenseMatrix,
  type SymmetricOperator,
} from '@lab/linalg';
import { randomStream } from '@lab/stats';

/** The largest eigenvalue of a symmetric operator and its vector. */
export interface TopEigenpair {
  readonly value: number;
  /** Unit length. */
  readonly vector: Float64Array;
}

const longest = 400;
// Up to this order the dense solver, which can't fail, takes over where Lanczos does not settle.
const denseOrder = 600;
const firstCheck = 5;
// Checks cost as much as steps; this share of the steps between them wastes few of either.
const checkShare = 0.1;
// Of the residual estimated in the basis to the one formed with the operator: what lost orthogonality may cost.
const slack = 10;

/**
 * The top eigenpair of a symmetric operator by Lanczos without reorthogonalisation. Orthogonality is lost along Ritz vectors
 * that have converged (Paige 1980): at the top that is when this stops, elsewhere it adds copies that do no harm. The residual
 * is formed once more with the operator; where it is too large, or the iteration does not settle, @lab/linalg takes over: its
 * dense solver or, for large matrices, `leadingEigenpairs`, which needs several times the products as it looks for copies.
 */
export function topLanczos(operator: SymmetricOperator, tolerance: number): TopEigenpair {
  return shortLanczos(operator, tolerance) ?? thoroughSolver(operator, tolerance);
}

function thoroughSolver(operator: SymmetricOperator, tolerance: number): TopEigenpair {
  const { size } = operator;
  if (size <= denseOrder) {
    const { values, vectors } = symmetricEigen(materialized(operator));
    return { value: values[size - 1], vector: Float64Array.from(vectors.getColumn(size - 1)) };
  }
  const { values, vectors } = leadingEigenpairs(operator, 1, { tolerance });
  return { value: values[0], vector: Float64Array.from(vectors.getColumn(0)) };
}

/** The rows of a symmetric operator are its products with the unit vectors. */
function materialized(operator: SymmetricOperator): DenseMatrix {
  const { size } = operator;
  const data = new Float64Array(size * size);
  const unit = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    unit[i] = 1;
    operator.multiply(unit, data.subarray(i * size, (i + 1) * size));
    unit[i] = 0;
  }
  return { data, rows: size, columns: size };
}

function shortLanczos(operator: SymmetricOperator, tolerance: number): TopEigenpair | undefined {
  const { size } = operator;
  const basis: Float64Array[] = [startVector(size)];
  const alpha: number[] = [];
  const beta: number[] = [];
  let scale = Number.MIN_VALUE;
  let check = firstCheck;
  for (let step = 1; step <= longest; step++) {
    const next = new Float64Array(size);
    const diagonal = extend(operator, basis, beta, next);
    alpha.push(diagonal);
    const length = Math.sqrt(dot(next, next));
    scale = Math.max(scale, Math.abs(diagonal), length);
    const exhausted = length <= 1e-14 * scale;
    if (exhausted || step === check) {
      const { value, weights } = topOfTridiagonal(alpha, beta);
      const residual = length * Math.abs(weights[step - 1]);
      if (exhausted || residual <= tolerance * Math.abs(value))
        return confirmed(operator, { value, vector: combine(basis, weights) }, tolerance * scale);
      check = step + Math.max(firstCheck, Math.floor(checkShare * step));
    }
    beta.push(length);
    for (let i = 0; i < size; i++) next[i] /= length;
    basis.push(next);
  }
  return undefined;
}

/** The product with the last of the basis, less its parts along the last two; returns the part along the last. */
function extend(
  operator: SymmetricOperator,
  basis: readonly Float64Array[],
  beta: readonly number[],
  next: Float64Array,
): number {
  const last = basis[basis.length - 1];
  operator.multiply(last, next);
  const diagonal = dot(last, next);
  if (!Number.isFinite(diagonal))
    throw new LabRangeError('NOT_FINITE', 'a product with the matrix overflows', { argument: 'matrix' });
  subtract(next, last, diagonal);
  if (basis.length > 1) subtract(next, basis[basis.length - 2], beta[beta.length - 1]);
  return diagonal;
}

function subtract(vector: Float64Array, direction: Float64Array, along: number): void {
  for (let i = 0; i < vector.length; i++) vector[i] -= along * direction[i];
}

/** The pair, where the operator itself leaves no more than the residual asked for. */
function confirmed(operator: SymmetricOperator, pair: TopEigenpair, most: number): TopEigenpair | undefined {
  const image = new Float64Array(operator.size);
  operator.multiply(pair.vector, image);
  subtract(image, pair.vector, pair.value);
  return Math.sqrt(dot(image, image)) <= slack * Math.max(most, Number.MIN_VALUE) ? pair : undefined;
}

function startVector(size: number): Float64Array {
  const vector = randomStream('topLanczos', size).fillNormal(new Float64Array(size));
  const norm = Math.sqrt(dot(vector, vector));
  return vector.map((value) => value / norm);
}

function dot(a: Float64Array, b: Float64Array): number {
  const size = a.length;
  let s0 = 0;
  let s1 = 0;
  let i = 0;
  // Two partial sums, which the processor can overlap.
  for (; i + 1 < size; i += 2) {
    s0 += a[i] * b[i];
    s1 += a[i + 1] * b[i + 1];
  }
  if (i < size) s0 += a[i] * b[i];
  return s0 + s1;
}

function combine(basis: readonly Float64Array[], weights: Float64Array): Float64Array {
  const vector = new Float64Array(basis[0].length);
  for (let j = 0; j < weights.length; j++)
    for (let i = 0; i < vector.length; i++) vector[i] += weights[j] * basis[j][i];
  const norm = Math.sqrt(dot(vector, vector));
  return vector.map((value) => value / norm);
}

/** Largest eigenvalue of a tridiagonal matrix by bisection on the Sturm count, its vector by inverse iteration. */
function topOfTridiagonal(
  alpha: readonly number[],
  beta: readonly number[],
): { readonly value: number; readonly weights: Float64Array } {
  const size = alpha.length;
  let low = Math.max(...alpha);
  let high = low;
  for (let i = 0; i < size; i++)
    high = Math.max(high, alpha[i] + (i > 0 ? beta[i - 1] : 0) + (i + 1 < size ? beta[i] : 0));
  const resolution = 2 * Number.EPSILON * Math.max(Math.abs(low), Math.abs(high));
  while (high - low > resolution) {
    const middle = 0.5 * (low + high);
    if (exceedsAll(alpha, beta, middle)) high = middle;
    else low = middle;
  }
  let weights: Float64Array = new Float64Array(size).fill(1);
  if (size === 1) return { value: alpha[0], weights };
  for (let iteration = 0; iteration < 3; iteration++) weights = inverseIteration(alpha, beta, high, weights);
  return { value: high, weights };
}

/** Whether x - T is positive definite, x above every eigenvalue. */
function exceedsAll(alpha: readonly number[], beta: readonly number[], x: number): boolean {
  let pivot = x - alpha[0];
  for (let i = 1; pivot > 0 && i < alpha.length; i++) pivot = x - alpha[i] - beta[i - 1] ** 2 / pivot;
  return pivot > 0;
}

/** (x - T)^{-1} applied to a vector, normalised; x is at the top of the spectrum, so the pivots stay positive up to rounding. */
function inverseIteration(
  alpha: readonly number[],
  beta: readonly number[],
  x: number,
  vector: Float64Array,
): Float64Array {
  const size = alpha.length;
  const floor = Number.EPSILON * Math.max(Math.abs(x), 1e-200);
  const pivots = new Float64Array(size);
  const solution = vector.slice();
  for (let i = 0; i < size; i++) {
    const factor = i > 0 ? beta[i - 1] / pivots[i - 1] : 0;
    const pivot = x - alpha[i] - (i > 0 ? beta[i - 1] * factor : 0);
    pivots[i] = Math.abs(pivot) > floor ? pivot : floor;
    if (i > 0) solution[i] += factor * solution[i - 1];
  }
  for (let i = size - 1; i >= 0; i--) {
    if (i + 1 < size) solution[i] += beta[i] * solution[i + 1];
    solution[i] /= pivots[i];
  }
  let norm = 0;
  for (let i = 0; i < size; i++) norm = Math.max(norm, Math.abs(solution[i]));
  for (let i = 0; i < size; i++) solution[i] /= norm;
  const length = Math.sqrt(dot(solution, solution));
  return solution.map((value) => value / length);
}
