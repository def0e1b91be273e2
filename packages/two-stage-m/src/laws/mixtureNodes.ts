import { LabRangeError } from '@lab/linalg';
import { normal, randomStream } from '@lab/stats';
import type { Dense } from '../numeric/dense.ts';
import { posterior } from './mixtureGating.ts';

/** Nodes of an integral against a mixture density; `weights` are masses that sum to 1 over all blocks. */
export interface NodeBlock {
  readonly points: Float64Array;
  readonly weights: Float64Array;
  /** How many of the block's entries are used. */
  readonly size: number;
  /** Share of the integral that is done after this block. */
  readonly fraction: number;
}

/** Blocks one after another; the arrays of a block are used again for the next. */
export type NodeBlocks = Generator<NodeBlock, void, void>;

const REACH = 8.5;
const NEGLIGIBLE = 1e-22;
const BLOCK = 4096;
const MOST_NODES = 2e8;

/**
 * The trapezoid rule on a box around the centres. Its error falls like exp(-2 pi^2 / (h |u_i - u_j|)), because the
 * posteriors have poles at distance pi / |u_i - u_j| from the real space.
 */
export function* trapezoidNodes(centres: Dense, step: number): NodeBlocks {
  const { rows: count, columns: r, data } = centres;
  const axes = Array.from({ length: r }, (_, a) => {
    const along = Array.from({ length: count }, (_unused, i) => data[i * r + a]);
    const low = Math.min(...along) - REACH;
    const size = Math.ceil((Math.max(...along) + REACH - low) / step) + 1;
    return { low, size };
  });
  const total = axes.reduce((product, { size }) => product * size, 1);
  if (total > MOST_NODES) {
    throw new LabRangeError(
      'OUT_OF_RANGE',
      `quadratureStep ${step} needs ${total} nodes in ${r} dimensions; take a larger one or leave it out`,
      { argument: 'quadratureStep' },
    );
  }
  const points = new Float64Array(BLOCK * r);
  const weights = new Float64Array(BLOCK);
  const pi = new Float64Array(count);
  const cell = r * Math.log(step) - 0.5 * r * Math.log(2 * Math.PI);
  const index = new Int32Array(r);
  let size = 0;
  for (let node = 0; node < total; node++) {
    for (let a = 0; a < r; a++) points[size * r + a] = axes[a].low + step * index[a];
    const weight = Math.exp(posterior(points, centres, pi, size * r) + cell);
    if (weight >= NEGLIGIBLE) weights[size++] = weight;
    for (let a = r - 1; a >= 0 && ++index[a] === axes[a].size; a--) index[a] = 0;
    if (size < BLOCK) continue;
    yield { points, weights, size, fraction: node / total };
    size = 0;
  }
  yield { points, weights, size, fraction: 1 };
}

/**
 * Randomly shifted Kronecker points (powers of the generalised golden ratio), carried to each component in turn by
 * the normal quantile: quasi-Monte Carlo over the mixture.
 */
export function* latticeNodes(centres: Dense, pointsEach: number, replicate: number): NodeBlocks {
  const { rows: count, columns: r, data } = centres;
  const steps = kroneckerSteps(r);
  const stream = randomStream('gmmLaw lattice', replicate);
  const points = new Float64Array(pointsEach * r);
  const weights = new Float64Array(pointsEach).fill(1 / (pointsEach * count));
  for (let i = 0; i < count; i++) {
    for (let a = 0; a < r; a++) {
      let position = stream.uniform();
      for (let node = 0; node < pointsEach; node++) {
        position = (position + steps[a]) % 1;
        points[node * r + a] = data[i * r + a] + normal.quantile(Math.max(position, 1e-17));
      }
    }
    yield { points, weights, size: pointsEach, fraction: (i + 1) / count };
  }
}

/** Powers of 1/phi with phi^{r+1} = phi + 1: steps whose multiples fill the cube evenly. */
function kroneckerSteps(r: number): number[] {
  let phi = 1.5;
  for (let i = 0; i < 60; i++) phi = (1 + phi) ** (1 / (r + 1));
  return Array.from({ length: r }, (_, a) => phi ** -(a + 1));
}
