import { readFileSync } from 'node:fs';
import path from 'node:path';
import { rolldown } from 'rolldown';

const entry = '\0quickstart';

interface Manifest {
  readonly name: string;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
}

/** What a bundle leaves out, and whether it is made small. */
export interface BundleOptions {
  /** Packages that stay imports, with their sub-paths; none by default. */
  readonly external?: readonly string[];
  /** Default false: readable output. */
  readonly minify?: boolean;
  /** False takes every module to have effects, whatever its manifest promises; default true. */
  readonly trusting?: boolean;
  /** Other code for a module: called with what is imported and the file that imports it; undefined leaves it as it is. */
  readonly replace?: (specifier: string, importer: string | undefined) => Replacement | undefined;
}

/** A file in place of a module, or code of its own. */
export type Replacement = { readonly file: string } | { readonly code: string };

/**
 * Bundles a program that imports the package in `directory` by its name into one ES module, as a user's bundler would:
 * the package's built files and its dependencies, nothing of its sources.
 */
export async function bundle(
  code: string,
  directory: string,
  { external = [], minify = false, trusting = true, replace }: BundleOptions = {},
): Promise<string> {
  const manifest = JSON.parse(readFileSync(path.join(directory, 'package.json'), 'utf8')) as Manifest;
  const replaced = new Map<string, string>();
  const build = await rolldown({
    input: entry,
    platform: 'browser',
    cwd: directory,
    external: (id) => external.some((name) => id === name || id.startsWith(`${name}/`)),
    ...(trusting ? {} : { treeshake: { moduleSideEffects: true } }),
    plugins: [
      {
        name: 'quickstart',
        resolveId(source, importer) {
          if (source === entry) return entry;
          const other = replace?.(source, importer);
          if (other !== undefined && 'file' in other) return other.file;
          if (other !== undefined) {
            replaced.set(`\0${source}`, other.code);
            return `\0${source}`;
          }
          const own = ownEntry(manifest, directory, source);
          if (own !== undefined) return own;
          return importer === entry ? this.resolve(source, path.join(directory, 'package.json')) : null;
        },
        load(id) {
          const own = id === entry ? code : replaced.get(id);
          return own === undefined ? null : { code: own, moduleType: 'js' };
        },
      },
    ],
    onLog: (level, log) => {
      if (level === 'warn') throw new Error(log.message);
    },
  });
  const { output } = await build.generate({ format: 'esm', codeSplitting: false, minify });
  await build.close();
  return output[0].code;
}

/** The built file a specifier of the package itself names, through its `exports`. */
function ownEntry({ name, exports }: Manifest, directory: string, specifier: string): string | undefined {
  if (specifier !== name && !specifier.startsWith(`${name}/`)) return undefined;
  const target = exports[`.${specifier.slice(name.length)}`];
  const file = typeof target === 'string' ? target : target?.['default'];
  if (file === undefined) throw new Error(`${name} does not export ${specifier}`);
  return path.join(directory, file);
}
