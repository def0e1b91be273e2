/** Times the hot paths beside scipy in one run: `pnpm exec node scripts/speedTargets.ts`. CPU seconds, the best of three rounds in which both take turns. */
import { execFileSync } from 'node:child_process';
import { randomStream } from '@lab/stats';
import { certify, elliptical, type Generator } from '../src/index.ts';
import { sampleAverageFit } from '../src/parts.ts';
import { vmf } from '../src/sphere.ts';
import { targets } from '../src/targets/index.ts';

const stream = randomStream('speed targets');
const X = Array.from({ length: 569 }, () => Array.from(stream.fillNormal(new Float64Array(10))));
const y = X.map((row) => (row[0] - row[1] + stream.normal() > 0 ? 1 : 0));
const points = stream.fillNormal(new Float64Array(2560));
const basePoints = Array.from({ length: 256 }, (_, i) => Array.from(points.subarray(10 * i, 10 * i + 10)));

const python = `
import json, sys, time
import numpy as np
from scipy.optimize import minimize
from scipy.special import ive, gammaln
job = json.load(sys.stdin)
X = np.array(job['X']); y = np.array(job['y']); U = np.array(job['U'])
S = X * (2 * y - 1)[:, None]
n, d = X.shape
low = np.tril_indices(d, -1)
def value(Z):
    M = Z @ S.T
    E = np.exp(-np.abs(M))
    lp = -(np.log1p(E) + np.maximum(-M, 0)).sum(1) - (Z * Z).sum(1) / 12.5
    G = np.where(M >= 0, E, 1) / (1 + E) @ S - Z / 6.25
    return lp, G
def meanfield(t):
    s = np.exp(t[d:]); lp, G = value(t[:d] + U * s)
    return -(lp.mean() + t[d:].sum()), -np.concatenate([G.mean(0), (G * U).mean(0) * s + 1])
def fullrank(t):
    L = np.zeros((d, d)); L[low] = t[2 * d:]; s = np.exp(t[d:2 * d]); L[np.arange(d), np.arange(d)] = s
    lp, G = value(t[:d] + U @ L.T); H = G.T @ U / len(U)
    return -(lp.mean() + t[d:2 * d].sum()), -np.concatenate([G.mean(0), np.diag(H) * s + 1, H[low]])
def clock(f, times):
    best = 1e9; out = None
    for _ in range(times):
        t = time.process_time(); out = f(); best = min(best, time.process_time() - t)
    return best, out
opts = dict(maxiter=5000, maxfun=9000, gtol=1e-9, ftol=1e-15, maxcor=20)
r = {}
r['meanfield'], a = clock(lambda: minimize(meanfield, np.zeros(2 * d), jac=True, method='L-BFGS-B', options=opts), 5)
r['fullrank'], b = clock(lambda: minimize(fullrank, np.zeros(2 * d + len(low[0])), jac=True, method='L-BFGS-B', options=opts), 3)
r['evaluations'] = [int(a.nfev), int(b.nfev)]
r['objectives'] = [float(a.fun), float(b.fun)]
k = np.geomspace(1e-2, 1e4, 100000)
r['ive'], _ = clock(lambda: np.log(ive(24, k)), 5)
rng = np.random.default_rng(1)
def sample(count, dim, kappa):
    b = (dim - 1) / (2 * kappa + np.sqrt(4 * kappa ** 2 + (dim - 1) ** 2)); x0 = (1 - b) / (1 + b)
    c = kappa * x0 + (dim - 1) * np.log(1 - x0 ** 2); W = np.empty(0)
    while len(W) < count:
        Z = rng.beta((dim - 1) / 2, (dim - 1) / 2, count); u = rng.random(count)
        w = (1 - (1 + b) * Z) / (1 - (1 - b) * Z)
        W = np.concatenate([W, w[kappa * w + (dim - 1) * np.log(1 - x0 * w) - c >= np.log(u)]])
    W = W[:count]; V = rng.standard_normal((count, dim - 1)); V /= np.linalg.norm(V, axis=1)[:, None]
    return np.hstack([W[:, None], np.sqrt(1 - W ** 2)[:, None] * V])
r['sample'], _ = clock(lambda: sample(100000, 10, 50.0), 5)
k = np.geomspace(1, 1e5, 2000)
r['underflow'] = [float((ive(dim / 2 - 1, k) == 0).mean()) for dim in (768, 1000)]
print(json.dumps(r))
`;

type Timed = 'meanfield' | 'fullrank' | 'ive' | 'sample';

interface Peer extends Record<Timed, number> {
  readonly evaluations: number[];
  readonly objectives: number[];
  readonly underflow: number[];
}

function peerRound(): Peer {
  const interpreter = process.env['LAB_PYTHON'] ?? '/usr/bin/python3';
  const answer = execFileSync(interpreter, ['-c', python], {
    input: JSON.stringify({ X, y, U: basePoints }),
    env: { ...process.env, OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1' },
    encoding: 'utf8',
  });
  return JSON.parse(answer) as Peer;
}

/** CPU seconds of a call, the best of several; one more before warms up. */
function cpu(job: () => unknown, times: number): number {
  job();
  let best = Infinity;
  for (let k = 0; k < times; k++) {
    const start = process.cpuUsage();
    job();
    const { user, system } = process.cpuUsage(start);
    best = Math.min(best, (user + system) / 1e6);
  }
  return best;
}

/** Of what takes about a millisecond: a hundred calls at a time. */
function shortCpu(job: () => unknown): number {
  const calls = 100;
  const batch = (): void => {
    for (let k = 0; k < calls; k++) job();
  };
  return cpu(batch, 5) / calls;
}

const posterior = targets.logisticRegression(X, y, { priorSd: 2.5 });
const own = (family: 'meanfield' | 'fullrank'): ReturnType<typeof sampleAverageFit> =>
  sampleAverageFit(posterior, { basePoints, family, gradientTolerance: 1e-9 });
const kappas = Float64Array.from({ length: 100_000 }, (_, i) => 1e-2 * 1e6 ** (i / 99_999));
const mu = Array.from({ length: 10 }, (_, j) => (j === 0 ? 1 : 0));
const identity = Array.from({ length: 10 }, (_, i) =>
  Array.from({ length: 10 }, (_unused, j) => (i === j ? 1 : 0)),
);
const ellipse = elliptical(new Array<number>(10).fill(0), identity);
const tilted = elliptical(
  new Array<number>(10).fill(0),
  identity.map((row, i) => row.map((_, j) => 0.5 ** Math.abs(i - j))),
);

const certificate = (generators: readonly Generator[]): number =>
  shortCpu(() => certify({ d: 10, generators, family: 'fullrank' }));

const works = {
  meanfield: () => cpu(() => own('meanfield'), 5),
  fullrank: () => cpu(() => own('fullrank'), 3),
  ive: () => cpu(() => kappas.map((k) => vmf.logNormalizer(50, k)), 5),
  sample: () => cpu(() => vmf.sample(100_000, { mu, kappa: 50 }, randomStream(1)), 5),
  even: () => certificate([{ A: identity.map((row) => row.map((x) => -x)) }]),
  round: () => certificate(ellipse),
  elliptical: () => certificate(tilted),
};
type Work = keyof typeof works;

const here = new Map<Work, number>();
const there = new Map<Timed, number>();
let peer = peerRound();
for (let round = 0; round < 3; round++) {
  if (round > 0) peer = peerRound();
  for (const name of ['meanfield', 'fullrank', 'ive', 'sample'] as const)
    there.set(name, Math.min(peer[name], there.get(name) ?? Infinity));
  for (const [name, work] of Object.entries(works) as [Work, () => number][])
    here.set(name, Math.min(work(), here.get(name) ?? Infinity));
}

const ms = (seconds = NaN, digits = 1): string => (1000 * seconds).toFixed(digits);
const names: Record<Timed, string> = {
  meanfield: 'mean-field',
  fullrank: 'full rank',
  ive: 'log normaliser, 1e5 values, d = 50',
  sample: '1e5 draws, d = 10, kappa 50',
};
for (const [key, name] of Object.entries(names) as [Timed, string][]) {
  const [own, other] = [here.get(key), there.get(key)];
  const ratio = ((own ?? NaN) / (other ?? NaN)).toFixed(2);
  console.log(`${name}: ${ms(own)} ms here, ${ms(other)} ms scipy, ratio ${ratio}`);
}
console.log(
  `certificate, d = 10: even ${ms(here.get('even'), 2)} ms, round ${ms(here.get('round'), 2)} ms, elliptical ${ms(here.get('elliptical'), 2)} ms`,
);
console.log(
  'evaluations',
  [own('meanfield').evaluations, own('fullrank').evaluations],
  'against',
  peer.evaluations,
);
console.log('scipy ive is 0 for', peer.underflow, 'of kappa in [1, 1e5] at d = 768, 1000');
