import { html, type Markup } from '../markup/html.ts';

/** A page on a package; `href` is its folder below the root, with a slash at the end. */
export interface PackagePlace {
  readonly label: string;
  readonly href: string;
}

/** A place on a page: the id of an element. */
export interface Anchor {
  readonly id: string;
  readonly text: string;
}

/** Beside a page of a package: its other pages, and what is on this one, which narrow windows show as a list to open. */
export function contents(
  places: readonly PackagePlace[],
  here: string,
  anchors: readonly Anchor[],
  up: string,
): Markup {
  const links = anchors.map(({ id, text }) => html`<li><a href="#${id}">${text}</a></li>`);
  return html`<aside class="contents">
    <nav aria-label="This package">
      <ul>
        ${places.map(({ label, href }) => html`<li>${placeLink(label, href, href === here, up)}</li>`)}
      </ul>
    </nav>
    <details>
      <summary>On this page</summary>
      <ul>
        ${links}
      </ul>
    </details>
    <nav aria-label="On this page" tabindex="0">
      <ul>
        ${links}
      </ul>
    </nav>
  </aside>`;
}

function placeLink(label: string, href: string, current: boolean, up: string): Markup {
  return current
    ? html`<a href="${up}${href}index.html" aria-current="page">${label}</a>`
    : html`<a href="${up}${href}index.html">${label}</a>`;
}
