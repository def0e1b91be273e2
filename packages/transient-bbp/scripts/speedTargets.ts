/**
 * Measures the speed targets on the built package, beside the same algorithm in numpy where a Python with numpy is found
 * (LAB_PYTHON, then python3, then /usr/bin/python3): `node scripts/speedTargets.ts`. Times are process CPU time.
 */
import { spawnSync } from 'node:child_process';
import { randomStream } from '@lab/stats';
import {
  bulkDensity,
  bulkEdge,
  criticalStrength,
  fitFlow,
  fromSampleCovariance,
  outlier,
  phaseDiagram,
  topPair,
  varianceProfile,
  windows,
} from '@lab/transient-bbp';
import { canonical } from '../test/canonical.ts';

/** Best of five rounds, microseconds of CPU time for one call. */
function microseconds(work: () => unknown, calls: number): number {
  for (let call = 0; call < Math.max(3, calls / 5); call++) work();
  const rounds = Array.from({ length: 5 }, () => {
    const start = process.cpuUsage();
    for (let call = 0; call < calls; call++) work();
    const { user, system } = process.cpuUsage(start);
    return (user + system) / calls;
  });
  return Math.min(...rounds);
}

const eigenvalues = Array.from({ length: 1000 }, (_, i) => 10 ** ((-2 * i) / 1000));
const thousand = fromSampleCovariance(eigenvalues, { theta: 1, noise: 0.2, initVariance: 0.3 });
const times = Array.from({ length: 1000 }, (_, i) => 0.01 * 1.01 ** i);
const profile = varianceProfile(canonical, 5);
const { edge } = bulkEdge(profile);
const points = Array.from({ length: 500 }, (_, i) => edge * Math.sin(Math.PI * (i / 499 - 0.5)));
const theta = Array.from({ length: 200 }, (_, i) => 0.02 * i);
const anisotropy = Array.from({ length: 200 }, (_, i) => 10 ** ((3 * i) / 199));
const stream = randomStream('speed');
const gaussian = (rows: number, columns: number): { data: Float64Array; rows: number; columns: number } => ({
  data: stream.fillNormal(new Float64Array(rows * columns)),
  rows,
  columns,
});
const X = gaussian(700, 500);
const Y = gaussian(700, 500);
// A strong signal along the first coordinates, as in the cases where a top eigenpair is wanted.
for (let i = 0; i < 700; i++) Y.data[i * 500] += 3 * X.data[i * 500];
const fit = fitFlow(X, Y, { spectrum: 'symmetric' });

const ours = {
  'theta_c, K = 2': microseconds(() => criticalStrength(canonical, times), 20) / 1000,
  'theta_c, K = 1000': microseconds(() => criticalStrength(thousand, [2]), 50),
  windows: microseconds(() => windows(canonical), 20),
  'phase diagram 200 x 200': microseconds(() => phaseDiagram({ theta, anisotropy, base: canonical }), 1),
  'density, 500 points by roots': microseconds(() => bulkDensity(profile, { points, method: 'roots' }), 20),
  'density, 500 points by continuation': microseconds(
    () => bulkDensity(profile, { points, method: 'continuation' }),
    20,
  ),
  'outlier with overlaps': microseconds(() => outlier({ ...canonical, theta: 1.5 }, 3), 2000),
  'top eigenpair, N = 500': microseconds(() => topPair(fit, 2), 5),
};
const targets: Record<keyof typeof ours, number | 'numpy'> = {
  'theta_c, K = 2': 10,
  'theta_c, K = 1000': 'numpy',
  windows: 8000,
  'phase diagram 200 x 200': 2e6,
  'density, 500 points by roots': 10_000,
  'density, 500 points by continuation': 10_000,
  'outlier with overlaps': 1300,
  'top eigenpair, N = 500': 'numpy',
};

const python = `
import json, time
import numpy as np
def theta_c(p, c, nu, s0, t, w):
    e = np.exp(-c * t); f = -np.expm1(-c * t)
    v = s0 * e * e + nu * f * f / c
    top = v.max(); gap = 1 - v / top
    x = low = 0.0; high = 2.0; x = 2.0
    for _ in range(200):
        r = 1 / (x + gap); a = p * r; T = a.sum(); b = a * r; T1 = b.sum(); T2 = (b * r).sum()
        s = 1 + x; q = T1 / T; k = 2 * s + 1 / T
        phi = 4 - q * k; slope = -(q * q - 2 * T2 / T) * k - q * (2 + q / T)
        if x == 2 and phi <= 1e-13: break
        if phi > 0: high = x
        else: low = x
        new = x - x * phi / (phi + x * slope)
        if not low < new < high: new = high / 8 if low == 0 else (low * high) ** 0.5
        if abs(new - x) <= 4e-16 * x: break
        x = new
    r = 1 / (x + gap); T = (p * r).sum(); g = w * r
    return (top * T) ** 0.5 / ((g * f).sum() + (g.sum() * (g * f * f).sum()) ** 0.5)
def cpu(work, calls):
    for _ in range(3): work()
    best = 1e99
    for _ in range(5):
        start = time.process_time()
        for _ in range(calls): work()
        best = min(best, (time.process_time() - start) / calls)
    return best * 1e6
half = np.array([.5, .5]); many = np.full(1000, 1e-3); l = 10.0 ** (-2 * np.arange(1000) / 1000)
a = np.random.default_rng(1).standard_normal((500, 500)); a = a + a.T
print(json.dumps({
  'check': theta_c(half, np.array([2, .1]), .2, .3, 2.0, half),
  'theta_c, K = 2': cpu(lambda: theta_c(half, np.array([2, .1]), .2, .3, 2.0, half), 200),
  'theta_c, K = 1000': cpu(lambda: theta_c(many, l, .2, .3, 2.0, many), 100),
  'top eigenpair, N = 500': cpu(lambda: np.linalg.eigvalsh(a), 5)}))
`;

function numpyTimes(): Record<string, number> | undefined {
  for (const name of [process.env['LAB_PYTHON'], 'python3', '/usr/bin/python3']) {
    if (name === undefined || name === '') continue;
    const { status, stdout } = spawnSync(name, ['-c', python], {
      encoding: 'utf8',
      env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
    });
    if (status === 0) return JSON.parse(stdout) as Record<string, number>;
  }
  return undefined;
}

const numpy = numpyTimes();
if (numpy === undefined) console.log('numpy not found: its column is left out');
else if (Math.abs(numpy['check'] / criticalStrength(canonical, [2])[0] - 1) > 1e-12)
  throw new Error(`numpy finds ${numpy['check']}`);
const show = (value: number | undefined): string =>
  value === undefined
    ? '-'
    : value < 1000
      ? `${value.toPrecision(3)} us`
      : `${(value / 1000).toPrecision(3)} ms`;
console.log('| what | ours | target | numpy | numpy / ours |\n| --- | --- | --- | --- | --- |');
for (const [what, time] of Object.entries(ours)) {
  const target = targets[what as keyof typeof ours];
  const peer = numpy?.[what];
  const ratio = peer === undefined ? '-' : (peer / time).toPrecision(3);
  console.log(
    `| ${what} | ${show(time)} | ${target === 'numpy' ? 'numpy' : show(target)} | ${show(peer)} | ${ratio} |`,
  );
}
