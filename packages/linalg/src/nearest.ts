import { requireCount } from './arguments.ts';
import { isLabError, LabRangeError } from './errors.ts';
import { javaScriptNearest } from './js/nearest.ts';
import { residentEngine } from './kernels.ts';
import { freeWithObject } from './resident.ts';
import { wasmNearest } from './wasm/nearest.ts';

/** What is known of the centres in a round, one entry for each. */
export interface CentreBounds {
  /** How far the centre has moved, round after round. */
  readonly moved: Float64Array;
  /** How far the others have moved at most, round after round. */
  readonly neared: Float64Array;
  /** Half the distance to the nearest other centre. */
  readonly half: Float64Array;
}

/**
 * Points that look for the nearest of K centres again and again while these move: assignment steps of k-means, by Hamerly's bounds
 * (SDM 2010). Bounds are kept as they were when exact, so that no round touches points that stay. Lengths are not checked,
 * entries neither. Ties keep the centre a point has. Results have the same bits in every mode.
 */
export interface NearestCentres {
  /** Forgets all centres: squared distances are infinite. */
  clear(): void;
  /** Adds centre k >= 0 of `dimension` coordinates for points from..to; `between`: its squared distances to centres 0..k - 1. */
  add(k: number, centre: Float64Array, between: Float64Array, from: number, to: number): void;
  /** The nearest centre of each point, 0 at first; may be changed by the next call. */
  labels(): Int32Array;
  /** The squared distances to them, after `clear` and `add` alone; may be changed by the next call. */
  squares(): Float64Array;
  /** Begins rounds: with the centres that were added, where `known`, else from centre 0 for all, at any distance. */
  begin(known: boolean): void;
  /** Moves points from..to to the nearest of the centres (K x dimension); tells those that changed. Returns how many did. */
  round(
    centres: Float64Array,
    bounds: CentreBounds,
    from: number,
    to: number,
    changed: (point: number, centre: number) => void,
  ): number;
  /** Gives a point to a centre at any distance. */
  put(point: number, centre: number): void;
  /** Gives the memory back; also done when this is garbage collected. */
  free(): void;
}

// Beyond, four sums are faster than two, and JavaScript is about as fast.
const MOST_COORDINATES = 16;
// As for other residents: below, calls cost more than they save, above, memory may not suffice.
const LEAST_RESIDENT = 2048;
const MOST_RESIDENT = 5e7;

/**
 * Points in the memory of the tier that runs now where that pays.
 *
 * @param data count times dimension coordinates, point after point; read in place by the JavaScript tier, so not to be changed
 * @param clusters number of centres K
 * @throws SHAPE, OUT_OF_RANGE
 */
export function createNearest(
  data: Float64Array,
  count: number,
  dimension: number,
  clusters: number,
): NearestCentres {
  requireCount(count, 'count');
  requireCount(dimension, 'dimension');
  requireCount(clusters, 'clusters', 1);
  if (data.length !== count * dimension) {
    const message = `data must have ${count} x ${dimension} entries, got ${data.length}`;
    throw new LabRangeError('SHAPE', message, { argument: 'data' });
  }
  const pays = dimension <= MOST_COORDINATES && data.length >= LEAST_RESIDENT && data.length <= MOST_RESIDENT;
  const engine = pays ? residentEngine() : undefined;
  if (engine === undefined) return javaScriptNearest(data, count, dimension);
  try {
    const kernels = wasmNearest(engine, data, count, dimension, clusters);
    const nearest = { ...kernels };
    freeWithObject(nearest, kernels);
    return nearest;
  } catch (error) {
    if (isLabError(error) && error.code === 'OUT_OF_MEMORY') return javaScriptNearest(data, count, dimension);
    throw error;
  }
}
