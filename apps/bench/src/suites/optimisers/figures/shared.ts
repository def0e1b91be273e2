import { interval, meanOf } from '../../../judging/estimate.ts';
import { arms } from '../methods/arms.ts';

/** Title of an arm by its name. */
export function titleOf(name: string): string {
  return arms.find((arm) => arm.name === name)?.title ?? name;
}

/** Mean with a 95% interval, the mean itself where one run is all there is. */
export function meanAndInterval(values: readonly number[]): { mean: number; low: number; high: number } {
  const estimate = meanOf(values)!;
  const [low, high] = interval(estimate) ?? [estimate.value, estimate.value];
  return { mean: estimate.value, low, high };
}

/** Values of rows by a key, in the order in which keys come. */
export function grouped<Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  valueOf: (row: Row) => number | undefined,
): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  for (const row of rows) {
    const value = valueOf(row);
    if (value === undefined) continue;
    groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), value]);
  }
  return groups;
}
