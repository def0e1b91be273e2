import { requireNumber, requireObject } from '@lab/linalg/arguments';
import { bulkOf, type Bulk, type BulkDensityOptions } from './bulkDensity.ts';
import type { VarianceProfile } from './varianceProfile.ts';

/** A complex number. */
export interface Complex {
  readonly re: number;
  readonly im: number;
}

/** The resolvent (z - M)^{-1} of a bulk. */
export interface Stieltjes {
  /** Its diagonal in each block (length K). */
  readonly g: readonly Complex[];
  /** Its normalised trace m0 = sum p g. */
  readonly trace: Complex;
}

/**
 * The resolvent of the noise bulk, (z - M)^{-1} averaged over each block.
 * @param profile - weights (K, sum 1) and variance (K, >= 0).
 * @param z - a complex number {re, im} or a real one; on the real axis the boundary value from above.
 * @param options - method ('auto', 'roots', 'continuation') and symmetrization.
 * @returns g (K complex numbers) and trace. At z = 0 an atom gives an infinite imaginary part.
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, UNKNOWN_OPTION.
 * Source: arXiv 2604.18450 (Dyson equation); scalar form derived, docs/theory.md, section 2.
 */
export function stieltjes(
  profile: VarianceProfile,
  z: Complex | number,
  options: Pick<BulkDensityOptions, 'method' | 'symmetrization'> = {},
): Stieltjes {
  const bulk = bulkOf(profile, options);
  const { re, im } = typeof z === 'number' ? { re: z, im: 0 } : complexOf(z);
  const x = requireNumber(re, 'z.re');
  const y = requireNumber(im, 'z.im');
  // g(-z) = -g(z) and g(conj z) = conj g(z) fold the plane onto its first quadrant.
  const folded = resolvent(bulk, Math.abs(x), Math.abs(y));
  const flipRe = x < 0 ? -1 : 1;
  const flipIm = y < 0 ? -1 : 1;
  // Adding 0 turns -0 into 0.
  const unfold = (value: Complex): Complex => ({ re: flipRe * value.re + 0, im: flipIm * value.im + 0 });
  return { g: folded.g.map(unfold), trace: unfold(folded.trace) };
}

function complexOf(z: Complex): Complex {
  requireObject(z, 'z');
  return z;
}

const farAway = 1e7;

function resolvent(bulk: Bulk, x: number, y: number): Stieltjes {
  const { unit, solver, weights, variance } = bulk;
  if (solver === undefined || Math.hypot(x, y) > farAway * unit) return farResolvent(bulk, x, y);
  const { base, dRe, dIm, rRe, rIm } = solver.at(x / unit, y / unit);
  if (rIm === -Infinity) return atPole(bulk);
  // On the imaginary axis the bulk's symmetry leaves no real part but rounding.
  const real = x === 0 ? 0 : 1;
  const top = variance.reduce((most, v, k) => (weights[k] > 0 ? Math.max(most, v) : most), 0);
  const g = variance.map((v) => {
    // 2/(r (s - v)) per unit of length.
    const d = dRe + (base - v / top);
    const re = rRe * d - rIm * dIm;
    const im = rRe * dIm + rIm * d;
    const scale = 2 / (re * re + im * im) / unit;
    return { re: real * re * scale, im: im === 0 ? 0 : -im * scale };
  });
  return { g, trace: { re: (real * 2 * rRe) / unit, im: (2 * rIm) / unit } };
}

/** 1/z, corrected by the variance where that can still be seen. */
function farResolvent({ weights, variance, unit }: Bulk, x: number, y: number): Stieltjes {
  if (x === 0 && y === 0) {
    const pole = { re: 0, im: -Infinity };
    return { g: variance.map(() => pole), trace: pole };
  }
  const size = Math.hypot(x, y);
  const inverse = { re: x / size / size, im: y === 0 ? 0 : -(y / size / size) };
  const shrink = unit / size;
  const mean = weights.reduce((sum, p, k) => sum + p * variance[k], 0);
  const top = variance.reduce((most, v) => Math.max(most, v), 0);
  const relative = (v: number): number => (top === 0 ? 0 : (0.25 * (v + mean) * shrink * shrink) / top);
  const g = variance.map((v) => ({ re: inverse.re * (1 + relative(v)), im: inverse.im * (1 + relative(v)) }));
  return { g, trace: { re: inverse.re * (1 + relative(mean)), im: inverse.im * (1 + relative(mean)) } };
}

/** z = 0 with an atom there: blocks without variance see its pole, the others nothing. */
function atPole({ variance }: Bulk): Stieltjes {
  const pole = { re: 0, im: -Infinity };
  return { g: variance.map((v) => (v === 0 ? pole : { re: 0, im: 0 })), trace: pole };
}
