/**
 * xoshiro128++ (Blackman and Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 47, 2021):
 * 128 bits of state, period 2^128 - 1, four xors, two rotations and a shift for 32 bits of output.
 *
 * @param words - the state, four 32-bit words not all 0; advanced in place
 * @returns the next 32 bits as a number in [0, 2^32)
 */
export function nextWord(words: Int32Array): number {
  const s0 = words[0];
  const s1 = words[1];
  const s3 = words[3];
  const sum = (s0 + s3) | 0;
  const a = words[2] ^ s0;
  const b = s3 ^ s1;
  words[0] = s0 ^ b;
  words[1] = s1 ^ a;
  words[2] = a ^ (s1 << 9);
  words[3] = (b << 11) | (b >>> 21);
  return (((sum << 7) | (sum >>> 25)) + s0) >>> 0;
}

// x^(2^64) modulo the characteristic polynomial of the linear engine, lowest power first.
const JUMP = [0x8764000b, 0xf542d2d3, 0x6fa035c3, 0x77f2db5b];

/** Advances the state by 2^64 words, in place. */
export function jumpWords(words: Int32Array): void {
  let [j0, j1, j2, j3] = [0, 0, 0, 0];
  for (const coefficient of JUMP) {
    for (let bit = 0; bit < 32; bit += 1) {
      if (((coefficient >>> bit) & 1) === 1) {
        j0 ^= words[0];
        j1 ^= words[1];
        j2 ^= words[2];
        j3 ^= words[3];
      }
      nextWord(words);
    }
  }
  words.set([j0, j1, j2, j3]);
}
