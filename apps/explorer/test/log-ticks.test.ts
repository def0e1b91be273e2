import { expect, it } from 'vitest';
import { oneTwoFive, powersOfTen } from '../src/contract/log-ticks.ts';

it('logarithmic axes have ticks at powers of ten, or at 1, 2 and 5 times these', () => {
  expect(powersOfTen(0.0007, 0.6)).toEqual([0.001, 0.01, 0.1]);
  expect(powersOfTen(0.01, 1)).toEqual([0.01, 0.1, 1]);
  expect(oneTwoFive(0.0015, 0.07)).toEqual([0.002, 0.005, 0.01, 0.02, 0.05]);
  expect(oneTwoFive(3, 120)).toEqual([5, 10, 20, 50, 100]);
});
