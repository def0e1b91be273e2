import { LabRangeError } from '@lab/linalg';
import { requirePositive } from '@lab/linalg/arguments';

/** 1 GiB. */
const defaultLimit = 2 ** 30;

/**
 * Throws OUT_OF_RANGE when work needs more memory than it may.
 *
 * @param bytes the estimate
 * @param limit bytes, default 1 GiB
 * @param advice how to do with less
 */
export function requireMemory(bytes: number, limit: number | undefined, advice: string): void {
  const allowed = requirePositive(limit ?? defaultLimit, 'memoryLimit');
  if (bytes <= allowed) return;
  const megabytes = (size: number): string => `${Math.ceil(size / 2 ** 20)} MiB`;
  const message = `this needs about ${megabytes(bytes)}, above memoryLimit (${megabytes(allowed)}): ${advice}`;
  throw new LabRangeError('OUT_OF_RANGE', message, {
    argument: 'memoryLimit',
    details: { bytes, memoryLimit: allowed },
  });
}
