import { normal } from '@lab/stats';

const halfLogTwoPi = 0.9189385332046728;
const [tableStart, tableEnd, perUnit] = [-40, 37.5, 32];

/**
 * -ln Phi(x), relative error below 2e-15 for all x <= 37.5 (beyond, it is below 1e-307).
 *
 * @param x any number
 */
export function negativeLogNormalCdf(x: number): number {
  if (x > 0) return -Math.log1p(-normal.sf(x));
  if (x > -30) return -Math.log(normal.sf(-x));
  return 0.5 * x * x + halfLogTwoPi + Math.log(-x) - Math.log(millsSeries(x));
}

/** -x Phi(x) / phi(x) far to the left: 1 - 1/x^2 + 3/x^4 - ... */
function millsSeries(x: number): number {
  const u = 1 / (x * x);
  return 1 - u * (1 - 3 * u * (1 - 5 * u * (1 - 7 * u * (1 - 9 * u))));
}

/** phi(x) / Phi(x). */
function hazard(x: number, negativeLog: number): number {
  if (x < -30) return -x / millsSeries(x);
  return Math.exp(negativeLog - 0.5 * x * x - halfLogTwoPi);
}

/** Six coefficients to a piece, of 1, s, ..., s^5 with s from 0 to 1 along it. */
let pieces: Float64Array | undefined;

/**
 * The logarithm of L(x) = -ln Phi(x) in pieces of degree 5, right to 1e-13: 2,500 of them, made when first needed from values
 * and two derivatives at equal steps.
 */
function logPieces(): Float64Array {
  if (pieces !== undefined) return pieces;
  const size = (tableEnd - tableStart) * perUnit + 1;
  const jets = new Float64Array(3 * size);
  for (let i = 0; i < size; i++) {
    const x = tableStart + i / perUnit;
    const size = negativeLogNormalCdf(x);
    const r = hazard(x, size);
    const rho = r / size;
    jets[3 * i] = Math.log(size);
    jets[3 * i + 1] = -rho;
    jets[3 * i + 2] = rho * (x + r - rho);
  }
  const made = new Float64Array(6 * (size - 1));
  for (let i = 0; i < size - 1; i++) hermitePiece(jets, 1 / perUnit, i, made);
  pieces = made;
  return made;
}

/** L = -ln Phi(x) with L' and L'', written to `out`; zeros where L < 1e-300. */
export function negativeLogWithDerivatives(x: number, out: Float64Array): void {
  if (x >= tableEnd) {
    out[0] = out[1] = out[2] = 0;
    return;
  }
  if (x < tableStart) {
    const size = negativeLogNormalCdf(x);
    const r = hazard(x, size);
    out[0] = size;
    out[1] = -r;
    out[2] = r * (x + r);
    return;
  }
  const made = pieces ?? logPieces();
  const at = (x - tableStart) * perUnit;
  const i = Math.floor(at);
  const s = at - i;
  const c = 6 * i;
  const [c1, c2, c3, c4, c5] = [made[c + 1], made[c + 2], made[c + 3], made[c + 4], made[c + 5]];
  const size = Math.exp(made[c] + s * (c1 + s * (c2 + s * (c3 + s * (c4 + s * c5)))));
  const first = perUnit * (c1 + s * (2 * c2 + s * (3 * c3 + s * (4 * c4 + s * 5 * c5))));
  const second = perUnit * perUnit * (2 * c2 + s * (6 * c3 + s * (12 * c4 + s * 20 * c5)));
  out[0] = size;
  out[1] = size * first;
  out[2] = size * (second + first * first);
}

/**
 * Coefficients of the polynomial of degree 5, in the fraction of the step, that agrees with values, slopes and curvatures at nodes
 * i and i + 1, written to the i-th six of `out`.
 *
 * @param jets value, slope and curvature of each node, one node after the other
 */
export function hermitePiece(jets: Float64Array, step: number, i: number, out: Float64Array): void {
  const at = 3 * i;
  const v0 = jets[at];
  const d0 = jets[at + 1] * step;
  const c0 = 0.5 * jets[at + 2] * step * step;
  // What is left of value, slope and curvature at the right node after the quadratic of the left one.
  const rise = jets[at + 3] - v0 - d0 - c0;
  const tilt = jets[at + 4] * step - d0 - 2 * c0;
  const bend = jets[at + 5] * step * step - 2 * c0;
  const c = 6 * i;
  out[c] = v0;
  out[c + 1] = d0;
  out[c + 2] = c0;
  out[c + 3] = 10 * rise - 4 * tilt + 0.5 * bend;
  out[c + 4] = -15 * rise + 7 * tilt - bend;
  out[c + 5] = 6 * rise - 3 * tilt + 0.5 * bend;
}
