import { describe, expect, it } from 'vitest';
import { shownPart } from '../src/nouns/palette.ts';

const labels = Array.from({ length: 15 }, (_, index) => `method ${index}`);
const palette = {
  domain: [...labels, 'oracle', 'bound'],
  range: [...labels.map((_, index) => `var(--series-${(index % 12) + 1})`), 'var(--muted)', 'var(--muted)'],
};

describe('the colours of a figure', () => {
  it('are those of the palette, in its order, for what the figure shows', () => {
    expect(shownPart(palette, ['oracle', 'method 3', 'method 0', 'unknown'])).toEqual({
      domain: ['method 0', 'method 3', 'oracle'],
      range: ['var(--series-1)', 'var(--series-4)', 'var(--muted)'],
    });
  });

  it('differ where the palette has a colour twice; oracles alone share one', () => {
    const { range } = shownPart(palette, ['method 0', 'method 12', 'method 1', 'oracle', 'bound']);
    expect(range).toEqual([
      'var(--series-1)',
      'var(--series-2)',
      'var(--series-3)',
      'var(--muted)',
      'var(--muted)',
    ]);
  });

  it('repeat only when a figure shows more methods than there are colours', () => {
    const { range } = shownPart(palette, labels);
    expect(new Set(range).size).toBe(12);
    expect(range).toHaveLength(15);
  });
});
