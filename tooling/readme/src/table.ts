import { format, resolveConfig } from 'prettier';
import type { Row } from './row.ts';

const begin = '<!-- packages: written by `pnpm readme:table` -->';
const end = '<!-- /packages -->';

/** The README with its table of packages written anew, in the repository's style. */
export async function withTable(readme: string, rows: readonly Row[], file: string): Promise<string> {
  const [from, to] = [readme.indexOf(begin), readme.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`README.md has no "${begin}" followed by "${end}"`);
  const text = `${readme.slice(0, from + begin.length)}\n\n${table(rows)}\n\n${readme.slice(to)}`;
  return format(text, { ...(await resolveConfig(file)), parser: 'markdown' });
}

function table(rows: readonly Row[]): string {
  const ordered = [...rows].sort(
    (a, b) => Number(b.isPaper) - Number(a.isPaper) || (a.name < b.name ? -1 : 1),
  );
  return [
    '| package | what it is for | version | size | claims | speed |',
    '| --- | --- | --- | --: | --- | --- |',
    ...ordered.map(line),
  ].join('\n');
}

function line({ name, short, purpose, arxiv, version, bytes, verdicts, speed, isPaper }: Row): string {
  const paper = arxiv === undefined ? '' : ` ([${arxiv}](https://arxiv.org/abs/${arxiv}))`;
  const claims =
    verdicts === undefined
      ? isPaper
        ? 'no ledger yet'
        : ''
      : `${verdicts.reproduced} / ${verdicts.notReproduced} / ${verdicts.inconclusive}`;
  const cells = [
    `[${name}](packages/${short})<br>\`npm install ${name}\``,
    `${purpose}${paper}`,
    version === '0.0.0' ? 'unreleased' : version,
    `${(bytes / 1000).toFixed(1)} kB`,
    claims,
    speed,
  ];
  return `| ${cells.join(' | ')} |`;
}
