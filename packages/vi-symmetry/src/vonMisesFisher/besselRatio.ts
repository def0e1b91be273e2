/** Terms of Debye's expansion after the first. */
const terms = 12;
/** Orders from here on are expanded directly; smaller ones by recurrence from above. */
const largeOrder = 20;

interface DebyePolynomials {
  /** Coefficients of u_j(t) / t^j by powers of t^2, j = 1, 2, ..., one after the other. */
  readonly coefficients: Float64Array;
  /** From r_j on the terms after the j-th do not count. */
  readonly enough: Float64Array;
}

let polynomials: DebyePolynomials | undefined;

/** u_{j+1} = t^2 (1 - t^2) u_j' / 2 + (1/8) int_0^t (1 - 5 s^2) u_j ds; neighbouring coefficients differ in sign, so nothing cancels. */
function debyePolynomials(): DebyePolynomials {
  if (polynomials !== undefined) return polynomials;
  let u = new Float64Array(3 * terms + 4);
  u[0] = 1;
  const list: number[] = [];
  const enough = new Float64Array(terms);
  for (let j = 0; j <= terms; j++) {
    const own = Array.from({ length: j + 1 }, (_, i) => u[j + 2 * i]);
    if (j > 0) {
      list.push(...own);
      const size = own.reduce((sum, c) => sum + Math.abs(c), 0);
      for (let i = 0; i < j; i++) enough[i] = Math.max(enough[i], (size / 1e-17) ** (1 / j));
    }
    const next = new Float64Array(u.length);
    for (let k = j; k <= 3 * j; k += 2) {
      next[k + 1] += (k / 2 + 1 / (8 * (k + 1))) * u[k];
      next[k + 3] -= (k / 2 + 5 / (8 * (k + 3))) * u[k];
    }
    u = next;
  }
  return (polynomials = { coefficients: Float64Array.from(list), enough });
}

/** D(nu, t) - 1 = sum_{j >= 1} u_j(t) / nu^j with t = nu / r: u_j(t) / nu^j is a polynomial in t^2 over r^j. */
function debyeExcess(nu: number, r: number): number {
  const { coefficients, enough } = debyePolynomials();
  const t2 = (nu / r) ** 2;
  let count = terms;
  while (count > 1 && r > enough[count - 1]) count--;
  let sum = 0;
  for (let j = count; j >= 1; j--) {
    // The coefficients of u_j begin after 2 + 3 + ... + j others.
    const start = (j * (j + 1)) / 2 - 1;
    let value = coefficients[start + j];
    for (let i = j - 1; i >= 0; i--) value = value * t2 + coefficients[start + i];
    sum = (sum + value) / r;
  }
  return sum;
}

/** Logarithm of a modified Bessel function and the ratio of its neighbour to it. */
export interface ScaledBessel {
  /** G = log(I_nu(k) exp(-k) k^-nu), finite at k = 0. */
  readonly logScaled: number;
  /** q = I_{nu+1}(k) / (k I_nu(k)), 1/(2 nu + 2) at k = 0. */
  readonly ratio: number;
  /** The same of order nu + 1. */
  readonly nextRatio: number;
}

/**
 * G(nu, k) and the ratio I_{nu+1}/(k I_nu) without overflow or underflow for every nu >= 0, k >= 0: Debye's uniform expansion at orders
 * from 20, and the ratio's continued fraction downwards from there.
 */
export function scaledBessel(nu: number, k: number): ScaledBessel {
  const raised = nu >= largeOrder ? nu : nu + Math.ceil(largeOrder - nu);
  let logScaled = debyeLogScaled(raised, k);
  let ratio = Math.exp(debyeLogRatio(raised, k));
  let nextRatio = Math.exp(debyeLogRatio(raised + 1, k));
  for (let order = raised; order > nu; order--) {
    nextRatio = ratio;
    ratio = 1 / (2 * order + k * k * ratio);
    logScaled -= Math.log(ratio);
  }
  return { logScaled, ratio, nextRatio };
}

/** G(nu, k) alone. */
export function logScaledBessel(nu: number, k: number): number {
  return nu >= largeOrder ? debyeLogScaled(nu, k) : scaledBessel(nu, k).logScaled;
}

function debyeLogScaled(nu: number, k: number): number {
  const r = Math.hypot(nu, k);
  return (
    (nu * nu) / (r + k) -
    nu * Math.log(nu + r) -
    0.5 * Math.log(2 * Math.PI * r) +
    Math.log1p(debyeExcess(nu, r))
  );
}

/** log(I_{nu+1} / (k I_nu)) as one logarithm of a number near 1, so that two large logarithms never cancel. */
function debyeLogRatio(nu: number, k: number): number {
  const r0 = Math.hypot(nu, k);
  const r1 = Math.hypot(nu + 1, k);
  const dr = (2 * nu + 1) / (r1 + r0);
  const below = debyeExcess(nu, r0);
  const above = debyeExcess(nu + 1, r1);
  return (
    dr -
    Math.log(nu + 1 + r1) -
    nu * Math.log1p((1 + dr) / (nu + r0)) -
    0.5 * Math.log1p(dr / r0) +
    Math.log1p((above - below) / (1 + below))
  );
}
