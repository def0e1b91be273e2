import { outOfMemory } from './host';

const PAGE: usize = 65536;
const STEP: usize = 16 << 20;
const LIMIT: usize = 1600 << 20;

/** The first page belongs to the scratch tiles. */
let top: usize = PAGE;

export function mark(): usize {
  return top;
}

export function release(to: usize): void {
  top = to;
}

/** Room for `bytes` at a multiple of 64, from the top; given back by `release`. */
export function alloc(bytes: usize): usize {
  const at = top;
  const end = at + ((bytes + 63) & ~63);
  if (end > LIMIT || end < at) outOfMemory(<f64>bytes);
  const have = <usize>memory.size() * PAGE;
  if (end > have) {
    const more = (end - have + STEP - 1) / STEP;
    if (
      memory.grow(<i32>(more * (STEP / PAGE))) < 0 &&
      memory.grow(<i32>((end - have + PAGE - 1) / PAGE)) < 0
    )
      outOfMemory(<f64>bytes);
  }
  top = end;
  return at;
}

/** Room for `count` doubles. */
export function doubles(count: i32): usize {
  return alloc((<usize>count) << 3);
}
