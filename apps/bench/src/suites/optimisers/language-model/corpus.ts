import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { randomStream } from '@lab/stats';
import { dataFile } from '../../../data/data-file.ts';

/** The text, as numbers of characters in the order of their code points. */
export interface Corpus {
  readonly characters: Uint8Array;
  readonly vocabulary: number;
}

export const corpusFile = dataFile('moby-dick.txt.gz');

let known: Corpus | undefined;

/** Moby Dick, character by character. */
export function mobyDick(): Corpus {
  known ??= encode(gunzipSync(readFileSync(corpusFile)).toString('utf8'));
  return known;
}

function encode(text: string): Corpus {
  const letters = Array.from(text);
  const alphabet = [...new Set(letters)].sort((a, b) => a.codePointAt(0)! - b.codePointAt(0)!);
  const numbers = new Map(alphabet.map((letter, i) => [letter, i]));
  return {
    characters: Uint8Array.from(letters, (letter) => numbers.get(letter)!),
    vocabulary: alphabet.length,
  };
}

/** Windows of context + 1 characters that start within [from, to) of the text, fractions of its length; drawn from a seed. */
export function drawWindows(
  { characters }: Corpus,
  {
    from,
    to,
    count,
    context,
    seed,
    step,
  }: {
    readonly from: number;
    readonly to: number;
    readonly count: number;
    readonly context: number;
    readonly seed: number;
    readonly step: number;
  },
): Int32Array {
  const stream = randomStream(seed, 'windows', step);
  const first = Math.floor(from * characters.length);
  const places = Math.floor(to * characters.length) - first - context - 1;
  const windows = new Int32Array(count * (context + 1));
  for (let w = 0; w < count; w++) {
    const at = first + stream.integer(places);
    for (let i = 0; i <= context; i++) windows[w * (context + 1) + i] = characters[at + i]!;
  }
  return windows;
}
