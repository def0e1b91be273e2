import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { dataFile } from '../src/data/data-file.ts';
import { atSize } from '../src/nouns/size.ts';
import type { Suite } from '../src/nouns/suite.ts';
import { builtInSuites } from '../src/suites/index.ts';

const suites = await Promise.all(
  builtInSuites.map(async ({ href }) => {
    const { suite } = (await import(href.replace(/\.js$/, '.ts'))) as { suite: Suite };
    return suite;
  }),
);

describe('the shipped data', () => {
  const sources = readFileSync(dataFile('SOURCES.md'), 'utf8');
  const files = readdirSync(dataFile('.')).filter((name) => name !== 'SOURCES.md');

  it.each(files)('%s is the file that SOURCES.md describes', (name) => {
    const line = sources.split('\n').find((text) => text.startsWith('|') && text.includes(`\`${name}\``));
    expect(line).toBeDefined();
    const digest = createHash('sha256')
      .update(readFileSync(dataFile(name)))
      .digest('hex');
    expect(line).toContain(digest);
  });

  it('is all used by some suite, and no suite reads a file that is not there', () => {
    const used = suites.flatMap(({ problems }) =>
      problems.flatMap((problem) =>
        atSize(problem.cases, 'full').flatMap((point) => problem.files?.(point) ?? []),
      ),
    );
    const names = new Set(used.map((url) => url.pathname.split('/').at(-1)));
    expect([...names].sort()).toEqual([...files].sort());
  });
});
