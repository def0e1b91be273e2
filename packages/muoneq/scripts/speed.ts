/**
 * CPU time of Newton-Schulz, equilibration and a step, beside numpy on one thread in turns:
 * pnpm exec node scripts/speed.ts [--turbo]
 */
import { spawnSync } from 'node:child_process';
import { currentTier, turbo } from '@lab/linalg';
import { createOptimizer } from '../src/index.ts';
import { checkEquilibration, equilibrateInPlace } from '../src/equilibration.ts';
import { NewtonSchulz, planNewtonSchulz, workspaceLike } from '../src/newtonSchulz.ts';
import { llamaParameters, pseudoGradients } from './llamaParameters.ts';

const python = `
import os, sys, time
os.environ['OPENBLAS_NUM_THREADS'] = '1'
import numpy as np
m, n, calls = map(int, sys.argv[1:])
G = np.random.default_rng(1).standard_normal((m, n)).astype(np.float32)
a, b, c = (np.float32(v) for v in (3.4445, -4.775, 2.0315))
def ns(G):
    X = G / (np.linalg.norm(G) + np.float32(1e-7))
    for _ in range(5):
        A = X @ X.T
        X = a * X + (b * A + c * (A @ A)) @ X
    return X
for _ in range(calls): ns(G)
t = time.process_time()
for _ in range(calls): ns(G)
print((time.process_time() - t) / calls * 1e6)
`;

function numpyMicroseconds(m: number, n: number, calls: number): number {
  const { stdout } = spawnSync('/usr/bin/python3', ['-c', python, String(m), String(n), String(calls)], {
    encoding: 'utf8',
  });
  return Number(stdout);
}

function microseconds(work: () => void, calls: number): number {
  for (let i = 0; i < calls; i++) work();
  const start = process.cpuUsage();
  for (let i = 0; i < calls; i++) work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / calls;
}

if (process.argv.includes('--turbo')) turbo();
console.log('tier', currentTier().tier);
for (const [m, n] of [
  [64, 64],
  [64, 176],
  [256, 256],
] as const) {
  const source = Float32Array.from({ length: m * n }, (_, i) => Math.sin(i * i + 1));
  const iteration = new NewtonSchulz(workspaceLike(source), m, n);
  const plan = planNewtonSchulz({});
  const calls = m * n > 20000 ? 40 : 400;
  const [map, rows, columns, room] = [
    checkEquilibration({}),
    new Float64Array(m),
    new Float64Array(n),
    source.slice(),
  ];
  const best = { own: Infinity, numpy: Infinity, equilibration: Infinity };
  for (let round = 0; round < 8; round++) {
    const own = microseconds(() => {
      iteration.entries.set(source);
      iteration.run(plan);
    }, calls);
    const equilibration = microseconds(() => {
      room.set(source);
      equilibrateInPlace(room, m, n, map, rows, columns);
    }, calls);
    best.own = Math.min(best.own, own);
    best.equilibration = Math.min(best.equilibration, equilibration);
    best.numpy = Math.min(best.numpy, numpyMicroseconds(m, n, calls));
  }
  console.log(
    `${m} x ${n}: Newton-Schulz ${best.own.toFixed(0)} us, numpy ${best.numpy.toFixed(0)} us, ratio ${(best.own / best.numpy).toFixed(2)}; equilibration R ${((100 * best.equilibration) / best.own).toFixed(1)} %`,
  );
}
const params = llamaParameters();
const gradients = pseudoGradients(params);
for (const method of ['muonEq', 'muon', 'normuon', 'adamw'] as const) {
  const optimizer = createOptimizer(params, { method });
  const least = Math.min(
    ...Array.from({ length: 5 }, () => microseconds(() => void optimizer.step(gradients), 40)),
  );
  console.log(`step of ${method}, 111,040 parameters: ${(least / 1000).toFixed(2)} ms`);
}
