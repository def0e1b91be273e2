/**
 * Measures the speed targets on the built package, beside the same algorithms in numpy and scipy where a Python that has them is found
 * (LAB_PYTHON, then python3, then /usr/bin/python3): `node scripts/speedTargets.ts`. Times are process CPU time, the best of several rounds
 * taken by turns with the peer.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fft2, realFft2, walshHadamard2, waveletTransform2 } from '@lab/linalg/transforms';
import {
  designSampling,
  drawSample,
  fourier,
  haar,
  localCoherence,
  measure,
  reconstruct,
  sheppLogan,
} from '@lab/partial-sampling';
import { randomStream } from '@lab/stats';
import { waterfill } from '../src/waterfill.ts';

const python = `
import sys, json, time
import numpy as np
import scipy.fft as sf
rng = np.random.default_rng(1)
h = np.array([0.2303778133088965, 0.7148465705529157, 0.6308807679298589, -0.027983769416859854, -0.18703481171909309, 0.030841381835560764, 0.0328830116668852, -0.010597401785069032])
def fwht2(x):
    x = x.copy()
    for axis in (0, 1):
        n = x.shape[axis]; s = 1
        while s < n:
            y = np.moveaxis(x, axis, 0).reshape(n // (2 * s), 2, s, -1)
            a = y[:, 0] + y[:, 1]; b = y[:, 0] - y[:, 1]
            x = np.moveaxis(np.stack([a, b], 1).reshape(n, -1), 0, axis)
            s *= 2
    return x / x.shape[0]
def split(x, f):
    n = x.shape[0]; L = len(f); g = f[::-1] * (-1.0) ** np.arange(L)
    a = np.zeros((n // 2,) + x.shape[1:]); d = np.zeros_like(a)
    for t in range(L):
        y = np.roll(x, -t, axis=0)[0::2]
        a += f[t] * y; d += g[t] * y
    return np.concatenate([a, d])
def dwt2(x, f, levels):
    x = x.copy(); m = x.shape[0]
    for _ in range(levels):
        b = split(x[:m, :m], f); x[:m, :m] = split(b.T, f).T; m //= 2
    return x
def waterfill(a, m):
    v = np.sort(a)[::-1]; suf = np.cumsum(v[::-1])[::-1]; k = np.arange(len(v))
    j = int(np.argmax((m - k) * v <= suf)); c = (m - j) / suf[j]
    return np.minimum(1, c * a)
def power(f, n):
    k = np.arange(n)[:, None]; t = np.arange(len(f))
    return np.abs((f * np.exp(-2j * np.pi * k * t / n)).sum(1)) ** 2
def coherence(n, levels):
    f = np.array([1, 1]) / 2 ** .5; H = power(f, n); G = power(np.array([1, -1]) / 2 ** .5, n)
    S = np.full(n, 1 / n); best = np.zeros((n, n)); idx = np.arange(n)
    for l in range(1, levels + 1):
        at = idx * 2 ** (l - 1) % n; D = S * G[at]; S = S * H[at]
        best = np.maximum(best, np.maximum(np.maximum(np.outer(D, S), np.outer(S, D)), np.outer(D, D)))
    return np.maximum(best, np.outer(S, S))
def coherence_of_order(n, levels, order):
    f = np.array([1, 1]) / 2 ** .5; H = power(f, n); G = power(np.array([1, -1]) / 2 ** .5, n)
    S = np.full(n, 1 / n); values = []; counts = []; idx = np.arange(n)
    for l in range(1, levels + 1):
        at = idx * 2 ** (l - 1) % n; D = S * G[at]; S = S * H[at]
        values += [np.outer(D, S).ravel(), np.outer(S, D).ravel(), np.outer(D, D).ravel()]; counts += 3 * [n * n / 4 ** l]
    v = np.stack(values + [np.outer(S, S).ravel()], 1); c = np.array(counts + [n * n / 4 ** levels])
    by = np.argsort(-v, axis=1); before = np.cumsum(c[by], axis=1) - c[by]
    return (np.take_along_axis(v, by, 1) * np.clip(order - before, 0, c[by])).sum(1)
z256 = rng.standard_normal((256, 256)) + 1j * rng.standard_normal((256, 256)); z512 = rng.standard_normal((512, 512)) + 1j * rng.standard_normal((512, 512))
r512 = z512.real.copy(); energies = 10 ** (-4 * rng.random(2 ** 20)); haar = np.array([1, 1]) / 2 ** .5
jobs = {
  'fft2 256': lambda: sf.fft2(z256), 'fft2 512': lambda: sf.fft2(z512), 'rfft2 512': lambda: sf.rfft2(r512), 'rfft2 256': lambda: sf.rfft2(z256.real),
  'fwht 512': lambda: fwht2(r512), 'haar 512': lambda: dwt2(r512, haar, 9), 'db4 512': lambda: dwt2(r512, h, 6),
  'waterfill': lambda: waterfill(energies, 2 ** 18), 'waterfill, whole design': lambda: waterfill(energies, 2 ** 18), 'coherence 512': lambda: coherence(512, 9), 'coherence 512, order 5': lambda: coherence_of_order(512, 9, 5)}
for line in sys.stdin:
    job = jobs[line.strip()]; job()
    best = 1e9; started = time.process_time(); rounds = 0
    while rounds < 3 or (rounds < 60 and time.process_time() - started < 0.1):
        s = time.process_time(); job(); best = min(best, time.process_time() - s); rounds += 1
    print(json.dumps(best * 1e3), flush=True)
`;

function cpuMilliseconds(work: () => unknown): number {
  work();
  let [best, total] = [Infinity, 0];
  for (let round = 0; round < 3 || (round < 60 && total < 100); round++) {
    const start = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(start);
    const time = (user + system) / 1000;
    total += time;
    best = Math.min(best, time);
  }
  return best;
}

const stream = randomStream('speed');
const square = (n: number) => ({ data: stream.fillNormal(new Float64Array(n * n)), rows: n, columns: n });
const [re256, im256, re512, im512] = [square(256), square(256), square(512), square(512)];
const out256 = { re: square(256), im: square(256) };
const out512 = { re: square(512), im: square(512) };
const energies = Float64Array.from({ length: 2 ** 20 }, () => 10 ** (-4 * stream.uniform()));
const shape512 = [512, 512] as const;
const fourier512 = fourier({ shape: shape512 });
const haar512 = { kind: 'sparse', basis: haar({ shape: shape512 }) } as const;

const jobs: Readonly<Record<string, { readonly target: string; readonly work: () => unknown }>> = {
  'fft2 256': { target: '<= 2 x scipy', work: () => fft2({ re: re256, im: im256 }, { out: out256 }) },
  'fft2 512': { target: '<= 2 x scipy', work: () => fft2({ re: re512, im: im512 }, { out: out512 }) },
  'rfft2 256': { target: '', work: () => realFft2(re256, { out: out256 }) },
  'rfft2 512': { target: '', work: () => realFft2(re512, { out: out512 }) },
  'fwht 512': {
    target: 'numpy >= 5 x',
    work: () => walshHadamard2(re512, { orthonormal: true, ordering: 'sequency', out: out512.re }),
  },
  'haar 512': { target: 'numpy >= 5 x', work: () => waveletTransform2(re512, { out: out512.re }) },
  'db4 512': {
    target: 'numpy >= 5 x',
    work: () => waveletTransform2(re512, { wavelet: 'db4', levels: 6, out: out512.re }),
  },
  waterfill: {
    target: 'numpy >= 3 x',
    work: () => waterfill({ energy: energies, budget: 2 ** 18 }),
  },
  'waterfill, whole design': {
    target: '',
    work: () => designSampling({ energy: energies, measurements: 2 ** 18 }),
  },
  'coherence 512': { target: 'numpy >= 10 x', work: () => localCoherence(fourier512, haar512) },
  'coherence 512, order 5': {
    target: 'numpy >= 10 x',
    work: () => localCoherence(fourier512, haar512, { order: 5 }),
  },
};

function startPython(): ChildProcess | undefined {
  for (const name of [process.env['LAB_PYTHON'], 'python3', '/usr/bin/python3']) {
    if (name === undefined || name === '') continue;
    if (spawnSync(name, ['-c', 'import numpy, scipy.fft']).status !== 0) continue;
    const env = { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' };
    return spawn(name, ['-c', python], { stdio: ['pipe', 'pipe', 'inherit'], env });
  }
  return undefined;
}

const peer = startPython();
const answers = peer?.stdout ? createInterface({ input: peer.stdout })[Symbol.asyncIterator]() : undefined;
async function peerTime(name: string): Promise<number | undefined> {
  if (peer === undefined || answers === undefined) return undefined;
  peer.stdin?.write(`${name}\n`);
  const answer = await answers.next();
  return answer.done === true ? undefined : (JSON.parse(answer.value) as number);
}

if (peer === undefined) console.log('numpy and scipy not found: their column is left out');
console.log('| what | ours (ms) | peer (ms) | ours / peer | target |\n| --- | --- | --- | --- | --- |');
for (const [name, { target, work }] of Object.entries(jobs)) {
  let [own, other] = [Infinity, Infinity];
  for (let turn = 0; turn < 3; turn++) {
    own = Math.min(own, cpuMilliseconds(work));
    other = Math.min(other, (await peerTime(name)) ?? Infinity);
  }
  const [shown, ratio] =
    other === Infinity ? ['-', '-'] : [other.toPrecision(3), (own / other).toPrecision(2)];
  console.log(`| ${name} | ${own.toPrecision(3)} | ${shown} | ${ratio} | ${target} |`);
}
peer?.stdin?.end();

const shape = [256, 256] as const;
const transform = fourier({ shape });
const prior = { kind: 'sparse', basis: haar({ shape }) } as const;
const { energy } = localCoherence(transform, prior);
const design = designSampling({ energy, measurements: 16_384, pairs: transform.pairs });
const sample = drawSample(design, { seed: 1 });
const y = measure(transform, sheppLogan(256), sample, { noise: { kind: 'gaussian', sigma: 0.005 }, seed: 1 });
for (const options of [
  { method: 'cycleSpin', lambda: 0.01 },
  { sigma: 0.005, tolerance: 0 },
] as const) {
  const time = cpuMilliseconds(() =>
    reconstruct(transform, prior, y, sample, { ...options, maxIterations: 100 }),
  );
  const name = 'method' in options ? 'cycle spinning' : 'basis pursuit denoising';
  console.log(`| ${name}, 256 x 256, Haar, 100 iterations | ${time.toPrecision(3)} | | | < 1000 ms |`);
}
