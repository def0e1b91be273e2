import { Command } from 'commander';
import { readComparison } from '../../comparing/saved-comparison.ts';
import { exitCodes, usageError } from '../../errors.ts';
import type { Executor } from '../../executors/executor.ts';
import { probeExternals } from '../../external/probe-externals.ts';
import { thisMachine } from '../../machine.ts';
import type { Size } from '../../nouns/size.ts';
import { loadCatalogue, type Catalogue } from '../../planning/catalogue.ts';
import { planRuns, type Plan } from '../../planning/plan.ts';
import { parseShard, type Shard } from '../../planning/shard.ts';
import { checkSelection, type CheckedSelection } from '../../planning/selection.ts';
import { lexerReady } from '../../planning/sources.ts';
import type { Job } from '../../running/job.ts';
import { pendingJobs } from '../../running/pending.ts';
import { runSession } from '../../running/session.ts';
import type { SessionStart } from '../../store/journal.ts';
import { storePaths } from '../../store/paths.ts';
import { Store } from '../../store/store.ts';
import { durationText } from '../../text/number-text.ts';
import type { RunRow } from '../../store/row.ts';
import {
  positiveNumber,
  selectionOf,
  sizeOption,
  wholeNumber,
  withCommon,
  withSelection,
  type CommonOptions,
  type SelectionOptions,
} from '../options.ts';
import {
  checkExecutor,
  makeExecutor,
  settleRuns,
  withdrawRuns,
  withExecutor,
  type ExecutorOptions,
} from '../executor-options.ts';
import type { CommandContext } from '../command-context.ts';
import { showProgress, type Progress } from '../progress.ts';
import { StopRequest } from '../stop-request.ts';
import { SuiteClock, toAll } from '../suite-clock.ts';
import { printSummary } from '../summary.ts';
import type { Terminal } from '../terminal.ts';

interface RunOptions extends CommonOptions, SelectionOptions, ExecutorOptions {
  readonly size: Size;
  readonly repetitions?: number;
  readonly timeLimit?: number;
  readonly shard?: Shard;
  readonly seed: number;
  readonly force: boolean;
  readonly retry: boolean;
  readonly report: boolean;
}

export function runCommand(context: CommandContext): Command {
  const command = new Command('run')
    .description('make the runs that are not known yet')
    .addOption(sizeOption('how much to run', 'quick'))
    .option(
      '--repetitions <n>',
      "data sets a case, instead of the problem's own number",
      wholeNumber(1, 1_000_000),
    )
    .option('--time-limit <seconds>', "for one run, instead of the suite's own limit", positiveNumber)
    .option(
      '--seed <n>',
      'base seed, from which those of all data and methods derive',
      wholeNumber(0, 2 ** 32 - 1),
      1,
    )
    .option('--shard <i/n>', 'only the i-th of n disjoint parts of the runs', parseShard)
    .option('--retry', 'make failed and timed-out runs again', false)
    .option('--force', 'make all runs again', false)
    .option('--report', 'write the report afterwards', false)
    .action(async (options: RunOptions) => run(options, context));
  return withCommon(withExecutor(withSelection(command)));
}

async function run(options: RunOptions, context: CommandContext): Promise<void> {
  const { terminal } = context;
  checkExecutor(options);
  const catalogue = await loadCatalogue(options.suites);
  const selection = checkSelection(catalogue, selectionOf(options));
  const plan = await makePlan(selection, options);
  for (const { suite, method, runs, reason } of plan.skipped)
    terminal.note(`skipped: ${suite} ${method}, ${runs} runs: ${reason}`);
  if (plan.jobs.length === 0 && plan.skipped.length === 0 && options.shard === undefined)
    throw usageError(`nothing matches: no case of size ${options.size} is left by these choices`);

  const store = await Store.open(options.store);
  try {
    for (const note of store.notes) terminal.note(note);
    if (options.withdraw) {
      await withdrawRuns(store.id, options, terminal);
      return;
    }
    const jobs = pendingJobs(plan.jobs, await store.known(), options);
    const interrupted = await makeRuns(jobs, plan, store, options, terminal);
    const rows = await store.rows();
    const summary = { catalogue, selection, rows, size: options.size, skipped: plan.skipped };
    printSummary(summary, terminal);
    if (options.report) await report(options, catalogue, summary, terminal);
    context.setExitCode(interrupted ? exitCodes.interrupted : codeOf(plan.jobs, rows));
  } finally {
    await store.close();
  }
}

async function makePlan(selection: CheckedSelection, options: RunOptions): Promise<Plan> {
  const [availability] = await Promise.all([probeExternals(selection.suites, selection.methods), lexerReady]);
  const { size, seed, repetitions, timeLimit, shard } = options;
  return planRuns(selection, {
    size,
    seed,
    availability,
    ...(repetitions === undefined ? {} : { repetitions }),
    ...(timeLimit === undefined ? {} : { timeLimit }),
    ...(shard === undefined ? {} : { shard }),
  });
}

/** Makes the runs; true when it was told to stop. */
async function makeRuns(
  jobs: readonly Job[],
  plan: Plan,
  store: Store,
  options: RunOptions,
  terminal: Terminal,
): Promise<boolean> {
  const known = plan.jobs.length - jobs.length;
  const part = options.shard === undefined ? '' : `, shard ${options.shard.index}/${options.shard.count}`;
  terminal.note(
    `${plan.jobs.length} runs at size ${options.size}${part}: ${known} known, ${jobs.length} to make`,
  );
  if (jobs.length === 0) {
    await settleRuns(options, {
      jobs,
      planned: plan.jobs,
      journal: store.id,
      say: (line) => terminal.note(line),
    });
    return false;
  }
  const shown: { progress?: Progress } = {};
  const say = (line: string): void =>
    shown.progress === undefined ? terminal.note(line) : shown.progress.say(line);
  const executor = await makeExecutor(options, { jobs, planned: plan.jobs, journal: store.id, say });
  await store.note(sessionStart(jobs, plan, options, executor));
  const progress = showProgress(jobs, () => executor.lanes(), terminal);
  shown.progress = progress;
  const clock = new SuiteClock();
  const stop = stopRequest(executor, say);
  const started = performance.now();
  try {
    await runSession(jobs, {
      executor,
      machine: thisMachine(),
      record: (row) => store.record(row),
      listener: toAll(progress, clock),
      stop: stop.signal,
    });
  } finally {
    stop.dispose();
    progress.close();
    await executor.close();
    await store.note({ type: 'end', endedAt: new Date().toISOString(), interrupted: stop.requested });
  }
  const seconds = durationText((performance.now() - started) / 1000);
  terminal.note(
    stop.requested
      ? `${executor.detach === undefined ? 'interrupted' : 'detached'} after ${seconds}; the same command goes on with the rest`
      : `made in ${seconds}`,
  );
  for (const line of clock.lines()) terminal.note(line);
  return stop.requested;
}

/** Ctrl-C ends what is made here after the runs under way, and lets go of what is made elsewhere. */
function stopRequest(executor: Executor, say: (line: string) => void): StopRequest {
  const stop = new StopRequest({
    say,
    first:
      executor.detach === undefined
        ? 'stopping after the runs under way; Ctrl-C again ends them now'
        : 'detaching: what is submitted goes on without this process, and the same command collects it',
    second: 'ending the runs under way',
    cancel: () => executor.cancel(),
    terminateWaits: false,
  });
  stop.signal.addEventListener('abort', () => executor.detach?.());
  return stop;
}

function sessionStart(
  jobs: readonly Job[],
  plan: Plan,
  options: RunOptions,
  executor: Executor,
): SessionStart {
  const suites: Record<string, { planned: number; known: number }> = {};
  for (const { suite } of plan.jobs) {
    const counts = (suites[suite] ??= { planned: 0, known: 0 });
    counts.planned++;
    counts.known++;
  }
  for (const { suite } of jobs) suites[suite]!.known--;
  const { size, seed } = options;
  return {
    type: 'session',
    pid: process.pid,
    startedAt: new Date().toISOString(),
    size,
    seed,
    executor: executor.name,
    concurrency: executor.lanes().untimed,
    suites,
  };
}

async function report(
  options: RunOptions,
  catalogue: Catalogue,
  summary: Parameters<typeof printSummary>[0],
  terminal: Terminal,
): Promise<void> {
  const { writeReport } = await import('../../report/report.ts');
  const page = await writeReport({
    ...summary,
    suites: catalogue.suites,
    folder: storePaths(options.store).report,
    comparison: readComparison(options.store),
  });
  terminal.print(`Report: ${page}`);
}

function codeOf(jobs: readonly Job[], rows: readonly RunRow[]): 0 | 3 {
  const status = new Map(rows.map((row) => [row.key, row.status]));
  return jobs.every((job) => status.get(job.key) === 'ok') ? exitCodes.ok : exitCodes.failedRuns;
}
