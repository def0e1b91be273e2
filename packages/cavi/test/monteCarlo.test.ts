import { readReference, referencePath } from '@lab/reference';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { certify, criticalAspectRatio, priors, stabilityMap } from '../src/index.ts';
import { streamOf } from './models.ts';

const directory = path.join(import.meta.dirname, '..');
const facts = readReference(referencePath('cavi', directory)).monteCarlo ?? [];

describe('random designs', () => {
  it.each(facts.map((fact) => [fact.name, fact] as const))('%s', (name, fact) => {
    const { n, p, priorRatio } = fact.sizes as { n: number; p: number; priorRatio: number };
    const stream = streamOf('monteCarlo', name);
    const runs = 20;
    const found: number[] = [];
    for (let run = 0; run < runs; run++) {
      const X = Array.from({ length: n }, () => Array.from({ length: p }, () => stream.normal()));
      // A flat prior in the limit: its precision must be positive.
      const prior = priors.gaussian(1 / (n * Math.max(priorRatio, 1e-12)));
      const y = new Array<number>(n).fill(0);
      const { lambdaMax } = certify({ X, y }, { prior, noiseVariance: 1, intercept: false });
      found.push(lambdaMax!);
    }
    const mean = found.reduce((sum, value) => sum + value, 0) / runs;
    const variance = found.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (runs - 1);
    const [wantMean, wantShare] = fact.mean as number[];
    const [meanError, shareError] = fact.standardError as number[];
    expect(Math.abs(mean - wantMean)).toBeLessThan(4.5 * Math.hypot(Math.sqrt(variance / runs), meanError));
    const share = found.filter((value) => value >= 2).length / runs;
    const spread = Math.sqrt(Math.max(wantShare * (1 - wantShare), 1 / runs) / runs);
    expect(Math.abs(share - wantShare)).toBeLessThan(4.5 * Math.hypot(spread, shareError));
  });

  it('the threshold is 3 - 2 sqrt(2), and the map agrees with it', () => {
    expect(criticalAspectRatio(0)).toBeCloseTo(3 - 2 * Math.SQRT2, 14);
    for (const t of [0, 0.1, 1]) {
      const edge = criticalAspectRatio(t);
      expect(stabilityMap({ gamma: edge * 0.999, priorRatio: t }).parallelStable).toBe(true);
      expect(stabilityMap({ gamma: edge * 1.001, priorRatio: t }).parallelStable).toBe(false);
      expect(stabilityMap({ gamma: edge, priorRatio: t }).lambdaMax).toBeCloseTo(2, 12);
    }
  });
});
