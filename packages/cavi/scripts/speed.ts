/**
 * CPU time here and in scikit-learn and numpy (one thread), by turns in one run; prints the ratios of the README.
 *
 *   node scripts/speed.ts [python] [default | turbo]
 */
import { turbo } from '@lab/linalg';
import { randomStream } from '@lab/stats';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import {
  certifyProblem,
  fit,
  fitUnknownNoise,
  priors,
  regressionProblem,
  startState,
  sweep,
  type RegressionProblem,
} from '../dist/index.js';

const single = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' };
const python = spawn(process.argv[2] ?? 'python3', [path.join(import.meta.dirname, 'peers.py')], {
  env: { ...process.env, ...single },
  stdio: ['pipe', 'pipe', 'inherit'],
});
const answers = createInterface({ input: python.stdout })[Symbol.asyncIterator]();

/** CPU seconds for which small work runs before it is timed: what compiles in the background by then counts as CPU time too. */
const warming = 0.15;

/** The least of several rounds; a round is `count` times the work. */
function seconds(work: () => void, repeats = 5, count = 1): number {
  return secondsInTurns([[work, count]], repeats)[0];
}

/** The same of several works that take turns, so that what else the machine does meets all of them. */
function secondsInTurns(works: readonly (readonly [() => void, number])[], repeats: number): number[] {
  const best = works.map(() => Infinity);
  for (const [work, count] of works) {
    const end = performance.now() + 1e3 * warming;
    while (count > 1 && performance.now() < end) work();
  }
  for (let i = 0; i < repeats; i++)
    for (const [w, [work, count]] of works.entries()) {
      const start = process.cpuUsage();
      for (let k = 0; k < count; k++) work();
      const { user, system } = process.cpuUsage(start);
      best[w] = Math.min(best[w], (user + system) / 1e6 / count);
    }
  return best;
}

/** Medians of what works take over what the first one takes in the same round, so that the machine's fast and slow phases meet both. */
function medianRatios(rounds: number, ...works: readonly (readonly [() => void, number])[]): number[] {
  secondsInTurns(works, 1);
  const all = Array.from({ length: rounds }, () =>
    works.map(([work, count]) => {
      const start = process.cpuUsage();
      for (let k = 0; k < count; k++) work();
      const { user, system } = process.cpuUsage(start);
      return (user + system) / count;
    }),
  );
  return works.slice(1).map((_, w) => {
    const ratios = all.map((round) => round[w + 1] / round[0]).sort((a, b) => a - b);
    return ratios[Math.floor(rounds / 2)];
  });
}

interface Own {
  readonly sequential: number;
  readonly parallel: number;
  readonly sparse: number;
  readonly fit: number;
  readonly conjugate: number;
  /** NaN for p >= n, where BayesianRidge answers another question. */
  readonly joint: number;
  /** Certificates in parallel sweeps: bounds and verdicts of a problem that was certified before, with rates and blocks, and its first. */
  readonly verdicts: number;
  readonly certificate: number;
  readonly firstCertificate: number;
}

function here(n: number, p: number): Own {
  const stream = randomStream(1);
  const X = { data: stream.fillNormal(new Float64Array(n * p)), rows: n, columns: p };
  const signal = stream.fillNormal(new Float64Array(p));
  const y = Array.from({ length: n }, (_, i) => {
    let sum = stream.normal();
    for (let j = 0; j < p; j++) sum += (X.data[i * p + j] * signal[j]) / Math.sqrt(p);
    return sum;
  });
  const model = { prior: priors.gaussian(10 / n), noiseVariance: 1, intercept: false };
  const gaussian = regressionProblem({ X, y }, model);
  const sparse = regressionProblem(
    { X, y },
    { ...model, prior: priors.spikeSlab({ inclusion: 0.1, slabVariance: 1 }) },
  );
  const [a, b, c] = [startState(gaussian), startState(gaussian), startState(sparse)];
  const [many, few] = p < 500 ? [20, 3] : [1, 1];
  const plain = { ...model, certificate: false, tol: 1e-8 };
  const sweepOnce = (): void => void sweep.damped(gaussian, b, { omega: 0.05, out: b });
  const own = {
    sequential: seconds(() => sweep.sequential(gaussian, a, { out: a }), 5, 20),
    parallel: seconds(sweepOnce, 5, 20),
    sparse: seconds(() => sweep.sequential(sparse, c, { out: c }), 5, 20),
    fit: seconds(() => fit(X, y, plain), 5, many),
    conjugate: seconds(() => fit(X, y, { ...plain, schedule: 'conjugateGradient' }), 5, many),
    joint: p < n ? seconds(() => fitUnknownNoise(X, y, { family: 'joint', intercept: false }), 3, few) : NaN,
  };
  const verdicts = (): void => void certifyProblem(gaussian, { sequentialRate: false, blocks: false });
  const certificate = (): void => void certifyProblem(gaussian);
  const reading = (): RegressionProblem => regressionProblem({ X, y }, model);
  // Many short turns: in a long one something else always gets in the way.
  const rounds = p < 500 ? 100 : 10;
  const [bare, known] = medianRatios(rounds, [sweepOnce, 20], [verdicts, few], [certificate, few]);
  // By itself: other problems would drive what the first one holds in WebAssembly memory away.
  const [read, whole] = medianRatios(
    rounds,
    [sweepOnce, 20],
    [reading, few],
    [() => void certifyProblem(reading()), few],
  );
  return { ...own, verdicts: bare, certificate: known, firstCertificate: whole - read };
}

const show = (value: number): string => value.toFixed(2);
const asked = process.argv.slice(3);
const modes = asked.length > 0 ? asked : ['default', 'turbo'];
for (const mode of modes) {
  if (mode === 'turbo') turbo();
  for (const [n, p] of [
    [500, 200],
    [2000, 1000],
    [1000, 5000],
  ]) {
    python.stdin.write(`${n} ${p}\n`);
    const { value } = await answers.next();
    const [elastic, parallel, ridge, bayes] = String(value).split(' ').map(Number);
    const own = here(n, p);
    console.log(
      `${mode}, ${n} x ${p}: sequential sweep / ElasticNet ${show(own.sequential / elastic)}, parallel / numpy ${show(own.parallel / parallel)}, ` +
        `spike-slab / Gaussian sweep ${show(own.sparse / own.sequential)}, fit / Ridge ${show(own.fit / ridge)} (conjugate gradients ${show(own.conjugate / ridge)}), ` +
        `joint / BayesianRidge ${show(own.joint / bayes)}, certificate in parallel sweeps ${show(own.verdicts)} (in numpy's ${show((own.verdicts * own.parallel) / parallel)}; with rates and blocks ${show(own.certificate)}, the problem's first ${show(own.firstCertificate)}); ` +
        `ms: sequential ${(own.sequential * 1e3).toFixed(3)}, ElasticNet ${(elastic * 1e3).toFixed(3)}, parallel ${(own.parallel * 1e3).toFixed(3)}, numpy ${(parallel * 1e3).toFixed(3)}`,
    );
  }
}
python.stdin.end();
