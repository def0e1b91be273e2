import type { MatrixLike } from '@lab/linalg';
import { orthonormalColumns, type Columns } from './orthonormalColumns.ts';
import { forwardInto, readTransform, type SensingTransform } from './sensingTransform.ts';
import { roomFor } from './signal.ts';

/** Energies of the rows of a transform, as {@link localCoherence} and its special forms give them. */
export interface Coherence {
  /** a_i in [0, 1], n numbers in the order of the rows. */
  readonly energy: Float64Array;
  /** Where they come from: `closed-form`, `streamed`, `leverage`, `samples` or `jacobian`. */
  readonly kind: 'closed-form' | 'streamed' | 'leverage' | 'samples' | 'jacobian';
  /** Sum of the energies; l for one subspace of dimension l. */
  readonly sum: number;
  /** The largest energy. */
  readonly max: number;
}

/** Energies with their sum and maximum. */
export function coherence(energy: Float64Array, kind: Coherence['kind']): Coherence {
  const n = energy.length;
  const whole = n - (n % 4);
  // Four sums and maxima, none of which has to wait for the one before.
  let [a, b, c, d, p, q, r, s] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let i = 0; i < whole; i += 4) {
    const [w, x, y, z] = [energy[i], energy[i + 1], energy[i + 2], energy[i + 3]];
    a += w;
    b += x;
    c += y;
    d += z;
    if (w > p) p = w;
    if (x > q) q = x;
    if (y > r) r = y;
    if (z > s) s = z;
  }
  let max = Math.max(p, q, r, s);
  for (let i = whole; i < n; i++) {
    a += energy[i];
    max = Math.max(max, energy[i]);
  }
  return { energy, kind, sum: a + b + (c + d), max };
}

/**
 * Leverage scores a_i = |V* u_i|^2 of a subspace: its exact local coherences.
 *
 * @param transform U, of size n
 * @param basis V, n x l; columns that are not orthonormal are replaced by an orthonormal basis of their space
 * @returns n energies that sum to l
 * @throws SHAPE, NOT_FINITE, WRONG_TYPE
 */
export function leverageScores(transform: SensingTransform, basis: MatrixLike): Coherence {
  const { size } = readTransform(transform);
  return coherence(columnEnergies(transform, orthonormalColumns(basis, size, 'basis')), 'leverage');
}

/** sum over the columns of |<u_i, v>|^2. */
export function columnEnergies(transform: SensingTransform, { size, columns }: Columns): Float64Array {
  const energy = new Float64Array(size);
  const image = roomFor(size, transform.complex);
  for (const column of columns) {
    forwardInto(transform, { re: column }, image);
    for (let i = 0; i < size; i++)
      energy[i] += image.re[i] * image.re[i] + (image.im === undefined ? 0 : image.im[i] * image.im[i]);
  }
  for (let i = 0; i < size; i++) energy[i] = Math.min(1, energy[i]);
  return energy;
}
