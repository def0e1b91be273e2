import type { Engine } from './engine.ts';

/** Memory of an engine that outlives one operation. */
export interface Block {
  readonly at: number;
}

/** A stretch of memory, a multiple of 64 bytes, in use or not. */
interface Stretch extends Block {
  bytes: number;
  free: boolean;
}

/** The stretches of an engine, lowest address first; all that live between operations must be here. No two neighbours are free. */
const stretchesOf = new WeakMap<Engine, Stretch[]>();

/** A block of that size: part of the smallest freed stretch that has room, else new memory. @throws OUT_OF_MEMORY */
export function takeBlock(engine: Engine, bytes: number): Block {
  const stretches = stretchesOf.get(engine) ?? [];
  stretchesOf.set(engine, stretches);
  const wanted = 64 * Math.ceil(bytes / 64);
  const index = tightest(stretches, wanted);
  if (index === undefined) {
    const added = { at: engine.core.alloc(wanted), bytes: wanted, free: false };
    stretches.push(added);
    return added;
  }
  const found = stretches[index];
  const rest = found.bytes - wanted;
  found.free = false;
  found.bytes = wanted;
  if (rest > 0) stretches.splice(index + 1, 0, { at: found.at + wanted, bytes: rest, free: true });
  return found;
}

/** Gives a block back; memory returns to the arena when nothing lives above it. */
export function giveBack(engine: Engine, block: Block): void {
  const stretches = stretchesOf.get(engine) ?? [];
  const index = stretches.indexOf(block as Stretch);
  stretches[index].free = true;
  joinNext(stretches, index);
  joinNext(stretches, index - 1);
  if (stretches[stretches.length - 1].free) engine.core.release(stretches.pop()!.at);
}

/** Where the smallest free stretch of at least so many bytes is. */
function tightest(stretches: readonly Stretch[], bytes: number): number | undefined {
  let best: number | undefined;
  for (const [index, { free, bytes: size }] of stretches.entries())
    if (free && size >= bytes && (best === undefined || size < stretches[best].bytes)) best = index;
  return best;
}

/** Makes one of a free stretch and the one after it, where that is free too. */
function joinNext(stretches: Stretch[], index: number): void {
  const [here, next] = [stretches[index] as Stretch | undefined, stretches[index + 1] as Stretch | undefined];
  if (here?.free !== true || next?.free !== true) return;
  here.bytes += next.bytes;
  stretches.splice(index + 1, 1);
}
