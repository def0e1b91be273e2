import { methodLabel } from '../nouns/labels.ts';
import { colours, oracleColour, seriesColour, type Palette } from '../nouns/palette.ts';
import type { Suite } from '../nouns/suite.ts';

/** A colour for every method of a suite at every variant; oracles, which compete with nobody, are grey. */
export function paletteOf(suite: Suite): Palette {
  const domain: string[] = [];
  const range: string[] = [];
  let next = 0;
  for (const method of suite.methods) {
    for (const variant of method.variants ?? [{}]) {
      domain.push(methodLabel(suite, method.name, variant));
      range.push(method.oracle === true ? oracleColour : seriesColour(next++ % colours));
    }
  }
  return { domain, range };
}
