import { edgeFunction, poleSums, type ScalarMap } from './scalarMap.ts';
import { rectangularSums, singularValueAt } from './rectangularBulk.ts';

/**
 * A bulk whose variance profile is c (alpha beta' + beta alpha'), as functions of the offset on its scalar map: resolvent
 * entries of every block, z'(s), and the edge.
 */
interface RankTwoBulk {
  readonly weights: Float64Array;
  readonly alpha: Float64Array;
  readonly beta: Float64Array;
  readonly factor: number;
  readonly resolvent: (offset: number) => Float64Array;
  readonly slope: (offset: number) => number;
  readonly offset: number;
}

/**
 * The 1/N correction to the trace of the resolvent, sum p dg: real symmetric Gaussian entries add R_k/N,
 * R_k = [S (I - G P S)^{-1}]_kk g_k^2, to z g = 1 + g S P g.
 * Source: derived, docs/theory.md, section 13.
 */
function traceCorrection({ weights, alpha, beta, factor, resolvent }: RankTwoBulk, offset: number): number {
  const g = resolvent(offset);
  let [aa, ab, bb] = [0, 0, 0];
  for (let k = 0; k < g.length; k++) {
    const weight = weights[k] * g[k] * g[k];
    aa += weight * alpha[k] * alpha[k];
    ab += weight * alpha[k] * beta[k];
    bb += weight * beta[k] * beta[k];
  }
  const off = 1 / factor - ab;
  const determinant = aa * bb - off * off;
  const inner = (a1: number, b1: number, a2: number, b2: number): number =>
    -(bb * a1 * a2 + off * (a1 * b2 + b1 * a2) + aa * b1 * b2) / determinant;
  let [ownTrace, a, b, traceA, traceB] = [0, 0, 0, 0, 0];
  for (let k = 0; k < g.length; k++) {
    const square = g[k] * g[k];
    const source = g[k] * square * inner(alpha[k], beta[k], alpha[k], beta[k]);
    ownTrace += weights[k] * source;
    a += weights[k] * source * alpha[k];
    b += weights[k] * source * beta[k];
    traceA += weights[k] * square * alpha[k];
    traceB += weights[k] * square * beta[k];
  }
  return ownTrace + inner(traceA, traceB, a, b);
}

/**
 * How far the edge of an N x N matrix is from its limit, times N: the correction to the trace is
 * a/(s-s*)^2 + b/(s-s*) around the edge; the double pole belongs to the Tracy-Widom law itself, the simple one moves the edge.
 */
function edgeShift(bulk: RankTwoBulk): number {
  const { offset, weights, resolvent, slope } = bulk;
  const trace = (x: number): number => resolvent(x).reduce((sum, g, k) => sum + weights[k] * g, 0);
  const numerator = (h: number): number => traceCorrection(bulk, offset + h) * h * h;
  const odd = (f: (h: number) => number, h: number): number => (f(h) - f(-h)) / (2 * h);
  const even = (f: (h: number) => number, h: number): number => 0.5 * (f(h) + f(-h));
  const richardson = (at: (h: number) => number): number => (4 * at(step) - at(2 * step)) / 3;
  const step = 0.01 * offset;
  const curvature = richardson((h) => odd((x) => slope(offset + x), h));
  const third = richardson((h) => (2 * even((x) => slope(offset + x), h)) / (h * h));
  const doublePole = richardson((h) => even(numerator, h));
  const simplePole = richardson((h) => odd(numerator, h));
  const traceSlope = richardson((h) => odd((x) => trace(offset + x), h));
  return (-curvature * (simplePole + (doublePole * third) / (3 * curvature))) / traceSlope;
}

/** N times the shift of the edge of (W+W')/2, in units of the largest standard deviation. */
export function symmetricEdgeShift(map: ScalarMap, offset: number): number {
  return edgeShift({
    weights: map.weights,
    alpha: map.variance,
    beta: new Float64Array(map.count).fill(1),
    factor: 0.25,
    offset,
    resolvent: (x) => {
      const factor = 2 / Math.sqrt(poleSums(map, x).T);
      return map.gaps.map((gap) => factor / (x + gap));
    },
    slope: (x) => {
      const sums = poleSums(map, x);
      return 0.25 * Math.sqrt(sums.T) * edgeFunction(1 + x, sums).phi;
    },
  });
}

/** N times the shift of the singular-value edge of W: the bulk is that of [[0, W], [W', 0]]. */
export function rectangularEdgeShift(map: ScalarMap, aspectRatio: number, offset: number): number {
  const withLeft = (left: number, right: ArrayLike<number>): Float64Array =>
    Float64Array.from([left, ...Array.from(right)]);
  return edgeShift({
    weights: withLeft(aspectRatio, map.weights),
    alpha: withLeft(0, map.variance),
    beta: withLeft(1, new Float64Array(map.count)),
    factor: 1,
    offset,
    resolvent: (x) => {
      const X = singularValueAt(map, aspectRatio, x) / (1 + x);
      return withLeft(
        X / aspectRatio,
        map.gaps.map((gap) => 1 / (X * (x + gap))),
      );
    },
    slope: (x) => (aspectRatio - rectangularSums(map, x).P2) / (2 * singularValueAt(map, aspectRatio, x)),
  });
}
