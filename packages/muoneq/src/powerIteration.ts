import type { PackedMatrix } from './matrixArgument.ts';

const mostSteps = 20;
const tolerance = 1e-3;

/** The largest singular value by the power method: a fixed start, at most 20 steps, until it changes by less than 1e-3. */
export function powerIteration({ data, rows, columns }: PackedMatrix): number {
  let size = 0;
  for (let i = 0; i < data.length; i++) size = Math.max(size, Math.abs(data[i]));
  if (size === 0) return 0;
  // No entry of the start is 0 and none equals another, so that it is orthogonal to nothing by accident.
  const right = Float64Array.from({ length: columns }, (_, j) => 1 + Math.sin(j + 1) / 2);
  const left = new Float64Array(rows);
  let value = 0;
  for (let step = 0; step < mostSteps; step++) {
    const norm = length(right);
    for (let j = 0; j < columns; j++) right[j] /= norm;
    left.fill(0);
    for (let i = 0, at = 0; i < rows; i++)
      for (let j = 0; j < columns; j++, at++) left[i] += (data[at] / size) * right[j];
    const next = length(left);
    if (next === 0) break;
    right.fill(0);
    for (let i = 0, at = 0; i < rows; i++)
      for (let j = 0; j < columns; j++, at++) right[j] += (data[at] / size) * (left[i] / next);
    const settled = Math.abs(next - value) <= tolerance * next;
    value = next;
    if (settled && step > 1) break;
  }
  return size * value;
}

function length(x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * x[i];
  return Math.sqrt(sum);
}
