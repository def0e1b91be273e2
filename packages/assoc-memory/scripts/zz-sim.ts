import { turbo, currentTier } from '@lab/linalg';
import { simulateCapacity } from '../src/index.ts';
console.log(process.argv[2] === 'turbo' ? turbo() : 0, currentTier());
for (const [d, n] of [
  [64, 32768],
  [128, 32768],
  [256, 32768],
])
  for (const rule of ['sgd', 'muon', 'newton', 'newtonSchulz'] as const) {
    const c = process.cpuUsage(),
      t = performance.now();
    const r = simulateCapacity({ d, n, alpha: 1.5, rule, seed: 3, center: false });
    const u = process.cpuUsage(c);
    console.log(
      d,
      n,
      rule,
      r.count,
      '+-',
      r.se.toFixed(2),
      'prefix',
      r.prefix,
      'r50',
      r.r50.toFixed(1),
      'w',
      r.weighted.toFixed(4),
      'wall',
      (performance.now() - t).toFixed(0),
      'cpu',
      ((u.user + u.system) / 1e3) | 0,
    );
  }
