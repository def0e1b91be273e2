import { LabRangeError, leadingEigenpairs, type SymmetricOperator } from '@lab/linalg';
import { randomStream } from '@lab/stats';

/** The largest eigenvalue of a symmetric operator and its vector. */
export interface TopEigenpair {
  readonly value: number;
  /** Unit length. */
  readonly vector: Float64Array;
}

const longest = 240;
const checkEvery = 5;

/**
 * The top eigenpair of a symmetric operator by Lanczos with full reorthogonalisation, without restarts. For one simple
 * eigenvalue, as random matrices have, this takes a third of the products of `leadingEigenpairs` of @lab/linalg, which goes
 * on to look for copies of it; that function takes over where this one does not settle.
 */
export function topLanczos(operator: SymmetricOperator, tolerance: number): TopEigenpair {
  const { size } = operator;
  const steps = Math.min(size, longest);
  const basis: Float64Array[] = [startVector(size)];
  const alpha: number[] = [];
  const beta: number[] = [];
  for (let step = 1; step <= steps; step++) {
    const last = basis[step - 1];
    const next = new Float64Array(size);
    operator.multiply(last, next);
    const diagonal = dot(last, next);
    alpha.push(diagonal);
    if (!Number.isFinite(diagonal))
      throw new LabRangeError('NOT_FINITE', 'a product with the matrix overflows', { argument: 'matrix' });
    // Twice is enough to keep the basis orthogonal to rounding.
    orthogonalize(next, basis);
    orthogonalize(next, basis);
    const length = Math.sqrt(dot(next, next));
    const scale = Math.max(...alpha.map(Math.abs), ...beta, Number.MIN_VALUE);
    const exhausted = step === size || length <= 1e-14 * scale;
    if (exhausted || step % checkEvery === 0) {
      const { value, weights } = topOfTridiagonal(alpha, beta);
      const residual = length * Math.abs(weights[step - 1]);
      if (exhausted || residual <= tolerance * Math.abs(value))
        return { value, vector: combine(basis, weights) };
    }
    beta.push(length);
    for (let i = 0; i < size; i++) next[i] /= length;
    basis.push(next);
  }
  const { values, vectors } = leadingEigenpairs(operator, 1, { tolerance });
  return { value: values[0], vector: Float64Array.from(vectors.getColumn(0)) };
}

function startVector(size: number): Float64Array {
  const vector = randomStream('topLanczos', size).fillNormal(new Float64Array(size));
  const norm = Math.sqrt(dot(vector, vector));
  return vector.map((value) => value / norm);
}

function orthogonalize(vector: Float64Array, basis: readonly Float64Array[]): void {
  for (const direction of basis) {
    const along = dot(vector, direction);
    for (let i = 0; i < vector.length; i++) vector[i] -= along * direction[i];
  }
}

/** Inner product in four partial sums, which the processor can overlap. */
function dot(a: Float64Array, b: Float64Array): number {
  const size = a.length;
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  let i = 0;
  for (; i + 3 < size; i += 4) {
    s0 += a[i] * b[i];
    s1 += a[i + 1] * b[i + 1];
    s2 += a[i + 2] * b[i + 2];
    s3 += a[i + 3] * b[i + 3];
  }
  for (; i < size; i++) s0 += a[i] * b[i];
  return s0 + s1 + (s2 + s3);
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
