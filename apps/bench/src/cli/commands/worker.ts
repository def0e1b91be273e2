import { availableParallelism } from 'node:os';
import { Command } from 'commander';
import { exitCodes } from '../../errors.ts';
import { localExecutor } from '../../executors/local.ts';
import { thisMachine } from '../../machine.ts';
import { loadCatalogue } from '../../planning/catalogue.ts';
import { lexerReady } from '../../planning/sources.ts';
import { positiveNumber, suitesOption, urlOption, wholeNumber } from '../options.ts';
import type { CommandContext } from '../command-context.ts';
import { StopRequest } from '../stop-request.ts';

interface WorkerOptions {
  readonly url: string;
  readonly concurrency: number;
  readonly memoryLimit: number;
  readonly idle?: number;
  readonly suites: readonly string[];
}

export function workerCommand(context: CommandContext): Command {
  return new Command('worker')
    .description('make the runs that `run --executor redis` submits, here or on any machine')
    .addOption(urlOption().makeOptionMandatory())
    .option(
      '--concurrency <n>',
      'runs at a time; timed runs are always alone',
      wholeNumber(1, 1024),
      availableParallelism(),
    )
    .option('--memory-limit <megabytes>', 'JavaScript heap of a run', wholeNumber(16), 2048)
    .option('--idle <seconds>', 'end after so long without a run; default never', positiveNumber)
    .addOption(suitesOption())
    .action(async ({ url, concurrency, memoryLimit, idle, suites }: WorkerOptions) => {
      const [catalogue] = await Promise.all([loadCatalogue(suites), lexerReady]);
      // BullMQ takes longer to load than all the rest; only what speaks to Redis does.
      const [{ connectRedis, withoutPassword }, { serve }] = await Promise.all([
        import('../../executors/redis/connection.ts'),
        import('../../executors/redis/serve.ts'),
      ]);
      const { terminal } = context;
      const say = (line: string): void => terminal.note(line);
      const redis = await connectRedis(url);
      const executor = localExecutor({ concurrency, suiteModules: suites, memoryLimit });
      const stop = new StopRequest({
        say,
        first: 'stopping after the runs under way; Ctrl-C again gives them back now',
        second: 'giving the runs under way back',
        cancel: () => executor.cancel(),
        terminateWaits: true,
      });
      try {
        say(`serving ${withoutPassword(url)}: ${concurrency} runs at a time`);
        const machine = thisMachine();
        const { made } = await serve({
          redis,
          catalogue,
          executor,
          machine,
          stop: stop.signal,
          say,
          ...(idle === undefined ? {} : { idle }),
        });
        terminal.print(`${made} runs made`);
        if (stop.requested) context.setExitCode(exitCodes.interrupted);
      } finally {
        stop.dispose();
        await executor.close();
        redis.disconnect();
      }
    });
}
