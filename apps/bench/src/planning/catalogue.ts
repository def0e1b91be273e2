import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { usageError } from '../errors.ts';
import type { Suite } from '../nouns/suite.ts';
import { isFileName } from '../store/row-shape.ts';
import { builtInSuites } from '../suites/index.ts';

/** The suites of a session and the modules they come from. */
export interface Catalogue {
  readonly suites: readonly Suite[];
}

/**
 * Loads suites: the built-in ones, or those of the given modules instead.
 *
 * @param modules - paths or file URLs of modules that export `suite`; none for the built-in suites
 * @throws BenchError (usage) for a module that is missing or exports no suite, and for suites that contradict themselves
 */
export async function loadCatalogue(modules: readonly string[]): Promise<Catalogue> {
  const urls = modules.length === 0 ? builtInSuites.map((url) => url.href) : modules.map(moduleUrl);
  const suites = await Promise.all(urls.map(loadSuite));
  requireUnique('suite', suites);
  for (const suite of suites) checkSuite(suite);
  return { suites };
}

function moduleUrl(module: string): string {
  if (module.startsWith('file:')) return module;
  const file = path.resolve(module);
  if (!existsSync(file)) throw usageError(`--suites: ${file} does not exist`);
  return pathToFileURL(file).href;
}

async function loadSuite(url: string): Promise<Suite> {
  const { suite } = (await import(url)) as { suite?: Suite };
  if (suite === undefined || !Array.isArray(suite.problems)) {
    throw usageError(`--suites: ${url} exports no \`suite\` (declare it with defineSuite)`);
  }
  return suite;
}

function checkSuite(suite: Suite): void {
  const { name, problems, methods, metrics, claims, figures, subjects } = suite;
  for (const [kind, members] of Object.entries({
    problem: problems,
    method: methods,
    metric: metrics,
    claim: claims,
    figure: figures,
  })) {
    requireUnique(`${name}: ${kind}`, members);
  }
  for (const { name: fileName } of [suite, ...methods]) {
    if (!isFileName(fileName))
      throw usageError(`'${fileName}': suites and methods name files; use letters, digits and - _ . +`);
  }
  const methodNames = new Set(methods.map((method) => method.name));
  const named = [
    ...subjects,
    ...problems.flatMap(({ timing }) => (timing === undefined ? [] : [timing.peer])),
  ];
  for (const method of named) {
    if (!methodNames.has(method))
      throw usageError(`suite ${name} names the method '${method}', which it does not have`);
  }
}

function requireUnique(kind: string, members: readonly { readonly name: string }[]): void {
  const seen = new Set<string>();
  for (const { name } of members) {
    if (seen.has(name)) throw usageError(`${kind} '${name}' is declared twice`);
    seen.add(name);
  }
}
