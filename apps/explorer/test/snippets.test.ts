import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  initialValues,
  readValues,
  valueAt,
  type AnyValues,
  type Controls,
} from '../src/contract/controls.ts';
import { loadPaper, paperNames, resultInNode } from './papers.ts';

describe("the program a page shows prints the page's numbers", () => {
  it.for(paperNames)('%s, as the page opens and with other values', async (name) => {
    const paper = await loadPaper(name);
    for (const values of [initialValues(paper.page.controls), otherValues(paper.page.controls)]) {
      const printed = run(paper.page.snippet.code(values));
      expect(printed).toBe(paper.page.snippet.output(resultInNode(paper, values), values));
    }
  });

  it.for(paperNames)('%s is short', async (name) => {
    const { page } = await loadPaper(name);
    const lines = page.snippet.code(initialValues(page.controls)).split('\n');
    expect(
      lines.filter((line) => line.trim() !== '' && !line.startsWith('import')).length,
    ).toBeLessThanOrEqual(10);
  });
});

/** A third of the way along the first slider, the last of every choice. */
function otherValues(controls: Controls): AnyValues {
  const values = { ...initialValues(controls) };
  const [name, control] = Object.entries(controls).find(([, { kind }]) => kind === 'range')!;
  if (control.kind === 'range')
    values[name] = valueAt(
      control,
      Math.round(
        control.scale === undefined ? (control.max - control.min) / control.step / 3 : control.step / 3,
      ),
    );
  return readValues(
    controls,
    new URLSearchParams(Object.entries(values).map(([key, value]) => [key, String(value)])),
  );
}

/** Runs a program outside the repository's sources, with the packages as they are built. */
function run(code: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'snippet-'));
  try {
    symlinkSync(
      path.resolve(import.meta.dirname, '..', 'node_modules'),
      path.join(folder, 'node_modules'),
      'junction',
    );
    writeFileSync(path.join(folder, 'program.mjs'), code);
    const { stdout, stderr, status } = spawnSync(process.execPath, [path.join(folder, 'program.mjs')], {
      encoding: 'utf8',
      timeout: 120_000,
    });
    expect(status, stderr).toBe(0);
    return stdout.trimEnd();
  } finally {
    rmSync(folder, { recursive: true });
  }
}
