import { performance } from 'node:perf_hooks';
import { ExternalPrograms } from '../external/programs.ts';
import { loadCatalogue } from '../planning/catalogue.ts';
import { followArithmeticOf } from '../running/arithmetic.ts';
import { describeError } from '../running/run-error.ts';
import { prepareRun, type Call } from '../running/run-job.ts';
import type { Job } from '../running/job.ts';
import {
  secondsOf,
  type BlockSeconds,
  type StopwatchOptions,
  type StopwatchReply,
  type StopwatchRequest,
} from './stopwatch-protocol.ts';

// A process of its own for one version of the code: it calls one method at a time, as often as it is told.
const { suiteModules } = JSON.parse(process.argv[2] ?? '{}') as StopwatchOptions;
const programs = new ExternalPrograms();
const catalogue = followArithmeticOf(suiteModules).then(() => loadCatalogue(suiteModules));
let call: (() => Promise<Call>) | undefined;

const warmSeconds = 0.06;
const warmCalls = 3;
const longestWarmSeconds = 1;

process.stdout.write = process.stderr.write.bind(process.stderr);
process.on('message', (request: StopwatchRequest) => {
  void answer(request).then((reply) => process.send?.(reply));
});
process.on('disconnect', () => process.exit());

async function answer(request: StopwatchRequest): Promise<StopwatchReply> {
  try {
    if (request.type === 'prepare') return { type: 'ready', secondsPerCall: await prepare(request.job) };
    return { type: 'block', ...(await block(request.calls)) };
  } catch (error) {
    const { name, message } = describeError(error);
    return { type: 'failed', message: `${name}: ${message}` };
  }
}

/** Makes the data, lets the compiler see the method, and tells how long a call takes. */
async function prepare(job: Job): Promise<number> {
  // The other side of the comparison ends what takes too long.
  const prepared = await prepareRun(job, await catalogue, programs, () => job.timeLimit * 1000);
  call = () => prepared.solve(prepared.method, job.methodParameters);
  const started = performance.now();
  let last: number;
  for (let calls = 0; ; calls++) {
    last = secondsOf(await block(1));
    const seconds = (performance.now() - started) / 1000;
    if ((calls >= warmCalls && seconds >= warmSeconds) || seconds >= longestWarmSeconds) break;
  }
  // One call may be too short for the clock.
  const calls = Math.max(1, Math.min(1000, Math.floor(0.002 / Math.max(last, 1e-7))));
  return secondsOf(await block(calls)) / calls;
}

async function block(calls: number): Promise<BlockSeconds> {
  if (call === undefined) throw new Error('nothing has been prepared');
  let own = 0;
  let ownCalls = 0;
  const before = process.cpuUsage();
  for (let made = 0; made < calls; made++) {
    const { seconds, ownClock } = await call();
    if (!ownClock) continue;
    own += seconds;
    ownCalls++;
  }
  const { user, system } = process.cpuUsage(before);
  return { cpu: (user + system) / 1e6, own: ownCalls === calls ? own : null };
}
