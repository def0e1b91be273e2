/**
 * Processor time of whole fits beside scikit-learn and ARPACK (one thread), in turns in one run; prints the ratios of the
 * README. Builds come first.
 *
 *   node scripts/speed.ts [python] [rounds]
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fit, simulate, simulateDocuments } from '../dist/index.js';

const [python = 'python3', rounds = '9'] = process.argv.slice(2);
const folder = mkdtempSync(path.join(tmpdir(), 'ih-gmm-speed-'));
const single = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' };
const peer = spawn(python, [path.join(import.meta.dirname, 'peers.py'), folder], {
  env: { ...process.env, ...single },
  stdio: ['pipe', 'pipe', 'inherit'],
});
const answers = createInterface({ input: peer.stdout })[Symbol.asyncIterator]();

async function peerSeconds(line: string): Promise<number> {
  peer.stdin.write(`${line}\n`);
  const { value, done } = await answers.next();
  if (done === true) throw new Error('the peer ended before its answer');
  return Number(value);
}

function ownSeconds(work: () => unknown): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1];

/** Both in turns, warm: V8 has compiled a kernel for good after about a dozen fits. */
async function compare(name: string, begin: string, work: () => unknown): Promise<void> {
  for (let fits = 0; fits < 12; fits++) work();
  await peerSeconds(begin);
  const own: number[] = [];
  const other: number[] = [];
  for (let round = 0; round < Number(rounds); round++) {
    own.push(ownSeconds(work));
    other.push(await peerSeconds('again'));
  }
  const ratios = own.map((seconds, round) => seconds / other[round]);
  const text = (values: readonly number[]): string => median(values).toFixed(3);
  console.log(
    `${name}: ${text(own)} s here, ${text(other)} s there; ratio ${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)})`,
  );
}

const table = simulate({
  rows: 200,
  columns: 5000,
  clusters: 3,
  delta: 16,
  common: 0.7,
  sigmaLogTheta: 0.5,
  seed: 1,
}).X;
const entries = Float64Array.from(table.to2DArray().flat());
writeFileSync(path.join(folder, 'dense'), entries);

const { counts } = simulateDocuments({ documents: 20_000, terms: 10_000, topics: 10, seed: 1 });
const roots = { ...counts, values: Float64Array.from(counts.values, Math.sqrt) };
writeFileSync(path.join(folder, 'values'), roots.values);
writeFileSync(path.join(folder, 'indices'), Int32Array.from(roots.indices));
writeFileSync(path.join(folder, 'indptr'), Int32Array.from(roots.indptr));

await compare('dense 200 x 5000, K-means of scikit-learn', 'dense 200 5000 3', () =>
  fit({ data: entries, rows: 200, columns: 5000 }, { clusters: 3, restarts: 10 }),
);
await compare('sparse 20000 x 10000, ARPACK and K-means', 'sparse 20000 10000 10', () =>
  fit(roots, { clusters: 10, restarts: 10, tolerance: 1e-8 }),
);
peer.stdin.end();
rmSync(folder, { recursive: true });
