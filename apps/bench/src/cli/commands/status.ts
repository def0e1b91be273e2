import { Command } from 'commander';
import { liveHolder } from '../../store/lock.ts';
import { readStatus, type StoreStatus } from '../../store/status.ts';
import { storePaths } from '../../store/paths.ts';
import { durationText } from '../../text/number-text.ts';
import type { RedisStatus } from '../../executors/redis/status.ts';
import { urlOption, withCommon, withJson, type CommonOptions } from '../options.ts';
import type { CommandContext } from '../command-context.ts';
import type { Terminal } from '../terminal.ts';

interface StatusOptions extends CommonOptions {
  readonly json: boolean;
  readonly url?: string;
}

export function statusCommand({ terminal }: CommandContext): Command {
  const command = new Command('status')
    .description('show what is recorded, and how far a run is that is under way')
    .addOption(urlOption())
    .action(async ({ store, json, url }: StatusOptions) => {
      const paths = storePaths(store);
      const status = await readStatus(paths.journal, liveHolder(paths.lock)?.pid);
      const redis = url === undefined ? undefined : await redisStatus(url);
      if (json) {
        terminal.print(JSON.stringify(redis === undefined ? status : { ...status, redis }, null, 2));
        return;
      }
      print(status, paths.folder, terminal);
      if (redis !== undefined) printRedis(redis, status.journal, terminal);
    });
  return withJson(withCommon(command));
}

function print({ suites, session }: StoreStatus, folder: string, terminal: Terminal): void {
  if (Object.keys(suites).length === 0) terminal.print(`No runs in ${folder}.`);
  for (const [suite, counts] of Object.entries(suites)) {
    const parts = Object.entries(counts).map(([status, count]) => `${count} ${status}`);
    terminal.print(`${suite}: ${parts.join(', ')}`);
  }
  if (session === undefined) return;
  const { state, done, planned, secondsLeft, startedAt, size } = session;
  const left = secondsLeft === undefined ? '' : `, about ${durationText(secondsLeft)} left`;
  const what = {
    running: `Under way (process ${session.pid}): ${done} of ${planned} runs${left}.`,
    finished: `The last session made ${done} of ${planned} runs.`,
    interrupted: `The last session was interrupted: ${done} of ${planned} runs. The same command goes on with the rest.`,
    died: `The last session died: ${done} of ${planned} runs. The same command goes on with the rest.`,
  }[state];
  terminal.print(`${what} Size ${size}, begun ${startedAt}.`);
}

async function redisStatus(url: string): Promise<RedisStatus> {
  const { readRedisStatus } = await import('../../executors/redis/status.ts');
  return readRedisStatus(url);
}

function printRedis(
  { sessions, workers }: RedisStatus,
  journal: string | undefined,
  terminal: Terminal,
): void {
  if (sessions.length === 0) terminal.print('No runs in Redis.');
  for (const { id, runs, counts, workers: serving, ...session } of sessions) {
    const own = session.journal === journal ? ' of this results folder' : '';
    const { waiting, active, uncollected, failed } = counts;
    terminal.print(
      `Redis: run ${id}${own}, ${runs} runs submitted at ${session.startedAt}: ${waiting} waiting, ${active} under way, ` +
        `${uncollected} made and not collected, ${failed} given up; ${serving.length} workers make them.`,
    );
  }
  for (const { host, pid, concurrency, active, serves, refuses } of workers) {
    const refused = Object.entries(refuses).map(
      ([run, reasons]) => `; refuses ${run}: ${reasons.join('; ')}`,
    );
    terminal.print(
      `Worker: ${host}, process ${pid}: ${active} of ${concurrency} under way, serves ${serves.join(', ') || 'nothing'}${refused.join('')}`,
    );
  }
}
