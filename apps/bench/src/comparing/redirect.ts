import * as nodeModule from 'node:module';
import { pathToFileURL } from 'node:url';
import { BenchError, exitCodes } from '../errors.ts';

/** A package that is taken from another folder than the importing file would find it in. */
export interface Redirect {
  /** `@lab/cdte`. */
  readonly name: string;
  /** Where npm installed it: the folder that has `node_modules`. */
  readonly folder: string;
}

/** The environment variable that tells a process what to redirect. */
export const redirectVariable = 'LAB_BENCH_REDIRECT';

/**
 * From now on imports of the package, in this thread, lead to the installed one; what lies in its folder itself is left to
 * resolve as npm has laid it out.
 *
 * @throws BenchError (usage) under a Node that can't
 */
export function redirectImports({ name, folder }: Redirect): void {
  if (!('registerHooks' in nodeModule)) {
    throw new BenchError(
      `comparing published versions needs Node 22.15 or newer, this is ${process.version}`,
      exitCodes.usage,
    );
  }
  const home = pathToFileURL(`${folder}/`).href;
  nodeModule.registerHooks({
    resolve(specifier, context, nextResolve) {
      const meant = specifier === name || specifier.startsWith(`${name}/`);
      if (!meant || context.parentURL?.startsWith(home) === true) return nextResolve(specifier, context);
      return nextResolve(specifier, { ...context, parentURL: `${home}package.json` });
    },
  });
}

/** What a process that is to redirect is started with. */
export function redirectedStart(redirect: Redirect): {
  readonly nodeArguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
} {
  return {
    nodeArguments: ['--import', new URL('redirect-preload.js', import.meta.url).href],
    environment: { [redirectVariable]: JSON.stringify(redirect) },
  };
}
