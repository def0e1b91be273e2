/** An entry of a BibTeX file. */
export interface Entry {
  /** `article`, `inproceedings`, `software`. */
  readonly type: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** A person as BibTeX writes one: `Family, Given` or `Given Family`. */
export interface Person {
  readonly family: string;
  readonly given: string | undefined;
}

const accents: Readonly<Record<string, string>> = {
  "'": '\u0301',
  '`': '\u0300',
  '"': '\u0308',
  '^': '\u0302',
  '~': '\u0303',
};

/** The first entry of a text with BibTeX; throws where there is none. */
export function firstEntry(text: string): Entry {
  const match = /@(\w+)\{[^,]+,\n([\s\S]*?)\n\}/.exec(text);
  if (match === null) throw new Error('no BibTeX entry');
  const [, type = '', body = ''] = match;
  const fields = [...body.matchAll(/^\s*(\w+)\s*=\s*\{(.*)\},?$/gm)].map(([, name = '', value = '']) => [
    name.toLowerCase(),
    value,
  ]);
  return { type: type.toLowerCase(), fields: Object.fromEntries(fields) as Record<string, string> };
}

/** Plain text of a field: accents composed, braces gone. */
export function plain(value: string): string {
  return value
    .replace(
      /\{?\\(['`"^~])\{?(\w)\}?\}?/g,
      (_, accent: string, letter: string) => `${letter}${accents[accent] ?? ''}`,
    )
    .replace(/--/g, '-')
    .replace(/[{}]/g, '')
    .normalize('NFC');
}

/** The people of an author field. */
export function people(value: string): Person[] {
  return value.split(/ and /).map((author) => {
    const [family = '', given] = plain(author).split(/, */);
    if (given !== undefined) return { family, given };
    const words = family.split(' ');
    return { family: words.at(-1) ?? '', given: words.slice(0, -1).join(' ') || undefined };
  });
}
