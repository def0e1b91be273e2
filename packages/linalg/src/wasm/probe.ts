/** How the arithmetic runs; `currentTier` tells which. */
export type Tier = 'turbo' | 'relaxed' | 'plain' | 'javascript';

const HEADER = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 5, 1, 0x60, 0, 1, 0x7b, 3, 2, 1, 0];
const ZERO_VECTOR = [0x41, 0, 0xfd, 0x0f];
const SIMD = [...HEADER, 10, 8, 1, 6, 0, ...ZERO_VECTOR, 0x0b];
const RELAXED = [
  ...HEADER,
  ...[10, 19, 1, 17, 0],
  ...[...ZERO_VECTOR, ...ZERO_VECTOR, ...ZERO_VECTOR],
  ...[0xfd, 0x87, 2, 0x0b],
];

/** The fastest tier the engine accepts without being asked for more: fused multiply-add, fixed-width SIMD, or none. */
export function detectTier(): 'relaxed' | 'plain' | 'javascript' {
  if (accepts(RELAXED)) return 'relaxed';
  return accepts(SIMD) ? 'plain' : 'javascript';
}

function accepts(bytes: readonly number[]): boolean {
  try {
    return WebAssembly.validate(Uint8Array.from(bytes));
  } catch {
    return false;
  }
}
