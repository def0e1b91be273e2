import type { Parameter } from '../src/index.ts';

/** The parameters of the benchmark's language model: 2 blocks of width 64, inner width 176, 81 characters, 111,040 numbers. */
export function llamaParameters(width = 64, inner = 176, layers = 2, vocabulary = 81): Parameter[] {
  let seed = 1;
  const matrix = (name: string, ...shape: number[]): Parameter => {
    const data = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => {
      seed = (seed * 48271) % 2147483647;
      return 0.02 * (seed / 2147483647 - 0.5);
    });
    return { name, shape, data };
  };
  const blocks = Array.from({ length: layers }, (_, l) => [
    matrix(`${l}.attn_norm`, width),
    ...['wq', 'wk', 'wv', 'wo'].map((name) => matrix(`${l}.${name}`, width, width)),
    matrix(`${l}.ffn_norm`, width),
    matrix(`${l}.w1`, inner, width),
    matrix(`${l}.w3`, inner, width),
    matrix(`${l}.w2`, width, inner),
  ]);
  return [
    matrix('embed', vocabulary, width),
    ...blocks.flat(),
    matrix('norm', width),
    matrix('head', vocabulary, width),
  ];
}

/** Gradients of the right shapes. */
export function pseudoGradients(params: readonly Parameter[]): Record<string, Float32Array> {
  return Object.fromEntries(
    params.map(({ name, data }) => [name, Float32Array.from(data, (_, i) => Math.sin(i * i + name.length))]),
  );
}
