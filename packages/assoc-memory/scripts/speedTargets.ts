/**
 * Measures the speed targets on the built package, beside numpy on one thread where a Python with numpy is found (LAB_PYTHON, then
 * python3, then /usr/bin/python3). Times are process CPU time, and wall time where a memory limit is asked for:
 *
 *   node scripts/speedTargets.ts [--turbo] [--large]
 *
 * --large measures d = 512, N = 262144 instead, with the memory of the process.
 */
import { spawnSync } from 'node:child_process';
import { currentTier, turbo } from '@lab/linalg';
import {
  capacityCurve,
  gaussianEmbeddings,
  loss,
  negativeGradient,
  newtonSchulz,
  powerLaw,
  recoveryCurve,
  simulateCapacity,
  stabilizedPolar,
  step,
} from '@lab/assoc-memory';

if (process.argv.includes('--turbo')) turbo();

interface Time {
  readonly cpu: number;
  readonly wall: number;
}

/** The best of some rounds, milliseconds. */
function time(work: () => unknown, rounds = 3): Time {
  let best = { cpu: Infinity, wall: Infinity };
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    const wall = performance.now() - start;
    const cpu = (user + system) / 1000;
    if (cpu < best.cpu) best = { cpu, wall };
  }
  return best;
}

const [n, d] = [32_768, 256];
const dims = Array.from({ length: 100 }, (_, i) => Math.round(64 * 256 ** (i / 99)));
const curve = (rule: 'muon' | 'sgd' | 'newton') => (): unknown =>
  capacityCurve({ rule, dims, n: 1e6, alpha: 1.5 });

/** The jobs on a problem that is kept. */
function keptJobs(): Record<string, Time> {
  const problem = {
    inputs: gaussianEmbeddings({ n, d, seed: 'inputs' }),
    outputs: gaussianEmbeddings({ n, d, seed: 'outputs' }),
    frequencies: powerLaw({ n, alpha: 1.5 }),
  };
  const G = negativeGradient(problem);
  const small = {
    inputs: gaussianEmbeddings({ n: 4096, d: 128, seed: 'inputs' }),
    outputs: gaussianEmbeddings({ n: 4096, d: 128, seed: 'outputs' }),
    frequencies: powerLaw({ n: 4096, alpha: 1.5 }),
  };
  const { W } = step(small, { rule: 'muon', stepSize: 11 });
  return {
    'gradient, d = 256, N = 32768': time(() => negativeGradient(problem)),
    'singular values of G': time(() => stabilizedPolar(G, { lambda: 3e-5, method: 'svd' })),
    'Gram matrix of G and product': time(() => stabilizedPolar(G, { lambda: 3e-5, method: 'gram' })),
    'Newton-Schulz, 5 steps': time(() => newtonSchulz(G)),
    'softmax gradient, d = 128, N = 4096': time(() => negativeGradient(small, { W })),
    'loss, d = 128, N = 4096': time(() => loss(small, W)),
  };
}

/** The jobs that need no problem. */
function otherJobs(): Record<string, Time> {
  return {
    'simulated step with margins, d = 256, N = 32768': time(() =>
      simulateCapacity({ d, n, alpha: 1.5, rule: 'muon' }),
    ),
    'capacity curve of 100 dimensions, Muon': time(curve('muon'), 10),
    'capacity curve of 100 dimensions, SGD': time(curve('sgd'), 10),
    'capacity curve of 100 dimensions, Newton': time(curve('newton'), 10),
    'recovery curve, d = 10000, N = 1e9': time(
      () => recoveryCurve({ rule: 'muon', d: 1e4, n: 1e9, alpha: 1.25 }),
      10,
    ),
  };
}

const large = process.argv.includes('--large');
const ours: Record<string, Time> = large
  ? {
      'simulated step with margins, d = 512, N = 262144': time(
        () => simulateCapacity({ d: 512, n: 262_144, alpha: 1.5, rule: 'muon' }),
        1,
      ),
    }
  : { ...keptJobs(), ...otherJobs() };

const program = `
import os
for name in ('OPENBLAS_NUM_THREADS', 'OMP_NUM_THREADS', 'MKL_NUM_THREADS'): os.environ[name] = '1'
import json, time
import numpy as np
rng = np.random.default_rng(1)
n, d = 32768, 256
p = np.arange(1, n + 1) ** -1.5; p /= p.sum()
V = rng.standard_normal((n, d)) / d ** .5; U = rng.standard_normal((n, d)) / d ** .5
def best(f, rounds=3):
    t = []
    for _ in range(rounds):
        s = time.process_time(); f(); t.append(time.process_time() - s)
    return 1000 * min(t)
gradient = lambda: (p[:, None] * U).T @ V
G = gradient()
def svd():
    u, s, vt = np.linalg.svd(G); return (u * (s / np.hypot(s, 3e-5))) @ vt
def gram():
    w, q = np.linalg.eigh(G.T @ G); return G @ (q / np.sqrt(np.maximum(w, 0) + 9e-10)) @ q.T
def ns():
    X = G / np.linalg.norm(G)
    for _ in range(5):
        A = X @ X.T; X = 3.4445 * X + (-4.775 * A + 2.0315 * A @ A) @ X
    return X
r = np.arange(260)
def simulated():
    V = rng.standard_normal((n, d)) / d ** .5; U = rng.standard_normal((n, d)) / d ** .5
    D = gram(); gradient()
    S = (V[r] @ D.T).astype(np.float32) @ U.astype(np.float32).T
    own = S[r, r].copy(); S[r, r] = -np.inf
    return own > S.max(axis=1)
Vs, Us = V[:4096, :128].copy(), U[:4096, :128].copy(); W = 11 * np.eye(128); q = p[:4096]
def softmax():
    S = Vs @ W.T @ Us.T; S -= S.max(axis=1, keepdims=True); np.exp(S, out=S); S /= S.sum(axis=1, keepdims=True)
    return (q[:, None] * (Us - S @ Us)).T @ Vs
print(json.dumps({
  'gradient, d = 256, N = 32768': best(gradient), 'singular values of G': best(svd),
  'Gram matrix of G and product': best(gram), 'Newton-Schulz, 5 steps': best(ns),
  'simulated step with margins, d = 256, N = 32768': best(simulated),
  'softmax gradient, d = 128, N = 4096': best(softmax)}))
`;

/** Milliseconds of CPU time by task, or nothing where there is no Python with numpy. */
function numpy(): Partial<Record<string, number>> {
  for (const python of [process.env['LAB_PYTHON'], 'python3', '/usr/bin/python3']) {
    if (python === undefined) continue;
    const { status, stdout } = spawnSync(python, ['-c', program], { encoding: 'utf8' });
    if (status === 0) return JSON.parse(stdout) as Partial<Record<string, number>>;
  }
  return {};
}

const peers: Partial<Record<string, number>> = large ? {} : numpy();
console.log(`tier ${currentTier().tier}; milliseconds of CPU time, best of a few`);
for (const [name, { cpu, wall }] of Object.entries(ours)) {
  const peer = peers[name];
  const beside = peer === undefined ? '' : `numpy ${peer.toFixed(0)}, ratio ${(cpu / peer).toFixed(2)}`;
  console.log(name.padEnd(52), cpu.toFixed(1).padStart(9), `(wall ${wall.toFixed(0)})`.padEnd(14), beside);
}
console.log(`largest memory of the process: ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB`);
