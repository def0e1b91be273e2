import { matrixProduct, svd } from '@lab/linalg';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  alignment,
  equilibrate,
  muonEqDirection,
  orthogonalize,
  orthogonalizeWorkspace,
  polarFactor,
  scalarMap,
  spectralDiagnostics,
  type Mode,
  type Normalization,
} from '../src/index.ts';
import { inner, largestDifference, scaledNormal, transposed } from './support/matrices.ts';

const size = fc.integer({ min: 1, max: 12 });
const seed = fc.integer({ min: 1, max: 1e6 });
const drawn = fc.record({ m: size, n: size, seed });
const runs = { numRuns: 60, seed: 20260328 };

function check(property: (m: number, n: number, a: Float64Array, seed: number) => void, sigma = 1): void {
  fc.assert(
    fc.property(drawn, ({ m, n, seed: s }) => property(m, n, scaledNormal(m, n, sigma, 0.3, s), s)),
    runs,
  );
}

function rowNorms(a: ArrayLike<number>, m: number, n: number): number[] {
  return Array.from({ length: m }, (_, i) => Math.sqrt(inner(slice(a, i, n), slice(a, i, n))));
}

function slice(a: ArrayLike<number>, i: number, n: number): number[] {
  return Array.from({ length: n }, (_, j) => a[i * n + j]);
}

describe('equilibration', () => {
  it('R gives rows of norm 1, C columns of norm 1', () => {
    check((m, n, a) => {
      for (const norm of rowNorms(equilibrate(a, { shape: [m, n], eps: 0 }), m, n))
        expect(norm).toBeCloseTo(1, 12);
      const columns = equilibrate(a, { shape: [m, n], mode: 'col', eps: 0 });
      for (const norm of rowNorms(transposed(columns, m, n), n, m)) expect(norm).toBeCloseTo(1, 12);
    });
  });

  it("with relative eps is free of scale, from 1e-150 to 1e150; the paper's is not", () => {
    check((m, n, a) => {
      for (const scale of [1e-150, 1e-5, 1e7, 1e150])
        for (const mode of ['row', 'col'] as const) {
          const options = { shape: [m, n], mode, epsMode: 'relative', eps: 1e-8 } as const;
          const scaled = equilibrate(
            a.map((value) => value * scale),
            options,
          );
          expect(largestDifference(scaled, equilibrate(a, options))).toBeLessThan(1e-12);
        }
    });
    const a = scaledNormal(8, 16, 1, 0, 3);
    const small = equilibrate(
      a.map((value) => value * 1e-6),
      { shape: [8, 16] },
    );
    expect(Math.max(...rowNorms(small, 8, 16)) / Math.min(...rowNorms(small, 8, 16))).toBeGreaterThan(3);
  });

  it('commutes with permutations of rows, columns and with the transpose under the other mode', () => {
    check((m, n, a) => {
      const turned = transposed(equilibrate(a, { shape: [m, n], mode: 'row' }), m, n);
      expect(
        largestDifference(turned, equilibrate(transposed(a, m, n), { shape: [n, m], mode: 'col' })),
      ).toBeLessThan(1e-14);
      const inOut = equilibrate(transposed(a, m, n), { shape: [n, m], mode: 'row', layout: 'in-out' });
      expect(largestDifference(turned, inOut)).toBeLessThan(1e-14);
    });
  });

  it('takes both statistics of RC from the matrix as given', () => {
    check((m, n, a) => {
      const both = equilibrate(a, { shape: [m, n], mode: 'rowcol', eps: 0 });
      const row = equilibrate(a, { shape: [m, n], mode: 'row', eps: 0 });
      const col = equilibrate(a, { shape: [m, n], mode: 'col', eps: 0 });
      for (let p = 0; p < a.length; p++) expect(both[p] * a[p]).toBeCloseTo(row[p] * col[p], 10);
    });
  });

  it('holds scales within the clip, leaves zero rows zero, and small rows small with a floor', () => {
    const a = new Float64Array([3, 4, 0, 0, 3e-6, 4e-6]);
    expect(Array.from(equilibrate(a, { shape: [3, 2], eps: 0 }))).toEqual(
      [0.6, 0.8, 0, 0, 0.6, 0.8].map((x): unknown => expect.closeTo(x, 12)),
    );
    expect(equilibrate(a, { shape: [3, 2], eps: 0, clip: 2 })[4]).toBeCloseTo(6e-6, 12);
    expect(equilibrate(a, { shape: [3, 2], eps: 0, minRowNorm: 0.1 })[4]).toBeLessThan(2e-5);
    expect(Array.from(equilibrate(new Float64Array(6), { shape: [3, 2], epsMode: 'relative' }))).toEqual(
      new Array(6).fill(0),
    );
  });

  it('in several rounds brings both sides to equal norms', () => {
    const a = scaledNormal(6, 9, 1, 1, 5);
    const options = { shape: [6, 9], mode: 'rowcol', exponent: 0.25, eps: 0 } as const;
    const spread = (rounds: number): number => {
      const y = equilibrate(a, { ...options, rounds });
      const norms = rowNorms(y, 6, 9);
      return Math.max(...norms) / Math.min(...norms);
    };
    expect(spread(20)).toBeLessThan(1.01);
    expect(spread(20)).toBeLessThan(spread(1));
  });
});

const schedules = ['jordan', 'polar-express', 'quintic', 'cubic', 'taylor5'] as const;

describe('Newton-Schulz', () => {
  it('applies the scalar map to every singular value', () => {
    check((m, n, a) => {
      const { u, values, v } = svd({ data: a, rows: m, columns: n });
      const norm = Math.sqrt(inner(a, a));
      for (const coefficients of schedules) {
        const f = coefficients === 'polar-express' ? 1.01 : 1;
        const mapped = scalarMap(
          values.map((s) => s / (norm * f + 1e-7)),
          { coefficients },
        );
        const scaled = u.clone();
        for (let i = 0; i < m; i++)
          for (let j = 0; j < values.length; j++) scaled.set(i, j, u.get(i, j) * mapped[j]);
        const want = matrixProduct(scaled, v, { transposeB: true }).to1DArray();
        expect(largestDifference(orthogonalize(a, { shape: [m, n], coefficients }), want)).toBeLessThan(
          1e-10,
        );
      }
    });
  });

  it('of the transpose is the transpose', () => {
    check((m, n, a) => {
      for (const normalization of ['fro', 'schatten4', 'schatten8', 'aol'] as readonly Normalization[]) {
        const turned = orthogonalize(transposed(a, m, n), { shape: [n, m], normalization });
        // The rows that 'aol' scales are those of the short side, which for a square matrix are others.
        if (normalization === 'aol' && m === n) continue;
        const want = transposed(orthogonalize(a, { shape: [m, n], normalization }), m, n);
        expect(largestDifference(turned, want)).toBeLessThan(1e-11);
      }
    });
  });

  it('in Gram form gives the same: 1e-12 in double, 1e-3 in single precision', () => {
    check((m, n, a) => {
      for (const coefficients of schedules) {
        const plain = orthogonalize(a, { shape: [m, n], coefficients });
        const gram = orthogonalize(a, { shape: [m, n], coefficients, form: 'gram' });
        expect(largestDifference(gram, plain)).toBeLessThan(1e-11);
      }
    });
    const wide = Float32Array.from(scaledNormal(8, 40, 1, 0, 1));
    const difference = largestDifference(
      orthogonalize(wide, { shape: [8, 40], form: 'gram' }),
      orthogonalize(wide, { shape: [8, 40] }),
    );
    expect(difference).toBeLessThan(1e-3);
  });

  it('converges to the polar factor with convergent triples, and stops by its tolerance', () => {
    check((m, n, a) => {
      const exact = polarFactor(a, { shape: [m, n] });
      const { conditionNumber } = spectralDiagnostics(a, { shape: [m, n] });
      if (conditionNumber > 1e4) return;
      expect(
        largestDifference(orthogonalize(a, { shape: [m, n], coefficients: 'taylor5', steps: 40 }), exact),
      ).toBeLessThan(1e-7);
      const near = orthogonalize(a, { shape: [m, n], tolerance: 1e-3, maxSteps: 60 });
      expect(spectralDiagnostics(near, { shape: [m, n] }).orthogonalityError).toBeLessThan(1e-3);
    });
  });

  it('bounds 1 - F^2 by delta to the power 2^q (cubic) and 3^q (taylor5)', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-3, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 6 }),
        (s, steps) => {
          const delta = 1 - s * s;
          const [cubic] = scalarMap([s], { coefficients: 'cubic', steps });
          const [taylor] = scalarMap([s], { coefficients: 'taylor5', steps });
          expect(1 - cubic ** 2).toBeLessThanOrEqual(delta ** (2 ** steps) + 1e-12);
          expect(1 - taylor ** 2).toBeLessThanOrEqual(delta ** (3 ** steps) + 1e-12);
        },
      ),
      { numRuns: 2000, seed: 1 },
    );
  });

  it('does not change its input, writes to out, and shares a workspace', () => {
    const a = scaledNormal(5, 7, 1, 0, 9);
    const before = a.slice();
    const workspace = orthogonalizeWorkspace();
    const first = orthogonalize(a, { shape: [5, 7], workspace });
    const out = new Float64Array(35);
    expect(orthogonalize(a, { shape: [5, 7], workspace, out })).toBe(out);
    expect(out).toEqual(first);
    expect(a).toEqual(before);
    expect(orthogonalize(a, { shape: [5, 7], out: a })).toEqual(first);
    workspace.free();
  });

  it('works on rows, columns, single numbers and zeros', () => {
    expect(
      orthogonalize(new Float64Array([3, 4]), { shape: [1, 2], coefficients: 'cubic', steps: 20 })[1],
    ).toBeCloseTo(0.8, 6);
    expect(
      orthogonalize(new Float64Array([3, 4]), { shape: [2, 1], coefficients: 'cubic', steps: 20 })[0],
    ).toBeCloseTo(0.6, 6);
    expect(
      orthogonalize(new Float64Array([-7]), { shape: [1, 1], coefficients: 'cubic', steps: 20 })[0],
    ).toBeCloseTo(-1, 6);
    for (const normalization of ['fro', 'schatten4', 'schatten8', 'aol'] as const)
      expect(Array.from(orthogonalize(new Float64Array(6), { shape: [2, 3], normalization }))).toEqual(
        new Array(6).fill(0),
      );
  });
});

describe('the direction', () => {
  it('of R and C keeps the descent that the theorem promises; that of none keeps all', () => {
    check((m, n, a) => {
      for (const mode of ['row', 'col'] as const) {
        const { inner: kept, lowerBound, nuclearNorm } = alignment(a, { shape: [m, n], mode, eps: 0 });
        expect(kept).toBeGreaterThanOrEqual(lowerBound! * (1 - 1e-10));
        expect(lowerBound!).toBeGreaterThanOrEqual(
          (nuclearNorm / Math.sqrt(mode === 'row' ? m : n)) * (1 - 1e-10),
        );
      }
      expect(alignment(a, { shape: [m, n], mode: 'none' }).relativeInner).toBeCloseTo(1, 9);
    }, 2);
  });

  it('of RC can point away from the matrix', () => {
    // Found by a search over 3 x 3 matrices.
    let least = 1;
    for (let seed = 1; seed < 4000 && least > 0; seed++) {
      const a = scaledNormal(3, 3, 2, 2, seed);
      least = Math.min(least, alignment(a, { shape: [3, 3], mode: 'rowcol', eps: 0 }).relativeInner);
    }
    expect(least).toBeLessThan(0);
  });

  it('is that of the equilibrated, then orthogonalised matrix', () => {
    check((m, n, a) => {
      for (const mode of ['none', 'row', 'col', 'rowcol'] as readonly Mode[]) {
        const shape = [m, n];
        const steps = orthogonalize(equilibrate(a, { shape, mode }), { shape });
        expect(largestDifference(muonEqDirection(a, { shape, mode }), steps)).toBe(0);
      }
    });
  });

  it('of R is conditioned within sqrt(m) of other row scalings, as van der Sluis has it', () => {
    check((m, n, a) => {
      if (m > n) return;
      const best = Math.min(
        ...[0, 1, 2].map((k) => {
          const scaled = a.map((value, at) => value * Math.exp(Math.sin(k + Math.floor(at / n))));
          return spectralDiagnostics(scaled, { shape: [m, n] }).conditionNumber;
        }),
      );
      const { conditionNumber } = spectralDiagnostics(equilibrate(a, { shape: [m, n], eps: 0 }), {
        shape: [m, n],
      });
      expect(conditionNumber).toBeLessThanOrEqual(Math.sqrt(m) * best * (1 + 1e-9));
    });
  });
});
