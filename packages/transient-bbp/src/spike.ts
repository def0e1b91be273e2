import type { ScalarMap } from './scalarMap.ts';

/**
 * The learned rank-two signal (theta/2)(u w' + w u'), w = f*v, seen through the scalar map: the pole of every block and
 * the masses its resolvent entry is weighted with.
 */
export interface Spike {
  /** Number of blocks, those without weight included. */
  readonly count: number;
  /** (scale - v)/scale; negative for a block without weight whose variance tops the bulk's. */
  readonly gaps: Float64Array;
  /** wu, wuv f, wv f^2, wuv and wv f of each block. */
  readonly uu: Float64Array;
  readonly uw: Float64Array;
  readonly ww: Float64Array;
  readonly uv: Float64Array;
  readonly vw: Float64Array;
  /** Offsets from here on lie right of every pole the signal touches. */
  readonly leastOffset: number;
}

/** The signal of a teacher filtered by `learned` on top of a bulk. */
export function spikeOf(
  map: ScalarMap,
  variance: ArrayLike<number>,
  learned: ArrayLike<number>,
  masses: MassLists,
): Spike {
  const { scale } = map;
  const { massLeft, massRight, massCross } = masses;
  const count = variance.length;
  const gaps = new Float64Array(count);
  const uu = new Float64Array(count);
  const uw = new Float64Array(count);
  const ww = new Float64Array(count);
  const uv = new Float64Array(count);
  const vw = new Float64Array(count);
  const leastOffset = leastSpikeOffset(map, variance, masses);
  for (let k = 0; k < count; k++) {
    gaps[k] = scale === 0 ? 0 : (scale - variance[k]) / scale;
    uu[k] = massLeft[k];
    uw[k] = massCross[k] * learned[k];
    ww[k] = massRight[k] * learned[k] * learned[k];
    uv[k] = massCross[k];
    vw[k] = massRight[k] * learned[k];
  }
  return { count, gaps, uu, uw, ww, uv, vw, leastOffset };
}

/** a = u'Ru, b = u'Rw and d = w'Rw, R = 1/(s-v): the resolvent entries without their factor 2/sqrt(T). */
export interface SpikeSums {
  readonly a: number;
  readonly b: number;
  readonly d: number;
}

/** The signal's sums at s = 1 + offset. */
export function spikeSums({ count, gaps, uu, uw, ww }: Spike, offset: number): SpikeSums {
  let a = 0;
  let b = 0;
  let d = 0;
  for (let k = 0; k < count; k++) {
    const inverse = 1 / (offset + gaps[k]);
    // A pole that is hit exactly must not make 0 times Infinity.
    if (uu[k] !== 0) a += uu[k] * inverse;
    if (uw[k] !== 0) b += uw[k] * inverse;
    if (ww[k] !== 0) d += ww[k] * inverse;
  }
  return { a, b, d };
}

/** The masses of a teacher, in lists of any kind. */
export interface MassLists {
  readonly massLeft: ArrayLike<number>;
  readonly massRight: ArrayLike<number>;
  readonly massCross: ArrayLike<number>;
}

/** Offsets from here on lie right of every pole the signal touches: above 0 only for blocks without weight. */
export function leastSpikeOffset(
  { scale }: ScalarMap,
  variance: ArrayLike<number>,
  { massLeft, massRight }: MassLists,
): number {
  let top = scale;
  for (let k = 0; k < variance.length; k++)
    if (variance[k] > top && (massLeft[k] > 0 || massRight[k] > 0)) top = variance[k];
  return scale === 0 ? 0 : (top - scale) / scale;
}

/** The sums of a signal at one offset, where nothing else of it is needed. */
export function signalSums(
  { scale }: ScalarMap,
  variance: ArrayLike<number>,
  learned: ArrayLike<number>,
  { massLeft, massRight, massCross }: MassLists,
  offset: number,
): SpikeSums {
  let a = 0;
  let b = 0;
  let d = 0;
  for (let k = 0; k < variance.length; k++) {
    const inverse = 1 / (offset + (scale === 0 ? 0 : (scale - variance[k]) / scale));
    const f = learned[k];
    if (massLeft[k] !== 0) a += massLeft[k] * inverse;
    if (massCross[k] !== 0 && f !== 0) b += massCross[k] * f * inverse;
    if (massRight[k] !== 0 && f !== 0) d += massRight[k] * f * f * inverse;
  }
  return { a, b, d };
}

/** Below this, u and w are (anti)parallel as far as rounding can tell. */
const parallel = 1e-13;

/** b + sqrt(ad), which is >= 0 by Cauchy-Schwarz, and 0 when u and w are antiparallel. */
export function upperGain({ a, b, d }: SpikeSums): number {
  const mean = Math.sqrt(a) * Math.sqrt(d);
  if (mean === Infinity) return b === -Infinity ? 0 : Infinity;
  const gain = mean + b;
  return gain <= parallel * mean ? 0 : gain;
}

/** sqrt(ad) - b, the same for the lower end. */
export function lowerGain({ a, b, d }: SpikeSums): number {
  return upperGain({ a, b: -b, d });
}
