import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { html, raw } from '../markup/html.ts';
import { contents, type PackagePlace } from './contents.ts';
import { document, type Heading } from './markdown.ts';
import type { SiteFile, SitePage } from './site.ts';
import type { Package } from './workspace.ts';

/** A page that shows a Markdown file, and the pictures it needs. */
export interface DocumentPage {
  readonly page: SitePage;
  readonly headings: readonly Heading[];
  readonly files: readonly SiteFile[];
  /** The package, and what the page is to a reader. */
  readonly name: string;
  readonly kind: string;
}

/** The list of packages. */
export function packagesPage(packages: readonly Package[], papers: readonly string[]): SitePage {
  return {
    path: 'packages/',
    title: 'Packages · @lab explorer',
    description: 'README and reference of every package.',
    section: 'packages',
    body: html`
      <div class="hero">
        <h1>Packages</h1>
        <p class="lead">
          Each is installed by itself, in Node or a browser: <code>npm install @lab/NAME</code>.
        </p>
      </div>
      <ul class="list">
        ${packages.map(
          ({ name, description }) =>
            html`<li>
              <h2><a href="${name}/index.html">@lab/${name}</a></h2>
              <p>${description}</p>
              <p class="small links">
                <a href="${name}/api/index.html">Functions</a>
                ${papers.includes(name) && html`<a href="../papers/${name}/index.html">Live figure</a>`}
              </p>
            </li>`,
        )}
      </ul>
    `,
  };
}

/** README and docs/*.md of a package as pages of the site. */
export function documentPages(found: Package, packages: readonly Package[], live: boolean): DocumentPage[] {
  const pages = [documentPage(found, 'README.md', packages, live)];
  for (const { file } of furtherDocuments(found)) pages.push(documentPage(found, file, packages, live));
  return pages;
}

/** All pages on a package, in the order in which they are listed beside each of them. */
export function placesOf(found: Package, live: boolean): PackagePlace[] {
  const { name } = found;
  return [
    ...(live ? [{ label: 'Live figure', href: `papers/${name}/` }] : []),
    { label: 'README', href: `packages/${name}/` },
    { label: 'Functions', href: `packages/${name}/api/` },
    ...furtherDocuments(found).map(({ file, label }) => ({
      label,
      href: `packages/${folderOf(name, file)}`,
    })),
  ];
}

const furtherFiles = [
  { file: 'docs/theory.md', label: 'Derivations' },
  { file: 'docs/algorithms.md', label: 'Algorithms' },
  { file: 'docs/speed.md', label: 'Speed' },
] as const;

function furtherDocuments({ folder }: Package): (typeof furtherFiles)[number][] {
  return furtherFiles.filter(({ file }) => existsSync(path.join(folder, file)));
}

/** The address of a Markdown file of a package, below packages/. */
function folderOf(name: string, file: string): string {
  return file === 'README.md' ? `${name}/` : `${name}/${path.basename(file, '.md')}/`;
}

function documentPage(
  found: Package,
  file: string,
  packages: readonly Package[],
  live: boolean,
): DocumentPage {
  const { name, folder } = found;
  const at = `packages/${folderOf(name, file)}`;
  const up = '../'.repeat(at.split('/').length - 1);
  const files: SiteFile[] = [];
  const text = readFileSync(path.join(folder, file), 'utf8');
  const { body, headings } = document(text, {
    link: (href) => destination(href, path.dirname(path.join(folder, file)), packages, up),
    image(href) {
      const source = path.join(folder, path.dirname(file), href);
      const target = `packages/${name}/${path.basename(href)}`;
      files.push({ path: target, source: readFileSync(source) });
      return up + target;
    },
  });
  const title = headings[0]?.text ?? name;
  // A page called "Theory" does not say of what.
  const nameless = !title.includes(name);
  const isReadme = file === 'README.md';
  const anchors = headings.filter(({ depth }) => depth === 2);
  return {
    page: {
      path: at,
      title: `${title}${nameless ? ` · @lab/${name}` : ''} · @lab explorer`,
      description: found.description,
      section: 'packages',
      body: html`<div class="document">
        <article class="prose${raw(isReadme ? '' : ' derivations')}">
          ${nameless && html`<p class="eyebrow">@lab/${name}</p>`} ${body}
        </article>
        ${contents(placesOf(found, live), at, anchors, up)}
      </div>`,
    },
    headings,
    files,
    name,
    kind: furtherFiles.find((further) => further.file === file)?.label ?? 'README',
  };
}

/** The page of the site for a file of the workspace; other relative links have no page and are no links. */
function destination(
  href: string,
  from: string,
  packages: readonly Package[],
  up: string,
): string | undefined {
  if (/^([a-z]+:|#)/.test(href)) return href;
  const [target = '', anchor] = href.split('#');
  const file = path.resolve(from, target);
  const owner = packages.find(({ folder }) => file === folder || file.startsWith(folder + path.sep));
  if (owner === undefined) return undefined;
  const inside = path.relative(owner.folder, file);
  if (inside !== '' && !inside.endsWith('.md')) return undefined;
  const page = inside === '' ? 'README.md' : inside;
  return `${up}packages/${folderOf(owner.name, page)}index.html${anchor === undefined ? '' : `#${anchor}`}`;
}
