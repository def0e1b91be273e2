import type { Failure, Reply, Request, Task } from '../contract/messages.ts';

/** What is to be computed, and who hears of it. */
export interface Job {
  readonly paper: string;
  readonly task: Task;
  readonly input: unknown;
  onStep(result: unknown, progress: number): void;
  onDone(): void;
  onFailure(failure: Failure): void;
}

/** A worker that does not answer a cancellation within this time is ended and replaced. */
const patience = 150;

/**
 * Runs one job at a time in a worker. A new job cancels the running one: between two of its steps, or by ending the worker
 * where a step takes long. What a cancelled job still sends is not heard.
 */
export class Computer {
  #worker: Worker | undefined;
  #last = 0;
  #current: { readonly id: number; readonly job: Job } | undefined;
  #stopping: { readonly id: number; readonly timer: number } | undefined;
  #waiting: Job | undefined;

  /** Starts a job in place of the running one. */
  run(job: Job): void {
    this.#waiting = job;
    if (this.#current === undefined && this.#stopping === undefined) this.#startNext();
    else this.#stop();
  }

  /** Cancels the running job. */
  cancel(): void {
    this.#waiting = undefined;
    this.#stop();
  }

  #stop(): void {
    if (this.#current === undefined) return;
    const { id } = this.#current;
    this.#current = undefined;
    this.#send({ kind: 'cancel', job: id });
    this.#stopping = { id, timer: window.setTimeout(() => this.#replace(), patience) };
  }

  #replace(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#stopping = undefined;
    this.#startNext();
  }

  #startNext(): void {
    const job = this.#waiting;
    if (job === undefined) return;
    this.#waiting = undefined;
    this.#current = { id: ++this.#last, job };
    const { paper, task, input } = job;
    this.#send({ kind: 'run', job: this.#last, paper, task, input });
  }

  #send(request: Request): void {
    this.#worker ??= this.#create();
    this.#worker.postMessage(request);
  }

  #create(): Worker {
    const worker = new Worker(new URL('../worker/worker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<Reply>) => this.#hear(data);
    worker.onerror = (event) => {
      event.preventDefault();
      this.#fail(event.message || 'the computation could not be loaded; is the network gone?');
    };
    return worker;
  }

  #fail(message: string): void {
    const failed = this.#current;
    this.#current = undefined;
    failed?.job.onFailure({ message });
    this.#replace();
  }

  #hear(reply: Reply): void {
    if (reply.kind === 'ready') return;
    if (reply.job === this.#stopping?.id) {
      if (reply.kind === 'step') return;
      window.clearTimeout(this.#stopping.timer);
      this.#stopping = undefined;
      this.#startNext();
      return;
    }
    if (reply.job !== this.#current?.id) return;
    const { job } = this.#current;
    if (reply.kind === 'step') {
      job.onStep(reply.result, reply.progress);
      return;
    }
    this.#current = undefined;
    if (reply.kind === 'done') job.onDone();
    if (reply.kind === 'failed') job.onFailure(reply.failure);
    this.#startNext();
  }
}
