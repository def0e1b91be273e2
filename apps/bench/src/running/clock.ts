import { performance } from 'node:perf_hooks';

/** Seconds since a time of `performance.now()`, to the nanosecond. */
export function secondsSince(start: number): number {
  return Number(((performance.now() - start) / 1000).toFixed(9));
}
