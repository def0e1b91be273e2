import { squaredDistance } from '@lab/linalg';
import { randomStream } from '../random/stream.ts';
import type { PathElement } from '../random/streamKey.ts';
import { lloyd, type LloydOptions } from './lloyd.ts';
import type { Points } from './points.ts';
import { greedySeeding, randomSeeding } from './seeding.ts';

/** One round of one restart. */
export interface KmeansStep {
  /** From 0. */
  readonly restart: number;
  /** Rounds of this restart so far, from 1. */
  readonly iteration: number;
  /** Points that changed cluster in this round. */
  readonly changed: number;
  /** The farthest that a centre moved, over the root mean square distance of the points from their mean. */
  readonly shift: number;
  /** Where each point is, 0..K-1, in an order of this restart's own. */
  readonly labels: Int32Array;
}

/** What all restarts together found. */
export interface BestRun {
  readonly labels: Int32Array;
  readonly iterations: number;
  readonly converged: boolean;
  readonly objectives: Float64Array;
  readonly best: number;
}

/** How the restarts are made. */
export interface RestartOptions extends LloydOptions {
  readonly restarts: number;
  readonly seed: PathElement;
  /** Start centres (then one run is all there is), or how to choose them. */
  readonly init: Float64Array | 'k-means++' | 'random';
}

/**
 * Runs Lloyd's algorithm from several starts and keeps the lowest objective, the earliest of equals.
 *
 * A partition decides the rest of its run. A restart that comes to a partition which an earlier one has been through is
 * therefore abandoned: it would end where that one did, and gets its objective.
 */
export function* restarts(
  points: Points,
  clusters: number,
  options: RestartOptions,
): Generator<KmeansStep | undefined, BestRun, void> {
  const { restarts: count, seed, init } = options;
  const objectives = new Float64Array(count);
  const seen = new Map<number, number>();
  let found: BestRun | undefined;
  for (let restart = 0; restart < count; restart += 1) {
    const stream = randomStream(seed, 'kmeans', restart);
    const start =
      typeof init !== 'string'
        ? { centres: init, known: false }
        : init === 'random'
          ? { centres: yield* randomSeeding(points, clusters, stream), known: false }
          : { centres: yield* greedySeeding(points, clusters, stream), known: true };
    const rounds = lloyd(points, start, options);
    for (;;) {
      const next = rounds.next();
      if (next.done === true) {
        const { labels, centres, iterations, converged } = next.value;
        objectives[restart] = objectiveOf(points, labels, centres);
        if (found === undefined || objectives[restart] < objectives[found.best]) {
          found = { labels, iterations, converged, objectives, best: restart };
        }
        break;
      }
      if (next.value === undefined) {
        yield undefined;
        continue;
      }
      const { iteration, changed, shift, labels, partition } = next.value;
      yield { restart, iteration, changed, shift, labels };
      const earlier = seen.get(partition);
      if (earlier !== undefined && earlier !== restart) {
        objectives[restart] = objectives[earlier];
        break;
      }
      seen.set(partition, restart);
    }
  }
  return found!;
}

/** Sum of weighted squared distances to the centres. */
function objectiveOf(
  { data, dimension, weights }: Points,
  labels: Int32Array,
  centres: Float64Array,
): number {
  let sum = 0;
  for (let i = 0; i < labels.length; i += 1) {
    sum += weights[i] * squaredDistance(data, i * dimension, centres, labels[i] * dimension, dimension);
  }
  return sum;
}
