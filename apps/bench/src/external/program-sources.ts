import { existsSync, readFileSync } from 'node:fs';
import type { ExternalProgram } from '../nouns/method.ts';
import { helperFolder } from './process.ts';
import { fileSources, type Sources } from '../planning/sources.ts';

/** The sources of an external program: its script and what it imports from beside it or from the protocol's folder. */
export function programSources({ script }: ExternalProgram): Sources {
  const files = new Map([[script.href, script]]);
  const pending = [script];
  for (let file = pending.pop(); file !== undefined; file = pending.pop()) {
    for (const sibling of siblingsImportedBy(file)) {
      if (files.has(sibling.href)) continue;
      files.set(sibling.href, sibling);
      pending.push(sibling);
    }
  }
  return fileSources([...files.values()]);
}

function siblingsImportedBy(file: URL): URL[] {
  return [...readFileSync(file, 'utf8').matchAll(/^\s*(?:from|import)\s+(\w+)/gm)]
    .flatMap(([, name = '']) => [file, helperFolder].map((folder) => new URL(`${name}.py`, folder)))
    .filter((url) => existsSync(url));
}
