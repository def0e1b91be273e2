import { html, raw } from '../markup/html.ts';
import type { SiteFile } from './site.ts';

/**
 * 404.html, which hosts of static files answer with where nothing is. It may stand for any address, so that its own relative links would
 * lead astray: a script asks folder after folder, upwards, which of them holds the site, and only then links and style are set.
 */
export function missingPage(styles: readonly string[]): SiteFile {
  const markup = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <title>Nothing here · @lab explorer</title>
        ${raw('<style id="plain">body{font:1.0625rem/1.6 system-ui,sans-serif;max-width:48rem;margin:3rem auto;padding:0 1.5rem}</style>')}
      </head>
      <body>
        <header class="site">
          <a class="mark" data-to="index.html">@lab <span>explorer</span></a>
        </header>
        <main>
          <div class="hero">
            <h1>Nothing is at this address</h1>
            <p class="lead">A letter may be missing, or the page has moved.</p>
            <p class="links" id="ways" hidden>
              <a data-to="index.html">All papers</a>
              <a data-to="packages/index.html">Packages</a>
              <a data-to="search/index.html">Search</a>
            </p>
          </div>
        </main>
        ${raw(`<script>${findRoot(styles)}</script>`)}
      </body>
    </html>`;
  return { path: '404.html', source: `${markup.text}\n` };
}

function findRoot(styles: readonly string[]): string {
  return `(async () => {
  const holds = (folder) =>
    fetch(new URL('search/index.json', folder), { method: 'HEAD' }).then(
      ({ ok }) => ok,
      () => false,
    );
  let folder = new URL('.', location.href);
  while (!(await holds(folder))) {
    if (folder.pathname === '/') return;
    folder = new URL('..', folder);
  }
  for (const file of ${JSON.stringify(styles)}) {
    const style = document.createElement('link');
    style.rel = 'stylesheet';
    style.href = new URL(file, folder);
    style.onload = () => document.querySelector('#plain')?.remove();
    document.head.append(style);
  }
  for (const link of document.querySelectorAll('[data-to]')) link.href = new URL(link.dataset.to, folder);
  document.querySelector('#ways').hidden = false;
})();`;
}
