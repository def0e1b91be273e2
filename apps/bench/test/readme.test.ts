import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { exitCodes } from '../src/errors.ts';
import { command, temporaryFolder } from './support/command.ts';
import { journalRows } from './support/rows.ts';

const benchFolder = fileURLToPath(new URL('..', import.meta.url));
const readme = readFileSync(path.join(benchFolder, 'README.md'), 'utf8');

describe('the README', () => {
  it('shows nouns that make a suite as they stand', async () => {
    const blocks = [...readme.matchAll(/```ts\n([^]*?)```/g)].map(([, code = '']) => code);
    const names = blocks.map((code) => /export const (\w+)/.exec(code)?.[1] ?? '');
    expect(names).toEqual(['shifted', 'mean', 'squaredError', 'consistent', 'errorByShift']);
    const folder = temporaryFolder();
    mkdirSync(path.join(folder, 'node_modules', '@lab'), { recursive: true });
    symlinkSync(benchFolder, path.join(folder, 'node_modules', '@lab', 'bench'));
    symlinkSync(
      path.join(benchFolder, '..', '..', 'packages', 'stats'),
      path.join(folder, 'node_modules', '@lab', 'stats'),
    );
    writeFileSync(path.join(folder, 'package.json'), '{"name": "own", "version": "1.0.0", "type": "module"}');
    const [problem, method, metric, claim, figure] = names;
    writeFileSync(
      path.join(folder, 'suite.ts'),
      `import { defineClaim, defineFigure, defineMethod, defineMetric, defineProblem, defineSuite } from '@lab/bench';
       import { stratifiedMean } from '@lab/bench/judging';
       import { randomStream } from '@lab/stats';
       ${blocks.join('\n')}
       export const suite = defineSuite({ name: 'own', title: 'Own', description: 'From the README.', problems: [${problem}], methods: [${method}],
         metrics: [${metric}], claims: [${claim}], figures: [${figure}], subjects: [], timeLimit: 10 });`,
    );
    const { code, stdout } = await command(
      ['run', '--suites', 'suite.ts', '--size', 'standard', '--report'],
      folder,
    );
    expect(code).toBe(0);
    expect(stdout).toContain('The mean errs by less than 0.05 in mean square.');
    const rows = await journalRows(folder);
    expect(rows).toHaveLength(20);
    expect(rows[0]?.versions).toHaveProperty('@lab/stats');
    const page = readFileSync(path.join(folder, '.lab-bench', 'report', 'suite-own.html'), 'utf8');
    expect(page).toContain('Each dot is a run; lower is better.');
  });

  it('lists every exit code', () => {
    const listed = [...readme.matchAll(/^\| +(\d+) +\|/gm)].map(([, code]) => Number(code));
    expect(listed).toEqual(Object.values(exitCodes));
  });
});
