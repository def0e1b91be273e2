import { isMatrixLike, LabRangeError, symmetricEigen, type MatrixLike } from '@lab/linalg';
import { outOfRange, requireCount, requireKnownFields, requireOneOf } from '@lab/linalg/arguments';
import { randomStream } from '@lab/stats';
import { readPoints, type Points } from '../arguments.ts';
import { gaussHermite } from '../numeric/quadrature.ts';
import type { Base } from './base.ts';
import { signedPermutationGroup, type SignedPermutation } from './signedPermutation.ts';
import { sobolPoints } from './sobol.ts';

/** Under which maps the set of base points is closed. */
export type Symmetrize = 'none' | 'antithetic' | 'signs' | 'signedPermutation' | 'heisenberg' | 'declared';

/** How base points are made. */
export interface PointOptions {
  /** 'sobol' (default, scrambled), 'iid', or 'gaussHermite' (Gaussian base, d <= 3). */
  readonly kind?: 'sobol' | 'iid' | 'gaussHermite';
  /** Generating points, each of which brings its images: default 512 over the number of images, at least 8; 40 for each axis with 'gaussHermite'. */
  readonly count?: number;
}

/** Base points with their weights, and under what they are closed. */
export interface BasePoints {
  readonly data: Float64Array;
  readonly count: number;
  readonly dim: number;
  /** Sum to 1. */
  readonly weights: Float64Array;
  readonly kind: 'sobol' | 'iid' | 'gaussHermite' | 'given';
  readonly symmetrize: Symmetrize;
  /** Signed permutations under which the set is closed, the generators only. */
  readonly group: readonly SignedPermutation[];
}

/** What {@link makeBasePoints} needs beside the base law. */
export interface BasePointRequest {
  readonly points?: MatrixLike | PointOptions | undefined;
  readonly symmetrize: Symmetrize;
  /** Linear parts of declared symmetries that are signed permutations. */
  readonly declared: readonly SignedPermutation[];
  readonly seed: number | string;
  /** Multiplies the number of generating points. */
  readonly refinement: number;
}

/**
 * The points u_i of a sample average.
 *
 * @throws LabRangeError OUT_OF_RANGE, SHAPE, NOT_FINITE; LabTypeError UNKNOWN_OPTION
 */
export function makeBasePoints(base: Base, request: BasePointRequest): BasePoints {
  const { points, refinement } = request;
  if (points !== undefined && isMatrixLike(points))
    return givenPoints(readPoints(points, 'points', base.dim));
  const options = points ?? {};
  requireKnownFields(options, ['kind', 'count'], 'points');
  const kind = requireOneOf(options.kind ?? 'sobol', ['sobol', 'iid', 'gaussHermite'], 'points.kind');
  if (options.count !== undefined) requireCount(options.count, 'points.count', 1);
  if (kind === 'gaussHermite') return tensorPoints(base, (options.count ?? 40) + (refinement > 1 ? 20 : 0));
  const group = symmetryGroup(request.symmetrize, base.dim, request.declared);
  const generators = (options.count ?? Math.max(8, Math.ceil(512 / group.length))) * refinement;
  const uniforms =
    kind === 'sobol'
      ? sobolPoints(generators, base.uniforms, request.seed)
      : randomStream(request.seed, 'iid').fillUniform(new Float64Array(generators * base.uniforms));
  const seeds = new Float64Array(generators * base.dim);
  for (let i = 0; i < generators; i++) {
    const p = uniforms
      .subarray(i * base.uniforms, (i + 1) * base.uniforms)
      .map((x) => Math.min(1 - 1e-12, Math.max(1e-12, x)));
    base.fromUniforms(p, seeds.subarray(i * base.dim, (i + 1) * base.dim));
  }
  const data = images(seeds, generators, base.dim, group);
  if (kind === 'sobol' && base.name === 'gaussian') standardise(data, generators * group.length, base.dim);
  const count = generators * group.length;
  const weights = new Float64Array(count).fill(1 / count);
  return { data, count, dim: base.dim, weights, kind, symmetrize: request.symmetrize, group };
}

/**
 * Brings the second moments to I by the symmetric root of their inverse, which commutes with every map the points are closed under: normal targets are then fitted
 * exactly. Too few points to span the space are left as they are.
 */
function standardise(data: Float64Array, count: number, dim: number): void {
  const second = new Float64Array(dim * dim);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < dim; j++) {
      for (let k = 0; k < dim; k++) second[j * dim + k] += (data[i * dim + j] * data[i * dim + k]) / count;
    }
  }
  const { root, least } = inverseRoot(second, dim);
  if (count < 8 * dim || least < 0.2) return;
  for (let i = 0; i < count; i++) {
    const u = data.slice(i * dim, (i + 1) * dim);
    for (let j = 0; j < dim; j++) {
      let sum = 0;
      for (let k = 0; k < dim; k++) sum += root[j * dim + k] * u[k];
      data[i * dim + j] = sum;
    }
  }
}

/** The symmetric root of the inverse of a positive definite matrix, and its least eigenvalue. */
export function inverseRoot(matrix: Float64Array, dim: number): { root: Float64Array; least: number } {
  const { values, vectors } = symmetricEigen({ data: matrix, rows: dim, columns: dim });
  const root = new Float64Array(dim * dim);
  for (let m = 0; m < dim; m++) {
    const factor = 1 / Math.sqrt(Math.max(values[m], 1e-300));
    for (let j = 0; j < dim; j++)
      for (let k = 0; k < dim; k++) root[j * dim + k] += factor * vectors.get(j, m) * vectors.get(k, m);
  }
  return { root, least: values[0] };
}

function givenPoints({ data, count, dim }: Points): BasePoints {
  if (count === 0)
    throw new LabRangeError('SHAPE', 'points must hold at least one row', { argument: 'points' });
  const weights = new Float64Array(count).fill(1 / count);
  return { data, count, dim, weights, kind: 'given', symmetrize: 'none', group: [] };
}

/** The tensor rule: closed under all signed permutations. */
function tensorPoints(base: Base, nodes: number): BasePoints {
  const { dim } = base;
  if (base.name !== 'gaussian' || dim > 3) {
    throw outOfRange(
      'points.kind',
      "'sobol' or 'iid' unless the base is Gaussian and d <= 3",
      'gaussHermite',
    );
  }
  const rule = gaussHermite(nodes);
  const count = nodes ** dim;
  const data = new Float64Array(count * dim);
  const weights = new Float64Array(count).fill(1);
  for (let i = 0; i < count; i++) {
    for (let j = 0, rest = i; j < dim; j++, rest = Math.floor(rest / nodes)) {
      data[i * dim + j] = rule.nodes[rest % nodes];
      weights[i] *= rule.weights[rest % nodes];
    }
  }
  const group = signedPermutationGroup(dim);
  return { data, count, dim, weights, kind: 'gaussHermite', symmetrize: 'signedPermutation', group };
}

function images(
  seeds: Float64Array,
  count: number,
  dim: number,
  group: readonly SignedPermutation[],
): Float64Array {
  const data = new Float64Array(count * group.length * dim);
  for (let i = 0; i < count; i++) {
    for (const [g, { from, signs }] of group.entries()) {
      const at = (i * group.length + g) * dim;
      for (let j = 0; j < dim; j++) data[at + j] = signs[j] * seeds[i * dim + from[j]];
    }
  }
  return data;
}

/** All elements of the group that a choice stands for. */
function symmetryGroup(
  symmetrize: Symmetrize,
  dim: number,
  declared: readonly SignedPermutation[],
): readonly SignedPermutation[] {
  const identity = { from: Array.from({ length: dim }, (_, j) => j), signs: new Array<number>(dim).fill(1) };
  const negative = { from: identity.from, signs: new Array<number>(dim).fill(-1) };
  switch (
    requireOneOf(
      symmetrize,
      ['none', 'antithetic', 'signs', 'signedPermutation', 'heisenberg', 'declared'],
      'symmetrize',
    )
  ) {
    case 'none':
      return [identity];
    case 'antithetic':
      return [identity, negative];
    case 'signs':
      if (dim > 12) throw outOfRange('dim', "<= 12 for symmetrize 'signs', which makes 2^d images", dim);
      return Array.from({ length: 2 ** dim }, (_, mask) => ({
        from: identity.from,
        signs: identity.from.map((j) => ((mask >> j) & 1 ? -1 : 1)),
      }));
    case 'signedPermutation':
      if (dim > 4)
        throw outOfRange('dim', "<= 4 for symmetrize 'signedPermutation', which makes 2^d d! images", dim);
      return signedPermutationGroup(dim);
    case 'heisenberg':
      if (dim > 64 || (dim & (dim - 1)) !== 0)
        throw outOfRange('dim', "a power of two <= 64 for symmetrize 'heisenberg'", dim);
      return heisenbergGroup(dim);
    case 'declared':
      return closure([...declared, negative], dim);
  }
}

/** Sign patterns of the rows of a Hadamard matrix, with either sign, times index shifts i -> i xor s: irreducible for d = 2^k. */
function heisenbergGroup(dim: number): SignedPermutation[] {
  const group: SignedPermutation[] = [];
  const index = Array.from({ length: dim }, (_, j) => j);
  for (let shift = 0; shift < dim; shift++) {
    for (let row = 0; row < dim; row++) {
      for (const sign of [1, -1]) {
        group.push({
          from: index.map((j) => j ^ shift),
          signs: index.map((j) => (oddBits(j & row) ? -sign : sign)),
        });
      }
    }
  }
  return group;
}

function oddBits(x: number): boolean {
  let odd = false;
  for (let rest = x; rest > 0; rest &= rest - 1) odd = !odd;
  return odd;
}

/** The group that signed permutations generate; OUT_OF_RANGE beyond 4,096 elements. */
function closure(generators: readonly SignedPermutation[], dim: number): SignedPermutation[] {
  const key = ({ from, signs }: SignedPermutation): string =>
    from.map((f, j) => signs[j] * (f + 1)).join(' ');
  const identity = { from: Array.from({ length: dim }, (_, j) => j), signs: new Array<number>(dim).fill(1) };
  const found = new Map([[key(identity), identity]]);
  const queue: SignedPermutation[] = [identity];
  for (let element = queue.shift(); element !== undefined; element = queue.shift()) {
    for (const generator of generators) {
      const from = generator.from.map((f) => element.from[f]);
      const signs = generator.from.map((f, j) => generator.signs[j] * element.signs[f]);
      const product = { from, signs };
      if (found.has(key(product))) continue;
      found.set(key(product), product);
      queue.push(product);
      if (found.size > 4096)
        throw outOfRange('symmetries', 'such that they make at most 4,096 images of a base point', '> 4,096');
    }
  }
  return [...found.values()];
}
