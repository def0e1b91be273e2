import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isPaper, type PublishedPackage } from '@lab/workspace';
import type { Check } from '../finding.ts';

/** The sections every README has, in this order, whatever stands between. */
const sections = ['Install', 'Quickstart', 'Limits', 'Citation'];
/** Those whose place is free. */
const anywhere = ['Errors', 'Accuracy', 'Speed'];

/** Every README follows the common skeleton, and every package has its documents. */
export const readmes: Check = {
  name: 'READMEs by the common skeleton, documents of each package',
  run: ({ packages }) =>
    packages.flatMap((target) => complaints(target).map((what) => ({ where: target.name, what }))),
};

/** What a package's README and documents lack. */
export function complaints(target: PublishedPackage): string[] {
  const { folder, name } = target;
  const text = readFileSync(path.join(folder, 'README.md'), 'utf8');
  const prose = text.replace(/^```[\s\S]*?^```$/gm, (block) => block.replace(/^#/gm, ''));
  const headings = [...prose.matchAll(/^#{2,3} (.+)$/gm)].map(([, heading = '']) => heading);
  const found: string[] = [];
  const need = (holds: boolean, what: string): void => {
    if (!holds) found.push(what);
  };

  need(text.startsWith(`# ${name}\n`), `README.md starts with "# ${name}"`);
  need(
    /^!\[[^\]]+\]\((docs\/[^)]+\.svg)\)$/m.test(text),
    'README.md shows a figure of docs/, with a text for it',
  );
  const places = sections.map((section) => headings.findIndex((heading) => heading.startsWith(section)));
  sections.forEach((section, k) => need(places[k]! >= 0, `README.md has a section ${section}`));
  need(
    places.every((place, k) => k === 0 || place > places[k - 1]!),
    `README.md has its sections in this order: ${sections.join(', ')}`,
  );
  for (const section of anywhere)
    need(
      headings.some((heading) => heading.toLowerCase().includes(section.toLowerCase())),
      `README.md has a section ${section}`,
    );
  need(text.includes(`npm install ${name}\n`), `README.md says "npm install ${name}"`);
  need(
    installedWith(text) !== undefined,
    'README.md says under Install what comes with it: "Brings `a`, `b`."',
  );
  need(/^```js\n[\s\S]*?^```text\n/m.test(text), 'README.md has a program and what it prints');
  need(/^```bibtex\n@/m.test(text), 'README.md has a BibTeX entry');
  for (const [, figure = ''] of text.matchAll(/^!\[[^\]]+\]\(([^)]+)\)$/gm))
    need(existsSync(path.join(folder, figure)), `README.md shows ${figure}, which is not there`);
  for (const document of ['LICENSE', 'CITATION.cff', isPaper(target) ? 'docs/theory.md' : 'docs'])
    need(existsSync(path.join(folder, document)), `has ${document}`);
  return found;
}

/** The packages that a README says an installation brings: those in backticks after "Brings". */
export function installedWith(readme: string): string[] | undefined {
  const install = /^## Install\n([\s\S]*?)^## /m.exec(readme)?.[1] ?? '';
  const sentence = /\bBrings ([^]*?)\.(?:\s|$)/.exec(install)?.[1];
  return sentence === undefined
    ? undefined
    : [...sentence.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
}
