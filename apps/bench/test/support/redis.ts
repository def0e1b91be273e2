import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';
import { findProgram } from '../../src/doctor/find-program.ts';

const program = findProgram(['redis-server', 'valkey-server']);

/** A developer may lack a Redis; the build machine may not. */
export const redisIsMissing = program === undefined && process.env['CI'] !== 'true';

/** A Redis of its own on a free port of this machine, its data in a folder of its own. */
export class RedisServer {
  readonly url: string;
  private readonly port: number;
  private readonly folder: string;
  private readonly password: string | undefined;
  private child: ChildProcess | undefined;

  private constructor(port: number, password: string | undefined) {
    this.port = port;
    this.password = password;
    this.folder = mkdtempSync(path.join(tmpdir(), 'lab-bench-redis-'));
    const user = password === undefined ? '' : `:${password}@`;
    this.url = `redis://${user}127.0.0.1:${port}`;
  }

  static async start(password?: string): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), password);
    await server.up();
    return server;
  }

  /** Starts it, with the data it had. */
  async up(): Promise<void> {
    if (program === undefined)
      throw new Error('CI=true, but neither redis-server nor valkey-server is on the PATH');
    this.child = spawn(
      program,
      [
        ...['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.folder],
        ...['--appendonly', 'yes', '--appendfsync', 'everysec', '--save', ''],
        ...(this.password === undefined ? [] : ['--requirepass', this.password]),
      ],
      { stdio: 'ignore' },
    );
    await this.answers();
  }

  /** Ends it without a chance to write anything. */
  async kill(): Promise<void> {
    const { child } = this;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** A connection for looking into it. */
  client(): Redis {
    return new Redis(this.url, { maxRetriesPerRequest: null });
  }

  private async answers(): Promise<void> {
    const client = new Redis(this.url, { maxRetriesPerRequest: null, retryStrategy: () => 20 });
    client.on('error', () => undefined);
    await client.ping();
    client.disconnect();
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
