import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { usageError } from '../errors.ts';
import { subprocess } from './subprocess.ts';

/** A package and which version of it: `@lab/cdte@1.0.0`, `@lab/cdte@latest`, `@lab/cdte@^1`. */
export interface PackageSpec {
  readonly name: string;
  readonly range: string;
}

/** A published package, installed by itself. */
export interface InstalledVersion {
  readonly name: string;
  readonly version: string;
  /** The folder that has `node_modules`. */
  readonly folder: string;
}

/** Reads `name@version`. @throws BenchError (usage) */
export function parseSpec(text: string): PackageSpec {
  const [, name, range] = /^((?:@[a-z0-9-~][a-z0-9-._~]*\/)?[a-z0-9-~][a-z0-9-._~]*)@(.+)$/.exec(text) ?? [];
  if (name === undefined || range === undefined || /^(\.|\/|[a-z+]+:)/.test(range))
    throw usageError(`'${text}': write name@version, such as @lab/cdte@1.0.0`);
  return { name, range };
}

/**
 * Installs a published version into the cache, by npm and from the registry npm is configured with. It is known again by the
 * digest of its archive, so that another registry's package of the same version is another installation. Neither install
 * scripts are run nor is the registry's address kept.
 *
 * @throws BenchError (usage) when there is no such version or it does not install
 */
export async function installVersion({ name, range }: PackageSpec, cache: string): Promise<InstalledVersion> {
  const place = path.join(path.resolve(cache), 'packages');
  mkdirSync(place, { recursive: true });
  // Node compares real paths.
  const root = realpathSync(place);
  const { version, integrity } = await lookUp(`${name}@${range}`, root);
  const digest = createHash('sha256').update(integrity).digest('hex').slice(0, 12);
  const folder = path.join(root, `${name.replace('/', '-')}-${version}-${digest}`);
  if (!existsSync(folder)) await install(`${name}@${version}`, root, folder);
  return { name, version, folder };
}

async function lookUp(spec: string, folder: string): Promise<{ version: string; integrity: string }> {
  const output = await subprocess('npm', ['view', spec, 'version', 'dist.integrity', '--json'], folder);
  // A range that several versions satisfy gives a list, newest last; one that none satisfies gives nothing.
  const found = output.trim() === '' ? [] : [JSON.parse(output) as unknown].flat();
  const newest = found.at(-1) as { version?: string; 'dist.integrity'?: string } | undefined;
  if (newest?.version === undefined) throw usageError(`the registry has no ${spec}`);
  return { version: newest.version, integrity: newest['dist.integrity'] ?? newest.version };
}

async function install(spec: string, root: string, folder: string): Promise<void> {
  const draft = mkdtempSync(path.join(root, '.draft-'));
  try {
    writeFileSync(
      path.join(draft, 'package.json'),
      `${JSON.stringify({ name: 'compared', version: '0.0.0', private: true, type: 'module' })}\n`,
    );
    const quietly = ['--no-audit', '--no-fund', '--no-package-lock', '--ignore-scripts', '--loglevel=error'];
    await subprocess('npm', ['install', ...quietly, '--save-exact', spec], draft);
    // npm's own note of where everything came from.
    rmSync(path.join(draft, 'node_modules', '.package-lock.json'), { force: true });
    renameSync(draft, folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}
