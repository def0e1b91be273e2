import { html, raw, type Markup } from '../markup/html.ts';
import { plainProse } from './markdown.ts';
import type {
  EntryKind,
  PackageReference,
  ReferenceEntry,
  ReferenceMember,
  ReferenceSignature,
} from './reference.ts';
import type { SitePage } from './site.ts';

const sections: readonly (readonly [EntryKind, string])[] = [
  ['function', 'Functions'],
  ['class', 'Classes'],
  ['value', 'Values'],
  ['type', 'Types'],
];

/** All exported names of a package on one page. */
export function referencePage({ name, entries }: PackageReference, live: boolean): SitePage {
  const ids = new Map(entries.map((entry) => [entry.name, entryId(entry.name)]));
  return {
    path: `packages/${name}/api/`,
    title: `Functions of @lab/${name} · @lab explorer`,
    description: `Every function and type of @lab/${name}: parameters, results, errors.`,
    section: 'packages',
    body: html`<div class="document">
      <article class="prose reference">
        <h1>Functions of @lab/${name}</h1>
        <p>
          Made from the published declarations. <a href="../index.html">The README</a> says how they go
          together.
        </p>
        ${sections.map(([kind, title]) =>
          sectionMarkup(
            title,
            entries.filter((entry) => entry.kind === kind),
            ids,
            name,
          ),
        )}
      </article>
      ${contents(name, entries, live)}
    </div>`,
  };
}

/** The anchor of a name. */
export function entryId(name: string): string {
  return `name-${name.replaceAll('.', '-')}`;
}

type Ids = ReadonlyMap<string, string>;

function sectionMarkup(
  title: string,
  entries: readonly ReferenceEntry[],
  ids: Ids,
  home: string,
): Markup | undefined {
  if (entries.length === 0) return undefined;
  return html`<h2 id="${title.toLowerCase()}">${title}</h2>
    ${entries.map((entry) => entryMarkup(entry, ids, home))}`;
}

function entryMarkup(
  { name, from, signatures, comment, members }: ReferenceEntry,
  ids: Ids,
  home: string,
): Markup {
  return html`<section class="entry" id="${entryId(name)}">
    <h3>${name}</h3>
    ${from !== `@lab/${home}` && html`<p class="small muted">from <code>${from}</code></p>`}
    ${signatures.map((signature) => signatureMarkup(signature, ids))} ${commentMarkup(comment, ids)}
    ${members.length > 0 && html`<dl class="members">${members.map((member) => memberMarkup(member, ids))}</dl>`}
  </section>`;
}

function signatureMarkup({ code, parameters, comment }: ReferenceSignature, ids: Ids): Markup {
  return html`<pre tabindex="0"><code>${linked(code, ids)}</code></pre>
    ${comment.summary !== '' && plainProse(comment.summary)}
    ${
      parameters.length > 0 &&
      html`<dl class="members">
        ${parameters.map(
          ({ name, text }) =>
            html`<dt><code>${name}</code></dt>
              <dd>${plainProse(text)}</dd>`,
        )}
      </dl>`
    }
    ${commentMarkup({ ...comment, summary: '' }, ids)}`;
}

function commentMarkup({ summary, returns, throws, remarks }: ReferenceEntry['comment'], _: Ids): Markup[] {
  const part = (label: string, text: string): Markup[] =>
    text === '' ? [] : [html`<div class="part"><span>${label}</span>${plainProse(text)}</div>`];
  // Where a comment names its source after the errors, it is no part of these.
  const [errors = '', source = ''] = throws.split(/\s+Source:\s+/);
  return [
    ...(summary === '' ? [] : [plainProse(summary)]),
    ...part('Returns', returns),
    ...part('Throws', errors),
    ...part('Source', [remarks, source].filter((text) => text !== '').join(' ')),
  ];
}

function memberMarkup({ name, type, text }: ReferenceMember, ids: Ids): Markup {
  // The type of a method begins with its name, that of a constructor with new.
  const named = name === 'constructor' || type.startsWith(`${name}(`) || type.startsWith(`${name}<`);
  return html`<dt><code>${named ? '' : `${name}: `}${linked(type, ids)}</code></dt>
    <dd>${text !== '' && plainProse(text)}</dd>`;
}

/** TypeScript with the package's own names as links. */
function linked(code: string, ids: Ids): Markup[] {
  return code.split(/(\b[A-Z]\w+\b)/).map((word, index) => {
    const id = index % 2 === 1 ? ids.get(word) : undefined;
    return id === undefined ? html`${word}` : html`<a href="#${raw(id)}">${word}</a>`;
  });
}

function contents(name: string, entries: readonly ReferenceEntry[], live: boolean): Markup {
  const functions = entries.filter(({ kind }) => kind !== 'type');
  return html`<aside class="contents">
    <nav aria-label="This package">
      <ul>
        ${live && html`<li><a href="../../../papers/${name}/index.html">Live figure</a></li>`}
        <li><a href="../index.html">README</a></li>
      </ul>
    </nav>
    <nav aria-label="On this page" tabindex="0">
      <ul>
        ${functions.map((entry) => html`<li><a href="#${entryId(entry.name)}">${entry.name}</a></li>`)}
        <li><a href="#types">Types</a></li>
      </ul>
    </nav>
  </aside>`;
}
