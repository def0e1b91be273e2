/** The colour of each method, the same in every figure. */
export interface Palette {
  /** Labels in the order of the legend. */
  readonly domain: readonly string[];
  /** CSS colours (custom properties that change with the theme), in the order of `domain`. */
  readonly range: readonly string[];
}

/** Number of distinct colours the page's style sheet defines. */
export const colours = 12;

/** Of what competes with nobody. */
export const oracleColour = 'var(--muted)';

/** The colour of that index, from 0. */
export const seriesColour = (index: number): string => `var(--series-${index + 1})`;

/**
 * The part of a palette that a figure uses, in the palette's order: its legend names nothing else. A suite with more methods than
 * colours gives some twice; where both are in one figure, the later one has a colour that the figure does not use.
 */
export function shownPart(
  { domain, range }: Palette,
  labels: readonly string[],
): { domain: string[]; range: string[] } {
  const used = domain
    .map((label, index) => ({ label, colour: range[index] ?? 'currentColor' }))
    .filter(({ label }) => labels.includes(label));
  return { domain: used.map(({ label }) => label), range: distinct(used.map(({ colour }) => colour)) };
}

function distinct(wanted: readonly string[]): string[] {
  const free = Array.from({ length: colours }, (_, index) => seriesColour(index)).filter(
    (colour) => !wanted.includes(colour),
  );
  const given = new Set<string>();
  return wanted.map((colour) => {
    const taken = colour !== oracleColour && given.has(colour);
    given.add(colour);
    return taken ? (free.shift() ?? colour) : colour;
  });
}
