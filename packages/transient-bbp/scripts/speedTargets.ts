/**
 * Measures the speed targets on the built package, beside the same algorithm in numpy where a Python with numpy is found
 * (LAB_PYTHON, then python3, then /usr/bin/python3): `node scripts/speedTargets.ts`. Times are process CPU time.
 */
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
import { askNumpy, findNumpy, numpyJobs } from '../bench/numpyPeer.ts';
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

const cpuTimes = `${numpyJobs}
def cpu(work, calls):
    for _ in range(3): work()
    best = 1e99
    for _ in range(5):
        start = time.process_time()
        for _ in range(calls): work()
        best = min(best, (time.process_time() - start) / calls)
    return best * 1e6
calls = {'theta_c, K = 2': 200, 'theta_c, K = 1000': 100, 'top eigenpair, N = 500': 5}
print(json.dumps({'check': jobs['theta_c, K = 2'](), **{name: cpu(jobs[name], calls[name]) for name in jobs}}))
`;

const python = findNumpy();
const numpy =
  python === undefined ? undefined : (askNumpy(cpuTimes, python) as Readonly<Record<string, number>>);
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
