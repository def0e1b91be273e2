import { describe, expect, it } from 'vitest';
import { publishedPackages } from '@lab/workspace';
import { complaints, installedWith } from '../src/checks/readme.ts';
import { Sample } from './sample.ts';

const readme = `# @lab/sample

What it is.

![A figure](docs/a.svg)

## Install

\`\`\`sh
npm install @lab/sample
\`\`\`

Node 20 or later. Brings \`a\` and \`@lab/b\` (1.5 kB).

## Quickstart

\`\`\`js
console.log(1);
\`\`\`

\`\`\`text
1
\`\`\`

## Errors

## Accuracy and speed

## Limits

## Citation

\`\`\`bibtex
@article{x,
}
\`\`\`
`;

function complaintsAbout(text: string): string[] {
  const sample = new Sample('1.0.0');
  sample.write('packages/sample/README.md', text);
  for (const file of ['docs/a.svg', 'docs/theory.md', 'LICENSE', 'CITATION.cff'])
    sample.write(`packages/sample/${file}`, '');
  return complaints(publishedPackages(sample.workspace)[0]!);
}

describe('a README', () => {
  it('of the common skeleton has nothing against it', () => {
    expect(complaintsAbout(readme)).toEqual([]);
  });

  it.each([
    ['# @lab/sample', '# Sample', 'starts with'],
    ['## Install', '## Getting it', 'section Install'],
    ['## Limits', '## Bounds', 'section Limits'],
    ['## Errors', '## Faults', 'section Errors'],
    ['docs/a.svg', 'docs/b.svg', 'not there'],
    ['![A figure](docs/a.svg)', '', 'shows a figure'],
    ['Brings', 'Needs', 'what comes with it'],
    ['```bibtex', '```tex', 'BibTeX'],
    ['## Citation', '## Install', 'section Citation'],
  ])('without %s is told so', (from, to, what) => {
    expect(complaintsAbout(readme.replace(from, to)).join('\n')).toContain(what);
  });

  it('says what an installation brings', () => {
    expect(installedWith(readme)).toEqual(['a', '@lab/b']);
    expect(installedWith('# x\n')).toBeUndefined();
  });
});
