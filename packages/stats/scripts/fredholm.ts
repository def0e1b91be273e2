import { airy, lostBits } from './airy.ts';
import { fixedPoint, logOf, type FixedPoint } from './fixedPoint.ts';

/** Logarithms of the two Tracy-Widom laws and of their complements at one point. */
export interface TracyWidomLogs {
  readonly logCdf1: number;
  readonly logSf1: number;
  readonly logCdf2: number;
  readonly logSf2: number;
}

/** How finely a determinant is computed. */
export interface Resolution {
  /** Gauss-Legendre nodes. */
  readonly nodes: number;
  /** Bits behind the point: the absolute error of a determinant is about 2^-bits. */
  readonly bits: number;
}

/**
 * F1(s) = det(1 - A) and F2(s) = det(1 - A) det(1 + A), A the integral operator with kernel Ai(x + y + s) on (0, infinity), by
 * Gauss-Legendre quadrature (F. Bornemann, "On the numerical evaluation of Fredholm determinants", Math. Comp. 79,
 * 2010; the operator for beta = 1 is that of Ferrari and Spohn, J. Phys. A 38, 2005).
 */
export function tracyWidomLogs(s: number, { nodes: m, bits }: Resolution): TracyWidomLogs {
  const arithmetic = fixedPoint(bits);
  const { one, multiply, fromNumber } = arithmetic;
  // Ai(x) < 2^-bits beyond this point.
  const end = ((1.5 * bits + 10) * Math.LN2) ** (2 / 3);
  const length = Math.ceil(end - Math.min(s, 0));
  const { nodes, roots } = gaussLegendreRoots(m, arithmetic);
  const extra = Math.ceil(lostBits(Math.max(end, 0))) + 32;
  const fine = fixedPoint(bits + extra);
  const ai = airy(fine);
  const shift = fromNumber(s);
  const kernel = nodes.map((x, i) =>
    nodes.slice(0, i + 1).map((y, j) => {
      const argument = (x + y) * BigInt(length) + shift;
      if (arithmetic.toNumber(argument) > end) return 0n;
      const value = ai(argument << BigInt(extra)) >> BigInt(extra);
      return multiply(multiply(roots[i], roots[j]), value * BigInt(length));
    }),
  );
  const minus = determinant(kernel, -1n, arithmetic);
  const plus = determinant(kernel, 1n, arithmetic);
  const both = multiply(minus, plus);
  return {
    logCdf1: logOf(minus, bits),
    logSf1: logOf(one - minus, bits),
    logCdf2: logOf(both, bits),
    logSf2: logOf(one - both, bits),
  };
}

/** Nodes on (0, 1) and square roots of the weights, by Newton's iteration from the doubles. */
function gaussLegendreRoots(m: number, arithmetic: FixedPoint): { nodes: bigint[]; roots: bigint[] } {
  const { one, multiply, divide, fromNumber } = arithmetic;
  const nodes: bigint[] = [];
  const roots: bigint[] = [];
  for (let i = 0; i < m; i += 1) {
    let x = fromNumber(Math.cos((Math.PI * (i + 0.75)) / (m + 0.5)));
    let slope = one;
    for (let step = 0; step < 12; step += 1) {
      let previous = one;
      let value = x;
      for (let k = 2; k <= m; k += 1) {
        const next = (multiply(x, value) * BigInt(2 * k - 1) - previous * BigInt(k - 1)) / BigInt(k);
        previous = value;
        value = next;
      }
      slope = divide((multiply(x, value) - previous) * BigInt(m), multiply(x, x) - one);
      const change = divide(value, slope);
      x -= change;
      if (change > -16n && change < 16n) break;
    }
    const weight = divide(one, multiply(multiply(one - multiply(x, x), slope), slope));
    nodes.push((one - x) / 2n);
    roots.push(squareRoot(weight << arithmetic.bits));
  }
  return { nodes, roots };
}

/** det(1 + sign * K) of a symmetric matrix given by its lower triangle, by the LDL' factorisation. */
function determinant(kernel: readonly (readonly bigint[])[], sign: bigint, arithmetic: FixedPoint): bigint {
  const { one, multiply, divide } = arithmetic;
  const a = kernel.map((row, i) => row.map((value, j) => sign * value + (i === j ? one : 0n)));
  let product = one;
  for (let k = 0; k < a.length; k += 1) {
    const pivot = a[k][k];
    product = multiply(product, pivot);
    for (let i = k + 1; i < a.length; i += 1) {
      const factor = divide(a[i][k], pivot);
      if (factor === 0n) continue;
      const row = a[i];
      for (let j = k + 1; j <= i; j += 1) row[j] -= multiply(factor, a[j][k]);
    }
  }
  return product;
}

function squareRoot(value: bigint): bigint {
  let root = 1n << BigInt(Math.ceil(value.toString(2).length / 2));
  for (;;) {
    const next = (root + value / root) / 2n;
    if (next >= root) return root;
    root = next;
  }
}
