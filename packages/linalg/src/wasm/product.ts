import type { Engine } from './engine.ts';
import { copyIn, copyInF32, copyOut, scoped, type Operand } from './operand.ts';

/**
 * C = alpha A B + beta C in double precision.
 *
 * @param engine what to run on
 * @param m rows of A and C
 * @param n columns of B and C
 * @param k columns of A and rows of B; 0 leaves beta C
 * @param alpha any number
 * @param a m x k, any strides (a transpose costs nothing)
 * @param b k x n, any strides
 * @param beta any number; 0 ignores what C held
 * @param c m x n, any strides
 * @throws OUT_OF_MEMORY
 */
export function gemm(
  engine: Engine,
  m: number,
  n: number,
  k: number,
  alpha: number,
  a: Operand,
  b: Operand,
  beta: number,
  c: Operand,
): void {
  const { core } = engine;
  scoped(engine, () => {
    const p = copyIn(engine, a, m, k);
    const q = copyIn(engine, b, k, n);
    const r =
      beta === 0 ? { at: core.alloc(8 * m * n), rowStride: n, columnStride: 1 } : copyIn(engine, c, m, n);
    const [i, j] = [r.rowStride, r.columnStride];
    core.gemm(
      m,
      n,
      k,
      alpha,
      p.at,
      p.rowStride,
      p.columnStride,
      q.at,
      q.rowStride,
      q.columnStride,
      beta,
      r.at,
      i,
      j,
    );
    copyOut(engine.f64(), r, m, n, c);
  });
}

/** As {@link gemm}, in single precision; arguments and results are rounded to it. */
export function gemmF32(
  engine: Engine,
  m: number,
  n: number,
  k: number,
  alpha: number,
  a: Operand<Float32Array>,
  b: Operand<Float32Array>,
  beta: number,
  c: Operand<Float32Array>,
): void {
  const { core } = engine;
  scoped(engine, () => {
    const p = copyInF32(engine, a, m, k);
    const q = copyInF32(engine, b, k, n);
    const at = core.alloc(4 * m * n);
    const fresh = { at, rowStride: n, columnStride: 1 };
    core.sgemm(
      m,
      n,
      k,
      alpha,
      p.at,
      p.rowStride,
      p.columnStride,
      q.at,
      q.rowStride,
      q.columnStride,
      0,
      at,
      n,
      0,
    );
    const heap = engine.f32();
    if (beta !== 0)
      for (let i = 0; i < m; i++)
        for (let j = 0; j < n; j++) {
          const index = at / 4 + i * n + j;
          heap[index] =
            heap[index] + Math.fround(beta * c.data[c.offset + i * c.rowStride + j * c.columnStride]);
        }
    copyOut(heap, fresh, m, n, c);
  });
}

/**
 * The lower triangle of C = alpha A A' + beta C; above the diagonal C keeps what it held.
 *
 * @param engine what to run on
 * @param n order of C and rows of A
 * @param k columns of A
 * @param alpha any number
 * @param a n x k, any strides
 * @param beta any number; 0 ignores what C held
 * @param c n x n, contiguous rows
 * @throws OUT_OF_MEMORY
 */
export function syrk(
  engine: Engine,
  n: number,
  k: number,
  alpha: number,
  a: Operand,
  beta: number,
  c: Operand,
): void {
  const { core } = engine;
  scoped(engine, () => {
    const p = copyIn(engine, a, n, k);
    const at = core.alloc(8 * n * n);
    core.gemmLower(
      n,
      k,
      alpha,
      p.at,
      p.rowStride,
      p.columnStride,
      p.at,
      p.columnStride,
      p.rowStride,
      0,
      at,
      n,
    );
    const heap = engine.f64();
    for (let i = 0; i < n; i++) {
      const from = at / 8 + i * n;
      const to = c.offset + i * c.rowStride;
      if (beta === 0) c.data.set(heap.subarray(from, from + i + 1), to);
      else for (let j = 0; j <= i; j++) c.data[to + j] = beta * c.data[to + j] + heap[from + j];
    }
  });
}
