import { stripVTControlCharacters } from 'node:util';

/**
 * Breaks a text at spaces into lines of at most `width` characters.
 *
 * @param first - begins the first line, such as a label; counts towards its width
 * @param rest - begins every other line
 */
export function wrap(text: string, width: number, first = '', rest = ''): string {
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    if (!empty && visibleLength(line) + 1 + visibleLength(word) > width) {
      lines.push(line);
      line = rest;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line].join('\n');
}

/** Characters that take a column: all but the codes of colours. */
function visibleLength(text: string): number {
  return stripVTControlCharacters(text).length;
}
