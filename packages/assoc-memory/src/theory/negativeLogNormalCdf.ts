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

/**
 * The logarithm of L(x) = -ln Phi(x) with its first two derivatives at equal steps: between them a polynomial of
 * degree 5 is right to 1e-13.
 */
export interface LogTable {
  readonly value: Float64Array;
  readonly slope: Float64Array;
  readonly curvature: Float64Array;
}

let table: LogTable | undefined;

/** Made when first needed: 2,500 entries. */
function logTable(): LogTable {
  if (table !== undefined) return table;
  const size = (tableEnd - tableStart) * perUnit + 1;
  const value = new Float64Array(size);
  const slope = new Float64Array(size);
  const curvature = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    const x = tableStart + i / perUnit;
    const size = negativeLogNormalCdf(x);
    const r = hazard(x, size);
    const rho = r / size;
    value[i] = Math.log(size);
    slope[i] = -rho;
    curvature[i] = rho * (x + r - rho);
  }
  table = { value, slope, curvature };
  return table;
}

/** L = -ln Phi(x) with L' and L'', written to `out`; zeros where L < 1e-300. */
export function negativeLogWithDerivatives(x: number, out: Float64Array): void {
  if (x >= tableEnd) {
    out.fill(0, 0, 3);
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
  const { value, slope, curvature } = logTable();
  const at = (x - tableStart) * perUnit;
  const i = Math.min(Math.floor(at), value.length - 2);
  hermite(at - i, 1 / perUnit, value, slope, curvature, i, out);
  const size = Math.exp(out[0]);
  const first = out[1];
  out[0] = size;
  out[1] = size * first;
  out[2] = size * (out[2] + first * first);
}

/**
 * Value and first two derivatives of the polynomial of degree 5 that agrees with values, slopes and curvatures at nodes i
 * and i + 1, at the fraction s of the step between them.
 */
export function hermite(
  s: number,
  step: number,
  value: ArrayLike<number>,
  slope: ArrayLike<number>,
  curvature: ArrayLike<number>,
  i: number,
  out: Float64Array,
): void {
  const v0 = value[i];
  const d0 = slope[i] * step;
  const c0 = 0.5 * curvature[i] * step * step;
  // What is left of value, slope and curvature at the right node after the quadratic of the left one.
  const rise = value[i + 1] - v0 - d0 - c0;
  const tilt = slope[i + 1] * step - d0 - 2 * c0;
  const bend = curvature[i + 1] * step * step - 2 * c0;
  const a3 = 10 * rise - 4 * tilt + 0.5 * bend;
  const a4 = -15 * rise + 7 * tilt - bend;
  const a5 = 6 * rise - 3 * tilt + 0.5 * bend;
  out[0] = v0 + s * (d0 + s * (c0 + s * (a3 + s * (a4 + s * a5))));
  out[1] = (d0 + s * (2 * c0 + s * (3 * a3 + s * (4 * a4 + s * 5 * a5)))) / step;
  out[2] = (2 * c0 + s * (6 * a3 + s * (12 * a4 + s * 20 * a5))) / (step * step);
}

/** The value alone of `hermite`'s polynomial. */
export function hermiteValue(
  s: number,
  step: number,
  { value, slope, curvature }: LogTable,
  i: number,
): number {
  const v0 = value[i];
  const d0 = slope[i] * step;
  const c0 = 0.5 * curvature[i] * step * step;
  const rise = value[i + 1] - v0 - d0 - c0;
  const tilt = slope[i + 1] * step - d0 - 2 * c0;
  const bend = curvature[i + 1] * step * step - 2 * c0;
  const a3 = 10 * rise - 4 * tilt + 0.5 * bend;
  const a4 = -15 * rise + 7 * tilt - bend;
  const a5 = 6 * rise - 3 * tilt + 0.5 * bend;
  return v0 + s * (d0 + s * (c0 + s * (a3 + s * (a4 + s * a5))));
}
