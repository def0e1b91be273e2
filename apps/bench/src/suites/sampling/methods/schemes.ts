import { designSampling, drawSample, systematicSampling, type DrawOptions } from '@lab/partial-sampling';
import { randomStream } from '@lab/stats';
import { defineMethod } from '../../../nouns/method.ts';
import type { Parameters } from '../../../nouns/parameters.ts';
import type { ChooseRows, ChosenRows, Outcome, SamplingContext, SamplingInput } from '../task.ts';

type NoParameters = Record<string, never>;

function designOf({ energy, measurements, paired, transform, forced }: SamplingContext, energies = energy) {
  const pairs = paired ? transform.pairs : undefined;
  return designSampling({ energy: energies, measurements, pairs, forced });
}

function drawn(options: Omit<DrawOptions, 'seed'>): ChooseRows {
  return (context, seed) => {
    const withPositions =
      options.method === 'localPivotal' ? { positions: { shape: context.transform.shape } } : {};
    return drawSample(designOf(context), { rounding: 'random', ...options, ...withPositions, seed });
  };
}

/** A scheme as a method of the suite. */
function scheme(
  name: string,
  title: string,
  description: string,
  choose: ChooseRows,
  applies: (problem: string, parameters: Parameters) => boolean = () => true,
) {
  return defineMethod<SamplingInput, Outcome, NoParameters>({
    name,
    title,
    description,
    module: import.meta.url,
    skip: (problem, _) =>
      applies(problem.name, problem.parameters) ? undefined : 'not part of this comparison',
    run: ({ judge }, { seed }) => judge(choose, seed),
  });
}

const isImage = (problem: string): boolean =>
  ['phantom', 'phantom-budgets', 'photographs', 'photographs-budgets'].includes(problem);
const isDrawn = (problem: string): boolean => problem !== 'tail';
/** Where schemes that are not about the paper's claims are shown: one budget of each image. */
const isSideShow = (problem: string, { share, decoder }: Parameters): boolean =>
  (problem === 'phantom-budgets' && share === 0.25 && decoder === 'bpdn') ||
  (problem === 'photographs-budgets' && share === 0.2);

export const bernoulli = scheme(
  'bernoulli',
  'Bernoulli',
  'Each row by itself with probability min(1, c a): the scheme of arXiv 2604.04802 (@lab/partial-sampling).',
  drawn({ scheme: 'bernoulli' }),
);

export const fixedSize = scheme(
  'fixed-size',
  'Fixed size',
  'The same probabilities with an exact number of rows, systematic in random order (@lab/partial-sampling).',
  drawn({ scheme: 'fixedSize' }),
  (problem) => isDrawn(problem) && problem !== 'digit-peers',
);

export const localPivotal = scheme(
  'local-pivotal',
  'Fixed size, spread out',
  'The same probabilities with an exact number of rows that keep apart in frequency (local pivotal method, @lab/partial-sampling).',
  drawn({ scheme: 'fixedSize', method: 'localPivotal' }),
  isSideShow,
);

export const withReplacement = scheme(
  'with-replacement',
  'With replacement',
  'm draws from q = a / sum a; repeated rows are averaged: earlier work of the same authors (arXiv 2504.01046).',
  drawn({ scheme: 'withReplacement' }),
);

export const withoutReplacement = scheme(
  'without-replacement',
  'Without replacement',
  'Draws from q = a / sum a until m different rows have been seen.',
  drawn({ scheme: 'withoutReplacement' }),
  isDrawn,
);

export const soft = scheme(
  'soft',
  'Soft',
  'Each row by itself with probability c a / (1 + c a), which never is 1.',
  drawn({ scheme: 'soft' }),
  (problem, parameters) =>
    isDrawn(problem) && problem !== 'digit-peers' && (!isImage(problem) || isSideShow(problem, parameters)),
);

export const uniform = scheme(
  'uniform',
  'Uniform',
  'Each row by itself with the same probability.',
  (context, seed) =>
    drawSample(designOf({ ...context, forced: [] }, new Float64Array(context.energy.length).fill(1)), {
      seed,
    }),
  (problem) => isDrawn(problem) && problem !== 'digit-peers' && !isImage(problem),
);

export const naturalOrder = scheme(
  'systematic-natural',
  'Systematic, natural order',
  'Systematic sampling of the same probabilities without a random order: the pitfall, a comb.',
  (context, seed) => {
    const { probabilities } = designOf(context);
    const order = probabilities.map((_, row) => row);
    const uniformNumber = randomStream(seed, 'systematic').uniform();
    const { rows } = systematicSampling({ probabilities, uniform: uniformNumber, order, rounding: 'random' });
    return { rows };
  },
  (problem, { sensing }) => problem === 'sparse' && sensing === 'walshHadamard',
);

/** Frequencies from low to high: by distance from 0. */
function byFrequency({ transform }: SamplingContext): number[] {
  const radius = frequencyOf(transform.shape);
  return Array.from({ length: transform.size }, (_, row) => row).sort((a, b) => radius(a) - radius(b));
}

function frequencyOf(shape: SamplingContext['transform']['shape']): (row: number) => number {
  const [rows, columns] = shape.length === 2 ? shape : [1, shape[0]];
  const centred = (f: number, n: number): number => (2 * f > n ? n - f : f);
  return (row) => Math.hypot(centred(Math.floor(row / columns), rows), centred(row % columns, columns));
}

/** Rows and their partners up to a count. */
function takePairs(order: readonly number[], count: number, pairs: readonly number[]): Set<number> {
  const taken = new Set<number>();
  for (const row of order) {
    if (taken.has(row)) continue;
    const partner = pairs[row] ?? row;
    if (taken.size + (partner === row ? 1 : 2) > count) break;
    taken.add(row).add(partner);
  }
  return taken;
}

function ascending(rows: Iterable<number>): ChosenRows {
  return { rows: [...rows].sort((a, b) => a - b) };
}

export const lowPass = scheme(
  'low-pass',
  'Low frequencies alone',
  'The m lowest frequencies and nothing else.',
  (context) =>
    ascending(
      takePairs(byFrequency(context), Math.round(context.measurements), context.transform.pairs ?? []),
    ),
  isImage,
);

export const halfCentre = scheme(
  'half-centre',
  'Half centre, half random',
  'Half of the rows are the lowest frequencies, half are drawn uniformly from the rest: the fully sampled centre of MRI practice.',
  (context, seed) => {
    const { measurements, transform } = context;
    const pairs = transform.pairs ?? [];
    const centre = takePairs(byFrequency(context), Math.round(measurements / 2), pairs);
    const energy = Float64Array.from({ length: transform.size }, (_, row) => (centre.has(row) ? 0 : 1));
    const rest = designSampling({ energy, measurements: measurements - centre.size, pairs });
    return ascending([...centre, ...drawSample(rest, { seed }).rows]);
  },
  isImage,
);

export const inversePower = scheme(
  'inverse-square',
  'Inverse-square density',
  'Bernoulli draws with probabilities by 1/(1 + f1^2 + f2^2): variable density as of Krahmer and Ward.',
  (context, seed) => {
    const radius = frequencyOf(context.transform.shape);
    const energy = Float64Array.from(
      { length: context.transform.size },
      (_, row) => 1 / (1 + radius(row) ** 2),
    );
    return drawSample(designOf({ ...context, forced: [] }, energy), { seed });
  },
  isSideShow,
);

export const multilevel = scheme(
  'multilevel',
  'Multilevel',
  'Dyadic bands of frequencies, each with a share of its rows that halves from band to band (after Adcock and Hansen), drawn uniformly within.',
  (context, seed) => {
    const radius = frequencyOf(context.transform.shape);
    // One energy a band: water-filling makes the lowest bands certain and shares the rest out.
    const band = (row: number): number => Math.max(0, Math.ceil(Math.log2(Math.max(1, radius(row) / 8))));
    const energy = Float64Array.from({ length: context.transform.size }, (_, row) => 4 ** -band(row));
    return drawSample(designOf({ ...context, forced: [] }, energy), {
      scheme: 'fixedSize',
      rounding: 'random',
      seed,
    });
  },
  isSideShow,
);

/** Bernoulli rows with weights 1/p in the reconstruction. */
export const weighted = defineMethod<SamplingInput, Outcome, NoParameters>({
  name: 'bernoulli-weighted',
  title: 'Bernoulli, weights 1/p',
  description: 'The rows of Bernoulli draws, reconstructed with weights 1/p: what the theory analyses.',
  module: import.meta.url,
  skip: ({ name }) =>
    name === 'digits' || name === 'subspace' ? undefined : 'weights matter with noise and these decoders',
  run: ({ judge }, { seed }) => judge(drawn({ scheme: 'bernoulli' }), seed, { weighted: true }),
});
