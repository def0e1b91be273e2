import type { Engine } from './engine.ts';

const SIZES: readonly (readonly [number, number, number])[] = [
  [1, 1, 1],
  [7, 9, 5],
  [13, 17, 30],
  [25, 33, 260],
];

/**
 * Products of small integers, exact in every order of summation, against plain JavaScript: whole and partial tiles in
 * both precisions, often enough that the optimising compiler has taken over at the end.
 *
 * @returns what was wrong, undefined when nothing was
 */
export function selfTest(engine: Engine): string | undefined {
  for (let round = 0; round < 40; round++)
    for (const [m, n, k] of SIZES) {
      const message = double(engine, m, n, k) ?? single(engine, m, n, k);
      if (message !== undefined) return `${message} in a product of ${m} x ${k} and ${k} x ${n}`;
    }
  return undefined;
}

function entry(i: number, j: number): number {
  return ((i * 7 + j * 13) % 17) - 8;
}

function double(engine: Engine, m: number, n: number, k: number): string | undefined {
  const { core } = engine;
  const mark = core.mark();
  try {
    const a = core.alloc(8 * m * k);
    const b = core.alloc(8 * k * n);
    const c = core.alloc(8 * m * n);
    fill(engine.f64(), a / 8, m, k);
    fill(engine.f64(), b / 8, k, n);
    core.gemm(m, n, k, 1, a, k, 1, b, n, 1, 0, c, n, 1);
    return agrees(engine.f64(), c / 8, m, n, k) ? undefined : 'double precision differs';
  } finally {
    core.release(mark);
  }
}

function single(engine: Engine, m: number, n: number, k: number): string | undefined {
  const { core } = engine;
  const mark = core.mark();
  try {
    const a = core.alloc(4 * m * k);
    const b = core.alloc(4 * k * n);
    const c = core.alloc(4 * m * n);
    fill(engine.f32(), a / 4, m, k);
    fill(engine.f32(), b / 4, k, n);
    core.sgemm(m, n, k, 1, a, k, 1, b, n, 1, 0, c, n, 0);
    return agrees(engine.f32(), c / 4, m, n, k) ? undefined : 'single precision differs';
  } finally {
    core.release(mark);
  }
}

function fill(view: Float64Array | Float32Array, at: number, rows: number, columns: number): void {
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) view[at + i * columns + j] = entry(i, j);
}

function agrees(view: Float64Array | Float32Array, at: number, m: number, n: number, k: number): boolean {
  for (let i = 0; i < m; i++)
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let p = 0; p < k; p++) sum += entry(i, p) * entry(p, j);
      if (view[at + i * n + j] !== sum) return false;
    }
  return true;
}
