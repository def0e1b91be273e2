import {
  designSampling,
  drawSample,
  fourier,
  greyPng,
  haar,
  iterateReconstruction,
  localCoherence,
  measure,
  psnr,
  relativeError,
  type Scheme,
} from '@lab/partial-sampling';
import type { OwnDataInput } from '../../../contract/own-data.ts';
import type { Steps } from '../../../contract/paper.ts';
import { DataError } from '../../../table/data-error.ts';
import { penalty } from '../compute.ts';

const iterations = 60;

export interface Result {
  readonly image: string;
  readonly mask: string;
  readonly reconstruction: string;
  readonly iteration: number;
  readonly always: number;
  readonly measured: number;
  readonly pixels: number;
  readonly error: number;
  readonly psnr: number;
  readonly download: unknown;
}

export function* compute(input: OwnDataInput): Steps<Result> {
  if (input.kind !== 'image') throw new DataError('an image is needed');
  const { data, side } = input.image;
  if (data.every((value) => value === 0))
    throw new DataError('the image is black all over: there is nothing to measure');
  const [budget, noise] = [Number(input.choices['budget']), Number(input.choices['noise'])];
  const shape = [side, side] as const;
  const picture = (values: ArrayLike<number>, centred = false): string => {
    const bytes = greyPng({ mask: Array.from(values), shape, centred });
    return `data:image/png;base64,${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))}`;
  };
  const transform = fourier({ shape });
  const prior = { kind: 'sparse', basis: haar({ shape }) } as const;
  const { energy } = localCoherence(transform, prior);
  const measurements = (budget / 100) * side * side;
  const design = designSampling({ energy, measurements, pairs: transform.pairs!, forced: [0] });
  const sample = drawSample(design, { scheme: input.choices['scheme'] as Scheme, seed: 1 });
  const y = measure(transform, data, sample, { noise: { kind: 'gaussian', sigma: noise }, seed: 2 });
  const options = { method: 'cycleSpin', lambda: penalty(noise), maxIterations: iterations } as const;
  const fixed = {
    image: picture(data),
    mask: picture(sample.mask, true),
    always: design.deterministicRows.length,
    measured: sample.rows.length,
    pixels: side * side,
  };
  const seen = (x: Float64Array, iteration: number): Result => ({
    ...fixed,
    reconstruction: picture(x),
    iteration,
    error: relativeError(x, data),
    psnr: psnr(x, data),
    download: {
      side,
      budget,
      noise,
      rows: sample.rows,
      probabilities: sample.probabilities,
      image: Array.from(x),
    },
  });
  const steps = iterateReconstruction(transform, prior, y, sample, options);
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) {
      yield { result: seen(step.value.x as Float64Array, step.value.iterations), progress: 1 };
      return;
    }
    const { iteration, current } = step.value;
    const share = iteration / (iterations + 1);
    if (iteration % 6 === 0) yield { result: seen(current() as Float64Array, iteration), progress: share };
  }
}
