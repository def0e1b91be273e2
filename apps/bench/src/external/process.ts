import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ExternalAnswer } from '../nouns/method.ts';
import { scriptArguments, type Language } from './interpreter.ts';

/** The version of the protocol in docs/external-methods.md. */
const protocol = 1;

const stderrKept = 4000;

/** Where lab_external.py and lab_external.R are, the protocol's other sides; beside src and beside dist alike. */
export const helperFolder = new URL('../../external/', import.meta.url);

// Methods are compared on one core each; numerical libraries would take them all. The user's own settings win.
const oneThread = {
  OMP_NUM_THREADS: '1',
  OPENBLAS_NUM_THREADS: '1',
  MKL_NUM_THREADS: '1',
  PYTHONDONTWRITEBYTECODE: '1',
};

/** Thrown when an external program has not answered in time; the program is dead by then. */
export class TimeLimitExceeded extends Error {
  override readonly name = 'TimeLimitExceeded';
  readonly code = 'TIME_LIMIT';
}

/** Thrown for an error the external program reports or dies of. */
export class ExternalError extends Error {
  override readonly name = 'ExternalError';
  readonly code = 'EXTERNAL_METHOD';

  constructor(message: string, stack?: string) {
    super(message);
    if (stack !== undefined) this.stack = stack;
  }
}

interface Waiting {
  readonly resolve: (message: Message) => void;
  readonly reject: (error: Error) => void;
}

interface Message {
  readonly protocol?: unknown;
  readonly id?: unknown;
  readonly result?: unknown;
  readonly seconds?: unknown;
  readonly error?: { readonly type?: string; readonly message?: string; readonly traceback?: string };
}

/** A program in another language, started once and asked many times, one request at a time. */
export class ExternalProcess {
  readonly pid: number | undefined;
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly arrived: Message[] = [];
  private waiting: Waiting | undefined;
  private fatal: Error | undefined;
  private stderr = '';
  private requests = 0;
  private greeted = false;

  constructor(interpreter: string, language: Language, script: string) {
    this.child = spawn(interpreter, scriptArguments(language, script), {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: programEnvironment(),
    });
    this.pid = this.child.pid;
    createInterface({ input: this.child.stdout }).on('line', (line) => this.receive(line));
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.stderr = (this.stderr + text).slice(-stderrKept);
    });
    this.child.on('error', (error) => this.fail(new ExternalError(`${interpreter}: ${error.message}`)));
    // Writing to a program that has died; its exit says why.
    this.child.stdin.on('error', () => undefined);
    this.child.on('close', (code, signal) => {
      const how = signal === null ? `exit code ${code ?? 'unknown'}` : `signal ${signal}`;
      this.fail(
        new ExternalError(`${script} ended with ${how}`, this.stderr === '' ? undefined : this.stderr),
      );
    });
  }

  /** False once it has died or been killed: it answers no more. */
  get alive(): boolean {
    return this.fatal === undefined;
  }

  /**
   * Sends a request and waits for its answer.
   *
   * @param milliseconds - until the program is killed
   * @throws TimeLimitExceeded, ExternalError
   */
  async ask(request: unknown, milliseconds: number): Promise<ExternalAnswer> {
    const timer = setTimeout(() => {
      this.kill(new TimeLimitExceeded('the external program was killed at its time limit'));
    }, milliseconds);
    try {
      if (!this.greeted) await this.greet();
      const id = ++this.requests;
      this.child.stdin.write(`${JSON.stringify({ id, request })}\n`);
      return answerOf(await this.next(), id);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends the program at once. */
  kill(reason: Error = new ExternalError('the external program was stopped')): void {
    this.fail(reason);
    this.child.kill('SIGKILL');
  }

  private async greet(): Promise<void> {
    const hello = await this.next();
    if (hello.protocol !== protocol) {
      const error = new ExternalError(
        `expected {"protocol":${protocol}} as the first line, got ${JSON.stringify(hello)}`,
      );
      this.kill(error);
      throw error;
    }
    this.greeted = true;
  }

  private next(): Promise<Message> {
    const message = this.arrived.shift();
    if (message !== undefined) return Promise.resolve(message);
    if (this.fatal !== undefined) return Promise.reject(this.fatal);
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
    });
  }

  private receive(line: string): void {
    let message: Message;
    try {
      message = JSON.parse(line) as Message;
    } catch {
      this.kill(new ExternalError(`not a line of JSON: ${line.slice(0, 200)}`));
      return;
    }
    const waiting = this.waiting;
    this.waiting = undefined;
    if (waiting === undefined) this.arrived.push(message);
    else waiting.resolve(message);
  }

  private fail(error: Error): void {
    this.fatal ??= error;
    const waiting = this.waiting;
    this.waiting = undefined;
    waiting?.reject(this.fatal);
  }
}

function programEnvironment(): NodeJS.ProcessEnv {
  const { PYTHONPATH } = process.env;
  const folders = [fileURLToPath(helperFolder), ...(PYTHONPATH === undefined ? [] : [PYTHONPATH])];
  return {
    ...oneThread,
    ...process.env,
    PYTHONPATH: folders.join(path.delimiter),
    LAB_EXTERNAL_R: fileURLToPath(new URL('lab_external.R', helperFolder)),
  };
}

function answerOf(message: Message, id: number): ExternalAnswer {
  if (message.id !== id)
    throw new ExternalError(`expected the answer to request ${id}, got ${JSON.stringify(message.id)}`);
  if (message.error !== undefined) {
    const { type = 'Error', message: text = 'no message', traceback } = message.error;
    throw new ExternalError(`${type}: ${text}`, traceback);
  }
  if (typeof message.seconds !== 'number') throw new ExternalError('the answer has no number `seconds`');
  return { result: message.result, seconds: message.seconds };
}
