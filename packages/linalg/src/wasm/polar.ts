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
 * Largest 1 - s^2, s the smallest singular value, from which the last 8, 7, ... 1 steps still reach rounding level:
 * s <- s (3 - s^2) / 2. What is above it need not be tried further.
 */
const latest: readonly number[] = [0.94, 0.86, 0.7, 0.45, 0.17, 0.022, 3.4e-4, 1e-7];

/**
 * Orthogonal polar factor U V' of A = U S V' by Newton-Schulz steps X <- X (3 I - X'X) / 2, two products each, without
 * leaving the memory. A step multiplies small singular values by 1.5 only, and eight steps take the time of an SVD, so
 * that it pays for A near orthogonal; where it has not converged take the SVD.
 *
 * @param engine what to run on
 * @param m rows, at least n
 * @param n columns
 * @param a m x n, any strides
 * @param factor m x n out, any strides; written also when not converged
 * @param maxSteps default 8: beyond that an SVD is cheaper
 * @returns whether and when it converged; `converged` false for rank-deficient A
 * @throws OUT_OF_MEMORY
 */
export function newtonSchulz(
  engine: Engine,
  m: number,
  n: number,
  a: Operand,
  factor: Operand,
  maxSteps = 8,
): NewtonSchulzResult {
  const { core } = engine;
  return scoped(engine, () => {
    let x = copyInRows(engine, a, m, n);
    let y = core.alloc(8 * m * n);
    const gram = core.alloc(8 * n * n);
    const tolerance = Math.max(n, 10) * 2 ** -53;
    // Twice, since one power of two does not lift the smallest subnormals; squares then neither overflow nor vanish.
    for (let i = 0; i < 2; i++) core.scal(m * n, core.scaleOf(m, n, x, n, 0), x);
    let steps = 0;
    let deviation = Infinity;
    for (;;) {
      core.gemmLower(n, m, 1, x, 1, n, x, n, 1, 0, gram, n);
      core.mirrorLower(n, gram, n);
      if (steps === 0) {
        const bound = core.spectralBound(n, gram);
        if (!(bound > 0)) break;
        // All singular values at most 1, the largest near it; the Gram matrix follows.
        core.scal(m * n, 1 / Math.sqrt(bound), x);
        core.scal(n * n, 1 / bound, gram);
      }
      deviation = core.identityDistance(n, gram);
      if (!(deviation > tolerance) || steps === maxSteps) break;
      if (deviation > latest[Math.max(0, steps + latest.length - maxSteps)]) break;
      core.gemm(m, n, n, -0.5, x, n, 1, gram, n, 1, 0, y, n, 1);
      core.axpy(m * n, 1.5, x, y);
      [x, y] = [y, x];
      steps++;
    }
    copyOut(engine.f64(), { at: x, rowStride: n, columnStride: 1 }, m, n, factor);
    return { converged: deviation <= tolerance, steps };
  });
}
