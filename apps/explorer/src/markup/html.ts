/** Text that is HTML already. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What a template can hold: text is escaped, markup is not, lists are joined, `undefined` and `false` are nothing. */
export type Content = Markup | string | number | false | undefined | readonly Content[];

/** A template as markup; every value in it is escaped unless it is markup. */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Markup {
  return new Markup(strings.reduce((text, part, index) => text + textOf(values[index - 1]) + part));
}

/** Markup made elsewhere, by KaTeX, marked or Plot. */
export function raw(text: string): Markup {
  return new Markup(text);
}

/** Text with the five characters that HTML reads replaced. */
export function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

function textOf(value: Content): string {
  if (value === undefined || value === false) return '';
  if (value instanceof Markup) return value.text;
  if (typeof value === 'object') return value.map(textOf).join('');
  return escapeText(String(value));
}
