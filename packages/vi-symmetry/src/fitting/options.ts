import type { MatrixLike } from '@lab/linalg';
import {
  readVector,
  requireCount,
  requireKnownFields,
  requireOneOf,
  requirePositive,
} from '@lab/linalg/arguments';
import { readScaleTril, type NumberList } from '../arguments.ts';
import { baseLaw, type Base, type BaseName } from '../families/base.ts';
import type { PointOptions, Symmetrize } from '../families/basePoints.ts';
import type { FamilyName } from '../families/scaleFamily.ts';
import { readGenerator, type AffineMap, type Generator } from '../symmetry/generator.ts';
import { readDivergence, type CustomDivergence, type Divergence, type DivergenceName } from './divergence.ts';
import { identity } from './sampleAverageFit.ts';

/** Options of {@link fit} on R^d; all have defaults. */
export interface FitOptions {
  /** Scale matrices of the family z = nu + L u; default 'fullrank'. On the sphere 'vonMisesFisher'. */
  readonly family?: FamilyName | 'vonMisesFisher' | undefined;
  /** Law of u; default 'gaussian'. */
  readonly base?: BaseName | undefined;
  /** Degrees of freedom of a Student base, > 0. */
  readonly df?: number | undefined;
  /** Default 'reverseKl'. */
  readonly divergence?: DivergenceName | CustomDivergence | undefined;
  /** For divergence 'alpha'. */
  readonly alpha?: number | undefined;
  /** Base points, N x d, or how to make them; default 512 scrambled Sobol points. */
  readonly points?: MatrixLike | PointOptions | undefined;
  /**
   * Under what the base points are closed, so that what symmetry pins is exact on finitely many points: 'antithetic' (evenness), 'signs' (flips of coordinates,
   * evenness among them), 'signedPermutation' and 'heisenberg' (the shape of elliptical laws, too), 'declared' (the signed permutations among `symmetries`),
   * 'none'. Default 'signs' to d = 5, 'antithetic' beyond.
   */
  readonly symmetrize?: Symmetrize | undefined;
  /** Symmetries of the target one knows: for `symmetrize: 'declared'` and for starting places. */
  readonly symmetries?: readonly Generator[] | undefined;
  /** Further starts, an integer >= 0; default 8. */
  readonly restarts?: number | undefined;
  /** Default: the mode of log p, and the scales of its curvature there. */
  readonly start?:
    { readonly location?: NumberList | undefined; readonly scaleTril?: MatrixLike | undefined } | undefined;
  /** L of the family 'location', d x d; default I. */
  readonly scaleTril?: MatrixLike | undefined;
  /** Draws of the target, N x d, for forward KL. */
  readonly samples?: MatrixLike | undefined;
  /** number[N] >= 0, default all 1. */
  readonly sampleWeights?: NumberList | undefined;
  /** Whether a second fit at four times the points measures the discretisation error; default true. */
  readonly discretisation?: boolean | undefined;
  /** Largest entry of the gradient in units of the starting scales; default 1e-11. */
  readonly gradientTolerance?: number | undefined;
  /** Of one start; default 1,000. */
  readonly maxIterations?: number | undefined;
  /** Default 1. */
  readonly seed?: number | string | undefined;
}

const fields = [
  'family',
  'base',
  'df',
  'divergence',
  'alpha',
  'points',
  'symmetrize',
  'symmetries',
  'restarts',
  'start',
  'scaleTril',
  'samples',
  'sampleWeights',
  'discretisation',
  'gradientTolerance',
  'maxIterations',
  'seed',
] as const;

/** Checked options. */
export interface FitRequest {
  readonly family: FamilyName;
  readonly base: Base;
  readonly divergence: Divergence;
  readonly fixedScale: Float64Array;
  readonly symmetrize: Symmetrize;
  readonly points: MatrixLike | PointOptions | undefined;
  readonly symmetries: readonly AffineMap[];
  readonly restarts: number;
  readonly startLocation: Float64Array | undefined;
  readonly startScale: Float64Array | undefined;
  readonly samples: MatrixLike | undefined;
  readonly sampleWeights: NumberList | undefined;
  readonly discretisation: boolean;
  readonly gradientTolerance: number;
  readonly maxIterations: number;
  readonly seed: number | string;
}

/** The options of a fit on R^d, checked and with their defaults. */
export function readFitOptions(options: FitOptions, dim: number): FitRequest {
  requireKnownFields(options, fields);
  const family = requireOneOf(
    options.family ?? 'fullrank',
    ['meanfield', 'fullrank', 'isotropic', 'location'],
    'family',
  );
  const start = options.start ?? {};
  return {
    family,
    base: baseLaw(options.base ?? 'gaussian', dim, options.df),
    divergence: readDivergence(options.divergence, options.alpha),
    fixedScale:
      options.scaleTril === undefined ? identity(dim) : readScaleTril(options.scaleTril, 'scaleTril', dim),
    symmetrize: options.symmetrize ?? (dim <= 5 ? 'signs' : 'antithetic'),
    points: options.points,
    symmetries: (options.symmetries ?? []).map((generator, i) =>
      readGenerator(generator, dim, `symmetries[${i}]`),
    ),
    restarts: requireCount(options.restarts ?? 8, 'restarts', 0),
    startLocation:
      start.location === undefined ? undefined : readVector(start.location, 'start.location', dim),
    startScale:
      start.scaleTril === undefined ? undefined : readScaleTril(start.scaleTril, 'start.scaleTril', dim),
    samples: options.samples,
    sampleWeights: options.sampleWeights,
    discretisation: options.discretisation ?? true,
    gradientTolerance: requirePositive(options.gradientTolerance ?? 1e-11, 'gradientTolerance'),
    maxIterations: requireCount(options.maxIterations ?? 1000, 'maxIterations', 1),
    seed: options.seed ?? 1,
  };
}
