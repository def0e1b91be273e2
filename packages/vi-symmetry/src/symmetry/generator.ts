import {
  cholesky,
  determinant,
  inverse,
  isMatrixLike,
  LabRangeError,
  matrixProduct,
  toDense,
  type MatrixLike,
} from '@lab/linalg';
import { outOfRange, readVector, requireCount, wrongShape } from '@lab/linalg/arguments';
import { readDirection, readMatrix, toRows, type NumberList } from '../arguments.ts';

/** A map g(z) = A z + b that leaves a density alone, as plain data. */
export interface Generator {
  /** d x d. */
  readonly A: MatrixLike;
  /** number[d], default 0. */
  readonly b?: NumberList | undefined;
  /** For reports. */
  readonly name?: string | undefined;
}

/** A checked generator in the working layout. */
export interface AffineMap {
  /** d x d, row by row. */
  readonly A: Float64Array;
  readonly b: Float64Array;
  readonly name: string;
}

/** A generator made by a constructor of this package: JSON. */
export interface NamedGenerator {
  readonly A: number[][];
  readonly b: number[];
  readonly name: string;
}

/**
 * A checked generator.
 *
 * @throws LabRangeError INVALID_GENERATOR (A not d x d, not finite, |det A| not 1 within 1e-9, on the sphere not orthogonal or b not 0),
 *   SHAPE, NOT_FINITE (b)
 */
export function readGenerator(
  generator: Generator,
  dim: number,
  argument: string,
  sphere = false,
): AffineMap {
  const A = readLinearPart(generator.A, dim, argument);
  const b = generator.b === undefined ? new Float64Array(dim) : readVector(generator.b, `${argument}.b`, dim);
  if (sphere && !(isOrthogonal(A, dim, 1e-8) && b.every((x) => x === 0))) {
    throw invalidGenerator(argument, 'on the sphere a generator must be orthogonal with b = 0');
  }
  return { A, b, name: generator.name ?? 'unnamed' };
}

function readLinearPart(A: unknown, dim: number, argument: string): Float64Array {
  if (!isMatrixLike(A)) throw invalidGenerator(argument, 'A must be a matrix');
  let matrix: Float64Array;
  try {
    matrix = readMatrix(A, `${argument}.A`);
    const { rows, columns } = toDense(A, `${argument}.A`);
    if (rows !== dim || columns !== dim)
      throw invalidGenerator(argument, `A must be ${dim} x ${dim}, got ${rows} x ${columns}`);
  } catch (error) {
    if (error instanceof LabRangeError && error.code === 'INVALID_GENERATOR') throw error;
    throw invalidGenerator(argument, error instanceof Error ? error.message : 'A cannot be read', error);
  }
  const size = Math.abs(determinant({ data: matrix, rows: dim, columns: dim }).determinant);
  if (Math.abs(size - 1) > 1e-9)
    throw invalidGenerator(argument, `|det A| must be 1 within 1e-9, got ${size}`);
  return matrix;
}

function invalidGenerator(argument: string, message: string, cause?: unknown): LabRangeError {
  return new LabRangeError('INVALID_GENERATOR', `${argument}: ${message}`, { argument, cause });
}

/** Whether A A' = I to `tolerance`. */
export function isOrthogonal(A: Float64Array, dim: number, tolerance: number): boolean {
  for (let i = 0; i < dim; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = i === j ? -1 : 0;
      for (let k = 0; k < dim; k++) sum += A[i * dim + k] * A[j * dim + k];
      if (Math.abs(sum) > tolerance) return false;
    }
  }
  return true;
}

/** A z + b. */
export function applyMap(
  { A, b }: AffineMap,
  z: Float64Array,
  out: Float64Array = new Float64Array(b.length),
): Float64Array {
  const dim = b.length;
  for (let i = 0; i < dim; i++) {
    let sum = b[i];
    for (let j = 0; j < dim; j++) sum += A[i * dim + j] * z[j];
    out[i] = sum;
  }
  return out;
}

/** Evenness about c: z -> 2c - z. */
export function even(c: NumberList): NamedGenerator {
  const centre = readVector(c, 'c');
  return about(scaledIdentity(centre.length, -1), centre, 'even');
}

/** Reflection in the hyperplane through c (default 0) with the normal v (any length but 0). */
export function reflection(v: NumberList, c?: NumberList): NamedGenerator {
  const normal = readVector(v, 'v');
  const centre = c === undefined ? new Float64Array(normal.length) : readVector(c, 'c', normal.length);
  const square = normal.reduce((sum, x) => sum + x * x, 0);
  if (square === 0) throw outOfRange('v', 'another vector than 0', 0);
  const A = scaledIdentity(normal.length, 1).map((row, i) =>
    row.map((x, j) => x - (2 * normal[i] * normal[j]) / square),
  );
  return about(A, centre, 'reflection');
}

/** Coordinate i (from 0) flipped about `centre`, a number, default 0, the others as they are. */
export function coordinateFlip(dim: number, i: number, centre = 0): NamedGenerator {
  return { ...blockFlip(dim, [i], [centre]), name: `flip of coordinate ${i}` };
}

/** The coordinates `indices` flipped together about `centre` (default 0), the others as they are: the symmetry of a block given the rest. */
export function blockFlip(dim: number, indices: readonly number[], centre?: NumberList): NamedGenerator {
  requireCount(dim, 'dim', 1);
  const c =
    centre === undefined ? new Float64Array(indices.length) : readVector(centre, 'centre', indices.length);
  const A = scaledIdentity(dim, 1);
  const b = new Array<number>(dim).fill(0);
  for (const [k, i] of indices.entries()) {
    requireCount(i, `indices[${k}]`, 0);
    if (i >= dim) throw outOfRange(`indices[${k}]`, `below ${dim}`, i);
    A[i][i] = -1;
    b[i] = 2 * c[k];
  }
  return { A, b, name: `flip of coordinates ${indices.join(', ')}` };
}

/** Coordinates permuted: (g z)_i = z_{order[i]}. */
export function permutationOf(order: readonly number[]): NamedGenerator {
  const dim = order.length;
  const sorted = [...order].sort((a, b) => a - b);
  if (sorted.some((x, i) => x !== i))
    throw outOfRange('order', 'a permutation of 0 .. d-1', order.join(', '));
  const A = order.map((from) => Array.from({ length: dim }, (_, j) => (j === from ? 1 : 0)));
  return { A, b: new Array<number>(dim).fill(0), name: `permutation ${order.join(' ')}` };
}

/** Coordinates i and j exchanged. */
export function swap(dim: number, i: number, j: number): NamedGenerator {
  requireCount(dim, 'dim', 2);
  const order = Array.from({ length: dim }, (_, k) => (k === i ? j : k === j ? i : k));
  return { ...permutationOf(order), name: `swap of coordinates ${i} and ${j}` };
}

/**
 * Elliptical symmetry with centre c and scatter M: finitely many maps C O C^-1, M = CC', that generate a dense subgroup.
 *
 * @throws LabRangeError NOT_POSITIVE_DEFINITE, SHAPE, NOT_FINITE
 */
export function elliptical(c: NumberList, M: MatrixLike): NamedGenerator[] {
  const centre = readVector(c, 'c');
  const d = centre.length;
  readMatrix(M, 'M', d, d);
  const { lower } = cholesky(M);
  const back = inverse(lower);
  return orthogonalGenerators(d).map((O) => {
    const A = matrixProduct(matrixProduct(lower, { data: O, rows: d, columns: d }), back).to2DArray();
    return about(A, centre, 'elliptical');
  });
}

/** Rotations and reflections of the sphere that leave the axis a where it is. */
export function rotationAbout(a: NumberList): NamedGenerator[] {
  const axis = readDirection(a, 'a');
  const d = axis.length;
  if (d < 2) throw wrongShape('a', 'at least 2 entries', String(d));
  const basis = orthonormalComplement(axis);
  return orthogonalGenerators(d - 1).map((O) => ({
    A: conjugate(axis, basis, O),
    b: new Array<number>(d).fill(0),
    name: 'rotation about the axis',
  }));
}

/** The rotation by 2 pi / n in a plane at right angles to the axis a of the sphere of R^3. */
export function cyclic(a: NumberList, n: number): NamedGenerator[] {
  const axis = readDirection(a, 'a', 3);
  requireCount(n, 'n', 2);
  const [c, s] = [Math.cos((2 * Math.PI) / n), Math.sin((2 * Math.PI) / n)];
  const A = conjugate(axis, orthonormalComplement(axis), Float64Array.of(c, -s, s, c));
  return [{ A, b: [0, 0, 0], name: `rotation by a ${n}-th of a turn` }];
}

/** x -> -x on the sphere of R^d. */
export function antipodal(dim: number): NamedGenerator {
  requireCount(dim, 'dim', 2);
  return { A: scaledIdentity(dim, -1), b: new Array<number>(dim).fill(0), name: 'antipodal' };
}

/** diag(-1, 1, ..., 1), the cyclic shift, and a rotation by 1 rad in the first plane: together dense in O(d). */
function orthogonalGenerators(d: number): Float64Array[] {
  const flip = Float64Array.from({ length: d * d }, (_, k) => (k % (d + 1) === 0 ? (k === 0 ? -1 : 1) : 0));
  if (d === 1) return [flip];
  const shift = new Float64Array(d * d);
  for (let i = 0; i < d; i++) shift[i * d + ((i + d - 1) % d)] = 1;
  const turn = Float64Array.from({ length: d * d }, (_, k) => (k % (d + 1) === 0 ? 1 : 0));
  turn[0] = turn[d + 1] = Math.cos(1);
  turn[1] = -Math.sin(1);
  turn[d] = Math.sin(1);
  return [flip, shift, turn];
}

/** a a' + B O B' for an orthonormal basis B of the complement of a. */
function conjugate(axis: Float64Array, basis: readonly Float64Array[], O: Float64Array): number[][] {
  const m = basis.length;
  return toRows(
    Float64Array.from({ length: axis.length ** 2 }, (_, k) => {
      const [i, j] = [Math.floor(k / axis.length), k % axis.length];
      let sum = axis[i] * axis[j];
      for (let p = 0; p < m; p++) for (let q = 0; q < m; q++) sum += basis[p][i] * O[p * m + q] * basis[q][j];
      return sum;
    }),
    axis.length,
    axis.length,
  );
}

/** An orthonormal basis of the vectors at right angles to a unit vector: columns of its Householder reflection. */
export function orthonormalComplement(axis: Float64Array): Float64Array[] {
  const d = axis.length;
  const sign = axis[0] < 0 ? 1 : -1;
  const v = Float64Array.from(axis, (x, j) => (j === 0 ? x - sign : x));
  const square = v.reduce((sum, x) => sum + x * x, 0);
  return Array.from({ length: d - 1 }, (_, k) =>
    Float64Array.from({ length: d }, (_unused, i) => (i === k + 1 ? 1 : 0) - (2 * v[k + 1] * v[i]) / square),
  );
}

/** The map with linear part A that leaves `centre` where it is. */
function about(A: number[][], centre: Float64Array, name: string): NamedGenerator {
  const b = A.map((row, i) => centre[i] - row.reduce((sum, x, j) => sum + x * centre[j], 0));
  return { A, b, name };
}

function scaledIdentity(dim: number, factor: number): number[][] {
  return Array.from({ length: dim }, (_, i) =>
    Array.from({ length: dim }, (_unused, j) => (i === j ? factor : 0)),
  );
}
