import { execFile } from 'node:child_process';
import { appendFileSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Journal, readJournal, type JournalLine } from '../src/store/journal.ts';
import { temporaryFolder } from './support/command.ts';
import { row } from './support/rows.ts';

async function linesOf(file: string, from = 0): Promise<(JournalLine | undefined)[]> {
  const lines: (JournalLine | undefined)[] = [];
  for await (const { line } of readJournal(file, from)) lines.push(line);
  return lines;
}

async function journalOf(count: number): Promise<string> {
  const file = path.join(temporaryFolder(), 'journal.jsonl');
  const journal = await Journal.open(file);
  for (let repetition = 0; repetition < count; repetition++) {
    await journal.append({ type: 'run', row: row({ repetition }) });
  }
  await journal.close();
  return file;
}

describe('the journal', () => {
  it('gives back what was appended, in order, also from several writers at once', async () => {
    const file = path.join(temporaryFolder(), 'journal.jsonl');
    const journal = await Journal.open(file);
    const rows = Array.from({ length: 200 }, (_, repetition) => row({ repetition }));
    await Promise.all(rows.map((one) => journal.append({ type: 'run', row: one })));
    await journal.close();
    const read = (await linesOf(file)).flatMap((line) => (line?.type === 'run' ? [line.row] : []));
    expect(read).toEqual(rows);
  });

  it('has a line on the disk when its append has resolved', async () => {
    const file = path.join(temporaryFolder(), 'journal.jsonl');
    const journal = await Journal.open(file);
    await journal.append({ type: 'run', row: row() });
    expect(readFileSync(file, 'utf8')).toContain(row().key);
    await journal.close();
  });

  it('loses nothing but the last line, wherever that line was cut', async () => {
    const whole = await journalOf(3);
    const text = readFileSync(whole, 'utf8');
    const lastLine = text.lastIndexOf('\n', text.length - 2) + 1;
    const file = path.join(temporaryFolder(), 'cut.jsonl');
    for (const cut of [
      lastLine + 1,
      lastLine + 7,
      Math.floor((lastLine + text.length) / 2),
      text.length - 2,
      text.length - 1,
    ]) {
      writeFileSync(file, text);
      truncateSync(file, cut);
      const journal = await Journal.open(file);
      expect(journal.repair.droppedBytes).toBe(cut - lastLine);
      await journal.append({ type: 'run', row: row({ repetition: 99 }) });
      await journal.close();
      const repetitions = (await linesOf(file)).flatMap((line) =>
        line?.type === 'run' ? [line.row.repetition] : [],
      );
      expect(repetitions).toEqual([0, 1, 99]);
    }
  });

  it('is untouched when nothing was cut', async () => {
    const file = await journalOf(2);
    const before = readFileSync(file, 'utf8');
    const journal = await Journal.open(file);
    await journal.close();
    expect(journal.repair.droppedBytes).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  it('keeps its name over openings', async () => {
    const file = await journalOf(1);
    const first = await Journal.open(file);
    await first.close();
    const second = await Journal.open(file);
    await second.close();
    expect(second.id).toBe(first.id);
    expect(first.id).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('begins anew in a file of zeros, as a power cut can leave it', async () => {
    const file = path.join(temporaryFolder(), 'journal.jsonl');
    writeFileSync(file, Buffer.alloc(4096));
    const journal = await Journal.open(file);
    await journal.append({ type: 'run', row: row() });
    await journal.close();
    expect(journal.repair.droppedBytes).toBe(4096);
    expect((await linesOf(file)).map((line) => line?.type)).toEqual(['journal', 'run']);
  });

  it('leaves a line that is being written to the next reading, and says where to go on', async () => {
    const file = await journalOf(1);
    const complete = statSync(file).size;
    appendFileSync(file, '{"type":"run","row":{"ke');
    let end = 0;
    for await (const read of readJournal(file)) end = read.end;
    expect(end).toBe(complete);
    expect(await linesOf(file, end)).toEqual([]);
  });

  it('cuts off what a full disk left of a line, so that the next one is whole', async () => {
    const file = path.join(temporaryFolder(), 'journal.jsonl');
    const module = new URL('../dist/store/journal.js', import.meta.url).href;
    const program = `
      import { Journal } from ${JSON.stringify(module)};
      const journal = await Journal.open(${JSON.stringify(file)});
      const note = (size) => journal.append({ type: 'end', endedAt: 'x'.repeat(size), interrupted: false });
      await note(10);
      const failure = await note(20000).catch((error) => error.code);
      await note(20);
      await journal.close();
      console.log(failure);`;
    // A limit on the size of files stands for the end of the disk.
    const script = `trap '' XFSZ; ulimit -f 8; exec "$0" --input-type=module -e "$1"`;
    const { stdout } = await promisify(execFile)('bash', ['-c', script, process.execPath, program]);
    expect(stdout.trim()).toBe('EFBIG');
    const lines = (await linesOf(file)).map((line) =>
      line?.type === 'end' ? line.endedAt.length : line?.type,
    );
    expect(lines).toEqual(['journal', 10, 20]);
  });

  it('shows a damaged line in the middle as such', async () => {
    const file = await journalOf(1);
    appendFileSync(file, 'not json\n');
    appendFileSync(file, `${JSON.stringify({ type: 'run', row: row({ repetition: 5 }) })}\n`);
    expect((await linesOf(file)).map((line) => line?.type)).toEqual(['journal', 'run', undefined, 'run']);
  });
});
