import { outOfRange, requireNumber } from '@lab/linalg/arguments';
import { fractions, numbers, type NumberList } from './arguments.ts';

/** How the two teacher directions u and v are spread over the blocks. */
export interface TeacherMasses {
  /** Squared norm of u in each block (length K, sums to 1). */
  readonly massLeft: readonly number[];
  /** Squared norm of v in each block (length K, sums to 1). */
  readonly massRight: readonly number[];
  /** Inner product of u and v in each block (length K). */
  readonly massCross: readonly number[];
}

/** Teacher masses as a caller gives them. */
export interface TeacherMassesInput {
  /** Default: the block weights, a teacher spread over all dimensions alike. */
  readonly massLeft?: NumberList | undefined;
  /** Default: massLeft. */
  readonly massRight?: NumberList | undefined;
  /** Default: sqrt(massLeft massRight), u and v parallel within each block. */
  readonly massCross?: NumberList | undefined;
}

/** Fills in the default masses and checks them against each other. */
export function teacherMasses(input: TeacherMassesInput, weights: readonly number[]): TeacherMasses {
  const length = weights.length;
  const massLeft =
    input.massLeft === undefined ? normalized(weights) : fractions(input.massLeft, 'massLeft', length);
  const massRight =
    input.massRight === undefined ? massLeft.slice() : fractions(input.massRight, 'massRight', length);
  const bound = massLeft.map((left, k) =>
    left === massRight[k] ? left : Math.sqrt(left) * Math.sqrt(massRight[k]),
  );
  if (input.massCross === undefined) return { massLeft, massRight, massCross: bound };
  const massCross = numbers(input.massCross, 'massCross', { length, check: requireNumber });
  massCross.forEach((cross, k) => {
    if (Math.abs(cross) > bound[k] * (1 + 1e-12))
      throw outOfRange(
        `massCross[${k}]`,
        `at most sqrt(massLeft massRight) = ${bound[k]} in size (Cauchy-Schwarz)`,
        cross,
      );
  });
  return { massLeft, massRight, massCross };
}

/** Weights may miss 1 by 1e-9; a unit vector does not. */
function normalized(weights: readonly number[]): number[] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}
