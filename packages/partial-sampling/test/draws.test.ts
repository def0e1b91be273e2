import { readFileSync } from 'node:fs';
import { permutation, randomStream } from '@lab/stats';
import { describe, expect, it } from 'vitest';
import {
  addMeasurements,
  countDistribution,
  designSampling,
  drawSample,
  fourier,
  haar,
  localCoherence,
  softProbabilities,
  successiveSampling,
  systematicSampling,
  walshHadamard,
  type DrawOptions,
  type SamplingDesign,
  type SensingTransform,
} from '../src/index.ts';
import { pivotalUnits } from '../src/pivotalSampling.ts';

// Bounds are 4 standard errors, for the largest of many rows as for a single number.
const bound = 4;

function inclusion(design: SamplingDesign, options: Omit<DrawOptions, 'seed'>, runs: number) {
  const hits = new Float64Array(design.size);
  const counts: number[] = [];
  for (let run = 0; run < runs; run++) {
    const { rows } = drawSample(design, { ...options, seed: run });
    for (const row of rows) hits[row]++;
    counts.push(rows.length);
  }
  return { hits: hits.map((hit) => hit / runs), counts };
}

function expectFrequencies(hits: Float64Array, p: ArrayLike<number>, runs: number): void {
  hits.forEach((hit, row) => {
    const se = Math.sqrt((p[row] * (1 - p[row])) / runs);
    expect(Math.abs(hit - p[row])).toBeLessThanOrEqual(bound * se + 1e-12);
  });
}

function moments(values: readonly number[]): { mean: number; variance: number; se: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return { mean, variance, se: Math.sqrt(variance / values.length) };
}

const fourier32 = fourier({ shape: [32] });
const { energy } = localCoherence(fourier32, { kind: 'sparse', basis: haar({ shape: [32] }) }, { order: 4 });
const design = designSampling({ energy, measurements: 12 });
const runs = 4000;

describe('inclusion probabilities', () => {
  it('of Bernoulli draws are those of the design; the count has mean m and the Poisson-binomial variance', () => {
    const { hits, counts } = inclusion(design, { scheme: 'bernoulli' }, runs);
    expectFrequencies(hits, design.probabilities, runs);
    const { mean, variance, se } = moments(counts);
    const law = countDistribution(design.probabilities);
    expect(Math.abs(mean - 12)).toBeLessThan(bound * se);
    expect(law.mean).toBeCloseTo(12, 12);
    expect(law.variance).toBeCloseTo(design.countStdDev ** 2, 12);
    const fourth = law.pmf.reduce((sum, p, k) => sum + p * (k - 12) ** 4, 0);
    expect(Math.abs(variance - law.variance)).toBeLessThan(
      bound * Math.sqrt((fourth - law.variance ** 2) / runs),
    );
  });

  it.each(['systematic', 'pivotal', 'localPivotal'] as const)(
    'of fixed-size draws (%s) are those of the design, with exactly m rows',
    (method) => {
      const positions = { shape: [32] as const };
      const { hits, counts } = inclusion(design, { scheme: 'fixedSize', method, positions }, runs);
      expect(new Set(counts)).toEqual(new Set([12]));
      expectFrequencies(hits, design.probabilities, runs);
    },
  );

  it.each(['systematic', 'pivotal'] as const)(
    'are kept by random rounding of a sum that is no integer (%s)',
    (method) => {
      const odd = designSampling({ energy, measurements: 11.4 });
      const { hits, counts } = inclusion(odd, { scheme: 'fixedSize', method, rounding: 'random' }, runs);
      expect(new Set(counts)).toEqual(new Set([11, 12]));
      expectFrequencies(hits, odd.probabilities, runs);
    },
  );

  it('of soft draws are c a / (1 + c a)', () => {
    const { probabilities } = softProbabilities({ energy, measurements: 12 });
    const { hits, counts } = inclusion(design, { scheme: 'soft' }, runs);
    expectFrequencies(hits, probabilities, runs);
    const { mean, variance } = countDistribution(probabilities);
    expect(mean).toBeCloseTo(12, 12);
    expect(Math.abs(moments(counts).mean - mean)).toBeLessThan(bound * Math.sqrt(variance / runs));
  });

  it('of draws with replacement are 1 - (1 - q)^M; counts sum to M; weights are unbiased', () => {
    const q = energy.map((a) => a / energy.reduce((sum, value) => sum + value, 0));
    const p = q.map((value) => 1 - (1 - value) ** 12);
    const weightSums = new Float64Array(32);
    const hits = new Float64Array(32);
    for (let run = 0; run < runs; run++) {
      const { rows, counts, weights, probabilities } = drawSample(design, {
        scheme: 'withReplacement',
        seed: run,
      });
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(12);
      rows.forEach((row, at) => {
        hits[row]++;
        weightSums[row] += weights[at];
        expect(probabilities[at]).toBeCloseTo(p[row], 12);
      });
    }
    expectFrequencies(
      hits.map((hit) => hit / runs),
      p,
      runs,
    );
    weightSums.forEach((sum, row) => {
      const se = Math.sqrt((1 - q[row]) / (12 * q[row] * runs));
      expect(Math.abs(sum / runs - 1)).toBeLessThan(bound * se);
    });
  });

  it('of draws without replacement are those of drawing until m different rows are seen', () => {
    const small = designSampling({ energy: [0.5, 0.3, 0.1, 0.07, 0.03], measurements: 2 });
    const exact = small.energy.map((a, i) =>
      small.energy.reduce((sum, b, j) => sum + (j === i ? 0 : (b * a) / (1 - b)), a),
    );
    const { hits, counts } = inclusion(small, { scheme: 'withoutReplacement' }, runs);
    expect(new Set(counts)).toEqual(new Set([2]));
    expectFrequencies(hits, exact, runs);
    const simulated = drawSample(small, {
      scheme: 'withoutReplacement',
      inclusion: 'simulated',
      replicates: 4000,
      seed: 5,
    });
    simulated.rows.forEach((row, at) => {
      const p = exact[row];
      expect(Math.abs(simulated.probabilities[at] - p)).toBeLessThan(
        bound * Math.sqrt((p * (1 - p)) / 4000) + 1e-3,
      );
      expect(simulated.weights[at]).toBeCloseTo(1 / simulated.probabilities[at], 12);
    });
  });

  it('hold in the plane, for conjugate pairs and groups', () => {
    const plane = fourier({ shape: [8, 8] });
    const { energy: map } = localCoherence(
      plane,
      { kind: 'sparse', basis: haar({ shape: [8, 8] }) },
      { order: 2 },
    );
    const paired = designSampling({ energy: map, measurements: 24, pairs: plane.pairs });
    for (const options of [
      { scheme: 'bernoulli' },
      { scheme: 'fixedSize', method: 'systematic' },
      { scheme: 'fixedSize', method: 'localPivotal', positions: { shape: [8, 8] } },
    ] as const) {
      const { hits, counts } = inclusion(paired, options, 2000);
      expectFrequencies(hits, paired.probabilities, 2000);
      const { mean, se } = moments(counts);
      expect(Math.abs(mean - 24)).toBeLessThan(bound * Math.max(se, 1e-9));
      if (options.scheme === 'fixedSize')
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(6);
    }
    for (const scheme of [
      'bernoulli',
      'fixedSize',
      'withReplacement',
      'withoutReplacement',
      'soft',
    ] as const) {
      const { rows } = drawSample(paired, { scheme, seed: 1 });
      const taken = new Set(rows);
      for (const row of rows) expect(taken.has((plane.pairs ?? [])[row])).toBe(true);
      if (scheme === 'withoutReplacement') expect(rows.length).toBeLessThanOrEqual(24);
    }
    const lines = Array.from({ length: 8 }, (_, i) => Array.from({ length: 8 }, (_, j) => 8 * i + j));
    const grouped = designSampling({
      energy: map,
      groups: lines,
      cost: new Array<number>(8).fill(8),
      measurements: 32,
    });
    const { hits } = inclusion(grouped, { scheme: 'fixedSize', rounding: 'random' }, 2000);
    expectFrequencies(
      hits,
      Array.from({ length: 64 }, (_, row) => grouped.probabilities[row >> 3]),
      2000,
    );
  });
});

describe('draws', () => {
  it('give the same set for the same seed, and a mask, counts and weights that belong together', () => {
    for (const scheme of [
      'bernoulli',
      'fixedSize',
      'withReplacement',
      'withoutReplacement',
      'soft',
    ] as const) {
      const first = drawSample(design, { scheme, seed: 'a' });
      expect(drawSample(design, { scheme, seed: 'a' })).toEqual(first);
      expect(drawSample(design, { scheme, seed: 'b' }).rows).not.toEqual(first.rows);
      expect(first.rows).toEqual(first.rows.toSorted((a, b) => a - b));
      expect(first.mask.flatMap((value, row) => (value === 1 ? [row] : []))).toEqual(first.rows);
      if (scheme === 'bernoulli' || scheme === 'fixedSize')
        first.rows.forEach((row, at) => {
          expect(first.weights[at]).toBe(1 / design.probabilities[row]);
          expect(first.probabilities[at]).toBe(design.probabilities[row]);
        });
      expect(JSON.parse(JSON.stringify(first))).toEqual(first);
    }
  });

  it('always hold the deterministic rows, but for the schemes that know none', () => {
    for (let seed = 0; seed < 50; seed++)
      for (const options of [
        { scheme: 'bernoulli' },
        { scheme: 'fixedSize' },
        { scheme: 'fixedSize', method: 'pivotal' },
      ] as const) {
        const { rows } = drawSample(design, { ...options, seed });
        for (const row of design.deterministicRows) expect(rows).toContain(row);
      }
  });

  it('may be empty, which is returned', () => {
    const tiny = designSampling({ energy: [1, 1, 1], measurements: 0.01 });
    expect(drawSample(tiny, { seed: 1 }).rows).toEqual([]);
  });

  it('grow by nested steps, the count keeping the law of the larger design', () => {
    const counts: number[] = [];
    for (let seed = 0; seed < 400; seed++) {
      let state = { design, sample: drawSample(design, { seed }) };
      for (const extra of [2, 3.5]) {
        const next = addMeasurements(state.design, state.sample, extra);
        for (const row of state.sample.rows) expect(next.sample.rows).toContain(row);
        expect([...state.sample.rows, ...next.added].toSorted((a, b) => a - b)).toEqual(next.sample.rows);
        state = next;
      }
      expect(state.design.measurements).toBe(17.5);
      counts.push(state.sample.rows.length);
    }
    const { mean, se } = moments(counts);
    expect(Math.abs(mean - 17.5)).toBeLessThan(bound * se);
  });

  it('spread out by local pivotal sampling: fewer neighbours than other draws', () => {
    const flat = designSampling({ energy: new Array<number>(256).fill(0.5), measurements: 64 });
    const neighbours = (options: Omit<DrawOptions, 'seed'>): number => {
      let sum = 0;
      for (let seed = 0; seed < 40; seed++) {
        const { mask } = drawSample(flat, { ...options, seed });
        for (let i = 0; i < 16; i++)
          for (let j = 0; j < 15; j++)
            sum += mask[i * 16 + j] * mask[i * 16 + j + 1] + mask[j * 16 + i] * mask[(j + 1) * 16 + i];
      }
      return sum;
    };
    const spread = neighbours({
      scheme: 'fixedSize',
      method: 'localPivotal',
      positions: { shape: [16, 16] },
    });
    expect(spread).toBeLessThan(0.5 * neighbours({ scheme: 'fixedSize', method: 'pivotal' }));
  });

  it('of the pivotal method keep the pairs of a comb apart where systematic draws in natural order do not', () => {
    // The pitfall: in natural order equal probabilities give one row in four, all congruent.
    const p = new Array<number>(16).fill(0.25);
    const order = Array.from(p, (_, i) => i);
    const { rows } = systematicSampling({ probabilities: p, uniform: 0.6, order });
    expect(new Set(rows.map((row) => row % 4)).size).toBe(1);
    const shuffled = permutation(randomStream(1, 'order'), 16);
    expect(
      new Set(
        systematicSampling({ probabilities: p, uniform: 0.6, order: shuffled }).rows.map((row) => row % 4),
      ).size,
    ).toBeGreaterThan(1);
  });

  it('of units whose sum is an integer number that many, whatever the sizes', () => {
    const stream = randomStream(11, 'pivotal');
    for (let trial = 0; trial < 300; trial++) {
      const n = 1 + stream.integer(40);
      const p = Float64Array.from({ length: n }, () => stream.uniform());
      const sum = p.reduce((total, value) => total + value, 0);
      const wanted = Math.floor(sum);
      for (let i = 0; i < n; i++) p[i] *= sum === 0 ? 0 : wanted / sum;
      const positions = { x: p.map(() => stream.uniform()), y: p.map(() => stream.uniform()) };
      expect(pivotalUnits(p, stream).length).toBe(wanted);
      expect(pivotalUnits(p, stream, positions).length).toBe(wanted);
    }
  });

  it('of the m largest keys leave rows of weight 0 out', () => {
    expect(
      successiveSampling({ weights: [0, 1, 0, 1], uniforms: [0.9, 0.1, 0.9, 0.2], count: 2 }).rows,
    ).toEqual([1, 3]);
  });
});

describe('the count', () => {
  it('has the same law by convolution and by Fourier transforms', () => {
    const stream = randomStream(12, 'count');
    const p = Float64Array.from({ length: 9001 }, () => stream.uniform() ** 2);
    const { pmf, mean, variance } = countDistribution(p);
    const sum = pmf.reduce((total, value) => total + value, 0);
    expect(sum).toBeCloseTo(1, 12);
    expect(pmf.reduce((total, value, k) => total + value * k, 0)).toBeCloseTo(mean, 8);
    expect(pmf.reduce((total, value, k) => total + value * (k - mean) ** 2, 0)).toBeCloseTo(variance, 6);
    const law = [1];
    for (const value of p) {
      law.push(0);
      for (let k = law.length - 1; k > 0; k--) law[k] = law[k] * (1 - value) + law[k - 1] * value;
      law[0] *= 1 - value;
    }
    law.forEach((value, k) => expect(Math.abs(pmf[k] - value)).toBeLessThan(1e-14));
  });
});

interface Fact {
  readonly name: string;
  readonly mean: number;
  readonly standardError: number;
}

describe('facts known by simulation', () => {
  const reference = JSON.parse(readFileSync(new URL('fixtures/reference.json', import.meta.url), 'utf8')) as {
    monteCarlo: Fact[];
    cases: { name: string; input: { basis: number[][] } }[];
  };
  const fact = (name: string): Fact => {
    const found = reference.monteCarlo.find((entry) => entry.name === name);
    if (found === undefined) throw new Error(`no fact ${name}`);
    return found;
  };
  const agree = (name: string, values: readonly number[]): void => {
    const { mean, se } = moments(values);
    const { mean: want, standardError } = fact(name);
    expect(Math.abs(mean - want)).toBeLessThan(bound * Math.hypot(se, standardError));
  };

  it('counts of Bernoulli draws and distinct rows with replacement', () => {
    const count = (scheme: 'bernoulli' | 'withReplacement') =>
      Array.from({ length: 5000 }, (_, seed) => drawSample(design, { scheme, seed }).rows.length);
    agree('bernoulli-count', count('bernoulli'));
    agree('distinct-rows-with-replacement', count('withReplacement'));
  });

  it('deviations of A*A from the identity on a subspace', () => {
    const basis = reference.cases.find(({ name }) => name === 'leverage-8-3')?.input.basis ?? [];
    const transform: SensingTransform = walshHadamard({ shape: [8] });
    const images = [0, 1, 2].map((j) => transform.forward(basis.map((row) => row[j])) as Float64Array);
    const scores = Array.from({ length: 8 }, (_, i) => images.reduce((sum, image) => sum + image[i] ** 2, 0));
    const three = designSampling({ energy: scores, measurements: 5 });
    const deviation = (
      scheme: 'bernoulli' | 'withReplacement' | 'withoutReplacement',
      seed: number,
    ): number => {
      const { rows, weights } = drawSample(three, { scheme, seed });
      let sum = 0;
      for (let a = 0; a < 3; a++)
        for (let b = 0; b < 3; b++) {
          const entry = rows.reduce(
            (total, row, at) => total + weights[at] * images[a][row] * images[b][row],
            0,
          );
          sum += (entry - (a === b ? 1 : 0)) ** 2;
        }
      return sum;
    };
    for (const [name, scheme] of [
      ['frobenius-deviation-bernoulli', 'bernoulli'],
      ['frobenius-deviation-with-replacement', 'withReplacement'],
      ['frobenius-deviation-without-replacement', 'withoutReplacement'],
    ] as const)
      agree(
        name,
        Array.from({ length: 6000 }, (_, seed) => deviation(scheme, seed)),
      );
  });
});
