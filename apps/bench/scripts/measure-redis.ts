// How many runs that do nothing go through Redis in a second, what memory the submitter and a worker take meanwhile, and what the
// submitter spends its time on. Prints the tables of docs/scaling.md.
//
//   pnpm --filter @lab/bench exec node scripts/measure-redis.ts --runs 10000 --workers 2 --concurrency 1
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Redis } from 'ioredis';
import { thisMachine } from '../src/machine.ts';
import type { RunRow } from '../src/store/row.ts';
import { rowsOfJournal, Store } from '../src/store/store.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '10000' },
    workers: { type: 'string', default: '2' },
    concurrency: { type: 'string', default: '1' },
  },
});
const runs = Number(values.runs);
const folder = mkdtempSync(path.join(tmpdir(), 'lab-bench-redis-'));
const cli = path.join(import.meta.dirname, '..', 'dist', 'cli.js');
const suites = ['--suites', path.join(import.meta.dirname, 'trivial-suite.ts')];
const children: ChildProcess[] = [];
const kinds: readonly (readonly [name: string, url: RegExp])[] = [
  ['the store: journal and database', /dist\/store\/|duckdb/],
  ['Redis: BullMQ, ioredis and what speaks to them', /bullmq|ioredis|redis-parser|executors\/redis/],
  ['planning: keys, seeds, sources', /dist\/planning\/|es-module-lexer|resolve\.exports/],
  ['progress, summary, claims', /dist\/(cli|judging|report|text)\/|cli-progress|commander/],
  ['loading modules', /node:internal\/modules/],
];

try {
  const url = await startRedis();
  const client = new Redis(url, { maxRetriesPerRequest: null });
  client.on('error', () => undefined);
  await client.ping();
  const workers = Array.from({ length: Number(values.workers) }, () =>
    start([cli, 'worker', ...suites, '--url', url, '--concurrency', values.concurrency]),
  );
  const started = performance.now();
  const profile = ['--cpu-prof', `--cpu-prof-dir=${folder}`];
  const submitter = start([
    ...profile,
    ...[cli, 'run', ...suites, '--repetitions', values.runs, '--executor', 'redis', '--url', url],
    ...['--ahead', values.runs],
  ]);
  const watched = watch({ submitter, worker: workers[0], redis: children[0] });
  const [code] = (await once(submitter, 'exit')) as [number];
  const seconds = (performance.now() - started) / 1000;
  const most = watched();
  client.disconnect();
  if (code !== 0) throw new Error(`the submitter ended with ${code}`);

  const rows = await rowsOfJournal(path.join(folder, '.lab-bench', 'journal.jsonl'));
  if (rows.length !== runs) throw new Error(`${rows.length} of ${runs} runs were recorded`);
  const begun = Math.min(...rows.map(({ startedAt }) => Date.parse(startedAt)));
  const ended = Math.max(...rows.map((row) => Date.parse(row.startedAt) + row.elapsedSeconds * 1000));
  const made = (ended - begun) / 1000;
  const alone = await writeAlone(rows);
  const { cpu, cores, memoryGiB } = thisMachine();
  print(
    `${runs} runs, ${values.workers} workers of ${values.concurrency}; ${cpu}, ${cores} cores, ${memoryGiB} GiB`,
    [
      ['from the command to its end', `${seconds.toFixed(1)} s`],
      ['from the first run to the last', `${made.toFixed(1)} s, ${Math.round(runs / made)} runs/s`],
      [
        'the same rows written down alone',
        `${alone.seconds.toFixed(2)} s, ${Math.round(runs / alone.seconds)} rows/s`,
      ],
      ['processor time of writing them down alone', `${alone.processor.toFixed(2)} s`],
    ],
  );
  print(
    'The most memory and the processor time of each process',
    Object.entries(most).map(([name, { memory, processor }]) => {
      // A worker sees its part of the runs.
      const seen = /worker|process/.test(name) ? runs / workers.length : runs;
      const each = ((1000 * processor) / seen).toFixed(2);
      return [name, `${Math.round(memory)} MiB, ${processor.toFixed(1)} s, ${each} ms a run`];
    }),
  );
  print('What the submitter spends its time on', timeByKind());
} finally {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
}

async function startRedis(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  const child = spawn(
    'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--appendonly', 'yes', '--save', ''],
    { stdio: 'ignore' },
  );
  children.push(child);
  return `redis://127.0.0.1:${port}`;
}

function start(args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  children.push(child);
  return child;
}

/** What the store needs for the rows when it has nothing else to do, a hundred at a time as a submitter collects them. */
async function writeAlone(
  rows: readonly RunRow[],
): Promise<{ readonly seconds: number; readonly processor: number }> {
  const store = await Store.open(path.join(folder, 'alone'));
  const started = performance.now();
  const before = process.cpuUsage();
  for (let first = 0; first < rows.length; first += 100)
    await Promise.all(rows.slice(first, first + 100).map((row) => store.record(row)));
  await store.close();
  const { user, system } = process.cpuUsage(before);
  return { seconds: (performance.now() - started) / 1000, processor: (user + system) / 1e6 };
}

interface Most {
  /** MiB */
  memory: number;
  /** Seconds */
  processor: number;
}

/** Follows memory and processor time of the processes, and of the one in which the first worker makes its runs. */
function watch(
  processes: Readonly<Record<'submitter' | 'worker' | 'redis', ChildProcess | undefined>>,
): () => Readonly<Record<string, Most>> {
  const most: Record<string, Most> = {};
  const look = (name: string, pid: number | undefined): void => {
    const known = (most[name] ??= { memory: 0, processor: 0 });
    const now = usage(pid);
    known.memory = Math.max(known.memory, now.memory);
    known.processor = Math.max(known.processor, now.processor);
  };
  const timer = setInterval(() => {
    look('submitter', processes.submitter?.pid);
    look('worker', processes.worker?.pid);
    look('its process of runs', childOf(processes.worker?.pid));
    look('Redis', processes.redis?.pid);
  }, 50);
  return () => {
    clearInterval(timer);
    return most;
  };
}

function usage(pid: number | undefined): Most {
  try {
    const status = readFileSync(`/proc/${pid ?? 0}/status`, 'utf8');
    const stat = readFileSync(`/proc/${pid ?? 0}/stat`, 'utf8');
    // Fields 14 and 15 in hundredths of a second; the second field, a name in brackets, may hold spaces.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return {
      memory: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024,
      processor: (Number(fields[11]) + Number(fields[12])) / 100,
    };
  } catch {
    return { memory: 0, processor: 0 };
  }
}

function childOf(pid: number | undefined): number | undefined {
  try {
    const children = readFileSync(`/proc/${pid ?? 0}/task/${pid ?? 0}/children`, 'utf8');
    return Number(children.trim().split(' ').at(-1));
  } catch {
    return undefined;
  }
}

interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
    readonly children?: readonly number[];
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** Seconds by what the submitter was doing: the innermost part of the stack that belongs to one of the kinds. */
function timeByKind(): readonly (readonly [string, string])[] {
  const file = readdirSync(folder).find((name) => name.endsWith('.cpuprofile')) ?? '';
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as Profile;
  const kindOf = new Map<number, string>();
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const visit = (id: number, inherited: string): void => {
    const { callFrame, children = [] } = byId.get(id)!;
    const { functionName, url } = callFrame;
    const own = kinds.find(([, pattern]) => pattern.test(url))?.[0];
    const kind = /^\((idle|program|garbage collector)\)$/.test(functionName)
      ? functionName
      : (own ?? inherited);
    kindOf.set(id, kind);
    for (const child of children) visit(child, kind);
  };
  visit(nodes[0]!.id, 'the rest');
  const seconds = new Map<string, number>();
  samples.forEach((id, index) => {
    const kind = kindOf.get(id) ?? 'the rest';
    seconds.set(kind, (seconds.get(kind) ?? 0) + (timeDeltas[index] ?? 0) / 1e6);
  });
  const all = [...seconds.values()].reduce((sum, value) => sum + value, 0);
  return [...seconds]
    .sort(([, a], [, b]) => b - a)
    .map(([kind, value]) => [kind, `${value.toFixed(2)} s, ${Math.round((100 * value) / all)}%`]);
}

function print(title: string, rows: readonly (readonly [string, string])[]): void {
  console.log(`\n${title}\n`);
  for (const [name, value] of rows) console.log(`| ${name} | ${value} |`);
}
