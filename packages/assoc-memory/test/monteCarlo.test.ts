import { readReference, referencePath, type MonteCarloFact } from '@lab/reference';
import { standardErrorOfMean, weightedMean } from '@lab/stats';
import { describe, expect, it } from 'vitest';
import {
  expectedRecovered,
  fitScaling,
  gaussianEmbeddings,
  iterateCapacitySweep,
  loss,
  expectedLoss,
  negativeGradient,
  powerLaw,
  recovery,
  sampledRanks,
  simulateCapacity,
  simulateCapacityAsync,
  step,
  suggestLambda,
  summarizeSweep,
  toCsv,
  type RuleName,
} from '../src/index.ts';

/** Recovered counts that an independent simulation found, and its rule for agreement. */
const facts = readReference(referencePath('assoc-memory', `${import.meta.dirname}/..`)).monteCarlo ?? [];

describe('recovered counts of an independent simulation are found again', () => {
  it.each(facts.map((fact) => [fact.name, fact] as const))('%s', (_, fact) => {
    const sizes = fact.sizes as { d: number; n: number; alpha: number; batch?: number };
    const seeds = sizes.d <= 64 ? [1, 2] : [1];
    const ranks = sampledRanks({
      n: sizes.n,
      upTo: Math.floor(12 * sizes.d ** (1 + 1 / (2 * sizes.alpha))),
    });
    const counts = seeds.map(
      (seed) => simulateCapacity({ ...sizes, ...ruleOf(fact), ranks, seed, center: false }).count,
    );
    const mean = Number(fact.mean);
    const error = Number(fact.standardError);
    // The spread of one run, from the fact's own runs: too few of ours to tell.
    const ours = (error * Math.sqrt(fact.runs)) / Math.sqrt(seeds.length);
    const bound = 4 * Math.hypot(error, ours, 0.05 * mean) + 1;
    expect(Math.abs(weightedMean(counts) - mean)).toBeLessThanOrEqual(bound);
  });
});

function ruleOf(fact: MonteCarloFact): { rule: RuleName } {
  const { rule, lambda, ridge, newtonSchulzSteps } = fact as unknown as Record<string, unknown>;
  return { rule, lambda, ridge, newtonSchulzSteps } as { rule: RuleName };
}

/** Whether the mean of some counts is within 4.5 standard errors and the theory's own accuracy of what it says. */
function agrees(counts: readonly number[], theory: number, accuracy: number): void {
  const mean = weightedMean(counts);
  const bound = 4.5 * standardErrorOfMean(counts) + accuracy * theory;
  expect(Math.abs(mean - theory), `${mean} and ${theory}`).toBeLessThanOrEqual(bound);
}

describe('the closed theory', () => {
  const shared = { d: 128, n: 8192, alpha: 1.5 };
  const seeds = Array.from({ length: 8 }, (_, i) => i);
  const counts = (more: object, rule: RuleName): number[] =>
    seeds.map((seed) => simulateCapacity({ ...shared, rule, seed, ...more }).count);

  it.each(['muon', 'newton', 'sgd', 'newtonSchulz'] as const)('expects what %s recovers', (rule) => {
    agrees(counts({}, rule), expectedRecovered({ ...shared, rule }), 0.05);
  });

  it('expects what minibatches recover, beyond the full batch near the critical one', () => {
    const batch = 3000;
    const expected = expectedRecovered({ ...shared, rule: 'muon', batch });
    expect(expected).toBeGreaterThan(1.05 * expectedRecovered({ ...shared, rule: 'muon' }));
    agrees(counts({ batch }, 'muon'), expected, 0.05);
  });

  it('holds for frequencies of any kind', () => {
    const frequencies = Float64Array.from({ length: 4000 }, (_, i) => Math.exp(-i / 150));
    const sum = frequencies.reduce((total, p) => total + p, 0);
    const p = frequencies.map((value) => value / sum);
    const lambda = 1e-4;
    agrees(
      seeds.map((seed) => simulateCapacity({ d: 128, frequencies: p, rule: 'muon', lambda, seed }).count),
      expectedRecovered({ d: 128, frequencies: p, rule: 'muon', lambda }),
      0.05,
    );
  });

  it('expects the loss of a Muon step near its best size to 3%', () => {
    const [n, d, alpha] = [2048, 96, 1.5];
    const lambda = suggestLambda({ n, alpha, d });
    const measured = [1, 2, 3].map((seed) => {
      const problem = {
        inputs: gaussianEmbeddings({ n, d, seed: `${seed}/v` }),
        outputs: gaussianEmbeddings({ n, d, seed: `${seed}/u` }),
        frequencies: powerLaw({ n, alpha }),
      };
      return loss(problem, step(problem, { rule: 'muon', lambda, stepSize: 20 }).W);
    });
    agrees(measured, expectedLoss({ n, alpha, d, rule: 'muon', lambda, stepSize: 20 }), 0.03);
  });
});

describe('the simulation', () => {
  const input = { d: 48, n: 3000, alpha: 1.5, rule: 'muon', seed: 5 } as const;

  it('gives the same result again, and asynchronously, and another for another seed', async () => {
    const first = simulateCapacity(input);
    expect(simulateCapacity(input)).toEqual(first);
    const progress: number[] = [];
    const onProgress = ({ completed }: { completed: number }): void => void progress.push(completed);
    expect(await simulateCapacityAsync(input, { onProgress })).toEqual(first);
    expect(progress.length).toBeGreaterThan(1);
    expect(simulateCapacity({ ...input, seed: 6 }).margins).not.toEqual(first.margins);
  });

  it('finds for SGD without the gradient what it finds with it', () => {
    const wide = { d: 600, n: 400, alpha: 1.5, rule: 'sgd', seed: 2 } as const;
    const few = sampledRanks({ n: 400, singles: 20, spaced: 40 });
    const all = Float64Array.from({ length: 400 }, (_, i) => i + 1);
    const without = simulateCapacity({ ...wide, ranks: few });
    const formed = simulateCapacity({ ...wide, ranks: all });
    expect(without.gradientNorm).toBeUndefined();
    expect(formed.gradientNorm).toBeGreaterThan(0);
    few.forEach((rank, r) => {
      expect(without.margins[r]).toBeCloseTo(formed.margins[rank - 1], 7);
      expect(without.recovered[r]).toBe(formed.recovered[rank - 1]);
    });
  });

  it('recovers by single-precision logits exactly what double precision recovers', () => {
    // The same embeddings as a problem of one's own: embeddings do not depend on which ranks are evaluated.
    const identityRule = { d: 16, n: 200, alpha: 1.2, rule: 'sgd', seed: 9 } as const;
    const all = Float64Array.from({ length: 200 }, (_, i) => i + 1);
    const { count, prefix, weighted, recovered } = simulateCapacity({ ...identityRule, ranks: all });
    const p = powerLaw(identityRule);
    expect(count).toBe(recovered.reduce((sum, share) => sum + share, 0));
    expect(weighted).toBeCloseTo(
      p.reduce((sum, q, i) => sum + q * recovered[i], 0),
      12,
    );
    expect(recovered.subarray(0, prefix).every((share) => share === 1)).toBe(true);
  });

  it('replaces the tail by its Gaussian limit without changing the count', () => {
    const sizes = { d: 64, n: 16_384, alpha: 1.5, rule: 'muon' } as const;
    const seeds = Array.from({ length: 12 }, (_, i) => i);
    const drawn = seeds.map((seed) => simulateCapacity({ ...sizes, seed }).count);
    const surrogate = seeds.map((seed) => simulateCapacity({ ...sizes, drawnItems: 1000, seed }).count);
    const difference = weightedMean(drawn) - weightedMean(surrogate);
    const error = Math.hypot(standardErrorOfMean(drawn), standardErrorOfMean(surrogate));
    expect(Math.abs(difference)).toBeLessThan(4.5 * error);
  });

  it('reaches a billion items through the tail surrogate', () => {
    const { count } = simulateCapacity({ d: 64, n: 1e9, alpha: 1.5, rule: 'muon', drawnItems: 2000 });
    const expected = expectedRecovered({ d: 64, n: 1e9, alpha: 1.5, rule: 'muon' });
    expect(Math.abs(count / expected - 1)).toBeLessThan(0.5);
  });

  it('estimates from ranks what all items give', () => {
    const n = 2000;
    const d = 64;
    const problem = {
      inputs: gaussianEmbeddings({ n, d, seed: 'a' }),
      outputs: gaussianEmbeddings({ n, d, seed: 'b' }),
      frequencies: powerLaw({ n, alpha: 1.5 }),
    };
    const { W } = step(problem, { rule: 'muon' });
    const exact = recovery(problem, W);
    expect(exact.se).toBe(0);
    const sampled = recovery(problem, W, { ranks: sampledRanks({ n, singles: 10, spaced: 60 }) });
    expect(Math.abs(sampled.count - exact.count)).toBeLessThan(4.5 * sampled.se);
    expect(Math.abs(Math.log(exact.r50 / exact.count))).toBeLessThan(0.5);
  });

  it('draws minibatches whose gradients average to the population gradient', () => {
    const problem = {
      inputs: gaussianEmbeddings({ n: 30, d: 6, seed: 'a' }),
      outputs: gaussianEmbeddings({ n: 30, d: 6, seed: 'b' }),
      frequencies: powerLaw({ n: 30, alpha: 1 }),
    };
    const whole = negativeGradient(problem).get(0, 0);
    const draws = Array.from({ length: 200 }, (_, seed) =>
      negativeGradient(problem, { batch: 20, seed }).get(0, 0),
    );
    expect(Math.abs(weightedMean(draws) - whole)).toBeLessThan(4.5 * standardErrorOfMean(draws));
  });
});

describe('a sweep', () => {
  it('simulates every setting, beside its theory, and fits an exponent', () => {
    const rows = [
      ...iterateCapacitySweep({
        dims: [24, 48, 96],
        alphas: [1.5],
        rules: ['muon', 'sign'],
        seeds: [1, 2, 3, 4],
        n: 2048,
      }),
    ];
    expect(rows).toHaveLength(24);
    const summary = summarizeSweep(rows);
    expect(summary.map(({ rule, runs }) => `${rule} ${runs}`)).toContain('sign 4');
    const muon = summary.filter(({ rule }) => rule === 'muon');
    for (const { recovered, theory } of muon) expect(recovered / theory!).toBeGreaterThan(0.5);
    const { slope, slopeStandardError } = fitScaling(muon);
    expect(slope).toBeGreaterThan(1);
    expect(slope).toBeLessThan(2);
    expect(slopeStandardError).toBeLessThan(0.2);
    const lines = toCsv(rows).trimEnd().split('\n');
    expect(lines[0]).toBe('d,n,alpha,rule,seed,recovered,se,prefix,weighted,theory');
    expect(lines).toHaveLength(25);
    expect(toCsv([{ text: 'a "b", c' }])).toBe('text\n"a ""b"", c"\n');
  });
});
