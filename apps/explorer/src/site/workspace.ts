import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Controls } from '../contract/controls.ts';
import type { OwnDataForm } from '../contract/own-data.ts';
import type { Words } from '../contract/paper.ts';

const explorer = path.resolve(import.meta.dirname, '..', '..');

/** Folders that the site is made from. */
export const folders = {
  explorer,
  papers: path.join(explorer, 'src', 'papers'),
  packages: path.resolve(explorer, '..', '..', 'packages'),
  bench: path.resolve(explorer, '..', 'bench'),
  ledgers: path.resolve(explorer, '..', 'bench', 'docs', 'results'),
};

/** What the site says of a paper. */
export interface Paper {
  readonly words: Words;
  readonly controls: Controls;
  /** What the page asks about a reader's own file, where it takes one. */
  readonly ownData: OwnDataForm | undefined;
  /** The drawing for the index, SVG. */
  readonly thumbnail: string;
}

/** A package of the workspace that the site documents. */
export interface Package {
  /** Without @lab/. */
  readonly name: string;
  readonly description: string;
  readonly folder: string;
}

/** All papers that have a folder here, in the order of their titles' packages. */
export async function readPapers(): Promise<Paper[]> {
  const names = readdirSync(folders.papers, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return Promise.all(names.map(({ name }) => readPaper(name)));
}

async function readPaper(name: string): Promise<Paper> {
  const load = (file: string): Promise<unknown> =>
    import(/* @vite-ignore */ pathToFileURL(path.join(folders.papers, name, file)).href);
  const { words } = (await load('words.ts')) as { readonly words: Words };
  const { controls } = (await load('controls.ts')) as { readonly controls: Controls };
  const ownData = existsSync(path.join(folders.papers, name, 'own-data'))
    ? ((await load('own-data/form.ts')) as { readonly form: OwnDataForm }).form
    : undefined;
  const thumbnail = path.join(folders.papers, name, 'thumbnail.svg');
  return {
    words,
    controls,
    ownData,
    thumbnail: existsSync(thumbnail) ? readFileSync(thumbnail, 'utf8') : '',
  };
}

/** All published packages of the workspace by name. */
export function readPackages(): Package[] {
  return readdirSync(folders.packages)
    .filter((name) => existsSync(path.join(folders.packages, name, 'package.json')))
    .map((name) => {
      const folder = path.join(folders.packages, name);
      const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
        readonly description?: string;
      };
      return { name, description: manifest.description ?? '', folder };
    });
}
