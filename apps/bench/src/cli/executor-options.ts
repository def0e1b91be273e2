import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import { BenchError, usageError } from '../errors.ts';
import type { Executor } from '../executors/executor.ts';
import { localExecutor } from '../executors/local.ts';
import type { Job } from '../running/job.ts';
import { oneOf, positiveNumber, urlOption, wholeNumber, type CommonOptions } from './options.ts';
import type { Terminal } from './terminal.ts';

const executors = ['local', 'redis'] as const;

/** Options that say where runs are made. */
export interface ExecutorOptions extends Pick<CommonOptions, 'suites'> {
  readonly executor: (typeof executors)[number];
  readonly concurrency: number;
  readonly memoryLimit: number;
  readonly url?: string;
  readonly attempts: number;
  readonly lease: number;
  readonly ahead: number;
  readonly withdraw: boolean;
}

/** Adds --executor and what belongs to each. */
export function withExecutor(command: Command): Command {
  return command
    .option(
      '--executor <name>',
      'where runs are made: local, on this machine; redis, by all `lab-bench worker` of a Redis',
      (text: string) => oneOf('--executor', executors, text),
      'local',
    )
    .option(
      '--concurrency <n>',
      'local: runs at a time; timed runs are always alone',
      wholeNumber(1, 1024),
      availableParallelism(),
    )
    .option('--memory-limit <megabytes>', 'local: JavaScript heap of a run', wholeNumber(16), 2048)
    .addOption(urlOption())
    .option(
      '--attempts <n>',
      'redis: workers that may die of a run before it has failed',
      wholeNumber(1, 100),
      3,
    )
    .option(
      '--lease <seconds>',
      'redis: how long a worker may be silent before its runs are given to others',
      positiveNumber,
      30,
    )
    .option(
      '--ahead <n>',
      'redis: runs submitted before their turn, which go on while nobody is attached',
      wholeNumber(1, 1_000_000),
      20_000,
    )
    .option('--withdraw', 'redis: take back what this results folder has submitted, and run nothing', false);
}

/** What an executor is made for. */
export interface ExecutorNeeds {
  readonly jobs: readonly Job[];
  /** All runs of the command, those that are known already too. */
  readonly planned: readonly Job[];
  /** The journal the results go to. */
  readonly journal: string;
  readonly say: (line: string) => void;
}

/** The executor that the options name. @throws BenchError (usage) when its Redis can't be reached */
export async function makeExecutor(options: ExecutorOptions, needs: ExecutorNeeds): Promise<Executor> {
  const { executor, concurrency, suites, memoryLimit } = options;
  if (executor === 'local') {
    return localExecutor({
      concurrency: Math.min(concurrency, needs.jobs.length),
      suiteModules: suites,
      memoryLimit,
    });
  }
  const url = options.url ?? '';
  const { submitTo } = await import('../executors/redis/submit.ts');
  const { attempts, lease, ahead } = options;
  return submitTo(url, { ...needs, attempts, lease, ahead });
}

/** When all runs are known: removes what a command that was killed after the last of them left in Redis. */
export async function settleRuns(options: ExecutorOptions, needs: ExecutorNeeds): Promise<void> {
  if (options.executor !== 'redis' || needs.planned.length === 0) return;
  try {
    const executor = await makeExecutor(options, needs);
    await executor.close();
  } catch (error) {
    if (!(error instanceof BenchError)) throw error;
    needs.say(error.message);
  }
}

/** Takes back what was submitted for a journal. */
export async function withdrawRuns(
  journal: string,
  options: ExecutorOptions,
  terminal: Terminal,
): Promise<void> {
  const { withdrawFrom } = await import('../executors/redis/submit.ts');
  const { sessions, waiting, uncollected } = await withdrawFrom(options.url ?? '', journal);
  terminal.print(
    sessions === 0
      ? 'nothing of this results folder is in Redis'
      : `withdrawn: ${waiting} waiting runs; ${uncollected} results that were not collected are gone`,
  );
}

/** Checks what belongs together, before anything is planned. @throws BenchError (usage) */
export function checkExecutor({ executor, url, withdraw }: ExecutorOptions): void {
  if (executor === 'redis' && (url === undefined || url === ''))
    throw usageError('--executor redis needs --url redis://host, or LAB_BENCH_REDIS_URL in the environment');
  if (executor !== 'redis' && withdraw)
    throw usageError('--withdraw is about runs that were submitted with --executor redis: name it too');
}
