import { csrFromTriplets, leastSquares } from '@lab/linalg';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  contiguousLabels,
  fit,
  fitSummary,
  iterate,
  priors,
  regressionProblem,
  startState,
  sweep,
  type ScheduleName,
} from '../src/index.ts';
import { combinationWeights } from '../src/numeric/combinationWeights.ts';
import { designKinds, drawTable, priorKinds, relativeGap, streamOf } from './models.ts';

interface ElasticNet {
  name: string;
  X: number[][];
  y: number[];
  noiseVariance: number;
  priorPrecision: number;
  iterates: { sweeps: number; mean: number[] }[];
}

const fixture = JSON.parse(
  readFileSync(path.join(import.meta.dirname, 'fixtures', 'scikit-learn.json'), 'utf8'),
) as { sweeps: ElasticNet[] };

describe('sequential sweeps with a Gaussian prior', () => {
  it.each(fixture.sweeps.map((entry) => [entry.name, entry] as const))(
    'are the coordinate descent of scikit-learn to 1e-12: %s',
    (_, { X, y, noiseVariance, priorPrecision, iterates }) => {
      const prior = priors.gaussian(1 / priorPrecision);
      const states = iterate({ X, y }, { prior, noiseVariance, intercept: false, schedule: 'sequential' });
      let done = 0;
      for (const { sweeps, mean } of iterates) {
        let state = states.next().value;
        for (done += 1; done < sweeps; done++) state = states.next().value;
        expect(relativeGap(state.mean, mean)).toBeLessThan(1e-12);
      }
    },
  );
});

describe('the Gaussian solution', () => {
  const labels = contiguousLabels(12, 4);
  const schedules: [ScheduleName, object][] = [
    ['direct', {}],
    ['conjugateGradient', {}],
    ['chebyshev', {}],
    ['sequential', { order: 'cyclic' }],
    ['sequential', { order: 'permuted' }],
    ['sequential', { order: 'random' }],
    ['sequential', { order: 'symmetric' }],
    ['sequential', { order: Array.from({ length: 12 }, (_, j) => 11 - j) }],
    ['damped', {}],
    ['damped', { omega: 0.2, form: 'mean' }],
    ['sor', { omega: 1.4 }],
    ['sor', { omega: 0.7 }],
    ['hybrid', { labels }],
    ['anderson', {}],
    ['anderson', { around: 'damped' }],
    ['block', { labels }],
    ['asynchronous', { maxDelay: 3 }],
    ['parallel', {}],
  ];
  it.each(designKinds)('is the same by every schedule on the %s design', (kind) => {
    const { X, y } = drawTable(kind, 60, 12, streamOf('gaussian', kind));
    const options = { prior: priors.gaussian(0.5), noiseVariance: 1, standardize: true } as const;
    const direct = fit(X, y, { ...options, schedule: 'direct' });
    for (const [schedule, more] of schedules) {
      const fitted = fit(X, y, { ...options, ...more, schedule, tol: 1e-10, certificate: false });
      expect(fitted.converged, `${schedule} ${JSON.stringify(more)} ${fitted.status}`).toBe(true);
      expect(relativeGap(fitted.mean, direct.mean), `${schedule} ${JSON.stringify(more)}`).toBeLessThan(1e-7);
      if (schedule !== 'block') expect(fitted.elbo).toBeCloseTo(direct.elbo!, 7);
    }
  });

  it('has a larger ELBO with factors over blocks, that of the posterior with one block', () => {
    const { X, y } = drawTable('autoregressive', 40, 8, streamOf('blocks'));
    const options = { prior: priors.gaussian(0.5), noiseVariance: 1, schedule: 'block' } as const;
    const elbos = [8, 4, 2, 1].map(
      (count) => fit(X, y, { ...options, labels: contiguousLabels(8, count) }).elbo!,
    );
    expect(elbos).toEqual(elbos.toSorted((a, b) => a - b));
    expect(elbos[3]).toBeGreaterThan(elbos[0] + 0.1);
    const parallel = fit(X, y, { ...options, labels: contiguousLabels(8, 2), between: 'parallel' });
    expect(parallel.elbo).toBeCloseTo(elbos[2], 6);
  });
});

describe('every prior', () => {
  it.each(priorKinds)('%s: the ELBO never falls, and a fixed point is reached', (name, prior) => {
    for (const kind of designKinds) {
      const { X, y } = drawTable(kind, 30, 8, streamOf('ascent', name, kind));
      for (const schedule of ['sequential', 'anderson', 'damped'] as const) {
        const options = { prior, noiseVariance: 1, schedule, certificate: false } as const;
        const fitted = fit(X, y, { ...options, maxSweeps: 300 });
        if (schedule === 'anderson') expect(fitted.converged).toBe(true);
        const slack = 1e-8 * (1 + Math.abs(fitted.elboTrace.at(-1)!));
        for (const [t, elbo] of fitted.elboTrace.entries())
          if (t > 0) expect(elbo).toBeGreaterThanOrEqual(fitted.elboTrace[t - 1] - slack);
        if (!fitted.converged) continue;
        const problem = regressionProblem({ X, y }, { prior, noiseVariance: 1 });
        const state = startState(problem, Float64Array.from(fitted.mean));
        const next = sweep.parallel(problem, state);
        expect(relativeGap(next.mean, fitted.mean)).toBeLessThan(1e-6);
      }
    }
  });
});

describe('the form of the data does not matter', () => {
  const { X, y } = drawTable('autoregressive', 40, 7, streamOf('forms'));
  for (const row of X) for (let j = 0; j < 7; j++) if (row[j] < 0.3) row[j] = 0;
  const prior = priors.spikeSlab({ inclusion: 0.3, slabVariance: 1 });

  it.each([
    [true, true],
    [true, false],
    [false, true],
    [false, false],
  ])('sparse rows give what dense rows give (intercept %s, standardize %s)', (intercept, standardize) => {
    const [i, j, v]: [number[], number[], number[]] = [[], [], []];
    for (const [row, values] of X.entries())
      for (const [column, value] of values.entries()) {
        if (value === 0) continue;
        // Entries of one place add up.
        i.push(row, row);
        j.push(column, column);
        v.push(value / 4, (3 * value) / 4);
      }
    const triplets = csrFromTriplets(40, 7, i, j, v);
    const repeated = {
      rows: 40,
      columns: 7,
      indptr: triplets.indptr,
      indices: triplets.indices,
      values: triplets.values,
    };
    for (const schedule of ['sequential', 'parallel', 'auto'] as const) {
      const options = { prior, noiseVariance: 1, intercept, standardize, schedule };
      const dense = fit(X, y, options);
      const sparse = fit(repeated, y, options);
      expect(relativeGap(sparse.mean, dense.mean)).toBeLessThan(1e-7);
      expect(sparse.elbo).toBeCloseTo(dense.elbo!, 8);
      expect(sparse.intercept).toBeCloseTo(dense.intercept, 7);
      expect(sparse.certificate!.lambdaMax).toBeCloseTo(dense.certificate!.lambdaMax!, 7);
    }
  });

  it('a summary gives what its table gives', () => {
    const gram = X[0].map((_, a) => X[0].map((__, b) => X.reduce((sum, row) => sum + row[a] * row[b], 0)));
    const xty = X[0].map((_, a) => X.reduce((sum, row, i) => sum + row[a] * y[i], 0));
    const yty = y.reduce((sum, value) => sum + value * value, 0);
    const table = fit(X, y, { prior, noiseVariance: 1, intercept: false });
    const summary = fitSummary(gram, xty, { prior, noiseVariance: 1, n: 40, yty });
    expect(relativeGap(summary.mean, table.mean)).toBeLessThan(1e-7);
    expect(summary.elbo).toBeCloseTo(table.elbo!, 7);
    const bare = fitSummary(gram, xty, { prior, noiseVariance: 1 });
    expect(bare.elbo).toBeNull();
    expect(bare.elboWithoutConstants).toBeCloseTo(table.elboWithoutConstants, 7);
  });

  it('permuting columns permutes a Gaussian fit; scaling a column scales its coefficient when standardised', () => {
    const order = [3, 1, 6, 0, 2, 5, 4];
    const options = { prior: priors.gaussian(1), noiseVariance: 1, standardize: true } as const;
    const plain = fit(X, y, options);
    const permuted = fit(
      X.map((row) => order.map((j) => row[j])),
      y,
      options,
    );
    expect(
      relativeGap(
        permuted.mean,
        order.map((j) => plain.mean[j]),
      ),
    ).toBeLessThan(1e-10);
    const scaled = fit(
      X.map((row) => row.map((x, j) => (j === 2 ? 1000 * x : x))),
      y,
      options,
    );
    expect(scaled.mean[2]).toBeCloseTo(plain.mean[2] / 1000, 12);
    expect(scaled.variance[2]).toBeCloseTo(plain.variance[2] / 1e6, 14);
    expect(scaled.intercept).toBeCloseTo(plain.intercept, 9);
  });

  it('adding a constant to y moves the intercept alone, and inputs are never changed', () => {
    const copy = structuredClone({ X, y });
    const options = { prior, noiseVariance: 1 };
    const [a, b] = [
      fit(X, y, options),
      fit(
        X,
        y.map((value) => value + 5),
        options,
      ),
    ];
    expect(relativeGap(b.mean, a.mean)).toBeLessThan(1e-7);
    expect(b.intercept - a.intercept).toBeCloseTo(5, 6);
    expect({ X, y }).toEqual(copy);
  });
});

describe('kernels', () => {
  const { X, y } = drawTable('iid', 20, 6, streamOf('kernels'));
  const problem = regressionProblem({ X, y }, { prior: priors.gaussian(1), noiseVariance: 1 });

  it('leave their state alone without out, and write to out', () => {
    const state = startState(problem);
    const before = structuredClone(state);
    const next = sweep.sequential(problem, state);
    expect(state).toEqual(before);
    const out = startState(problem);
    expect(sweep.sequential(problem, state, { out })).toBe(out);
    expect(out).toEqual(next);
    expect(sweep.parallel(problem, out, { out })).toBe(out);
  });

  it('hybrid is sequential with one group and parallel with p', () => {
    const state = sweep.parallel(problem, startState(problem));
    const one = sweep.hybrid(problem, state, { labels: new Int32Array(6) });
    expect(relativeGap(one.mean, sweep.sequential(problem, state).mean)).toBeLessThan(1e-14);
    const all = sweep.hybrid(problem, state, { labels: Int32Array.from([0, 1, 2, 3, 4, 5]) });
    expect(relativeGap(all.mean, sweep.parallel(problem, state).mean)).toBeLessThan(1e-14);
  });

  it('asynchronous updates without delay are sequential in random order, with any delay they converge when |J| < 1', () => {
    const options = { prior: priors.gaussian(0.01), noiseVariance: 1, schedule: 'asynchronous' } as const;
    const exact = fit(X, y, { ...options, schedule: 'direct' });
    for (const maxDelay of [0, 1, 6, 18]) {
      const late = fit(X, y, { ...options, maxDelay, tol: 1e-10 });
      expect(late.schedule).toBe('asynchronous');
      expect(relativeGap(late.mean, exact.mean)).toBeLessThan(1e-6);
    }
  });
});

describe('combinations of earlier sweeps', () => {
  it('are those of least squares, and columns that add nothing get no weight', () => {
    const stream = streamOf('combinations');
    for (let round = 0; round < 200; round++) {
      const [rows, count] = [3 + stream.integer(40), 1 + stream.integer(3)];
      const graded = (k: number): Float64Array =>
        stream.fillNormal(new Float64Array(rows)).map((x) => x * 10 ** (-2 * k));
      const columns = Array.from({ length: count }, (_, k) => graded(k));
      const target = stream.fillNormal(new Float64Array(rows));
      const data = Float64Array.from(
        { length: rows * count },
        (_, at) => columns[at % count][Math.floor(at / count)],
      );
      const { x } = leastSquares({ data, rows, columns: count }, { data: target, rows, columns: 1 });
      const twice = [...columns.map((column) => column.slice()), columns[0].map((value) => 2 * value)];
      const found = combinationWeights(
        columns.map((column) => column.slice()),
        target.slice(),
        1e-10,
      );
      expect(relativeGap(found, x.to1DArray())).toBeLessThan(1e-9);
      const again = combinationWeights(twice, target.slice(), 1e-10);
      expect(again[0]).toBe(0);
      expect(Math.abs(2 * again[count] - x.get(0, 0))).toBeLessThan(1e-9 * Math.abs(x.get(0, 0)));
    }
  });
});
