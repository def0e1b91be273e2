import { contiguousData, matrixProduct } from '@lab/linalg';

/** Weights or gradients by name, row by row: `embed`, `0.attn_norm`, `0.wq`, ..., `norm`, `head`. */
export type Weights = Readonly<Record<string, Float64Array>>;

/** What is not in the weights' sizes. */
export interface LlamaSettings {
  readonly layers: number;
  readonly heads: number;
  /** Added to the mean square in RMSNorm. */
  readonly rmsEps: number;
  readonly ropeBase: number;
}

/** Tokens and the tokens to be predicted, both B x T. */
export interface Batch {
  readonly tokens: readonly (readonly number[])[];
  readonly targets: readonly (readonly number[])[];
}

/** N rows of `width` numbers. */
interface Rows {
  readonly data: Float64Array;
  readonly rows: number;
  readonly width: number;
}

/**
 * Mean cross entropy in nats of a pre-norm LLaMA and its gradient, in double precision: token embedding; blocks of
 * RMSNorm, attention with rotary positions (pairs i and i + half) and causal softmax, RMSNorm and SwiGLU; RMSNorm and an
 * untied head. No bias anywhere.
 */
export function llamaLossAndGradient(
  params: Weights,
  { tokens, targets }: Batch,
  settings: LlamaSettings,
): { readonly loss: number; readonly grads: Record<string, Float64Array> } {
  const { layers, heads, rmsEps, ropeBase } = settings;
  const grads = Object.fromEntries(
    Object.entries(params).map(([name, w]) => [name, new Float64Array(w.length)]),
  );
  const add = (name: string, values: Float64Array): void => {
    const sum = grads[name]!;
    for (let i = 0; i < sum.length; i++) sum[i]! += values[i]!;
  };
  const length = tokens[0]!.length;
  const flat = tokens.flat();
  const width = params['norm']!.length;
  const angles = rotary(length, width / heads, ropeBase);

  let x: Rows = { data: new Float64Array(flat.length * width), rows: flat.length, width };
  flat.forEach((token, n) =>
    x.data.set(params['embed']!.subarray(token * width, (token + 1) * width), n * width),
  );
  const backwards: ((gradient: Rows) => Rows)[] = [];
  for (let l = 0; l < layers; l++) {
    const attended = attention(x, params, `${l}.`, heads, length, angles, rmsEps, add);
    const fed = feedForward(attended.out, params, `${l}.`, rmsEps, add);
    backwards.push(attended.back, fed.back);
    x = fed.out;
  }
  const normed = rmsNorm(x, params['norm']!, rmsEps);
  const logits = times(normed.out, params['head']!);
  const { loss, gradient } = crossEntropy(logits, targets.flat());
  add('head', outer(gradient, normed.out));
  const [dx, dNorm] = normed.back(timesTransposed(gradient, params['head']!, width));
  add('norm', dNorm);
  let dX = dx;
  for (const back of backwards.reverse()) dX = back(dX);
  const dEmbed = grads['embed']!;
  flat.forEach((token, n) => {
    for (let j = 0; j < width; j++) dEmbed[token * width + j]! += dX.data[n * width + j]!;
  });
  return { loss, grads };
}

type Add = (name: string, values: Float64Array) => void;

/** A residual block: its output, and its gradient from that of the output. */
interface Block {
  readonly out: Rows;
  readonly back: (gradient: Rows) => Rows;
}

function attention(
  x: Rows,
  params: Weights,
  at: string,
  heads: number,
  length: number,
  angles: Rotary,
  eps: number,
  add: Add,
): Block {
  const { width } = x;
  const normed = rmsNorm(x, params[`${at}attn_norm`]!, eps);
  const [q, k, v] = ['wq', 'wk', 'wv'].map((name) => times(normed.out, params[at + name]!)) as [
    Rows,
    Rows,
    Rows,
  ];
  rotate(q, heads, length, angles, 1);
  rotate(k, heads, length, angles, 1);
  const mixed = attend(q, k, v, heads, length);
  const projected = times(mixed.out, params[`${at}wo`]!);
  return {
    out: sum(x, projected),
    back: (gradient) => {
      add(`${at}wo`, outer(gradient, mixed.out));
      const [dq, dk, dv] = mixed.back(timesTransposed(gradient, params[`${at}wo`]!, width));
      rotate(dq, heads, length, angles, -1);
      rotate(dk, heads, length, angles, -1);
      let dNormed: Rows | undefined;
      for (const [name, d] of [
        ['wq', dq],
        ['wk', dk],
        ['wv', dv],
      ] as const) {
        add(at + name, outer(d, normed.out));
        const part = timesTransposed(d, params[at + name]!, width);
        dNormed = dNormed === undefined ? part : sum(dNormed, part);
      }
      const [dx, dGain] = normed.back(dNormed!);
      add(`${at}attn_norm`, dGain);
      return sum(gradient, dx);
    },
  };
}

function feedForward(x: Rows, params: Weights, at: string, eps: number, add: Add): Block {
  const { width } = x;
  const normed = rmsNorm(x, params[`${at}ffn_norm`]!, eps);
  const [gate, up] = [times(normed.out, params[`${at}w1`]!), times(normed.out, params[`${at}w3`]!)];
  const hidden = { ...gate, data: gate.data.map((a, i) => a * sigmoid(a) * up.data[i]!) };
  return {
    out: sum(x, times(hidden, params[`${at}w2`]!)),
    back: (gradient) => {
      add(`${at}w2`, outer(gradient, hidden));
      const d = timesTransposed(gradient, params[`${at}w2`]!, gate.width);
      const dGate = {
        ...gate,
        data: d.data.map((value, i) => value * up.data[i]! * siluSlope(gate.data[i]!)),
      };
      const dUp = { ...gate, data: d.data.map((value, i) => value * gate.data[i]! * sigmoid(gate.data[i]!)) };
      add(`${at}w1`, outer(dGate, normed.out));
      add(`${at}w3`, outer(dUp, normed.out));
      const dNormed = sum(
        timesTransposed(dGate, params[`${at}w1`]!, width),
        timesTransposed(dUp, params[`${at}w3`]!, width),
      );
      const [dx, dGain] = normed.back(dNormed);
      add(`${at}ffn_norm`, dGain);
      return sum(gradient, dx);
    },
  };
}

function sigmoid(a: number): number {
  return 1 / (1 + Math.exp(-a));
}

function siluSlope(a: number): number {
  const s = sigmoid(a);
  return s * (1 + a * (1 - s));
}

/** x / sqrt(mean x^2 + eps) times a gain for each column. */
function rmsNorm(
  { data, rows, width }: Rows,
  gain: Float64Array,
  eps: number,
): { readonly out: Rows; readonly back: (gradient: Rows) => [Rows, Float64Array] } {
  const scale = new Float64Array(rows);
  const out = new Float64Array(data.length);
  for (let n = 0; n < rows; n++) {
    let squares = 0;
    for (let j = 0; j < width; j++) squares += data[n * width + j]! ** 2;
    scale[n] = 1 / Math.sqrt(squares / width + eps);
    for (let j = 0; j < width; j++) out[n * width + j] = data[n * width + j]! * scale[n]! * gain[j]!;
  }
  const back = (gradient: Rows): [Rows, Float64Array] => {
    const dx = new Float64Array(data.length);
    const dGain = new Float64Array(width);
    for (let n = 0; n < rows; n++) {
      const s = scale[n]!;
      let inner = 0;
      for (let j = 0; j < width; j++) {
        const at = n * width + j;
        dGain[j]! += gradient.data[at]! * data[at]! * s;
        inner += gradient.data[at]! * gain[j]! * data[at]!;
      }
      for (let j = 0; j < width; j++) {
        const at = n * width + j;
        dx[at] = s * (gradient.data[at]! * gain[j]! - (data[at]! * s * s * inner) / width);
      }
    }
    return [{ data: dx, rows, width }, dGain];
  };
  return { out: { data: out, rows, width }, back };
}

interface Rotary {
  readonly cos: Float64Array;
  readonly sin: Float64Array;
  readonly half: number;
}

function rotary(length: number, size: number, base: number): Rotary {
  const half = size / 2;
  const angle = (p: number): number => Math.floor(p / half) * base ** (-(p % half) / half);
  return {
    cos: Float64Array.from({ length: length * half }, (_, p) => Math.cos(angle(p))),
    sin: Float64Array.from({ length: length * half }, (_, p) => Math.sin(angle(p))),
    half,
  };
}

/** Rotates the pairs (i, i + half) of every head by the angle of its position, in place; sign -1 rotates back. */
function rotate(x: Rows, heads: number, length: number, { cos, sin, half }: Rotary, sign: number): void {
  for (let n = 0; n < x.rows; n++)
    for (let h = 0; h < heads; h++)
      for (let i = 0; i < half; i++) {
        const at = n * x.width + 2 * h * half + i;
        const [c, s] = [cos[(n % length) * half + i]!, sign * sin[(n % length) * half + i]!];
        const [a, b] = [x.data[at]!, x.data[at + half]!];
        x.data[at] = a * c - b * s;
        x.data[at + half] = a * s + b * c;
      }
}

/** Causal softmax attention of every sequence and head. */
function attend(
  q: Rows,
  k: Rows,
  v: Rows,
  heads: number,
  length: number,
): { readonly out: Rows; readonly back: (gradient: Rows) => [Rows, Rows, Rows] } {
  const { rows, width } = q;
  const size = width / heads;
  const scale = 1 / Math.sqrt(size);
  const out = new Float64Array(rows * width);
  const weights = new Float64Array(rows * heads * length);
  const dot = (x: Float64Array, at: number, y: Float64Array, from: number): number => {
    let total = 0;
    for (let i = 0; i < size; i++) total += x[at + i]! * y[from + i]!;
    return total;
  };
  const each = (visit: (n: number, first: number, at: number, h: number, p: Float64Array) => void): void => {
    for (let n = 0; n < rows; n++)
      for (let h = 0; h < heads; h++) {
        const first = n - (n % length);
        const start = (n * heads + h) * length;
        visit(n, first, n * width + h * size, h, weights.subarray(start, start + (n % length) + 1));
      }
  };
  each((_, first, at, h, p) => {
    for (let t = 0; t < p.length; t++) p[t] = scale * dot(q.data, at, k.data, (first + t) * width + h * size);
    const most = Math.max(...p);
    let total = 0;
    for (let t = 0; t < p.length; t++) total += p[t] = Math.exp(p[t]! - most);
    for (let t = 0; t < p.length; t++) {
      p[t]! /= total;
      const from = (first + t) * width + h * size;
      for (let i = 0; i < size; i++) out[at + i]! += p[t]! * v.data[from + i]!;
    }
  });
  const back = (gradient: Rows): [Rows, Rows, Rows] => {
    const [dq, dk, dv] = [0, 1, 2].map(() => new Float64Array(rows * width)) as [
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    each((_, first, at, h, p) => {
      const dp = p.map((_weight, t) => dot(gradient.data, at, v.data, (first + t) * width + h * size));
      const mean = p.reduce((total, weight, t) => total + weight * dp[t]!, 0);
      for (let t = 0; t < p.length; t++) {
        const from = (first + t) * width + h * size;
        const ds = scale * p[t]! * (dp[t]! - mean);
        for (let i = 0; i < size; i++) {
          dq[at + i]! += ds * k.data[from + i]!;
          dk[from + i]! += ds * q.data[at + i]!;
          dv[from + i]! += p[t]! * gradient.data[at + i]!;
        }
      }
    });
    return [
      { data: dq, rows, width },
      { data: dk, rows, width },
      { data: dv, rows, width },
    ];
  };
  return { out: { data: out, rows, width }, back };
}

function crossEntropy(
  { data, rows, width }: Rows,
  targets: readonly number[],
): { readonly loss: number; readonly gradient: Rows } {
  const gradient = new Float64Array(data.length);
  let loss = 0;
  for (let n = 0; n < rows; n++) {
    const line = data.subarray(n * width, (n + 1) * width);
    const most = Math.max(...line);
    const exps = line.map((value) => Math.exp(value - most));
    const total = exps.reduce((all, value) => all + value, 0);
    loss += (most + Math.log(total) - line[targets[n]!]!) / rows;
    for (let j = 0; j < width; j++)
      gradient[n * width + j] = (exps[j]! / total - (j === targets[n] ? 1 : 0)) / rows;
  }
  return { loss, gradient: { data: gradient, rows, width } };
}

function matrix({ data, rows, width }: Rows): { data: Float64Array; rows: number; columns: number } {
  return { data, rows, columns: width };
}

/** X W', W with one row for each output. */
function times(x: Rows, w: Float64Array): Rows {
  const outputs = w.length / x.width;
  const product = matrixProduct(
    matrix(x),
    { data: w, rows: outputs, columns: x.width },
    { transposeB: true },
  );
  return { data: contiguousData(product)!, rows: x.rows, width: outputs };
}

/** G W. */
function timesTransposed(gradient: Rows, w: Float64Array, width: number): Rows {
  const product = matrixProduct(matrix(gradient), { data: w, rows: gradient.width, columns: width });
  return { data: contiguousData(product)!, rows: gradient.rows, width };
}

/** G' X, the gradient of W. */
function outer(gradient: Rows, x: Rows): Float64Array {
  return contiguousData(matrixProduct(matrix(gradient), matrix(x), { transposeA: true }))!;
}

function sum(a: Rows, b: Rows): Rows {
  return { ...a, data: a.data.map((value, i) => value + b.data[i]!) };
}
