import { describe, expect, it } from 'vitest';
import {
  compareLabelings,
  fit,
  hollowGram,
  probabilities,
  scales,
  selectK,
  simulate,
  simulateDocuments,
  stability,
  thetaIntervals,
  type FitOptions,
  type Simulation,
  type SimulationOptions,
} from '../src/index.ts';
import { meanAndError } from './exampleData.ts';

/** The same design with seeds 1..count. */
function dataSets(count: number, design: Omit<SimulationOptions, 'seed'>): Simulation[] {
  return Array.from({ length: count }, (_, index) => simulate({ ...design, seed: index + 1 }));
}

function errorRate({ X, labels, profiles }: Simulation, options: Partial<FitOptions>): number {
  return (
    compareLabelings(fit(X, { clusters: profiles.rows, ...options }).labels, labels).misclassified / X.rows
  );
}

/** theta with mean 1 over each cluster, which is what can be estimated. */
function normalisedTheta({ theta, labels, profiles }: Simulation): number[] {
  const means = Array.from({ length: profiles.rows }, (_, k) => {
    const own = Array.from(theta).filter((__, i) => labels[i] === k);
    return own.reduce((sum, value) => sum + value, 0) / own.length;
  });
  return Array.from(theta, (value, i) => value / means[labels[i]]);
}

const unbalanced = {
  rows: 300,
  columns: 1000,
  clusters: 3,
  delta: 9,
  common: 0.3,
  sigmaLogTheta: 0.3,
  weights: [0.7, 0.2, 0.1],
};

describe('with unequal clusters', () => {
  const sets = dataSets(8, unbalanced);
  const gain = (a: Partial<FitOptions>, b: Partial<FitOptions>) =>
    meanAndError(sets.map((data) => errorRate(data, a) - errorRate(data, b)));

  it('the exponent 1/2 makes fewer errors than the paper exponent 0', () => {
    const { mean, standardError } = gain({ alpha: 'paper' }, { alpha: 0.5 });
    expect(mean).toBeGreaterThan(3 * standardError);
    expect(mean).toBeGreaterThan(0.01);
  });

  it('so does the line refinement', () => {
    const { mean, standardError } = gain({ alpha: 'paper' }, { alpha: 'paper', refine: 'lines' });
    expect(mean).toBeGreaterThan(3 * standardError);
    expect(mean).toBeGreaterThan(0.01);
  });
});

describe('the diagonal', () => {
  it('kept costs errors where rows differ in noise', () => {
    const design = {
      rows: 100,
      columns: 2000,
      clusters: 3,
      delta: 16,
      sigmaLogTheta: 0.3,
      theta: 'unitMeanSquare',
    } as const;
    const differences = dataSets(8, { ...design, noise: { kind: 'rows', low: 0.1, high: 4 } }).map(
      (data) => errorRate(data, { diagonal: 'keep', alpha: 'paper' }) - errorRate(data, { alpha: 'paper' }),
    );
    const { mean, standardError } = meanAndError(differences);
    expect(mean).toBeGreaterThan(3 * standardError);
  });
});

describe('scales', () => {
  const regimes = [
    { columns: 50, sigmaLogTheta: 0.4 },
    { columns: 500, sigmaLogTheta: 0.3 },
    { columns: 4000, sigmaLogTheta: 0.4 },
  ];
  it.each(regimes)('have intervals that cover: $columns columns', (regime) => {
    const sets = dataSets(6, {
      rows: 300,
      clusters: 3,
      delta: 15,
      common: 0.3,
      theta: 'unitMeanSquare',
      ...regime,
    });
    const coverage = sets.map((data) => {
      const truth = normalisedTheta(data);
      const { lower, upper } = thetaIntervals(scales(data.X, data.labels, 3));
      return truth.filter((value, i) => lower[i] <= value && value <= upper[i]).length / truth.length;
    });
    const { mean } = meanAndError(coverage);
    // Binomial standard error of 1800 rows; the formula is asymptotic, which is granted one percentage point.
    expect(Math.abs(mean - 0.95)).toBeLessThan(4.5 * Math.sqrt((0.95 * 0.05) / 1800) + 0.01);
  });

  it.each(regimes)('err by their standard error, unlike row lengths: $columns columns', (regime) => {
    const sets = dataSets(6, {
      rows: 300,
      clusters: 3,
      delta: 15,
      common: 0.3,
      theta: 'unitMeanSquare',
      ...regime,
    });
    const squaredZ: number[] = [];
    let naive = 0;
    let fitted = 0;
    for (const data of sets) {
      const truth = normalisedTheta(data);
      const { theta, thetaStandardError } = scales(data.X, data.labels, 3);
      const lengths = truth.map((_, i) => Math.hypot(...data.X.getRow(i)));
      const meanLength = lengths.reduce((sum, value) => sum + value, 0) / lengths.length;
      truth.forEach((value, i) => {
        squaredZ.push(((theta[i] - value) / thetaStandardError[i]) ** 2);
        fitted += (theta[i] - value) ** 2;
        naive += (lengths[i] / meanLength - value) ** 2;
      });
    }
    const { mean, standardError } = meanAndError(squaredZ);
    expect(Math.abs(mean - 1)).toBeLessThan(4.5 * standardError + 0.05);
    expect(naive).toBeGreaterThan(1.5 * fitted);
  });
});

describe('probabilities', () => {
  it('are calibrated: mean confidence is the share of right labels, and the simple form is under-confident', () => {
    const sets = dataSets(16, {
      rows: 200,
      columns: 500,
      clusters: 3,
      delta: 7,
      common: 0.3,
      sigmaLogTheta: 0.4,
      theta: 'unitMeanSquare',
    });
    const excess: number[] = [];
    const simpleExcess: number[] = [];
    for (const { X, labels } of sets) {
      const model = fit(X, { clusters: 3, refine: 'lines' });
      const truth = matched(model.labels, labels);
      for (const [form, list] of [
        ['empiricalBayes', excess],
        ['profile', simpleExcess],
      ] as const) {
        const P = probabilities(X, model.labels, 3, { form });
        let difference = 0;
        for (let i = 0; i < P.rows; i++) {
          const row = P.getRow(i);
          const confidence = Math.max(...row);
          difference += (confidence - (row.indexOf(confidence) === truth[i] ? 1 : 0)) / P.rows;
        }
        list.push(difference);
      }
    }
    const { mean, standardError } = meanAndError(excess);
    expect(Math.abs(mean)).toBeLessThan(4.5 * standardError);
    const simple = meanAndError(simpleExcess);
    expect(simple.mean).toBeLessThan(-2 * simple.standardError);
  });
});

/** The truth under the names that the labels give the clusters they mostly hold. */
function matched(labels: readonly number[], truth: Int32Array): number[] {
  const { contingency } = compareLabelings(labels, truth);
  const nameOf = Array.from({ length: contingency.columns }, (_, column) => {
    const counts = contingency.getColumn(column);
    return counts.indexOf(Math.max(...counts));
  });
  return Array.from(truth, (cluster) => nameOf[cluster]);
}

describe('the number of clusters', () => {
  const designs: (Omit<SimulationOptions, 'seed'> & { readonly right: number })[] = [
    { rows: 100, columns: 300, clusters: 3, delta: 15, common: 0.5, right: 3 },
    { rows: 100, columns: 300, clusters: 5, delta: 20, common: 0.7, right: 5 },
    { rows: 100, columns: 300, clusters: 3, delta: 25, common: 0.9, right: 3 },
    {
      rows: 100,
      columns: 1000,
      clusters: 4,
      delta: 15,
      common: 0.3,
      noise: { kind: 'proportional' },
      right: 4,
    },
    { rows: 150, columns: 400, clusters: 1, delta: 15, right: 1 },
    { rows: 150, columns: 400, clusters: 1, delta: 0, right: 0 },
  ];
  it.each(designs)(
    'is found by sign flips: n $rows, p $columns, K $clusters, delta $delta, common $common',
    ({ right, ...design }) => {
      const sets = dataSets(4, { sigmaLogTheta: 0.4, theta: 'unitMeanSquare', ...design });
      expect(sets.map(({ X }) => selectK(X, { splits: 0 }).k)).toEqual(sets.map(() => right));
    },
  );

  it('is found by feature splits, with z below 0 for directions of noise', () => {
    const sets = dataSets(4, {
      rows: 100,
      columns: 300,
      clusters: 3,
      delta: 15,
      common: 0.5,
      sigmaLogTheta: 0.4,
    });
    for (const { X } of sets) {
      const { k, table } = selectK(X, { method: 'featureSplit', kmax: 6 });
      expect(k).toBe(3);
      for (const row of table.slice(3)) expect(row.z).toBeLessThan(0);
      const threshold = table[1].z!;
      const fewer = table.findIndex(({ z }) => z! <= threshold);
      expect(selectK(X, { method: 'featureSplit', kmax: 6, threshold }).k).toBe(fewer);
      expect(fewer).toBeLessThan(3);
    }
  });

  it('shows in the agreement of fits on two halves, which falls behind the right one', () => {
    const { X } = simulate({ rows: 150, columns: 400, clusters: 3, delta: 14, common: 0.5, seed: 4 });
    for (const by of ['features', 'rows'] as const) {
      const { suggested, table } = stability(X, [2, 3, 4, 5], { repeats: 5, by });
      expect(suggested).toBe(3);
      expect(table[1].agreement - table[2].agreement).toBeGreaterThan(
        3 * Math.hypot(table[1].standardError, table[2].standardError),
      );
    }
    const selected = selectK(X, { stability: 3, splits: 0 });
    expect(selected.table.map(({ agreement }) => agreement === null)).toEqual([true, false, false, false]);
  });

  it('of large sparse data comes from references that agree with those of all entries', () => {
    const { counts } = simulateDocuments({ documents: 1000, terms: 4000, topics: 3, seed: 2 });
    const options = { transform: 'sqrt', repeats: 3, splits: 0 } as const;
    const exact = selectK(counts, options);
    // Columns without entries change nothing but the number of cells.
    const sampled = selectK({ ...counts, columns: 4100 }, options);
    expect([exact.reference, sampled.reference]).toEqual(['exact', 'sampled']);
    expect(sampled.k).toBe(exact.k);
    for (const [index, { reference }] of exact.table.entries())
      expect(Math.abs(sampled.table[index].reference! / reference! - 1)).toBeLessThan(0.15);
  });
});

describe('pure noise', () => {
  it.each([
    [200, 800],
    [400, 400],
  ])(
    'has a largest eigenvalue near 2 sqrt(n p) + n and a smallest near n - 2 sqrt(n p): %i x %i',
    (rows, columns) => {
      const { X } = simulate({ rows, columns, clusters: 1, delta: 0, seed: 6 });
      const { eigenvalues } = hollowGram(X);
      expect(eigenvalues[0] / (2 * Math.sqrt(rows * columns) + rows)).toBeCloseTo(1, 1);
      expect(eigenvalues[rows - 1] / (rows - 2 * Math.sqrt(rows * columns))).toBeCloseTo(1, 1);
    },
  );
});

describe('simulated data', () => {
  it('have the sizes, lengths, cosines and noise asked for', () => {
    const { X, labels, theta, profiles } = simulate({
      rows: 400,
      columns: 3000,
      clusters: 4,
      delta: 10,
      common: 0.6,
      weights: [4, 3, 2, 1],
      sigmaLogTheta: 0.2,
      seed: 9,
    });
    expect([0, 1, 2, 3].map((k) => labels.filter((label) => label === k).length)).toEqual([160, 120, 80, 40]);
    const [a, b] = [profiles.getRow(0), profiles.getRow(1)];
    const cosine = a.reduce((sum, value, j) => sum + value * b[j], 0) / (Math.hypot(...a) * Math.hypot(...b));
    expect(Math.abs(cosine - 0.6)).toBeLessThan(4.5 / Math.sqrt(3000));
    const residuals = Array.from(labels, (label, i) =>
      X.getRow(i).map((value, j) => value - theta[i] * profiles.get(label, j)),
    ).flat();
    const { mean, standardError } = meanAndError(residuals.map((value) => value * value));
    expect(Math.abs(mean - 1)).toBeLessThan(4.5 * standardError);
  });

  it.each([
    { kind: 'rademacher' },
    { kind: 'studentT', degreesOfFreedom: 8 },
    { kind: 'rows', low: 1, high: 1 },
    { kind: 'autoregressive', coefficient: 0.7 },
  ] as const)('have noise of variance 1: $kind', (noise) => {
    const { X } = simulate({ rows: 200, columns: 200, clusters: 1, delta: 0, noise, seed: 3 });
    const perRow = Array.from(
      { length: 200 },
      (_, i) => X.getRow(i).reduce((sum, value) => sum + value * value, 0) / 200,
    );
    const { mean, standardError } = meanAndError(perRow);
    expect(Math.abs(mean - 1)).toBeLessThan(4.5 * standardError + 1e-12);
    const lagged = Array.from(
      { length: 200 },
      (_, i) =>
        X.getRow(i)
          .slice(1)
          .reduce((sum, value, j) => sum + value * X.get(i, j), 0) / 199,
    );
    const correlation = meanAndError(lagged);
    const expected = noise.kind === 'autoregressive' ? 0.7 : 0;
    expect(Math.abs(correlation.mean - expected)).toBeLessThan(4.5 * correlation.standardError);
  });
});
