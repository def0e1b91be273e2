import { Marked, type RendererObject } from 'marked';
import katex from 'katex';
import { highlight } from '../markup/code.ts';
import { escapeText, raw, type Markup } from '../markup/html.ts';

/** Where links and images of a Markdown page lead on the site. */
export interface Destinations {
  /** `undefined` where the site has no page for it: the words stay, without a link. */
  readonly link: (href: string) => string | undefined;
  readonly image: (href: string) => string;
}

/** A heading of a rendered page. */
export interface Heading {
  readonly id: string;
  readonly depth: number;
  readonly text: string;
  /** The words below it, up to the next heading of its depth. */
  content: string;
}

/** TeX as HTML and MathML. */
export function formula(tex: string, displayMode: boolean): string {
  return katex.renderToString(tex, {
    displayMode,
    throwOnError: true,
    strict: 'error',
    output: 'htmlAndMathml',
  });
}

/** Markdown of a doc comment. */
export function plainProse(markdown: string): Markup {
  return raw(unbroken(new Marked({ async: false, gfm: true }).parse(withoutSigns(markdown)) as string));
}

/** Comparisons such as a < b are no HTML; stars and underscores, as in x_i = (B*W)_i, are no emphasis. */
function withoutSigns(markdown: string): string {
  const entities: Readonly<Record<string, string>> = { '*': '&#42;', _: '&#95;' };
  return markdown.replace(/`[^`]*`|^\s*\* |[<>&*_]/gm, (found) =>
    found.length > 1 ? found : (entities[found] ?? escapeText(found)),
  );
}

/** Numbers such as 1e-12, 5 % and <= 3, sizes such as n x d, powers such as d^-1, p-values and options such as --size are not parted where a line ends. */
function unbroken(rendered: string): string {
  return rendered.replace(
    /<pre[\s\S]*?<\/pre>|<[^>]*>|(?:&[lg]t;=?|=) -?\d(?:(?:e-|[\w.,])*\w)?(?: %)?|(?<![\w.])\d[\d.]*e-\d+|\d[\d.]* %|\^-[\w.]+|\bp-values?\b|\b\w{1,2} x \w{1,2}\b(?!-)|(?<![\w-])--[a-z][\w-]*/g,
    (found) => (found.startsWith('<') ? found : `<span class="whole">${found}</span>`),
  );
}

/** Tables that are too wide for a phone are moved within their own edges. */
const tables: RendererObject = {
  table(token) {
    const cells = (row: typeof token.header, tag: string): string =>
      row
        .map(
          (cell) =>
            `<${tag}${cell.align === null ? '' : ` class="${cell.align}"`}>${this.parser.parseInline(cell.tokens)}</${tag}>`,
        )
        .join('');
    const body = token.rows.map((row) => `<tr>${cells(row, 'td')}</tr>`).join('\n');
    return `<div class="scroll" tabindex="0" role="group" aria-label="table"><table><thead><tr>${cells(token.header, 'th')}</tr></thead><tbody>${body}</tbody></table></div>\n`;
  },
};

/** Markdown of our own pages, with formulas between dollars. */
export function prose(markdown: string): Markup {
  const formulas: string[] = [];
  const text = markdown.replace(/\$([^$\n]+)\$/g, (_, tex: string) => {
    formulas.push(formula(tex, false));
    return `@@${formulas.length - 1}@@`;
  });
  const rendered = new Marked({ async: false, renderer: tables }).parse(text) as string;
  return raw(unbroken(rendered).replace(/@@(\d+)@@/g, (_, index: string) => formulas[Number(index)]!));
}

/** Markdown of a README or a theory page, with its headings. */
export function document(
  markdown: string,
  { link, image }: Destinations,
): { readonly body: Markup; readonly headings: readonly Heading[] } {
  const headings: Heading[] = [];
  const marked = new Marked({
    async: false,
    gfm: true,
    tokenizer: {
      /** A star within a formula, as in V*(A*A - I)V, begins no emphasis: `undefined` leaves it to be text, `false` to be judged. */
      emStrong: (_src, _masked, before = '') => (/[^\s("']/.test(before) ? undefined : false),
    },
    renderer: {
      heading({ tokens, depth, text }) {
        const id = slug(text, headings);
        headings.push({ id, depth, text: plain(text), content: '' });
        return `<h${depth} id="${id}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
      },
      code({ text, lang }) {
        const code = lang === 'js' || lang === 'ts' ? highlight(text).text : escapeText(text);
        return `<pre tabindex="0"><code>${code}</code></pre>\n`;
      },
      codespan({ text }) {
        return inlineCode(text);
      },
      link({ href, tokens }) {
        const [words, address] = [this.parser.parseInline(tokens), link(href)];
        return address === undefined ? words : `<a href="${escapeText(address)}">${words}</a>`;
      },
      image({ href, text }) {
        const picture = `<img src="${escapeText(image(href))}" alt="${escapeText(text)}" loading="lazy">`;
        return `<span class="picture" tabindex="0" role="group" aria-label="picture">${picture}</span>`;
      },
      ...tables,
    },
  });
  const body = raw(unbroken(marked.parse(markdown) as string));
  fillContents(headings, markdown);
  return { body, headings };
}

/** The words below each heading, without code, tables and the signs of lists. */
function fillContents(headings: readonly Heading[], markdown: string): void {
  const prose = markdown
    .replace(/```[\s\S]*?```/g, '')
    .replace(/^\|.*$/gm, '')
    .replace(/^\s*(?:[-*]|\d+\.)\s+/gm, '');
  const parts = prose.split(/^#{1,6} .*$/m).slice(1);
  for (const [index, heading] of headings.entries())
    heading.content = plain(parts[index] ?? '')
      .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replace(/\s+/g, ' ')
      .trim();
}

/** Code in a line: options and short hyphenated names stay whole; in the narrow tables of a phone names may break where their words meet. */
function inlineCode(text: string): string {
  if (/^'?[\w@/]*-[\w-]*\+*'?$/.test(text) && text.length <= 20)
    return `<code class="whole">${escapeText(text)}</code>`;
  const pieces = text.split(/(?<=[a-z\d])(?=[A-Z])|(?<=[(./_])(?=\w)/);
  return `<code>${pieces.map(escapeText).join('<wbr>')}</code>`;
}

function slug(text: string, taken: readonly Heading[]): string {
  const base =
    plain(text)
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '') || 'section';
  const used = taken.filter(({ id }) => id === base || new RegExp(`^${base}-\\d+$`).test(id)).length;
  return used === 0 ? base : `${base}-${used + 1}`;
}

function plain(text: string): string {
  // An underscore within a name, as in FEW_LABELS, is part of it.
  return text.replace(/[`*]|(?<!\w)_|_(?!\w)/g, '');
}
