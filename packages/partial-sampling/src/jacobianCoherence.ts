import type { MatrixLike } from '@lab/linalg';
import { qr } from '@lab/linalg';
import { wrongShape } from '@lab/linalg/arguments';
import { runToEnd } from '@lab/linalg/cooperative';
import type { Progress } from './progress.ts';
import { columnEnergies } from './leverageScores.ts';
import { packedMatrix, readDecoder, type Decoder } from './priors.ts';
import { readTransform, type SensingTransform } from './sensingTransform.ts';

/** Options of {@link jacobianCoherence}. */
export interface JacobianOptions {
  /** Whether to take the space of [J(z) J(z')] of neighbouring latent points, which holds differences of signals; default false. */
  readonly differences?: boolean | undefined;
}

/** Energies of the tangent spaces of a decoder. */
export interface JacobianCoherence {
  /** The largest leverage over the latent points: a lower bound of the local coherence that grows with their number. */
  readonly energy: Float64Array;
  /** G(z), one row for each latent point. */
  readonly outputs: Float64Array[];
  /** How many latent points were used. */
  readonly latents: number;
  /** Sum of the energies after the first 1, 2, 4, 8... latent points: whether more of them would matter. */
  readonly convergence: { readonly latents: number; readonly sum: number }[];
}

/**
 * Local coherences of a decoder from below: the largest |Q_z* u_i|^2 over latent points z, Q_z an orthonormal basis of the columns
 * of the Jacobian of G at z.
 *
 * @param transform U, of the size of the decoder's output
 * @param decoder G
 * @param latents L x k, one latent point a row
 * @throws SHAPE, NOT_FINITE, WRONG_TYPE
 */
export function jacobianCoherence(
  transform: SensingTransform,
  decoder: Decoder,
  latents: MatrixLike,
  options: JacobianOptions = {},
): JacobianCoherence {
  return runToEnd(jacobianSteps(transform, decoder, latents, options));
}

/** As {@link jacobianCoherence}, in steps. */
export function* jacobianSteps(
  transform: SensingTransform,
  decoder: Decoder,
  latents: MatrixLike,
  { differences = false }: JacobianOptions,
): Generator<Progress | undefined, JacobianCoherence, void> {
  const { size } = readTransform(transform);
  const { latentSize, outputSize } = readDecoder(decoder, 'decoder');
  if (outputSize !== size)
    throw wrongShape('decoder', `as many outputs as the transform takes, ${size}`, outputSize);
  const points = packedMatrix(latents, 'latents', latentSize);
  const energy = new Float64Array(size);
  const convergence: { latents: number; sum: number }[] = [];
  const outputs: Float64Array[] = [];
  let previous: Float64Array | undefined;
  for (let at = 0; at < points.rows; at++) {
    const z = points.data.subarray(at * latentSize, (at + 1) * latentSize);
    outputs.push(decoder.decode(z, 1).slice());
    const jacobian = jacobianOf(decoder, z);
    const joined = differences && previous !== undefined ? [jacobian, previous] : [jacobian];
    const scores = columnEnergies(transform, { size, columns: spaceOf(joined, size, latentSize) });
    for (let i = 0; i < size; i++) energy[i] = Math.max(energy[i], scores[i]);
    previous = jacobian;
    if (Number.isInteger(Math.log2(at + 1)) || at + 1 === points.rows)
      convergence.push({ latents: at + 1, sum: energy.reduce((sum, value) => sum + value, 0) });
    yield { completed: at + 1, total: points.rows };
  }
  return { energy, outputs, latents: points.rows, convergence };
}

/** The Jacobian at z, n x k: row i is the gradient of output i. */
export function jacobianOf(
  { outputSize: n, latentSize: k, pullback }: Decoder,
  z: Float64Array,
): Float64Array {
  const latents = new Float64Array(n * k);
  const gradients = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    latents.set(z, i * k);
    gradients[i * n + i] = 1;
  }
  return pullback(latents, gradients, n);
}

function spaceOf(jacobians: readonly Float64Array[], n: number, k: number): Float64Array[] {
  const columns = jacobians.length * k;
  const data = new Float64Array(n * columns);
  jacobians.forEach((jacobian, part) => {
    for (let i = 0; i < n; i++)
      for (let j = 0; j < k; j++) data[i * columns + part * k + j] = jacobian[i * k + j];
  });
  const { q, rank = 0 } = qr({ data, rows: n, columns }, { pivot: true });
  return Array.from({ length: rank }, (_, j) => Float64Array.from(q.getColumn(j)));
}
