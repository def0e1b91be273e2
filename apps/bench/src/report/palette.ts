import { methodLabel } from '../nouns/labels.ts';
import type { Suite } from '../nouns/suite.ts';

/** The colour of each method, the same in every figure. */
export interface Palette {
  /** Labels in the order of the legend. */
  readonly domain: readonly string[];
  /** CSS colours (custom properties that change with the theme), in the order of `domain`. */
  readonly range: readonly string[];
}

/** Number of distinct colours the page's style sheet defines. */
const colours = 12;

/** A colour for every method of a suite at every variant; oracles, which compete with nobody, are grey. */
export function paletteOf(suite: Suite): Palette {
  const domain: string[] = [];
  const range: string[] = [];
  let next = 0;
  for (const method of suite.methods) {
    for (const variant of method.variants ?? [{}]) {
      domain.push(methodLabel(suite, method.name, variant));
      range.push(method.oracle === true ? 'var(--muted)' : `var(--series-${(next++ % colours) + 1})`);
    }
  }
  return { domain, range };
}

/** The part of a palette that a figure uses, in the palette's order: its legend names nothing else. */
export function shownPart(
  { domain, range }: Palette,
  labels: readonly string[],
): { domain: string[]; range: string[] } {
  const used = domain
    .map((label, index) => ({ label, colour: range[index] ?? 'currentColor' }))
    .filter(({ label }) => labels.includes(label));
  return { domain: used.map(({ label }) => label), range: used.map(({ colour }) => colour) };
}
