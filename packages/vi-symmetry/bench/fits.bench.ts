import { randomStream } from '@lab/stats';
import { it } from 'vitest';
import { certify, elliptical } from '../src/index.ts';
import { sampleAverageFit } from '../src/parts.ts';
import { vmf } from '../src/sphere.ts';
import { targets } from '../src/targets/index.ts';
import { besselTable } from './besselTable.ts';

const stream = randomStream('bench');
const rows = Array.from({ length: 569 }, () => Array.from(stream.fillNormal(new Float64Array(10))));
const labels = rows.map((row) => (row[0] - row[1] + stream.normal() > 0 ? 1 : 0));
const posterior = targets.logisticRegression(rows, labels, { priorSd: 2.5 });
const plain = { ...posterior, logDensityBatch: undefined };
const basePoints = { data: stream.fillNormal(new Float64Array(2560)), rows: 256, columns: 10 };

const few = { iterations: 5, time: 0, warmupIterations: 1, warmupTime: 0 };
const kappas = Float64Array.from({ length: 1000 }, (_, i) => 10 ** (-2 + (6 * i) / 1000));
const mu = [1, 0, 0, 0, 0, 0, 0, 0, 0, 0];
const identity = Array.from({ length: 10 }, (_, i) =>
  Array.from({ length: 10 }, (_unused, j) => (i === j ? 1 : 0)),
);
const negative = { A: identity.map((row) => row.map((x) => -x)) };
const ellipse = elliptical(new Array<number>(10).fill(0), identity);

it('logistic posterior, n = 569, d = 10, 256 points: batched beside point by point', async ({ bench }) => {
  await bench.compare(
    bench('batched', () => void sampleAverageFit(posterior, { basePoints, family: 'meanfield' })),
    bench('point by point', () => void sampleAverageFit(plain, { basePoints, family: 'meanfield' })),
    few,
  );
});

it('1000 normalisers of von Mises-Fisher, d = 50: beside a power series (kappa to 700 only)', async ({
  bench,
}) => {
  await bench.compare(
    bench('here', () => void kappas.map((kappa) => vmf.logNormalizer(50, kappa))),
    bench('power series', () => void kappas.map((kappa) => besselTable(24, Math.min(kappa, 700)))),
    few,
  );
});

it('10,000 von Mises-Fisher draws beside normal directions', async ({ bench }) => {
  await bench.compare(
    bench('draws', () => void vmf.sample(10_000, { mu, kappa: 50 }, randomStream(1))),
    bench('normal numbers alone', () => void randomStream(1).fillNormal(new Float64Array(100_000))),
    few,
  );
});

it('certificates in ten dimensions: evenness beside an ellipse', async ({ bench }) => {
  await bench.compare(
    bench('even', () => void certify({ d: 10, generators: [negative], family: 'fullrank' })),
    bench('elliptical', () => void certify({ d: 10, generators: ellipse, family: 'fullrank' })),
    few,
  );
});
