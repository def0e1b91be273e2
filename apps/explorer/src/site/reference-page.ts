import { html, raw, type Markup } from '../markup/html.ts';
import { contents, type PackagePlace } from './contents.ts';
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

/** Packages whose types the declarations of others name. */
const foundations = ['linalg', 'stats'];

/** All exported names of a package on one page. */
export function referencePage(
  { name, entries }: PackageReference,
  places: readonly PackagePlace[],
  others: readonly PackageReference[],
): SitePage {
  const context: Context = {
    ids: new Map(entries.map((entry) => [entry.name, entryId(entry.name)])),
    abroad: new Map(
      others
        .filter((other) => other.name !== name && foundations.includes(other.name))
        .flatMap((other) =>
          other.entries
            .filter(({ kind }) => kind === 'type' || kind === 'class')
            .map(
              (entry) => [entry.name, `../../${other.name}/api/index.html#${entryId(entry.name)}`] as const,
            ),
        ),
    ),
    home: name,
    places,
  };
  const ordered = sections.map(([kind, title]) => ({
    kind,
    title,
    entries: entries.filter((entry) => entry.kind === kind),
  }));
  const anchors = ordered
    .filter(({ kind }) => kind !== 'type')
    .flatMap((section) => section.entries.map((entry) => ({ id: entryId(entry.name), text: entry.name })));
  const path = `packages/${name}/api/`;
  return {
    path,
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
        ${ordered.map((section) => sectionMarkup(section.title, section.entries, context))}
      </article>
      ${contents(places, path, [...anchors, { id: 'types', text: 'Types' }], '../../../')}
    </div>`,
  };
}

/** The anchor of a name. */
export function entryId(name: string): string {
  return `name-${name.replaceAll('.', '-')}`;
}

/** What the entries of a page need to know of it. */
interface Context {
  /** Anchors of the names on the page. */
  readonly ids: ReadonlyMap<string, string>;
  /** Addresses of the types of the packages that all others stand on. */
  readonly abroad: ReadonlyMap<string, string>;
  /** The package, without @lab/. */
  readonly home: string;
  readonly places: readonly PackagePlace[];
}

function sectionMarkup(
  title: string,
  entries: readonly ReferenceEntry[],
  context: Context,
): Markup | undefined {
  if (entries.length === 0) return undefined;
  return html`<h2 id="${title.toLowerCase()}">${title}</h2>
    ${entries.map((entry) => entryMarkup(entry, context))}`;
}

function entryMarkup(entry: ReferenceEntry, context: Context): Markup {
  const { name, from, signatures, comment, members, unexported } = entry;
  return html`<section class="entry" id="${entryId(name)}">
    <h3>${raw(name.replaceAll('.', '.<wbr>'))}</h3>
    ${unexported && html`<p class="small muted">named by other types, not exported</p>`}
    ${!unexported && from !== `@lab/${context.home}` && html`<p class="small muted">from <code>${from}</code></p>`}
    ${overloads(signatures).map((group) => signatureMarkup(name, group, context))}
    ${commentMarkup(comment, context)}
    ${members.length > 0 && html`<dl class="members">${members.map((member) => memberMarkup(member, context))}</dl>`}
  </section>`;
}

/** Ways to call a function that the same words describe: these stand once, below them all. */
function overloads(signatures: readonly ReferenceSignature[]): ReferenceSignature[][] {
  const groups: ReferenceSignature[][] = [];
  for (const signature of signatures) {
    const last = groups.at(-1);
    const words = JSON.stringify(signature.comment);
    if (last !== undefined && JSON.stringify(last[0]!.comment) === words) last.push(signature);
    else groups.push([signature]);
  }
  return groups;
}

function signatureMarkup(name: string, group: readonly ReferenceSignature[], context: Context): Markup {
  const { comment } = group[0]!;
  const parameters = group.flatMap((signature) => signature.parameters);
  return html`${group.map(({ code }) => html`<pre tabindex="0"><code>${linked(code, context, name)}</code></pre>`)}
  ${comment.summary !== '' && said(comment.summary, context)} ${parametersMarkup(parameters, context)}
  ${commentMarkup({ ...comment, summary: '' }, context)}`;
}

/** The parameters and what each is; once where several ways to call have it. */
function parametersMarkup(
  parameters: ReferenceSignature['parameters'],
  context: Context,
): Markup | undefined {
  if (parameters.length === 0) return undefined;
  return html`<dl class="members">
    ${Array.from(
      new Map(parameters.map(({ name, text }) => [name, text])),
      ([name, text]) =>
        html`<dt><code>${name}</code></dt>
          <dd>${said(text, context)}</dd>`,
    )}
  </dl>`;
}

/** Words of a doc comment; the documents they name are links where the site has them. */
function said(text: string, { places, home }: Context): Markup {
  return plainProse(
    text.replace(/`?\bdocs\/(\w+)\.md`?/g, (found, name: string) =>
      places.some(({ href }) => href === `packages/${home}/${name}/`)
        ? `[docs/${name}.md](../${name}/index.html)`
        : found,
    ),
  );
}

function commentMarkup(
  { summary, returns, throws, remarks }: ReferenceEntry['comment'],
  context: Context,
): Markup[] {
  const part = (label: string, text: string): Markup[] =>
    text === '' ? [] : [html`<div class="part"><span>${label}</span>${said(text, context)}</div>`];
  // Where a comment names its source after the result or the errors, it is no part of these.
  const [result = '', sourceOfResult = ''] = returns.split(/\s+Source:\s+/);
  const [errors = '', source = ''] = throws.split(/\s+Source:\s+/);
  return [
    ...(summary === '' ? [] : [said(summary, context)]),
    ...part('Returns', result),
    ...part('Throws', errors),
    ...part('Source', [remarks, sourceOfResult, source].filter((text) => text !== '').join(' ')),
  ];
}

function memberMarkup({ name, type, text, call }: ReferenceMember, context: Context): Markup {
  const entry = type === '' ? context.ids.get(name) : undefined;
  if (entry !== undefined)
    return html`<dt>
        <code><a href="#${raw(entry)}">${name}</a></code>
      </dt>
      <dd>${text !== '' && said(text, context)}</dd>`;
  // The type of a method begins with its name, which does not say that it may be left out; that of a constructor with new.
  const bare = name.replace(/\?$/, '');
  const method = type.startsWith(`${bare}(`) || type.startsWith(`${bare}<`);
  const before = method ? name : name === 'constructor' ? '' : `${name}: `;
  return html`<dt><code>${before}${linked(method ? type.slice(bare.length) : type, context)}</code></dt>
    <dd>
      ${text !== '' && said(text, context)}
      ${call && [parametersMarkup(call.parameters, context), commentMarkup(call.comment, context)]}
    </dd>`;
}

/** TypeScript with the package's own names as links, but for that of the entry itself. */
function linked(code: string, { ids, abroad }: Context, self?: string): Markup[] {
  return code.split(/(\b[A-Z]\w+\b)/).map((word, index) => {
    if (index % 2 === 0 || word === self) return html`${word}`;
    const id = ids.get(word);
    const href = id === undefined ? abroad.get(word) : `#${id}`;
    return href === undefined ? html`${word}` : html`<a href="${raw(href)}">${word}</a>`;
  });
}
