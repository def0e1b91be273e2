import { randomStream, shuffleInPlace } from '@lab/stats';
import type { ScheduleSettings } from './schedule.ts';

/** The visits of the next sweep, each time it is called; undefined for 0 .. p - 1. */
export function visitOrders(
  { order, seed }: Pick<ScheduleSettings, 'order' | 'seed'>,
  p: number,
): () => Int32Array | undefined {
  if (order === 'cyclic') return () => undefined;
  if (typeof order !== 'string') return () => order;
  const stream = randomStream(seed, 'order');
  const visits = Int32Array.from({ length: p }, (_, j) => j);
  if (order === 'permuted')
    return () => {
      shuffleInPlace(stream, visits);
      return visits;
    };
  if (order === 'random')
    return () => {
      for (let i = 0; i < p; i++) visits[i] = stream.integer(p);
      return visits;
    };
  const backward = visits.toReversed();
  let forward = false;
  return () => {
    forward = !forward;
    return forward ? undefined : backward;
  };
}
