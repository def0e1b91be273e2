import { defineMethod } from '../../../nouns/method.ts';
import type { BulkAnswer, BulkInput } from '../task.ts';
import { onlyOn } from './applies.ts';
import { densityPoints } from './theory.ts';

// Small enough for a plot; the time to converge grows as it shrinks.
const imaginary = 1e-3;
const tolerance = 1e-10;
const mostIterations = 10_000;

/** The Dyson equation as people first solve it. */
export const fixedPoint = defineMethod<BulkInput, BulkAnswer, Record<string, never>>({
  name: 'fixed-point',
  title: 'Fixed point of the vector Dyson equation',
  description:
    'g <- (g + 1/(z - S g))/2 for one g a block, at each of 500 points 0.001 above the real axis, until it moves by less than 1e-10.',
  module: import.meta.url,
  label: () => 'fixed point, Im z = 0.001',
  skip: onlyOn(['bulk', 'density-speed'], 'gives densities'),
  run({ profile: { weights, variance } }) {
    const most = Math.sqrt(2 * Math.max(...variance));
    const x = Array.from(
      { length: densityPoints },
      (_, i) => most * ((2 * i) / (densityPoints - 1) - 1) * 1.01,
    );
    return { kind: 'bulk', x, density: x.map((point) => densityAt(point, weights, variance)) };
  },
});

function densityAt(x: number, weights: ArrayLike<number>, variance: ArrayLike<number>): number {
  const count = weights.length;
  const re = new Float64Array(count);
  const im = new Float64Array(count).fill(-1);
  for (let iteration = 0; iteration < mostIterations; iteration++)
    if (iterate(x, weights, variance, re, im) < tolerance) break;
  return im.reduce((sum, value, k) => sum - ((weights[k] ?? 0) * value) / Math.PI, 0);
}

/** One damped step in place; returns how far it went. */
function iterate(
  x: number,
  weights: ArrayLike<number>,
  variance: ArrayLike<number>,
  re: Float64Array,
  im: Float64Array,
): number {
  const count = weights.length;
  let [m0Re, m0Im, m1Re, m1Im, moved] = [0, 0, 0, 0, 0];
  for (let k = 0; k < count; k++) {
    const weight = weights[k] ?? 0;
    const spread = weight * (variance[k] ?? 0);
    m0Re += weight * (re[k] ?? 0);
    m0Im += weight * (im[k] ?? 0);
    m1Re += spread * (re[k] ?? 0);
    m1Im += spread * (im[k] ?? 0);
  }
  for (let k = 0; k < count; k++) {
    const a = x - 0.25 * ((variance[k] ?? 0) * m0Re + m1Re);
    const b = imaginary - 0.25 * ((variance[k] ?? 0) * m0Im + m1Im);
    const square = a * a + b * b;
    const nextRe = 0.5 * ((re[k] ?? 0) + a / square);
    const nextIm = 0.5 * ((im[k] ?? 0) - b / square);
    moved = Math.max(moved, Math.abs(nextRe - (re[k] ?? 0)) + Math.abs(nextIm - (im[k] ?? 0)));
    re[k] = nextRe;
    im[k] = nextIm;
  }
  return moved;
}
