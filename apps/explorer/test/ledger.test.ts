import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseLedger } from '../src/site/ledger.ts';
import { folders, readPapers } from '../src/site/workspace.ts';

const files = readdirSync(folders.ledgers).filter((file) => file.endsWith('.md'));

describe('ledgers of the benchmark', () => {
  it.for(files)('%s is read whole: every verdict of its block, with its claim and its evidence', (file) => {
    const page = readFileSync(path.join(folders.ledgers, file), 'utf8');
    const { claims, preface } = parseLedger(file, page);
    const printed = page.match(/^ {2}(?:reproduced|not reproduced|inconclusive) /gm) ?? [];
    expect(claims.length).toBe(printed.length);
    expect(claims.length).toBeGreaterThan(0);
    expect(preface).not.toBe('');
    for (const { statement, evidence } of claims) {
      expect(statement).toMatch(/\S.*[.)]$/);
      expect(evidence, statement).toMatch(/^expected .*measured /);
    }
  });

  it('reads a claim of several lines and a verdict of two words', () => {
    const page =
      '# Title\n\nHow it was made.\n\n```text\nName  size quick\n  not reproduced A claim\n                 of two lines.\n                 expected 1; measured x: 2.\n\n1 claim\n```\n';
    expect(parseLedger('name', page)).toEqual({
      name: 'name',
      preface: 'How it was made.',
      claims: [
        {
          verdict: 'not reproduced',
          statement: 'A claim of two lines.',
          evidence: 'expected 1; measured x: 2.',
        },
      ],
    });
  });

  it('refuses a page without claims', () => {
    expect(() => parseLedger('name', '# Title\n')).toThrow('the ledger name holds no block of claims');
  });

  it('every published ledger is shown on a page', async () => {
    const shown = (await readPapers()).flatMap(({ words }) => words.ledgers.map((name) => `${name}.md`));
    expect(files.filter((file) => !shown.includes(file))).toEqual([]);
  });
});
