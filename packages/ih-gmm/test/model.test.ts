import { describe, expect, it } from 'vitest';
import {
  compareLabelings,
  fit,
  fitAsync,
  iterateFit,
  iterateRefineLines,
  iterateSelectK,
  partialPredict,
  predict,
  probabilities,
  refineLines,
  scales,
  selectK,
  selectKAsync,
  simulate,
  stability,
  stabilityAsync,
  topFeatures,
  transform,
  type FitOptions,
  type Model,
  type Progress,
  type Transform,
} from '../src/index.ts';
import { entries, largestDifference, rowsOf, smallCorpus, threeClusters } from './exampleData.ts';

const transforms: readonly Transform[] = ['none', 'sqrt', 'tfidf', 'l2rows', 'zscore', 'columnScale'];

describe('a model', () => {
  it('survives JSON unchanged and then predicts the same', () => {
    const { X } = threeClusters();
    const { X: Xnew } = threeClusters(2);
    for (const options of [{}, { refine: 'lines' }, { transform: 'zscore' }] as const) {
      const model = fit(X, { clusters: 3, ...options });
      const revived = JSON.parse(JSON.stringify(model)) as Model;
      expect(revived).toEqual(model);
      expect(predict(revived, Xnew)).toEqual(predict(model, Xnew));
    }
  });

  it('is the same for the same seed, and leaves its input alone', () => {
    const { X } = threeClusters();
    const rows = rowsOf(X);
    const copy = structuredClone(rows);
    expect(fit(rows, { clusters: 3 })).toEqual(fit(X, { clusters: 3 }));
    expect(rows).toEqual(copy);
  });

  it('finds clusters of correlated profiles whatever the scales', () => {
    const { X, labels } = threeClusters();
    for (const options of [
      {},
      { alpha: 'paper' },
      { alpha: 1 },
      { refine: 'lines' },
      { assign: 'qr' },
      { order: 'magnitude' },
    ] as const) {
      const model = fit(X, { clusters: 3, ...options });
      expect(compareLabelings(model.labels, labels).misclassified).toBeLessThanOrEqual(1);
    }
  });

  it('gives its training rows the labels it gave them in training', () => {
    const { X } = threeClusters();
    const model = fit(X, { clusters: 3 });
    expect(Array.from(predict(model, X).labels)).toEqual(model.labels);
  });

  it('has projections whose in-sample value less the own part is the eigenvector', () => {
    const { X } = threeClusters();
    const model = fit(X, { clusters: 3 });
    const { coordinates } = predict(model, X);
    for (let i = 0; i < X.rows; i++) {
      const squaredNorm = X.getRow(i).reduce((sum, value) => sum + value * value, 0);
      for (let k = 0; k < 3; k++) {
        const own = (squaredNorm * model.eigenvectors[i][k]) / model.eigenvalues[k];
        expect(coordinates.get(i, k) - own).toBeCloseTo(model.eigenvectors[i][k], 12);
      }
    }
  });

  it('places batches like one table, and transforms into the space of its centres', () => {
    const { X } = threeClusters();
    const model = fit(X, { clusters: 3 });
    const rows = rowsOf(threeClusters(2).X);
    const whole = predict(model, rows);
    const parts = [...partialPredict(model, [rows.slice(0, 40), rows.slice(40)])];
    expect(parts.flatMap(({ labels }) => [...labels])).toEqual([...whole.labels]);
    const unit = transform(model, rows);
    expect(entries(unit)).toEqual(entries(whole.embedding));
    for (let i = 0; i < unit.rows; i++) expect(Math.hypot(...unit.getRow(i))).toBeCloseTo(1, 12);
  });

  it('flags rows of noise and zero rows among new rows', () => {
    const { X, profiles } = threeClusters();
    const model = fit(X, { clusters: 3 });
    const row = profiles.getRow(1);
    const found = predict(model, [
      row,
      row.map((value) => 5 * value),
      row.map(() => 0),
      row.map((value) => -value),
    ]);
    expect(found.labels[0]).toBe(found.labels[1]);
    expect(found.unassigned).toEqual([2]);
    expect(found.outliers).toEqual([2, 3]);
    expect(found.angles[0]).toBeLessThan(0.3);
    expect(found.angles[3]).toBeGreaterThan(Math.PI / 2);
  });

  it('gives new rows probabilities that sum to one and agree with the labels of clear rows', () => {
    const { X } = threeClusters();
    const model = fit(X, { clusters: 3, refine: 'lines' });
    const { probabilities: P, labels } = predict(model, threeClusters(1).X);
    for (let i = 0; i < P.rows; i++) {
      const row = P.getRow(i);
      expect(row.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
      if (Math.max(...row) > 0.99) expect(row.indexOf(Math.max(...row))).toBe(labels[i]);
    }
  });

  it('labels zero rows -1 on request and lists them', () => {
    const { X } = threeClusters();
    const rows = [...rowsOf(X), new Array<number>(120).fill(0)];
    const model = fit(rows, { clusters: 3, zeroRows: 'unassign', refine: 'lines' });
    expect(model.labels.at(-1)).toBe(-1);
    expect(model.unassigned).toEqual([90]);
    expect(model.theta.at(-1)).toBe(0);
    expect(model.labels.slice(0, 90)).toEqual(fit(X, { clusters: 3, refine: 'lines' }).labels);
    const kept = scales(rows, model.labels, 3, { unassigned: 'skip' });
    expect(kept.noiseVariance).toBeCloseTo(scales(X, model.labels.slice(0, 90), 3).noiseVariance, 10);
    expect(
      probabilities(rows, model.labels, 3, { unassigned: 'skip' })
        .getRow(90)
        .reduce((a, b) => a + b),
    ).toBeCloseTo(1, 12);
  });

  it('holds what scales and profiles say', () => {
    const { X } = threeClusters();
    const model = fit(X, { clusters: 3 });
    const fitted = scales(X, model.labels, 3);
    expect(largestDifference(model.theta, fitted.theta)).toBeLessThan(1e-6);
    expect(largestDifference(entries(model.profiles), entries(fitted.profiles))).toBeLessThan(1e-5);
    const features = (found: Parameters<typeof topFeatures>[0]) =>
      topFeatures(found, { cluster: 0, count: 3 }).map(({ feature }) => feature);
    expect(features(model)).toEqual(features(fitted));
  });
});

describe('sparse data', () => {
  it.each(transforms)('give the model that dense data give, transform %s', (name) => {
    const { counts, dense } = smallCorpus();
    const options: FitOptions = { clusters: 3, transform: name, refine: 'lines' };
    const fromSparse = fit(counts, options);
    const fromDense = fit(dense, options);
    expect(fromSparse.labels).toEqual(fromDense.labels);
    expect(largestDifference(fromSparse.eigenvalues, fromDense.eigenvalues)).toBeLessThan(
      1e-10 * fromDense.eigenvalues[0],
    );
    expect(largestDifference(entries(fromSparse.embedding), entries(fromDense.embedding))).toBeLessThan(1e-8);
    expect(largestDifference(fromSparse.theta, fromDense.theta)).toBeLessThan(1e-8);
    const a = predict(fromSparse, smallCorpus(2).counts);
    const b = predict(fromDense, smallCorpus(2).dense);
    expect([...a.labels]).toEqual([...b.labels]);
    expect(largestDifference(entries(a.probabilities), entries(b.probabilities))).toBeLessThan(1e-8);
  });

  it('may repeat a column in a row, in any order', () => {
    const { counts } = smallCorpus();
    const indices: number[] = [];
    const values: number[] = [];
    for (let i = 0; i < counts.rows; i++)
      for (let half = 0; half < 2; half++)
        for (let t = counts.indptr[i + 1] - 1; t >= counts.indptr[i]; t--) {
          indices.push(counts.indices[t]);
          values.push(counts.values[t] / 2);
        }
    const split = { ...counts, indptr: Array.from(counts.indptr, (start) => 2 * start), indices, values };
    const model = fit(split, { clusters: 3, transform: 'sqrt' });
    expect(model.labels).toEqual(fit(counts, { clusters: 3, transform: 'sqrt' }).labels);
  });

  it('give the scales, probabilities and refined labels that dense data give', () => {
    const { counts, dense, labels } = smallCorpus();
    for (const name of ['sqrt', 'zscore'] as const) {
      const a = scales(counts, labels, 3, { transform: name });
      const b = scales(dense, labels, 3, { transform: name });
      expect(largestDifference(a.theta, b.theta)).toBeLessThan(1e-9);
      expect(largestDifference(a.thetaStandardError, b.thetaStandardError)).toBeLessThan(1e-9);
      const p = probabilities(counts, labels, 3, { transform: name });
      expect(
        largestDifference(entries(p), entries(probabilities(dense, labels, 3, { transform: name }))),
      ).toBeLessThan(1e-8);
      const refined = refineLines(counts, labels, 3, { transform: name });
      expect([...refined.labels]).toEqual([...refineLines(dense, labels, 3, { transform: name }).labels]);
    }
  });
});

describe('entries near the ends of the range of doubles', () => {
  const { X } = threeClusters();
  const plain = fit(X, { clusters: 3, refine: 'lines' });
  it.each([1e160, 1e-160, 1e-300, 1e150])('times %s change neither labels nor embedding', (factor) => {
    const scaled = rowsOf(X).map((row) => row.map((value) => value * factor));
    const model = fit(scaled, { clusters: 3, refine: 'lines' });
    expect(model.labels).toEqual(plain.labels);
    expect(largestDifference(entries(model.embedding), entries(plain.embedding))).toBeLessThan(1e-9);
    expect(largestDifference(model.theta, plain.theta)).toBeLessThan(1e-9);
    expect(JSON.parse(JSON.stringify(model))).toEqual(model);
    const found = predict(model, scaled);
    const wanted = predict(plain, X);
    expect([...found.labels]).toEqual([...wanted.labels]);
    expect(largestDifference(entries(found.probabilities), entries(wanted.probabilities))).toBeLessThan(1e-8);
    expect(found.outliers).toEqual(wanted.outliers);
  });

  it('are told of where eigenvalues leave the range', () => {
    const scaled = rowsOf(X).map((row) => row.map((value) => value * 1e160));
    expect(fit(scaled, { clusters: 3 }).warnings.map(({ code }) => code)).toContain('RANGE');
    expect(plain.warnings).toEqual([]);
  });
});

describe('asynchronous runs', () => {
  const { X } = threeClusters(1, 260, 80);

  it('give the model of the synchronous run', async () => {
    for (const options of [{}, { refine: 'lines' }, { diagonal: 'impute' }] as const)
      expect(await fitAsync(X, { clusters: 3, ...options })).toEqual(fit(X, { clusters: 3, ...options }));
  });

  it('choose the K of the synchronous run', async () => {
    const options = { repeats: 2, splits: 2, stability: 2 };
    expect(await selectKAsync(X, options)).toEqual(selectK(X, options));
    expect(await stabilityAsync(X, [2, 3], { repeats: 2, by: 'rows' })).toEqual(
      stability(X, [2, 3], { repeats: 2, by: 'rows' }),
    );
  });

  it('let the event loop turn and report progress', async () => {
    const stages = new Set<string>();
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await selectKAsync(X, { repeats: 5, splits: 2, onProgress: ({ stage }) => stages.add(stage) });
    clearInterval(timer);
    expect(turns).toBeGreaterThan(2);
    expect(stages.size).toBeGreaterThan(0);
  });

  it('reject with an AbortError and no result, before the start and under way', async () => {
    const early = new AbortController();
    early.abort();
    await expect(fitAsync(X, { clusters: 3, signal: early.signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
    const late = new AbortController();
    const run = selectKAsync(X, { repeats: 50, signal: late.signal, onProgress: () => late.abort() });
    await expect(run).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('reject with the reason given where that is an AbortError, and with an AbortError otherwise', async () => {
    const reason = new DOMException('enough', 'AbortError');
    await expect(fitAsync(X, { clusters: 3, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    await expect(fitAsync(X, { clusters: 3, signal: AbortSignal.abort('enough') })).rejects.toMatchObject({
      name: 'AbortError',
    });
  });

  it('reject with an AbortError inside K-means too', async () => {
    const stop = new AbortController();
    const onProgress = ({ stage }: Progress) => {
      if (stage === 'k-means') stop.abort('enough');
    };
    const run = fitAsync(X, { clusters: 3, restarts: 10_000, signal: stop.signal, onProgress });
    await expect(run).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('reject with the errors that the synchronous run throws', async () => {
    await expect(fitAsync(X, { clusters: 0 })).rejects.toMatchObject({ code: 'OUT_OF_RANGE' });
  });
});

describe('iterators', () => {
  const { X, labels } = threeClusters();

  it('step through a fit, show labels once there are some, and end with the model', () => {
    const steps = iterateFit(X, { clusters: 3, refine: 'lines' });
    const seen: Int32Array[] = [];
    let step = steps.next();
    for (; step.done !== true; step = steps.next())
      if (step.value.labels !== undefined) seen.push(step.value.labels);
    expect(step.value).toEqual(fit(X, { clusters: 3, refine: 'lines' }));
    expect(seen.length).toBeGreaterThan(1);
    expect(seen[0]).toHaveLength(90);
  });

  it('step through the directions of the choice of K', () => {
    const steps = iterateSelectK(X, { splits: 0 });
    const judged: number[] = [];
    let step = steps.next();
    for (; step.done !== true; step = steps.next()) judged.push(step.value.reference);
    expect(step.value.table.map(({ reference }) => reference)).toEqual(judged);
    expect(step.value).toEqual(selectK(X, { splits: 0 }));
  });

  it('step through the passes of the refinement', () => {
    const start = labels.map((label, i) => (i % 7 === 0 ? (label + 1) % 3 : label));
    const passes = [...iterateRefineLines(X, start, 3)];
    const { labels: refined, passes: count, converged } = refineLines(X, start, 3);
    expect(passes).toHaveLength(count);
    expect(passes.at(-1)).toEqual({ pass: count, labels: refined, moved: 0 });
    expect(converged).toBe(true);
    expect(compareLabelings(refined, labels).misclassified).toBeLessThan(3);
  });
});

describe('diagonals', () => {
  it('differ: one huge row spoils a kept diagonal and HeteroPCA, not the hollowed matrix', () => {
    const dataSets = [1, 2, 3, 4].map((seed) => {
      const { X, labels, theta, profiles } = simulate({
        rows: 150,
        columns: 200,
        clusters: 3,
        delta: 12,
        common: 0.5,
        sigmaLogTheta: 0.4,
        seed,
      });
      const rows = rowsOf(X);
      rows[0] = rows[0].map((value, j) => value + 99 * theta[0] * profiles.get(labels[0], j));
      return { rows, labels };
    });
    const errors = (options: Partial<FitOptions>) =>
      dataSets.reduce(
        (sum, { rows, labels }) =>
          sum +
          compareLabelings(fit(rows, { clusters: 3, alpha: 'paper', ...options }).labels, labels)
            .misclassified,
        0,
      );
    expect(errors({})).toBeLessThan(12);
    expect(errors({ diagonal: 'keep' })).toBeGreaterThan(40);
    expect(errors({ diagonal: 'impute', order: 'magnitude' })).toBeGreaterThan(40);
  });

  it('are |x_i|^2 with keep, and what the low rank predicts with impute', () => {
    const { theta, labels, profiles } = simulate({ rows: 40, columns: 12, clusters: 2, delta: 3, seed: 5 });
    const rows = Array.from(theta, (scale, i) => profiles.getRow(labels[i]).map((value) => scale * value));
    const total = rows.flat().reduce((sum, value) => sum + value * value, 0);
    for (const diagonal of ['keep', 'impute'] as const) {
      const { eigenvalues } = fit(rows, { clusters: 2, diagonal, alpha: 'paper' });
      expect(eigenvalues[0] + eigenvalues[1]).toBeCloseTo(total, 6);
    }
    const hollow = fit(rows, { clusters: 2, alpha: 'paper' }).eigenvalues;
    expect(hollow[0] + hollow[1]).toBeLessThan(0.97 * total);
  });
});

describe('the next eigenvalue', () => {
  it('is the same whether it comes from all eigenvalues or by deflation', () => {
    const { X } = threeClusters(1, 260, 80);
    const found = fit(X, { clusters: 3, nextEigenvalue: 'always' }).nextEigenvalue!;
    const among = fit(X, { clusters: 4, alpha: 'paper' }).eigenvalues[3];
    expect(found).toBeCloseTo(among, 6);
    expect(fit(X, { clusters: 3 }).nextEigenvalue).toBeNull();
    expect(fit(threeClusters().X, { clusters: 3 }).nextEigenvalue).toBeLessThan(
      fit(threeClusters().X, { clusters: 3 }).eigenvalues[2],
    );
  });
});
