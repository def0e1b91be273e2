/**
 * Certificates of random models of 101 to 360 columns, where Lanczos stands in for eigenvalues, held against those eigenvalues: prints how many bounds missed one,
 * how many Ritz values lie outside the spectrum, and how many verdicts are false. All must be 0.
 *
 *   node scripts/census.ts [seed] [models]
 */
import { gram, symmetricEigen } from '@lab/linalg';
import { randomStream } from '@lab/stats';
import { certify, priors, type Certificate } from '../dist/index.js';

const [seed = 1, models = 60] = process.argv.slice(2).map(Number);
const stream = randomStream(seed, 'large');
const designs = ['iid', 'common', 'autoregressive', 'duplicated', 'graded', 'factor'] as const;
const choices = [
  priors.gaussian(0.7),
  priors.spikeSlab({ inclusion: 0.2, slabVariance: 1 }),
  priors.normalMixture([0.5, 0.3, 0.2], [0, 0.1, 4]),
  priors.gaussian(5),
];

interface Table {
  readonly data: Float64Array;
  readonly rows: number;
  readonly columns: number;
}

/** A row of a design, made of independent normal entries in place. */
const shapes: Record<(typeof designs)[number], (row: Float64Array, common: number) => void> = {
  iid: () => undefined,
  common(row, common) {
    for (let j = 0; j < row.length; j++) row[j] += 0.4 * common;
  },
  autoregressive(row) {
    for (let j = 1; j < row.length; j++) row[j] = 0.9 * row[j - 1] + Math.sqrt(0.19) * row[j];
  },
  duplicated(row) {
    for (let j = 1; j < row.length; j += 2) row[j] = row[j - 1];
  },
  graded(row, common) {
    for (let j = 0; j < row.length; j++)
      row[j] = row[j] * 10 ** ((-4 * j) / row.length) + (j % 3 === 0 ? 0.3 * common : 0);
  },
  factor(row, common) {
    for (let j = 0; j < row.length; j++) row[j] += 0.5 * common * Math.sin(j);
  },
};

function tableOf(rows: number, columns: number, design: (typeof designs)[number]): Table {
  const data = stream.fillNormal(new Float64Array(rows * columns));
  for (let i = 0; i < rows; i++)
    shapes[design](data.subarray(i * columns, (i + 1) * columns), stream.normal());
  return { data, rows, columns };
}

/** The ends of the spectrum of I + V^(1/2) W V^(1/2), from all its eigenvalues. */
function endsOf(table: Table, variances: readonly number[], noiseVariance: number): [number, number] {
  const { columns: p } = table;
  const data = gram(table).to1DArray();
  for (let i = 0, at = 0; i < p; i++)
    for (let j = 0; j < p; j++, at++)
      data[at] = i === j ? 1 : (data[at] * Math.sqrt(variances[i] * variances[j])) / noiseVariance;
  const matrix = { data: Float64Array.from(data), rows: p, columns: p };
  const { values } = symmetricEigen(matrix, { vectors: false });
  return [values[0], values[p - 1]];
}

/** What of a certificate is not so, by the ends of the spectrum at its largest variances. */
function faultsOf(certificate: Certificate, [least, most]: [number, number]): Record<string, boolean> {
  const { level, sequentialLevel, globalLambdaMin, globalLambdaMax, lambdaMax } = certificate;
  const slack = 1e-9 * Math.max(1, most);
  const [indefinite, stretched] = [least < -slack, most > 2 + slack];
  return {
    'false global':
      (level === 'global' && (indefinite || stretched)) || (sequentialLevel === 'global' && indefinite),
    'false unstable': level === 'unstable' && most < 2 - slack && least > slack,
    'Ritz values outside':
      (globalLambdaMax ?? most) > most + slack || (globalLambdaMin ?? least) < least - slack,
    'bounds missed':
      lambdaMax !== null &&
      ((certificate.upperBound ?? most) < most - slack || (certificate.lowerBound ?? least) > least + slack),
  };
}

const faults: Record<string, number> = {};
const levels: Record<string, number> = {};
for (let r = 0; r < models; r++) {
  const columns = 101 + stream.integer(260);
  const rows = 20 + Math.floor(10 ** (1.3 + 2.2 * stream.uniform()));
  const X = tableOf(rows, columns, designs[r % designs.length]);
  const prior = choices[Math.floor(r / designs.length) % choices.length];
  const noiseVariance = 0.3 + 10 ** (3.5 * stream.uniform());
  const y = stream.fillNormal(new Float64Array(rows));
  const certificate = certify(
    { X, y },
    { prior, noiseVariance, intercept: false, seed: 1 + stream.integer(1e6) },
  );
  levels[certificate.level] = (levels[certificate.level] ?? 0) + 1;
  const ends = endsOf(X, certificate.varianceBound ?? [], noiseVariance);
  for (const [name, fault] of Object.entries(faultsOf(certificate, ends)))
    faults[name] = (faults[name] ?? 0) + (fault ? 1 : 0);
}
const list = (counts: Record<string, number>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
console.log(`${models} models, levels: ${list(levels)}; faults: ${list(faults)}`);
if (Object.values(faults).some((count) => count > 0)) process.exitCode = 1;
