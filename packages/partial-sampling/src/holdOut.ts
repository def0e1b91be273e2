import { outOfRange } from '@lab/linalg/arguments';
import { permutation, randomStream, type PathElement } from '@lab/stats';
import type { MeasuredSample } from './dataTerm.ts';
import { gather } from './measure.ts';
import type { Prior } from './priors.ts';
import { iterateReconstruction, type ReconstructOptions, type Reconstruction } from './reconstruct.ts';
import { forwardInto, readTransform, type SensingTransform } from './sensingTransform.ts';
import { asSignal, readSignal, roomFor, type Parts, type Signal, type SignalLike } from './signal.ts';

/** Options of {@link reconstructByHoldOut}. */
export interface HoldOutOptions extends ReconstructOptions {
  /** Share of the random rows that is kept aside, in (0, 1); default 0.1. */
  readonly fraction?: number | undefined;
  /** Seed of the choice, default 1. */
  readonly holdOutSeed?: PathElement | undefined;
  /** Rows that are never kept aside: the deterministic ones of the design. */
  readonly keep?: readonly number[] | undefined;
}

/** A reconstruction stopped where it predicts rows kept aside best. */
export interface HoldOutReconstruction extends Reconstruction {
  readonly holdOut: {
    /** The rows kept aside. */
    readonly rows: number[];
    /** Root mean squared error of their prediction after each iteration. */
    readonly errors: number[];
    /** The iteration that `x` is of. */
    readonly bestIteration: number;
  };
}

/**
 * Reconstructs from all but a few rows and answers with the iterate that predicts those best: a stopping rule that does not know the
 * truth. Rows of a pair are kept aside together.
 *
 * @throws as {@link reconstruct}
 */
export function reconstructByHoldOut(
  given: SensingTransform,
  prior: Prior,
  measurements: SignalLike,
  sample: MeasuredSample,
  { fraction = 0.1, holdOutSeed = 1, keep = [], ...options }: HoldOutOptions = {},
): HoldOutReconstruction {
  const transform = readTransform(given);
  const all = 'rows' in sample ? sample.rows : sample;
  const y = readSignal(measurements, all.length, 'measurements');
  if (!(fraction > 0 && fraction < 1)) throw outOfRange('fraction', 'in (0, 1)', fraction);
  const aside = chooseAside(transform, all, {
    fraction,
    seed: holdOutSeed,
    keep,
    real: options.domain !== 'complex',
  });
  const used = all.map((_, i) => i).filter((i) => !aside.has(i));
  const held = [...aside].sort((a, b) => a - b);
  const wanted = gather(y, held);
  const steps = iterateReconstruction(
    transform,
    prior,
    asSignal(gather(y, used)),
    restrictSample(sample, used),
    options,
  );
  const errors: number[] = [];
  let best: { error: number; x: Signal; iteration: number } | undefined;
  for (;;) {
    const step = steps.next();
    if (step.done === true)
      return {
        ...step.value,
        x: best?.x ?? step.value.x,
        holdOut: {
          rows: held.map((i) => all[i]),
          errors,
          bestIteration: best?.iteration ?? step.value.iterations,
        },
      };
    const x = step.value.current();
    const error = predictionError(
      transform,
      x,
      held.map((i) => all[i]),
      wanted,
    );
    errors.push(error);
    if (best === undefined || error < best.error) best = { error, x, iteration: step.value.iteration };
  }
}

interface AsideOptions {
  readonly fraction: number;
  readonly seed: PathElement;
  readonly keep: readonly number[];
  readonly real: boolean;
}

/** Places in the sample that are kept aside. */
function chooseAside(
  { pairs }: SensingTransform,
  rows: readonly number[],
  { fraction, seed, keep, real }: AsideOptions,
): Set<number> {
  const kept = new Set(keep);
  const place = new Map(rows.map((row, i) => [row, i]));
  const open = rows.map((_, i) => i).filter((i) => !kept.has(rows[i]));
  const wanted = Math.max(1, Math.round(fraction * open.length));
  const aside = new Set<number>();
  if (open.length < 2)
    throw outOfRange('keep', 'rows that leave at least two others', rows.length - open.length);
  for (const at of permutation(randomStream(seed, 'hold-out'), open.length)) {
    if (aside.size >= wanted) break;
    const i = open[at];
    aside.add(i);
    const partner = real && pairs !== undefined ? place.get(pairs[rows[i]]) : undefined;
    if (partner !== undefined) aside.add(partner);
  }
  return aside;
}

function restrictSample(sample: MeasuredSample, places: readonly number[]): MeasuredSample {
  if (!('rows' in sample)) return places.map((i) => sample[i]);
  const pick = (list: readonly number[] | undefined) =>
    list === undefined ? undefined : places.map((i) => list[i]);
  return {
    rows: places.map((i) => sample.rows[i]),
    counts: pick(sample.counts),
    weights: pick(sample.weights),
  };
}

function predictionError(
  transform: SensingTransform,
  x: Signal,
  rows: readonly number[],
  wanted: Parts,
): number {
  const parts = readSignal(x, transform.size, 'x');
  const spectrum = roomFor(transform.size, transform.complex || parts.im !== undefined);
  forwardInto(transform, parts, spectrum);
  let sum = 0;
  rows.forEach((row, i) => {
    const b =
      (spectrum.im === undefined ? 0 : spectrum.im[row]) - (wanted.im === undefined ? 0 : wanted.im[i]);
    sum += (spectrum.re[row] - wanted.re[i]) ** 2 + b * b;
  });
  return Math.sqrt(sum / rows.length);
}
