import path from 'node:path';
import { readReference, referencePath, type MonteCarloFact } from '@lab/reference';
import { describe, expect, it } from 'vitest';
import { equilibrate, orthogonalize, polarFactor, spectralDiagnostics, type Mode } from '../src/index.ts';
import { scaledNormal } from './support/matrices.ts';

const { monteCarlo = [] } = readReference(referencePath('muoneq', path.resolve(import.meta.dirname, '..')));

/** Facts of one law of matrices and mode; the draws are shared by all that is measured on them. */
const groups = new Map<string, MonteCarloFact[]>();
for (const fact of monteCarlo) {
  const key = JSON.stringify([fact.sizes, fact['mode']]);
  groups.set(key, [...(groups.get(key) ?? []), fact]);
}

const replicates = 24;

type Draw = Readonly<Record<string, number>>;

function measure(m: number, n: number, sigma: number, mode: Mode, seed: number): Draw {
  const shape = [m, n];
  const y = equilibrate(scaledNormal(m, n, sigma, 0, seed), { shape, mode });
  const { conditionNumber, stableRank } = spectralDiagnostics(y, { shape });
  const target = polarFactor(y, { shape });
  const norm = (x: Float64Array): number => Math.sqrt(x.reduce((sum, value) => sum + value * value, 0));
  const error = (coefficients: 'jordan' | 'polar-express'): number =>
    norm(orthogonalize(y, { shape, coefficients }).map((value, i) => value - target[i])) / norm(target);
  return {
    'log10-condition': Math.log10(conditionNumber),
    'stable-rank': stableRank,
    'jordan5-polar-error': error('jordan'),
    'polar-express5-polar-error': error('polar-express'),
  };
}

describe('means over random matrices agree with the table within 4.5 combined standard errors', () => {
  it.each([...groups])('%s', (_, facts) => {
    const [first] = facts;
    const sizes = first.sizes as Readonly<Record<string, number>>;
    const draws = Array.from({ length: replicates }, (_draw, r) =>
      measure(sizes['m'], sizes['n'], sizes['rowSigma'], first['mode'] as Mode, 1000 + r),
    );
    for (const fact of facts) {
      const values = draws.map((draw) => draw[quantityOf(fact)]);
      const mean = values.reduce((sum, value) => sum + value, 0) / replicates;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (replicates - 1);
      const bound = 4.5 * Math.hypot(Math.sqrt(variance / replicates), fact.standardError as number);
      expect(Math.abs(mean - (fact.mean as number)), fact.name).toBeLessThanOrEqual(bound);
    }
  });
});

/** Which of the measured numbers a fact is about. */
function quantityOf(fact: MonteCarloFact): string {
  return fact['description'] as string;
}
