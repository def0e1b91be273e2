import type { FixedPoint } from './fixedPoint.ts';

/** The Airy function Ai by its power series at 0 (NIST DLMF 9.4.1); bits must exceed what cancels, see `lostBits`. */
export function airy(arithmetic: FixedPoint): (x: bigint) => bigint {
  const { multiply, one } = arithmetic;
  const { atZero, slopeAtZero } = airyAtZero(arithmetic);
  return (x) => {
    const cube = multiply(multiply(x, x), x);
    let f = one;
    let g = x;
    let sumF = f;
    let sumG = g;
    for (let k = 1n; f !== 0n || g !== 0n; k += 1n) {
      // Truncation to integers ends the series; towards 0 for either sign.
      f = towardZero(f * cube, arithmetic.bits) / ((3n * k - 1n) * (3n * k));
      g = towardZero(g * cube, arithmetic.bits) / (3n * k * (3n * k + 1n));
      sumF += f;
      sumG += g;
    }
    return multiply(atZero, sumF) + multiply(slopeAtZero, sumG);
  };
}

/** How many bits the series loses at x: its terms grow like Bi(x), the sum is Ai(x). */
export function lostBits(x: number): number {
  return x <= 0 ? Math.abs(x) ** 1.5 : ((4 / 3) * x ** 1.5) / Math.LN2;
}

/** Ai(0) = 3^(-2/3) / Gamma(2/3) and Ai'(0) = -3^(-1/3) / Gamma(1/3). */
function airyAtZero(arithmetic: FixedPoint): { atZero: bigint; slopeAtZero: bigint } {
  const { one, multiply, divide, bits } = arithmetic;
  const root = cubeRoot(3n << (3n * bits));
  return {
    atZero: divide(one, multiply(multiply(root, root), gammaOfThirds(arithmetic, 2n))),
    slopeAtZero: -divide(one, multiply(root, gammaOfThirds(arithmetic, 1n))),
  };
}

/**
 * Gamma(j / 3): the integral of t^(z-1) e^-t up to N = n^3 as N^z e^-N sum N^k / (z (z+1) ... (z+k)), where N^(j/3) = n^j is
 * exact; what lies beyond N is below e^-N.
 */
function gammaOfThirds({ one, divide, bits }: FixedPoint, j: bigint): bigint {
  const n = BigInt(Math.ceil((Number(bits) * Math.LN2 + 20) ** (1 / 3)));
  const N = n ** 3n;
  let term = (3n * one) / j;
  let sum = term;
  for (let k = 1n; term > 0n; k += 1n) {
    term = (term * N * 3n) / (j + 3n * k);
    sum += term;
  }
  let e = 0n;
  let power = one << 64n;
  for (let k = 1n; power > 0n; k += 1n) {
    e += power;
    power /= k;
  }
  let exponential = one;
  for (let k = 0n; k < N; k += 1n) exponential = (exponential * e) >> (bits + 64n);
  return divide(sum * n ** j, exponential);
}

function cubeRoot(value: bigint): bigint {
  let root = 1n << BigInt(Math.ceil(value.toString(2).length / 3));
  for (;;) {
    const next = (2n * root + value / (root * root)) / 3n;
    if (next >= root) return root;
    root = next;
  }
}

function towardZero(value: bigint, bits: bigint): bigint {
  return value < 0n ? -(-value >> bits) : value >> bits;
}
