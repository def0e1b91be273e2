import { existsSync, readFileSync } from 'node:fs';
import type { ExternalProgram } from '../nouns/method.ts';
import type { Language } from './interpreter.ts';
import { helperFolder } from './process.ts';
import { fileSources, type Sources } from '../planning/sources.ts';

/** The sources of an external program: its script and what it takes in from beside it or from the protocol's folder. */
export function programSources({ language, script }: ExternalProgram): Sources {
  const files = new Map([[script.href, script]]);
  const pending = [script];
  for (let file = pending.pop(); file !== undefined; file = pending.pop()) {
    for (const sibling of siblingsOf[language](file)) {
      if (files.has(sibling.href)) continue;
      files.set(sibling.href, sibling);
      pending.push(sibling);
    }
  }
  return fileSources([...files.values()]);
}

const siblingsOf: Readonly<Record<Language, (file: URL) => URL[]>> = {
  python: (file) =>
    existing(
      file,
      matchesOf(file, /^\s*(?:from|import)\s+(\w+)/gm).map((name) => `${name}.py`),
    ),
  // source(Sys.getenv("LAB_EXTERNAL_R")) is the protocol's own file; other files are named.
  r: (file) =>
    existing(file, [
      ...matchesOf(file, /\bsource\(\s*["']([^"']+)["']/g),
      ...matchesOf(file, /\b(LAB_EXTERNAL_R)\b/g).map(() => 'lab_external.R'),
    ]),
};

function matchesOf(file: URL, pattern: RegExp): string[] {
  return [...readFileSync(file, 'utf8').matchAll(pattern)].map(([, name = '']) => name);
}

function existing(file: URL, names: readonly string[]): URL[] {
  return names
    .flatMap((name) => [file, helperFolder].map((folder) => new URL(name, folder)))
    .filter((url) => existsSync(url));
}
