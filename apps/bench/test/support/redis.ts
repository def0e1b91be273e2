import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';
import { findProgram } from '../../src/doctor/find-program.ts';

const program = findProgram(['redis-server', 'valkey-server']);

/** A developer may lack a Redis; the build machine may not. */
export const redisIsMissing = program === undefined && process.env['CI'] !== 'true';

/** What clients need of the server. */
export interface RedisSettings {
  readonly password?: string;
  /** PEM files: the server speaks TLS, and the certificate is its own authority. */
  readonly tls?: { readonly certificate: string; readonly key: string };
}

/** A Redis of its own on a free port of this machine, its data in a folder of its own. */
export class RedisServer {
  readonly url: string;
  private readonly port: number;
  private readonly folder: string;
  private readonly settings: RedisSettings;
  private child: ChildProcess | undefined;

  private constructor(port: number, settings: RedisSettings) {
    this.port = port;
    this.settings = settings;
    this.folder = mkdtempSync(path.join(tmpdir(), 'lab-bench-redis-'));
    const user = settings.password === undefined ? '' : `:${settings.password}@`;
    this.url = `${settings.tls === undefined ? 'redis' : 'rediss'}://${user}127.0.0.1:${port}`;
  }

  static async start(settings: RedisSettings = {}): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), settings);
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
        ...['--bind', '127.0.0.1', '--dir', this.folder, ...this.ports()],
        ...['--appendonly', 'yes', '--appendfsync', 'everysec', '--save', ''],
        ...(this.settings.password === undefined ? [] : ['--requirepass', this.settings.password]),
      ],
      { stdio: 'ignore' },
    );
    await this.answers();
  }

  /** Ends it without a chance to write anything. */
  async kill(): Promise<void> {
    const { child } = this;
    if (child?.exitCode !== null || child.signalCode !== null) return;
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

  private ports(): readonly string[] {
    const { tls } = this.settings;
    if (tls === undefined) return ['--port', String(this.port)];
    return [
      ...['--port', '0', '--tls-port', String(this.port), '--tls-auth-clients', 'no'],
      ...['--tls-cert-file', tls.certificate, '--tls-key-file', tls.key],
    ];
  }

  private async answers(): Promise<void> {
    const { tls } = this.settings;
    const client = new Redis(this.url, {
      maxRetriesPerRequest: null,
      retryStrategy: () => 20,
      ...(tls === undefined ? {} : { tls: { ca: readFileSync(tls.certificate) } }),
    });
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
