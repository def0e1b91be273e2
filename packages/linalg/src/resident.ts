import { LabRangeError } from './errors.ts';

/** What holds memory until it is given back. */
interface Resident {
  free(): void;
}

/** Gives the memory of `kernels` back when `object`, through which alone they are reached, is garbage collected. */
export function freeWithObject(object: object, kernels: Resident): void {
  collected?.register(object, kernels);
}

const collected =
  typeof FinalizationRegistry === 'undefined'
    ? undefined
    : new FinalizationRegistry<Resident>((kernels) => kernels.free());

/** Does the work at the first call alone: collection may come after an explicit call. */
export function once(work: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    work();
  };
}

/** A vector of that length: SHAPE. */
export function requireLength(x: Float64Array, length: number, argument: string): Float64Array {
  if (x.length === length) return x;
  throw new LabRangeError('SHAPE', `${argument} must have ${length} entries, got ${x.length}`, { argument });
}
