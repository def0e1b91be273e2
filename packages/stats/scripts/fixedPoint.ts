/**
 * Real arithmetic on integers: the number r stands as the integer nearest to r * 2^bits. Slow, exact to the last of as
 * many bits as asked for; what the tables of this package are computed with.
 */
export interface FixedPoint {
  readonly bits: bigint;
  readonly one: bigint;
  readonly fromNumber: (value: number) => bigint;
  readonly toNumber: (value: bigint) => number;
  readonly multiply: (a: bigint, b: bigint) => bigint;
  readonly divide: (a: bigint, b: bigint) => bigint;
}

/** Arithmetic with the given number of bits behind the point. */
export function fixedPoint(bits: number): FixedPoint {
  const shift = BigInt(bits);
  return {
    bits: shift,
    one: 1n << shift,
    fromNumber(value) {
      // A double is an integer of 53 bits times a power of 2.
      let exponent = 0;
      let mantissa = value;
      while (!Number.isInteger(mantissa)) {
        mantissa *= 2;
        exponent += 1;
      }
      return (BigInt(mantissa) << shift) >> BigInt(exponent);
    },
    toNumber: (value) => {
      const { mantissa, exponent } = binaryScientific(value, bits);
      return mantissa * 2 ** exponent;
    },
    multiply: (a, b) => (a * b) >> shift,
    divide: (a, b) => (a << shift) / b,
  };
}

/** value / 2^bits as mantissa * 2^exponent with |mantissa| in [1/2, 1). */
export function binaryScientific(value: bigint, bits: number): { mantissa: number; exponent: number } {
  const negative = value < 0n;
  const size = negative ? -value : value;
  const length = size.toString(2).length;
  const drop = Math.max(0, length - 64);
  const mantissa = Number(size >> BigInt(drop)) / 2 ** (length - drop);
  return { mantissa: negative ? -mantissa : mantissa, exponent: length - bits };
}

/** Natural logarithm of a positive number, as a double. */
export function logOf(value: bigint, bits: number): number {
  if (value <= 0n) throw new RangeError('the logarithm needs a positive number: use more bits or nodes');
  const { mantissa, exponent } = binaryScientific(value, bits);
  return Math.log(mantissa) + exponent * Math.LN2;
}
