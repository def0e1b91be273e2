/** What all keys of the benchmark in a Redis begin with; that of BullMQ's own keys too. */
export const prefix = 'lab-bench';

/** Hash: the runs that are submitted, by session. */
export const sessionsKey = `${prefix}:sessions`;

/** Hash: the workers that have announced themselves, by worker. */
export const workersKey = `${prefix}:workers`;

/** Expires when a worker has not been heard of for a while. */
export function aliveKey(worker: string): string {
  return `${prefix}:alive:${worker}`;
}

/** String: the code a session needs. */
export function codeKey(session: string): string {
  return `${prefix}:code:${session}`;
}

/** List: results that the submitter has not written down yet. */
export function resultsKey(session: string, timed: boolean): string {
  return `${prefix}:results:${session}:${timed ? 'timed' : 'untimed'}`;
}

/** The queue of a session's untimed runs, or of its timed ones, which each worker makes with nothing beside them. */
export function queueName(session: string, timed: boolean): string {
  return `${session}-${timed ? 'timed' : 'untimed'}`;
}

/** Where BullMQ keeps a job. */
export function jobKey(queue: string, run: string): string {
  return `${prefix}:${queue}:${run}`;
}

/** What a worker that looks into a queue, or still makes a run of it, writes after the end of the session. */
export function traceKeys(session: string): readonly string[] {
  return [false, true].flatMap((timed) => [
    resultsKey(session, timed),
    ...['meta', 'stalled-check'].map((trace) => `${prefix}:${queueName(session, timed)}:${trace}`),
  ]);
}
