import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { readReference } from '../src/site/reference.ts';
import { readPackages, readPapers } from '../src/site/workspace.ts';
import { dist } from './serve.ts';

const pages = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.html'),
);
const documents = new Map(
  pages.map((page) => [page, parseHTML(readFileSync(path.join(dist, page), 'utf8')).document] as const),
);

/** The file of the site behind an address on a page, and the anchor in it. */
function target(page: string, address: string): readonly [string, string | undefined] {
  const [file = '', anchor] = address.replace(/\?.*(?=#|$)/, '').split('#');
  return [file === '' ? page : path.join(path.dirname(page), file), anchor === '' ? undefined : anchor];
}

describe('the built site', () => {
  it('has every link and every file it names, anchors too, relative to the page', () => {
    const broken: string[] = [];
    for (const [page, document] of documents) {
      const named = [...document.querySelectorAll('[href], [src], [data-example]')].map(
        (element) =>
          element.getAttribute('href') ??
          element.getAttribute('src') ??
          element.getAttribute('data-example') ??
          '',
      );
      for (const address of named.filter((found) => !/^(https:|data:)/.test(found))) {
        const [file, anchor] = target(page, address);
        if (address.startsWith('/') || !existsSync(path.join(dist, file))) broken.push(`${page}: ${address}`);
        else if (anchor !== undefined && (documents.get(file)?.getElementById(anchor) ?? null) === null)
          broken.push(`${page}: ${address} has no such anchor`);
      }
    }
    expect(broken).toEqual([]);
  });

  it('loads nothing from another host', () => {
    for (const [page, document] of documents)
      for (const element of document.querySelectorAll('script[src], link[href], img[src]'))
        expect(element.getAttribute('src') ?? element.getAttribute('href'), page).not.toMatch(
          /^(https?:)?\/\//,
        );
  });

  it('has a page for each of nine papers, README and functions for each package', async () => {
    const papers = await readPapers();
    expect(papers.length).toBe(9);
    for (const { words, thumbnail } of papers) {
      expect(pages).toContain(`papers/${words.name}/index.html`);
      expect(thumbnail, words.name).toMatch(/^<svg /);
      expect(
        documents.get('index.html')?.querySelector(`a[href="papers/${words.name}/index.html"]`),
      ).not.toBeNull();
    }
    for (const { name } of readPackages()) {
      expect(pages).toContain(`packages/${name}/index.html`);
      expect(pages).toContain(`packages/${name}/api/index.html`);
    }
  });

  it("documents what a package's index exports", () => {
    const named = new Map(
      readReference().packages.map(({ name, entries }) => [
        name,
        new Set(entries.map((entry) => entry.name)),
      ]),
    );
    for (const { name, folder } of readPackages()) {
      const declarations = readFileSync(path.join(folder, 'dist', 'index.d.ts'), 'utf8');
      const lists = [...declarations.matchAll(/^export (?:type )?\{([^}]*)\};?$/gm)];
      const exported = lists
        .map(([, list]) => list!)
        .join(',')
        .split(',')
        .map((part) =>
          part
            .replace(/^.* as /, '')
            .replace(/^\s*type /, '')
            .trim(),
        )
        .filter((part) => part !== '');
      expect(exported.length, name).toBeGreaterThan(20);
      // What a package hands on from another is documented with one of them, ml-matrix's type by ml-matrix.
      const known = ['Matrix', ...[...named.values()].flatMap((names) => [...names])];
      const missing = exported.filter(
        (word) => !known.some((entry) => entry === word || entry.startsWith(`${word}.`)),
      );
      expect(missing, name).toEqual([]);
    }
  });

  it('has a service worker that keeps every file of the site', () => {
    const worker = readFileSync(path.join(dist, 'service-worker.js'), 'utf8');
    const kept = JSON.parse(/const files = (\[.*?\]);/.exec(worker)![1]!) as string[];
    const built = readdirSync(dist, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(dist, path.join(entry.parentPath, entry.name)))
      .filter((file) => file !== 'service-worker.js');
    expect(built.filter((file) => !kept.includes(file))).toEqual([]);
    expect(kept.filter((file) => !built.includes(file))).toEqual([]);
  });
});
