import { LabRangeError } from '../errors.ts';

/** Whether n is 1, 2, 4, 8... */
export function isPowerOfTwo(n: number): boolean {
  return n >= 1 && Number.isInteger(Math.log2(n));
}

/** Throws SHAPE unless n is a power of two. */
export function requirePowerOfTwo(n: number, argument: string, what: string): void {
  if (isPowerOfTwo(n)) return;
  throw new LabRangeError('SHAPE', `${argument}: ${what} must be a power of two, got ${n}`, { argument });
}

/** Throws SHAPE when there is nothing to transform. */
export function requireNotEmpty(n: number, argument: string, what: string): void {
  if (n >= 1) return;
  throw new LabRangeError('SHAPE', `${argument}: ${what} must be at least 1, got ${n}`, { argument });
}
