import { compileSync, link, type Engine, type WasmTier } from '../../src/wasm/engine.ts';
import { turbo } from '../../src/wasm/load.ts';
import { loadEngine } from '../../src/wasm/index.ts';

/** Unit roundoff of double precision. */
export const EPS = 2 ** -53;

/** Engines of every tier this Node can run, turbo last. */
export function engines(): Engine[] {
  const tiers: WasmTier[] = ['plain', 'relaxed'];
  const all = tiers.map((tier) => link(tier, compileSync(tier)));
  if (turbo().tier === 'turbo') all.push(loadEngine()!);
  return all;
}

/** The least and the most of them: what lies between runs the code of one with the tiles of the other. */
export function extremes(): Engine[] {
  const all = engines();
  return [all[0], all[all.length - 1]];
}

/** Numbers in (-1, 1) from a multiplicative generator. */
export function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return (state - 2 ** 30) / 2 ** 30;
  };
}

/** m x n, entry by entry. */
export function build(m: number, n: number, entry: (i: number, j: number) => number): Float64Array {
  const a = new Float64Array(m * n);
  for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) a[i * n + j] = entry(i, j);
  return a;
}

export function random(m: number, n: number, seed: number): Float64Array {
  const next = uniform(seed);
  return build(m, n, next);
}

export function transpose(m: number, n: number, a: Float64Array): Float64Array {
  return build(n, m, (i, j) => a[j * n + i]);
}

/** A (m x k) times B (k x n), and the same with absolute values, by the definition. */
export function product(
  m: number,
  n: number,
  k: number,
  a: Float64Array,
  b: Float64Array,
): { readonly value: Float64Array; readonly size: Float64Array } {
  const value = new Float64Array(m * n);
  const size = new Float64Array(m * n);
  for (let i = 0; i < m; i++)
    for (let p = 0; p < k; p++) {
      const x = a[i * k + p];
      for (let j = 0; j < n; j++) {
        value[i * n + j] += x * b[p * n + j];
        size[i * n + j] += Math.abs(x * b[p * n + j]);
      }
    }
  return { value, size };
}

export function largest(a: Float64Array): number {
  let most = 0;
  for (const x of a) most = Math.max(most, Math.abs(x));
  return most;
}

/** Largest |a - b|; NaN anywhere gives Infinity. */
export function distance(a: Float64Array, b: Float64Array): number {
  let most = 0;
  for (let i = 0; i < a.length; i++) {
    const d = Math.abs(a[i] - b[i]);
    if (!(d <= most)) most = Number.isNaN(d) ? Infinity : d;
  }
  return most;
}

/** max |Q'Q - I| of an m x n matrix. */
export function orthogonality(m: number, n: number, q: Float64Array): number {
  const { value } = product(n, n, m, transpose(m, n, q), q);
  for (let i = 0; i < n; i++) value[i * n + i] -= 1;
  return distance(value, new Float64Array(n * n));
}

/** Symmetric matrices that trip eigensolvers, by name; every one of order n. */
export const symmetricKinds = {
  random: (n) => {
    const a = random(n, n, 7);
    return build(n, n, (i, j) => a[Math.max(i, j) * n + Math.min(i, j)]);
  },
  gram: (n) => {
    const rank = Math.ceil(n / 2);
    const g = random(n, rank, 11);
    return product(n, n, rank, g, transpose(n, rank, g)).value;
  },
  hilbert: (n) => build(n, n, (i, j) => 1 / (i + j + 1)),
  wilkinson: (n) =>
    build(n, n, (i, j) => (i === j ? Math.abs(i - (n - 1) / 2) : Math.abs(i - j) === 1 ? 1 : 0)),
  gluedWilkinson: (n) =>
    build(n, n, (i, j) => {
      if (i === j) return Math.abs(10 - (i % 21));
      if (Math.abs(i - j) !== 1) return 0;
      return Math.max(i, j) % 21 === 0 ? 1e-8 : 1;
    }),
  graded: (n) => {
    const a = random(n, n, 13);
    return build(
      n,
      n,
      (i, j) =>
        a[Math.max(i, j) * n + Math.min(i, j)] * 2 ** (-Math.floor((26 * i) / n) - Math.floor((26 * j) / n)),
    );
  },
  gradedUp: (n) => {
    const a = random(n, n, 13);
    const g = (i: number): number => 2 ** -Math.floor((26 * (n - 1 - i)) / n);
    return build(n, n, (i, j) => a[Math.max(i, j) * n + Math.min(i, j)] * g(i) * g(j));
  },
  ones: (n) => build(n, n, () => 1),
  identity: (n) => build(n, n, (i, j) => (i === j ? 1 : 0)),
  zero: (n) => new Float64Array(n * n),
  laplacian: (n) => build(n, n, (i, j) => (i === j ? 2 : Math.abs(i - j) === 1 ? -1 : 0)),
  clement: (n) =>
    build(n, n, (i, j) => (Math.abs(i - j) === 1 ? Math.sqrt(Math.max(i, j) * (n - Math.max(i, j))) : 0)),
  clustered: (n) => {
    const w = Float64Array.from({ length: n }, (_, i) => 1 + ((i * 5) % 9));
    const total = w.reduce((sum, x) => sum + x * x, 0);
    return build(n, n, (i, j) => (3 * w[i] * w[j]) / total + (i === j ? 2 : 0));
  },
  tiny: (n) => {
    const a = random(n, n, 17);
    return build(n, n, (i, j) => a[Math.max(i, j) * n + Math.min(i, j)] * 1e-150);
  },
  subnormal: (n) => {
    const a = random(n, n, 17);
    return build(n, n, (i, j) => a[Math.max(i, j) * n + Math.min(i, j)] * 1e-310);
  },
  huge: (n) => {
    const a = random(n, n, 19);
    return build(n, n, (i, j) => a[Math.max(i, j) * n + Math.min(i, j)] * 1e150);
  },
} as const satisfies Readonly<Record<string, (n: number) => Float64Array>>;

/** Sizes around every block edge. */
export const sizes: readonly number[] = [0, 1, 2, 3, 8, 9, 31, 32, 33, 34, 35, 63, 64, 65, 100];

/** How many of the numbers 0 to count - 1 fail. */
export function failures(count: number, holds: (index: number) => boolean): number {
  let failed = 0;
  for (let i = 0; i < count; i++) if (!holds(i)) failed++;
  return failed;
}
