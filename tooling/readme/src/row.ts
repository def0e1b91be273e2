import { bytesOf } from '@lab/hygiene';
import { isPaper, type PublishedPackage } from '@lab/workspace';
import { verdictsOn, type Verdicts } from './ledgers.ts';

/** A package as the table of the README shows it. */
export interface Row {
  readonly name: string;
  readonly short: string;
  /** What it is for, its arXiv number apart. */
  readonly purpose: string;
  readonly arxiv: string | undefined;
  readonly version: string;
  /** Everything it exports with what that needs, minified and gzipped, without @lab/linalg. */
  readonly bytes: number;
  readonly verdicts: Verdicts | undefined;
  readonly speed: string;
  readonly isPaper: boolean;
}

/** Reads a package's manifest and ledgers, and measures what it built. */
export async function rowOf(target: PublishedPackage, workspace: string): Promise<Row> {
  const { name, short, version, manifest } = target;
  const [, purpose = '', arxiv] = /^(.*?)(?: \(arXiv ([^)]+)\))?$/.exec(manifest.description) ?? [];
  return {
    name,
    short,
    purpose,
    arxiv,
    version,
    bytes: await bytesOf(target, '.'),
    verdicts: verdictsOn(target, workspace),
    speed: manifest.lab.speed,
    isPaper: isPaper(target),
  };
}
