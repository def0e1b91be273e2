import { existsSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { exports as resolveExports } from 'resolve.exports';

/** The part of a package.json that resolving needs. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly main?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** A package on disk. */
export interface InstalledPackage {
  readonly folder: string;
  readonly manifest: Manifest;
  /** True for what a registry delivered: its version says all; false for a workspace folder, whose files can change. */
  readonly published: boolean;
}

const byFolder = new Map<string, InstalledPackage>();
const substitutes = new Map<string, string>();

/** From now on `name` is found as `folder` would import it, wherever it is imported but there. */
export function substitutePackage(name: string, folder: string): void {
  substitutes.set(name, realpathSync(folder));
}

/** The package a file belongs to. */
export function packageOf(file: string): InstalledPackage {
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    const known = byFolder.get(folder) ?? readPackage(folder);
    if (known !== undefined) return known;
    if (path.dirname(folder) === folder) throw new Error(`no package.json with a name above ${file}`);
  }
}

/** The package `name` as a file of `from` would import it; undefined when it is not installed. */
export function findPackage(name: string, from: InstalledPackage): InstalledPackage | undefined {
  if (from.manifest.name === name) return from;
  const substitute = substitutes.get(name);
  const elsewhere = substitute !== undefined && !from.folder.startsWith(substitute + path.sep);
  for (let folder = elsewhere ? substitute : from.folder; ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, 'node_modules', name);
    if (existsSync(path.join(candidate, 'package.json'))) return readPackage(realpathSync(candidate));
    if (path.dirname(folder) === folder) return undefined;
  }
}

/** The file that `subpath` (`.`, `./peers`) of a package stands for. */
export function entryOf({ folder, manifest }: InstalledPackage, subpath: string): string {
  const [target] = resolveExports(manifest, subpath) ?? [];
  if (target !== undefined) return path.join(folder, target);
  return path.join(folder, subpath === '.' ? (manifest.main ?? 'index.js') : subpath);
}

/** Name and version of a package and of all it depends on, as installed. */
export function dependencyVersions(root: InstalledPackage): ReadonlyMap<string, string> {
  const versions = new Map<string, string>();
  const visit = (one: InstalledPackage): void => {
    const { name, version, dependencies, optionalDependencies } = one.manifest;
    if (versions.get(name) === version) return;
    versions.set(name, version);
    for (const dependency of Object.keys({ ...dependencies, ...optionalDependencies }).sort()) {
      const found = findPackage(dependency, one);
      if (found !== undefined) visit(found);
    }
  };
  visit(root);
  return versions;
}

function readPackage(folder: string): InstalledPackage | undefined {
  const file = path.join(folder, 'package.json');
  if (!existsSync(file)) return undefined;
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as Partial<Manifest>;
  if (manifest.name === undefined) return undefined;
  const found = {
    folder,
    manifest: { version: '0.0.0', ...manifest, name: manifest.name },
    published: folder.split(path.sep).includes('node_modules'),
  };
  byFolder.set(folder, found);
  return found;
}
