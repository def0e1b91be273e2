import { symmetricEigen } from '@lab/linalg';
import { randomStream } from '@lab/stats';
import { asSignedPermutation, type SignedPermutation } from '../families/signedPermutation.ts';
import { balanced } from './balanced.ts';
import { commonNullSpace } from './commonNullSpace.ts';
import type { AffineMap } from './generator.ts';

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
  const linear = balanced(
    maps.map(({ A }) => A),
    permutations,
    dim,
  );
  const basis = fixedSymmetricMatrices(linear, permutations, dim);
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
 * A basis of the symmetric matrices C with A C A' = C for all A, each d x d, row by row: what signed permutations leave is read off their
 * orbits, what the other maps leave of it is the null space of C -> A C A' - C.
 */
function fixedSymmetricMatrices(
  maps: readonly Float64Array[],
  permutations: readonly (SignedPermutation | undefined)[],
  dim: number,
): Float64Array[] {
  const signed = permutations.filter((p) => p !== undefined);
  const orbits = orbitMatrices(entryOrbits(signed, dim), dim);
  const others = maps.filter((_, g) => permutations[g] === undefined);
  if (others.length === 0 || orbits.length === 0)
    return orbits.map((orbit) => combination([orbit], [1], dim));
  const movements = others.map((A) => movement(A, orbits, dim));
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

/** C -> A C A' - C on combinations of orbits: a column each, one after another, the lower entries of its image, by norm as the whole matrix. */
function movement(A: Float64Array, orbits: readonly LowerEntries[], dim: number): Float64Array {
  const rows = (dim * (dim + 1)) / 2;
  const K = new Float64Array(rows * orbits.length);
  for (const [column, orbit] of orbits.entries()) {
    const image = K.subarray(column * rows, (column + 1) * rows);
    for (const { i, j, value } of orbit) {
      image[(i * (i + 1)) / 2 + j] -= i === j ? value : value * Math.SQRT2;
      for (let r = 0, at = 0; r < dim; r++, at++) {
        const [ri, rj] = [value * A[r * dim + i], i === j ? 0 : value * A[r * dim + j]];
        for (let s = 0; s < r * dim; s += dim, at++)
          image[at] += (ri * A[s + j] + rj * A[s + i]) * Math.SQRT2;
        image[at] += ri * A[r * dim + j] + rj * A[r * dim + i];
      }
    }
  }
  return K;
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
    const largest = C.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    return smallestEigenvalue(C, dim) > 1e-12 * largest ? [C] : [];
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
