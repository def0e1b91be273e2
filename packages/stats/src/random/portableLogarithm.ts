const LN2_HIGH = 0.6931471803691238; // ln 2 with its last 21 bits cleared: an integer below 2^20 times it is exact
const LN2_LOW = 1.9082149292705877e-10;
const SQRT_HALF = 0.7071067811865476;

const bits = /* @__PURE__ */ new DataView(/* @__PURE__ */ new ArrayBuffer(8));

/**
 * Natural logarithm from +, -, * and / alone.
 *
 * Math.log may differ in the last bit between engines; a stream whose rejection steps used it would not be the
 * same stream everywhere. Here x = 2^k m with m in [sqrt(1/2), sqrt(2)) and log m = 2 artanh((m-1)/(m+1)) by its
 * odd series to the 23rd power; the error is below 1.5 units in the last place.
 *
 * @param x - a positive finite number
 * @returns log(x)
 */
export function portableLog(x: number): number {
  let exponent = 0;
  let scaled = x;
  if (scaled < 2.2250738585072014e-308) {
    scaled *= 18014398509481984;
    exponent = -54;
  }
  bits.setFloat64(0, scaled);
  const high = bits.getUint32(0);
  exponent += (high >>> 20) - 1022;
  bits.setUint32(0, (high & 0x000fffff) | 0x3fe00000);
  let mantissa = bits.getFloat64(0);
  if (mantissa < SQRT_HALF) {
    mantissa *= 2;
    exponent -= 1;
  }
  const f = mantissa - 1;
  const s = f / (mantissa + 1);
  const z = s * s;
  const tail =
    z *
    (1 / 3 +
      z *
        (1 / 5 +
          z *
            (1 / 7 +
              z *
                (1 / 9 +
                  z *
                    (1 / 11 +
                      z *
                        (1 / 13 +
                          z * (1 / 15 + z * (1 / 17 + z * (1 / 19 + z * (1 / 21 + z * (1 / 23)))))))))));
  // log m = f - (f^2/2 - s (f^2/2 + 2 tail)): the leading term f stays exact.
  const half = 0.5 * f * f;
  return exponent * LN2_HIGH - (half - (s * (half + 2 * tail) + exponent * LN2_LOW) - f);
}
