import { randomStream } from '@lab/stats';
import type { OptimizerOptions, Parameter } from '../../src/index.ts';

/** Options under which every adapter must give what the core gives. */
export const parityOptions: readonly (readonly [string, OptimizerOptions])[] = [
  ['the defaults', {}],
  ["preset 'paper'", { preset: 'paper', lr: 0.02 }],
  ["preset 'torch'", { preset: 'torch', lr: 0.02 }],
  ["preset 'keller-jordan'", { preset: 'keller-jordan' }],
  ["preset 'nanochat'", { preset: 'nanochat' }],
  ['muon', { method: 'muon', lr: 0.02, nesterov: false }],
  ['normuon', { method: 'normuon', lr: 0.02 }],
  ['muonPlus', { method: 'muonPlus', lr: 0.02 }],
  ['rmnp', { method: 'rmnp', lr: 0.02 }],
  ['adamw', { method: 'adamw', lr: 0.02 }],
  ['sgd', { method: 'sgd', lr: 0.02 }],
  ['columns', { mode: 'col', lr: 0.02 }],
  ['both sides', { mode: 'rowcol', lr: 0.02, clip: 3 }],
  ['both sides until step 7', { mode: 'rowcol', phase: 7, lr: 0.02 }],
  ['both sides, guarded', { mode: 'rowcol', guard: 0.9, lr: 0.02 }],
  ['both sides in two rounds', { mode: 'rowcol', rounds: 2, clip: 4, exponent: 0.25, lr: 0.02 }],
  ['layout in-out', { layout: 'in-out', lr: 0.02, scale: 'original' }],
  ['layout in-out, normuon', { layout: 'in-out', method: 'normuon', lr: 0.02 }],
  ['layout in-out, phase', { layout: 'in-out', mode: 'rowcol', phase: 7, lr: 0.02 }],
  ['schatten8', { normalization: 'schatten8', lr: 0.02, coefficients: 'quintic' }],
  ['aol', { normalization: 'aol', lr: 0.02, coefficients: 'cubic', steps: 8 }],
  ['cautious decay', { cautious: true, weightDecay: 1, lr: 0.02, momentumStyle: 'ema' }],
];

/** Parameters of several shapes. */
export function parityParameters(): Parameter[] {
  const stream = randomStream(11, 'parameters');
  const draw = (name: string, ...shape: number[]): Parameter => ({
    name,
    shape,
    data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => stream.normal()),
  });
  return [
    draw('embed', 9, 5),
    draw('wide', 4, 7),
    draw('tall', 8, 3),
    draw('conv', 3, 2, 4),
    draw('bias', 6),
  ];
}

/** Gradients of a step. */
export function parityGradients(params: readonly Parameter[], step: number): Record<string, Float32Array> {
  const stream = randomStream(12, 'gradients', step);
  return Object.fromEntries(
    params.map(({ name, data }) => [name, Float32Array.from(data, () => stream.normal())]),
  );
}

/** The largest difference, in units of the largest value. */
export function relativeDifference(got: ArrayLike<number>, want: ArrayLike<number>): number {
  let [difference, size] = [0, 0];
  for (let i = 0; i < want.length; i++) {
    difference = Math.max(difference, Math.abs(got[i] - want[i]));
    size = Math.max(size, Math.abs(want[i]));
  }
  return difference / size;
}
