import { nn, numpy as np, type Array as JaxArray } from '@jax-js/jax';
import { rmsEps, ropeBase, type ModelSizes } from './model-sizes.ts';

export type Arrays = Record<string, JaxArray>;

// jax-js arrays are owned: a use consumes a reference, `ref` takes another.

/** The model of `llama.ts` in jax-js: mean cross entropy of B x T tokens, given one-hot (B T x V) with targets alike. */
export function lossOf(params: Arrays, tokens: JaxArray, targets: JaxArray, sizes: ModelSizes): JaxArray {
  const { width, context } = sizes;
  const rows = tokens.shape[0]!;
  const take = (name: string): JaxArray => params[name]!;
  let x = np.matmul(tokens, take('embed'));
  for (let l = 0; l < sizes.layers; l++) {
    x = attended(x, (name) => take(`${l}.${name}`), sizes, rows / context);
    x = fed(x, (name) => take(`${l}.${name}`), width);
  }
  const logits = linear(rmsNorm(x, take('norm'), width), take('head'));
  return np.sum(nn.logSoftmax(logits, 1).mul(targets)).mul(-1 / rows);
}

type Take = (name: string) => JaxArray;

function linear(x: JaxArray, w: JaxArray): JaxArray {
  return np.matmul(x, np.matrixTranspose(w));
}

function rmsNorm(x: JaxArray, gain: JaxArray, width: number): JaxArray {
  const squares = np.sum(np.square(x.ref), -1, { keepdims: true }).mul(1 / width);
  return x.mul(np.reciprocal(np.sqrt(squares.add(rmsEps)))).mul(gain);
}

function attended(x: JaxArray, take: Take, { width, heads, context }: ModelSizes, batch: number): JaxArray {
  const size = width / heads;
  const normed = rmsNorm(x.ref, take('attn_norm'), width);
  const headsOf = (y: JaxArray): JaxArray =>
    np.transpose(y.reshape([batch, context, heads, size]), [0, 2, 1, 3]);
  const q = rotated(headsOf(linear(normed.ref, take('wq'))), context, size);
  const k = rotated(headsOf(linear(normed.ref, take('wk'))), context, size);
  const v = headsOf(linear(normed, take('wv')));
  const scores = np
    .matmul(q, np.matrixTranspose(k))
    .mul(1 / Math.sqrt(size))
    .add(causal(context));
  const mixed = np.matmul(nn.softmax(scores, -1), v);
  const joined = np.transpose(mixed, [0, 2, 1, 3]).reshape([batch * context, width]);
  return x.add(linear(joined, take('wo')));
}

function fed(x: JaxArray, take: Take, width: number): JaxArray {
  const normed = rmsNorm(x.ref, take('ffn_norm'), width);
  const gate = nn.silu(linear(normed.ref, take('w1')));
  return x.add(linear(gate.mul(linear(normed, take('w3'))), take('w2')));
}

/** Pairs (i, i + half) rotated by the angle of their position: y cos + (-y2, y1) sin. */
function rotated(y: JaxArray, context: number, size: number): JaxArray {
  const half = size / 2;
  const angle = (p: number): number => Math.floor(p / size) * ropeBase ** (-(p % half) / half);
  const table = (f: (value: number) => number): JaxArray =>
    np.array(
      Float32Array.from({ length: context * size }, (_, p) => f(angle(p))),
      { shape: [context, size] },
    );
  const swap = new Float32Array(size * size);
  for (let i = 0; i < half; i++) {
    swap[(i + half) * size + i] = -1;
    swap[i * size + i + half] = 1;
  }
  const turned = np.matmul(y.ref, np.array(swap, { shape: [size, size] }));
  return y.mul(table(Math.cos)).add(turned.mul(table(Math.sin)));
}

function causal(context: number): JaxArray {
  return np.array(
    Float32Array.from({ length: context * context }, (_, p) =>
      p % context > Math.floor(p / context) ? -1e9 : 0,
    ),
    { shape: [context, context] },
  );
}
