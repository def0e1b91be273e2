import type { RegressionProblem, SweepState } from '../fit/problem.ts';

/** Members of each group, in the order of their columns. */
export function groupsOf(labels: Int32Array): Int32Array[] {
  const members = new Map<number, number[]>();
  for (const [j, label] of labels.entries()) {
    const group = members.get(label);
    if (group === undefined) members.set(label, [j]);
    else group.push(j);
  }
  return Array.from(members.values(), (list) => Int32Array.from(list));
}

/** `count` groups of neighbouring columns, as equal in size as they can be. */
export function contiguousLabels(columns: number, count: number): Int32Array {
  const labels = new Int32Array(columns);
  for (let j = 0; j < columns; j++) labels[j] = Math.floor((j * count) / columns);
  return labels;
}

/**
 * One hybrid sweep, in place: sequential inside a group, the means of other groups as they were before the sweep. This is
 * what workers do that share nothing within a sweep.
 *
 * @param work an array of the residual's length
 */
export function hybridSweep(
  { design, family, noiseVariance, precision }: RegressionProblem,
  { mean, field, residual }: SweepState,
  groups: readonly Int32Array[],
  work: Float64Array,
): void {
  for (const group of groups) {
    work.set(residual);
    for (const j of group) {
      const old = mean[j];
      field[j] = design.correlation(j, work) / noiseVariance + precision[j] * old;
      mean[j] = family.mean(j, field[j]);
      design.shift(j, mean[j] - old, work);
    }
  }
  design.residual(mean, residual);
}
