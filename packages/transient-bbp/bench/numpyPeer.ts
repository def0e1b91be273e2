import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

/** The algorithm of this package in numpy, the data of the comparisons, and each job by name. */
export const numpyJobs = `
import json, sys, time
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
half = np.array([.5, .5]); many = np.full(1000, 1e-3); l = 10.0 ** (-2 * np.arange(1000) / 1000)
a = np.random.default_rng(1).standard_normal((500, 500)); a = a + a.T
jobs = {
  'theta_c, K = 2': lambda: theta_c(half, np.array([2, .1]), .2, .3, 2.0, half),
  'theta_c, K = 1000': lambda: theta_c(many, l, .2, .3, 2.0, many),
  'top eigenpair, N = 500': lambda: np.linalg.eigvalsh(a)}
`;

// One thread: that is what JavaScript has.
const environment = { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' };

const conversation = `${numpyJobs}
for line in sys.stdin:
  name, calls = json.loads(line)
  for _ in range(calls): jobs[name]()
  print('done', flush=True)
`;

/** A Python with numpy: LAB_PYTHON, then python3, then /usr/bin/python3; undefined where none has it. */
export function findNumpy(): string | undefined {
  return [process.env['LAB_PYTHON'], 'python3', '/usr/bin/python3'].find(
    (name) => name !== undefined && name !== '' && spawnSync(name, ['-c', 'import numpy']).status === 0,
  );
}

/** What a Python program prints, as JSON. */
export function askNumpy(program: string, python: string): unknown {
  const { stdout } = spawnSync(python, ['-c', program], { encoding: 'utf8', env: environment });
  return JSON.parse(stdout);
}

/** A numpy process that does jobs by name as often as it is asked, one request at a time. */
export interface NumpyPeer {
  run(job: string, calls: number): Promise<void>;
  stop(): void;
}

/** Starts a numpy process; undefined where there is none. */
export function startNumpy(): NumpyPeer | undefined {
  const python = findNumpy();
  if (python === undefined) return undefined;
  const child: ChildProcess = spawn(python, ['-c', conversation], {
    env: environment,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const { stdin, stdout } = child;
  if (stdin === null || stdout === null) throw new Error('the numpy process has no pipes');
  const answers = createInterface({ input: stdout })[Symbol.asyncIterator]();
  return {
    async run(job, calls) {
      stdin.write(`${JSON.stringify([job, calls])}\n`);
      const answer = await answers.next();
      if (answer.value !== 'done') throw new Error(`numpy did not finish '${job}'`);
    },
    stop: () => stdin.end(),
  };
}
