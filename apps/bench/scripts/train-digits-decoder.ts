/**
 * Trains the decoder of the suite `sampling` and writes data/digits-decoder.json: an autoencoder 64-100-10-100-64 with ReLU in its hidden layers,
 * Adam (2e-3, a fifth of it after epoch 100), batches of 100, 150 epochs, on 1,500 of the 1,797 digits: `node scripts/train-digits-decoder.ts`.
 */
import { writeFileSync } from 'node:fs';
import { matrixProduct } from '@lab/linalg';
import { permutation, randomStream } from '@lab/stats';
import { dataFile } from '../src/data/data-file.ts';
import { readLabelledCsv } from '../src/data/read-table.ts';

const sizes = [64, 100, 10, 100, 64];
const training = 1500;
const epochs = 150;
const batch = 100;
const seed = 2604;

interface Dense {
  readonly data: Float64Array;
  readonly rows: number;
  readonly columns: number;
}

interface Layer {
  readonly weights: Dense;
  readonly bias: Float64Array;
  /** Hidden layers end in ReLU; the code and the image do not. */
  readonly relu: boolean;
}

const { X } = readLabelledCsv(dataFile('digits.csv.gz'));
const images = Array.from({ length: X.rows }, (_, i) =>
  Float64Array.from(X.getRow(i), (value) => value / 16),
);
const order = permutation(randomStream(seed, 'split'), images.length);
const trainingRows = Array.from(order.subarray(0, training));
const testRows = Array.from(order.subarray(training));

const stream = randomStream(seed, 'weights');
const layers: Layer[] = sizes.slice(1).map((columns, at) => {
  const rows = sizes[at] ?? 0;
  const deviation = Math.sqrt(2 / (rows + columns));
  const data = Float64Array.from({ length: rows * columns }, () => deviation * stream.normal());
  return { weights: { data, rows, columns }, bias: new Float64Array(columns), relu: at % 2 === 0 };
});

function product(a: Dense, b: Dense, options: { transposeA?: boolean; transposeB?: boolean } = {}): Dense {
  const result = matrixProduct(a, b, options);
  return { data: Float64Array.from(result.to1DArray()), rows: result.rows, columns: result.columns };
}

function forward(input: Dense, from = 0, to = layers.length): Dense[] {
  const states = [input];
  for (const { weights, bias, relu } of layers.slice(from, to)) {
    const state = product(states[states.length - 1] ?? input, weights);
    for (let i = 0; i < state.data.length; i++) {
      const value = (state.data[i] ?? 0) + (bias[i % state.columns] ?? 0);
      state.data[i] = relu && value < 0 ? 0 : value;
    }
    states.push(state);
  }
  return states;
}

function pack(rows: readonly number[]): Dense {
  const data = new Float64Array(rows.length * 64);
  rows.forEach((row, at) => {
    data.set(images[row] ?? new Float64Array(64), at * 64);
  });
  return { data, rows: rows.length, columns: 64 };
}

/** Gradients of the mean squared error of a batch, weights and bias of each layer by turns. */
function gradients(input: Dense): Float64Array[] {
  const states = forward(input);
  const output = states[states.length - 1] ?? input;
  let flow: Dense = {
    ...output,
    data: output.data.map((value, i) => (2 * (value - (input.data[i] ?? 0))) / input.rows),
  };
  const found: Float64Array[] = [];
  for (let at = layers.length - 1; at >= 0; at--) {
    const layer = layers[at];
    const [before, after] = [states[at], states[at + 1]];
    if (layer === undefined || before === undefined || after === undefined) throw new Error('no layer');
    if (layer.relu)
      flow = { ...flow, data: flow.data.map((value, i) => ((after.data[i] ?? 0) > 0 ? value : 0)) };
    const bias = new Float64Array(flow.columns);
    flow.data.forEach((value, i) => {
      bias[i % flow.columns] = (bias[i % flow.columns] ?? 0) + value;
    });
    found.unshift(product(before, flow, { transposeA: true }).data, bias);
    flow = product(flow, layer.weights, { transposeB: true });
  }
  return found;
}

const parameters = layers.flatMap(({ weights, bias }) => [weights.data, bias]);
const first = parameters.map((values) => new Float64Array(values.length));
const second = parameters.map((values) => new Float64Array(values.length));
let step = 0;
function adam(found: readonly Float64Array[], rate: number): void {
  step++;
  const size = (rate * Math.sqrt(1 - 0.999 ** step)) / (1 - 0.9 ** step);
  parameters.forEach((values, at) => {
    const [g, m, v] = [found[at], first[at], second[at]];
    if (g === undefined || m === undefined || v === undefined) throw new Error('no gradient');
    for (let i = 0; i < values.length; i++) {
      const slope = g[i] ?? 0;
      m[i] = 0.9 * (m[i] ?? 0) + 0.1 * slope;
      v[i] = 0.999 * (v[i] ?? 0) + 0.001 * slope * slope;
      values[i] = (values[i] ?? 0) - (size * (m[i] ?? 0)) / (Math.sqrt(v[i] ?? 0) + 1e-8);
    }
  });
}

function meanError(rows: readonly number[]): number {
  const input = pack(rows);
  const output = forward(input)[layers.length] ?? input;
  let sum = 0;
  for (let r = 0; r < rows.length; r++) {
    let [distance, size] = [0, 0];
    for (let i = r * 64; i < (r + 1) * 64; i++) {
      distance += ((output.data[i] ?? 0) - (input.data[i] ?? 0)) ** 2;
      size += (input.data[i] ?? 0) ** 2;
    }
    sum += Math.sqrt(distance / size);
  }
  return sum / rows.length;
}

for (let epoch = 0; epoch < epochs; epoch++) {
  const turn = permutation(randomStream(seed, 'epoch', epoch), training);
  for (let start = 0; start < training; start += batch) {
    const rows = Array.from(turn.subarray(start, start + batch), (at) => trainingRows[at] ?? 0);
    adam(gradients(pack(rows)), epoch < 100 ? 2e-3 : 4e-4);
  }
  if (epoch % 25 === 24)
    console.log(`epoch ${epoch + 1}: relative error of test digits ${meanError(testRows).toFixed(4)}`);
}

const codes = forward(pack(trainingRows), 0, 2)[2];
if (codes === undefined) throw new Error('no codes');
const code = (row: number): number[] => Array.from(codes.data.subarray(row * 10, (row + 1) * 10));
const mean = Array.from(
  { length: 10 },
  (_, j) => trainingRows.reduce((sum, _row, i) => sum + (codes.data[i * 10 + j] ?? 0), 0) / training,
);
const deviation = mean.map((m, j) =>
  Math.sqrt(
    trainingRows.reduce((sum, _row, i) => sum + ((codes.data[i * 10 + j] ?? 0) - m) ** 2, 0) / training,
  ),
);
const short = (values: ArrayLike<number>): number[] =>
  Array.from(values, (value) => Number(value.toPrecision(6)));
const rowsOf = ({ data, rows, columns }: Dense): number[][] =>
  Array.from({ length: rows }, (_, i) => short(data.subarray(i * columns, (i + 1) * columns)));
const decoder = layers.slice(2);
const model = {
  about: 'decoder 10-100-64 of 8 x 8 digits / 16, trained by scripts/train-digits-decoder.ts',
  testRelativeError: Number(meanError(testRows).toFixed(5)),
  weights: decoder.map(({ weights }) => rowsOf(weights)),
  biases: decoder.map(({ bias }) => short(bias)),
  latentMean: short(mean),
  latentDeviation: short(deviation),
  starts: Array.from({ length: 30 }, (_, i) => short(code(i * 50))),
  latents: Array.from({ length: 100 }, (_, i) => short(code(i * 15))),
  testRows,
};
writeFileSync(dataFile('digits-decoder.json'), `${JSON.stringify(model)}\n`);
console.log(`test error ${model.testRelativeError}`);
