import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { run } from '@lab/workspace';

/** A registry on this machine: ours for @lab, whatever npm is configured with for everything else. */
export interface Registry {
  readonly url: string;
  /** What npm and pnpm must be told to use it. */
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Starts Verdaccio on a free port with its storage in `folder`. */
export async function startRegistry(folder: string): Promise<Registry> {
  mkdirSync(folder, { recursive: true });
  const upstream = (await run('npm', ['config', 'get', 'registry'], { cwd: folder })).trim();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  const config = {
    storage: path.join(folder, 'storage'),
    uplinks: { upstream: { url: upstream, cache: true, maxage: '1h', timeout: '60s' } },
    packages: {
      '@lab/*': { access: '$all', publish: '$all', unpublish: '$all' },
      '**': { access: '$all', proxy: 'upstream' },
    },
    max_body_size: '50mb',
    log: { type: 'file', path: path.join(folder, 'registry.log'), level: 'warn' },
  };
  const configFile = path.join(folder, 'config.json');
  writeFileSync(configFile, JSON.stringify(config));
  const program = verdaccioProgram();
  const server = spawn(process.execPath, [program, '--config', configFile, '--listen', `127.0.0.1:${port}`], {
    stdio: 'ignore',
    cwd: folder,
  });
  const ended = new Promise<void>((resolve) => server.once('close', () => resolve()));
  await untilAnswering(url, () => server.exitCode === null);

  const userConfig = path.join(folder, 'npmrc');
  writeFileSync(
    userConfig,
    `registry=${url}\n//127.0.0.1:${port}/:_authToken=rehearsal\naudit=false\nfund=false\n`,
  );
  return {
    url,
    env: { npm_config_userconfig: userConfig, NPM_CONFIG_USERCONFIG: userConfig, npm_config_registry: url },
    async stop() {
      server.kill();
      await ended;
    },
  };
}

/** The command of the installed Verdaccio, which its `exports` do not name. */
function verdaccioProgram(): string {
  const manifest = createRequire(import.meta.url).resolve('verdaccio/package.json');
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8')) as { bin: string };
  return path.join(path.dirname(manifest), bin);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function untilAnswering(url: string, alive: () => boolean): Promise<void> {
  for (let tries = 0; tries < 1200; tries++) {
    if (!alive()) throw new Error('the registry ended before it answered');
    const answer = await fetch(`${url}-/ping`).catch(() => undefined);
    if (answer?.ok === true) return;
    await sleep(150);
  }
  throw new Error('the registry did not answer within three minutes');
}
