import {
  compareLabelings,
  fit,
  kmeans,
  probabilities,
  scales,
  selectK,
  simulate,
  thetaIntervals,
  type FitOptions,
  type Simulation,
  type SimulationOptions,
} from '../src/index.ts';

// Prints the accuracy tables of the README: node scripts/accuracy.ts

type Method = (data: Simulation) => ArrayLike<number>;

const fitted =
  (options: Partial<FitOptions>): Method =>
  ({ X, profiles }) =>
    fit(X, { clusters: profiles.rows, ...options }).labels;

/** Rows of U Lambda^1/2 without normalisation: singular vectors with the diagonal kept, or its hollowed counterpart. */
const coordinates =
  (diagonal: 'keep' | 'zero'): Method =>
  ({ X, profiles }) => {
    const { eigenvectors, eigenvalues } = fit(X, { clusters: profiles.rows, diagonal });
    const rows = eigenvectors.map((row) =>
      row.map((value, k) => value * Math.sqrt(Math.max(eigenvalues[k], 0))),
    );
    return kmeans(rows, profiles.rows).labels;
  };

const methods: Record<string, Method> = {
  'paper (alpha 0)': fitted({ alpha: 'paper' }),
  default: fitted({}),
  'default + lines': fitted({ refine: 'lines' }),
  'diagonal kept': fitted({ alpha: 'paper', diagonal: 'keep' }),
  'no normalisation': coordinates('zero'),
  'PCA + K-means': coordinates('keep'),
  'spherical K-means': ({ X, profiles }) =>
    kmeans(
      X.to2DArray().map((row) => row.map((value) => value / Math.hypot(...row))),
      profiles.rows,
    ).labels,
  'K-means': ({ X, profiles }) => kmeans(X, profiles.rows).labels,
  'profiles known': ({ X, profiles }) => {
    const lengths = profiles.to2DArray().map((row) => Math.hypot(...row));
    return X.mmul(profiles.transpose())
      .to2DArray()
      .map((row) => row.map((value, k) => value / lengths[k]))
      .map((row) => row.indexOf(Math.max(...row)));
  },
};

function summary(values: readonly number[], digits = 4): string {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return `${mean.toFixed(digits)} (${Math.sqrt(variance / values.length).toFixed(digits)})`;
}

function dataSets(count: number, design: Omit<SimulationOptions, 'seed'>): Simulation[] {
  return Array.from({ length: count }, (_, index) => simulate({ ...design, seed: index + 1 }));
}

function errorTable(
  title: string,
  names: readonly string[],
  designs: readonly Omit<SimulationOptions, 'seed'>[],
): void {
  console.log(`\n${title}: share of rows misplaced, mean (standard error)`);
  for (const design of designs) {
    const sets = dataSets(8, design);
    console.log(JSON.stringify(design));
    for (const name of names) {
      const errors = sets.map(
        (data) => compareLabelings(methods[name](data), data.labels).misclassified / data.X.rows,
      );
      console.log(`  ${name.padEnd(20)} ${summary(errors)}`);
    }
  }
}

const base = { rows: 200, columns: 500, clusters: 3, delta: 16, common: 0.7, sigmaLogTheta: 0.5 };
errorTable('Correlated profiles', Object.keys(methods), [
  base,
  { ...base, sigmaLogTheta: 0.2 },
  { ...base, sigmaLogTheta: 0.8 },
  { ...base, delta: 8 },
  { ...base, common: 0 },
  { ...base, common: 0.9 },
  { ...base, columns: 4000 },
  { ...base, noise: { kind: 'studentT', degreesOfFreedom: 3 } },
]);

errorTable(
  'Clusters of unequal size',
  ['paper (alpha 0)', 'default', 'default + lines', 'PCA + K-means', 'spherical K-means', 'K-means'],
  [
    {
      rows: 300,
      columns: 1000,
      clusters: 3,
      delta: 9,
      common: 0.3,
      sigmaLogTheta: 0.3,
      weights: [0.7, 0.2, 0.1],
    },
    {
      rows: 300,
      columns: 500,
      clusters: 3,
      delta: 20,
      common: 0.8,
      sigmaLogTheta: 0.5,
      weights: [0.7, 0.2, 0.1],
    },
    {
      rows: 300,
      columns: 1000,
      clusters: 4,
      delta: 14,
      common: 0.5,
      sigmaLogTheta: 0.4,
      weights: [0.5, 0.3, 0.15, 0.05],
    },
  ],
);

console.log('\nNumber of clusters: share of data sets with the right K (sign flips, feature split)');
for (const design of [
  { rows: 100, columns: 300, clusters: 3, delta: 15, common: 0.5 },
  { rows: 100, columns: 300, clusters: 3, delta: 8, common: 0.2 },
  { rows: 100, columns: 300, clusters: 5, delta: 20, common: 0.7 },
  { rows: 100, columns: 300, clusters: 3, delta: 25, common: 0.9 },
  { rows: 100, columns: 1000, clusters: 4, delta: 15, common: 0.3, noise: { kind: 'proportional' } },
  { rows: 200, columns: 60, clusters: 3, delta: 10, common: 0.3 },
  { rows: 150, columns: 400, clusters: 1, delta: 15 },
] as const) {
  const sets = dataSets(10, { ...design, sigmaLogTheta: 0.4, theta: 'unitMeanSquare' });
  const right = (method: 'signFlips' | 'featureSplit') =>
    sets.filter(
      ({ X }) =>
        selectK(X, { method, ...(method === 'signFlips' ? { splits: 0 } : {}) }).k === design.clusters,
    ).length / sets.length;
  console.log(JSON.stringify(design), right('signFlips'), right('featureSplit'));
}

console.log('\nScales: root mean squared error of theta, coverage of 95 % intervals, error of row lengths');
for (const columns of [50, 500, 5000]) {
  const results = dataSets(8, {
    rows: 300,
    columns,
    clusters: 3,
    delta: 15,
    common: 0.3,
    sigmaLogTheta: 0.4,
    theta: 'unitMeanSquare',
  }).map((data) => {
    const found = scales(data.X, data.labels, 3);
    const { lower, upper } = thetaIntervals(found);
    const truth = normalisedTheta(data);
    const lengths = truth.map((_, i) => Math.hypot(...data.X.getRow(i)));
    const meanLength = lengths.reduce((sum, value) => sum + value, 0) / lengths.length;
    const rootMean = (errors: readonly number[]) =>
      Math.sqrt(errors.reduce((sum, value) => sum + value * value, 0) / errors.length);
    return {
      error: rootMean(truth.map((value, i) => found.theta[i] - value)),
      covered: truth.filter((value, i) => lower[i] <= value && value <= upper[i]).length / truth.length,
      naive: rootMean(truth.map((value, i) => lengths[i] / meanLength - value)),
    };
  });
  console.log(
    columns,
    summary(results.map(({ error }) => error)),
    summary(results.map(({ covered }) => covered)),
    summary(results.map(({ naive }) => naive)),
  );
}

console.log(
  '\nProbabilities: mean confidence, share of right labels; rows of confidence .4-.6, .6-.8, .8-.97: confidence, right',
);
for (const design of [
  { rows: 200, columns: 500, clusters: 3, delta: 7 },
  { rows: 200, columns: 2000, clusters: 3, delta: 9 },
  { rows: 300, columns: 200, clusters: 4, delta: 6 },
]) {
  const confidences: number[] = [];
  const hits: number[] = [];
  for (const { X, labels, profiles } of dataSets(20, {
    ...design,
    common: 0.3,
    sigmaLogTheta: 0.4,
    theta: 'unitMeanSquare',
  })) {
    const model = fit(X, { clusters: profiles.rows, refine: 'lines' });
    const P = probabilities(X, model.labels, model.clusters).to2DArray();
    const { contingency } = compareLabelings(model.labels, labels);
    const names = contingency.to2DArray().map((row) => row.indexOf(Math.max(...row)));
    P.forEach((row, i) => {
      confidences.push(Math.max(...row));
      hits.push(names[row.indexOf(Math.max(...row))] === labels[i] ? 1 : 0);
    });
  }
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const bins = [
    [0.4, 0.6],
    [0.6, 0.8],
    [0.8, 0.97],
  ].map(([low, high]) => {
    const inside = confidences
      .map((value, i) => i)
      .filter((i) => confidences[i] >= low && confidences[i] < high);
    return `${mean(inside.map((i) => confidences[i])).toFixed(2)} ${mean(inside.map((i) => hits[i])).toFixed(2)} (${inside.length} rows)`;
  });
  console.log(JSON.stringify(design), mean(confidences).toFixed(3), mean(hits).toFixed(3), bins.join('; '));
}

function normalisedTheta({ theta, labels, profiles }: Simulation): number[] {
  const sums = new Float64Array(profiles.rows);
  const sizes = new Float64Array(profiles.rows);
  labels.forEach((label, i) => {
    sums[label] += theta[i];
    sizes[label]++;
  });
  return Array.from(theta, (value, i) => (value * sizes[labels[i]]) / sums[labels[i]]);
}
