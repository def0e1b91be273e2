import type { Engine } from './engine.ts';
import { copyInRows, copyOut, scoped, type Operand } from './operand.ts';

/** What {@link newtonSchulz} reached. */
export interface NewtonSchulzResult {
  /** Whether |X'X - I| came down to the rounding level. */
  readonly converged: boolean;
  /** Steps taken. */
  readonly steps: number;
}

/**
 * Orthogonal polar factor U V' of A = U S V' by Newton-Schulz steps X <- X (3 I - X'X) / 2, two products each, without
 * leaving the memory. Every step shrinks the distance of small singular values from 1 by a third only, so that it pays
 * for well-conditioned A; where it has not converged take the SVD.
 *
 * @param engine what to run on
 * @param m rows, at least n
 * @param n columns
 * @param a m x n, any strides
 * @param factor m x n out, any strides; written also when not converged
 * @param maxSteps default 12: beyond that an SVD is cheaper
 * @returns whether and when it converged; `converged` false for rank-deficient A
 * @throws OUT_OF_MEMORY
 */
export function newtonSchulz(
  engine: Engine,
  m: number,
  n: number,
  a: Operand,
  factor: Operand,
  maxSteps = 12,
): NewtonSchulzResult {
  const { core } = engine;
  return scoped(engine, () => {
    let x = copyInRows(engine, a, m, n);
    let y = core.alloc(8 * m * n);
    const gram = core.alloc(8 * n * n);
    const tolerance = Math.max(n, 10) * 2 ** -53;
    normalise(engine, m * n, x);
    let steps = 0;
    let deviation = Infinity;
    for (;;) {
      core.gemm(n, n, m, 1, x, 1, n, x, n, 1, 0, gram, n, 1);
      const { bound, off } = measures(engine, n, gram);
      if (steps === 0 && bound > 0) {
        // All singular values at most 1, the largest near it; the Gram matrix follows.
        core.scal(m * n, 1 / Math.sqrt(bound), x);
        core.scal(n * n, 1 / bound, gram);
      } else deviation = off;
      if (deviation <= tolerance || steps === maxSteps || bound === 0) break;
      core.gemm(m, n, n, -0.5, x, n, 1, gram, n, 1, 0, y, n, 1);
      core.axpy(m * n, 1.5, x, y);
      [x, y] = [y, x];
      steps++;
    }
    copyOut(engine.f64(), { at: x, rowStride: n, columnStride: 1 }, m, n, factor);
    return { converged: deviation <= tolerance, steps };
  });
}

/** Divides by the largest magnitude, so that squares neither overflow nor vanish. */
function normalise(engine: Engine, count: number, at: number): void {
  const view = engine.f64().subarray(at / 8, at / 8 + count);
  let largest = 0;
  for (const value of view) largest = Math.max(largest, Math.abs(value));
  if (largest === 0) return;
  for (let i = 0; i < count; i++) view[i] /= largest;
}

/** A bound on the largest eigenvalue of a Gram matrix, and its largest distance from the identity. */
function measures(engine: Engine, n: number, gram: number): { bound: number; off: number } {
  const view = engine.f64();
  let widest = 0;
  let squares = 0;
  let off = 0;
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < n; j++) {
      const value = view[gram / 8 + i * n + j];
      sum += Math.abs(value);
      squares += value * value;
      off = Math.max(off, Math.abs(value - (i === j ? 1 : 0)));
    }
    widest = Math.max(widest, sum);
  }
  return { bound: Math.min(widest, Math.sqrt(squares)), off };
}
