import { outOfRange, requireNumber } from '@lab/linalg/arguments';

/** A list of numbers that is only read. */
export type NumberList = ArrayLike<number>;

/** A number in [0, 0.5). */
export function requireClip(value: unknown, argument: string): number {
  const clip = requireNumber(value, argument);
  if (clip >= 0 && clip < 0.5) return clip;
  throw outOfRange(argument, 'in [0, 0.5)', clip);
}
