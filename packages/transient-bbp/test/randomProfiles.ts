import type { RandomStream } from '@lab/stats';

/** A random bulk as wild as users may have: up to 50 blocks, variances from 1e-12 to 1e9, null atoms, equal blocks, tiny weights. */
export function randomProfile(stream: RandomStream): { weights: number[]; variance: number[] } {
  const count = 1 + stream.integer(50);
  const spread = stream.uniform();
  const low = -12 + 21 * stream.uniform();
  const high = low + (9 - low) * stream.uniform();
  const variance: number[] = [];
  const shares: number[] = [];
  for (let k = 0; k < count; k++) {
    const kind = stream.uniform();
    if (kind < 0.1) variance.push(0);
    else if (kind < 0.3 && k > 0) variance.push(variance[stream.integer(k)]);
    else variance.push(10 ** (low + (high - low) * stream.uniform()));
    shares.push(stream.uniform() < 0.2 * spread ? 10 ** (-12 * stream.uniform()) : stream.uniform());
  }
  if (!variance.some((v) => v > 0)) variance[0] = 10 ** low;
  const total = shares.reduce<number>((sum, share) => sum + share, 0);
  return { weights: shares.map((share) => share / total), variance };
}

/** Teacher masses of any shape within a number of blocks. */
export function randomMasses(
  stream: RandomStream,
  count: number,
): { massLeft: number[]; massRight: number[]; massCross: number[] } {
  const simplex = (): number[] => {
    const parts = Array.from({ length: count }, () => (stream.uniform() < 0.2 ? 0 : stream.uniform()));
    const total = parts.reduce<number>((sum, part) => sum + part, 0);
    return total === 0 ? parts.map((_, k) => (k === 0 ? 1 : 0)) : parts.map((part) => part / total);
  };
  const massLeft = simplex();
  const massRight = stream.uniform() < 0.3 ? massLeft.slice() : simplex();
  const cosine = stream.uniform() < 0.3 ? 1 : 2 * stream.uniform() - 1;
  const massCross = massLeft.map((left, k) => cosine * Math.sqrt(left) * Math.sqrt(massRight[k]));
  return { massLeft, massRight, massCross };
}
