import { requireLabels, type NumberList } from '../arguments.ts';

/**
 * The same partition with its clusters named 0, 1, 2, ... in the order they first appear, so that equal partitions have
 * equal labels. Negative labels (rows that belong to no cluster) stay as they are.
 *
 * @param labels - n integers, any
 * @returns n labels
 * @throws LabRangeError SHAPE (empty), NOT_FINITE, OUT_OF_RANGE (not an integer)
 */
export function relabelByFirstAppearance(labels: NumberList): Int32Array {
  requireLabels(labels, 'labels');
  const names = new Map<number, number>();
  return Int32Array.from(labels, (label) => (label < 0 ? label : nameOf(label, names)));
}

/** Every label, negative ones too, named by first appearance; labels must be valid. */
export function firstAppearance(labels: NumberList): Int32Array {
  const names = new Map<number, number>();
  const named = new Int32Array(labels.length);
  for (let i = 0; i < labels.length; i += 1) named[i] = nameOf(labels[i], names);
  return named;
}

function nameOf(label: number, names: Map<number, number>): number {
  const known = names.get(label);
  if (known !== undefined) return known;
  const name = names.size;
  names.set(label, name);
  return name;
}
