import { LabRangeError } from '@lab/linalg';
import { requireOneOf, requireSafeCount } from '@lab/linalg/arguments';
import { portableExp } from './portableExponential.ts';
import { portableLog } from './portableLogarithm.ts';
import { childKey, generatorWords, rootKey, type PathElement, type StreamKey } from './streamKey.ts';
import { jumpWords, nextWord } from './xoshiro128.ts';
import { NORMAL_TAIL, normalZiggurat } from './ziggurat.ts';

/** What a stream is at one moment, as plain JSON. */
export interface RandomStreamState {
  /** The generator the words belong to. */
  readonly generator: 'xoshiro128++';
  /** Four 32-bit words (signed), not all 0: where the stream stands. */
  readonly words: readonly number[];
  /** Four 32-bit words (signed): the name of the stream, from which `split` derives its children. */
  readonly key: readonly number[];
}

const TWO_M23 = 1 / 8_388_608;
const TWO_M52 = 1 / 4_503_599_627_370_496;
const TWO_M53 = 1 / 9_007_199_254_740_992;
const TWO_21 = 2_097_152;
const TWO_26 = 67_108_864;
const TWO_32 = 4_294_967_296;

/**
 * A seeded stream of random numbers, the same bits in every JavaScript engine.
 *
 * Draws change the stream in place. What `split` gives depends on the stream's seed and path alone, never on how
 * much has been drawn. The generator is xoshiro128++; every step that decides what is returned uses integer
 * operations, +, -, *, / and sqrt, which IEEE 754 fixes to the bit.
 */
export class RandomStream {
  readonly #words: Int32Array;
  readonly #key: StreamKey;

  /** Use {@link randomStream} or {@link restoreRandomStream}. */
  constructor(state: RandomStreamState) {
    const { words, key } = checkedState(state);
    this.#words = words;
    this.#key = key;
  }

  /** The moment the stream is in, as plain JSON; {@link restoreRandomStream} and `restore` take it back. */
  get state(): RandomStreamState {
    return { generator: 'xoshiro128++', words: Array.from(this.#words), key: Array.from(this.#key) };
  }

  /**
   * Puts this stream where `state` was taken, its name included.
   *
   * @throws LabRangeError SHAPE, OUT_OF_RANGE; LabTypeError UNKNOWN_OPTION for another generator
   */
  restore(state: RandomStreamState): void {
    const { words, key } = checkedState(state);
    this.#words.set(words);
    this.#key.set(key);
  }

  /** `JSON.stringify(stream)` writes the state. */
  toJSON(): RandomStreamState {
    return this.state;
  }

  /**
   * The stream named by a path below this one: `stream.split('dataset', 3)`.
   *
   * Splitting by 'a' and then 'b' is splitting by ('a', 'b'). The number 3 and the string '3' are different names.
   *
   * @param path - names or finite numbers, at least one
   * @returns a stream at its start, independent of this one and of every other path
   * @throws LabRangeError SHAPE for an empty path, NOT_FINITE; LabTypeError WRONG_TYPE
   */
  split(...path: readonly PathElement[]): RandomStream {
    if (path.length === 0) {
      throw new LabRangeError('SHAPE', 'path must name at least one step', { argument: 'path' });
    }
    let key = this.#key;
    for (const element of path) key = childKey(key, element);
    return streamOf(key);
  }

  /** Advances this stream by 2^64 words of 32 bits: blocks between jumps never overlap. */
  jump(): void {
    jumpWords(this.#words);
  }

  /** 32 random bits as an integer in [0, 2^32). */
  uint32(): number {
    return nextWord(this.#words);
  }

  /** A uniform number in [0, 1), a multiple of 2^-53. */
  uniform(): number {
    const high = nextWord(this.#words) >>> 5;
    return (high * TWO_26 + (nextWord(this.#words) >>> 6)) * TWO_M53;
  }

  /**
   * A uniform integer in [0, n), each exactly equally likely.
   *
   * @param n - an integer in [1, 2^53 - 1]
   * @throws LabRangeError NOT_FINITE, OUT_OF_RANGE
   */
  integer(n: number): number {
    requireSafeCount(n, 'n', 1);
    if (n <= TWO_21) return this.#smallInteger(n);
    // Candidates of just enough bits, thrown away when too large: fewer than two tries on average.
    if (n <= TWO_32) {
      const shift = Math.clz32(n - 1);
      for (;;) {
        const candidate = nextWord(this.#words) >>> shift;
        if (candidate < n) return candidate;
      }
    }
    const shift = Math.clz32(Math.floor((n - 1) / TWO_32));
    for (;;) {
      const high = nextWord(this.#words) >>> shift;
      const candidate = high * TWO_32 + nextWord(this.#words);
      if (candidate < n) return candidate;
    }
  }

  /** Lemire's multiply and reject (ACM TOMACS 29, 2019); word * n stays below 2^53, so doubles are exact. */
  #smallInteger(n: number): number {
    let product = nextWord(this.#words) * n;
    let quotient = Math.floor(product / TWO_32);
    let remainder = product - quotient * TWO_32;
    if (remainder < n) {
      const threshold = TWO_32 % n;
      while (remainder < threshold) {
        product = nextWord(this.#words) * n;
        quotient = Math.floor(product / TWO_32);
        remainder = product - quotient * TWO_32;
      }
    }
    return quotient;
  }

  /** 1 or -1, each with probability 1/2. */
  sign(): 1 | -1 {
    return nextWord(this.#words) < 0x80000000 ? 1 : -1;
  }

  /** A standard normal number, by the ziggurat with 256 layers and 53-bit positions. */
  normal(): number {
    const { edge } = normalZiggurat;
    for (;;) {
      const word = nextWord(this.#words) | 0;
      const layer = word & 255;
      const u = (word >> 8) * TWO_M23 + (nextWord(this.#words) >>> 3) * TWO_M52;
      const x = u * edge[layer];
      if (Math.abs(x) < edge[layer + 1]) return x;
      const rare = this.#wedgeOrTail(layer, x);
      if (!Number.isNaN(rare)) return rare;
    }
  }

  /** What becomes of a point outside a layer's rectangle (1 in 80): a number, or NaN for another try. */
  #wedgeOrTail(layer: number, x: number): number {
    if (layer > 0) {
      const { height } = normalZiggurat;
      const y = height[layer] + this.uniform() * (height[layer + 1] - height[layer]);
      return y < portableExp(-0.5 * x * x) ? x : NaN;
    }
    for (;;) {
      const excess = -portableLog(1 - this.uniform()) / NORMAL_TAIL;
      const y = -portableLog(1 - this.uniform());
      if (y + y >= excess * excess) return x < 0 ? -(NORMAL_TAIL + excess) : NORMAL_TAIL + excess;
    }
  }

  /**
   * Fills a list with uniform numbers, the same as calling `uniform` for each entry.
   *
   * @param out - a typed array or array of numbers, filled in place
   * @returns `out`
   */
  fillUniform<T extends Float64Array | Float32Array | number[]>(out: T): T {
    const words = this.#words;
    let s0 = words[0];
    let s1 = words[1];
    let s2 = words[2];
    let s3 = words[3];
    for (let i = 0; i < out.length; i += 1) {
      let sum = (s0 + s3) | 0;
      const high = (((sum << 7) | (sum >>> 25)) + s0) >>> 5;
      let shifted = s1 << 9;
      s2 ^= s0;
      s3 ^= s1;
      s1 ^= s2;
      s0 ^= s3;
      s2 ^= shifted;
      s3 = (s3 << 11) | (s3 >>> 21);
      sum = (s0 + s3) | 0;
      const low = (((sum << 7) | (sum >>> 25)) + s0) >>> 6;
      shifted = s1 << 9;
      s2 ^= s0;
      s3 ^= s1;
      s1 ^= s2;
      s0 ^= s3;
      s2 ^= shifted;
      s3 = (s3 << 11) | (s3 >>> 21);
      out[i] = (high * TWO_26 + low) * TWO_M53;
    }
    words[0] = s0;
    words[1] = s1;
    words[2] = s2;
    words[3] = s3;
    return out;
  }

  /**
   * Fills a list with standard normal numbers, the same as calling `normal` for each entry.
   *
   * @param out - a typed array or array of numbers, filled in place
   * @returns `out`
   */
  fillNormal<T extends Float64Array | Float32Array | number[]>(out: T): T {
    const { edge } = normalZiggurat;
    const words = this.#words;
    let s0 = words[0];
    let s1 = words[1];
    let s2 = words[2];
    let s3 = words[3];
    for (let i = 0; i < out.length;) {
      let sum = (s0 + s3) | 0;
      const word = (((sum << 7) | (sum >>> 25)) + s0) | 0;
      let shifted = s1 << 9;
      s2 ^= s0;
      s3 ^= s1;
      s1 ^= s2;
      s0 ^= s3;
      s2 ^= shifted;
      s3 = (s3 << 11) | (s3 >>> 21);
      sum = (s0 + s3) | 0;
      const low = (((sum << 7) | (sum >>> 25)) + s0) >>> 3;
      shifted = s1 << 9;
      s2 ^= s0;
      s3 ^= s1;
      s1 ^= s2;
      s0 ^= s3;
      s2 ^= shifted;
      s3 = (s3 << 11) | (s3 >>> 21);
      const layer = word & 255;
      const x = ((word >> 8) * TWO_M23 + low * TWO_M52) * edge[layer];
      if (Math.abs(x) < edge[layer + 1]) {
        out[i] = x;
        i += 1;
        continue;
      }
      words[0] = s0;
      words[1] = s1;
      words[2] = s2;
      words[3] = s3;
      const rare = this.#wedgeOrTail(layer, x);
      s0 = words[0];
      s1 = words[1];
      s2 = words[2];
      s3 = words[3];
      if (!Number.isNaN(rare)) {
        out[i] = rare;
        i += 1;
      }
    }
    words[0] = s0;
    words[1] = s1;
    words[2] = s2;
    words[3] = s3;
    return out;
  }
}

/**
 * The stream of a root seed, or of a path below it: `randomStream(1, 'noise', 7)` is `randomStream(1).split('noise', 7)`.
 *
 * @param seed - any string, or a finite number; 1 and '1' are different seeds
 * @param path - names or finite numbers, one for each axis
 * @returns the stream at its start
 * @throws LabRangeError NOT_FINITE; LabTypeError WRONG_TYPE
 */
export function randomStream(seed: PathElement, ...path: readonly PathElement[]): RandomStream {
  let key = rootKey(seed);
  for (const element of path) key = childKey(key, element);
  return streamOf(key);
}

/**
 * A stream that goes on where `state` was taken.
 *
 * @param state - what `stream.state` gave, also after a round trip through JSON
 * @throws LabRangeError SHAPE, OUT_OF_RANGE; LabTypeError UNKNOWN_OPTION for another generator
 */
export function restoreRandomStream(state: RandomStreamState): RandomStream {
  return new RandomStream(state);
}

function streamOf(key: StreamKey): RandomStream {
  return new RandomStream({
    generator: 'xoshiro128++',
    words: Array.from(generatorWords(key)),
    key: Array.from(key),
  });
}

function checkedState(state: RandomStreamState): { words: Int32Array; key: StreamKey } {
  requireOneOf(state.generator, ['xoshiro128++'], 'state.generator');
  const words = wordsOf(state.words, 'state.words');
  if (words.every((word) => word === 0)) {
    throw new LabRangeError('OUT_OF_RANGE', 'state.words must not all be 0', { argument: 'state.words' });
  }
  return { words, key: wordsOf(state.key, 'state.key') };
}

function wordsOf(words: readonly number[], argument: string): Int32Array {
  if (!Array.isArray(words) || words.length !== 4) {
    throw new LabRangeError('SHAPE', `${argument} must be 4 words`, { argument });
  }
  for (const word of words as number[]) {
    if (!Number.isInteger(word) || word < -0x80000000 || word > 0x7fffffff) {
      throw new LabRangeError('OUT_OF_RANGE', `${argument} must be signed 32-bit integers, got ${word}`, {
        argument,
      });
    }
  }
  return Int32Array.from(words);
}
