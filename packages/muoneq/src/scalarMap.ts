import { requireNumber, wrongType } from '@lab/linalg/arguments';
import { optionsObject, type FloatArray } from './arguments.ts';
import { resolveSchedule, type ScheduleOptions } from './coefficients.ts';

/**
 * What Newton-Schulz does to one singular value: the composed odd map F, each step s <- a s + b s^3 + c s^5, without
 * normalisation and safety factor. NS(U) = P diag(F(s_i / (|U|_F f + nsEps))) Q' for U = P diag(s) Q'.
 *
 * @param x numbers
 * @returns F at each x
 * @throws UNKNOWN_OPTION, OUT_OF_RANGE, NOT_FINITE (also where F overflows), WRONG_TYPE
 */
export function scalarMap(x: readonly number[] | FloatArray, options: ScheduleOptions = {}): Float64Array {
  optionsObject(options, ['coefficients', 'steps'], 'options');
  const { triples } = resolveSchedule(options);
  if (!Array.isArray(x) && !(x instanceof Float64Array) && !(x instanceof Float32Array))
    throw wrongType('x', 'an array of numbers', x);
  const values = Float64Array.from(x, (value, i) => requireNumber(value, `x[${i}]`));
  for (let i = 0; i < values.length; i++) {
    let s = values[i];
    for (const [a, b, c] of triples) {
      const square = s * s;
      s *= a + square * (b + c * square);
    }
    values[i] = requireNumber(s, `F(x[${i}])`);
  }
  return values;
}
