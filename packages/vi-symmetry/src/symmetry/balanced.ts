import type { SignedPermutation } from '../families/signedPermutation.ts';

/**
 * Square matrices in other units of the coordinates, powers of two, in which what all of them together give to and take from a coordinate
 * is alike (E. E. Osborne 1960): correlations have no unit, and rounding does least harm in these. Coordinates that a permutation
 * exchanges have the same unit, so that signed permutations stay what they are.
 *
 * @param matrices each dim x dim, row by row
 * @param permutations those among them that are signed permutations, undefined for the others
 */
export function balanced(
  matrices: readonly Float64Array[],
  permutations: readonly (SignedPermutation | undefined)[],
  dim: number,
): Float64Array[] {
  const scaled = matrices.map((A) => A.slice());
  const others = scaled.filter((_, g) => permutations[g] === undefined);
  const groups = exchangedCoordinates(permutations, dim);
  for (let round = 0, changed = true; changed && round < 50; round++) {
    changed = false;
    for (let group = 0; group < dim; group++) {
      const factor = wantedFactor(others, groups, group);
      if (factor === 1) continue;
      changed = true;
      visit(groups, group, (inside, outside) => {
        for (const A of others) {
          A[outside * dim + inside] *= factor;
          A[inside * dim + outside] /= factor;
        }
      });
    }
  }
  return scaled;
}

/** The power of two by which the unit of a group of coordinates is too small. */
function wantedFactor(matrices: readonly Float64Array[], groups: readonly number[], group: number): number {
  const dim = groups.length;
  let [given, taken] = [0, 0];
  visit(groups, group, (inside, outside) => {
    for (const A of matrices) {
      given += Math.abs(A[outside * dim + inside]);
      taken += Math.abs(A[inside * dim + outside]);
    }
  });
  return given > 0 && taken > 0 ? 2 ** Math.round((Math.log2(taken) - Math.log2(given)) / 2) : 1;
}

/** Every coordinate of the group with every other one. */
function visit(
  groups: readonly number[],
  group: number,
  pair: (inside: number, outside: number) => void,
): void {
  for (const [inside, own] of groups.entries()) {
    if (own !== group) continue;
    for (const [outside, other] of groups.entries()) if (other !== group) pair(inside, outside);
  }
}

/** For each coordinate a number that it shares with those it is exchanged with. */
function exchangedCoordinates(
  permutations: readonly (SignedPermutation | undefined)[],
  dim: number,
): number[] {
  const groups = Array.from({ length: dim }, (_, i) => i);
  for (const permutation of permutations)
    permutation?.from.forEach((at, i) => {
      const [here, there] = [groups[i], groups[at]];
      if (here !== there) for (let k = 0; k < dim; k++) if (groups[k] === here) groups[k] = there;
    });
  return groups;
}
