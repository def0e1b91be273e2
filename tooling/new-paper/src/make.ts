import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { citationFile } from '@lab/hygiene';
import { publishedPackages } from '@lab/workspace';
import { format, getFileInfo, resolveConfig } from 'prettier';
import { listDependency, listSuite } from './listings.ts';
import { checkPaper, type Paper } from './paper.ts';
import { filled, filledFolder, type NewFile } from './template.ts';

/**
 * Makes the package of a paper, its suite, its page in the explorer where there is one, and its changeset; returns the files written.
 * Nothing is written when the paper is refused.
 */
export async function makePaper(asked: Paper, workspace: string): Promise<string[]> {
  const paper = checkPaper(asked, workspace);
  const { name } = paper;
  const home = path.join('packages', name);
  const bench = path.join('apps', 'bench');
  const files: NewFile[] = [
    ...filledFolder('package', home, paper),
    ...filledFolder('suite', path.join(bench, 'src', 'suites', name), paper),
    { file: path.join(bench, 'test', `${name}.test.ts`), text: filled('suite.test.ts.template', paper) },
    { file: path.join('.changeset', `${name}-first.md`), text: filled('changeset.md.template', paper) },
    listSuite(name, workspace),
    listDependency(name, 'bench', workspace),
    ...explorerPage(paper, workspace),
  ];
  for (const { file, text } of files) await write(path.join(workspace, file), text);
  cpSync(path.join(workspace, 'LICENSE'), path.join(workspace, home, 'LICENSE'));
  const made = publishedPackages(workspace).find(({ short }) => short === name)!;
  const citation = path.join(home, 'CITATION.cff');
  writeFileSync(path.join(workspace, citation), citationFile(made));
  return [...files.map(({ file }) => file), path.join(home, 'LICENSE'), citation].sort();
}

/** The explorer's page, where there is an explorer. */
function explorerPage(paper: Paper, workspace: string): NewFile[] {
  const papers = path.join('apps', 'explorer', 'src', 'papers');
  if (!existsSync(path.join(workspace, papers))) return [];
  return [
    ...filledFolder('explorer', path.join(papers, paper.name), paper),
    listDependency(paper.name, 'explorer', workspace),
  ];
}

/** In the repository's style, whatever the length of the names. */
async function write(file: string, text: string): Promise<void> {
  mkdirSync(path.dirname(file), { recursive: true });
  const { inferredParser } = await getFileInfo(file);
  // As in .prettierignore: these have a form of their own.
  const keepsItsForm = file.includes(`${path.sep}.changeset${path.sep}`) || path.basename(file) === 'api.md';
  const options = await resolveConfig(file);
  const styled =
    inferredParser === null || keepsItsForm
      ? text
      : await format(text, { ...options, parser: inferredParser });
  writeFileSync(file, styled);
}
