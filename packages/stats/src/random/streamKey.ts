import { LabTypeError } from '@lab/linalg';
import { requireNumber } from '@lab/linalg/arguments';

/** 128 bits that name a stream: what has been absorbed of its root seed and its path. */
export type StreamKey = Int32Array;

/** One step of a path: the name of an axis or the value on it. */
export type PathElement = string | number;

const STRING = 1;
const NUMBER = 2;
const SEED = 3;
const PATH = 4;

const bits = /* @__PURE__ */ new DataView(/* @__PURE__ */ new ArrayBuffer(8));

/** The key of a root seed. */
export function rootKey(seed: PathElement): StreamKey {
  // The words of "expand 16-byte k", ChaCha's constant for 128-bit keys: the mixing has 0 as a fixed point.
  const key = Int32Array.of(0x61707865, 0x3120646e, 0x79622d36, 0x6b206574);
  absorb(key, seed, SEED, 'seed');
  return key;
}

/** The key one step further down a path; the parent's key is not changed. */
export function childKey(parent: StreamKey, element: PathElement): StreamKey {
  const key = parent.slice();
  absorb(key, element, PATH, 'path');
  return key;
}

/** Four words to start a generator from; never all 0. */
export function generatorWords(key: StreamKey): Int32Array {
  const words = key.slice();
  for (let i = 0; i < 4; i += 1) absorbWord(words, 0x9e3779b9 + i);
  if ((words[0] | words[1] | words[2] | words[3]) === 0) words[0] = 1;
  return words;
}

function absorb(key: StreamKey, element: unknown, role: number, argument: string): void {
  if (typeof element === 'string') {
    absorbWord(key, role * 16 + STRING);
    absorbWord(key, element.length);
    for (let i = 0; i < element.length; i += 2) {
      // charCodeAt past the end is NaN, which | turns into 0; the length keeps such strings apart.
      absorbWord(key, element.charCodeAt(i) | (element.charCodeAt(i + 1) << 16));
    }
  } else if (typeof element === 'number') {
    requireNumber(element, argument);
    absorbWord(key, role * 16 + NUMBER);
    bits.setFloat64(0, element === 0 ? 0 : element);
    absorbWord(key, bits.getInt32(0));
    absorbWord(key, bits.getInt32(4));
  } else {
    throw new LabTypeError('WRONG_TYPE', `${argument} must be a string or a number, got ${typeof element}`, {
      argument,
    });
  }
}

/** Four ChaCha quarter rounds for each word: every bit of the key then depends on every bit of the word. */
function absorbWord(key: StreamKey, word: number): void {
  key[0] ^= word;
  for (let round = 0; round < 4; round += 1) {
    key[0] += key[1];
    key[3] = rotate(key[3] ^ key[0], 16);
    key[2] += key[3];
    key[1] = rotate(key[1] ^ key[2], 12);
    key[0] += key[1];
    key[3] = rotate(key[3] ^ key[0], 8);
    key[2] += key[3];
    key[1] = rotate(key[1] ^ key[2], 7);
  }
}

function rotate(word: number, count: number): number {
  return (word << count) | (word >>> (32 - count));
}
