import { qr } from '@lab/linalg';
import { randomStream } from '@lab/stats';
import { describe, expect, it } from 'vitest';
import {
  blockCoherence,
  daubechies,
  dct,
  empiricalCoherence,
  fourier,
  fromLayers,
  haar,
  jacobianCoherence,
  leverageScores,
  localCoherence,
  localCoherenceAsync,
  unitary,
  walshHadamard,
  type SensingTransform,
  type Shape,
  type SparsifyingBasis,
} from '../src/index.ts';

/** |<u_i, psi_j>|^2 for all atoms, row i. */
function crossGram(transform: SensingTransform, basis: SparsifyingBasis): number[][] {
  const rows = Array.from({ length: transform.size }, () => new Array<number>(transform.size).fill(0));
  for (let j = 0; j < transform.size; j++) {
    const unit = Float64Array.from({ length: transform.size }, (_, i) => (i === j ? 1 : 0));
    const image = transform.forward(basis.synthesize(unit));
    for (let i = 0; i < transform.size; i++)
      rows[i][j] = image instanceof Float64Array ? image[i] ** 2 : image.re[i] ** 2 + image.im[i] ** 2;
  }
  return rows;
}

function topSums(gram: readonly number[][], k: number): number[] {
  return gram.map((row) =>
    row
      .toSorted((a, b) => b - a)
      .slice(0, k)
      .reduce((sum, value) => sum + value, 0),
  );
}

function worst(got: ArrayLike<number>, want: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < want.length; i++) largest = Math.max(largest, Math.abs(got[i] - want[i]));
  return largest;
}

const fourierCases: readonly (readonly [Shape, number, number | undefined])[] = [
  [[1], 1, 0],
  [[16], 1, undefined],
  [[64], 1, 3],
  [[32], 2, 5],
  [[48], 3, 4],
  [[20], 10, 2],
  [[6], 4, 1],
  [[8, 8], 1, undefined],
  [[8, 16], 2, 2],
  [[12, 20], 4, 2],
  [[16, 4], 1, 1],
];

describe('Fourier with wavelets, in closed form', () => {
  it.each(fourierCases)(
    'shape %j, %i vanishing moments, levels %s: equals the cross-Gram to 1e-12',
    (shape, vanishingMoments, levels) => {
      const transform = fourier({ shape });
      const basis = daubechies({ shape, vanishingMoments, levels });
      const gram = crossGram(transform, basis);
      for (const order of [1, 2, 3, 7, transform.size].filter((k) => k <= transform.size)) {
        const { energy, kind } = localCoherence(transform, { kind: 'sparse', basis }, { order });
        expect(kind).toBe('closed-form');
        expect(worst(energy, topSums(gram, order))).toBeLessThan(1e-12);
      }
    },
  );

  it.each([
    [[64, 32], 1, 5],
    [[48, 40], 2, 3],
    [[8, 256], 4, 3],
  ] as const)(
    'shape %j, %i vanishing moments, levels %i: the largest energies, over many tiles',
    (shape, n, levels) => {
      const transform = fourier({ shape });
      const basis = daubechies({ shape, vanishingMoments: n, levels });
      const largest = crossGram(transform, basis).map((row) =>
        row.reduce((most, value) => Math.max(most, value), 0),
      );
      const { energy, sum, max } = localCoherence(transform, { kind: 'sparse', basis });
      expect(worst(energy, largest)).toBeLessThan(1e-12);
      expect(sum).toBeCloseTo(
        largest.reduce((total, value) => total + value, 0),
        10,
      );
      expect(max).toBe(Math.max(...energy));
    },
  );

  it('has the printed form for Haar at full depth', () => {
    const n = 64;
    const { energy } = localCoherence(fourier({ shape: [n] }), {
      kind: 'sparse',
      basis: haar({ shape: [n] }),
    });
    for (let f = 1; f < n; f++) {
      const levels = [0, 1, 2, 3, 4, 5].map(
        (j) =>
          (2 ** (j + 2) * Math.sin((Math.PI * f) / 2 ** (j + 1)) ** 4) /
          (n * n * Math.sin((Math.PI * f) / n) ** 2),
      );
      expect(energy[f]).toBeCloseTo(Math.max(...levels), 13);
    }
    expect(energy[0]).toBeCloseTo(1, 13);
  });
});

describe('Walsh-Hadamard with Haar, in closed form', () => {
  const shapes: readonly (readonly [Shape, number | undefined])[] = [
    [[1], 0],
    [[2], 1],
    [[32], undefined],
    [[32], 2],
    [[8, 8], undefined],
    [[8, 8], 1],
    [[4, 16], 2],
    [[16, 8], 3],
    [[8, 4], 0],
  ];
  it.each(shapes)('shape %j, levels %s: equals the cross-Gram to 1e-12 in every order', (shape, levels) => {
    for (const ordering of ['sequency', 'paley', 'natural'] as const) {
      const transform = walshHadamard({ shape, ordering });
      const basis = haar({ shape, levels });
      const gram = crossGram(transform, basis);
      for (const order of [1, 3, 5, transform.size].filter((k) => k <= transform.size)) {
        const { energy, kind } = localCoherence(transform, { kind: 'sparse', basis }, { order });
        expect(kind).toBe('closed-form');
        expect(worst(energy, topSums(gram, order))).toBeLessThan(1e-12);
      }
    }
  });
});

describe('any other transform and basis', () => {
  const transforms: readonly SensingTransform[] = [
    dct({ shape: [24] }),
    dct({ shape: [4, 6] }),
    walshHadamard({ shape: [16] }),
    unitary(randomUnitary(12)),
  ];
  it.each(transforms)('$kind $shape: equals the cross-Gram to 1e-12', (transform) => {
    const basis = daubechies({ shape: transform.shape, vanishingMoments: 2, levels: 1 });
    const gram = crossGram(transform, basis);
    for (const order of [1, 4, transform.size]) {
      const { energy, kind } = localCoherence(transform, { kind: 'sparse', basis }, { order });
      expect(kind).toBe('streamed');
      expect(worst(energy, topSums(gram, order))).toBeLessThan(1e-12);
    }
  });

  it('gives the same asynchronously, with progress, and stops when aborted', async () => {
    const transform = dct({ shape: [256] });
    const prior = { kind: 'sparse', basis: haar({ shape: [256] }) } as const;
    const seen: number[] = [];
    const result = await localCoherenceAsync(transform, prior, {
      order: 3,
      onProgress: ({ completed }) => seen.push(completed),
    });
    expect(result).toEqual(localCoherence(transform, prior, { order: 3 }));
    expect(seen.at(-1)).toBe(256);
    const controller = new AbortController();
    controller.abort();
    await expect(localCoherenceAsync(transform, prior, { signal: controller.signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
  });
});

function randomUnitary(n: number) {
  // The eigenvectors of a circulant: a Fourier matrix with its rows multiplied by phases.
  const re = Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_, j) => Math.cos((2 * Math.PI * i * j) / n + i) / Math.sqrt(n)),
  );
  const im = Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_, j) => Math.sin((2 * Math.PI * i * j) / n + i) / Math.sqrt(n)),
  );
  return { re, im };
}

function gaussian(rows: number, columns: number, seed: number): number[][] {
  const stream = randomStream(seed, 'gauss');
  return Array.from({ length: rows }, () => Array.from({ length: columns }, () => stream.normal()));
}

describe('leverage scores', () => {
  it('sum to the dimension, are those of the projector, and do not depend on the basis of the space', () => {
    for (const transform of [
      fourier({ shape: [16] }),
      walshHadamard({ shape: [16] }),
      dct({ shape: [16] }),
    ]) {
      const basis = gaussian(16, 3, 4);
      const { energy, sum } = leverageScores(transform, basis);
      expect(sum).toBeCloseTo(3, 12);
      const { q } = qr(basis);
      for (let i = 0; i < 16; i++) {
        const unit = Float64Array.from({ length: 16 }, (_, j) => (i === j ? 1 : 0));
        const row = transform.adjoint(unit);
        const parts = row instanceof Float64Array ? [row] : [row.re, row.im];
        let want = 0;
        for (const part of parts)
          for (let j = 0; j < 3; j++)
            want += q.getColumn(j).reduce((s, value, t) => s + value * part[t], 0) ** 2;
        expect(energy[i]).toBeCloseTo(want, 12);
      }
      const dependent = basis.map((row) => [...row, row[0] + row[1]]);
      expect(worst(leverageScores(transform, dependent).energy, energy)).toBeLessThan(1e-12);
    }
  });

  it('of blocks are squared singular values: between the largest score and the sum', () => {
    const transform = fourier({ shape: [12] });
    const basis = gaussian(12, 4, 5);
    const { energy } = leverageScores(transform, basis);
    const single = blockCoherence(
      transform,
      basis,
      energy.reduce<number[][]>((all, _, i) => [...all, [i]], []),
    );
    expect(worst(single, energy)).toBeLessThan(1e-12);
    const groups = [
      [0, 1, 2],
      [3, 4, 5, 6, 7],
      [8, 9, 10, 11],
    ];
    blockCoherence(transform, basis, groups).forEach((value, g) => {
      const scores = groups[g].map((row) => energy[row]);
      expect(value).toBeGreaterThanOrEqual(Math.max(...scores) - 1e-12);
      expect(value).toBeLessThanOrEqual(
        Math.min(
          1,
          scores.reduce((a, b) => a + b, 0),
        ) + 1e-12,
      );
    });
    expect(blockCoherence(transform, basis, [Array.from({ length: 12 }, (_, i) => i)])[0]).toBeCloseTo(1, 12);
  });
});

describe('coherences from data', () => {
  const samples = gaussian(9, 16, 6);

  it('are those of the differences, with the quantile between mean and maximum', () => {
    const transform = fourier({ shape: [16] });
    const { max, rms, quantile, pairs } = empiricalCoherence(transform, [...samples, samples[0]], {
      quantile: 0.9,
    });
    // Ten samples with one repeated: 45 pairs, one of them without difference.
    expect(pairs).toBe(44);
    expect(rms.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
    for (let i = 0; i < 16; i++) {
      const values: number[] = [];
      const all = [...samples, samples[0]];
      for (let a = 0; a < 10; a++)
        for (let b = a + 1; b < 10; b++) {
          const d = all[a].map((value, t) => value - all[b][t]);
          const norm = d.reduce((sum, value) => sum + value * value, 0);
          if (norm === 0) continue;
          const image = transform.forward(d) as { re: Float64Array; im: Float64Array };
          values.push((image.re[i] ** 2 + image.im[i] ** 2) / norm);
        }
      values.sort((a, b) => a - b);
      expect(max[i]).toBeCloseTo(values[43], 12);
      expect(rms[i]).toBeCloseTo(values.reduce((sum, value) => sum + value, 0) / 44, 12);
      expect(quantile[i]).toBeCloseTo(values[38] + 0.7 * (values[39] - values[38]), 12);
    }
  });

  it('take random pairs where asked to, repeatably', () => {
    const transform = walshHadamard({ shape: [16] });
    const some = empiricalCoherence(transform, samples, { pairs: 20, seed: 3 });
    expect(some.pairs).toBe(20);
    expect(empiricalCoherence(transform, samples, { pairs: 20, seed: 3 })).toEqual(some);
    expect(localCoherence(transform, { kind: 'samples', samples }, { method: 'max' }).energy).toEqual(
      empiricalCoherence(transform, samples).max,
    );
  });

  it('of a decoder grow with the latent points, and are leverages of the Jacobian', () => {
    const decoder = fromLayers(
      [gaussian(2, 8, 1), gaussian(8, 16, 2)],
      [gaussian(1, 8, 3)[0], new Array<number>(16).fill(0)],
    );
    const transform = walshHadamard({ shape: [16] });
    const latents = gaussian(8, 2, 4);
    const few = jacobianCoherence(transform, decoder, latents.slice(0, 3));
    const many = jacobianCoherence(transform, decoder, latents);
    expect(many.latents).toBe(8);
    expect(many.convergence.map((entry) => entry.latents)).toEqual([1, 2, 4, 8]);
    many.energy.forEach((value, i) => expect(value).toBeGreaterThanOrEqual(few.energy[i]));
    const h = 1e-6;
    const z = latents[0];
    const columns = [0, 1].map((j) => {
      const moved = (sign: number) =>
        decoder.decode(
          Float64Array.from(z, (value, t) => value + (t === j ? sign * h : 0)),
          1,
        );
      const [up, down] = [moved(1), moved(-1)];
      return Array.from(up, (value, i) => (value - down[i]) / (2 * h));
    });
    const numeric = Array.from({ length: 16 }, (_, i) => columns.map((column) => column[i]));
    const first = jacobianCoherence(transform, decoder, [z]);
    expect(worst(first.energy, leverageScores(transform, numeric).energy)).toBeLessThan(1e-7);
    const both = jacobianCoherence(transform, decoder, latents, { differences: true });
    both.energy.forEach((value, i) => expect(value).toBeGreaterThanOrEqual(many.energy[i] - 1e-12));
  });

  it('hold for smooth decoders too', () => {
    for (const activation of ['tanh', 'leakyRelu'] as const)
      for (const output of ['linear', 'sigmoid', 'tanh'] as const) {
        const layers = [gaussian(3, 5, 7), gaussian(5, 6, 8), gaussian(6, 4, 9)];
        const biases = layers.map((layer) => new Array<number>(layer[0].length).fill(0.1));
        const decoder = fromLayers(layers, biases, { activation, output });
        const z = Float64Array.of(0.3, -0.2, 0.5);
        const g = Float64Array.of(1, -2, 0.5, 0.25);
        const pulled = decoder.pullback(z, g, 1);
        for (let j = 0; j < 3; j++) {
          const value = (sign: number): number =>
            decoder
              .decode(
                Float64Array.from(z, (x, t) => x + (t === j ? sign * 1e-6 : 0)),
                1,
              )
              .reduce((sum, x, i) => sum + g[i] * x, 0);
          expect(pulled[j]).toBeCloseTo((value(1) - value(-1)) / 2e-6, 6);
        }
      }
  });
});
