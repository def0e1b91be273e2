import { capacityCurve, expectedRecovered } from '../src/theory/expectedRecovered.ts';
import { recoveryCurve } from '../src/theory/recoveryCurve.ts';
for (const rule of ['muon', 'newton', 'sgd'] as const)
  for (const [d, n, alpha] of [
    [1e4, 1e9, 1.25],
    [1e6, 1e13, 1.5],
    [256, 32768, 1.5],
    [256, 32768, 2],
    [512, 32768, 3],
    [64, 32768, 1.25],
    [128, 1e6, 1],
  ]) {
    const a = expectedRecovered({ d, n, alpha, rule }),
      b = recoveryCurve({ d, n, alpha, rule, ranks: [1] }).expectedRecovered;
    console.log(rule, d, n, alpha, a, b, (a / b - 1).toExponential(1));
  }
const dims = Array.from({ length: 100 }, (_, i) => Math.round(64 * (16384 / 64) ** (i / 99)));
for (const rule of ['muon', 'sgd', 'newton'] as const)
  for (let r = 0; r < 3; r++) {
    const c = process.cpuUsage(),
      t = performance.now();
    capacityCurve({ dims, n: 1e6, alpha: 1.5, rule });
    const u = process.cpuUsage(c);
    console.log(rule, (performance.now() - t).toFixed(1), 'cpu', u.user / 1e3);
  }
