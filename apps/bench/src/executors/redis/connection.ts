import { Redis } from 'ioredis';
import { BenchError, exitCodes, usageError } from '../../errors.ts';

const connectTimeout = 10_000;
const longestPause = 2000;

/**
 * Connects to the Redis or Valkey that a URL names. Once connected it stays: a connection that is lost is made again for as long
 * as it takes, and what was asked meanwhile waits.
 *
 * @param url - `redis://` or, with TLS, `rediss://`, with user, password and database where needed
 * @throws BenchError (usage) for what is no such URL, and when nobody answers there or the password is wrong
 */
export async function connectRedis(url: string): Promise<Redis> {
  requireUrl(url);
  let connected = false;
  let last: Error | undefined;
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout,
    connectionName: 'lab-bench',
    // BullMQ asks for this: commands wait for the connection, they don't fail.
    maxRetriesPerRequest: null,
    retryStrategy: (times) => (connected ? Math.min(times * 100, longestPause) : null),
  });
  redis.on('error', (error: Error) => (last = error));
  try {
    await redis.connect();
    await redis.ping();
  } catch (error) {
    redis.disconnect();
    throw unreachable(url, last ?? error);
  }
  connected = true;
  return redis;
}

/** Tells when the connection is lost and when it is back, once each. */
export function watchConnection(redis: Redis, say: (line: string) => void, onBack: () => void): void {
  let lost = false;
  redis.on('close', () => {
    if (lost || redis.status === 'end') return;
    lost = true;
    say('the connection to Redis is lost; trying to get it back');
  });
  redis.on('ready', () => {
    if (!lost) return;
    lost = false;
    say('connected to Redis again');
    onBack();
  });
}

/** What may be printed of a URL: all but the password. */
export function withoutPassword(url: string): string {
  return url.replace(/^(\w+:\/\/[^:@/]*):[^@]*@/, '$1:***@');
}

function requireUrl(url: string): void {
  const shown = withoutPassword(url);
  const form = 'redis://[user:password@]host[:port][/database], or rediss:// for TLS';
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    throw usageError(`--url '${shown}' is no URL: write ${form}`);
  }
  if (!['redis:', 'rediss:'].includes(parsed.protocol) || parsed.hostname === '')
    throw usageError(`--url '${shown}': write ${form}`);
  if (!/^\/?\d*$/.test(parsed.pathname))
    throw usageError(`--url '${shown}': the database is a number, got '${parsed.pathname.slice(1)}'`);
}

function unreachable(url: string, error: unknown): BenchError {
  const message = error instanceof Error ? error.message : String(error);
  const hint = /WRONGPASS|NOAUTH|AUTH/.test(message)
    ? ' Write user and password into the URL: redis://user:password@host.'
    : '';
  return new BenchError(`Redis at ${withoutPassword(url)}: ${message}.${hint}`, exitCodes.usage, error);
}
