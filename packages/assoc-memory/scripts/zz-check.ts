import { readFileSync } from 'node:fs';
import { recoveryCurve } from '/tmp/w/assoc-memory/packages/assoc-memory/src/theory/recoveryCurve.ts';
const d = JSON.parse(readFileSync('/work/shared/reference/assoc-memory.json', 'utf8'));
for (const c of d.cases.filter((c: any) => c.function === 'recoveryCurve')) {
  try {
    const r: any = recoveryCurve(c.input);
    const out: any = {};
    for (const k of Object.keys(c.expected ?? {})) {
      const w = [c.expected[k]].flat(),
        g = [...(r[k].length !== undefined ? r[k] : [r[k]])];
      const s = Math.max(...w.map(Math.abs));
      out[k] = Math.max(...w.map((x: number, i: number) => Math.abs(x - g[i]) / s)).toExponential(1);
    }
    console.log(c.name, JSON.stringify(out));
  } catch (e: any) {
    console.log(c.name, e.code, e.message, c.expectedError);
  }
}
for (const [d, n, alpha] of [
  [1e4, 1e9, 1.25],
  [256, 32768, 1.5],
  [256, 32768, 2],
  [512, 32768, 3],
  [64, 32768, 1.25],
]) {
  for (const rule of ['muon', 'newton', 'sgd'] as const) {
    const t = performance.now();
    const r = recoveryCurve({ d, n, alpha, rule });
    console.log(d, n, alpha, rule, r.expectedRecovered, (performance.now() - t).toFixed(1));
  }
}
for (const b of [64, 256, 1024, 4096, 65536])
  console.log(b, recoveryCurve({ d: 128, n: 32768, alpha: 1.5, rule: 'muon', batch: b }).expectedRecovered);
