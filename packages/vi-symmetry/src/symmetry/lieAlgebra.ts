import { LabRangeError, leastSquares, svd, type MatrixLike } from '@lab/linalg';
import { norm, readPoints, readUnitPoints, toRows } from '../arguments.ts';
import { evaluator, requireLogDensities, requireTarget, type Target } from '../targets/target.ts';

/** A generator Bz + c of continuous symmetries. */
export interface LieGenerator {
  /** d x d. */
  readonly B: number[][];
  readonly c: number[];
}

/** Continuous affine symmetries of a density. */
export interface AffineLieAlgebra {
  /** Number of singular values below 1e-9 of the largest. */
  readonly lieDimension: number;
  /** s_k/s_1, descending, d^2 + d of them, below 1e-12 written 0: small ones are near-symmetries. */
  readonly singularValueRatios: number[];
  /** Generators of the null space. */
  readonly generators: LieGenerator[];
  /** The point they leave where it is, when there is a generator. */
  readonly centre: number[] | null;
  /** Dimension of the scatters C with B C + C B' = 0 for all, when there is a generator. */
  readonly invariantScatterDimension: number | null;
  /** That scatter, trace d, when the dimension is 1. */
  readonly scatterTraceNormalised: number[][] | null;
  /** Whether the law is elliptical: all d(d-1)/2 rotations of one scatter. */
  readonly elliptical: boolean;
}

const exactZero = 1e-9;

/**
 * All continuous affine symmetries by one singular value decomposition of the score identity <grad log p, Bz + c> + tr B = 0, with no fit
 * (docs/theory.md, "Symmetries by one decomposition").
 *
 * @param target a target on R^d
 * @param points N x d, spread over the bulk, N >= d^2 + d; twice that for comfort
 * @throws LabRangeError TOO_FEW_POINTS, SHAPE, NOT_FINITE, INVALID_LOG_DENSITY, NO_SUPPORT
 */
export function affineLieAlgebra(target: Target, points: MatrixLike): AffineLieAlgebra {
  requireTarget(target, 'euclidean');
  const d = target.dim;
  const unknowns = d * d + d;
  const { data, count } = readPoints(points, 'points', d);
  requireEnough(count, unknowns);
  const gradients = new Float64Array(count * d);
  requireLogDensities(evaluator(target)(data, count, gradients), data, d, 'point');
  const R = new Float64Array(count * unknowns);
  for (let p = 0; p < count; p++) {
    for (let i = 0; i < d; i++) {
      const g = gradients[p * d + i];
      for (let j = 0; j < d; j++) R[p * unknowns + i * d + j] = g * data[p * d + j] + (i === j ? 1 : 0);
      R[p * unknowns + d * d + i] = g;
    }
  }
  const { values, v } = svd({ data: R, rows: count, columns: unknowns });
  const rank = values.filter((s) => s >= exactZero * values[0]).length;
  const generators = Array.from({ length: unknowns - rank }, (_, n) => {
    const column = Float64Array.from({ length: unknowns }, (_unused, k) => v.get(k, rank + n));
    return { B: toRows(column, d, d), c: Array.from(column.subarray(d * d)) };
  });
  const scatter = invariantScatter(generators, d);
  return {
    lieDimension: generators.length,
    singularValueRatios: Array.from(values, (s) => (s < 1e-12 * values[0] ? 0 : s / values[0])),
    generators,
    centre: generators.length === 0 ? null : commonCentre(generators, d),
    invariantScatterDimension: scatter?.dimension ?? null,
    scatterTraceNormalised: scatter?.matrix ?? null,
    elliptical: d > 1 && generators.length === (d * (d - 1)) / 2 && scatter?.matrix !== undefined,
  };
}

function requireEnough(count: number, unknowns: number): void {
  if (count >= unknowns) return;
  throw new LabRangeError(
    'TOO_FEW_POINTS',
    `points must have at least ${unknowns} rows, one for each unknown, got ${count}`,
    {
      argument: 'points',
    },
  );
}

/** Least squares of B_k nu = -c_k. */
function commonCentre(generators: readonly LieGenerator[], d: number): number[] {
  const stacked = generators.flatMap(({ B }) => B);
  const right = generators.flatMap(({ c }) => c.map((x) => [-x]));
  return Array.from({ length: d }, (_, j) => leastSquares(stacked, right).x.get(j, 0));
}

/** The symmetric C with B_k C + C B_k' = 0 for all k: solved over symmetric matrices alone. */
function invariantScatter(
  generators: readonly LieGenerator[],
  d: number,
): { dimension: number; matrix?: number[][] } | undefined {
  if (generators.length === 0) return undefined;
  const pairs: (readonly [number, number])[] = [];
  for (let i = 0; i < d; i++) for (let j = 0; j <= i; j++) pairs.push([i, j]);
  const K = new Float64Array(generators.length * d * d * pairs.length);
  for (const [g, { B }] of generators.entries()) {
    for (const [column, [k, l]] of pairs.entries()) {
      const add = (i: number, j: number, value: number): void => {
        K[(g * d * d + i * d + j) * pairs.length + column] += value;
      };
      for (let i = 0; i < d; i++) {
        add(i, l, B[i][k]);
        add(l, i, B[i][k]);
        if (k === l) continue;
        add(i, k, B[i][l]);
        add(k, i, B[i][l]);
      }
    }
  }
  const { values, v } = svd(
    { data: K, rows: generators.length * d * d, columns: pairs.length },
    { full: true },
  );
  const rank = values.filter((s) => s >= exactZero * Math.max(values[0], 1e-300)).length;
  const dimension = pairs.length - rank;
  if (dimension !== 1) return { dimension };
  const C = new Float64Array(d * d);
  for (const [k, [i, j]] of pairs.entries()) C[i * d + j] = C[j * d + i] = v.get(k, rank);
  const trace = C.reduce((sum, x, k) => (k % (d + 1) === 0 ? sum + x : sum), 0);
  return {
    dimension,
    matrix: toRows(
      C.map((x) => (x * d) / trace),
      d,
      d,
    ),
  };
}

/** Rotations that leave a density on the sphere alone. */
export interface RotationLieAlgebra {
  readonly lieDimension: number;
  /** s_k/s_1, descending; all 0 for the uniform law. */
  readonly singularValueRatios: number[];
  /** Skew matrices W of the null space. */
  readonly generators: number[][][];
  /** Dimension of the directions all W annihilate, when there is one. */
  readonly fixedDimension: number | null;
  /** Unit number[d], when that dimension is 1; up to sign. */
  readonly axis: number[] | null;
}

/**
 * The rotations that leave a density on the sphere alone: null space of the rows g_i x_j - g_j x_i.
 *
 * @param target a target on the sphere
 * @param points N x d unit rows (within 1e-3, brought to length 1: three decimals will do), N >= d(d-1)/2
 * @throws LabRangeError INVALID_SAMPLE, TOO_FEW_POINTS, SHAPE, NOT_FINITE, INVALID_LOG_DENSITY, NO_SUPPORT
 */
export function rotationLieAlgebra(target: Target, points: MatrixLike): RotationLieAlgebra {
  requireTarget(target, 'sphere');
  const d = target.dim;
  const { data, count } = readUnitPoints(points, 'points', d, 1e-3);
  for (let p = 0; p < count; p++) {
    const row = data.subarray(p * d, (p + 1) * d);
    const length = norm(row);
    for (let j = 0; j < d; j++) row[j] /= length;
  }
  const pairs: (readonly [number, number])[] = [];
  for (let i = 0; i < d; i++) for (let j = i + 1; j < d; j++) pairs.push([i, j]);
  requireEnough(count, pairs.length);
  const gradients = new Float64Array(count * d);
  requireLogDensities(evaluator(target)(data, count, gradients), data, d, 'point');
  const R = new Float64Array(count * pairs.length);
  for (let p = 0; p < count; p++) {
    for (const [k, [i, j]] of pairs.entries()) {
      R[p * pairs.length + k] =
        gradients[p * d + i] * data[p * d + j] - gradients[p * d + j] * data[p * d + i];
    }
  }
  const { values, v } = svd({ data: R, rows: count, columns: pairs.length });
  const rank = values[0] === 0 ? 0 : values.filter((s) => s >= exactZero * values[0]).length;
  const generators = Array.from({ length: pairs.length - rank }, (_, n) => {
    const W = new Float64Array(d * d);
    for (const [k, [i, j]] of pairs.entries()) {
      W[i * d + j] = v.get(k, rank + n);
      W[j * d + i] = -W[i * d + j];
    }
    return toRows(W, d, d);
  });
  return {
    lieDimension: generators.length,
    singularValueRatios: Array.from(values, (s) =>
      values[0] === 0 || s < 1e-12 * values[0] ? 0 : s / values[0],
    ),
    generators,
    ...commonKernel(generators, d),
  };
}

function commonKernel(
  generators: readonly number[][][],
  d: number,
): Pick<RotationLieAlgebra, 'fixedDimension' | 'axis'> {
  if (generators.length === 0) return { fixedDimension: null, axis: null };
  const { values, v } = svd(generators.flat(), { full: true });
  const rank = values.filter((s) => s >= exactZero * values[0]).length;
  const axis = d - rank === 1 ? Array.from({ length: d }, (_, i) => v.get(i, d - 1)) : null;
  return { fixedDimension: d - rank, axis };
}
