import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Job } from '../running/job.ts';
import { pinnedStart } from '../timing/pinning.ts';
import type { BlockSeconds, StopwatchReply, StopwatchRequest } from './stopwatch-protocol.ts';

/** How the processes of one version of the code are started. */
export interface VersionStart {
  readonly suiteModules: readonly string[];
  readonly nodeArguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** Thrown when a version can't be timed: it failed, died, or took too long. */
export class NotTimed extends Error {
  override readonly name = 'NotTimed';
}

/** A process that calls methods of one version of the code, on one processor where `taskset` is found. */
export class Stopwatch {
  private readonly child: ChildProcess;
  private waiting: ((reply: StopwatchReply) => void) | undefined;
  private ended: string | undefined;

  constructor({ suiteModules, nodeArguments, environment }: VersionStart) {
    const options = [...process.execArgv, ...nodeArguments];
    this.child = fork(
      fileURLToPath(new URL('stopwatch-host.js', import.meta.url)),
      [JSON.stringify({ suiteModules })],
      {
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
        env: { ...process.env, ...environment },
        execArgv: options,
        ...pinnedStart(options),
      },
    );
    this.child.on('message', (reply: StopwatchReply) => this.settle(reply));
    this.child.on('error', (error) => this.end(error.message));
    this.child.on('exit', (code, signal) =>
      this.end(signal === null ? `exit code ${code ?? 'unknown'}` : `signal ${signal}`),
    );
  }

  get alive(): boolean {
    return this.ended === undefined;
  }

  /** Seconds a call takes, once the method is warm. @throws NotTimed */
  async prepare(job: Job): Promise<number> {
    // Data, warming up and a first block: each no longer than a run may take.
    const reply = await this.ask({ type: 'prepare', job }, 3 * job.timeLimit);
    if (reply.type !== 'ready') throw new NotTimed('answered out of turn');
    return reply.secondsPerCall;
  }

  /** @throws NotTimed */
  async block(calls: number, limitSeconds: number): Promise<BlockSeconds> {
    const reply = await this.ask({ type: 'block', calls }, limitSeconds);
    if (reply.type !== 'block') throw new NotTimed('answered out of turn');
    return reply;
  }

  close(): void {
    this.end('closed');
    this.child.kill('SIGKILL');
  }

  private ask(
    request: StopwatchRequest,
    limitSeconds: number,
  ): Promise<Exclude<StopwatchReply, { type: 'failed' }>> {
    return new Promise((resolve, reject) => {
      if (this.ended !== undefined) {
        reject(new NotTimed(`its process had ended: ${this.ended}`));
        return;
      }
      const timer = setTimeout(() => {
        this.end(`no answer within ${limitSeconds} s`);
        this.child.kill('SIGKILL');
      }, limitSeconds * 1000);
      this.waiting = (reply) => {
        clearTimeout(timer);
        if (reply.type === 'failed') reject(new NotTimed(reply.message));
        else resolve(reply);
      };
      this.child.send(request, () => undefined);
    });
  }

  private settle(reply: StopwatchReply): void {
    const waiting = this.waiting;
    this.waiting = undefined;
    waiting?.(reply);
  }

  private end(how: string): void {
    this.ended ??= how;
    this.settle({ type: 'failed', message: this.ended });
  }
}
