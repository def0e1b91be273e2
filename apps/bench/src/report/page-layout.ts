import type { Size } from '../nouns/size.ts';
import { html, raw, type Markup } from './html.ts';

export interface PageLink {
  readonly file: string;
  readonly title: string;
}

/** What a page is made of. */
export interface PageParts {
  readonly file: string;
  readonly title: string;
  readonly body: Markup;
  readonly links: readonly PageLink[];
  readonly generatedAt: Date;
  readonly size: Size;
}

// Spelt in two parts: a template that holds the closing tag is compiled with a helper.
const script = raw('<script src="page.js" defer></scr' + 'ipt>');

/** A whole page around its body. */
export function pageLayout({ file, title, body, links, generatedAt, size }: PageParts): Markup {
  return html`<!doctype html>
    <html lang="en" data-theme="auto">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} - lab-bench</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="style.css" />
        ${script}
      </head>
      <body>
        <header>
          <nav aria-label="Pages">
            ${links.map((link) => html`<a href="${link.file}" ${link.file === file ? html` aria-current="page"` : ''}>${link.title}</a> `)}
          </nav>
          <button type="button" id="theme">Theme: auto</button>
        </header>
        <main>
          <h1>${title}</h1>
          ${body}
        </main>
        <footer>
          Written ${generatedAt.toISOString().slice(0, 19).replace('T', ' ')} UTC by lab-bench from the runs
          of size ${size}.
        </footer>
      </body>
    </html> `;
}
