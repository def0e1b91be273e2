import { createHash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { init, parse } from 'es-module-lexer';
import { dependencyVersions, entryOf, findPackage, packageOf } from './packages.ts';

/** What a module depends on: the content of files that can change, the versions of packages that can't. */
export interface Sources {
  /** SHA-256 by `package/path`, the same on every machine. */
  readonly files: ReadonlyMap<string, string>;
  readonly versions: ReadonlyMap<string, string>;
}

interface ReadFile {
  readonly label: string;
  readonly hash: string;
  readonly specifiers: readonly string[];
  readonly assets: readonly string[];
}

const reads = new Map<string, ReadFile>();
const modulePattern = /\.[cm]?[jt]s$/;
const assetPattern = /new URL\(\s*(['"])([^'"]+)\1\s*,\s*import\.meta\.url\s*\)/g;

/** Must have been awaited before `sourcesOf` is called. */
export const lexerReady: Promise<unknown> = Promise.resolve(init);

/**
 * The sources of a module: its file and all it imports, through workspace packages down to published ones, of which name and
 * version are taken. `import()` of a computed name can't be followed; files named by `new URL('x', import.meta.url)` are.
 *
 * @param module - `import.meta.url` of the module
 */
export function sourcesOf(module: string): Sources {
  const files = new Map<string, string>();
  const versions = new Map<string, string>();
  const pending = [realpathSync(fileURLToPath(module))];
  const seen = new Set(pending);
  const follow = (file: string, from: string): void => {
    if (!existsSync(file))
      throw new Error(`${from} imports ${file}, which does not exist: has its package been built?`);
    const real = realpathSync(file);
    if (seen.has(real)) return;
    seen.add(real);
    pending.push(real);
  };
  for (let file = pending.pop(); file !== undefined; file = pending.pop()) {
    const { label, hash, specifiers, assets } = read(file);
    files.set(label, hash);
    for (const asset of assets) follow(asset, file);
    for (const specifier of specifiers) {
      const target = resolveImport(specifier, file, versions);
      if (target !== undefined) follow(target, file);
    }
  }
  return { files, versions };
}

/** The sources of a data file or script that is read, not imported. */
export function fileSources(files: readonly URL[]): Sources {
  const hashes = new Map<string, string>();
  for (const url of files) {
    const file = fileURLToPath(url);
    if (!existsSync(file)) throw new Error(`${file} is named as a data file but does not exist`);
    const { label, hash } = read(realpathSync(file));
    hashes.set(label, hash);
  }
  return { files: hashes, versions: new Map() };
}

/** All of several sources. */
export function mergeSources(parts: readonly Sources[]): Sources {
  return {
    files: new Map(parts.flatMap(({ files }) => [...files])),
    versions: new Map(parts.flatMap(({ versions }) => [...versions])),
  };
}

/** One hash over all files. */
export function digestOf({ files }: Sources): string {
  const hash = createHash('sha256');
  for (const [label, content] of [...files].sort(([a], [b]) => (a < b ? -1 : 1)))
    hash.update(`${label} ${content}\n`);
  return hash.digest('hex').slice(0, 32);
}

/** The file an import leads to; undefined for built-ins and for published packages, whose versions are noted instead. */
function resolveImport(specifier: string, from: string, versions: Map<string, string>): string | undefined {
  if (isBuiltin(specifier)) return undefined;
  if (specifier.startsWith('.')) return path.resolve(path.dirname(from), specifier);
  if (specifier.startsWith('file:')) return fileURLToPath(specifier);
  const name = /^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier;
  const target = findPackage(name, packageOf(from));
  if (target === undefined) throw new Error(`${from} imports '${name}', which is not installed`);
  if (target.published) {
    for (const [dependency, version] of dependencyVersions(target)) versions.set(dependency, version);
    return undefined;
  }
  versions.set(target.manifest.name, target.manifest.version);
  return entryOf(target, `.${specifier.slice(name.length)}`);
}

function read(file: string): ReadFile {
  const known = reads.get(file);
  if (known !== undefined) return known;
  const content = readFileSync(file);
  const { folder, manifest } = packageOf(file);
  const isModule = modulePattern.test(file);
  const result = {
    label: `${manifest.name}/${path.relative(folder, file).split(path.sep).join('/')}`,
    hash: createHash('sha256').update(content).digest('hex'),
    specifiers: isModule ? importsOf(content.toString('utf8'), file) : [],
    assets: isModule ? assetsOf(content.toString('utf8'), file) : [],
  };
  reads.set(file, result);
  return result;
}

function importsOf(source: string, file: string): string[] {
  const [imports] = parse(source, pathToFileURL(file).href);
  const values = imports.filter((one) => !('typeOnly' in one && one.typeOnly));
  return values.flatMap(({ specifier }) => (typeof specifier === 'string' ? [specifier] : []));
}

function assetsOf(source: string, file: string): string[] {
  return [...source.matchAll(assetPattern)]
    .map(([, , name]) => path.resolve(path.dirname(file), name ?? ''))
    .filter((asset) => existsSync(asset) && statSync(asset).isFile());
}
