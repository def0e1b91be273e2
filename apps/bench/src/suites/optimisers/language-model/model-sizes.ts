import { randomStream } from '@lab/stats';

/** Sizes of a language model. */
export interface ModelSizes {
  readonly width: number;
  readonly heads: number;
  readonly layers: number;
  /** Inner width of the feed-forward blocks. */
  readonly inner: number;
  readonly context: number;
  readonly vocabulary: number;
}

/** Of all models here. */
export const rmsEps = 1e-6;
export const ropeBase = 10000;

/** Name and shape of every weight, in order. */
export function weightShapes({
  width,
  layers,
  inner,
  vocabulary,
}: ModelSizes): readonly (readonly [string, readonly number[]])[] {
  const blocks = Array.from({ length: layers }, (_, l): [string, number[]][] => [
    [`${l}.attn_norm`, [width]],
    [`${l}.wq`, [width, width]],
    [`${l}.wk`, [width, width]],
    [`${l}.wv`, [width, width]],
    [`${l}.wo`, [width, width]],
    [`${l}.ffn_norm`, [width]],
    [`${l}.w1`, [inner, width]],
    [`${l}.w3`, [inner, width]],
    [`${l}.w2`, [width, inner]],
  ]);
  return [['embed', [vocabulary, width]], ...blocks.flat(), ['norm', [width]], ['head', [vocabulary, width]]];
}

/** Weights N(0, 0.02^2), gains of norms 1. */
export function initialWeights(sizes: ModelSizes, seed: number): Record<string, Float32Array> {
  return Object.fromEntries(
    weightShapes(sizes).map(([name, shape]) => {
      const stream = randomStream(seed, 'weights', name);
      const length = shape.reduce((product, size) => product * size, 1);
      return [name, Float32Array.from({ length }, () => (shape.length === 1 ? 1 : 0.02 * stream.normal()))];
    }),
  );
}
