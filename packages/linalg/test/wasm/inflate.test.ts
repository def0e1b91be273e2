import { constants, deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inflate } from '../../src/wasm/inflate.ts';
import { uniform } from './reference.ts';

/** Bytes of few values in runs, so that there is something to pack. */
function bytesOf(length: number, values: number, seed: number): Uint8Array {
  const next = uniform(seed);
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++)
    bytes[i] = i > 300 && next() > 0 ? bytes[i - 300] : Math.floor(((next() + 1) / 2) * values);
  return bytes;
}

describe('inflate', () => {
  it.each([
    ['the usual codes', {}],
    ['codes of its own for every block', { level: 9, memLevel: 1 }],
    ['fixed codes', { strategy: constants.Z_FIXED }],
    ['no codes at all', { level: 0 }],
    ['literals alone', { strategy: constants.Z_HUFFMAN_ONLY }],
  ])('gives back what was packed with %s', (_, options) => {
    for (const length of [0, 1, 2, 257, 5000, 70_000])
      for (const values of [1, 3, 60, 256]) {
        const bytes = bytesOf(length, values, length + values);
        expect(inflate(deflateRawSync(bytes, options), length)).toEqual(bytes);
      }
  });

  it('of any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
        expect(inflate(deflateRawSync(bytes), bytes.length)).toEqual(Uint8Array.from(bytes));
      }),
      { numRuns: 200 },
    );
  });

  it('ends with an error, not a loop, on what is no stream', () => {
    expect(() => inflate(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff, 0xff), 100)).toThrow();
  });
});
