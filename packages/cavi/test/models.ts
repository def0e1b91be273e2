import { randomStream, type RandomStream } from '@lab/stats';
import { priors, type Prior } from '../src/index.ts';

/** Kinds of random designs. */
export type DesignKind = 'iid' | 'equicorrelated' | 'autoregressive' | 'duplicated' | 'graded';

export const designKinds: readonly DesignKind[] = [
  'iid',
  'equicorrelated',
  'autoregressive',
  'duplicated',
  'graded',
];

/** A design with a sparse signal and noise of variance 1. */
export function drawTable(
  kind: DesignKind,
  n: number,
  p: number,
  stream: RandomStream,
): { X: number[][]; y: number[]; beta: number[] } {
  const beta = Array.from({ length: p }, () => (stream.uniform() < 0.2 ? stream.normal() : 0));
  const X = Array.from({ length: n }, () => drawRow(kind, p, stream));
  const y = X.map((row) => row.reduce((sum, x, j) => sum + x * beta[j], 0) + stream.normal());
  return { X, y, beta };
}

function drawRow(kind: DesignKind, p: number, stream: RandomStream): number[] {
  const row = Array.from({ length: p }, () => stream.normal());
  const common = stream.normal();
  switch (kind) {
    case 'iid':
      return row;
    case 'equicorrelated':
      return row.map((x) => Math.SQRT1_2 * (x + common));
    case 'autoregressive':
      for (let j = 1; j < p; j++) row[j] = 0.9 * row[j - 1] + Math.sqrt(0.19) * row[j];
      return row;
    case 'duplicated':
      return row.map((x, j) => (j % 2 === 1 ? row[j - 1] : x));
    case 'graded':
      return row.map((x, j) => x * 10 ** ((-4 * j) / p) + (j % 3 === 0 ? common : 0));
  }
}

/** Priors of every kind. */
export const priorKinds: readonly (readonly [string, Prior])[] = [
  ['normal', priors.gaussian(0.7)],
  ['spike and slab', priors.spikeSlab({ inclusion: 0.2, slabVariance: 1 })],
  ['three scales', priors.normalMixture([0.5, 0.3, 0.2], [0, 0.1, 4])],
  ['scaled slab', priors.spikeSlab({ inclusion: 0.3, slabVariance: 2, scaled: true })],
  ['atoms', priors.discrete([0.25, 0.5, 0.25], [-1, 0, 1])],
  ['uniform', uniformPrior()],
];

/** Uniform on [-1, 1] by its own quadrature: 80 midpoints. */
function uniformPrior(): Prior {
  const nodes = Array.from({ length: 80 }, (_, i) => -1 + (i + 0.5) / 40);
  const moments = (h: number, D: number): [number, number, number] => {
    const exponents = nodes.map((b) => h * b - (D * b * b) / 2);
    const top = Math.max(...exponents);
    const weights = exponents.map((e) => Math.exp(e - top));
    const sum = weights.reduce((total, w) => total + w, 0);
    const mean = weights.reduce((total, w, i) => total + w * nodes[i], 0) / sum;
    const variance = weights.reduce((total, w, i) => total + w * (nodes[i] - mean) ** 2, 0) / sum;
    return [top + Math.log(sum / nodes.length), mean, variance];
  };
  return priors.custom({
    logPartition: (h, D) => moments(h, D)[0],
    mean: (h, D) => moments(h, D)[1],
    variance: (h, D) => moments(h, D)[2],
    varianceBound: () => 1,
  });
}

/** A stream for a test. */
export const streamOf = (...path: readonly (string | number)[]): RandomStream =>
  randomStream(20260320, ...path);

/** |a - b| over |b|, Euclidean. */
export function relativeGap(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [gap, size] = [0, 0];
  for (let j = 0; j < a.length; j++) {
    gap += (a[j] - b[j]) ** 2;
    size += b[j] ** 2;
  }
  return Math.sqrt(gap / (size || 1));
}
