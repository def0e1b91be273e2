import { describe, expect, it } from 'vitest';
import { inSentences, numberText, powerTick, pText, pWords } from '../src/contract/number-text.ts';
import { beginning } from '../src/site/search-index.ts';

/** A no-break space, so that a number stays on one line. */
const nbsp = '\u00a0';

describe('numbers for people', () => {
  it.for([
    [0, '0'],
    [-0, '0'],
    [0.1 + 0.2, '0.3'],
    [1540.4, '1,540'],
    [123_456, '123,456'],
    [-Infinity, '−infinite'],
    [54.7512, '54.75'],
    [4096, '4,096'],
    [-2.988, '−2.988'],
    [6.1e-5, '6.10\u00a0×\u00a010⁻⁵'],
    [-3e8, '−3.00\u00a0×\u00a010⁸'],
    [Infinity, 'infinite'],
    [NaN, 'none'],
  ] as const)('%d', ([value, text]) => {
    expect(numberText(value)).toBe(text);
  });

  it('have as many digits as are asked for, counts all of theirs', () => {
    expect(numberText(5.5277e-5, 2)).toBe(`6${nbsp}×${nbsp}10⁻⁵`);
    expect(numberText(0.05312, 2)).toBe('0.053');
    expect(numberText(1237, 2)).toBe('1,237');
  });

  it('are no more than small where a p-value is next to nothing', () => {
    expect([pText(1e-69), pWords(1e-69), pWords(0.0312)]).toEqual([
      'below 10⁻¹²',
      `p${nbsp}<${nbsp}10⁻¹²`,
      `p${nbsp}=${nbsp}0.031`,
    ]);
  });

  it('name the powers of ten of an axis and nothing between them', () => {
    expect([1e-6, 0.001, 0.1, 1, 10, 100, 1e4, 0.002, 30].map(powerTick)).toEqual([
      '10⁻⁶',
      '10⁻³',
      '0.1',
      '1',
      '10',
      '10²',
      '10⁴',
      '',
      '',
    ]);
  });

  it('are put into the sentences of packages', () => {
    expect(inSentences('p < 1e-6, 2.5e+07 rows, 1.56e+3, one2e3, 0.85')).toBe(
      'p < 10⁻⁶, 2.5\u00a0×\u00a010⁷ rows, 1,560, one2e3, 0.85',
    );
    expect(inSentences('from -0.5 to 1e-3, rows 1-3, x-2, (-4)')).toBe(
      'from −0.5 to 10⁻³, rows 1-3, x-2, (−4)',
    );
  });
});

describe('what a search shows of a text', () => {
  it('ends with a word', () => {
    expect(beginning('one  (two)\n- three')).toBe('one (two) - three');
    expect(beginning('alpha beta, gamma', 12)).toBe('alpha beta …');
  });
});
