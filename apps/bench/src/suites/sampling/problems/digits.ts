import { readFileSync } from 'node:fs';
import { svd } from '@lab/linalg';
import {
  empiricalCoherence,
  fromLayers,
  jacobianCoherence,
  measure,
  reconstruct,
  relativeError,
  walshHadamard,
  type Decoder,
  type Prior,
  type SensingTransform,
} from '@lab/partial-sampling';
import { randomStream } from '@lab/stats';
import { dataFile } from '../../../data/data-file.ts';
import { readLabelledCsv } from '../../../data/read-table.ts';
import type { Parameters } from '../../../nouns/parameters.ts';
import { defineProblem } from '../../../nouns/problem.ts';
import type { Outcome, SamplingInput } from '../task.ts';

/** A budget, where the energies come from, and what reconstructs. */
export interface DigitParameters extends Parameters {
  readonly measurements: number;
  readonly energies: 'rms' | 'jacobian';
  readonly decoder: 'network' | 'pca';
}

/** Test digits in one run. */
const digitsARun = 2;
const sigma = 0.02;

interface Model {
  readonly testRelativeError: number;
  readonly weights: number[][][];
  readonly biases: number[][];
  readonly latentMean: number[];
  readonly latentDeviation: number[];
  readonly starts: number[][];
  readonly latents: number[][];
  readonly testRows: number[];
}

const modelFile = dataFile('digits-decoder.json');
const budgets = [8, 16, 24, 32];
const network = budgets.map(
  (measurements) => ({ measurements, energies: 'rms', decoder: 'network' }) as const,
);
const others = [
  ...budgets
    .slice(1)
    .map((measurements) => ({ measurements, energies: 'jacobian', decoder: 'network' }) as const),
  ...budgets.slice(1).map((measurements) => ({ measurements, energies: 'rms', decoder: 'pca' }) as const),
];

interface Setting {
  readonly model: Model;
  readonly images: readonly (readonly number[])[];
  readonly training: number[][];
  readonly decoder: Decoder;
  readonly transform: SensingTransform;
  readonly energies: Readonly<Record<DigitParameters['energies'], Float64Array>>;
}

let known: Setting | undefined;

/** Decoder, digits and energies; computed once in a process. */
function setting(): Setting {
  if (known !== undefined) return known;
  const model = JSON.parse(readFileSync(modelFile, 'utf8')) as Model;
  const { images, training } = digits(model);
  const decoder = fromLayers(model.weights, model.biases);
  const transform = walshHadamard({ shape: [8, 8] });
  const energies = {
    rms: empiricalCoherence(transform, training).rms,
    jacobian: jacobianCoherence(transform, decoder, model.latents).energy,
  };
  known = { model, images, training, decoder, transform, energies };
  return known;
}

function generate({
  parameters,
  repetition,
  seed,
}: {
  parameters: DigitParameters;
  repetition: number;
  seed: number;
}) {
  const { measurements, energies, decoder: kind } = parameters;
  const { model, images, training, decoder, transform, energies: all } = setting();
  const energy = all[energies];
  const stream = randomStream(seed, 'starts');
  const starts = [0, 1].map(() => model.starts[stream.integer(model.starts.length)] ?? []);
  const prior: Prior =
    kind === 'pca'
      ? { kind: 'linear', ...principal(training, 10) }
      : {
          kind: 'decoder',
          decoder,
          starts,
          latentMean: model.latentMean,
          latentDeviation: model.latentDeviation,
        };
  const judge: SamplingInput['judge'] = (choose, drawSeed, { weighted = false } = {}): Outcome => {
    let error = 0;
    for (let k = 0; k < digitsARun; k++) {
      const image = images[model.testRows[(repetition * digitsARun + k) % model.testRows.length] ?? 0] ?? [];
      const context = { transform, energy, measurements, paired: false, forced: [] };
      const sample = choose(context, randomStream(drawSeed, 'digit', k).uint32());
      const noise = { kind: 'gaussian', sigma } as const;
      const y = measure(transform, image, sample, { noise, seed: `${seed}/${k}` });
      const weights = weighted ? 'inverse-probability' : 'none';
      error += relativeError(reconstruct(transform, prior, y, sample, { weights }).x, image) / digitsARun;
    }
    return { relativeError: error };
  };
  return { input: { judge }, reference: undefined };
}

/** Digits / 16, and those the decoder was trained on (every fifth, for the energies). */
function digits({ testRows }: Model): { images: number[][]; training: number[][] } {
  const { X } = readLabelledCsv(dataFile('digits.csv.gz'));
  const images = Array.from({ length: X.rows }, (_, i) => X.getRow(i).map((value) => value / 16));
  const test = new Set(testRows);
  return { images, training: images.filter((_, row) => !test.has(row)).filter((_, at) => at % 5 === 0) };
}

/** Mean and the first principal directions. */
function principal(rows: readonly number[][], count: number): { mean: number[]; basis: number[][] } {
  const mean = (rows[0] ?? []).map((_, j) => rows.reduce((sum, row) => sum + (row[j] ?? 0), 0) / rows.length);
  const { v } = svd(rows.map((row) => row.map((value, j) => value - (mean[j] ?? 0))));
  return { mean, basis: mean.map((_, i) => Array.from({ length: count }, (__, j) => v.get(i, j))) };
}

const label = ({ measurements, energies, decoder }: DigitParameters): string =>
  `digits, ${measurements} of 64 rows${energies === 'jacobian' ? ', energies of the Jacobian' : ''}${decoder === 'pca' ? ', PCA of 10' : ''}`;
const files = (): URL[] => [modelFile, dataFile('digits.csv.gz')];
const description =
  'Test digits the decoder has not seen (a network 10-100-64 trained by scripts/train-digits-decoder.ts), two-dimensional Walsh-Hadamard rows, noise of 0.02 a measurement; latent descent from the mean code and two training codes.';

/** Digits by a generative prior. */
export const digitsProblem = defineProblem<SamplingInput, undefined, DigitParameters>({
  name: 'digits',
  title: 'Digits by a generative prior',
  description,
  module: import.meta.url,
  cases: { quick: network.slice(1, 3), standard: network, full: network },
  repetitions: { quick: 2, standard: 40, full: 99 },
  label,
  files,
  generate,
});

/** The same with energies of the Jacobian, and by principal components. */
export const digitPeers = defineProblem<SamplingInput, undefined, DigitParameters>({
  name: 'digit-peers',
  title: 'Digits by other energies and by principal components',
  description: `${description} Here with energies of the decoder's Jacobian (100 latent points), or reconstructed by least squares over ten principal components.`,
  module: import.meta.url,
  cases: { quick: others.slice(0, 1), standard: others, full: others },
  repetitions: { quick: 1, standard: 40, full: 99 },
  label,
  files,
  generate,
});
