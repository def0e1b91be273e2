import fc from 'fast-check';
import { expect, it } from 'vitest';
import { axpy, dot, norm2, scale } from '../src/index.ts';
import { exponentOf, timesPowerOfTwo } from '../src/js/scaling.ts';
import { accurateDot, EPS } from './measures.ts';

const numbers = fc.float64Array({ min: -1e3, max: 1e3, noNaN: true, maxLength: 70 });

it('dot is the sum of products to rounding', () => {
  fc.assert(
    fc.property(numbers, (x) => {
      const y = x.map((value, i) => value * Math.cos(i));
      const size = x.reduce((sum, value, i) => sum + Math.abs(value * y[i]), 0);
      expect(Math.abs(dot(x, y) - accurateDot(x, y))).toBeLessThanOrEqual(
        (x.length + 1) * EPS * size + 1e-320,
      );
    }),
  );
});

it('norm2 is right from the smallest to the largest magnitudes', () => {
  expect(norm2(new Float64Array(0))).toBe(0);
  expect(norm2(Float64Array.of(0, -0))).toBe(0);
  for (const size of [1, 1e-320, 1e-200, 1e200, 1e307]) {
    const norm = norm2(Float64Array.of(3 * size, -4 * size));
    expect(Math.abs(norm - 5 * size)).toBeLessThanOrEqual(5 * size * 4 * EPS + Number.MIN_VALUE);
  }
});

it('axpy and scale work in place and return what they changed', () => {
  const x = Float64Array.of(1, 2, 3);
  const y = Float64Array.of(10, 20, 30);
  expect(axpy(2, x, y)).toBe(y);
  expect([...y]).toEqual([12, 24, 36]);
  expect(scale(-1, y)).toBe(y);
  expect([...y]).toEqual([-12, -24, -36]);
  expect([...x]).toEqual([1, 2, 3]);
});

it('exponentOf gives 2^(e-1) <= x < 2^e for every positive double', () => {
  const exact = [1, 2, 0.5, 2 ** -1074, 2 ** -1022, 2 ** 1023, Number.MAX_VALUE, 1 - EPS, 1 + 2 * EPS];
  for (const x of exact) {
    const mantissa = timesPowerOfTwo(x, -exponentOf(x));
    expect(mantissa).toBeGreaterThanOrEqual(0.5);
    expect(mantissa).toBeLessThan(1);
    expect(timesPowerOfTwo(mantissa, exponentOf(x))).toBe(x);
  }
  expect(exponentOf(0)).toBe(0);
});
