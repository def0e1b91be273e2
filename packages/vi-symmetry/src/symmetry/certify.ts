import { LabRangeError, LabTypeError, type MatrixLike } from '@lab/linalg';
import { requireCount, requireOneOf } from '@lab/linalg/arguments';
import { readScaleTril, toRows } from '../arguments.ts';
import type { BaseName } from '../families/base.ts';
import { readDivergence, type CustomDivergence, type DivergenceName } from '../fitting/divergence.ts';
import {
  familyStability,
  flippedCoordinate,
  isMinusIdentity,
  type CertifiedFamily,
  type Stability,
} from './familyStability.ts';
import { fixedScatter, type FixedScatter } from './fixedScatter.ts';
import { fixedPoints, type FixedPoints } from './fixedSpace.ts';
import { readGenerator, type AffineMap, type Generator } from './generator.ts';
import { uniquenessRules, type Assumptions, type RuleId, type UniquenessRules } from './uniqueness.ts';

/**
 * What a certificate says of a statistic.
 *
 * 'exact': every minimiser has the target's value. 'moment-matched': the same, because forward KL matches it. 'exact-if-unique': exact when
 * the minimiser is unique, or found to be invariant. 'broken': the symmetry pins it, and the fit given does not have the symmetry.
 * 'approximate': the symmetry holds approximately only. 'none': nothing is promised.
 */
export type Status = 'exact' | 'moment-matched' | 'exact-if-unique' | 'broken' | 'approximate' | 'none';

/** One statistic and what is promised of it. */
export interface CertifiedStatistic {
  /** Which statistic. */
  readonly statistic: 'mean' | 'correlation' | 'direction' | 'concentration';
  /** Coordinates, counted from 0: one for a mean, two for a correlation. */
  readonly index: readonly number[];
  /** What is promised of it. */
  readonly status: Status;
  /** Rule of docs/theory.md that makes it unconditional. */
  readonly rule: RuleId | null;
  /** The target's value where symmetry pins it: a number, for a direction a unit vector up to sign. */
  readonly value: number | readonly number[] | null;
  /** The promise in words. */
  readonly text: string;
}

/** A generator that does not serve, and why. */
export interface DroppedGenerator {
  readonly index: number;
  readonly name: string;
  readonly code: 'FAMILY_NOT_STABLE';
  /** Why, in words. */
  readonly reason: string;
}

/** Input of {@link certify}. */
export interface CertifyInput {
  /** Dimension. */
  readonly d: number;
  /** Symmetries of the target. */
  readonly generators: readonly Generator[];
  /** Symmetries that hold approximately: what they would pin is reported as 'approximate'. */
  readonly approximate?: readonly Generator[] | undefined;
  readonly support?: 'euclidean' | 'sphere' | undefined;
  /** Family of the fit; without it no stability is checked and nothing is more than 'exact-if-unique'. */
  readonly family?: 'meanfield' | 'fullrank' | 'isotropic' | 'location' | 'vonMisesFisher' | undefined;
  /** Default 'gaussian'. */
  readonly base?: BaseName | undefined;
  /** L0 of the family 'location', default I. */
  readonly scaleTril?: MatrixLike | undefined;
  /** Default 'reverseKl'. */
  readonly divergence?: DivergenceName | CustomDivergence | undefined;
  readonly alpha?: number | undefined;
  readonly assumptions?: Assumptions | undefined;
}

/** What symmetry proves about every fit of a family. */
export interface Certificate {
  /** Dimension of the space. */
  readonly d: number;
  readonly support: 'euclidean' | 'sphere';
  /** Dimension of the directions in which the mean is free. */
  readonly meanFreeDimension: number;
  /** number[d]: the mean but for a vector of the free directions. */
  readonly meanPinnedPart: number[];
  /** d x d projector on the free directions. */
  readonly meanFreeProjector: number[][];
  /** Orthonormal contrasts of the mean that are pinned, and their values. */
  readonly pinnedContrasts: { readonly direction: number[]; readonly value: number }[];
  /** Dimension of the invariant scatters; null on the sphere. */
  readonly scatterFreeDimension: number | null;
  /** boolean[d][d], the diagonal true; null on the sphere. */
  readonly correlationPinned: boolean[][] | null;
  /** d x d, 0 where not pinned; null on the sphere. */
  readonly correlationPinnedValues: number[][] | null;
  /** Every statistic with what is promised of it. */
  readonly statistics: CertifiedStatistic[];
  /** Generators that could not be used. */
  readonly dropped: DroppedGenerator[];
}

/**
 * Which statistics every best fit of a family has in common with the target, from the target's symmetries alone (sections "The fixed space" and
 * "When the fit is unique" of docs/theory.md; theorems 1 and 2 of arXiv 2604.18310).
 *
 * @throws LabRangeError INVALID_GENERATOR, NO_INVARIANT_LAW, OUT_OF_RANGE, SHAPE, NOT_FINITE; LabTypeError UNKNOWN_OPTION, WRONG_TYPE
 */
export function certify(input: CertifyInput): Certificate {
  const spec = readSpec(input);
  const { d, family, rules, support } = spec;
  const read = (list: readonly Generator[], argument: string): Judged[] =>
    list.map((generator, i) => {
      const map = readGenerator(generator, d, `${argument}[${i}]`, support === 'sphere');
      return { map, index: i, stability: family === undefined ? anyFamily : familyStability(family, map) };
    });
  const declared = read(input.generators, 'generators');
  const maps = declared.filter(({ stability }) => stability.stable);
  const loose = read(input.approximate ?? [], 'approximate').filter(({ stability }) => stability.stable);
  const mean = fixedPoints(
    maps.map(({ map }) => map),
    d,
  );
  const loosened =
    loose.length === 0
      ? undefined
      : looseFixedPoints(
          [...maps, ...loose].map(({ map }) => map),
          d,
        );
  const common = {
    d,
    support,
    meanFreeDimension: mean.freeDimension,
    meanPinnedPart: Array.from(mean.pinned),
    meanFreeProjector: toRows(mean.projector, d, d),
    pinnedContrasts: mean.fixedDirections.map((direction) => ({
      direction: Array.from(direction),
      value: direction.reduce((sum, x, i) => sum + x * mean.pinned[i], 0),
    })),
    dropped: declared.flatMap(({ map, index, stability }) =>
      stability.stable
        ? []
        : [{ index, name: map.name, code: 'FAMILY_NOT_STABLE' as const, reason: stability.reason ?? '' }],
    ),
  };
  if (support === 'sphere') {
    const statistics = sphereStatistics(mean, rules, loosened);
    return {
      ...common,
      scatterFreeDimension: null,
      correlationPinned: null,
      correlationPinnedValues: null,
      statistics,
    };
  }
  const scatter = fixedScatter(
    maps.map(({ map }) => map),
    d,
  );
  const looseScatter =
    loosened === undefined
      ? undefined
      : fixedScatter(
          [...maps, ...loose].map(({ map }) => map),
          d,
        );
  const centreMaps = maps.filter(({ stability }) => stability.fixesScales).map(({ map }) => map);
  const statistics = [
    ...meanStatistics({ mean, loosened, centreMaps, rules, d }),
    ...correlationStatistics(scatter, looseScatter, rules, d),
  ];
  return {
    ...common,
    scatterFreeDimension: scatter.freeDimension,
    correlationPinned: scatter.correlationPinned,
    correlationPinnedValues: scatter.correlationValues,
    statistics,
  };
}

interface Judged {
  readonly map: AffineMap;
  readonly index: number;
  readonly stability: Stability;
}

const anyFamily: Stability = { stable: true, fixesScales: false };

interface Spec {
  readonly d: number;
  readonly support: 'euclidean' | 'sphere';
  readonly family: CertifiedFamily | undefined;
  readonly rules: UniquenessRules | undefined;
}

function readSpec(input: CertifyInput): Spec {
  const d = requireCount(input.d, 'd', 1);
  const names = ['meanfield', 'fullrank', 'isotropic', 'location', 'vonMisesFisher'] as const;
  const name = input.family === undefined ? undefined : requireOneOf(input.family, names, 'family');
  const support = requireOneOf(
    input.support ?? (name === 'vonMisesFisher' ? 'sphere' : 'euclidean'),
    ['euclidean', 'sphere'],
    'support',
  );
  if (!Array.isArray(input.generators)) {
    throw new LabTypeError('WRONG_TYPE', 'generators must be a list', { argument: 'generators' });
  }
  if (name !== undefined && (name === 'vonMisesFisher') !== (support === 'sphere')) {
    throw new LabRangeError('OUT_OF_RANGE', `family '${name}' does not live on the support '${support}'`, {
      argument: 'family',
    });
  }
  if (name === undefined) return { d, support, family: undefined, rules: undefined };
  const family: CertifiedFamily =
    name === 'vonMisesFisher'
      ? { name }
      : {
          name,
          base: input.base ?? 'gaussian',
          scale: input.scaleTril === undefined ? undefined : readScaleTril(input.scaleTril, 'scaleTril', d),
        };
  const divergence = readDivergence(input.divergence, input.alpha);
  const alpha = divergence.kind === 'renyi' ? divergence.alpha : undefined;
  return { d, support, family, rules: uniquenessRules(family, alpha, d, input.assumptions ?? {}) };
}

/** Approximate symmetries need not have a common fixed point. */
function looseFixedPoints(maps: readonly AffineMap[], d: number): FixedPoints | undefined {
  try {
    return fixedPoints(maps, d);
  } catch (error) {
    if (error instanceof LabRangeError && error.code === 'NO_INVARIANT_LAW') return undefined;
    throw error;
  }
}

const pinnedTolerance = 1e-12;

interface MeanContext {
  readonly mean: FixedPoints;
  readonly loosened: FixedPoints | undefined;
  readonly centreMaps: readonly AffineMap[];
  readonly rules: UniquenessRules | undefined;
  readonly d: number;
}

function meanStatistics({ mean, loosened, centreMaps, rules, d }: MeanContext): CertifiedStatistic[] {
  const pinnedBy = (points: FixedPoints, i: number): boolean => points.projector[i * d + i] < pinnedTolerance;
  const centre = rules?.centre === undefined ? undefined : fixedPoints(centreMaps, d);
  const mirrored =
    rules?.evenCentre === true
      ? fixedPoints(
          centreMaps.filter(({ A }) => isMinusIdentity(A, d)),
          d,
        )
      : undefined;
  const flipped = new Set(centreMaps.map(({ A }) => flippedCoordinate(A, d)));
  return Array.from({ length: d }, (_, i): CertifiedStatistic => {
    const pinned = pinnedBy(mean, i);
    const value = pinned ? mean.pinned[i] : null;
    const of = (status: Status, rule: RuleId | null, text: string): CertifiedStatistic => ({
      statistic: 'mean',
      index: [i],
      status,
      rule,
      value,
      text,
    });
    if (rules?.meanMatched === true)
      return of('moment-matched', 'U1', 'forward KL matches the mean of any target');
    if (pinned && rules?.joint !== undefined)
      return of('exact', rules.joint, 'pinned by symmetry; the best fit is unique');
    if (rules?.centre !== undefined && centre !== undefined && pinnedBy(centre, i)) {
      return of('exact', rules.centre, 'pinned by symmetry; for every scale the best centre is unique');
    }
    if (mirrored !== undefined && pinnedBy(mirrored, i)) {
      return of('exact', 'U5', 'even with convex level sets: every stationary point has this centre');
    }
    if (rules?.coordinates(i) === true && flipped.has(i)) {
      return of(
        'exact',
        "U5'",
        'symmetric and decreasing in this coordinate: every stationary point has this centre',
      );
    }
    if (pinned) return of('exact-if-unique', null, 'pinned by symmetry, exact if the best fit is unique');
    if (loosened !== undefined && pinnedBy(loosened, i)) {
      return {
        ...of('approximate', null, 'pinned by a symmetry that holds approximately'),
        value: loosened.pinned[i],
      };
    }
    return of('none', null, 'no symmetry pins it');
  });
}

function correlationStatistics(
  scatter: FixedScatter,
  loose: FixedScatter | undefined,
  rules: UniquenessRules | undefined,
  d: number,
): CertifiedStatistic[] {
  const statistics: CertifiedStatistic[] = [];
  for (let i = 0; i < d; i++) {
    for (let j = i + 1; j < d; j++) {
      const pinned = scatter.correlationPinned[i][j];
      const value = pinned ? scatter.correlationValues[i][j] : null;
      const add = (status: Status, rule: RuleId | null, text: string, given = value): void => {
        statistics.push({ statistic: 'correlation', index: [i, j], status, rule, value: given, text });
      };
      if (rules?.correlationMatched === true)
        add('moment-matched', 'U1', 'forward KL matches the covariance of any target');
      else if (pinned && rules?.joint !== undefined)
        add('exact', rules.joint, 'pinned by symmetry; the best fit is unique');
      else if (pinned && rules?.shape === true && scatter.freeDimension === 1) {
        add('exact', 'U6', 'elliptical and decreasing: every stationary point has the shape of the target');
      } else if (pinned) add('exact-if-unique', null, 'pinned by symmetry, exact if the best fit is unique');
      else if (loose?.correlationPinned[i][j] === true) {
        add(
          'approximate',
          null,
          'pinned by a symmetry that holds approximately',
          loose.correlationValues[i][j],
        );
      } else add('none', null, 'no symmetry pins it');
    }
  }
  return statistics;
}

/** On the sphere: the direction lies in the fixed space, and a law whose fixed space is 0 has mean 0. */
function sphereStatistics(
  mean: FixedPoints,
  rules: UniquenessRules | undefined,
  loose: FixedPoints | undefined,
): CertifiedStatistic[] {
  const axis = mean.freeDimension === 1 ? Array.from(mean.free[0]) : null;
  const direction = (
    status: Status,
    rule: RuleId | null,
    text: string,
    value = axis,
  ): CertifiedStatistic => ({
    statistic: 'direction',
    index: [],
    status,
    rule,
    value,
    text,
  });
  if (mean.freeDimension === 0) {
    const text = 'symmetry makes the mean 0: a unique best fit is uniform, kappa = 0';
    return [{ statistic: 'concentration', index: [], status: 'exact-if-unique', rule: null, value: 0, text }];
  }
  if (rules?.directionMatched === true) {
    return [direction('moment-matched', 'U1', 'forward KL has the direction of the mean of any target')];
  }
  if (axis !== null && rules?.zonal === true) {
    return [
      direction(
        'exact',
        'U7',
        'increasing along the axis: every stationary point has it as direction, sign included',
      ),
    ];
  }
  if (axis !== null)
    return [direction('exact-if-unique', null, 'symmetry leaves one axis, its sign is that of the fit')];
  if (loose?.freeDimension === 1) {
    return [
      direction(
        'approximate',
        null,
        'one axis is left by a symmetry that holds approximately',
        Array.from(loose.free[0]),
      ),
    ];
  }
  return [
    direction('none', null, `symmetry leaves a space of ${mean.freeDimension} dimensions for the direction`),
  ];
}
