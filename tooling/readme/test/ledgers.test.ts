import { readFileSync } from 'node:fs';
import path from 'node:path';
import { workspaceRoot } from '@lab/workspace';
import { describe, expect, it } from 'vitest';
import { claimsFigure } from '../src/figure.ts';
import { resultsFolder, verdictsOf } from '../src/ledgers.ts';
import type { Row } from '../src/row.ts';
import { withTable } from '../src/table.ts';

const ledger = `# A suite

reproduced in words, and not counted

\`\`\`text
Title  size standard
  reproduced     A statement that is reproduced.
                 reproduced again
  not reproduced Another.
  inconclusive   One more.
  reproduced     The last.

  2 reproduced, 1 not reproduced, 1 inconclusive
\`\`\`
`;

const row: Row = {
  name: '@lab/sample',
  short: 'sample',
  purpose: 'A sample',
  arxiv: '2601.00001',
  version: '1.2.3',
  bytes: 12_340,
  verdicts: { reproduced: 3, notReproduced: 1, inconclusive: 0 },
  speed: 'fast',
  isPaper: true,
};
const marks = ['<!-- packages: written by `pnpm readme:table` -->', '<!-- /packages -->'] as const;

describe('a ledger', () => {
  it('is counted by its printed verdicts', () => {
    expect(verdictsOf(ledger)).toEqual({ reproduced: 2, notReproduced: 1, inconclusive: 1 });
  });

  it('of two-stage gives the counts that its page states', () => {
    const text = readFileSync(path.join(workspaceRoot, resultsFolder, 'two-stage.md'), 'utf8');
    const [, reproduced, notReproduced, inconclusive] =
      /(\d+) claims are reproduced, (\d+) not reproduced, (\d+) inconclusive/.exec(text)?.map(Number) ?? [];
    expect(reproduced).toBeGreaterThan(0);
    expect(verdictsOf(text)).toEqual({ reproduced, notReproduced, inconclusive });
  });
});

describe('the table', () => {
  it('stands between its marks, with what manifests and ledgers say', async () => {
    const readme = `# Title\n\n${marks[0]}\n\nold\n\n${marks[1]}\n\nafter\n`;
    const text = await withTable(readme, [row], path.join(workspaceRoot, 'README.md'));
    expect(text).not.toContain('old');
    expect(text).toContain('after');
    for (const part of ['npm install @lab/sample', '1.2.3', '12.3 kB', '3 / 1 / 0', 'fast', 'abs/2601.00001'])
      expect(text).toContain(part);
    expect(await withTable(text, [row], path.join(workspaceRoot, 'README.md'))).toBe(text);
  });

  it('says what is not released and not judged yet', async () => {
    const early = { ...row, version: '0.0.0', verdicts: undefined };
    const text = await withTable(marks.join('\n'), [early], path.join(workspaceRoot, 'README.md'));
    expect(text).toContain('unreleased');
    expect(text).toContain('no ledger yet');
  });

  it('refuses a README without its marks', async () => {
    await expect(withTable('# Title\n', [row], 'README.md')).rejects.toThrow('/packages');
  });
});

describe('the figure', () => {
  it('draws a bar as long as its count, and leaves out what was not judged', () => {
    const svg = claimsFigure([row, { ...row, name: '@lab/other', verdicts: undefined }]);
    const widths = [...svg.matchAll(/height="20" fill="(#\w+)"/g)];
    expect(widths).toHaveLength(2);
    const [long = 0, short = 0] = [...svg.matchAll(/width="([\d.]+)" height="20"/g)].map(([, w]) =>
      Number(w),
    );
    expect(long / short).toBeCloseTo(3, 1);
    expect(svg).not.toContain('@lab/other');
  });
});
