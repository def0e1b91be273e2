import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Job } from '../../running/job.ts';
import { codeKey, jobKey, prefix, queueName, resultsKey, sessionsKey } from './names.ts';
import { encodeJob } from './wire.ts';

/** Runs of a session by where they are. */
export interface SessionCounts {
  readonly waiting: number;
  readonly active: number;
  /** Stopped after all their tries. */
  readonly failed: number;
  /** Made, and not written down by the submitter yet. */
  readonly uncollected: number;
}

/** A run that BullMQ gave up. */
export interface GivenUp {
  readonly key: string;
  readonly reason: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly endedAt: number;
  forget(): Promise<void>;
}

const mostAtOnce = 500;

/** The untimed runs of a session in Redis, or the timed ones, from the submitter's side: a queue and a list of results. */
export class RunQueue {
  private readonly redis: Redis;
  private readonly name: string;
  private readonly results: string;
  private readonly queue: Queue;

  /** @param use - `look` writes nothing into Redis */
  constructor(redis: Redis, session: string, timed: boolean, use: 'submit' | 'look') {
    this.redis = redis;
    this.name = queueName(session, timed);
    this.results = resultsKey(session, timed);
    this.queue = new Queue(this.name, {
      connection: redis,
      prefix,
      skipMetasUpdate: use === 'look',
      // Nothing here reads the stream of events, of which BullMQ keeps ten thousand by default.
      streams: { events: { maxLen: 10 } },
      defaultJobOptions: { attempts: 1, removeOnComplete: true, removeOnFail: false },
    });
    // The connection is the executor's, which says what happens to it; what is asked of a queue is answered where it is asked.
    this.queue.on('error', () => undefined);
  }

  /** Those of the jobs that are neither waiting nor under way nor given up. */
  async absent(jobs: readonly Job[]): Promise<readonly Job[]> {
    const pipeline = this.redis.pipeline();
    for (const { key } of jobs) pipeline.exists(jobKey(this.name, key));
    const answers = (await pipeline.exec()) ?? [];
    return jobs.filter((_, index) => {
      const [error, exists] = answers[index] ?? [];
      if (error) throw error;
      return exists === 0;
    });
  }

  /** Puts jobs into the queue; one that is there already stays as it is. */
  async add(jobs: readonly Job[]): Promise<void> {
    await this.queue.addBulk(
      jobs.map((job) => ({ name: 'run', data: encodeJob(job), opts: { jobId: job.key } })),
    );
  }

  resultCount(): Promise<number> {
    return this.redis.llen(this.results);
  }

  /** The first results, which stay until they are dropped. */
  firstResults(): Promise<readonly string[]> {
    return this.redis.lrange(this.results, 0, mostAtOnce - 1);
  }

  async dropResults(count: number): Promise<void> {
    await this.redis.ltrim(this.results, count, -1);
  }

  async givenUp(): Promise<readonly GivenUp[]> {
    const jobs = await this.queue.getFailed(0, mostAtOnce - 1);
    return jobs.map((job) => ({
      key: job.id ?? '',
      reason: job.failedReason,
      startedAt: job.processedOn ?? job.timestamp,
      endedAt: job.finishedOn ?? Date.now(),
      forget: async () => {
        await job.remove();
      },
    }));
  }

  async counts(): Promise<SessionCounts> {
    const [counts, uncollected] = await Promise.all([
      this.queue.getJobCounts('wait', 'active', 'delayed', 'failed'),
      this.resultCount(),
    ]);
    const { wait = 0, delayed = 0, active = 0, failed = 0 } = counts;
    return { waiting: wait + delayed, active, failed, uncollected };
  }

  /** Removes the queue and its results. */
  async remove(): Promise<void> {
    await this.queue.obliterate({ force: true });
    await this.redis.del(this.results);
  }

  async close(): Promise<void> {
    await this.queue.close();
  }
}

/** Runs of a session, the timed ones too, by where they are. */
export async function sessionCounts(redis: Redis, session: string): Promise<SessionCounts> {
  const counts = await onBoth(redis, session, (queue) => queue.counts());
  const sum = (where: keyof SessionCounts): number => counts.reduce((total, each) => total + each[where], 0);
  return {
    waiting: sum('waiting'),
    active: sum('active'),
    failed: sum('failed'),
    uncollected: sum('uncollected'),
  };
}

/** Removes all that Redis holds of a session. Its name goes last: when workers see that it is gone they sweep up after it. */
export async function removeSession(redis: Redis, session: string): Promise<void> {
  await onBoth(redis, session, (queue) => queue.remove());
  await redis.multi().del(codeKey(session)).hdel(sessionsKey, session).exec();
}

async function onBoth<T>(
  redis: Redis,
  session: string,
  task: (queue: RunQueue) => Promise<T>,
): Promise<readonly T[]> {
  const each = [false, true].map(async (timed) => {
    const queue = new RunQueue(redis, session, timed, 'look');
    try {
      return await task(queue);
    } finally {
      await queue.close();
    }
  });
  return Promise.all(each);
}
