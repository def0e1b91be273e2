import { matrixProduct, type MatrixLike } from '@lab/linalg';
import { requireOneOf, wrongShape, wrongType } from '@lab/linalg/arguments';
import { numbers, type NumberList } from './arguments.ts';
import { packedMatrix, type Decoder, type PackedMatrix } from './priors.ts';

/** What follows the affine map of a hidden layer. */
export type Activation = 'relu' | 'leakyRelu' | 'tanh';
/** What follows the last affine map. */
export type OutputActivation = 'linear' | 'sigmoid' | 'tanh';

/** Options of {@link fromLayers}. */
export interface LayersOptions {
  /** `relu` (default, derivative 1 where its argument is > 0), `leakyRelu` (slope 0.01 below 0) or `tanh`. */
  readonly activation?: Activation | undefined;
  /** `linear` (default), `sigmoid` or `tanh`. */
  readonly output?: OutputActivation | undefined;
}

interface Layer {
  readonly weights: PackedMatrix;
  readonly bias: Float64Array;
  readonly activation: Activation | OutputActivation;
}

/**
 * The decoder of a trained network of affine layers, x -> activation(x W + b) with row vectors.
 *
 * @param weights W of each layer, inputs x outputs
 * @param biases b of each layer
 * @throws SHAPE where sizes do not follow each other; NOT_FINITE, UNKNOWN_OPTION, WRONG_TYPE
 */
export function fromLayers(
  weights: readonly MatrixLike[],
  biases: readonly NumberList[],
  { activation = 'relu', output = 'linear' }: LayersOptions = {},
): Decoder {
  if (!Array.isArray(weights)) throw wrongType('weights', 'a list of matrices', weights);
  if (!Array.isArray(biases)) throw wrongType('biases', 'a list of lists', biases);
  if (weights.length === 0) throw wrongShape('weights', 'at least one layer', 'none');
  if (biases.length !== weights.length)
    throw wrongShape('biases', `as many layers as weights, ${weights.length}`, biases.length);
  const hidden = requireOneOf(activation, ['relu', 'leakyRelu', 'tanh'], 'activation');
  const last = requireOneOf(output, ['linear', 'sigmoid', 'tanh'], 'output');
  const layers: Layer[] = [];
  weights.forEach((value: MatrixLike, at) => {
    const before = layers[at - 1] as Layer | undefined;
    const matrix = packedMatrix(value, `weights[${at}]`);
    if (before !== undefined && before.weights.columns !== matrix.rows)
      throw wrongShape(
        `weights[${at}]`,
        `${before.weights.columns} rows like the columns before`,
        matrix.rows,
      );
    const bias = numbers(biases[at], `biases[${at}]`, { length: matrix.columns });
    layers.push({ weights: matrix, bias, activation: at === weights.length - 1 ? last : hidden });
  });
  const [first, final] = [layers[0], layers[layers.length - 1]];
  return {
    latentSize: first.weights.rows,
    outputSize: final.weights.columns,
    decode: (latents, count) => activations(layers, latents, count)[layers.length],
    pullback: (latents, gradients, count) => backwards(layers, latents, gradients, count),
  };
}

/** The input and what each layer gives. */
function activations(layers: readonly Layer[], latents: Float64Array, count: number): Float64Array[] {
  const states = [latents];
  for (const { weights, bias, activation } of layers) {
    const product = matrixProduct(
      { data: states[states.length - 1], rows: count, columns: weights.rows },
      weights,
    );
    const state = new Float64Array(count * weights.columns);
    for (let r = 0, at = 0; r < count; r++)
      for (let j = 0; j < weights.columns; j++, at++)
        state[at] = activate(activation, product.get(r, j) + bias[j]);
    states.push(state);
  }
  return states;
}

function activate(activation: Layer['activation'], x: number): number {
  switch (activation) {
    case 'relu':
      return x > 0 ? x : 0;
    case 'leakyRelu':
      return x > 0 ? x : 0.01 * x;
    case 'tanh':
      return Math.tanh(x);
    case 'sigmoid':
      return 1 / (1 + Math.exp(-x));
    case 'linear':
      return x;
  }
}

/** The derivative from the value y of the activation. */
function slope(activation: Layer['activation'], y: number): number {
  switch (activation) {
    case 'relu':
      return y > 0 ? 1 : 0;
    case 'leakyRelu':
      return y > 0 ? 1 : 0.01;
    case 'tanh':
      return 1 - y * y;
    case 'sigmoid':
      return y * (1 - y);
    case 'linear':
      return 1;
  }
}

function backwards(
  layers: readonly Layer[],
  latents: Float64Array,
  gradients: Float64Array,
  count: number,
): Float64Array {
  const states = activations(layers, latents, count);
  let flow = gradients;
  for (let at = layers.length - 1; at >= 0; at--) {
    const { weights, activation } = layers[at];
    const state = states[at + 1];
    const scaled = flow.map((value, i) => value * slope(activation, state[i]));
    const product = matrixProduct({ data: scaled, rows: count, columns: weights.columns }, weights, {
      transposeB: true,
    });
    flow = Float64Array.from(product.to1DArray());
  }
  return flow;
}
