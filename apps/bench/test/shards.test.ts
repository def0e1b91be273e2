import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { isInShard, parseShard, type Shard } from '../src/planning/shard.ts';
import type { RunRow } from '../src/store/row.ts';
import { command, fixture, temporaryFolder } from './support/command.ts';
import { journalRows, row, sameButForTimings } from './support/rows.ts';

// Many processes a test: a busy machine needs its time.
vi.setConfig({ testTimeout: 180_000 });

const quick = ['--suites', fixture('quick-suite/suite.js'), '--size', 'standard'];

const jobsOfShard = (jobs: readonly RunRow[], shard: Shard): readonly RunRow[] =>
  jobs.filter((job) => isInShard(job, shard));

describe('shards', () => {
  it('are disjoint and complete, and a run is in the same one whatever is planned beside it', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(1e6), { maxLength: 60 }),
        fc.integer({ min: 1, max: 9 }),
        (repetitions, count) => {
          const jobs = repetitions.map((repetition) => row({ repetition }));
          const shards = Array.from({ length: count }, (_, index) =>
            jobsOfShard(jobs, { index: index + 1, count }),
          );
          expect(shards.flat().sort((a, b) => a.repetition - b.repetition)).toEqual(
            [...jobs].sort((a, b) => a.repetition - b.repetition),
          );
          const half = jobs.filter((_, index) => index % 2 === 0);
          for (const [index, shard] of shards.entries())
            expect(jobsOfShard(half, { index: index + 1, count })).toEqual(
              shard.filter((one) => half.includes(one)),
            );
        },
      ),
    );
  });

  it('are about equally large', () => {
    const [runs, count] = [20_000, 8];
    const jobs = Array.from({ length: runs }, (_, repetition) => row({ repetition }));
    for (let index = 1; index <= count; index++) {
      const { length } = jobsOfShard(jobs, { index, count });
      const expected = runs / count;
      // Binomial: 4.5 standard errors.
      expect(Math.abs(length - expected)).toBeLessThan(4.5 * Math.sqrt(expected * (1 - 1 / count)));
    }
  });

  it.each(['0/3', '4/3', '1', '1/0', 'a/3', '1.5/3', '1/3/5', '-1/3', '1/100001', ''])(
    '%j is none',
    (text) => {
      expect(() => parseShard(text)).toThrow(
        'Write i/n with n from 1 to 100000 and i from 1 to n, such as 2/3.',
      );
    },
  );

  it('run one by one and imported into one store are the whole run, row by row', async () => {
    const whole = temporaryFolder();
    await command(['run', ...quick], whole);
    const parts = await Promise.all(
      ['1/3', '2/3', '3/3'].map(async (shard) => {
        const folder = temporaryFolder();
        const { code, stderr } = await command(['run', ...quick, '--shard', shard], folder);
        expect(code).toBe(0);
        expect(stderr).toMatch(new RegExp(`\\d+ runs at size standard, shard ${shard}: 0 known`));
        expect((await command(['export', 'rows', '--format', 'jsonl'], folder)).code).toBe(0);
        return folder;
      }),
    );
    const counts = await Promise.all(parts.map(async (folder) => (await journalRows(folder)).length));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(45);
    for (const count of counts) expect(count).toBeGreaterThan(0);

    const merged = temporaryFolder();
    const files = parts.map((folder) => path.join(folder, 'rows'));
    const first = await command(['import', ...files], merged);
    expect(first.stdout).toContain('45 new, 0 known already');
    expect(sameButForTimings(await journalRows(merged))).toEqual(sameButForTimings(await journalRows(whole)));

    const journal = path.join(merged, '.lab-bench', 'journal.jsonl');
    const before = readFileSync(journal, 'utf8');
    const second = await command(['import', ...files], merged);
    expect(second.stdout).toContain('0 new, 45 known already');
    expect(readFileSync(journal, 'utf8')).toBe(before);
    expect((await command(['run', ...quick], merged)).stderr).toContain(
      '45 runs at size standard: 45 known, 0 to make',
    );

    const damaged = path.join(parts[0]!, 'rows', 'quick-suite', 'trimmed.jsonl');
    const text = readFileSync(damaged, 'utf8');
    for (const [edit, message] of [
      [text.slice(0, -20), /trimmed\.jsonl, line \d+: not a complete line of JSON/],
      [
        text.replace(/"error":0\./, '"error":1.'),
        /trimmed\.jsonl, line 2: the row does not match its digest/,
      ],
    ] as const) {
      writeFileSync(damaged, edit);
      const refused = await command(['import', ...files], temporaryFolder());
      expect(refused.code).toBe(5);
      expect(refused.stderr).toMatch(message);
    }
  });
});
