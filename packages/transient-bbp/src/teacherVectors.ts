import { outOfRange } from '@lab/linalg/arguments';
import type { BlockModel } from './blockModel.ts';

/** Number of dimensions in each block for a total of N, by largest remainders. */
export function blockSizes(weights: readonly number[], dimension: number): number[] {
  const exact = weights.map((weight) => weight * dimension);
  const sizes = exact.map(Math.floor);
  const order = exact.map((_, k) => k).sort((i, j) => exact[j] - sizes[j] - (exact[i] - sizes[i]));
  const missing = dimension - sizes.reduce((sum, size) => sum + size, 0);
  for (let i = 0; i < missing; i++) sizes[order[i % order.length]]++;
  return sizes;
}

/** Unit vectors u and v of N entries with the masses of a model in its blocks. */
export interface TeacherVectors {
  readonly u: Float64Array;
  readonly v: Float64Array;
}

/**
 * Teacher vectors spread evenly within blocks: u is constant in each, v has a part along it and one that alternates in
 * sign, in the proportion that massCross asks for.
 */
export function teacherVectors(
  { massLeft, massRight, massCross }: BlockModel,
  sizes: readonly number[],
): TeacherVectors {
  const dimension = sizes.reduce((sum, size) => sum + size, 0);
  const u = new Float64Array(dimension);
  const v = new Float64Array(dimension);
  let start = 0;
  sizes.forEach((size, k) => {
    const bound = Math.sqrt(massLeft[k]) * Math.sqrt(massRight[k]);
    const cosine = bound === 0 ? 1 : Math.min(1, Math.max(-1, massCross[k] / bound));
    const sine = Math.sqrt(1 - cosine * cosine) < 1e-7 ? 0 : Math.sqrt(1 - cosine * cosine);
    const holds = massLeft[k] > 0 || massRight[k] > 0;
    if (holds && size < (sine > 0 ? 2 : 1))
      throw outOfRange('dimension', `large enough that block ${k} can hold its teacher mass`, dimension);
    const alternating = alternatingUnit(size);
    for (let i = 0; i < size; i++) {
      u[start + i] = Math.sqrt(massLeft[k] / size);
      v[start + i] = Math.sqrt(massRight[k]) * (cosine / Math.sqrt(size) + sine * alternating[i]);
    }
    start += size;
  });
  return { u, v };
}

/** A unit vector of alternating signs orthogonal to the constant one. */
function alternatingUnit(size: number): Float64Array {
  const vector = Float64Array.from({ length: size }, (_, i) => (i % 2 === 0 ? 1 : -1));
  const mean = size % 2 === 0 ? 0 : 1 / size;
  const norm = Math.sqrt(vector.reduce((sum, value) => sum + (value - mean) ** 2, 0));
  return vector.map((value) => (norm > 0 ? (value - mean) / norm : 0));
}
