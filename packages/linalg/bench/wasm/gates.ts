// node bench/wasm/gates.ts [products|factors|spectra|large|ml-matrix|npm ...]
// The table of docs/speed.md: each tier in a process of its own, every row beside its peer. koffi, numpy-ts and
// onnxruntime-node are looked for on NODE_PATH too.
import { spawnSync } from 'node:child_process';
import { cpus, loadavg } from 'node:os';
import path from 'node:path';
import { loadOpenBlas } from './openblas.ts';
import type { Row } from './protocol.ts';

const tiers = ['turbo', 'relaxed', 'plain'] as const;
const groups = process.argv.slice(2);
const load = (): string => loadavg()[0].toFixed(1);

const before = load();
const tables = tiers.map((tier) => {
  const script = path.join(import.meta.dirname, 'ratios.ts');
  const { stdout, status } = spawnSync(process.execPath, [script, tier, ...groups], {
    encoding: 'utf8',
    env: { ...process.env, LAB_BENCH_ROWS: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error(`${tier} ended with ${String(status)}`);
  const rows = stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Row);
  return new Map(rows.map((row) => [row.name, row]));
});

const processor = cpus()[0].model.trim();
console.log(
  `${processor}, Node ${process.versions.node}, peer ${loadOpenBlas()?.name ?? 'ml-matrix alone'}, load ${before} before and ${load()} after; time of ours over the peer's, gate in brackets\n`,
);
console.log(`| row | ${tiers.join(' | ')} |\n| --- | ${tiers.map(() => '---').join(' | ')} |`);
for (const name of tables[0].keys()) {
  const cells = tables.map((table) => {
    const row = table.get(name);
    if (row === undefined) return '';
    const { ratio, gate } = row;
    const verdict =
      gate === undefined ? '' : ratio <= gate ? ` (<= ${gate.toFixed(2)})` : ` (misses ${gate.toFixed(2)})`;
    return `${ratio < 0.1 ? ratio.toFixed(3) : ratio.toFixed(2)}${verdict}`;
  });
  console.log(`| ${name} | ${cells.join(' | ')} |`);
}
