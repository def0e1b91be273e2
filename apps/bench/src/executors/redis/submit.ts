import type { Job } from '../../running/job.ts';
import { digestOfValue } from '../../store/canonical-json.ts';
import type { Executor } from '../executor.ts';
import { codeNeeds } from './code.ts';
import { connectRedis } from './connection.ts';
import { redisExecutor } from './executor.ts';
import { removeSession, sessionCounts } from './queues.ts';
import { readSessions, type SessionRecord } from './registry.ts';
import { protocol } from './wire.ts';

/** What is submitted, and how. */
export interface Submission extends Pick<SessionRecord, 'attempts' | 'lease' | 'journal'> {
  /** All runs of the command; they make the session, so that the same command is the same session. */
  readonly planned: readonly Job[];
  /** Those that are to be made. */
  readonly jobs: readonly Job[];
  readonly ahead: number;
  readonly say: (line: string) => void;
}

/** Attaches to the session of these runs in a Redis, a new one or the one that an earlier command left. */
export async function submitTo(url: string, submission: Submission): Promise<Executor> {
  const { planned, jobs, journal, attempts, lease, ahead, say } = submission;
  const redis = await connectRedis(url);
  try {
    const id = sessionId(journal, planned);
    const sessions = await readSessions(redis);
    const before = sessions.find((session) => session.id === id);
    if (before !== undefined) say(`attached again to run ${id}, submitted at ${before.startedAt}`);
    const others = sessions.filter((session) => session.journal === journal && session.id !== id);
    if (others.length > 0)
      say(
        `${others.length} other runs of this results folder are in Redis: their own commands collect them, --withdraw drops them`,
      );
    const session: SessionRecord = {
      protocol,
      id,
      journal,
      attempts,
      lease,
      runs: planned.length,
      startedAt: before?.startedAt ?? new Date().toISOString(),
    };
    return await redisExecutor({
      redis,
      session,
      needs: codeNeeds(planned),
      runs: jobs.length,
      ahead,
      say,
    });
  } catch (error) {
    redis.disconnect();
    throw error;
  }
}

/** What was dropped. */
export interface Withdrawn {
  readonly sessions: number;
  readonly waiting: number;
  readonly uncollected: number;
}

/** Drops all that was submitted for a journal. */
export async function withdrawFrom(url: string, journal: string): Promise<Withdrawn> {
  const redis = await connectRedis(url);
  try {
    const own = (await readSessions(redis)).filter((session) => session.journal === journal);
    const withdrawn = { sessions: own.length, waiting: 0, uncollected: 0 };
    for (const { id } of own) {
      const { waiting, uncollected } = await sessionCounts(redis, id);
      withdrawn.waiting += waiting;
      withdrawn.uncollected += uncollected;
      await removeSession(redis, id);
    }
    return withdrawn;
  } finally {
    redis.disconnect();
  }
}

/** The name of a set of runs for a journal, equal whenever the same command plans the same runs. */
function sessionId(journal: string, planned: readonly Job[]): string {
  return digestOfValue([protocol, journal, planned.map(({ key, timeLimit }) => [key, timeLimit])]);
}
