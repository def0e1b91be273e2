import { qr, symmetricEigen } from '@lab/linalg';
import { randomStream } from '@lab/stats';
import { describe, expect, it } from 'vitest';
import {
  designDiagnostics,
  designSampling,
  drawSample,
  fourier,
  leastSquaresNoise,
  leverageScores,
  measure,
  recoveryBound,
  reconstruct,
  unitary,
  walshHadamard,
  type SensingTransform,
} from '../src/index.ts';

const bound = 4.5;

function subspace(n: number, l: number, seed: number, fall = 0): number[][] {
  const stream = randomStream(seed, 'subspace');
  const raw = Array.from({ length: n }, (_, i) =>
    Array.from({ length: l }, () => stream.normal() / (1 + fall * i)),
  );
  const { q } = qr(raw);
  return q.to2DArray();
}

function mean(values: readonly number[]): { mean: number; se: number } {
  const m = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - m) ** 2, 0) / (values.length - 1);
  return { mean: m, se: Math.sqrt(variance / values.length) };
}

/** V* A*A V - I of a draw, for real U V. */
function deviationMatrix(
  images: readonly Float64Array[],
  rows: readonly number[],
  weights: readonly number[],
): number[][] {
  return images.map((x, a) =>
    images.map((y, b) =>
      rows.reduce((sum, row, at) => sum + weights[at] * x[row] * y[row], a === b ? -1 : 0),
    ),
  );
}

function imagesOf(transform: SensingTransform, basis: number[][]): Float64Array[] {
  return basis[0].map((_, j) => transform.forward(basis.map((row) => row[j])) as Float64Array);
}

describe('guarantees of one subspace', () => {
  const transform = walshHadamard({ shape: [32] });
  const basis = subspace(32, 4, 1, 0.2);
  const { energy } = leverageScores(transform, basis);
  const images = imagesOf(transform, basis);

  it('the mean squared deviation is the one printed, and less than with replacement', () => {
    for (const m of [8, 16]) {
      const design = designSampling({ energy, measurements: m });
      const told = designDiagnostics(design, { dimension: 4 });
      for (const scheme of ['bernoulli', 'withReplacement'] as const) {
        const values = Array.from({ length: 3000 }, (_, seed) => {
          const { rows, weights } = drawSample(design, { scheme, seed });
          return deviationMatrix(images, rows, weights)
            .flat()
            .reduce((sum, value) => sum + value * value, 0);
        });
        const got = mean(values);
        const want =
          scheme === 'bernoulli'
            ? told.expectedFrobeniusDeviation
            : told.expectedFrobeniusDeviationWithReplacement;
        expect(Math.abs(got.mean - want)).toBeLessThan(bound * got.se);
      }
      expect(told.expectedFrobeniusDeviation).toBeLessThan(told.expectedFrobeniusDeviationWithReplacement);
    }
  });

  it('the tail bound holds, is 0 where every row is certain and says where it is vacuous', () => {
    const wide = walshHadamard({ shape: [256] });
    const space = subspace(256, 3, 2);
    const scores = leverageScores(wide, space).energy;
    const design = designSampling({ energy: scores, measurements: 128 });
    const told = designDiagnostics(design, { dimension: 3, deviation: 0.6 });
    const views = imagesOf(wide, space);
    const exceedances = Array.from({ length: 400 }, (_, seed) => {
      const { rows, weights } = drawSample(design, { seed });
      const { values } = symmetricEigen(deviationMatrix(views, rows, weights), { vectors: false });
      return Math.max(-values[0], values[2]) > 0.6 ? 1 : 0;
    }).reduce((sum: number, value) => sum + value, 0);
    expect(exceedances / 400).toBeLessThanOrEqual(told.tailBound);
    expect(designDiagnostics(designSampling({ energy: scores, measurements: 256 })).tailBound).toBe(0);
    const many = designDiagnostics(design, { dimension: 3, subspaces: Infinity });
    expect(many).toMatchObject({ tailBound: 1, tailBoundVacuous: true });
  });

  it('the one-step error with noise is the one printed', () => {
    const design = designSampling({ energy, measurements: 14, noiseRatio: 4 * 0.15 ** 2 });
    const { oneStepError } = designDiagnostics(design, { dimension: 4, sigma: 0.15, norm: 1 });
    const stream = randomStream(3, 'one-step');
    const values = Array.from({ length: 4000 }, (_, seed) => {
      const c = Float64Array.from({ length: 4 }, () => stream.normal());
      const size = Math.hypot(...c);
      const x = basis.map((row) => row.reduce((sum, value, j) => sum + (value * c[j]) / size, 0));
      const sample = drawSample(design, { seed });
      const y = measure(transform, x, sample, {
        noise: { kind: 'gaussian', sigma: 0.15 },
        seed,
      }) as Float64Array;
      return images.reduce((sum, image, j) => {
        const estimate = sample.rows.reduce(
          (total, row, at) => total + sample.weights[at] * image[row] * y[at],
          0,
        );
        return sum + (estimate - c[j] / size) ** 2;
      }, 0);
    });
    const got = mean(values);
    expect(Math.abs(got.mean - (oneStepError ?? NaN))).toBeLessThan(bound * got.se);
  });

  it('noise of least squares is the trace printed, weights never help', () => {
    const design = designSampling({ energy, measurements: 16 });
    const { rows, weights } = drawSample(design, { seed: 5 });
    const told = leastSquaresNoise({ transform, basis, rows, weights });
    expect(told.varianceUnweighted).toBeLessThanOrEqual(told.varianceWeighted);
    const prior = { kind: 'linear', basis } as const;
    for (const [name, want] of [
      ['none', told.varianceUnweighted],
      ['inverse-probability', told.varianceWeighted],
    ] as const) {
      const values = Array.from({ length: 1500 }, (_, seed) => {
        const y = measure(
          transform,
          new Float64Array(32),
          { rows },
          { noise: { kind: 'gaussian', sigma: 1 }, seed },
        );
        const { x } = reconstruct(transform, prior, y, { rows, weights }, { weights: name });
        return (x as Float64Array).reduce((sum, value) => sum + value * value, 0);
      });
      const got = mean(values);
      expect(Math.abs(got.mean - want)).toBeLessThan(bound * got.se);
    }
  });

  it('noise of complex least squares is that of complex coefficients', () => {
    const complex = fourier({ shape: [16] });
    const space = subspace(16, 3, 6);
    const rows = [0, 1, 2, 5, 7, 11, 13];
    const weights = [1, 2, 1, 3, 1, 2, 1.5];
    const told = leastSquaresNoise({ transform: complex, basis: space, rows, weights });
    const values = Array.from({ length: 1500 }, (_, seed) => {
      const y = measure(
        complex,
        new Float64Array(16),
        { rows },
        { noise: { kind: 'gaussian', sigma: 1 }, seed },
      );
      const { x } = reconstruct(complex, { kind: 'linear', basis: space }, y, rows, {
        weights,
        domain: 'complex',
      });
      const { re, im } = x as { re: Float64Array; im: Float64Array };
      return re.reduce((sum, value, i) => sum + value * value + im[i] * im[i], 0);
    });
    const got = mean(values);
    expect(Math.abs(got.mean - told.varianceWeighted)).toBeLessThan(bound * got.se);
  });

  it('says where rows do not determine the subspace', () => {
    expect(() => leastSquaresNoise({ transform, basis, rows: [0, 1], weights: [1, 1] })).toThrow(
      expect.objectContaining({ code: 'SINGULAR', argument: 'rows' }),
    );
  });

  it('counts rows that see the prior and are never taken', () => {
    const design = designSampling({ energy: [0.5, 0.5, 0.2], measurements: 1, forced: [0] });
    expect(designDiagnostics(design)).toMatchObject({ blindRows: 2, tailBound: 1 });
  });
});

describe('the bound on recovery', () => {
  it('is met by least squares with weights, signal off the subspace and noise', () => {
    const transform = walshHadamard({ shape: [64] });
    const basis = subspace(64, 3, 7);
    const { energy } = leverageScores(transform, basis);
    const design = designSampling({ energy, measurements: 40 });
    const images = imagesOf(transform, basis);
    let failures = 0;
    const trials = 300;
    const stream = randomStream(4, 'bound');
    for (let seed = 0; seed < trials; seed++) {
      const sample = drawSample(design, { seed });
      const { values } = symmetricEigen(deviationMatrix(images, sample.rows, sample.weights), {
        vectors: false,
      });
      const ripConstant = Math.max(-values[0], values[2]);
      if (ripConstant >= 1) continue;
      const inside = basis.map((row) => row.reduce((sum, value) => sum + value, 0));
      const off = basis.map(() => 0.05 * stream.normal());
      const x = inside.map((value, i) => value + off[i]);
      const y = measure(transform, x, sample, { noise: { kind: 'gaussian', sigma: 0.05 }, seed });
      const found = reconstruct(transform, { kind: 'linear', basis }, y, sample, {
        weights: 'inverse-probability',
      });
      const distance = Math.hypot(...(found.x as Float64Array).map((value, i) => value - x[i]));
      const image = transform.forward(off) as Float64Array;
      const measured = Math.sqrt(
        sample.rows.reduce((sum, row, at) => sum + sample.weights[at] * image[row] ** 2, 0),
      );
      const { error } = recoveryBound({
        ...{ probabilities: sample.probabilities, energy: sample.rows.map((row) => energy[row]) },
        ...{
          ripConstant,
          sigma: 0.05,
          failure: 0.05,
          modelError: Math.hypot(...off),
          measuredModelError: measured,
        },
      });
      if (distance > error) failures++;
    }
    expect(failures / trials).toBeLessThanOrEqual(0.05);
  });
});

describe('a unitary matrix of the user', () => {
  it('gives the same as the transform it is of', () => {
    const transform = walshHadamard({ shape: [8] });
    const rows = Array.from({ length: 8 }, (_, i) =>
      Array.from(
        transform.adjoint(Float64Array.from({ length: 8 }, (_, j) => (i === j ? 1 : 0))) as Float64Array,
      ),
    );
    const basis = subspace(8, 2, 9);
    const own = leverageScores(unitary(rows), basis).energy;
    leverageScores(transform, basis).energy.forEach((value, i) => expect(own[i]).toBeCloseTo(value, 12));
  });
});
