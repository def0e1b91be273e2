import { existsSync } from 'node:fs';
import path from 'node:path';
import { publishedPackages } from '@lab/workspace';

/** A paper to make a package for. */
export interface Paper {
  /** The package's name without @lab/. */
  readonly name: string;
  readonly arxiv: string;
  readonly title: string;
  /** As in BibTeX: `Family, Given and Family, Given`. */
  readonly authors: string;
}

/** Why a paper can't be made into a package as it was asked for. */
export class RefusedPaper extends Error {}

const places = ['packages', 'apps', 'tooling', path.join('apps', 'bench', 'src', 'suites')];
const reserved = ['app', 'apps', 'index', 'lab', 'package', 'packages', 'src', 'test', 'tooling'];

/** Checks what was asked for against a workspace; throws RefusedPaper with what would be right. */
export function checkPaper({ name, arxiv, title, authors }: Paper, workspace: string): Paper {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) || name.length > 40)
    throw new RefusedPaper(
      `"${name}" is no name for a package: lower-case letters and digits, words joined by single hyphens, such as ih-gmm`,
    );
  if (reserved.includes(name))
    throw new RefusedPaper(`"${name}" is reserved: name the package for its method`);
  const taken = places.find((place) => existsSync(path.join(workspace, place, name)));
  if (taken !== undefined) throw new RefusedPaper(`"${name}" is taken: there is ${path.join(taken, name)}`);
  const number = checkArxiv(arxiv);
  const other = publishedPackages(workspace).find(({ manifest }) =>
    manifest.description.includes(`arXiv ${number})`),
  );
  if (other !== undefined) throw new RefusedPaper(`arXiv ${number} has a package already: ${other.name}`);
  const [plainTitle, plainAuthors] = [title, authors].map((text) => text.trim().replace(/\s+/g, ' '));
  if (plainTitle === '' || /[`{}\\]|\*\//.test(plainTitle!))
    throw new RefusedPaper(
      `"${title}" is no title: give --title "..." as plain text, without braces, backslashes or backticks`,
    );
  return { name, arxiv: number, title: plainTitle!, authors: plainAuthors! };
}

/** The year and month of an arXiv number decide its form: five digits from 2015 on, an archive's name before April 2007. */
function checkArxiv(arxiv: string): string {
  const refuse = (why: string): never => {
    throw new RefusedPaper(`"${arxiv}" is no arXiv number: ${why}, such as 2604.05337`);
  };
  if (/v\d+$/.test(arxiv)) refuse('leave the version out');
  const [, year = '', month = '', digits = ''] =
    /^(?:[a-z-]+(?:\.[A-Z]{2})?\/)?(\d\d)(\d\d)\.?(\d+)$/.exec(arxiv) ??
    refuse('it needs two digits of a year, two of a month, a point and five digits');
  if (Number(month) < 1 || Number(month) > 12) refuse(`there is no month ${month}`);
  const old = arxiv.includes('/');
  if (old ? arxiv.includes('.', arxiv.indexOf('/')) || digits.length !== 3 : !arxiv.includes('.'))
    refuse('it needs a year, a month, a point and its digits');
  const wanted = old ? 3 : Number(year + month) >= 1501 ? 5 : 4;
  if (digits.length !== wanted) refuse(`after the point it needs ${wanted} digits`);
  return arxiv;
}
