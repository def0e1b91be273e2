import { fileURLToPath } from 'node:url';
import type { ExternalAnswer, ExternalProgram } from '../nouns/method.ts';
import type { Job } from '../running/job.ts';
import type { Language } from './interpreter.ts';
import { ExternalError, ExternalProcess } from './process.ts';

/** The external programs a worker has running: started at first use, kept for the next run, replaced when dead. */
export class ExternalPrograms {
  private readonly running = new Map<string, ExternalProcess>();
  private readonly onUse: (key: string, pid: number) => void;

  /** @param onUse - told which process works for which run, so that the run's owner can end it */
  constructor(onUse: (key: string, pid: number) => void = () => undefined) {
    this.onUse = onUse;
  }

  /** Asks the program for one run's answer. @throws TimeLimitExceeded, ExternalError */
  async ask(
    job: Job,
    program: ExternalProgram | undefined,
    request: unknown,
    milliseconds: number,
  ): Promise<ExternalAnswer> {
    if (program === undefined) throw new ExternalError(`method '${job.method}' declares no external program`);
    if (job.interpreter === null)
      throw new ExternalError(`no interpreter was found for ${program.script.href}`);
    const process = this.start(job.interpreter, program.language, fileURLToPath(program.script));
    if (process.pid !== undefined) this.onUse(job.key, process.pid);
    return process.ask(request, milliseconds);
  }

  private start(interpreter: string, language: Language, script: string): ExternalProcess {
    const name = JSON.stringify([interpreter, script]);
    const known = this.running.get(name);
    if (known?.alive === true) return known;
    const process = new ExternalProcess(interpreter, language, script);
    this.running.set(name, process);
    return process;
  }
}
