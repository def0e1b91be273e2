import { readReference, referencePath, type MonteCarloFact } from '@lab/reference';
import { describe, expect, it } from 'vitest';
import {
  compareLabelings,
  fit,
  kmeans,
  simulate,
  type Matrix,
  type SimulationOptions,
} from '../src/index.ts';
import { meanAndError } from './exampleData.ts';

const file = readReference(referencePath('ih-gmm', new URL('..', import.meta.url).pathname));
const facts = file.monteCarlo ?? [];
const runs = 8;

/** The methods that a fact may name. */
const methods: Record<string, (X: Matrix, clusters: number) => ArrayLike<number>> = {
  ih: (X, clusters) => fit(X, { clusters, alpha: 'paper' }).labels,
  'ih alpha 1/2': (X, clusters) => fit(X, { clusters, alpha: 0.5 }).labels,
  'ih + lines': (X, clusters) => fit(X, { clusters, alpha: 'paper', refine: 'lines' }).labels,
  'k-means': (X, clusters) => kmeans(X, clusters, { restarts: 10 }).labels,
  'singular vectors + k-means (LZZ)': (X, clusters) => {
    const { eigenvectors, eigenvalues } = fit(X, { clusters, diagonal: 'keep', alpha: 'paper' });
    const scores = eigenvectors.map((row) => row.map((value, k) => value * Math.sqrt(eigenvalues[k])));
    return kmeans(scores, clusters, { restarts: 20 }).labels;
  },
  'spherical k-means': (X, clusters) => {
    const unit = Array.from({ length: X.rows }, (_, i) => X.getRow(i)).map((row) => {
      const length = Math.hypot(...row);
      return row.map((value) => value / length);
    });
    return kmeans(unit, clusters, { restarts: 10 }).labels;
  },
};

function design(sizes: Readonly<Record<string, unknown>>, seed: number): SimulationOptions {
  const { n, p, K, delta, common, sigmaLogTheta, weights, ...rest } = sizes as Readonly<
    Record<string, number>
  > & {
    readonly weights?: number[];
  };
  expect(Object.keys(rest)).toEqual([]);
  const shares = weights === undefined ? {} : { weights: weights as ArrayLike<number> };
  return { rows: n, columns: p, clusters: K, delta, common, sigmaLogTheta, seed, ...shares };
}

describe('error rates known by simulation', () => {
  it.each(facts)('$name', (fact: MonteCarloFact) => {
    const names = fact['methods'] as readonly string[];
    const errors = names.map(() => [] as number[]);
    for (let run = 1; run <= runs; run++) {
      const { X, labels, profiles } = simulate(design(fact.sizes!, run));
      names.forEach((name, m) => {
        expect(Object.keys(methods)).toContain(name);
        const found = methods[name](X, profiles.rows);
        errors[m].push(compareLabelings(found, labels).misclassified / X.rows);
      });
    }
    names.forEach((name, m) => {
      const { mean, standardError } = meanAndError(errors[m]);
      const known = (fact.mean as readonly number[])[m];
      const knownError = (fact.standardError as readonly number[])[m];
      // Where all runs of both agree on no error at all the standard errors are 0; one row in one run is then allowed.
      const oneRow = 1 / ((fact.sizes!['n'] as number) * runs);
      const bound = 4.5 * Math.max(Math.hypot(standardError, knownError), oneRow);
      expect(
        Math.abs(mean - known),
        `${name}: ${mean} (${standardError}), known ${known}`,
      ).toBeLessThanOrEqual(bound);
    });
  });

  it('are part of the fixture', () => {
    expect(file.cases.length).toBeGreaterThan(0);
    if (process.env['LAB_REFERENCE_DIR'] === undefined) expect(facts.length).toBeGreaterThan(0);
  });
});
