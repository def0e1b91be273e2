import { describe, expect, it } from 'vitest';
import { inSentences, numberText, powerTick } from '../src/contract/number-text.ts';

describe('numbers for people', () => {
  it.for([
    [0, '0'],
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
    expect(inSentences('p < 1e-6, 2.5e+07 rows, one2e3, 0.85')).toBe(
      'p < 10⁻⁶, 2.5\u00a0×\u00a010⁷ rows, one2e3, 0.85',
    );
  });
});
