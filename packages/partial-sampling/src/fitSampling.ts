import type { MatrixLike } from '@lab/linalg';
import { outOfRange, requireCount, requireObject, requirePositive, wrongShape } from '@lab/linalg/arguments';
import { newsOf, runCooperatively, runToEnd } from '@lab/linalg/cooperative';
import { permutation, randomStream, standardErrorOfMean, type PathElement } from '@lab/stats';
import type { AsyncOptions } from './progress.ts';
import { numbers, type NumberList } from './arguments.ts';
import { designSampling, type DesignInput, type SamplingDesign } from './designSampling.ts';
import { drawSample } from './drawSample.ts';
import { relativeError } from './imageQuality.ts';
import { localCoherence } from './localCoherence.ts';
import { measure } from './measure.ts';
import { packedMatrix, readPrior, type PackedMatrix, type Prior } from './priors.ts';
import { iterateReconstruction, type ReconstructOptions } from './reconstruct.ts';
import { readTransform, type SensingTransform } from './sensingTransform.ts';
import { empiricalCoherence } from './empiricalCoherence.ts';

/** Options of {@link fitSampling}. */
export interface FitSamplingOptions {
  /** The transform whose rows can be measured. */
  readonly transform: SensingTransform;
  /** What reconstructions will go by: a sparse or a linear prior, or a decoder. */
  readonly prior: Prior;
  /** The budget the choice is made for, in rows. */
  readonly measurements: number;
  /** Orders k that are tried with a sparse prior; default 1, 4, 16, 64 as far as there are rows. */
  readonly orders?: readonly number[] | undefined;
  /** Exponents b of p = min(1, c a^b) that are tried, in [0.1, 10]; default 0.5, 1, 2. */
  readonly exponents?: NumberList | undefined;
  /** Share of the signals that candidates are judged on, in (0, 1); default 0.25. The others give the energies from data. */
  readonly heldOut?: number | undefined;
  /** Draws for each held-out signal, default 1. */
  readonly draws?: number | undefined;
  /** Noise of one measurement, default 0. */
  readonly sigma?: number | undefined;
  /** Rows that are always taken; default [0], the mean of an image. */
  readonly forced?: readonly number[] | undefined;
  readonly seed?: PathElement | undefined;
  /** Options of the reconstructions. */
  readonly reconstruct?: Omit<ReconstructOptions, 'signal' | 'onIteration'> | undefined;
}

/** Where the energies of a candidate come from. */
export type EnergySource =
  { readonly kind: 'order'; readonly order: number } | { readonly kind: 'rms' | 'quantile' | 'prior' };

/** A design that was tried. */
export interface FitCandidate {
  /** Where its energies come from. */
  readonly source: EnergySource;
  /** Power the energies were raised to. */
  readonly exponent: number;
  /** Mean relative error on the held-out signals. */
  readonly error: number;
  /** Absent with one reconstruction. */
  readonly standardError?: number;
}

/** A design rule learned from signals. Survives JSON. */
export interface SamplingFit {
  /** n energies of the best rule. */
  readonly energy: number[];
  /** Power the energies are raised to. */
  readonly exponent: number;
  /** Where the energies come from. */
  readonly source: EnergySource;
  /** Rows that are always taken. */
  readonly forced: number[];
  /** Rows drawn together, as in the transform. */
  readonly pairs?: number[];
  /** All candidates, the best first. */
  readonly candidates: FitCandidate[];
  /** How many signals gave the energies. */
  readonly trainingSignals: number;
  /** How many signals the candidates were judged on. */
  readonly heldOutSignals: number;
}

/**
 * Learns from signals of your own what rows to take: energies of the prior at several orders and of the signals themselves, raised to
 * several powers, are judged by reconstructions of signals that were held out.
 *
 * @param signals N x n, N >= 4, one signal a row
 * @throws SHAPE, OUT_OF_RANGE, NOT_FINITE, WRONG_TYPE
 */
export function fitSampling(signals: MatrixLike, options: FitSamplingOptions): SamplingFit {
  return runToEnd(fitSteps(signals, options));
}

/** As {@link fitSampling}, giving way to the event loop. */
export function fitSamplingAsync(
  signals: MatrixLike,
  options: FitSamplingOptions & AsyncOptions,
): Promise<SamplingFit> {
  return runCooperatively(progressOf(fitSteps(signals, options)), options);
}

/** The candidates one by one, then the fit. */
export function iterateFitSampling(
  signals: MatrixLike,
  options: FitSamplingOptions,
): Generator<FitCandidate, SamplingFit, void> {
  return newsOf(fitSteps(signals, options));
}

/** A design for a budget by a fitted rule; other inputs of {@link designSampling} may be given too. */
export function designFromFit(
  fit: SamplingFit,
  options: { readonly measurements: number } & Partial<Omit<DesignInput, 'energy'>>,
): SamplingDesign {
  const { energy, exponent, forced, pairs } = requireObject(fit, 'fit') as unknown as SamplingFit;
  return designSampling({ energy, exponent, forced, ...(pairs === undefined ? {} : { pairs }), ...options });
}

function* progressOf(steps: Generator<FitCandidate | undefined, SamplingFit>) {
  let completed = 0;
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    yield step.value === undefined ? undefined : { completed: ++completed, total: Infinity };
  }
}

function* fitSteps(
  signals: MatrixLike,
  options: FitSamplingOptions,
): Generator<FitCandidate | undefined, SamplingFit, void> {
  requireObject(options, 'options');
  const transform = readTransform(options.transform);
  const prior = readPrior(options.prior);
  const matrix = packedMatrix(signals, 'signals', transform.size);
  const { training, test } = split(matrix, options);
  const exponents = numbers(options.exponents ?? [0.5, 1, 2], 'exponents', { check: requirePositive });
  const forced = [...(options.forced ?? [0])];
  const pairs = options.reconstruct?.domain === 'complex' ? undefined : transform.pairs;
  const sources = energySources(transform, prior, training, options);
  const tried: { candidate: FitCandidate; energy: Float64Array }[] = [];
  for (const { source, energy } of sources)
    for (const exponent of exponents) {
      const errors = yield* judge(transform, prior, test, { energy, exponent, forced }, options);
      const candidate = { source, exponent, ...summary(errors) };
      tried.push({ candidate, energy });
      yield candidate;
    }
  tried.sort((a, b) => a.candidate.error - b.candidate.error);
  const [{ candidate, energy }] = tried;
  return {
    energy: Array.from(energy),
    exponent: candidate.exponent,
    source: candidate.source,
    forced,
    ...(pairs === undefined ? {} : { pairs: [...pairs] }),
    candidates: tried.map((entry) => entry.candidate),
    trainingSignals: training.rows,
    heldOutSignals: test.length,
  };
}

function summary(errors: readonly number[]): { error: number; standardError?: number } {
  const error = errors.reduce((sum, value) => sum + value, 0) / errors.length;
  return errors.length < 2 ? { error } : { error, standardError: standardErrorOfMean(errors) };
}

function split(
  { data, rows, columns }: PackedMatrix,
  { heldOut = 0.25, seed = 1 }: FitSamplingOptions,
): { training: PackedMatrix; test: Float64Array[] } {
  if (rows < 4) throw wrongShape('signals', 'at least 4 rows', rows);
  const share = requirePositive(heldOut, 'heldOut');
  if (share >= 1) throw outOfRange('heldOut', 'in (0, 1)', share);
  const order = permutation(randomStream(seed, 'fit', 'split'), rows);
  const count = Math.min(rows - 2, Math.max(1, Math.round(share * rows)));
  const line = (row: number): Float64Array => data.subarray(row * columns, (row + 1) * columns);
  const training = new Float64Array((rows - count) * columns);
  order.subarray(count).forEach((row, at) => training.set(line(row), at * columns));
  return {
    training: { data: training, rows: rows - count, columns },
    test: Array.from(order.subarray(0, count), (row) => line(row).slice()),
  };
}

function energySources(
  transform: SensingTransform,
  prior: Prior,
  training: PackedMatrix,
  { orders, seed = 1 }: FitSamplingOptions,
): { source: EnergySource; energy: Float64Array }[] {
  const { rms, quantile } = empiricalCoherence(transform, training, { seed });
  const sources: { source: EnergySource; energy: Float64Array }[] = [
    { source: { kind: 'rms' }, energy: rms },
    { source: { kind: 'quantile' }, energy: quantile },
  ];
  if (prior.kind === 'sparse') {
    const tried = orders ?? [1, 4, 16, 64].filter((order) => order <= transform.size);
    for (const order of tried) {
      const k = requireCount(order, 'orders', 1, transform.size);
      sources.push({
        source: { kind: 'order', order: k },
        energy: localCoherence(transform, prior, { order: k }).energy,
      });
    }
  }
  if (prior.kind === 'linear' || (prior.kind === 'decoder' && prior.latents !== undefined))
    sources.push({ source: { kind: 'prior' }, energy: localCoherence(transform, prior).energy });
  return sources;
}

function* judge(
  transform: SensingTransform,
  prior: Prior,
  test: readonly Float64Array[],
  rule: { energy: Float64Array; exponent: number; forced: readonly number[] },
  { measurements, draws = 1, sigma = 0, seed = 1, reconstruct = {} }: FitSamplingOptions,
): Generator<undefined, number[], void> {
  const pairs = reconstruct.domain === 'complex' ? undefined : transform.pairs;
  const design = designSampling({ ...rule, measurements, pairs });
  const repeats = requireCount(draws, 'draws', 1);
  const errors: number[] = [];
  const denoises =
    sigma > 0 &&
    reconstruct.epsilon === undefined &&
    reconstruct.lambda === undefined &&
    prior.kind === 'sparse';
  for (let s = 0; s < test.length; s++)
    for (let draw = 0; draw < repeats; draw++) {
      // The same seeds for all candidates: a row is taken where its own uniform number lies below p.
      const stream = randomStream(seed, 'fit', s, draw);
      const sample = drawSample(design, { seed: stream.uint32() });
      if (sample.rows.length === 0) {
        errors.push(1);
        continue;
      }
      const noise = { kind: 'gaussian', sigma } as const;
      const y = measure(transform, test[s], sample, { noise, seed: stream.uint32() });
      const steps = iterateReconstruction(transform, prior, y, sample, {
        ...reconstruct,
        ...(denoises ? { sigma } : {}),
      });
      for (;;) {
        const step = steps.next();
        if (step.done === true) {
          errors.push(relativeError(step.value.x, test[s]));
          break;
        }
        yield undefined;
      }
    }
  return errors;
}
