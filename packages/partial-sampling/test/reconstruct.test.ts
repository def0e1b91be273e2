import { randomStream } from '@lab/stats';
import { describe, expect, it } from 'vitest';
import {
  compareSchemes,
  compareSchemesAsync,
  daubechies,
  dct,
  designFromFit,
  designSampling,
  drawSample,
  estimateNoise,
  fitSampling,
  fitSamplingAsync,
  fourier,
  fromLayers,
  greyPng,
  haar,
  iterateComparison,
  iterateFitSampling,
  iterateReconstruction,
  lassoPath,
  localCoherence,
  maskPbm,
  maskRows,
  measure,
  psnr,
  reconstruct,
  reconstructAsync,
  reconstructByHoldOut,
  relativeError,
  rowsOfMask,
  ssim,
  walshHadamard,
  type ComplexVector,
  type Prior,
  type ReconstructOptions,
  type SensingTransform,
  type SparsifyingBasis,
} from '../src/index.ts';

/** A signal of few coefficients, most of them coarse. */
function sparseSignal(basis: SparsifyingBasis, count: number, seed: number): Float64Array {
  const stream = randomStream(seed, 'sparse');
  const z = new Float64Array(basis.size);
  for (let i = 0; i < count; i++) z[Math.floor(basis.size * stream.uniform() ** 3)] = stream.normal();
  return basis.synthesize(z) as Float64Array;
}

/** An image of a disc on a slope. */
function disc(side: number): Float64Array {
  return Float64Array.from({ length: side * side }, (_, at) => {
    const [i, j] = [Math.floor(at / side) - side / 2, (at % side) - side / 2];
    return Math.hypot(i, j) < side / 4 ? 0.9 : 0.2 + (0.2 * (at % side)) / side;
  });
}

function setting(transform: SensingTransform, basis: SparsifyingBasis, m: number, seed: number) {
  const prior = { kind: 'sparse', basis } as const;
  const { energy } = localCoherence(transform, prior, { order: 4 });
  const design = designSampling({ energy, measurements: m, pairs: transform.pairs });
  return { prior, design, sample: drawSample(design, { seed }) };
}

const real = (x: unknown): Float64Array => x as Float64Array;

describe('basis pursuit', () => {
  const cases: readonly (readonly [SensingTransform, SparsifyingBasis])[] = [
    [walshHadamard({ shape: [128] }), haar({ shape: [128] })],
    [fourier({ shape: [128] }), haar({ shape: [128] })],
    [fourier({ shape: [96] }), daubechies({ shape: [96], vanishingMoments: 2, levels: 3 })],
    [dct({ shape: [128] }), haar({ shape: [128] })],
    [fourier({ shape: [16, 16] }), haar({ shape: [16, 16] })],
  ];
  it.each(cases)('finds sparse signals from few rows: $kind $shape', (transform, basis) => {
    const x = sparseSignal(basis, 6, 1);
    const { prior, sample } = setting(transform, basis, Math.round(0.6 * transform.size), 2);
    const y = measure(transform, x, sample);
    const found = reconstruct(transform, prior, y, sample, { tolerance: 1e-9, maxIterations: 5000 });
    expect(relativeError(found.x as Float64Array, x)).toBeLessThan(1e-5);
    expect(found.residual).toBeLessThan(1e-10);
    expect(found.converged).toBe(true);
    expect(found.history).toHaveLength(found.iterations);
  });

  it('finds complex signals from rows without pairs', () => {
    const transform = fourier({ shape: [128] });
    const basis = haar({ shape: [128] });
    const x = { re: sparseSignal(basis, 5, 3), im: sparseSignal(basis, 5, 3) };
    const prior = { kind: 'sparse', basis } as const;
    const { energy } = localCoherence(transform, prior, { order: 4 });
    const sample = drawSample(designSampling({ energy, measurements: 80 }), { seed: 4 });
    const y = measure(transform, x, sample);
    const options = { domain: 'complex', tolerance: 1e-9, maxIterations: 5000 } as const;
    const found = reconstruct(transform, prior, y, sample, options);
    expect(relativeError(found.x as ComplexVector, x)).toBeLessThan(1e-5);
  });

  it('is not changed by weights where there is no noise', () => {
    const transform = walshHadamard({ shape: [64] });
    const basis = haar({ shape: [64] });
    const { prior, sample } = setting(transform, basis, 30, 5);
    const y = measure(transform, sparseSignal(basis, 10, 6), sample);
    const plain = reconstruct(transform, prior, y, sample);
    const weighted = reconstruct(transform, prior, y, sample, { weights: 'inverse-probability' });
    expect(weighted.x).toEqual(plain.x);
  });

  it('with noise meets its radius, with and without weights, in real and complex arithmetic', () => {
    const transform = fourier({ shape: [64] });
    const basis = haar({ shape: [64] });
    const { prior, sample } = setting(transform, basis, 40, 7);
    const noise = { kind: 'gaussian', sigma: 0.02 } as const;
    const y = measure(transform, sparseSignal(basis, 8, 8), sample, { noise, seed: 9 });
    for (const domain of ['real', 'complex'] as const)
      for (const weights of ['none', 'inverse-probability', { exponent: 0.5 }] as const) {
        const options: ReconstructOptions = { domain, weights, tolerance: 1e-9, maxIterations: 20_000 };
        const gamma = weights === 'none' ? 0 : weights === 'inverse-probability' ? 1 : 0.5;
        const sum = sample.weights.reduce((total, w) => total + w ** gamma, 0);
        const found = reconstruct(transform, prior, y, sample, { ...options, sigma: 0.02 });
        expect(found.residual).toBeCloseTo(0.02 * Math.sqrt(sum), 6);
        const same = reconstruct(transform, prior, y, sample, { ...options, epsilon: 0.02 * Math.sqrt(sum) });
        expect(same.objective).toBeCloseTo(found.objective, 9);
      }
  });

  it('and the lasso are the same problem: the multiplier of one is the lambda of the other', () => {
    const transform = fourier({ shape: [64] });
    const basis = daubechies({ shape: [64], vanishingMoments: 2, levels: 3 });
    const { prior, sample } = setting(transform, basis, 40, 10);
    const noise = { kind: 'gaussian', sigma: 0.05 } as const;
    const y = measure(transform, sparseSignal(basis, 8, 11), sample, { noise, seed: 12 });
    for (const weights of ['none', 'inverse-probability'] as const) {
      const options = { weights, tolerance: 1e-11, maxIterations: 50_000, penalizeScaling: true } as const;
      const lasso = reconstruct(transform, prior, y, sample, { ...options, lambda: 0.07 });
      const pursuit = reconstruct(transform, prior, y, sample, { ...options, epsilon: lasso.residual });
      expect(relativeError(pursuit.x as Float64Array, lasso.x as Float64Array)).toBeLessThan(1e-6);
      const size = real(lasso.coefficients).reduce((sum, value) => sum + Math.abs(value), 0);
      expect(pursuit.objective).toBeCloseTo(size, 7);
    }
  });
});

describe('the lasso', () => {
  const transform = walshHadamard({ shape: [64] });
  const basis = haar({ shape: [64] });
  const { prior, sample } = setting(transform, basis, 40, 13);
  const x = sparseSignal(basis, 6, 14);
  const y = measure(transform, x, sample, { noise: { kind: 'gaussian', sigma: 0.01 }, seed: 15 });

  it('has a path from 0, along which the penalty rises and the misfit falls', () => {
    const path = lassoPath(transform, prior, y, sample, {
      count: 8,
      ratio: 1e-2,
      tolerance: 1e-10,
      maxIterations: 20_000,
    });
    const given = lassoPath(transform, prior, y, sample, {
      lambdas: [path[0].lambda, path[3].lambda],
      tolerance: 1e-10,
      maxIterations: 20_000,
    });
    expect(given.map(({ lambda }) => lambda)).toEqual([path[0].lambda, path[3].lambda]);
    expect(given[1].residual).toBeCloseTo(path[3].residual, 6);
    expect(Math.hypot(...real(path[0].x))).toBeLessThan(1e-9);
    for (let i = 1; i < path.length; i++) {
      expect(path[i].lambda).toBeLessThan(path[i - 1].lambda);
      expect(path[i].residual).toBeLessThanOrEqual(path[i - 1].residual + 1e-9);
    }
    const alone = reconstruct(transform, prior, y, sample, {
      lambda: path[5].lambda,
      tolerance: 1e-10,
      maxIterations: 20_000,
    });
    expect(path[5].objective).toBeCloseTo(alone.objective, 9);
  });

  it('is nearer to the signal after debiasing', () => {
    const options = { lambda: 0.1, tolerance: 1e-10, maxIterations: 20_000 };
    const shrunk = reconstruct(transform, prior, y, sample, options);
    const free = reconstruct(transform, prior, y, sample, { ...options, debias: true });
    expect(relativeError(real(free.x), x)).toBeLessThan(0.5 * relativeError(real(shrunk.x), x));
    real(shrunk.coefficients).forEach((value, j) => {
      if (Math.abs(value) < 1e-12) expect(real(free.coefficients)[j]).toBe(0);
    });
  });

  it('leaves scaling coefficients alone where asked to', () => {
    const level = new Float64Array(64).fill(3);
    const full = { rows: Array.from({ length: 64 }, (_, i) => i) };
    const z = measure(transform, level, full);
    const free = reconstruct(transform, prior, z, full, { lambda: 0.5, penalizeScaling: false });
    expect(relativeError(real(free.x), level)).toBeLessThan(1e-6);
    const penalised = reconstruct(transform, prior, z, full, { lambda: 0.5 });
    expect(real(penalised.coefficients)[0]).toBeCloseTo(24 - 0.5, 6);
  });
});

describe('images', () => {
  const side = 32;
  const shape = [side, side] as const;
  const transform = fourier({ shape });
  const basis = haar({ shape, levels: 4 });
  const image = disc(side);
  const { prior, sample, design } = setting(transform, basis, 400, 16);
  const noise = { kind: 'gaussian', sigma: 0.01 } as const;
  const y = measure(transform, image, sample, { noise, seed: 17 });
  const error = (options: ReconstructOptions): number =>
    relativeError(real(reconstruct(transform, prior, y, sample, options).x), image);

  it('cycle spinning beats basis pursuit and the adjoint, repeats with its seed, and averages', () => {
    const spun = error({ method: 'cycleSpin', sigma: 0.01 });
    expect(spun).toBeLessThan(0.8 * error({ sigma: 0.01 }));
    expect(spun).toBeLessThan(0.8 * error({ method: 'adjoint' }));
    expect(error({ method: 'cycleSpin', sigma: 0.01 })).toBe(spun);
    expect(error({ method: 'cycleSpin', sigma: 0.01, seed: 2 })).not.toBe(spun);
    expect(error({ method: 'cycleSpin', sigma: 0.01, average: 10 })).toBeLessThan(1.05 * spun);
  });

  it('are predicted at rows kept aside: errors fall, pairs stay together', () => {
    const options = {
      method: 'cycleSpin',
      sigma: 0.01,
      keep: design.deterministicRows,
      fraction: 0.15,
    } as const;
    const { holdOut, x } = reconstructByHoldOut(transform, prior, y, sample, options);
    expect(holdOut.errors[holdOut.bestIteration - 1]).toBe(Math.min(...holdOut.errors));
    expect(Math.min(...holdOut.errors)).toBeLessThan(holdOut.errors[0]);
    const rows = new Set(holdOut.rows);
    for (const row of holdOut.rows) {
      expect(rows.has((transform.pairs ?? [])[row])).toBe(true);
      expect(design.deterministicRows).not.toContain(row);
    }
    const other = reconstructByHoldOut(transform, prior, y, sample, { ...options, holdOutSeed: 'other' });
    expect(other.holdOut.rows).not.toEqual(holdOut.rows);
    expect(other.holdOut.rows).toHaveLength(holdOut.rows.length);
    expect(relativeError(real(x), image)).toBeLessThan(1.6 * error({ method: 'cycleSpin', sigma: 0.01 }));
  });

  it('have quality measures that know equal images', () => {
    const noisy = image.map((value, i) => value + 0.05 * Math.sin(i * 12.9898));
    expect(psnr(image, image)).toBe(Infinity);
    expect(ssim(image, image, { shape })).toBeCloseTo(1, 12);
    expect(ssim(noisy, image, { shape })).toBeLessThan(0.98);
    expect(psnr(noisy, image)).toBeCloseTo(
      -10 * Math.log10(image.reduce((sum, v, i) => sum + (noisy[i] - v) ** 2, 0) / 1024),
      10,
    );
    expect(psnr(noisy, image, { peak: 2 })).toBeCloseTo(psnr(noisy, image) + 20 * Math.log10(2), 10);
  });

  it('are accepted as rows of numbers', () => {
    const rows = Array.from({ length: side }, (_, i) => Array.from(image.subarray(i * side, (i + 1) * side)));
    expect(measure(transform, rows, sample)).toEqual(measure(transform, image, sample));
    expect(relativeError(rows, image)).toBe(0);
  });
});

describe('linear and generative priors', () => {
  it('least squares finds a point of the subspace, and says where the rows do not determine it', () => {
    const transform = fourier({ shape: [16] });
    const stream = randomStream(20, 'basis');
    const basis = Array.from({ length: 16 }, () => [stream.normal(), stream.normal(), stream.normal()]);
    const mean = Array.from({ length: 16 }, () => stream.normal());
    const prior: Prior = { kind: 'linear', basis, mean };
    const x = basis.map((row, i) => mean[i] + row[0] - 2 * row[1] + 0.5 * row[2]);
    const rows = [0, 1, 15, 4, 12];
    const y = measure(transform, x, { rows });
    const found = reconstruct(transform, prior, y, rows);
    expect(relativeError(real(found.x), x)).toBeLessThan(1e-12);
    expect(found).toMatchObject({ rank: 3, converged: true, method: 'leastSquares' });
    const few = reconstruct(transform, prior, measure(transform, x, { rows: [0] }), [0]);
    expect(few).toMatchObject({ rank: 1, converged: false });
    expect(few.residual).toBeLessThan(1e-10);
  });

  it('descent in latent space finds what the decoder can give', () => {
    const stream = randomStream(21, 'decoder');
    const layer = (rows: number, columns: number) =>
      Array.from({ length: rows }, () =>
        Array.from({ length: columns }, () => stream.normal() / Math.sqrt(rows)),
      );
    const decoder = fromLayers(
      [layer(3, 24), layer(24, 64)],
      [new Array<number>(24).fill(0.1), new Array<number>(64).fill(0)],
    );
    const transform = walshHadamard({ shape: [8, 8] });
    const truth = Float64Array.of(0.8, -0.5, 1.1);
    const x = decoder.decode(truth, 1);
    const starts = [
      [1, 1, 1],
      [-1, 0.5, 0.5],
      [0.5, -1, 1],
    ];
    const prior: Prior = { kind: 'decoder', decoder, starts };
    const rows = Array.from({ length: 24 }, (_, i) => 2 * i);
    const y = measure(transform, x, { rows });
    const found = reconstruct(transform, prior, y, rows, { ridge: 1e-6, maxIterations: 400 });
    expect(relativeError(real(found.x), x)).toBeLessThan(0.05);
    expect(found.history.at(-1)).toBeLessThan(found.history[0]);
    expect(found.coefficients).toHaveLength(3);
    const weighted = reconstruct(transform, prior, y, rows, {
      weights: rows.map(() => 2),
      ridge: 0,
      maxIterations: 30,
    });
    const plain = reconstruct(transform, prior, y, rows, { ridge: 0, maxIterations: 30 });
    expect(weighted.objective).toBeCloseTo(2 * plain.objective, 4);
  });
});

describe('in steps', () => {
  const transform = walshHadamard({ shape: [256] });
  const basis = haar({ shape: [256] });
  const { prior, sample } = setting(transform, basis, 120, 22);
  const y = measure(transform, sparseSignal(basis, 40, 23), sample);
  const options = { tolerance: 1e-12, maxIterations: 300 };

  it('asynchronously the result is the same, and the event loop turns', async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    const seen: number[] = [];
    const found = await reconstructAsync(transform, prior, y, sample, {
      ...options,
      maxIterations: 3000,
      // The first steps take longer than a page may wait, so that there is a reason to give way.
      onProgress: ({ completed }) => {
        seen.push(completed);
        const end = performance.now() + (completed <= 4 ? 20 : 0);
        while (performance.now() < end);
      },
    });
    clearInterval(timer);
    expect(found).toEqual(reconstruct(transform, prior, y, sample, { ...options, maxIterations: 3000 }));
    expect(turns).toBeGreaterThan(0);
    expect(seen.length).toBe(found.iterations);
  });

  it('an iterator shows each step and the signal there', () => {
    const steps = iterateReconstruction(transform, prior, y, sample, options);
    const first = steps.next();
    if (first.done === true) throw new Error('no step');
    expect(first.value.iteration).toBe(1);
    expect(real(first.value.current())).toHaveLength(256);
    let last = first;
    for (;;) {
      const step = steps.next();
      if (step.done === true) {
        expect(step.value).toEqual(reconstruct(transform, prior, y, sample, options));
        break;
      }
      last = step;
    }
    expect(last.value.iteration).toBeGreaterThan(1);
  });

  it('an aborted one throws an AbortError that holds the signal so far', async () => {
    const controller = new AbortController();
    const stop = {
      ...options,
      signal: controller.signal,
      onIteration: ({ iteration }: { iteration: number }) => iteration === 5 && controller.abort(),
    };
    const thrown = await reconstructAsync(transform, prior, y, sample, stop as ReconstructOptions).catch(
      (error: unknown) => error,
    );
    expect(thrown).toMatchObject({ name: 'AbortError' });
    const short = reconstruct(transform, prior, y, sample, { ...options, maxIterations: 5 });
    expect((thrown as { partial: unknown }).partial).toEqual(short.x);
    const aborted = AbortSignal.abort();
    expect(() => reconstruct(transform, prior, y, sample, { signal: aborted })).toThrow(
      expect.objectContaining({ name: 'AbortError' }),
    );
  });
});

describe('measurements', () => {
  const transform = walshHadamard({ shape: [16] });
  const all = { rows: Array.from({ length: 16 }, (_, i) => i) };
  const x = Float64Array.from({ length: 16 }, (_, i) => 1 + (i % 3));

  function deviations(
    noise: NonNullable<Parameters<typeof measure>[3]>['noise'],
    sample: Parameters<typeof measure>[2] = all,
    of: SensingTransform = transform,
  ) {
    const clean = measure(of, x, sample);
    const square = (part: 're' | 'im', y: typeof clean): Float64Array =>
      y instanceof Float64Array ? (part === 're' ? y : new Float64Array(y.length)) : y[part];
    const sums = new Float64Array(sample.rows.length);
    const runs = 3000;
    for (let seed = 0; seed < runs; seed++) {
      const y = measure(of, x, sample, { noise, seed });
      for (const part of ['re', 'im'] as const)
        square(part, y).forEach((value, i) => (sums[i] += (value - square(part, clean)[i]) ** 2 / runs));
    }
    return sums;
  }

  it('have the noise asked for: per measurement, per row, by decibel, averaged over repeats, of photons', () => {
    // The variance of a mean of 3,000 squares of normal numbers is 2/3,000 of its square.
    const close = (got: number, want: number): void => {
      expect(Math.abs(got / want - 1)).toBeLessThan(4.5 * Math.sqrt(2 / 3000));
    };
    deviations({ kind: 'gaussian', sigma: 0.3 }).forEach((value) => close(value, 0.09));
    const rowSigma = all.rows.map((row) => 0.1 + 0.05 * row);
    deviations({ kind: 'gaussian', sigma: rowSigma }).forEach((value, i) => close(value, rowSigma[i] ** 2));
    const power = x.reduce((sum, value) => sum + value * value, 0) / 16;
    deviations({ kind: 'gaussian', snr: 20 }).forEach((value) => close(value, power / 100));
    deviations({ kind: 'gaussian', sigma: 0.3 }, { rows: [0, 3], counts: [1, 4] }).forEach((value, i) =>
      close(value, i === 0 ? 0.09 : 0.09 / 4),
    );
    deviations({ kind: 'gaussian', sigma: 0.3 }, all, fourier({ shape: [16] })).forEach((value) =>
      close(value, 0.09),
    );
    const total = x.reduce((sum, value) => sum + value, 0);
    deviations({ kind: 'poisson', photons: 50 }).forEach((value) => close(value, total / (50 * 16)));
  });

  it('tell their noise by repeats and by weak rows', () => {
    const stream = randomStream(24, 'noise');
    const repeats = Array.from({ length: 500 }, () => {
      const level = stream.normal();
      return [0, 1, 2].map(() => level + 0.2 * stream.normal());
    });
    expect(Math.abs(estimateNoise({ repeats }) - 0.2)).toBeLessThan((4.5 * 0.2) / Math.sqrt(2 * 1000));
    const weak = Float64Array.from({ length: 4000 }, () => 0.2 * stream.normal());
    expect(Math.abs(estimateNoise({ weakRows: weak }) - 0.2)).toBeLessThan(
      (4.5 * 0.2 * 1.17) / Math.sqrt(4000),
    );
    const complex = { re: weak.subarray(0, 2000), im: weak.subarray(2000) };
    expect(Math.abs(estimateNoise({ weakRows: complex }) - 0.2 * Math.SQRT2)).toBeLessThan(
      (4.5 * 0.3) / Math.sqrt(2000),
    );
  });
});

describe('rules learned from signals', () => {
  const transform = walshHadamard({ shape: [32] });
  const basis = haar({ shape: [32] });
  const signals = Array.from({ length: 24 }, (_, i) => Array.from(sparseSignal(basis, 5, 100 + i)));
  const options = {
    transform,
    prior: { kind: 'sparse', basis } as const,
    measurements: 14,
    seed: 3,
    exponents: [1, 2],
    orders: [1, 8],
  };

  it('are the best of their candidates, survive JSON and make designs', async () => {
    const fit = fitSampling(signals, options);
    expect(fit.candidates).toHaveLength(8);
    expect(fit.candidates[0].error).toBe(Math.min(...fit.candidates.map(({ error }) => error)));
    expect(fit).toMatchObject({
      trainingSignals: 18,
      heldOutSignals: 6,
      exponent: fit.candidates[0].exponent,
    });
    const back = JSON.parse(JSON.stringify(fit)) as typeof fit;
    expect(back).toEqual(fit);
    const design = designFromFit(back, { measurements: 10 });
    expect(design.expectedCount).toBeCloseTo(10, 10);
    expect(design.deterministicRows).toContain(0);
    expect(await fitSamplingAsync(signals, options)).toEqual(fit);
  });

  it('step by step give every candidate before the fit', () => {
    const steps = iterateFitSampling(signals, options);
    const tried: unknown[] = [];
    for (;;) {
      const next = steps.next();
      if (next.done === true) {
        expect(next.value).toEqual(fitSampling(signals, options));
        expect(tried).toHaveLength(next.value.candidates.length);
        expect(next.value.candidates).toEqual(expect.arrayContaining(tried));
        break;
      }
      tried.push(next.value);
    }
  });

  it('are judged on the share that is held out', () => {
    const fit = fitSampling(signals, { ...options, heldOut: 0.5 });
    expect(fit).toMatchObject({ trainingSignals: 12, heldOutSignals: 12 });
  });

  it('also go by linear priors', () => {
    const stream = randomStream(25, 'linear');
    const columns = Array.from({ length: 32 }, () => [stream.normal(), stream.normal()]);
    const points = Array.from({ length: 12 }, () => {
      const c = [stream.normal(), stream.normal()];
      return columns.map((row) => row[0] * c[0] + row[1] * c[1]);
    });
    const fit = fitSampling(points, {
      transform,
      prior: { kind: 'linear', basis: columns },
      measurements: 12,
      exponents: [1],
    });
    expect(fit.candidates.map(({ source }) => source.kind).toSorted()).toEqual(['prior', 'quantile', 'rms']);
    expect(fit.candidates[0].error).toBeLessThan(1e-6);
  });
});

describe('comparisons', () => {
  const transform = walshHadamard({ shape: [64] });
  const basis = haar({ shape: [64] });
  const prior = { kind: 'sparse', basis } as const;
  const { energy } = localCoherence(transform, prior, { order: 4 });
  const images = [0, 1].map((i) => sparseSignal(basis, 6, 200 + i));
  const input = {
    ...{ transform, prior, images, energy, budgets: [24, 32], repetitions: 3, seed: 'c' },
    schemes: [
      'bernoulli',
      'withReplacement',
      { name: 'first', draw: (budget: number) => ({ rows: Array.from({ length: budget }, (_, i) => i) }) },
    ] as const,
    noise: { kind: 'gaussian', sigma: 0.01 } as const,
    reconstruct: { sigma: 0.01, maxIterations: 60 },
  };

  it('sum up paired runs that can be watched', async () => {
    const runs = [];
    const steps = iterateComparison(input);
    for (;;) {
      const step = steps.next();
      if (step.done === true) {
        expect(step.value).toEqual(compareSchemes(input));
        expect(await compareSchemesAsync(input)).toEqual(step.value);
        for (const summary of step.value) {
          const own = runs.filter((run) => run.scheme === summary.scheme && run.budget === summary.budget);
          expect(summary.runs).toBe(6);
          expect(summary.meanError).toBeCloseTo(own.reduce((sum, run) => sum + run.relativeError, 0) / 6, 12);
          const first = runs.filter((run) => run.scheme === 'bernoulli' && run.budget === summary.budget);
          if (summary.scheme === 'bernoulli') expect(summary.difference).toBeUndefined();
          else
            expect(summary.difference?.mean).toBeCloseTo(
              own.reduce((sum, run, i) => sum + run.relativeError - first[i].relativeError, 0) / 6,
              12,
            );
        }
        break;
      }
      runs.push(step.value);
    }
    expect(runs).toHaveLength(36);
    expect(
      runs.filter((run) => run.scheme === 'first' && run.budget === 24).every((run) => run.rows === 24),
    ).toBe(true);
  });
});

describe('masks as files', () => {
  const mask = [1, 0, 0, 0, 0, 1];

  it('are rows of 0 and 1, with frequency 0 in the middle where asked to', () => {
    expect(maskRows({ mask, shape: [2, 3] })).toEqual([
      [1, 0, 0],
      [0, 0, 1],
    ]);
    expect(maskRows({ mask, shape: [2, 3], centred: true })).toEqual([
      [1, 0, 0],
      [0, 1, 0],
    ]);
    expect(rowsOfMask(mask)).toEqual([0, 5]);
  });

  it('are PBM files', () => {
    const bytes = maskPbm({ mask, shape: [2, 3] });
    expect(new TextDecoder().decode(bytes.subarray(0, 7))).toBe('P4\n3 2\n');
    expect([...bytes.subarray(7)]).toEqual([0b01100000, 0b11000000]);
  });

  it('are PNG files that other programs read', async () => {
    const { inflateSync, crc32 } = await import('node:zlib');
    const side = 300;
    const values = Float64Array.from({ length: side * side }, (_, i) => (i % 7) / 6);
    const png = greyPng({ mask: values, shape: [side, side] });
    const view = new DataView(png.buffer);
    const chunks: Record<string, Uint8Array> = {};
    for (let at = 8; at < png.length;) {
      const length = view.getUint32(at);
      const name = new TextDecoder().decode(png.subarray(at + 4, at + 8));
      chunks[name] = png.subarray(at + 8, at + 8 + length);
      expect(view.getUint32(at + 8 + length)).toBe(crc32(png.subarray(at + 4, at + 8 + length)));
      at += 12 + length;
    }
    expect([...chunks['IHDR']]).toEqual([0, 0, 1, 44, 0, 0, 1, 44, 8, 0, 0, 0, 0]);
    const raw = inflateSync(chunks['IDAT']);
    expect(raw).toHaveLength(side * (side + 1));
    for (let i = 0; i < side; i++)
      for (let j = 0; j < side; j++)
        expect(raw[i * (side + 1) + 1 + j]).toBe(Math.round((255 * ((i * side + j) % 7)) / 6));
  });
});
