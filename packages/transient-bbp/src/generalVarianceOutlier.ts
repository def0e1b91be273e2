import { LabRangeError } from '@lab/linalg';
import { outOfRange, requireNotNegative, requireNumber, requireObject } from '@lab/linalg/arguments';
import { fractions, numbers, type NumberList } from './arguments.ts';
import {
  generalBulk,
  generalEdge,
  resolventAt,
  resolventSlope,
  type GeneralBulk,
  type GeneralEdge,
} from './generalDyson.ts';
import { noiseFreeEnd } from './noiseFreeOutlier.ts';
import type { OutlierEnd } from './outlier.ts';
import { brentRoot } from './rootFinding.ts';
import { lowerGain, upperGain, type SpikeSums } from './spike.ts';
import { teacherMasses, type TeacherMasses, type TeacherMassesInput } from './teacherMasses.ts';
import { denseSolve } from './denseSolve.ts';

/** A symmetric noise matrix of any block variances, with a learned rank-one teacher. */
export interface GeneralVarianceInput extends TeacherMassesInput {
  /** Block weights (K, sum 1). */
  readonly weights: NumberList;
  /** S, K x K, symmetric, >= 0: entries of M between blocks a and b have variance S_ab/N (twice that on the diagonal). */
  readonly varianceMatrix: readonly NumberList[];
  /** Learned fraction of each block (K). */
  readonly learned: NumberList;
  /** Teacher strength; its sign swaps the ends. */
  readonly theta: number;
}

/** Outliers of a general variance matrix. */
export interface GeneralVarianceOutlier extends OutlierEnd {
  /** Upper edge E of the bulk. */
  readonly edge: number;
  /** Critical strength. */
  readonly thetaC: number;
  readonly lower: OutlierEnd;
}

/**
 * The outliers of a symmetric noise matrix with any K x K variance matrix, for instance that of symmetric initial weights.
 * @param input - weights (K, sum 1), varianceMatrix (K x K, symmetric, >= 0), learned (K), theta, masses as in `blockModel`.
 * @returns exists, edge, thetaC and lower; value, overlaps and blockMass where exists is true.
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE (also when the matrix is not symmetric).
 * Source: derived, docs/theory.md, section 11.
 */
export function generalVarianceOutlier(input: GeneralVarianceInput): GeneralVarianceOutlier {
  requireObject(input, 'input');
  const weights = fractions(input.weights, 'weights');
  const matrix = squareMatrix(input.varianceMatrix, weights.length);
  const learned = numbers(input.learned, 'learned', { length: weights.length, check: requireNumber });
  const masses = teacherMasses(input, weights);
  return generalOutlier(generalBulk(weights, matrix), learned, masses, requireNumber(input.theta, 'theta'));
}

function squareMatrix(value: unknown, count: number): number[][] {
  if (!Array.isArray(value) || value.length !== count)
    throw new LabRangeError('SHAPE', `varianceMatrix must have ${count} rows`, {
      argument: 'varianceMatrix',
    });
  const rows = value.map((row, i) =>
    numbers(row, `varianceMatrix[${i}]`, { length: count, check: requireNotNegative }),
  );
  rows.forEach((row, i) =>
    row.forEach((entry, j) => {
      if (Math.abs(entry - rows[j][i]) > 1e-9 * Math.max(entry, rows[j][i]))
        throw outOfRange(`varianceMatrix[${i}][${j}]`, `equal to its mirror image ${rows[j][i]}`, entry);
    }),
  );
  return rows;
}

/** The signal's 2 x 2 form K(z) with weights wu, wuv f and wv f^2, and the vectors that meet v. */
interface Signal {
  readonly uu: readonly number[];
  readonly uw: readonly number[];
  readonly ww: readonly number[];
  readonly uv: readonly number[];
  readonly vw: readonly number[];
}

function signalOf(learned: readonly number[], { massLeft, massRight, massCross }: TeacherMasses): Signal {
  return {
    uu: massLeft,
    uw: massCross.map((mass, k) => mass * learned[k]),
    ww: massRight.map((mass, k) => mass * learned[k] ** 2),
    uv: massCross,
    vw: massRight.map((mass, k) => mass * learned[k]),
  };
}

function dot(weights: readonly number[], g: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < g.length; k++) sum += weights[k] * g[k];
  return sum;
}

function sums({ uu, uw, ww }: Signal, g: Float64Array): SpikeSums {
  return { a: dot(uu, g), b: dot(uw, g), d: dot(ww, g) };
}

/** Edge, critical strength and outliers of a checked problem. */
export function generalOutlier(
  bulk: GeneralBulk,
  learned: readonly number[],
  masses: TeacherMasses,
  theta: number,
): GeneralVarianceOutlier {
  const signal = signalOf(learned, masses);
  const strength = Math.abs(theta);
  const unit = Math.sqrt(bulk.scale);
  const fold = bulk.scale === 0 ? undefined : generalEdge(bulk);
  const endOf = (end: 1 | -1): OutlierEnd => {
    if (strength === 0) return { exists: false };
    if (fold === undefined) return noiseFreeEnd(learned, masses, strength, end);
    return noisyEnd(bulk, signal, fold, strength / unit, end);
  };
  const [upper, lower] = theta < 0 ? [mirrored(endOf(-1)), mirrored(endOf(1))] : [endOf(1), endOf(-1)];
  return { ...upper, edge: unit * (fold?.edge ?? 0), thetaC: thetaCAt(signal, fold, unit), lower };
}

function mirrored(end: OutlierEnd): OutlierEnd {
  return end.value === undefined ? end : { ...end, value: -end.value };
}

function thetaCAt(signal: Signal, fold: GeneralEdge | undefined, unit: number): number {
  if (fold !== undefined) return (2 * unit) / upperGain(sums(signal, fold.g));
  const ones = new Float64Array(signal.uu.length).fill(1);
  return upperGain(sums(signal, ones)) > 0 ? 0 : Infinity;
}

/** theta_c of a checked problem. */
export function generalThetaC(bulk: GeneralBulk, learned: readonly number[], masses: TeacherMasses): number {
  const fold = bulk.scale === 0 ? undefined : generalEdge(bulk);
  return thetaCAt(signalOf(learned, masses), fold, Math.sqrt(bulk.scale));
}

function noisyEnd(
  bulk: GeneralBulk,
  signal: Signal,
  { edge, g }: GeneralEdge,
  strength: number,
  end: 1 | -1,
): OutlierEnd {
  const gain = end === 1 ? upperGain : lowerGain;
  const coupling = (h: Float64Array): number => 0.5 * strength * gain(sums(signal, h));
  if (!(coupling(g) > 1)) return { exists: false };
  return describe(bulk, signal, position(coupling, bulk, edge), strength, end);
}

/** Where the coupling, decreasing in z, is 1; searched in sqrt(z - E), in which the resolvent is smooth at the edge. */
function position(coupling: (g: Float64Array) => number, bulk: GeneralBulk, edge: number): number {
  const excess = (root: number): number => {
    const g = resolventAt(bulk, edge + root * root);
    return g === undefined ? Infinity : Math.log(coupling(g));
  };
  let high = Math.sqrt(edge);
  while (excess(high) > 0) high *= 2;
  const root = brentRoot(excess, 0, high, { left: Infinity, tolerance: 1e-16 * high });
  return edge + root * root;
}

function describe(bulk: GeneralBulk, signal: Signal, z: number, strength: number, end: 1 | -1): OutlierEnd {
  const g = resolventAt(bulk, z);
  if (g === undefined) return { exists: true, value: end * z * Math.sqrt(bulk.scale) };
  const slope = resolventSlope(bulk, g);
  const { a, d } = sums(signal, g);
  const x1 = 0.5 * strength * end * Math.sqrt(d);
  const x2 = 0.5 * strength * Math.sqrt(a);
  const own = signal.uu.map((uu, k) => uu * x1 * x1 + 2 * signal.uw[k] * x1 * x2 + signal.ww[k] * x2 * x2);
  const c2 = 1 / dot(own, slope);
  const left = Math.sqrt(c2 * a);
  const right = end * Math.sqrt(c2) * (dot(signal.uv, g) * x1 + dot(signal.vw, g) * x2);
  return {
    exists: true,
    value: end * z * Math.sqrt(bulk.scale),
    overlapLeft: left * left,
    overlapRight: right * right,
    crossOverlap: left * right,
    blockMass: massesOf(bulk, g, own),
  };
}

/** mass_k = c2 times the k-th column sum of own' (diag(1/g^2) - S P)^{-1}. */
function massesOf({ count, coupling }: GeneralBulk, g: Float64Array, own: readonly number[]): number[] {
  const transposed = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) transposed[i * count + j] = -coupling[j * count + i];
    transposed[i * count + i] += 1 / (g[i] * g[i]);
  }
  const solution = Float64Array.from(own);
  denseSolve(transposed, solution, count, 1);
  const total = solution.reduce((sum, value) => sum + value, 0);
  return Array.from(solution, (value) => value / total);
}
