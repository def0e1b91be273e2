import { LabRangeError, qr, svd, symmetricEigen } from '@lab/linalg';
import { randomStream } from '@lab/stats';
import { asSignedPermutation, type SignedPermutation } from '../families/signedPermutation.ts';
import type { AffineMap } from './generator.ts';

/** Beside 1 or the largest, singular values up to this are 0. */
const nullTolerance = 1e-9;

/** What the common fixed points of affine maps are: pinned part + null space. */
export interface FixedPoints {
  readonly freeDimension: number;
  /** The fixed point nearest to the free directions' origin: at right angles to all of them. */
  readonly pinned: Float64Array;
  /** N N', d x d, row by row. */
  readonly projector: Float64Array;
  /** Orthonormal columns of N, as rows. */
  readonly free: readonly Float64Array[];
  /** Orthonormal basis of the directions at right angles to N, as rows. */
  readonly fixedDirections: readonly Float64Array[];
}

/**
 * The points that all maps leave where they are (docs/theory.md, "The fixed space").
 *
 * @throws LabRangeError NO_INVARIANT_LAW when there is none
 */
export function fixedPoints(maps: readonly AffineMap[], dim: number): FixedPoints {
  if (maps.length === 0) return everywhere(dim);
  const rows = maps.length * dim;
  const K = new Float64Array(rows * dim);
  const r = new Float64Array(rows);
  for (const [g, { A, b }] of maps.entries()) {
    for (let i = 0; i < dim; i++) {
      for (let j = 0; j < dim; j++) K[(g * dim + i) * dim + j] = A[i * dim + j] - (i === j ? 1 : 0);
      r[g * dim + i] = -b[i];
    }
  }
  const { values, u, v } = svd({ data: K, rows, columns: dim });
  const columns = Array.from({ length: dim }, (_, k) => Float64Array.from(v.getColumn(k)));
  const rank = rankOf(values);
  const fixedDirections = columns.slice(0, rank);
  const free = columns.slice(rank);
  const pinned = new Float64Array(dim);
  for (const [k, direction] of fixedDirections.entries()) {
    const along = u.getColumn(k).reduce((sum, x, i) => sum + x * r[i], 0) / values[k];
    for (let j = 0; j < dim; j++) pinned[j] += along * direction[j];
  }
  requireInvariantLaw(K, r, pinned, dim);
  const projector = new Float64Array(dim * dim);
  for (const n of free)
    for (let i = 0; i < dim; i++) for (let j = 0; j < dim; j++) projector[i * dim + j] += n[i] * n[j];
  for (let k = 0; k < projector.length; k++) if (Math.abs(projector[k]) < 1e-14) projector[k] = 0;
  return { freeDimension: dim - rank, pinned, projector, free, fixedDirections };
}

/** Without maps every point is fixed. */
function everywhere(dim: number): FixedPoints {
  const projector = Float64Array.from({ length: dim * dim }, (_, k) => (k % (dim + 1) === 0 ? 1 : 0));
  const free = Array.from({ length: dim }, (_, i) => projector.slice(i * dim, (i + 1) * dim));
  return { freeDimension: dim, pinned: new Float64Array(dim), projector, free, fixedDirections: [] };
}

/** Singular values that are not 0 but for rounding. */
function rankOf(values: Float64Array): number {
  return values.filter((s) => s > nullTolerance * Math.max(1, values[0])).length;
}

function requireInvariantLaw(K: Float64Array, r: Float64Array, point: Float64Array, dim: number): void {
  let [error, size] = [0, 0];
  for (let i = 0; i < r.length; i++) {
    let residual = r[i];
    for (let j = 0; j < dim; j++) residual -= K[i * dim + j] * point[j];
    error += residual * residual;
    size += r[i] * r[i];
  }
  if (Math.sqrt(error) <= 1e-8 * (1 + Math.sqrt(size))) return;
  throw new LabRangeError(
    'NO_INVARIANT_LAW',
    `the generators have no common fixed point (least residual ${Math.sqrt(error).toPrecision(3)}): no law with a mean has all these symmetries`,
    { argument: 'generators' },
  );
}

/** What symmetry says of the scatter of a law. */
export interface FixedScatter {
  /** Dimension of the symmetric C with A C A' = C for all A. */
  readonly freeDimension: number;
  /** boolean[d][d], the diagonal true. */
  readonly correlationPinned: boolean[][];
  /** d x d, 0 where not pinned. */
  readonly correlationValues: number[][];
}

/** Correlations that are the same for every law with the symmetries. */
export function fixedScatter(maps: readonly AffineMap[], dim: number): FixedScatter {
  const permutations = maps.map(({ A }) => asSignedPermutation(A, dim));
  if (permutations.every((p) => p !== undefined)) return signedPermutationScatter(permutations, dim);
  const basis = fixedSymmetricMatrices(maps, dim);
  const members = positiveMembers(basis, dim);
  const pinned = emptyPins(dim);
  if (members.length === 0) return { freeDimension: basis.length, ...pinned };
  const correlations = members.map((C) => correlation(C, dim));
  for (let i = 0; i < dim; i++) {
    for (let j = 0; j < i; j++) {
      const values = correlations.map((R) => R[i * dim + j]);
      if (Math.max(...values) - Math.min(...values) > 1e-9) continue;
      pin(pinned, i, j, Math.abs(values[0]) < 1e-13 ? 0 : values[0]);
    }
  }
  return { freeDimension: basis.length, ...pinned };
}

type Pins = Pick<FixedScatter, 'correlationPinned' | 'correlationValues'>;

function emptyPins(dim: number): Pins {
  const correlationPinned = Array.from({ length: dim }, (_, i) =>
    Array.from({ length: dim }, (_unused, j) => i === j),
  );
  return { correlationPinned, correlationValues: correlationPinned.map((row) => row.map(Number)) };
}

function pin(pins: Pins, i: number, j: number, value: number): void {
  pins.correlationPinned[i][j] = pins.correlationPinned[j][i] = true;
  pins.correlationValues[i][j] = pins.correlationValues[j][i] = value;
}

/** For signed permutations: entries in one orbit are equal up to sign, and 0 when an orbit meets itself with the other sign. */
function signedPermutationScatter(permutations: readonly SignedPermutation[], dim: number): FixedScatter {
  const orbitOf = entryOrbits(permutations, dim);
  const pins = emptyPins(dim);
  const roots = new Set<number>();
  for (let i = 0; i < dim; i++) {
    for (let j = 0; j <= i; j++) {
      const { root, vanishes } = orbitOf(i, j);
      if (vanishes) pin(pins, i, j, 0);
      else roots.add(root);
    }
  }
  return { freeDimension: roots.size, ...pins };
}

/** The orbit of an entry (i, j), j <= i, of C under C -> A C A': its representative and the sign between the two. */
type EntryOrbits = (i: number, j: number) => { root: number; sign: number; vanishes: boolean };

function entryOrbits(permutations: readonly SignedPermutation[], dim: number): EntryOrbits {
  const parent = Int32Array.from({ length: dim * dim }, (_, k) => k);
  const sign = new Int8Array(dim * dim).fill(1);
  const zero = new Set<number>();
  const find = (k: number): { root: number; sign: number } => {
    let [root, s] = [k, 1];
    while (parent[root] !== root) {
      s *= sign[root];
      root = parent[root];
    }
    return { root, sign: s };
  };
  const entry = (i: number, j: number): number => (i >= j ? i * dim + j : j * dim + i);
  for (const { from, signs } of permutations) {
    for (let i = 0; i < dim; i++) {
      for (let j = 0; j <= i; j++) {
        const here = find(entry(i, j));
        const there = find(entry(from[i], from[j]));
        const relation = signs[i] * signs[j] * here.sign * there.sign;
        if (here.root === there.root) {
          if (relation < 0) zero.add(here.root);
          continue;
        }
        parent[here.root] = there.root;
        sign[here.root] = relation;
        if (zero.has(here.root)) zero.add(there.root);
      }
    }
  }
  return (i, j) => {
    const found = find(entry(i, j));
    return { ...found, vanishes: zero.has(found.root) };
  };
}

/**
 * An orthonormal basis of the symmetric matrices C with A C A' = C for all A, each d x d, row by row: what signed permutations
 * leave is read off their orbits, what the other maps leave of it is the null space of C -> A C A' - C.
 */
function fixedSymmetricMatrices(maps: readonly AffineMap[], dim: number): Float64Array[] {
  const permutations = maps.map(({ A }) => asSignedPermutation(A, dim));
  const orbitOf = entryOrbits(
    permutations.filter((p) => p !== undefined),
    dim,
  );
  const orbits = orbitMatrices(orbitOf, dim);
  const others = maps.filter((_, g) => permutations[g] === undefined);
  if (others.length === 0 || orbits.length === 0)
    return orbits.map((orbit) => combination([orbit], [1], dim));
  const movements = others.map(({ A }) => movement(A, orbits, dim));
  return commonNullSpace(movements, orbits.length).map((shares) => combination(orbits, shares, dim));
}

/** A symmetric matrix by its lower entries that are not 0. */
type LowerEntries = readonly { readonly i: number; readonly j: number; readonly value: number }[];

/** One matrix an orbit that does not vanish, of Frobenius norm 1. */
function orbitMatrices(orbitOf: EntryOrbits, dim: number): LowerEntries[] {
  const members = new Map<number, { i: number; j: number; value: number }[]>();
  for (let i = 0; i < dim; i++) {
    for (let j = 0; j <= i; j++) {
      const { root, sign, vanishes } = orbitOf(i, j);
      if (vanishes) continue;
      let orbit = members.get(root);
      if (orbit === undefined) members.set(root, (orbit = []));
      orbit.push({ i, j, value: sign });
    }
  }
  return Array.from(members.values(), (orbit) => {
    const norm = Math.sqrt(orbit.reduce((sum, { i, j }) => sum + (i === j ? 1 : 2), 0));
    return orbit.map(({ i, j, value }) => ({ i, j, value: value / norm }));
  });
}

function combination(orbits: readonly LowerEntries[], shares: ArrayLike<number>, dim: number): Float64Array {
  const C = new Float64Array(dim * dim);
  for (const [k, orbit] of orbits.entries())
    for (const { i, j, value } of orbit) C[i * dim + j] = C[j * dim + i] = shares[k] * value;
  return C;
}

/** C -> A C A' - C on combinations of orbits: a column each, the lower entries of its image, by norm as the whole matrix. */
function movement(A: Float64Array, orbits: readonly LowerEntries[], dim: number): Float64Array {
  const columns = orbits.length;
  const K = new Float64Array(((dim * (dim + 1)) / 2) * columns);
  for (const [column, orbit] of orbits.entries()) {
    for (const { i, j, value } of orbit) {
      const own = (i * (i + 1)) / 2 + j;
      K[own * columns + column] -= i === j ? value : value * Math.SQRT2;
      for (let r = 0, at = column; r < dim; r++) {
        const [ri, rj] = [value * A[r * dim + i], i === j ? 0 : value * A[r * dim + j]];
        for (let s = 0; s <= r; s++, at += columns)
          K[at] += (ri * A[s * dim + j] + rj * A[s * dim + i]) * (r === s ? 1 : Math.SQRT2);
      }
    }
  }
  return K;
}

/** An orthonormal basis of what all matrices with these columns take to 0. */
function commonNullSpace(matrices: readonly Float64Array[], columns: number): Float64Array[] {
  // What all take to 0, a sum of them does, and little else: one small decomposition in place of a tall one, and a check.
  const sum = mixture(matrices);
  const mixed = clearNullSpace(sum, columns) ?? nullSpace(sum, columns);
  if (matrices.length === 1 || matrices.every((K) => mixed.every((x) => takesToZero(K, x)))) return mixed;
  const stacked = new Float64Array(matrices.length * matrices[0].length);
  for (const [g, K] of matrices.entries()) stacked.set(K, g * K.length);
  return nullSpace(stacked, columns);
}

/** A weighted sum; the weights are in no simple ratio, so that nothing cancels by design. */
function mixture(matrices: readonly Float64Array[]): Float64Array {
  const sum = matrices[0].slice();
  for (let g = 1; g < matrices.length; g++) {
    const weight = 0.5 + ((g * Math.SQRT2) % 1);
    for (let k = 0; k < sum.length; k++) sum[k] += weight * matrices[g][k];
  }
  return sum;
}

/**
 * By a pivoted QR decomposition of the transpose, in a third of the time; undefined where the triangle's inverse is so large that a
 * singular value of the rank part may be small.
 */
function clearNullSpace(data: Float64Array, columns: number): Float64Array[] | undefined {
  const rows = data.length / columns;
  const transpose = new Float64Array(data.length);
  for (let i = 0, at = 0; i < rows; i++)
    for (let j = 0; j < columns; j++, at++) transpose[j * rows + i] = data[at];
  const { q, r } = qr({ data: transpose, rows: columns, columns: rows }, { pivot: true });
  const triangle = Array.from({ length: columns }, (_, i) => r.getRow(i));
  const first = triangle.findIndex((row, i) => !(Math.abs(row[i]) > nullTolerance));
  const rank = first < 0 ? columns : first;
  // The least singular value of the rank part is at least one over the norm of its inverse.
  if (!(inverseNorm(triangle, rank) < 1e-3 / nullTolerance)) return undefined;
  return Array.from({ length: columns - rank }, (_, n) => Float64Array.from(q.getColumn(rank + n)));
}

/** The Frobenius norm of the inverse of the leading part of an upper triangle. */
function inverseNorm(triangle: readonly (readonly number[])[], size: number): number {
  let square = 0;
  for (let column = 0; column < size; column++) {
    const x = new Float64Array(column + 1);
    for (let i = column; i >= 0; i--) {
      let sum = i === column ? 1 : 0;
      for (let j = i + 1; j <= column; j++) sum -= triangle[i][j] * x[j];
      x[i] = sum / triangle[i][i];
      square += x[i] * x[i];
    }
  }
  return Math.sqrt(square);
}

function nullSpace(data: Float64Array, columns: number): Float64Array[] {
  const { values, v } = svd({ data, rows: data.length / columns, columns });
  const rank = rankOf(values);
  return Array.from({ length: columns - rank }, (_, n) => Float64Array.from(v.getColumn(rank + n)));
}

function takesToZero(K: Float64Array, x: Float64Array): boolean {
  let square = 0;
  for (let at = 0; at < K.length; at += x.length) {
    let sum = 0;
    for (let k = 0; k < x.length; k++) sum += K[at + k] * x[k];
    square += sum * sum;
  }
  return Math.sqrt(square) <= nullTolerance;
}

/** A C A'. */
export function conjugated(A: Float64Array, C: Float64Array, dim: number): Float64Array {
  const left = new Float64Array(dim * dim);
  const both = new Float64Array(dim * dim);
  for (let i = 0; i < dim; i++)
    for (let k = 0; k < dim; k++) {
      const a = A[i * dim + k];
      if (a === 0) continue;
      for (let j = 0; j < dim; j++) left[i * dim + j] += a * C[k * dim + j];
    }
  for (let i = 0; i < dim; i++)
    for (let j = 0; j < dim; j++) {
      let sum = 0;
      for (let k = 0; k < dim; k++) sum += left[i * dim + k] * A[j * dim + k];
      both[i * dim + j] = sum;
    }
  return both;
}

/** Positive definite members of a space of symmetric matrices: its own where it has one dimension, else random ones (at least 6, or none). */
function positiveMembers(basis: readonly Float64Array[], dim: number): Float64Array[] {
  if (basis.length === 0) return [];
  if (basis.length === 1) {
    const C = basis[0][0] < 0 ? basis[0].map((x) => -x) : basis[0];
    return smallestEigenvalue(C, dim) > 1e-12 * C.reduce((most, x) => Math.max(most, Math.abs(x)), 0)
      ? [C]
      : [];
  }
  const stream = randomStream('members of the fixed space');
  const members: Float64Array[] = [];
  for (let attempt = 0; attempt < 60 && members.length < 8; attempt++) {
    const G = stream.fillNormal(new Float64Array(dim * dim));
    const start = new Float64Array(dim * dim);
    for (let i = 0; i < dim; i++) {
      for (let j = 0; j < dim; j++) {
        let sum = i === j ? 0.1 : 0;
        for (let k = 0; k < dim; k++) sum += (G[i * dim + k] * G[j * dim + k]) / dim;
        start[i * dim + j] = sum;
      }
    }
    const C = new Float64Array(dim * dim);
    for (const B of basis) {
      const share = B.reduce((sum, x, k) => sum + x * start[k], 0);
      for (let k = 0; k < C.length; k++) C[k] += share * B[k];
    }
    if (smallestEigenvalue(C, dim) > 1e-3) members.push(C);
  }
  return members.length >= 6 ? members : [];
}

function smallestEigenvalue(C: Float64Array, dim: number): number {
  return symmetricEigen({ data: C, rows: dim, columns: dim }, { vectors: false }).values[0];
}

function correlation(C: Float64Array, dim: number): Float64Array {
  return C.map((x, k) => x / Math.sqrt(C[Math.floor(k / dim) * (dim + 1)] * C[(k % dim) * (dim + 1)]));
}
