import { createHash } from 'node:crypto';
import { simulateDocuments } from '@lab/ih-gmm';
import { csrToDense, fromRows } from '@lab/linalg';
import { adjustedRandIndex, kmeans, kmeansObjective, randomStream } from '@lab/stats';
import * as plot from '@observablehq/plot';
import { describe, expect, it } from 'vitest';
import { drawFigure } from '../src/report/draw-figure.ts';
import { paletteOf } from '../src/report/palette.ts';
import { ledgerOf } from '../src/judging/ledger.ts';
import { RunView } from '../src/judging/run-view.ts';
import { verdictOf } from '../src/judging/verdict.ts';
import { canonicalParameters, type Parameters } from '../src/nouns/parameters.ts';
import { atSize, sizes } from '../src/nouns/size.ts';
import type { RunRow } from '../src/store/row.ts';
import { diagonalCovariance, fullCovariance } from '../src/suites/clustering/methods/gaussian-covariance.ts';
import { knnSpectral } from '../src/suites/clustering/methods/knn-spectral.ts';
import { mixtureLabels } from '../src/suites/clustering/methods/mixture-em.ts';
import { sparseKMeans, unitSparseRows } from '../src/suites/clustering/methods/sparse-k-means.ts';
import {
  mixtureBase,
  heterogeneousMixture,
  type MixtureParameters,
} from '../src/suites/clustering/problems/heterogeneous-mixture.ts';
import { realDataSets, type RealDataName } from '../src/suites/clustering/problems/real-data-sets.ts';
import { realData } from '../src/suites/clustering/problems/real-data.ts';
import { scaleColumns } from '../src/suites/clustering/problems/scale-columns.ts';
import { suite } from '../src/suites/clustering/suite.ts';
import type { ClusteringInput, ClusteringReference, Labels } from '../src/suites/clustering/task.ts';
import { row } from './support/rows.ts';

const noExternal = () => Promise.reject(new Error('no external program in this test'));

async function mixture(
  changes: Partial<MixtureParameters> = {},
  seed = 3,
): Promise<{ input: ClusteringInput; reference: ClusteringReference }> {
  const parameters = { ...mixtureBase, rows: 90, columns: 120, ...changes };
  return heterogeneousMixture.generate({ parameters, repetition: 0, seed });
}

describe('the data sets', () => {
  const shapes: Record<RealDataName, [number, number, number[]]> = {
    iris: [150, 4, [50, 50, 50]],
    wine: [178, 13, [59, 71, 48]],
    'breast-cancer': [569, 30, [212, 357]],
    digits: [1797, 64, [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]],
    'reuters-acq-crude': [70, 2119, [50, 20]],
    'reuters-kernlab': [40, 1519, [20, 20]],
    spam: [4601, 48, [2788, 1813]],
    dna: [2000, 180, [464, 485, 1051]],
    satellite: [4435, 36, [1072, 479, 961, 415, 470, 1038]],
    golub: [38, 3051, [27, 11]],
    banknote: [200, 6, [100, 100]],
    thyroid: [215, 5, [30, 150, 35]],
  };
  it.each(Object.entries(shapes))(
    '%s has the published shape and classes',
    (name, [rows, columns, sizesOfClasses]) => {
      const { clusters, ...set } = realDataSets[name as RealDataName];
      const { X, labels } = set.read();
      expect([X.rows, X.columns]).toEqual([rows, columns]);
      const counts = Array.from({ length: clusters }, (_, k) => labels.filter((label) => label === k).length);
      expect(counts).toEqual(sizesOfClasses);
      for (let i = 0; i < rows; i += 17)
        for (let j = 0; j < columns; j++) expect(Number.isFinite(X.get(i, j))).toBe(true);
    },
  );
});

describe('preprocessing', () => {
  const { X } = realDataSets.wine.read();
  const column = (matrix: typeof X, j: number): number[] =>
    Array.from({ length: matrix.rows }, (_, i) => matrix.get(i, j));
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;

  it('z-scores have mean 0 and population variance 1', () => {
    const scaled = scaleColumns(X, 'zscore');
    for (let j = 0; j < X.columns; j++) {
      const values = column(scaled, j);
      expect(mean(values)).toBeCloseTo(0, 12);
      expect(mean(values.map((value) => value ** 2))).toBeCloseTo(1, 12);
    }
  });

  it('the range goes from -1 to 1, centring leaves distances as they are, unit rows have length 1', () => {
    const range = column(scaleColumns(X, 'range'), 3);
    expect(Math.min(...range)).toBeCloseTo(-1, 12);
    expect(Math.max(...range)).toBeCloseTo(1, 12);
    const centred = scaleColumns(X, 'centred');
    expect(centred.get(0, 5) - centred.get(1, 5)).toBeCloseTo(X.get(0, 5) - X.get(1, 5), 12);
    const unit = scaleColumns(X, 'centredUnitRows');
    expect(Math.hypot(...unit.getRow(7))).toBeCloseTo(1, 12);
  });

  it('raw is a copy, square roots are square roots, and nothing changes its input', () => {
    const before = X.get(2, 2);
    expect(scaleColumns(X, 'raw').get(2, 2)).toBe(before);
    expect(scaleColumns(X, 'sqrt').get(2, 2)).toBe(Math.sqrt(before));
    expect(X.get(2, 2)).toBe(before);
  });
});

const answersOtherQuestions = ['count-clusters', 'scales', 'row-lengths', 'probabilities'];

/** A problem and a method by name, the method run on the first quick case of the problem. */
async function firstCase(problemName: string, methodName: string, parameters: Parameters = {}) {
  const problem = suite.problems.find(({ name }) => name === problemName)!;
  const method = suite.methods.find(({ name }) => name === methodName)!;
  const [point = {}] = atSize(problem.cases, 'quick');
  const { input, reference } = await problem.generate({ parameters: point, repetition: 0, seed: 4 });
  const output = await method.run(input, { parameters, seed: 2, external: noExternal });
  const measured = (name: string) =>
    suite.metrics.find((metric) => metric.name === name)!.compute({ input, output, reference });
  return { input, output, reference, measured };
}

describe('the methods', () => {
  const methods = suite.methods.filter((method) => method.external === undefined);
  const grouping = methods.filter(({ name }) => !answersOtherQuestions.includes(name));

  it.each(grouping.map((method) => [method.name, method] as const))(
    '%s labels every row, the same for the same seed',
    async (_, method) => {
      const { input, reference } = await mixture();
      for (const parameters of method.variants ?? [{}]) {
        const context = { parameters, seed: 5, reference, external: noExternal };
        const labels = (await method.run(input, context)) as Labels;
        expect(labels).toHaveLength(90);
        expect(Array.from(labels).every((label) => Number.isInteger(label) && label >= 0 && label < 3)).toBe(
          true,
        );
        expect(Array.from((await method.run(input, context)) as Labels)).toEqual(Array.from(labels));
      }
    },
  );

  it('named K-means find the same optimum where it is plain', async () => {
    const { input } = await mixture({ spread: 0, delta: 30, common: 0 });
    const named = ['k-means', 'ml-kmeans', 'skmeans', 'pca-k-means'];
    const labelings = await Promise.all(
      named.map(async (name) => {
        const method = methods.find((candidate) => candidate.name === name)!;
        return Array.from(
          (await method.run(input, { parameters: {}, seed: 1, external: noExternal })) as Labels,
        );
      }),
    );
    const [first] = labelings;
    for (const labels of labelings) expect(adjustedRandIndex(labels, first!)).toBe(1);
    expect(Number.isFinite(kmeansObjective(input.X, Int32Array.from(first!)))).toBe(true);
  });

  it('the oracle errs on no row of profiles far apart', async () => {
    const { input, reference } = await mixture({ delta: 60, common: 0.5 });
    const oracle = suite.methods.find(({ name }) => name === 'oracle')!;
    const labels = Array.from(
      oracle.run(input, { parameters: {}, seed: 1, reference, external: noExternal }) as Labels,
    );
    expect(labels).toEqual(Array.from(reference.labels));
  });
});

describe('the other questions', () => {
  it('are answered on the problems that ask them, and metrics fit the answers', async () => {
    const counted = await firstCase('number-of-clusters', 'count-clusters', { rule: 'sign flips' });
    expect(counted.output).toEqual({ kind: 'count', clusters: 3 });
    expect(counted.measured('rightCount')).toBe(1);
    expect(counted.measured('error')).toBeUndefined();
    const fitted = await firstCase('scales', 'scales');
    expect(fitted.measured('scaleError')).toBeLessThan(0.1);
    expect(fitted.measured('coverage')).toBeGreaterThan(0.88);
    const lengths = await firstCase('scales', 'row-lengths');
    expect(lengths.measured('scaleError')).toBeGreaterThan(fitted.measured('scaleError')!);
    expect(lengths.measured('coverage')).toBeUndefined();
    const sure = await firstCase('confidence', 'probabilities', { form: 'empiricalBayes' });
    expect(sure.measured('overconfidence')).toBeCloseTo(
      sure.measured('confidence')! - sure.measured('accuracy')!,
      12,
    );
    expect(Math.abs(sure.measured('overconfidence')!)).toBeLessThan(0.08);
  });

  it('bins hold every row once', async () => {
    const { input, output, reference } = await firstCase('confidence', 'probabilities', { form: 'profile' });
    for (const name of ['confidence', 'accuracy']) {
      const metric = suite.metrics.find((candidate) => candidate.name === name)!;
      const { x, y } = metric.curve!({ input, output, reference })!;
      const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
      expect(total(x)).toBe(200);
      expect(total(y) / 200).toBeCloseTo(metric.compute({ input, output, reference })!, 12);
    }
  });

  it.each(['eigenvalue ratio', 'eigengap', 'feature split', 'flips, no deflation'])(
    '%s counts',
    async (rule) => {
      const { output } = await firstCase('number-of-clusters', 'count-clusters', { rule });
      expect((output as { clusters: number }).clusters).toBeGreaterThanOrEqual(1);
      expect((output as { clusters: number }).clusters).toBeLessThanOrEqual(10);
    },
  );
});

describe('baselines', () => {
  it('sparse K-means finds what dense K-means finds', () => {
    const { counts } = simulateDocuments({ documents: 60, terms: 40, topics: 3, common: 0, seed: 2 });
    const unit = unitSparseRows(counts);
    const options = { clusters: 3, restarts: 20, seed: 1 };
    const labels = sparseKMeans(unit, { ...options, unitCentres: false });
    const best = kmeans(csrToDense(unit), 3, { restarts: 20 });
    expect(kmeansObjective(csrToDense(unit), labels)).toBeCloseTo(best.objective, 8);
  });

  it('Gaussian mixtures tell clusters of one mean and different shapes apart, K-means does not', () => {
    const stream = randomStream(3, 'shapes');
    const rows = Array.from({ length: 400 }, (_, i) => {
      const [wide, narrow] = [5 * stream.normal(), 0.2 * stream.normal()];
      return i < 200 ? [wide, narrow] : [narrow, wide];
    });
    const truth = rows.map((_, i) => Number(i >= 200));
    const X = fromRows(rows);
    const labels = mixtureLabels(X, { clusters: 2, restarts: 10, seed: 1, covariance: fullCovariance });
    const diagonal = mixtureLabels(X, { clusters: 2, restarts: 10, seed: 1, covariance: diagonalCovariance });
    expect(adjustedRandIndex(labels, truth)).toBeGreaterThan(0.7);
    expect(adjustedRandIndex(diagonal, truth)).toBeGreaterThan(0.7);
    expect(adjustedRandIndex(kmeans(X, 2).labels, truth)).toBeLessThan(0.3);
  });

  it('densities of the two covariance models are those of the normal law', () => {
    const X = fromRows([[0], [2], [4]]);
    const expected = [0, 2, 4].map((x) => -0.5 * (Math.log(2 * Math.PI * (8 / 3)) + (x - 2) ** 2 / (8 / 3)));
    for (const model of [fullCovariance, diagonalCovariance])
      Array.from(model(X, Float64Array.of(1, 1, 1), 0)).forEach((value, i) =>
        expect(value).toBeCloseTo(expected[i]!, 12),
      );
  });

  it('the neighbour graph separates rings', () => {
    const rows = Array.from({ length: 300 }, (_, i) => {
      const [radius, angle] = [i < 100 ? 1 : 4, 0.0628 * i * (i < 100 ? 1 : 0.5)];
      return [radius * Math.cos(angle), radius * Math.sin(angle)];
    });
    const truth = rows.map((_, i) => Number(i >= 100));
    const labels = knnSpectral.run(
      { X: fromRows(rows), clusters: 2, restarts: 10 },
      { parameters: {}, seed: 1, external: noExternal },
    ) as Labels;
    expect(adjustedRandIndex(labels, truth)).toBe(1);
  });
});

describe('the suite', () => {
  it('varies one parameter at a time around a base', () => {
    for (const size of sizes) {
      const [base, ...others] = atSize(heterogeneousMixture.cases, size);
      for (const point of others) {
        const changed = Object.entries(point).filter(([name, value]) => base?.[name] !== value);
        expect(changed).toHaveLength(1);
      }
    }
    expect(atSize(heterogeneousMixture.cases, 'standard')[0]).toEqual(mixtureBase);
  });

  it('gives the same data for the same seed and others for another', async () => {
    const [a, b, c] = await Promise.all([mixture({}, 1), mixture({}, 1), mixture({}, 2)]);
    expect(a.input.X.to2DArray()).toEqual(b.input.X.to2DArray());
    expect(a.input.X.to2DArray()).not.toEqual(c.input.X.to2DArray());
  });

  it('names the data files of a real set, and no others', () => {
    const files = realData
      .files?.({ data: 'reuters-kernlab', scaling: 'sqrt' })
      .map((url) => url.pathname.split('/').at(-1));
    expect(files).toEqual(['reuters-kernlab.mtx.gz', 'reuters-kernlab.labels.csv']);
  });

  it('counts every data set once', () => {
    expect(realData.partOf?.({ data: 'reuters-kernlab', scaling: 'sqrt' })).toBe('reuters-acq-crude');
    expect(realData.partOf?.({ data: 'dna', scaling: 'centredUnitRows' })).toBe('dna');
    expect(realData.partOf?.({ data: 'iris', scaling: 'raw' })).toBeUndefined();
  });
});

const answers: Readonly<Record<string, (error: number) => Record<string, number>>> = {
  'number-of-clusters': (error) => ({ rightCount: error < 0.1 ? 1 : 0 }),
  scales: (error) => ({ scaleError: error, coverage: error < 0.1 ? 0.95 : 0.5 }),
  confidence: (error) => ({ confidence: 0.95, accuracy: 0.95 - error, overconfidence: error }),
};

/** Rows as if every method had been run at a size, with an error rate that depends on the method alone. */
function inventedRows(errors: Readonly<Record<string, number>>): RunRow[] {
  return suite.problems.flatMap((problem) =>
    atSize(problem.cases, 'quick').flatMap((parameters) =>
      suite.methods.flatMap((method) =>
        (method.variants ?? [{}])
          .filter((variant) => method.skip?.({ name: problem.name, parameters }, variant) === undefined)
          .flatMap((variant) =>
            [0, 1, 2, 3, 4].map((repetition) => {
              const error = (errors[method.name] ?? 0.5) + 0.001 * repetition;
              return row({
                suite: suite.name,
                problem: problem.name,
                problemParameters: parameters,
                method: method.name,
                methodParameters: variant,
                repetition,
                dataSeed:
                  Number.parseInt(
                    createHash('sha256').update(canonicalParameters(parameters)).digest('hex').slice(0, 7),
                    16,
                  ) + repetition,
                curves:
                  problem.name === 'confidence'
                    ? {
                        confidence: { x: [0, 40, 160], y: [0, 22, 150] },
                        accuracy: { x: [0, 40, 160], y: [0, 20, 152] },
                      }
                    : {},
                metrics: {
                  error,
                  misclassified: 7,
                  ari: 1 - error,
                  nmi: 1 - error,
                  ...(answers[problem.name]?.(error) ?? {}),
                  ...(problem.timing === undefined
                    ? {}
                    : { seconds: 0.1, timeRatio: 0.5 + 0.001 * repetition }),
                },
              });
            }),
          ),
      ),
    ),
  );
}

describe('the claims', () => {
  const verdicts = (errors: Readonly<Record<string, number>>): Record<string, string> =>
    Object.fromEntries(
      ledgerOf(suite, inventedRows(errors), 'quick').map(({ claim, verdict }) => [claim.name, verdict]),
    );

  it('hold when the method errs less than all others', () => {
    const others = { 'count-clusters': 0, scales: 0.07, probabilities: 0.001, 'svd-unit-rows': 0.02 };
    expect(verdicts({ ih: 0, 'ih-lines': 0, oracle: 0, ...others })).toMatchObject({
      'unbalanced-paper': 'not reproduced',
      'unbalanced-half': 'reproduced',
      'hollowing-against-noise': 'reproduced',
      'huge-row-imputed': 'reproduced',
      'sign-flips-count': 'reproduced',
      'eigengap-count': 'inconclusive',
      'theta-coverage': 'reproduced',
      'theta-error-50': 'reproduced',
      calibrated: 'reproduced',
      'profile-underconfident': 'not reproduced',
      'documents-k-means': 'reproduced',
      'below-k-means': 'reproduced',
      'below-pca-k-means': 'reproduced',
      'below-spherical-k-means': 'reproduced',
      'near-the-oracle': 'reproduced',
      'ahead-on-counts': 'reproduced',
      'never-behind-on-tables': 'reproduced',
      'half-exponent-balanced': 'reproduced',
      'no-gain-when-mild': 'not reproduced',
      'errors-iris-raw': 'reproduced',
      'errors-wine-zscore': 'not reproduced',
      'errors-dna-zscore': 'inconclusive',
      'no-slower-than-k-means': 'reproduced',
    });
  });

  it('on printed counts hold when the median over random starts is the count, however near the others come', () => {
    const claim = suite.claims.find(({ name }) => name === 'errors-iris-raw')!;
    const counts = (values: readonly number[]): RunRow[] =>
      values.map((misclassified, repetition) =>
        row({
          suite: suite.name,
          problem: 'real-data',
          problemParameters: { data: 'iris', scaling: 'raw' },
          method: 'ih',
          methodParameters: { alpha: 0, order: 'algebraic' },
          repetition,
          metrics: { misclassified },
        }),
      );
    const verdict = (values: readonly number[]): string => {
      const { measured, holdsIn } = claim.judge(new RunView(counts(values), 'quick'));
      return verdictOf(measured, holdsIn);
    };
    expect(verdict([7])).toBe('reproduced');
    expect(verdict([6, 7, 10])).toBe('reproduced');
    expect(verdict([7, 9, 10])).toBe('not reproduced');
    expect(verdict([4, 5, 7])).toBe('not reproduced');
    expect(verdict([8, 9, 10])).toBe('not reproduced');
    expect(verdict([4, 5, 6])).toBe('not reproduced');
    expect(verdict([])).toBe('inconclusive');
  });

  it('are not confirmed by errors on a few rows alone', () => {
    const few = inventedRows({ ih: 0, 'ih-lines': 0, oracle: 0 }).filter(
      ({ repetition }) => repetition === 0,
    );
    const entries = ledgerOf(suite, few, 'quick');
    const verdict = (name: string): string | undefined =>
      entries.find(({ claim }) => claim.name === name)?.verdict;
    for (const name of ['exact-recovery', 'near-the-oracle', 'half-exponent-balanced']) {
      expect(verdict(name)).toBe('inconclusive');
    }
  });

  it('fail when the method errs more than all others', () => {
    expect(verdicts({ ih: 0.9, 'ih-lines': 0.9, oracle: 0 })).toMatchObject({
      'exact-recovery': 'not reproduced',
      'below-k-means': 'not reproduced',
      'near-the-oracle': 'not reproduced',
      'ahead-on-counts': 'not reproduced',
      'never-behind-on-tables': 'not reproduced',
      'unbalanced-half': 'not reproduced',
      'hollowing-against-noise': 'not reproduced',
      'sign-flips-count': 'not reproduced',
      'theta-coverage': 'not reproduced',
      calibrated: 'not reproduced',
      'documents-spherical': 'not reproduced',
    });
  });

  it('are many, each with source, expectation and a name of its own', () => {
    expect(suite.claims.length).toBeGreaterThanOrEqual(5);
    for (const { statement, source, expected, quantity } of suite.claims) {
      for (const text of [statement, source, expected, quantity]) expect(text).not.toBe('');
    }
  });
});

describe('the threshold', () => {
  /** Rows whose mean error falls by a straight line from 2% at separation 2 to 0 at separation 4. */
  const fallingRows = (repetitions: number): RunRow[] =>
    [2, 2.8, 3.6, 4.2].flatMap((separation) =>
      Array.from({ length: repetitions }, (_, repetition) =>
        row({
          suite: suite.name,
          problem: 'threshold',
          problemParameters: { columns: 200, separation },
          method: 'ih',
          methodParameters: { alpha: 0, order: 'algebraic' },
          repetition,
          metrics: { error: Math.max(0, 0.04 - 0.01 * separation) + (repetition % 2 === 0 ? 0.001 : -0.001) },
        }),
      ),
    );

  it('lies where the mean error passes 1%, with an error from the runs', () => {
    const claim = suite.claims.find(({ name }) => name === 'threshold-200')!;
    const { measured } = claim.judge(new RunView(fallingRows(8), 'quick'));
    expect(measured!.value).toBeCloseTo(3 * 2 ** (1 / 4), 10);
    expect(measured!.standardError).toBeGreaterThan(0.1);
    expect(claim.judge(new RunView([], 'quick')).measured).toBeUndefined();
  });
});

describe('the figures', () => {
  const runs = new RunView(inventedRows({ ih: 0.01 }), 'quick');

  it.each(suite.figures.map((figure) => [figure.name, figure] as const))(
    '%s has a title, labelled axes, a legend and a sentence with numbers',
    (_, figure) => {
      const markup = drawFigure(figure, { runs, plot, palette: paletteOf(suite) }).text;
      expect(markup).toContain(`<h3>${figure.title.replaceAll("'", '&#39;')}</h3>`);
      expect(markup).toMatch(/aria-label="x-axis label"/);
      expect(markup).toMatch(/aria-label="(y|fy)-axis( tick)? label"/);
      expect(markup).toMatch(/swatches/);
      expect(markup).toMatch(/<figcaption>[^<]*\d[^<]*<\/figcaption>/);
      expect(markup).not.toMatch(/NaN|undefined|Infinity/);
    },
  );

  it('say so when there is nothing to draw', () => {
    for (const figure of suite.figures) {
      const markup = drawFigure(figure, {
        runs: new RunView([], 'quick'),
        plot,
        palette: paletteOf(suite),
      }).text;
      expect(markup).toContain('No finished runs of size');
    }
  });
});
