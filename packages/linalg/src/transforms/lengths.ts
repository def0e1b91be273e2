import { LabRangeError } from '../errors.ts';

/** Throws SHAPE unless n is a power of two. */
export function requirePowerOfTwo(n: number, argument: string, what: string): void {
  if (n >= 1 && Number.isInteger(Math.log2(n))) return;
  throw new LabRangeError('SHAPE', `${argument}: ${what} must be a power of two, got ${n}`, { argument });
}
