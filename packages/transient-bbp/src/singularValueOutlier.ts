import { outOfRange, requireNumber, requireObject, requirePositive } from '@lab/linalg/arguments';
import { numbers } from './arguments.ts';
import { blockModel, type BlockModelInput } from './blockModel.ts';
import { checkedProfile } from './bulkEdge.ts';
import { stageProfile } from './criticalStrength.ts';
import { negligibleNoise } from './outlier.ts';
import {
  rectangularEdgeOffset,
  rectangularSums,
  scaledRectangularEdge,
  singularValueAt,
} from './rectangularBulk.ts';
import { brentRoot } from './rootFinding.ts';
import { scalarMap, type ScalarMap } from './scalarMap.ts';
import { notDetectable, type SignalEstimate, type SignalProfile } from './signalFromTopEigenvalue.ts';
import { teacherMasses } from './teacherMasses.ts';
import { filterOf, type FlowOptions, type TrainingStage } from './training.ts';

/** The singular value that stands above the bulk. */
export interface SingularValueOutlier {
  /** Whether a singular value stands above the bulk. */
  readonly exists: boolean;
  /** Largest singular value of the bulk. */
  readonly edge: number;
  /** The outlier exists when |theta| exceeds this. */
  readonly thetaC: number;
  /** The singular value; absent when there is no outlier. */
  readonly value?: number;
  /** Squared overlap of the left singular vector with u; absent when there is no outlier. */
  readonly overlapLeft?: number;
  /** Squared overlap of the right singular vector with v; absent when there is no outlier. */
  readonly overlapRight?: number;
}

/** The right side of the signal: wv f^2 and wv f of every block, with the poles they sit on. */
interface RightSignal {
  readonly gaps: Float64Array;
  readonly squares: Float64Array;
  readonly products: Float64Array;
  readonly leastOffset: number;
}

/**
 * The outlier among the singular values of a rectangular W (M x N) at a stage of training.
 * @param model - a block model; massRight, not massLeft, matters; theta counts by its size.
 * @param aspectRatio - gamma = M/N > 0.
 * @param stage - t >= 0 (Infinity allowed), `{t}` or `{gd: {stepSize, steps}}`.
 * @param options - weightDecay >= 0, default 0.
 * @returns exists, edge and thetaC; value, overlapLeft and overlapRight where exists is true.
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE.
 * Source: derived, docs/theory.md, section 10.
 */
export function singularValueOutlier(
  model: BlockModelInput,
  aspectRatio: number,
  stage: TrainingStage,
  options: FlowOptions = {},
): SingularValueOutlier {
  const gamma = requirePositive(aspectRatio, 'aspectRatio');
  const problem = blockModel(model);
  const { variance, learned, unit } = stageProfile(problem, filterOf(stage, options, problem.covariance));
  const theta = unit === 0 ? 0 : Math.abs(problem.theta);
  const found = profileSingularOutlier(problem.weights, variance, learned, problem.massRight, gamma, theta);
  return {
    ...found,
    edge: unit * found.edge,
    ...(found.value === undefined ? {} : { value: unit * found.value }),
  };
}

function rightSignal(
  { scale }: ScalarMap,
  variance: ArrayLike<number>,
  learned: ArrayLike<number>,
  massRight: ArrayLike<number>,
): RightSignal {
  const gaps = new Float64Array(variance.length);
  const squares = new Float64Array(variance.length);
  const products = new Float64Array(variance.length);
  let leastOffset = 0;
  for (let k = 0; k < variance.length; k++) {
    gaps[k] = scale === 0 ? 0 : (scale - variance[k]) / scale;
    products[k] = massRight[k] * learned[k];
    squares[k] = products[k] * learned[k];
    if (squares[k] > 0) leastOffset = Math.max(leastOffset, -gaps[k]);
  }
  return { gaps, squares, products, leastOffset };
}

function pole({ gaps }: RightSignal, coefficients: Float64Array, offset: number, power: 1 | 2 = 1): number {
  let sum = 0;
  for (let k = 0; k < gaps.length; k++)
    if (coefficients[k] !== 0) sum += coefficients[k] / (offset + gaps[k]) ** power;
  return sum;
}

/** The outlier of a fixed profile, theta >= 0. */
export function profileSingularOutlier(
  weights: ArrayLike<number>,
  variance: ArrayLike<number>,
  learned: ArrayLike<number>,
  massRight: ArrayLike<number>,
  aspectRatio: number,
  theta: number,
): SingularValueOutlier {
  const map = scalarMap(weights, variance);
  const signal = rightSignal(map, variance, learned, massRight);
  if (map.scale === 0) return noiseFree(signal, theta);
  const unit = Math.sqrt(map.scale);
  const { offset, edge } = scaledRectangularEdge(map, aspectRatio);
  const least = Math.max(offset, signal.leastOffset);
  const thetaC = unit * Math.sqrt(aspectRatio / pole(signal, signal.squares, least));
  if (!(theta > thetaC)) return { exists: false, edge: unit * edge, thetaC };
  if (theta / unit > negligibleNoise) return { ...noiseFree(signal, theta), edge: unit * edge, thetaC };
  const target = aspectRatio / (theta / unit) ** 2;
  const found = couplingOffset(signal, least, target);
  return {
    exists: true,
    edge: unit * edge,
    thetaC,
    ...vectors(map, signal, aspectRatio, found, unit, theta),
  };
}

/** Where sum wv f^2/(s-v), decreasing in s, has fallen to the target. */
function couplingOffset(signal: RightSignal, least: number, target: number): number {
  const total = signal.squares.reduce((sum, square) => sum + square, 0);
  const excess = (q: number): number => Math.log(pole(signal, signal.squares, Math.exp(q)) / target);
  const low = Math.log(least);
  const high = Math.max(low, Math.log(total / target + signal.leastOffset) + 1e-9);
  return Math.exp(
    brentRoot(excess, low, high, {
      left: Math.max(0, excess(low)),
      right: Math.min(0, excess(high)),
      tolerance: 1e-16,
    }),
  );
}

function vectors(
  map: ScalarMap,
  signal: RightSignal,
  aspectRatio: number,
  offset: number,
  unit: number,
  theta: number,
): Pick<SingularValueOutlier, 'value' | 'overlapLeft' | 'overlapRight'> {
  const s = 1 + offset;
  const z = singularValueAt(map, aspectRatio, offset);
  const slope = Math.max(0, (aspectRatio - rectangularSums(map, offset).P2) / (2 * z));
  const X = z / s;
  const strength = theta / unit;
  const a = X / aspectRatio;
  const d = pole(signal, signal.squares, offset) / X;
  // Derivatives in z, times z'(s), which vanishes at the edge.
  const aSlope = (slope - X) / (s * aspectRatio);
  const dSlope = -d * ((slope - X) / (s * X)) - pole(signal, signal.squares, offset, 2) / X;
  const c2 = -slope / (strength * strength * (d * aSlope + a * dSlope));
  const right = (pole(signal, signal.products, offset) / X) * strength;
  return { value: unit * z, overlapLeft: 2 * c2 * a, overlapRight: 2 * c2 * a * right * right };
}

function noiseFree({ squares, products }: RightSignal, theta: number): SingularValueOutlier {
  const square = squares.reduce((sum, value) => sum + value, 0);
  const product = products.reduce((sum, value) => sum + value, 0);
  const thetaC = square > 0 ? 0 : Infinity;
  if (!(theta > thetaC)) return { exists: false, edge: 0, thetaC };
  return {
    exists: true,
    edge: 0,
    thetaC,
    value: theta * Math.sqrt(square),
    overlapLeft: 1,
    overlapRight: (product * product) / square,
  };
}

/**
 * Strength and alignment of the signal from an observed top singular value.
 * @param profile - weights, variance, learned (K each) and massRight (default massLeft, default weights).
 * @param aspectRatio - gamma = M/N > 0.
 * @param value - the top singular value of W.
 * @returns detectable, theta (only when detectable), overlapLeft, overlapRight and crossOverlap, which is
 * |<left,u><right,v>|.
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE (also when nothing is learned).
 * Source: derived, docs/theory.md, sections 9 and 10.
 */
export function signalFromTopSingularValue(
  profile: SignalProfile,
  aspectRatio: number,
  value: number,
): SignalEstimate {
  const gamma = requirePositive(aspectRatio, 'aspectRatio');
  requireObject(profile, 'profile');
  const { weights, variance } = checkedProfile(profile);
  const learned = numbers(profile.learned, 'learned', { length: weights.length, check: requireNumber });
  const { massRight } = teacherMasses(profile, weights);
  const top = requireNumber(value, 'value');
  const map = scalarMap(weights, variance);
  const signal = rightSignal(map, variance, learned, massRight);
  if (!signal.squares.some((square) => square > 0))
    throw outOfRange('learned', 'different from 0 where the teacher is: no direction is learned', 0);
  const theta = strengthAt(map, signal, gamma, top);
  if (theta === undefined) return notDetectable;
  const found = profileSingularOutlier(weights, variance, learned, massRight, gamma, theta);
  const { overlapLeft = 0, overlapRight = 0 } = found;
  return {
    detectable: true,
    theta,
    overlapLeft,
    overlapRight,
    crossOverlap: Math.sqrt(overlapLeft * overlapRight),
  };
}

function strengthAt(
  map: ScalarMap,
  signal: RightSignal,
  aspectRatio: number,
  top: number,
): number | undefined {
  const unit = Math.sqrt(map.scale);
  if (top > negligibleNoise * unit)
    return top / Math.sqrt(signal.squares.reduce((sum, value) => sum + value, 0));
  if (unit === 0) return undefined;
  const target = top / unit;
  const least = Math.max(rectangularEdgeOffset(map, aspectRatio), signal.leastOffset);
  if (!(target > singularValueAt(map, aspectRatio, least))) return undefined;
  const high = Math.log(Math.max(2 * least, (target * target) / aspectRatio) + 1);
  const offset = Math.exp(
    brentRoot((q) => singularValueAt(map, aspectRatio, Math.exp(q)) - target, Math.log(least), high, {
      tolerance: 1e-16,
    }),
  );
  return unit * Math.sqrt(aspectRatio / pole(signal, signal.squares, offset));
}
