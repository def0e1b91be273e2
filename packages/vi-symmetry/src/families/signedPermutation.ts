/** The map u -> v with v_j = signs[j] u_{from[j]}. */
export interface SignedPermutation {
  readonly from: readonly number[];
  readonly signs: readonly number[];
}

/** A matrix as a signed permutation, where it is one to 1e-12. */
export function asSignedPermutation(matrix: Float64Array, dim: number): SignedPermutation | undefined {
  const from: number[] = [];
  const signs: number[] = [];
  const used = new Set<number>();
  for (let i = 0; i < dim; i++) {
    const row = matrix.subarray(i * dim, (i + 1) * dim);
    const at = row.findIndex((x) => Math.abs(Math.abs(x) - 1) <= 1e-12);
    if (at < 0 || used.has(at) || row.some((x, j) => j !== at && Math.abs(x) > 1e-12)) return undefined;
    used.add(at);
    from.push(at);
    signs.push(Math.sign(row[at]));
  }
  return { from, signs };
}

/** All 2^d d! signed permutations. */
export function signedPermutationGroup(dim: number): SignedPermutation[] {
  const orders = permutations(dim);
  const group: SignedPermutation[] = [];
  for (const from of orders) {
    for (let mask = 0; mask < 2 ** dim; mask++)
      group.push({ from, signs: from.map((_, j) => ((mask >> j) & 1 ? -1 : 1)) });
  }
  return group;
}

function permutations(n: number): number[][] {
  if (n === 0) return [[]];
  return permutations(n - 1).flatMap((order) =>
    Array.from({ length: n }, (_, at) => [...order.slice(0, at), n - 1, ...order.slice(at)]),
  );
}
