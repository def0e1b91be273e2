import { alloc } from './arena';

export function getIndex(base: usize, i: i32): i32 {
  return load<i32>(base + ((<usize>i) << 2));
}

export function setIndex(base: usize, i: i32, value: i32): void {
  store<i32>(base + ((<usize>i) << 2), value);
}

export function indices(count: i32): usize {
  return alloc((<usize>count) << 2);
}
