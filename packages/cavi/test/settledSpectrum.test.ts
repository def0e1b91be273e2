import { randomStream } from '@lab/stats';
import { describe, expect, it } from 'vitest';
import { certify, fit, priors } from '../src/index.ts';
import { settledSpectrum } from '../src/certificate/settledSpectrum.ts';
import { inner, length } from '../src/numeric/vectors.ts';
import { designKinds, drawTable, priorKinds, streamOf } from './models.ts';

// The five eigenvalues that are not hidden take five steps; rounding would show the hidden one soon after.
const options = { steps: 5, seed: 1, failureProbability: 1e-6 };

/** Eigenvalues 0.5, 1, 1.5 and one between each two of them, and `hidden`, whose eigenvector is orthogonal to where Lanczos starts. */
function hiding(p: number, hidden: number): Float64Array {
  const start = randomStream(options.seed, 'lanczos').fillNormal(new Float64Array(p));
  const u = streamOf('hidden').fillNormal(new Float64Array(p));
  const share = inner(u, start) / inner(start, start);
  for (let j = 0; j < p; j++) u[j] -= share * start[j];
  const size = length(u);
  const base = Float64Array.from(u, (_, j) => 0.5 * (1 + (j % 3)));
  const unit = u.map((value) => value / size);
  const middle = unit.reduce((sum, value, j) => sum + base[j] * value * value, 0);
  const matrix = new Float64Array(p * p);
  // (I - u u') diag(base) (I - u u') + hidden u u'.
  for (let i = 0; i < p; i++)
    for (let j = 0; j < p; j++)
      matrix[i * p + j] = (i === j ? base[i] : 0) + unit[i] * unit[j] * (middle + hidden - base[i] - base[j]);
  return matrix;
}

describe('the ends of a spectrum by Lanczos and factorisations', () => {
  it('are vetoed by a factorisation where Lanczos cannot see an eigenvalue', () => {
    const p = 120;
    expect(settledSpectrum(hiding(p, 0.7), p, options)).toMatchObject({ certain: true, exact: false });
    expect(settledSpectrum(hiding(p, 0.01), p, options)).toBeUndefined();
    expect(settledSpectrum(hiding(p, -1), p, options)).toBeUndefined();
    expect(settledSpectrum(hiding(p, 1.9), p, options)).toBeUndefined();
    expect(settledSpectrum(hiding(p, 2.1), p, options)).toBeUndefined();
  });

  it('lie within a hundredth of their distance from 0 and from 2, and verdicts are those of eigenvalues', () => {
    const stream = streamOf('settled');
    const seen = { settled: 0, exact: 0 };
    for (const kind of designKinds)
      for (const [name, prior] of priorKinds.slice(0, 3))
        for (const noiseVariance of [1, 40, 1500]) {
          const p = 101 + stream.integer(40);
          const { X, y } = drawTable(kind, 160, p, stream);
          const model = { prior, noiseVariance };
          const at = fit(X, y, { ...model, certificate: false, maxSweeps: 60 }).mean;
          const found = certify({ X, y }, { ...model, at });
          // As many steps as there are columns ask for eigenvalues.
          const exact = certify({ X, y }, { ...model, at, steps: p });
          const label = `${kind}, ${name}, noise variance ${noiseVariance}`;
          expect(exact.exact, label).toBe(true);
          seen[found.exact ? 'exact' : 'settled'] += 1;
          for (const field of [
            'level',
            'sequentialLevel',
            'parallelStable',
            'sequentialStable',
            'globallyUnimodal',
            'parallelGloballyStable',
            'blocksAllowed',
          ] as const)
            expect(found[field], `${label}: ${field}`).toBe(exact[field]);
          const slack = 1e-12 * Math.max(1, exact.lambdaMax!);
          expect(found.lambdaMin! - exact.lambdaMin!, label).toBeGreaterThan(-slack);
          expect(exact.lambdaMax! - found.lambdaMax!, label).toBeGreaterThan(-slack);
          expect(found.lowerBound!, label).toBeLessThanOrEqual(exact.lambdaMin! + slack);
          expect(found.upperBound!, label).toBeGreaterThanOrEqual(exact.lambdaMax! - slack);
          expect(found.lambdaMin! - exact.lambdaMin!, label).toBeLessThanOrEqual(
            0.0101 * Math.abs(exact.lambdaMin!) + slack,
          );
          expect(exact.lambdaMax! - found.lambdaMax!, label).toBeLessThanOrEqual(
            0.0101 * Math.abs(2 - exact.lambdaMax!) + slack,
          );
          // Nothing but an upper bound beyond 2 rests on chance.
          if (Math.max(found.lambdaMax!, found.globalLambdaMax ?? 0) < 2)
            expect(found.failureProbability, label).toBe(0);
        }
    expect(seen.settled).toBeGreaterThan(10);
    expect(seen.exact).toBeGreaterThan(5);
  });

  it('are eigenvalues where 40 steps leave the lower one open', () => {
    const { X, y } = drawTable('graded', 160, 130, streamOf('open'));
    const found = certify({ X, y }, { prior: priors.gaussian(100), noiseVariance: 0.1 });
    expect(found.exact).toBe(true);
    expect(found.lowerBound).toBe(found.lambdaMin);
  });
});
