import { distance } from 'fastest-levenshtein';
import { usageError } from '../errors.ts';

/** The known name nearest to a mistyped one, when it is near enough to be meant. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map((candidate) => ({ candidate, edits: distance(name.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.edits - b.edits);
  return best !== undefined && best.edits <= Math.max(2, name.length / 3) ? best.candidate : undefined;
}

/** Throws for the first name that is not known, with the nearest one and the whole list. */
export function requireKnown(kind: string, names: readonly string[], known: readonly string[]): void {
  for (const name of names) {
    if (known.includes(name)) continue;
    const meant = nearest(name, known);
    const hint = meant === undefined ? '' : ` Did you mean '${meant}'?`;
    throw usageError(
      `there is no ${kind} '${name}'.${hint} Known: ${[...new Set(known)].join(', ') || 'none'}.`,
    );
  }
}
