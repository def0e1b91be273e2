const LN2_HIGH = 0.6931471803691238; // see portableLogarithm.ts
const LN2_LOW = 1.9082149292705877e-10;
const LOG2_E = 1.4426950408889634;

const bits = /* @__PURE__ */ new DataView(/* @__PURE__ */ new ArrayBuffer(8));

/**
 * Exponential function from +, -, * and / alone, the same bits in every engine (see {@link portableLog}).
 *
 * x = k ln 2 + r with |r| <= ln(2)/2, exp(r) by its Taylor polynomial of degree 14, 2^k by its bit pattern; the
 * error is below 2 units in the last place.
 *
 * @param x - a finite number
 * @returns exp(x): 0 below -745.2, Infinity above 709.8
 */
export function portableExp(x: number): number {
  if (x > 709.782712893384) return Infinity;
  if (x < -745.2) return 0;
  const k = Math.floor(x * LOG2_E + 0.5);
  const r = x - k * LN2_HIGH - k * LN2_LOW;
  let sum = 1 / 87178291200;
  for (let i = 0; i < RECIPROCAL_FACTORIALS.length; i += 1) sum = sum * r + RECIPROCAL_FACTORIALS[i];
  const value = 1 + (r + r * r * sum);
  if (k < -1000) return value * powerOfTwo(k + 100) * powerOfTwo(-100);
  if (k > 1000) return value * powerOfTwo(k - 100) * powerOfTwo(100);
  return value * powerOfTwo(k);
}

const RECIPROCAL_FACTORIALS = [
  1 / 6227020800,
  1 / 479001600,
  1 / 39916800,
  1 / 3628800,
  1 / 362880,
  1 / 40320,
  1 / 5040,
  1 / 720,
  1 / 120,
  1 / 24,
  1 / 6,
  1 / 2,
];

function powerOfTwo(exponent: number): number {
  bits.setUint32(0, (exponent + 1023) << 20);
  bits.setUint32(4, 0);
  return bits.getFloat64(0);
}
