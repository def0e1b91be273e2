import { randomStream, type RandomStream } from '@lab/stats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { designSampling, requiredMeasurements, softProbabilities, type DesignInput } from '../src/index.ts';

type Problem = DesignInput & { readonly energy: number[] };

/** Energies of many kinds: uniform, over many decades, with ties, zeros, a few huge ones. */
function randomProblem(stream: RandomStream): Problem {
  const n = 1 + stream.integer(300);
  const kind = stream.integer(4);
  const energy = Array.from({ length: n }, () => {
    if (stream.uniform() < 0.1) return 0;
    if (kind === 0) return stream.uniform();
    if (kind === 1) return 10 ** (-12 * stream.uniform());
    if (kind === 2) return [0.5, 0.25, 0.125][stream.integer(3)];
    return stream.uniform() < 0.05 ? 1e6 * stream.uniform() : stream.uniform();
  });
  energy[stream.integer(n)] = 0.5;
  const withCost = stream.uniform() < 0.4;
  const cost = withCost ? energy.map(() => 0.1 + 3 * stream.uniform()) : undefined;
  const total = cost === undefined ? n : cost.reduce((sum, price) => sum + price, 0);
  const minProbability = stream.uniform() < 0.3 ? 0.2 * stream.uniform() : 0;
  const forced = stream.uniform() < 0.3 ? [stream.integer(n)] : [];
  const spent = forced.reduce((sum, row) => sum + (cost === undefined ? 1 : cost[row]), 0);
  const least = minProbability * total + spent;
  const measurements = least + (total - least) * stream.uniform();
  return { energy, cost, minProbability, forced, measurements: Math.max(measurements, 1e-3) };
}

describe('water-filling', () => {
  it('meets the budget to 1e-12 and the KKT conditions to 1e-10 in 1,000 random problems', () => {
    const stream = randomStream(7, 'water');
    let [saturated, floored, exceeding] = [0, 0, 0];
    for (let problem = 0; problem < 1000; problem++) {
      const input = randomProblem(stream);
      const { energy, cost, minProbability = 0, forced = [], measurements } = input;
      const { probabilities: p, threshold: c, warning } = designSampling(input);
      const price = (i: number): number => (cost === undefined ? 1 : cost[i]);
      const total = energy.reduce((sum, _, i) => sum + price(i), 0);
      const spent = p.reduce((sum, value, i) => sum + price(i) * value, 0);
      if (warning === undefined) expect(Math.abs(spent - measurements)).toBeLessThanOrEqual(1e-12 * total);
      else {
        exceeding++;
        expect(spent).toBeLessThan(measurements);
      }
      p.forEach((value, i) => {
        if (forced.includes(i)) {
          expect(value).toBe(1);
          return;
        }
        // Minimising sum price (1/p - 1) a^2 under sum price p = m: a^2/p^2 = 1/c^2 inside, >= at 1, <= at the floor.
        if (c === Infinity) expect(value).toBe(energy[i] > 0 ? 1 : minProbability);
        else if (value >= 1) expect(c * energy[i]).toBeGreaterThanOrEqual(1 - 1e-10);
        else if (value > minProbability) expect(Math.abs((c * energy[i]) / value - 1)).toBeLessThan(1e-10);
        else expect(c * energy[i]).toBeLessThanOrEqual(minProbability + 1e-10);
        if (value >= 1) saturated++;
        if (value === minProbability && value > 0) floored++;
      });
    }
    expect(saturated).toBeGreaterThan(1000);
    expect(floored).toBeGreaterThan(1000);
    expect(exceeding).toBeGreaterThan(5);
  });

  it('has the smallest sum (1/p - 1) a^2 of all probabilities with the same budget', () => {
    const stream = randomStream(8, 'optimal');
    const loss = (p: readonly number[], a: readonly number[]): number =>
      a.reduce((sum, value, i) => sum + (value === 0 ? 0 : (1 / p[i] - 1) * value * value), 0);
    for (let problem = 0; problem < 100; problem++) {
      const energy = Array.from({ length: 12 }, () => 0.05 + stream.uniform() ** 3);
      const { probabilities: p } = designSampling({ energy, measurements: 1 + 10 * stream.uniform() });
      for (let trial = 0; trial < 20; trial++) {
        const [i, j] = [stream.integer(12), stream.integer(12)];
        const step = 0.1 * stream.uniform() * Math.min(1 - p[i], p[j]);
        if (i === j || step === 0) continue;
        const moved = p.map((value, at) => (at === i ? value + step : at === j ? value - step : value));
        expect(loss(moved, energy)).toBeGreaterThanOrEqual(loss(p, energy) * (1 - 1e-12));
      }
    }
  });

  it('does not depend on the scale of the energies, and gives ties equal probabilities', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1e-6, max: 1, noNaN: true }), { minLength: 2, maxLength: 40 }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        fc.integer({ min: -200, max: 200 }),
        (energy, share, exponent) => {
          const measurements = share * energy.length;
          const plain = designSampling({ energy: [...energy, energy[0]], measurements });
          const factor = 2 ** exponent;
          const scaled = designSampling({
            energy: [...energy, energy[0]].map((a) => a * factor),
            measurements,
          });
          expect(scaled.probabilities).toEqual(plain.probabilities);
          expect(plain.probabilities[energy.length]).toBe(plain.probabilities[0]);
          expect(scaled.threshold * factor).toBeCloseTo(plain.threshold, 6);
        },
      ),
      { numRuns: 200, seed: 3 },
    );
  });

  it('rises with the budget in every row', () => {
    const stream = randomStream(9, 'monotone');
    const energy = Array.from({ length: 200 }, () => 10 ** (-6 * stream.uniform()));
    let before = designSampling({ energy, measurements: 0.5 }).probabilities;
    for (let m = 1; m <= 200; m += 0.5) {
      const { probabilities } = designSampling({ energy, measurements: m });
      probabilities.forEach((p, i) => expect(p).toBeGreaterThanOrEqual(before[i] - 1e-15));
      before = probabilities;
    }
  });

  it('survives energies over 600 decades and steep geometric ones', () => {
    const energy = Array.from({ length: 2000 }, (_, i) => 2 ** (-i / 2));
    const design = designSampling({ energy, measurements: 1000 });
    expect(Math.abs(design.expectedCount - 1000)).toBeLessThan(1e-9);
    expect(design.deterministicRows).toEqual(Array.from({ length: design.saturatedCount }, (_, i) => i));
    const wide = designSampling({ energy: [1e300, 1e-300, 1e-300, 1e-300], measurements: 2.5 });
    wide.probabilities.forEach((p, i) => expect(p).toBeCloseTo(i === 0 ? 1 : 0.5, 14));
  });

  it('puts groups, their costs and forced rows together', () => {
    const design = designSampling({
      energy: [0.1, 0.9, 0.3, 0.2],
      groups: [[3, 0], [1], [2]],
      cost: [2, 1, 1],
      measurements: 3,
      forced: [0],
    });
    expect(design.probabilities[0]).toBe(1);
    expect(design.probabilities[1]).toBeCloseTo(0.75, 14);
    expect(design.probabilities[2]).toBeCloseTo(0.25, 14);
    expect(design.deterministicRows).toEqual([0, 3]);
    expect(design.expectedCount).toBeCloseTo(3, 14);
  });

  it('keeps the probabilities of single rows where pairs are drawn together', () => {
    const energy = [1, 0.4, 0.2, 0.1, 0.2, 0.4];
    const pairs = [0, 5, 4, 3, 2, 1];
    const single = designSampling({ energy, measurements: 3 });
    const paired = designSampling({ energy, measurements: 3, pairs });
    expect(paired.probabilities).toEqual(single.probabilities);
    expect(paired.countStdDev).toBeGreaterThan(single.countStdDev);
  });

  it('applies the noise ratio, then the exponent', () => {
    const energy = [0.9, 0.5, 0.1];
    const used = energy.map((a) => Math.sqrt(a * a + 0.3 * a) ** 0.5);
    const got = designSampling({ energy, measurements: 1.5, noiseRatio: 0.3, exponent: 0.5 });
    const want = designSampling({ energy: used, measurements: 1.5 });
    got.probabilities.forEach((p, i) => expect(p).toBeCloseTo(want.probabilities[i], 14));
  });

  it('warns where there is budget for more than the support', () => {
    const design = designSampling({ energy: [0.5, 0, 0.2], measurements: 2.5 });
    expect(design.warning).toBe('budget-exceeds-support');
    expect(design.expectedCount).toBe(2);
    expect(designSampling({ energy: [0.5, 0, 0.2], measurements: 2 }).warning).toBeUndefined();
  });

  it('is a design again after a round trip through JSON', () => {
    const design = designSampling({ energy: [0.5, 0.3, 0.2], measurements: 1.5 });
    expect(JSON.parse(JSON.stringify(design))).toEqual(design);
  });

  it('needs m*(Lambda) measurements for a threshold of Lambda', () => {
    const energy = [1, 0.6, 0.3, 0.1, 0.05];
    const { bernoulli } = requiredMeasurements(energy, 2.2);
    expect(designSampling({ energy, measurements: bernoulli }).threshold).toBeCloseTo(2.2, 12);
  });
});

/** The sum without rounding errors that matter (Neumaier). */
function exactSum(values: ArrayLike<number>): number {
  let [sum, lost] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    const next = sum + values[i];
    lost += Math.abs(sum) >= Math.abs(values[i]) ? sum - next + values[i] : values[i] - next + sum;
    sum = next;
  }
  return sum + lost;
}

describe('water-filling of many rows', () => {
  const sizes = [2 ** 15, 2 ** 15 + 1, 2 ** 17 + 12_345, 2 ** 20];
  const kinds: Readonly<Record<string, (stream: RandomStream, n: number) => Float64Array>> = {
    'four decades': (stream, n) => Float64Array.from({ length: n }, () => 10 ** (-4 * stream.uniform())),
    'heavy ties': (stream, n) => Float64Array.from({ length: n }, () => 4 ** -stream.integer(5)),
    '300 decades': (stream, n) =>
      Float64Array.from({ length: n }, () => 10 ** (300 * stream.uniform() - 150)),
    'all equal': (_, n) => new Float64Array(n).fill(0.3),
    'one giant': (_, n) => new Float64Array(n).fill(1e-9).fill(1e9, 5, 6),
    'one giant, zeros': (stream, n) =>
      Float64Array.from({ length: n }, (_, i) => (i === 7 ? 1e12 : i % 3 === 0 ? 0 : stream.uniform())),
    'an ordered map': (_, n) => Float64Array.from({ length: n }, (_, i) => 1 / (1 + i)),
    'hardly different': (stream, n) => Float64Array.from({ length: n }, () => 1 + 1e-15 * stream.integer(8)),
  };
  const cases = Object.keys(kinds).flatMap((kind) => sizes.map((n) => [kind, n] as const));

  it.each(cases)('%s, %i rows: exact in budget, conditions and order', (kind, n) => {
    const stream = randomStream(11, kind, n);
    const energy = kinds[kind](stream, n);
    const support = energy.reduce((count, a) => count + +(a > 0), 0);
    const order = Uint32Array.from(energy.keys()).sort((i, j) => energy[i] - energy[j]);
    let before = -1;
    for (const share of [1e-5, 0.03, 0.4, 0.999]) {
      const m = share * support;
      const { probabilities: p, threshold: c, saturatedCount } = designSampling({ energy, measurements: m });
      expect(Math.abs(exactSum(p) - m) / m).toBeLessThan(1e-12);
      let [inside, wrong, falling, certain] = [0, 0, 0, 0];
      for (let k = 0; k < n; k++) {
        const i = order[k];
        const [a, value] = [energy[i], p[i]];
        if (value >= 1) certain++;
        if (value > 1 || (value === 1 && c * a < 1 - 1e-10)) wrong++;
        if (value < 1) inside = Math.max(inside, value === 0 && a === 0 ? 0 : Math.abs((c * a) / value - 1));
        if (k > 0 && (value < p[order[k - 1]] || (a === energy[order[k - 1]] && value !== p[order[k - 1]])))
          falling++;
      }
      expect(inside).toBeLessThan(1e-10);
      expect([wrong, falling]).toEqual([0, 0]);
      expect(saturatedCount).toBe(certain);
      expect(c).toBeGreaterThan(before);
      before = c;
    }
  });

  it('takes the same rows always as sorting them tells', () => {
    for (const n of [2 ** 15, 2 ** 18]) {
      const stream = randomStream(12, 'sorted', n);
      const energy = Float64Array.from({ length: n }, () => 10 ** (-3 * stream.uniform()));
      const m = n / 3;
      const sorted = energy.toSorted().reverse();
      // The definition: the smallest k with (m - k) v_k <= the sum of v_k and all after it.
      const rest = new Float64Array(n + 1);
      for (let k = n - 1; k >= 0; k--) rest[k] = rest[k + 1] + sorted[k];
      let k = 0;
      while ((m - k) * sorted[k] > rest[k]) k++;
      const design = designSampling({ energy, measurements: m });
      expect(design.saturatedCount).toBe(k);
      expect(Math.abs((design.threshold * rest[k]) / (m - k) - 1)).toBeLessThan(1e-12);
      expect(design.deterministicRows.every((row) => energy[row] >= sorted[k - 1])).toBe(true);
    }
  });

  it('holds with costs too', () => {
    const n = 2 ** 16;
    const stream = randomStream(13, 'costs');
    const energy = Float64Array.from({ length: n }, () => 10 ** (-6 * stream.uniform()));
    const cost = Float64Array.from({ length: n }, () => 10 ** (3 * stream.uniform()));
    for (const share of [0.01, 0.3, 0.95]) {
      const m = share * exactSum(cost);
      const { probabilities: p, threshold: c } = designSampling({ energy, cost, measurements: m });
      expect(Math.abs(exactSum(cost.map((price, i) => price * p[i])) / m - 1)).toBeLessThan(1e-12);
      const worst = p.reduce(
        (most, value, i) =>
          Math.max(most, value < 1 ? Math.abs((c * energy[i]) / value - 1) : 1 - c * energy[i]),
        -Infinity,
      );
      expect(worst).toBeLessThan(1e-10);
    }
  });
});

describe('soft probabilities', () => {
  it('meet the budget and equalise (1/p - 1) a', () => {
    const stream = randomStream(10, 'soft');
    for (let problem = 0; problem < 200; problem++) {
      const n = 2 + stream.integer(100);
      const energy = Array.from({ length: n }, () => 10 ** (-8 * stream.uniform()));
      const m = n * (0.01 + 0.98 * stream.uniform());
      const { probabilities, threshold } = softProbabilities({ energy, measurements: m });
      expect(Math.abs(probabilities.reduce((sum, p) => sum + p, 0) - m)).toBeLessThan(1e-12 * n);
      probabilities.forEach((p, i) => {
        expect(p).toBeLessThanOrEqual(1);
        expect(Math.abs(p - 1 / (1 + 1 / (threshold * energy[i])))).toBeLessThan(1e-12);
      });
    }
  });

  it('take everything where the budget is the support', () => {
    expect(softProbabilities({ energy: [1, 0, 2], measurements: 2 }).probabilities).toEqual([1, 0, 1]);
  });
});
