import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** What an entry of `exports` leads to. */
export type ExportTarget = string | { readonly types: string; readonly default: string };

/** What the tools read of a published package's manifest. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly exports: Readonly<Record<string, ExportTarget>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
  /** What this repository keeps about a package beside what npm knows. */
  readonly lab: {
    /** Most that imports may weigh, minified and gzipped: `{ ".": "38 kB", "{ normal }": "2.2 kB" }`. */
    readonly budget: Readonly<Record<string, string>>;
    /** The files of apps/bench/docs/results with the verdicts on the paper's claims, without their ending. */
    readonly ledgers?: readonly string[];
    /** How fast, in a few words, for the table of packages. */
    readonly speed: string;
  };
}

/** A package that is published. */
export interface PublishedPackage {
  readonly name: string;
  /** The folder's name: `cdte` of @lab/cdte. */
  readonly short: string;
  readonly version: string;
  readonly folder: string;
  readonly dependencies: readonly string[];
  readonly manifest: Manifest;
}

/** The root of the checkout this tool lies in. */
export const workspaceRoot = path.resolve(import.meta.dirname, '..', '..', '..');

/** The published packages of a workspace, dependencies first. */
export function publishedPackages(workspace: string = workspaceRoot): PublishedPackage[] {
  const root = path.join(workspace, 'packages');
  const all = readdirSync(root)
    .filter((folder) => existsSync(path.join(root, folder, 'package.json')))
    .sort()
    .map((folder) => readPackage(path.join(root, folder)));
  const ordered: PublishedPackage[] = [];
  const visit = (target: PublishedPackage): void => {
    if (ordered.includes(target)) return;
    for (const other of all) if (target.dependencies.includes(other.name)) visit(other);
    ordered.push(target);
  };
  all.forEach(visit);
  return ordered;
}

/** True for the package of a paper, false for what the papers stand on. */
export function isPaper({ short }: PublishedPackage): boolean {
  return short !== 'linalg' && short !== 'stats';
}

function readPackage(folder: string): PublishedPackage {
  const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Manifest;
  const { name, version, dependencies = {} } = manifest;
  return {
    name,
    short: path.basename(folder),
    version,
    folder,
    dependencies: Object.keys(dependencies),
    manifest,
  };
}
