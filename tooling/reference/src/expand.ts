import { buildMatrix, buildSparse, buildWeights } from './matrices.ts';

const specialNumbers: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Infinity,
  '-Infinity': -Infinity,
};

type Fields = Readonly<Record<string, unknown>>;

/**
 * Replaces what stands for something else in a reference file: `$data`, `$matrix`, `$csr`, `$weights` and the texts
 * "NaN", "Infinity", "-Infinity". `$atMost` is left for the comparison. An unknown `$` word throws.
 */
export function expand(value: unknown, data: Fields): unknown {
  if (typeof value === 'string') return specialNumbers[value] ?? value;
  if (Array.isArray(value)) return value.map((entry) => expand(entry, data));
  if (typeof value !== 'object' || value === null) return value;
  const fields = value as Fields;
  const word = Object.keys(fields).find((key) => key.startsWith('$'));
  if (word === undefined || word === '$atMost')
    return Object.fromEntries(Object.entries(fields).map(([key, entry]) => [key, expand(entry, data)]));
  if (Object.keys(fields).length !== 1) throw new Error(`${word} must stand alone in its object`);
  return expandWord(word, fields[word], data);
}

function expandWord(word: string, content: unknown, data: Fields): unknown {
  if (word === '$data') {
    const name = String(content);
    if (!Object.hasOwn(data, name)) throw new Error(`$data names ${name}, which the file does not hold`);
    return expand(data[name], data);
  }
  const description = expand(content, data) as Fields;
  if (word === '$matrix') return buildMatrix(description);
  if (word === '$csr') return buildSparse(description);
  if (word === '$weights') return buildWeights(description);
  throw new Error(`unknown word ${word}`);
}
