import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { PublishedPackage } from '@lab/workspace';

/** How many claims of a paper were judged which way. */
export interface Verdicts {
  readonly reproduced: number;
  readonly notReproduced: number;
  readonly inconclusive: number;
}

/** The folder with the ledgers of the last standard runs. */
export const resultsFolder = path.join('apps', 'bench', 'docs', 'results');

/** The verdicts in a ledger as `lab-bench claims` prints it: a claim begins two spaces from the margin with its verdict. */
export function verdictsOf(ledger: string): Verdicts {
  const printed = [...ledger.matchAll(/^```text\n([\s\S]*?)^```$/gm)].map(([, text = '']) => text).join('\n');
  const count = (verdict: string): number =>
    [...printed.matchAll(new RegExp(`^ {2}${verdict}(?= )`, 'gm'))].length;
  return {
    reproduced: count('reproduced'),
    notReproduced: count('not reproduced'),
    inconclusive: count('inconclusive'),
  };
}

/** The verdicts on a package's paper; undefined where no ledger of it is kept yet. */
export function verdictsOn({ manifest }: PublishedPackage, workspace: string): Verdicts | undefined {
  const found = (manifest.lab.ledgers ?? [])
    .map((name) => path.join(workspace, resultsFolder, `${name}.md`))
    .filter((file) => existsSync(file))
    .map((file) => verdictsOf(readFileSync(file, 'utf8')));
  if (found.length === 0) return undefined;
  const sum = (field: keyof Verdicts): number =>
    found.reduce((total, verdicts) => total + verdicts[field], 0);
  return {
    reproduced: sum('reproduced'),
    notReproduced: sum('notReproduced'),
    inconclusive: sum('inconclusive'),
  };
}

/** The ledgers that no package's manifest names. */
export function unclaimedLedgers(packages: readonly PublishedPackage[], workspace: string): string[] {
  const named = packages.flatMap(({ manifest }) => manifest.lab.ledgers ?? []);
  return readdirSync(path.join(workspace, resultsFolder))
    .filter((file) => file.endsWith('.md') && file !== 'README.md')
    .map((file) => file.slice(0, -'.md'.length))
    .filter((name) => !named.includes(name));
}
