import { connectRedis } from './connection.ts';
import { sessionCounts, type SessionCounts } from './queues.ts';
import { readSessions, readWorkers, type SessionRecord, type WorkerRecord } from './registry.ts';

/** What a Redis knows of the runs that are submitted to it. */
export interface RedisStatus {
  readonly sessions: readonly SessionStatus[];
  readonly workers: readonly WorkerRecord[];
}

export interface SessionStatus extends SessionRecord {
  readonly counts: SessionCounts;
  /** Identifiers of the workers that make its runs. */
  readonly workers: readonly string[];
}

/** Looks at all sessions and workers of a Redis; changes nothing. */
export async function readRedisStatus(url: string): Promise<RedisStatus> {
  const redis = await connectRedis(url);
  try {
    const [sessions, workers] = await Promise.all([readSessions(redis), readWorkers(redis)]);
    const withCounts = sessions.map(async (session): Promise<SessionStatus> => {
      const counts = await sessionCounts(redis, session.id);
      const serving = workers.filter(({ serves }) => serves.includes(session.id)).map(({ id }) => id);
      return { ...session, counts, workers: serving };
    });
    return { sessions: await Promise.all(withCounts), workers };
  } finally {
    redis.disconnect();
  }
}
