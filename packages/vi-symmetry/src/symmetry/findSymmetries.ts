import { isLabError, symmetricEigen, type MatrixLike } from '@lab/linalg';
import { requireKnownFields } from '@lab/linalg/arguments';
import { runCooperatively, runToEnd } from '@lab/linalg/cooperative';
import { readPoints, readUnitPoints, toRows, type Points } from '../arguments.ts';
import { diagonal } from '../fitting/locationScaleFit.ts';
import { locationScaleOf, requireFit, type Fit } from '../fitting/model.ts';
import { modeStart } from '../fitting/start.ts';
import type { AsyncOptions, Progress, Task } from '../task.ts';
import { evaluator, requireTarget, type Target } from '../targets/target.ts';
import { defectOn, solveCentre, type SymmetryDefect } from './defect.ts';
import {
  antipodal,
  blockFlip,
  coordinateFlip,
  cyclic,
  elliptical,
  readGenerator,
  reflection,
  rotationAbout,
  swap,
  type Generator,
  type NamedGenerator,
} from './generator.ts';
import { affineLieAlgebra, rotationLieAlgebra } from './lieAlgebra.ts';
import { directionProbes, probes, type Bulk } from './probes.ts';

/** A symmetry that was looked for. */
export interface FoundSymmetry {
  readonly name: string;
  /** Maps that generate it. */
  readonly generators: NamedGenerator[];
  /** Of its worst generator. */
  readonly defect: SymmetryDefect;
  /** True for one the caller gave. */
  readonly declared: boolean;
}

/** What {@link findSymmetries} found. */
export interface Symmetries {
  /** Every candidate, the exact ones first, then by relative defect. */
  readonly symmetries: FoundSymmetry[];
  /** Generators of all exact ones. */
  readonly exact: NamedGenerator[];
  /** s_k/s_1 of the score identity, small ones are near-symmetries; null where it was not taken (d > 12). */
  readonly singularValueRatios: number[] | null;
}

/** Options of {@link findSymmetries}. */
export interface FindOptions {
  /** Points to look at, N x d; default spread about `around`, or about the mode. */
  readonly points?: MatrixLike | undefined;
  /** A fit whose centre and scale say where the bulk is. */
  readonly around?: Fit | undefined;
  /** Symmetries of one's own to be tested. */
  readonly candidates?: readonly Generator[] | undefined;
  /** Whether evenness, flips, swaps, ellipses and (on the sphere) axes are looked for; default true. */
  readonly discover?: boolean | undefined;
}

/**
 * Finds the symmetries of a density: declared ones are tested on it; evenness, flips of coordinates, swaps of two, elliptical and zonal symmetry are
 * discovered, centre, scatter and axis included (docs/theory.md, "Finding symmetries").
 *
 * @throws LabRangeError INVALID_GENERATOR, SHAPE, NOT_FINITE, INVALID_LOG_DENSITY, NO_SUPPORT; LabTypeError UNKNOWN_OPTION, WRONG_TYPE
 */
export function findSymmetries(target: Target, options: FindOptions = {}): Symmetries {
  return runToEnd(findTask(target, options));
}

/** {@link findSymmetries} without blocking. */
export function findSymmetriesAsync(
  target: Target,
  options: FindOptions & AsyncOptions = {},
): Promise<Symmetries> {
  const { signal, onProgress, ...rest } = options;
  return runCooperatively(findTask(target, rest), { signal, onProgress });
}

/** {@link findSymmetries} candidate by candidate. */
export function iterateFindSymmetries(
  target: Target,
  options: FindOptions = {},
): globalThis.Generator<Progress, Symmetries, void> {
  return findTask(target, options);
}

/** The work of {@link findSymmetries}. */
export function* findTask(target: Target, options: FindOptions): Task<Symmetries> {
  requireTarget(target);
  requireKnownFields(options, ['points', 'around', 'candidates', 'discover']);
  if (options.around !== undefined) requireFit(options.around);
  return target.support === 'sphere' ? yield* onSphere(target, options) : yield* onSpace(target, options);
}

const radii = [1, 0.5, 2, 1, 4, 1, 10];

function* onSpace(target: Target, options: FindOptions): Task<Symmetries> {
  const { dim } = target;
  const bulk = bulkOf(target, options.around);
  const wide =
    options.points === undefined
      ? probes(bulk, 60 + 4 * dim, radii, 'wide')
      : readPoints(options.points, 'points', dim);
  const inner =
    options.points === undefined
      ? probes(bulk, 24 + 4 * dim, [1], 'bulk')
      : readPoints(options.points, 'points', dim);
  const found: FoundSymmetry[] = [];
  const judge = (name: string, generators: readonly Generator[], declared = false): FoundSymmetry => {
    const symmetry = judged(target, inner, wide, name, generators, declared);
    found.push(symmetry);
    return symmetry;
  };
  for (const [i, candidate] of (options.candidates ?? []).entries()) {
    judge(candidate.name ?? `candidate ${i}`, [candidate], true);
  }
  let ratios: number[] | null = null;
  if (options.discover !== false) {
    const parts = linearParts(dim);
    const starts = centreStarts(bulk, options.around);
    for (const [k, part] of parts.entries()) {
      yield { phase: 'candidates', done: k, total: parts.length };
      judge(part.name, [bestCentre(target, inner, wide, part.A, starts)]);
    }
    if (dim <= 12) {
      const algebra = affineLieAlgebra(
        target,
        pointsMatrix(probes(bulk, 2 * (dim * dim + dim), [1, 1.5, 0.7], 'algebra')),
      );
      ratios = algebra.singularValueRatios;
      if (algebra.elliptical) {
        const generators = ellipticalGenerators(algebra.centre!, algebra.scatterTraceNormalised!);
        if (generators !== undefined) judge('elliptical', generators);
      }
    }
  }
  return sorted(found, ratios);
}

/** An invariant scatter that is not positive definite belongs to no law. */
function ellipticalGenerators(centre: number[], scatter: number[][]): NamedGenerator[] | undefined {
  try {
    return elliptical(centre, scatter);
  } catch (error) {
    if (isLabError(error) && error.code === 'NOT_POSITIVE_DEFINITE') return undefined;
    throw error;
  }
}

interface LinearPart {
  readonly name: string;
  readonly A: number[][];
}

/** Linear parts looked for: -I, every flip, flips of all but one, every swap (up to d = 12). */
function linearParts(dim: number): LinearPart[] {
  const all = Array.from({ length: dim }, (_, i) => i);
  const parts: LinearPart[] = [{ name: 'even', A: blockFlip(dim, all).A }];
  if (dim === 1) return parts;
  for (const i of all) parts.push({ name: `flip of coordinate ${i}`, A: coordinateFlip(dim, i).A });
  if (dim > 12) return parts;
  if (dim > 2) {
    for (const i of all) {
      parts.push({
        name: `flip of all but coordinate ${i}`,
        A: blockFlip(
          dim,
          all.filter((j) => j !== i),
        ).A,
      });
    }
  }
  for (const i of all) {
    for (let j = i + 1; j < dim; j++)
      parts.push({ name: `swap of coordinates ${i} and ${j}`, A: swap(dim, i, j).A });
  }
  return parts;
}

/** The map z -> nu + A (z - nu) with the centre that leaves the least defect. */
function bestCentre(
  target: Target,
  inner: Points,
  wide: Points,
  linear: number[][],
  starts: readonly Float64Array[],
): NamedGenerator {
  const A = Float64Array.from(linear.flat());
  const { dim } = inner;
  let best: { generator: NamedGenerator; rms: number } | undefined;
  for (const start of starts) {
    const { centre } = solveCentre(target, inner, A, start, true);
    const b = linear.map((row, i) => centre[i] - row.reduce((sum, x, j) => sum + x * centre[j], 0));
    const generator = { A: linear, b: b.map((x) => (Math.abs(x) < 1e-300 ? 0 : x)), name: '' };
    const map = readGenerator(generator, dim, 'candidate');
    const { rmsNats, status } = defectOn(target, inner, map);
    // A mode alone may be symmetric about itself: only what holds far out, too, ends the search.
    if (status === 'exact' && defectOn(target, wide, map).status === 'exact') return generator;
    if (best === undefined || rmsNats < best.rms) best = { generator, rms: rmsNats };
  }
  return best!.generator;
}

/** The centre of the bulk, other optima of the fit, the points half-way between them, the origin. */
function centreStarts({ centre }: Bulk, around: Fit | undefined): Float64Array[] {
  const starts = [centre];
  if (around?.kind === 'locationScale') {
    const places = around.optima.slice(0, 4).map(({ location }) => Float64Array.from(location));
    for (const [i, a] of places.entries()) {
      for (const b of places.slice(0, i)) starts.push(a.map((x, j) => 0.5 * (x + b[j])));
    }
    starts.push(...places.slice(1));
  }
  if (centre.length <= 4) starts.push(new Float64Array(centre.length));
  return starts;
}

function bulkOf(target: Target, around: Fit | undefined): Bulk {
  if (around?.kind === 'locationScale') {
    const { location, scale } = locationScaleOf(around);
    return { centre: location, scale };
  }
  const { location, scales } = modeStart(target, new Float64Array(target.dim));
  return { centre: location, scale: diagonal(scales) };
}

/** The defect over the bulk, called exact only where no point of the wider set contradicts it; relative to either, whichever is worse. */
function judged(
  target: Target,
  bulk: Points,
  wide: Points,
  name: string,
  generators: readonly Generator[],
  declared: boolean,
): FoundSymmetry {
  const sphere = target.support === 'sphere';
  const { dim } = target;
  const named = generators.map((generator, i) => {
    const { A, b } = readGenerator(generator, dim, declared ? `candidates` : `${name}[${i}]`, sphere);
    return { A: toRows(A, dim, dim), b: Array.from(b), name };
  });
  const defects = named.map((generator) => {
    const map = readGenerator(generator, dim, name, sphere);
    const inner = defectOn(target, bulk, map);
    const outer = defectOn(target, wide, map);
    const status = inner.status === 'exact' && outer.status === 'exact' ? 'exact' : 'approximate';
    return { ...inner, relative: Math.max(inner.relative, outer.relative), status } as const;
  });
  const worst = defects.reduce((a, b) => (b.rmsNats > a.rmsNats ? b : a));
  const status = defects.every((defect) => defect.status === 'exact') ? 'exact' : 'approximate';
  return { name, generators: named, defect: { ...worst, status }, declared };
}

function sorted(found: readonly FoundSymmetry[], singularValueRatios: number[] | null): Symmetries {
  const rank = ({ defect }: FoundSymmetry): number => (defect.status === 'exact' ? -1 : defect.relative);
  const symmetries = [...found].sort((a, b) => rank(a) - rank(b));
  const exact = symmetries
    .filter(({ defect }) => defect.status === 'exact')
    .flatMap(({ generators }) => generators);
  return { symmetries, exact, singularValueRatios };
}

function pointsMatrix({ data, count, dim }: Points): { data: Float64Array; rows: number; columns: number } {
  return { data, rows: count, columns: dim };
}

function* onSphere(target: Target, options: FindOptions): Task<Symmetries> {
  const { dim } = target;
  const near = options.around?.kind === 'vonMisesFisher' ? options.around.meanDirection : null;
  const points =
    options.points === undefined
      ? directionProbes(dim, 64 + 4 * dim, near === null ? undefined : Float64Array.from(near), 'directions')
      : readUnitPoints(options.points, 'points', dim);
  const found: FoundSymmetry[] = [];
  const judge = (name: string, generators: readonly Generator[], declared = false): void => {
    found.push(judged(target, points, points, name, generators, declared));
  };
  for (const [i, candidate] of (options.candidates ?? []).entries()) {
    judge(candidate.name ?? `candidate ${i}`, [candidate], true);
  }
  let ratios: number[] | null = null;
  if (options.discover !== false) {
    judge('antipodal', [antipodal(dim)]);
    if (dim <= 12) {
      const enough = directionProbes(dim, Math.max(64, dim * dim), undefined, 'algebra');
      const algebra = rotationLieAlgebra(target, pointsMatrix(enough));
      ratios = algebra.singularValueRatios;
      if (algebra.axis !== null) judge('rotation about an axis', rotationAbout(algebra.axis));
    }
    yield { phase: 'candidates', done: 1, total: 2 };
    for (const [k, axis] of principalAxes(target).entries())
      judge(`reflection along principal axis ${k}`, [reflection(axis)]);
    if (dim === 3) judgeTurns(principalAxes(target), near, judge);
    yield { phase: 'candidates', done: 2, total: 2 };
  }
  return sorted(found, ratios);
}

/** Turns about the principal axes, the direction of the fit and the coordinate axes, of order 2 to 6. */
function judgeTurns(
  axes: readonly number[][],
  near: readonly number[] | null,
  judge: (name: string, generators: readonly Generator[]) => void,
): void {
  const all = [...axes, ...(near === null ? [] : [[...near]])];
  for (const [k, axis] of all.entries()) {
    for (const n of [2, 3, 4, 5, 6])
      judge(`${n}-fold turn about ${k < axes.length ? `principal axis ${k}` : 'the fit'}`, cyclic(axis, n));
  }
}

/** Eigenvectors of E_p xx' by 4,096 directions, ascending. */
function principalAxes(target: Target): number[][] {
  const { dim } = target;
  const { data, count } = directionProbes(dim, 4096, undefined, 'principal axes');
  const values = evaluator(target)(data, count);
  const peak = values.reduce((most, x) => Math.max(most, x), -Infinity);
  const second = new Float64Array(dim * dim);
  for (let i = 0; i < count; i++) {
    const weight = Math.exp(values[i] - peak);
    for (let j = 0; j < dim; j++) {
      for (let k = 0; k < dim; k++) second[j * dim + k] += weight * data[i * dim + j] * data[i * dim + k];
    }
  }
  const { vectors } = symmetricEigen({ data: second, rows: dim, columns: dim });
  const axes = Array.from({ length: dim }, (_, k) =>
    snapped(Array.from({ length: dim }, (_u, j) => vectors.get(j, k))),
  );
  return axes;
}

/** Finite samples of directions tilt an axis a little: one within 3 degrees of a coordinate axis is taken for it. */
function snapped(axis: number[]): number[] {
  const most = axis.reduce((best, x, j) => (Math.abs(x) > Math.abs(axis[best]) ? j : best), 0);
  if (Math.abs(axis[most]) < Math.cos((3 * Math.PI) / 180)) return axis;
  return axis.map((_, j) => (j === most ? 1 : 0));
}
