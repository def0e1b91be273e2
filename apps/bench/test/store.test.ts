import { copyFileSync, existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRows, rowsOfJournal, Store } from '../src/store/store.ts';
import { storePaths } from '../src/store/paths.ts';
import type { RunRow } from '../src/store/row.ts';
import { temporaryFolder } from './support/command.ts';
import { row } from './support/rows.ts';

async function storeWith(rows: readonly RunRow[]): Promise<string> {
  const folder = temporaryFolder();
  const store = await Store.open(folder);
  await store.record(...rows);
  await store.close();
  return folder;
}

const byKey = (rows: readonly RunRow[]): readonly RunRow[] =>
  [...rows].sort((a, b) => (a.key < b.key ? -1 : 1));
const cancelled = { name: 'AbortError', message: 'interrupted', code: 'CANCELLED', stack: null };

describe('the store', () => {
  it('gives back every row exactly as it was recorded', async () => {
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
    const text = fc.string({ unit: 'grapheme' });
    const rows = fc
      .sample(
        fc.record({
          repetition: fc.nat(2 ** 31),
          dataSeed: fc.nat({ max: 2 ** 32 - 1 }),
          problemParameters: fc.dictionary(
            fc.constantFrom('a', 'b', 'c'),
            fc.oneof(finite, text, fc.boolean()),
          ),
          metrics: fc.dictionary(fc.constantFrom('x', 'y', 'z'), finite),
          curves: fc.dictionary(
            fc.constantFrom('u', 'v'),
            fc.record({ x: fc.array(finite), y: fc.array(finite) }),
          ),
          versions: fc.dictionary(fc.constantFrom('@lab/a', 'b'), text),
          error: fc.option(
            fc.record({ name: text, message: text, code: fc.option(text), stack: fc.option(text) }),
          ),
          elapsedSeconds: finite,
          methodSeconds: fc.option(finite),
        }),
        { numRuns: 300, seed: 7 },
      )
      .map((changes) => withoutNegativeZero(row({ ...changes })));
    const distinct = [...new Map(rows.map((one) => [one.key, one])).values()];
    const folder = await storeWith(distinct);
    expect(await readRows(folder)).toEqual(byKey(distinct));
  });

  it('keeps the later of two rows with one key, but never a cancelled one for a finished one', async () => {
    const first = row({ repetition: 1, metrics: { error: 1 } });
    const second = { ...first, metrics: { error: 2 } };
    const done = row({ repetition: 2 });
    const stopped: RunRow = { ...done, status: 'cancelled', metrics: {}, error: cancelled };
    const folder = await storeWith([first, second, done, stopped]);
    expect(await readRows(folder)).toEqual(byKey([second, done]));
    expect(await rowsOfJournal(storePaths(folder).journal)).toEqual(byKey([second, done]));
    const again = await Store.open(folder);
    await again.record(stopped);
    await again.record(first);
    await again.close();
    expect(await readRows(folder)).toEqual(byKey([first, done]));
  });

  it('takes in at the next start what a crash kept out of the database', async () => {
    const folder = await storeWith([row({ repetition: 1 })]);
    const { journal } = storePaths(folder);
    const lines = [2, 3].map(
      (repetition) => `${JSON.stringify({ type: 'run', row: row({ repetition }) })}\n`,
    );
    writeFileSync(journal, `${lines.join('')}{"type":"run","row":{"key`, { flag: 'a' });
    const store = await Store.open(folder);
    expect(store.notes.join()).toContain('half-written line');
    expect((await store.rows()).map(({ repetition }) => repetition).sort()).toEqual([1, 2, 3]);
    await store.close();
  });

  it('rebuilds a database that was lost or can not be read', async () => {
    const rows = byKey([row({ repetition: 1 }), row({ repetition: 2 })]);
    const folder = await storeWith(rows);
    const { database } = storePaths(folder);
    rmSync(database);
    expect(await readRows(folder)).toEqual(rows);
    writeFileSync(database, 'this is no database');
    const notes: string[] = [];
    expect(await readRows(folder, (note) => notes.push(note))).toEqual(rows);
    expect(notes.join()).toContain('rebuilt from the journal');
    expect(readdirSync(folder).some((name) => name.includes('damaged'))).toBe(true);
  });

  it('follows the journal when another one is put in its place', async () => {
    const folder = await storeWith([row({ repetition: 1 })]);
    const other = await storeWith([row({ repetition: 2 }), row({ repetition: 3 })]);
    copyFileSync(storePaths(other).journal, storePaths(folder).journal);
    const repetitions = (await readRows(folder)).map(({ repetition }) => repetition).sort();
    expect(repetitions).toEqual([2, 3]);
  });

  it('tells of lines that can not be read and goes on', async () => {
    const folder = await storeWith([row({ repetition: 1 })]);
    const { journal } = storePaths(folder);
    writeFileSync(journal, `garbage\n${JSON.stringify({ type: 'run', row: row({ repetition: 2 }) })}\n`, {
      flag: 'a',
    });
    const notes: string[] = [];
    expect(await readRows(folder, (note) => notes.push(note))).toHaveLength(2);
    expect(notes.join()).toContain('1 lines of');
  });

  it('of a folder without results is empty, and nothing is created by reading it', async () => {
    const folder = path.join(temporaryFolder(), 'nothing');
    expect(await readRows(folder)).toEqual([]);
    expect(existsSync(folder)).toBe(false);
  });

  it('reads a database of another version in again from the journal', async () => {
    const rows = byKey([row({ repetition: 1 }), row({ repetition: 2 })]);
    const folder = await storeWith(rows);
    const { DuckDBInstance } = await import('@duckdb/node-api');
    const instance = await DuckDBInstance.create(storePaths(folder).database);
    const connection = await instance.connect();
    await connection.run('ALTER TABLE runs DROP COLUMN conditions');
    connection.closeSync();
    instance.closeSync();
    expect(await readRows(folder)).toEqual(rows);
    const again = await Store.open(folder);
    await again.record(row({ repetition: 3 }));
    await again.close();
    expect(await readRows(folder)).toHaveLength(3);
  });

  it('is read by several at once, and a writer that comes meanwhile waits for them', async () => {
    const folder = await storeWith([row({ repetition: 1 })]);
    const reader = await Store.open(folder, 'read');
    const waiting = Promise.all([
      readRows(folder),
      Store.open(folder).then((store) => store.close().then(() => 'written')),
    ]);
    expect(await Promise.race([waiting, sleep(200, 'still waiting')])).toBe('still waiting');
    await reader.close();
    const [rows, writer] = await waiting;
    expect(rows).toHaveLength(1);
    expect(writer).toBe('written');
  });

  it('gives a reader the journal while somebody writes', async () => {
    const folder = await storeWith([row({ repetition: 1 })]);
    const writer = await Store.open(folder);
    await writer.record(row({ repetition: 2 }));
    const notes: string[] = [];
    expect(await readRows(folder, (note) => notes.push(note))).toHaveLength(2);
    expect(notes.join()).toContain('read from its journal');
    await writer.close();
  });

  it('leaves neither lock nor scratch behind', async () => {
    const folder = await storeWith([row()]);
    expect(readdirSync(folder).sort()).toEqual(['journal.jsonl', 'runs.duckdb']);
    expect(readFileSync(storePaths(folder).journal, 'utf8').endsWith('\n')).toBe(true);
  });
});

/** -0 is written as 0 by JSON. */
function withoutNegativeZero(one: RunRow): RunRow {
  return JSON.parse(JSON.stringify(one)) as RunRow;
}
