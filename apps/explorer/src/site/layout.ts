import { html, raw, type Markup } from '../markup/html.ts';
import { toRoot, type SitePage } from './site.ts';

/** The built files a page loads. */
export interface PageAssets {
  readonly scripts: readonly string[];
  readonly styles: readonly string[];
  /** Modules and fonts that are certain to be needed. */
  readonly preload: readonly { readonly file: string; readonly as: 'script' | 'font' }[];
}

/** A whole page: head, header, what it says, footer. */
export function layout(page: SitePage, { scripts, styles, preload }: PageAssets): string {
  const root = toRoot(page.path);
  const markup = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${page.title}</title>
        <meta name="description" content="${page.description}" />
        <meta name="color-scheme" content="light dark" />
        <link rel="icon" href="${root}icon.svg" type="image/svg+xml" />
        ${styles.map((file) => html`<link rel="stylesheet" href="${href(root, file)}" />`)}
        ${preload.map((item) => preloadLink(root, item))}
        ${scripts.map((file) => html`<script type="module" src="${href(root, file)}"></script>`)}
      </head>
      <body data-root="${root}" ${page.paper === undefined ? '' : raw(` data-paper="${page.paper}"`)}>
        <a class="skip" href="#main">Skip to the content</a>
        <header class="site">
          <a class="mark" href="${root}index.html">@lab <span>explorer</span></a>
          <nav aria-label="Site">${navigation(root, page)}</nav>
          ${page.section !== 'search' && searchForm(root)}
        </header>
        <main id="main">${page.body}</main>
        <footer class="site">
          <p>
            Everything here is computed in your browser by the packages themselves. No data leave it, nothing
            is fetched from elsewhere, and after the first visit it works offline.
          </p>
          <p>MIT licence, the @lab authors.</p>
        </footer>
      </body>
    </html>`;
  return `${markup.text}\n`;
}

/** The search of every page but that of searching, which has its own. */
function searchForm(root: string): Markup {
  return html`<form role="search" action="${root}search/index.html" method="get">
    <input type="search" name="q" aria-label="Search papers, packages and functions" placeholder="Search" />
  </form>`;
}

function href(root: string, file: string): string {
  return file.startsWith('/') ? file : root + file;
}

function preloadLink(root: string, { file, as }: PageAssets['preload'][number]): Markup {
  return as === 'script'
    ? html`<link rel="modulepreload" href="${href(root, file)}" />`
    : html`<link rel="preload" as="font" type="font/woff2" crossorigin href="${href(root, file)}" />`;
}

function navigation(root: string, { section, path }: SitePage): Markup[] {
  const entries = [
    ['papers', 'Papers', `${root}index.html`],
    ['packages', 'Packages', `${root}packages/index.html`],
  ] as const;
  return entries.map(([name, label, address]) => {
    const current = section !== name ? '' : path === '' || path === 'packages/' ? 'page' : 'true';
    return html`<a href="${address}" ${current === '' ? '' : raw(` aria-current="${current}"`)}>${label}</a>`;
  });
}
