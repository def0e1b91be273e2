import type { Parameter } from '@lab/muoneq';

/** Rows of the training set, its inputs and its outputs. */
export const [samples, inputs, outputs] = [96, 8, 6];

/** A small network of one hidden layer and what it is to learn. */
export interface Task {
  readonly parameters: () => Parameter[];
  lossAndGradients(parameters: readonly Parameter[]): {
    readonly loss: number;
    readonly gradients: Readonly<Record<string, Float64Array>>;
  };
}

/** Numbers that look random and are the same everywhere. */
function wave(k: number): number {
  const product = 16807 * (k + 1);
  return (((product * 48271) % 2147483647) / 1073741823.5 - 1) * 1.2;
}

/** y = out tanh(hidden x) against smooth targets, output o scaled by 10^(-spread o / (outputs - 1)). */
export function networkTask(units: number, spread: number): Task {
  const x = Float64Array.from({ length: samples * inputs }, (_, k) => wave(k));
  const target = Float64Array.from({ length: samples * outputs }, (_, k) => {
    const [n, o] = [Math.floor(k / outputs), k % outputs];
    const scale = 10 ** ((-spread * o) / (outputs - 1));
    return Math.fround(scale * Math.sin(2 * x[n * inputs + o]! + x[n * inputs + ((o + 3) % inputs)]!));
  });
  const matrix = (name: string, rows: number, columns: number, size: number, from: number): Parameter => ({
    name,
    shape: [rows, columns],
    data: Float64Array.from({ length: rows * columns }, (_, k) => size * wave(from + k)),
  });
  return {
    parameters: () => [matrix('hidden', units, inputs, 0.35, 5000), matrix('out', outputs, units, 0.1, 9000)],
    lossAndGradients: ([hidden, out]) => gradients(x, target, units, hidden!.data, out!.data),
  };
}

function gradients(
  x: Float64Array,
  target: Float64Array,
  units: number,
  hidden: ArrayLike<number>,
  out: ArrayLike<number>,
): ReturnType<Task['lossAndGradients']> {
  const found = { hidden: new Float64Array(units * inputs), out: new Float64Array(outputs * units) };
  const [a, back] = [new Float64Array(units), new Float64Array(units)];
  let loss = 0;
  for (let n = 0; n < samples; n++) {
    for (let u = 0; u < units; u++) {
      let sum = 0;
      for (let i = 0; i < inputs; i++) sum += hidden[u * inputs + i]! * x[n * inputs + i]!;
      // Engines differ in the last bit of such functions, and a hundred steps of training make much of it.
      a[u] = Math.fround(Math.tanh(sum));
    }
    back.fill(0);
    for (let o = 0; o < outputs; o++) {
      let error = -target[n * outputs + o]!;
      for (let u = 0; u < units; u++) error += out[o * units + u]! * a[u]!;
      loss += (error * error) / samples;
      for (let u = 0; u < units; u++) {
        found.out[o * units + u]! += (2 * error * a[u]!) / samples;
        back[u]! += (2 * error * out[o * units + u]!) / samples;
      }
    }
    for (let u = 0; u < units; u++)
      for (let i = 0; i < inputs; i++)
        found.hidden[u * inputs + i]! += back[u]! * (1 - a[u]! * a[u]!) * x[n * inputs + i]!;
  }
  return { loss, gradients: found };
}
