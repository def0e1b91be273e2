/** A prefix code: how many symbols have a code of each length, and the symbols by length. */
interface PrefixCode {
  readonly counts: Uint16Array;
  readonly symbols: Uint16Array;
}

const LONGEST = 15;
const END_OF_BLOCK = 256;
// The order in which the lengths of the code for code lengths are stored.
const LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/**
 * Unpacks a raw deflate stream (RFC 1951). The modules are compiled while a script runs, where what browsers offer for this,
 * which answers later, is of no use.
 *
 * @param packed the stream, without a header
 * @param size how many bytes it holds
 */
export function inflate(packed: Uint8Array, size: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(size);
  let [to, at, held, count] = [0, 0, 0, 0];
  const bits = (wanted: number): number => {
    for (; count < wanted; count += 8) {
      if (at >= packed.length) throw new RangeError('the stream ends too early');
      held |= packed[at++] << count;
    }
    const value = held & ((1 << wanted) - 1);
    held >>>= wanted;
    count -= wanted;
    return value;
  };
  const symbolOf = ({ counts, symbols }: PrefixCode): number => {
    for (let length = 1, code = 0, first = 0, index = 0; length <= LONGEST; length++) {
      code |= bits(1);
      if (code - counts[length] < first) return symbols[index + code - first];
      index += counts[length];
      first = (first + counts[length]) << 1;
      code <<= 1;
    }
    throw new RangeError('no symbol has this code');
  };
  const copyStored = (): void => {
    held = count = 0;
    const length = packed[at] | (packed[at + 1] << 8);
    at += 4;
    out.set(packed.subarray(at, at + length), to);
    at += length;
    to += length;
  };
  const readCodes = (): readonly [PrefixCode, PrefixCode] => {
    const [literals, distances, given] = [bits(5) + 257, bits(5) + 1, bits(4) + 4];
    const own = new Uint8Array(LENGTH_ORDER.length);
    for (let i = 0; i < given; i++) own[LENGTH_ORDER[i]] = bits(3);
    const code = prefixCode(own);
    const lengths = new Uint8Array(literals + distances);
    for (let i = 0; i < lengths.length;) {
      const symbol = symbolOf(code);
      if (symbol < 16) lengths[i++] = symbol;
      else {
        const value = symbol === 16 ? lengths[i - 1] : 0;
        const repeats = symbol === 16 ? 3 + bits(2) : symbol === 17 ? 3 + bits(3) : 11 + bits(7);
        lengths.fill(value, i, i + repeats);
        i += repeats;
      }
    }
    return [prefixCode(lengths.subarray(0, literals)), prefixCode(lengths.subarray(literals))];
  };
  const copyBack = (symbol: number, distances: PrefixCode): void => {
    const length = symbol === 285 ? 258 : spread(symbol - 257, 4, bits) + 3;
    const from = spread(symbolOf(distances), 2, bits) + 1;
    for (const end = to + length; to < end; to++) out[to] = out[to - from];
  };

  for (let last = 0; last === 0;) {
    last = bits(1);
    const kind = bits(2);
    if (kind === 0) copyStored();
    else {
      const [literals, distances] = kind === 1 ? fixedCodes() : readCodes();
      for (let symbol = symbolOf(literals); symbol !== END_OF_BLOCK; symbol = symbolOf(literals))
        if (symbol < END_OF_BLOCK) out[to++] = symbol;
        else copyBack(symbol, distances);
    }
  }
  return out;
}

/** What a length or distance symbol stands for: beyond the first two groups each group has one more bit than the one before. */
function spread(symbol: number, group: number, bits: (wanted: number) => number): number {
  if (symbol < 2 * group) return symbol;
  const extra = Math.floor(symbol / group) - 1;
  return ((group + (symbol % group)) << extra) + bits(extra);
}

function prefixCode(lengths: Uint8Array): PrefixCode {
  const counts = new Uint16Array(LONGEST + 1);
  for (const length of lengths) if (length > 0) counts[length]++;
  const next = new Uint16Array(LONGEST + 2);
  for (let length = 1; length <= LONGEST; length++) next[length + 1] = next[length] + counts[length];
  const symbols = new Uint16Array(lengths.length);
  for (let symbol = 0; symbol < lengths.length; symbol++)
    if (lengths[symbol] > 0) symbols[next[lengths[symbol]]++] = symbol;
  return { counts, symbols };
}

function fixedCodes(): readonly [PrefixCode, PrefixCode] {
  const literals = new Uint8Array(288).fill(8).fill(9, 144, 256).fill(7, 256, 280);
  return [prefixCode(literals), prefixCode(new Uint8Array(30).fill(5))];
}
