import {
  designSampling,
  drawSample,
  fourier,
  greyPng,
  haar,
  iterateComparison,
  iterateReconstruction,
  localCoherence,
  measure,
  psnr,
  relativeError,
  sheppLogan,
  type ComparedRun,
  type Scheme,
} from '@lab/partial-sampling';
import type { Steps } from '../../contract/paper.ts';
import type { Values } from './controls.ts';

/** Sides of the image. */
export const side = 64;
const shape = [side, side] as const;
/** Schemes of the comparison, the paper's first. */
export const schemes = ['bernoulli', 'withoutReplacement', 'withReplacement'] as const;
const budgets = [0.1, 0.2, 0.3, 0.45];
/** Iterations of every reconstruction. */
export const iterations = 60;

export interface SchemePoint {
  readonly scheme: (typeof schemes)[number];
  readonly share: number;
  readonly error: number;
}

export interface Result {
  /** PNG images as data addresses. */
  readonly phantom: string;
  readonly mask: string;
  readonly reconstruction: string;
  readonly iteration: number;
  readonly always: number;
  readonly expected: number;
  readonly measured: number;
  readonly error: number;
  readonly psnr: number;
  readonly comparison: readonly SchemePoint[];
}

function setup() {
  const transform = fourier({ shape });
  const prior = { kind: 'sparse', basis: haar({ shape }) } as const;
  return { transform, prior, energy: localCoherence(transform, prior).energy, image: sheppLogan(side) };
}

/** The reconstruction as it improves, then errors of three schemes against the budget. */
export function* compute({ budget, scheme, noise }: Values): Steps<Result> {
  const { transform, prior, energy, image } = setup();
  const design = designSampling({
    energy,
    measurements: (budget / 100) * side * side,
    pairs: transform.pairs!,
    forced: [0],
  });
  const rounding = scheme === 'fixedSize' ? ({ rounding: 'random' } as const) : {};
  const sample = drawSample(design, { scheme: scheme as Scheme, seed: 1, ...rounding });
  const law = { kind: 'gaussian', sigma: noise } as const;
  const y = measure(transform, image, sample, { noise: law, seed: 2 });
  const facts = {
    phantom: picture(image),
    mask: picture(sample.mask, true),
    always: design.deterministicRows.length,
    expected: design.expectedCount,
    measured: sample.rows.length,
    comparison: [] as SchemePoint[],
  };
  const seen = (x: Float64Array, iteration: number): Result => ({
    ...facts,
    reconstruction: picture(x),
    iteration,
    error: relativeError(x, image),
    psnr: psnr(x, image),
  });
  const steps = iterateReconstruction(transform, prior, y, sample, {
    method: 'cycleSpin',
    lambda: penalty(noise),
    maxIterations: iterations,
  });
  let result: Result | undefined;
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) {
      result = seen(step.value.x as Float64Array, step.value.iterations);
      break;
    }
    const { iteration, current } = step.value;
    if (iteration % 5 === 0)
      yield { result: seen(current() as Float64Array, iteration), progress: (0.3 * iteration) / iterations };
  }
  yield { result, progress: 0.3 };
  yield* comparison(result, noise);
}

/** A penalty that also works without noise. */
export function penalty(noise: number): number {
  return Math.max(0.75 * noise, 0.002);
}

function* comparison(result: Result, noise: number): Steps<Result> {
  const { transform, prior, energy, image } = setup();
  const runs: ComparedRun[] = [];
  const steps = iterateComparison({
    transform,
    prior,
    images: [image],
    energy,
    design: { pairs: transform.pairs!, forced: [0] },
    noise: { kind: 'gaussian', sigma: noise },
    schemes,
    budgets: budgets.map((share) => share * side * side),
    repetitions: 2,
    seed: 1,
    reconstruct: { method: 'cycleSpin', lambda: penalty(noise), maxIterations: iterations },
  });
  for (const run of steps) {
    runs.push(run);
    yield {
      result: { ...result, comparison: meansOf(runs) },
      progress: 0.3 + (0.7 * run.completed) / run.total,
    };
  }
}

function meansOf(runs: readonly ComparedRun[]): SchemePoint[] {
  return schemes.flatMap((scheme) =>
    budgets.flatMap((share) => {
      const errors = runs
        .filter((run) => run.scheme === scheme && Math.abs(run.budget - share * side * side) < 1e-6)
        .map(({ relativeError: error }) => error);
      if (errors.length === 0) return [];
      return { scheme, share, error: errors.reduce((sum, error) => sum + error, 0) / errors.length };
    }),
  );
}

function picture(values: ArrayLike<number>, centred = false): string {
  const png = greyPng({ mask: Array.from(values), shape, centred });
  return `data:image/png;base64,${btoa(Array.from(png, (byte) => String.fromCharCode(byte)).join(''))}`;
}
