import type { Failure, Reply, Request, Task } from '../contract/messages.ts';
import type { Steps } from '../contract/paper.ts';

interface Computation {
  readonly compute: (input: never) => Steps<unknown>;
}

const computations: Readonly<Record<Task, Readonly<Record<string, () => Promise<Computation>>>>> = {
  figure: import.meta.glob<Computation>('../papers/*/compute.ts'),
  'own-data': import.meta.glob<Computation>('../papers/*/own-data/compute.ts'),
  table: import.meta.glob<Computation>('../table/describe.ts'),
};

function fileOf(paper: string, task: Task): string {
  if (task === 'table') return '../table/describe.ts';
  return task === 'figure' ? `../papers/${paper}/compute.ts` : `../papers/${paper}/own-data/compute.ts`;
}

/** Results are sent no more often than a screen can follow. */
const sendEvery = 50;
const turnEvery = 12;
const cancelled = new Set<number>();

function send(reply: Reply): void {
  postMessage(reply);
}

function load(paper: string, task: Task): Promise<Computation> {
  const found = computations[task][fileOf(paper, task)];
  if (found === undefined) throw new Error(`there is no ${task} of ${paper}`);
  return found();
}

/** Lets waiting messages in, among them one that cancels. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}

async function run({ job, paper, task, input }: Extract<Request, { kind: 'run' }>): Promise<void> {
  try {
    const { compute } = await load(paper, task);
    let last = { result: undefined as unknown, progress: 0 };
    let [sent, turned] = [-Infinity, performance.now()];
    for (const step of compute(input as never)) {
      last = step;
      const now = performance.now();
      if (now - sent >= sendEvery && step.progress < 1) {
        send({ kind: 'step', job, ...step });
        sent = performance.now();
      }
      if (now - turned >= turnEvery) {
        await turn();
        turned = performance.now();
      }
      if (cancelled.delete(job)) {
        send({ kind: 'stopped', job });
        return;
      }
    }
    send({ kind: 'step', job, result: last.result, progress: 1 });
    send({ kind: 'done', job });
  } catch (error) {
    send({ kind: 'failed', job, failure: failureOf(error) });
  }
}

function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { message: String(error) };
  const { code, line, column } = error as Error & Partial<Failure>;
  return {
    message: error.message,
    ...(code === undefined ? {} : { code }),
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
  };
}

addEventListener('message', ({ data }: MessageEvent<Request>) => {
  if (data.kind === 'cancel') cancelled.add(data.job);
  else void run(data);
});
send({ kind: 'ready' });
