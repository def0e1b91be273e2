import { gzipSync } from 'node:zlib';
import { bundle } from '@lab/built-files';
import type { PublishedPackage } from '@lab/workspace';

/** Most that a paper's package itself may weigh, in bytes, minified and gzipped: what packages share is apart. */
export const paperLimit = 40_000;

/** What nearly every page has once, however many packages it uses. */
const shared = ['@lab/linalg', 'ml-matrix'];

/**
 * Bytes of an import, bundled, minified and gzipped, without @lab/linalg, ml-matrix and optional peers.
 *
 * @param imported - `.` or `./sub` for everything of an entry, `{ name }` for what the main entry exports by that name
 */
export async function bytesOf(target: PublishedPackage, imported: string): Promise<number> {
  return gzipSync(await bundled(target, imported, shared), { level: 9 }).length;
}

/** Bytes of everything a package exports, minified and gzipped, without any package it depends on. */
export async function ownBytes(target: PublishedPackage): Promise<number> {
  const others = Object.keys(target.manifest.dependencies ?? {});
  return gzipSync(await bundled(target, '.', others), { level: 9 }).length;
}

/** The code that a bundler keeps of a package for one import, minified. */
function bundled(
  { name, folder, manifest }: PublishedPackage,
  imported: string,
  apart: readonly string[],
): Promise<string> {
  const statement = imported.startsWith('{')
    ? `export ${imported} from '${name}';`
    : `export * from '${name}${imported.slice(1)}';`;
  const external = [...apart, ...Object.keys(manifest.peerDependenciesMeta ?? {})];
  return bundle(statement, folder, { external: external.filter((other) => other !== name), minify: true });
}

/** Bytes of a size as budgets are written: `38 kB`, `2.2 kB`. */
export function bytesOfSize(size: string): number {
  const match = /^(\d+(?:\.\d+)?) kB$/.exec(size);
  if (match === null) throw new Error(`"${size}" is not a size such as "38 kB"`);
  return Number(match[1]) * 1000;
}
