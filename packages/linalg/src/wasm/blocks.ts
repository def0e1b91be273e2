import type { Engine } from './engine.ts';

/** Memory of an engine that outlives one operation. */
export interface Block {
  readonly at: number;
  readonly bytes: number;
  free: boolean;
}

/** The blocks of an engine, lowest address first; all that live between operations must be here. */
const blocksOf = new WeakMap<Engine, Block[]>();

/** A block of that size: a freed one where there is one, else new memory. @throws OUT_OF_MEMORY */
export function takeBlock(engine: Engine, bytes: number): Block {
  const blocks = blocksOf.get(engine) ?? [];
  blocksOf.set(engine, blocks);
  const spare = blocks.find((block) => block.free && block.bytes === bytes);
  if (spare !== undefined) {
    spare.free = false;
    return spare;
  }
  const block = { at: engine.core.alloc(bytes), bytes, free: false };
  blocks.push(block);
  return block;
}

/** Gives a block back; memory returns to the arena when nothing lives above it. */
export function giveBack(engine: Engine, block: Block): void {
  block.free = true;
  const blocks = blocksOf.get(engine) ?? [];
  while (blocks.length > 0 && blocks[blocks.length - 1].free) engine.core.release(blocks.pop()!.at);
}
