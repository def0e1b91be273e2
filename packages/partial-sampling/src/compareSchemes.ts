import { outOfRange, requireCount, wrongShape, wrongType } from '@lab/linalg/arguments';
import { newsOf, runCooperatively, runToEnd } from '@lab/linalg/cooperative';
import { randomStream, standardErrorOfMean, type PathElement } from '@lab/stats';
import type { AsyncOptions } from './progress.ts';
import type { NumberList } from './arguments.ts';
import type { MeasuredSample } from './dataTerm.ts';
import { designSampling, type DesignInput } from './designSampling.ts';
import { drawSample, type DrawOptions, type Scheme } from './drawSample.ts';
import { relativeError } from './imageQuality.ts';
import { measure, type MeasuredRows, type Noise } from './measure.ts';
import type { Prior } from './priors.ts';
import { iterateReconstruction, type ReconstructOptions } from './reconstruct.ts';
import { readTransform, type SensingTransform } from './sensingTransform.ts';
import type { Signal, SignalLike } from './signal.ts';

/** A way to choose rows: one of this package's schemes, or your own. */
export type ComparedScheme =
  | Scheme
  | {
      readonly name: string;
      /** The rows for a budget; the same seed must give the same rows. */
      readonly draw: (budget: number, seed: PathElement) => MeasuredSample & MeasuredRows;
    };

/** Input of {@link compareSchemes}. */
export interface CompareInput {
  /** U, of size n. */
  readonly transform: SensingTransform;
  /** What is known of the images. */
  readonly prior: Prior;
  /** The signals to try the schemes on. */
  readonly images: readonly SignalLike[];
  /** Energies for the schemes of this package. */
  readonly energy: NumberList;
  /** Forced rows, pairs and so on of their designs. */
  readonly design?: Omit<DesignInput, 'energy' | 'measurements'> | undefined;
  /** The first one is what the others are compared with. */
  readonly schemes: readonly ComparedScheme[];
  /** Expected numbers of rows. */
  readonly budgets: readonly number[];
  /** Repetitions for each image. */
  readonly repetitions: number;
  readonly seed: PathElement;
  /** Noise of the measurements; default none. */
  readonly noise?: Noise | undefined;
  /** Options of drawSample. */
  readonly draw?: Omit<DrawOptions, 'seed' | 'scheme'> | undefined;
  /** Options of reconstruct. */
  readonly reconstruct?: Omit<ReconstructOptions, 'signal' | 'onIteration'> | undefined;
}

/** One reconstruction. */
export interface ComparedRun {
  /** Name of the scheme. */
  readonly scheme: string;
  /** Expected number of rows. */
  readonly budget: number;
  /** Which image, from 0. */
  readonly image: number;
  /** Which repetition, from 0. */
  readonly repetition: number;
  /** Different rows measured. */
  readonly rows: number;
  /** |x - image| / |image| of the reconstruction x. */
  readonly relativeError: number;
  /** How far the comparison has come. */
  readonly completed: number;
  readonly total: number;
}

/** What came of one scheme at one budget. */
export interface ComparedSummary {
  /** Name of the scheme. */
  readonly scheme: string;
  /** Expected number of rows. */
  readonly budget: number;
  /** Number of reconstructions. */
  readonly runs: number;
  /** Mean number of rows measured. */
  readonly meanRows: number;
  /** Mean relative error. */
  readonly meanError: number;
  /** Absent where there is one run. */
  readonly standardError?: number;
  /** This scheme less the first one, on the same images and noise: mean and standard error; absent for the first one. */
  readonly difference?: { readonly mean: number; readonly standardError?: number };
}

/**
 * Relative errors of sampling schemes on the user's images, paired: all schemes see the same image, the same noise of each row and seeds of
 * their own.
 *
 * @throws as {@link designSampling}, {@link drawSample} and {@link reconstruct}
 */
export function compareSchemes(input: CompareInput): ComparedSummary[] {
  return runToEnd(compareSteps(input));
}

/** As {@link compareSchemes}, giving way to the event loop. */
export function compareSchemesAsync(
  input: CompareInput,
  options: AsyncOptions = {},
): Promise<ComparedSummary[]> {
  return runCooperatively(compareSteps(input), options);
}

/** The runs one by one, then the summaries. */
export function iterateComparison(input: CompareInput): Generator<ComparedRun, ComparedSummary[], void> {
  return newsOf(compareSteps(input));
}

function* compareSteps(input: CompareInput): Generator<ComparedRun | undefined, ComparedSummary[], void> {
  const { images, budgets, schemes } = readInput(input);
  const repetitions = requireCount(input.repetitions, 'repetitions', 1);
  const total = budgets.length * images.length * repetitions * schemes.length;
  const runs: ComparedRun[] = [];
  for (const budget of budgets)
    for (let image = 0; image < images.length; image++)
      for (let repetition = 0; repetition < repetitions; repetition++)
        for (const scheme of schemes) {
          const { rows, error } = yield* oneRun(input, scheme, budget, image, repetition);
          const name = nameOf(scheme);
          const run = {
            scheme: name,
            budget,
            image,
            repetition,
            rows,
            relativeError: error,
            completed: runs.length + 1,
            total,
          };
          runs.push(run);
          yield run;
        }
  return budgets.flatMap((budget) =>
    schemes.map((scheme) => summary(runs, nameOf(scheme), nameOf(schemes[0]), budget)),
  );
}

function readInput({ images, budgets, schemes }: CompareInput): CompareInput {
  for (const [name, list] of Object.entries({ images, budgets, schemes })) {
    if (!Array.isArray(list)) throw wrongType(name, 'a list', list);
    if (list.length === 0) throw wrongShape(name, 'at least one entry', 'none');
  }
  const names = schemes.map(nameOf);
  if (new Set(names).size < names.length) throw outOfRange('schemes', 'of different names', names.join(', '));
  return { images, budgets, schemes } as CompareInput;
}

function nameOf(scheme: ComparedScheme): string {
  return typeof scheme === 'string' ? scheme : scheme.name;
}

function* oneRun(
  input: CompareInput,
  scheme: ComparedScheme,
  budget: number,
  image: number,
  repetition: number,
): Generator<undefined, { rows: number; error: number }, void> {
  const transform = readTransform(input.transform);
  const drawSeed = seedOf(input.seed, nameOf(scheme), budget, image, repetition);
  const sample = drawOf(input, scheme, budget, drawSeed);
  const noiseSeed = seedOf(input.seed, 'noise', image, repetition);
  const y = measureAll(transform, input, image, sample, noiseSeed);
  const steps = iterateReconstruction(transform, input.prior, y, sample, input.reconstruct);
  for (;;) {
    const step = steps.next();
    if (step.done === true)
      return { rows: sample.rows.length, error: relativeError(step.value.x, input.images[image]) };
    yield undefined;
  }
}

function drawOf(input: CompareInput, scheme: ComparedScheme, budget: number, seed: PathElement) {
  if (typeof scheme !== 'string') return scheme.draw(budget, seed);
  const design = designSampling({ energy: input.energy, measurements: budget, ...input.design });
  return drawSample(design, { rounding: 'random', ...input.draw, scheme, seed });
}

/** Noise is drawn for all rows and those of the sample are kept, so that schemes share it. */
function measureAll(
  transform: SensingTransform,
  { images, noise }: CompareInput,
  image: number,
  sample: MeasuredRows,
  seed: PathElement,
): Signal {
  const clean = measure(transform, images[image], sample);
  if (noise === undefined) return clean;
  const rows = Array.from({ length: transform.size }, (_, row) => row);
  const noisy = measure(transform, images[image], { rows }, { noise, seed });
  const average = (all: Float64Array, exact: Float64Array): Float64Array =>
    exact.map((value, i) => {
      const count = sample.counts === undefined ? 1 : sample.counts[i];
      return value + (all[sample.rows[i]] - value) / Math.sqrt(count);
    });
  if (noisy instanceof Float64Array) return average(noisy, clean as Float64Array);
  const exact = clean as { re: Float64Array; im: Float64Array };
  return { re: average(noisy.re, exact.re), im: average(noisy.im, exact.im) };
}

function seedOf(seed: PathElement, ...path: readonly PathElement[]): string {
  return (
    randomStream(seed, 'compare', ...path)
      .uint32()
      .toString(16) + path.join('/')
  );
}

function summary(
  runs: readonly ComparedRun[],
  scheme: string,
  first: string,
  budget: number,
): ComparedSummary {
  const own = runs.filter((run) => run.budget === budget && run.scheme === scheme);
  const errors = own.map((run) => run.relativeError);
  const base = {
    scheme,
    budget,
    runs: own.length,
    meanRows: own.reduce((sum, run) => sum + run.rows, 0) / own.length,
    meanError: meanOf(errors),
    ...spread(errors),
  };
  if (scheme === first) return base;
  const reference = runs
    .filter((run) => run.budget === budget && run.scheme === first)
    .map((run) => run.relativeError);
  const differences = errors.map((error, i) => error - reference[i]);
  return { ...base, difference: { mean: meanOf(differences), ...spread(differences) } };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function spread(values: readonly number[]): { standardError?: number } {
  return values.length < 2 ? {} : { standardError: standardErrorOfMean(values) };
}
