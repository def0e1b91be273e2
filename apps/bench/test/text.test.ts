import { describe, expect, it } from 'vitest';
import { TimeLeft } from '../src/cli/time-left.ts';
import { atSize } from '../src/nouns/size.ts';
import { canonicalParameters, grid, labelOf, oneAtATime } from '../src/nouns/parameters.ts';
import { nearest } from '../src/planning/suggestion.ts';
import { html, raw } from '../src/report/html.ts';
import { durationText, estimateText, intervalText, numberText } from '../src/text/number-text.ts';
import { wrap } from '../src/text/wrap.ts';
import { row } from './support/rows.ts';

describe('numbers as text', () => {
  it.each([
    [0, '0'],
    [0.12345, '0.123'],
    [-0.12345, '-0.123'],
    [12.345, '12.3'],
    [1234.5, '1235'],
    [0.000012345, '1.23e-5'],
    [12345678, '1.23e+7'],
    [27, '27'],
  ])('%d is %s', (value, text) => expect(numberText(value)).toBe(text));

  it.each([
    [0.123456, 0.0123, '0.123 ± 0.012'],
    [1234.5, 12, '1235 ± 12'],
    [0.5, 0, '0.500'],
    [10, 0, '10'],
    [3, undefined, '3 ± ?'],
  ])('%d with standard error %s is %s', (value, standardError, text) =>
    expect(estimateText({ value, standardError })).toBe(text),
  );

  it.each([
    [0.0123, '12 ms'],
    [5.04, '5.0 s'],
    [75, '75 s'],
    [125, '2 min 5 s'],
    [7260, '2 h 1 min'],
  ])('%d seconds are %s', (seconds, text) => expect(durationText(seconds)).toBe(text));
});

describe('intervals as text', () => {
  it('show the digits that their width leaves', () => {
    expect(intervalText([-0.01234, 0.0421])).toBe('-0.012 to 0.042');
    expect(intervalText([7, 7])).toBe('7');
  });
});

describe('text', () => {
  it('is broken at spaces, colours taking no room', () => {
    expect(wrap('one two three four', 9, '- ', '  ')).toBe('- one two\n  three\n  four');
    expect(wrap('two words', 10, '\u001b[36mab\u001b[39m ', '')).toBe('\u001b[36mab\u001b[39m two\nwords');
  });

  it('in a page is escaped, markup is not', () => {
    expect(
      html`<p title="${'a"b'}">${'<&>'}${raw('<br>')}${[1, html`<i>${"'"}</i>`]}${undefined}</p>`.text,
    ).toBe('<p title="a&quot;b">&lt;&amp;&gt;<br>1<i>&#39;</i></p>');
  });

  it('that is nearly a known word suggests it, other text suggests nothing', () => {
    expect(nearest('clusterin', ['clustering', 'optimisers'])).toBe('clustering');
    expect(nearest('zzz', ['clustering', 'optimisers'])).toBeUndefined();
  });
});

describe('parameters', () => {
  it('vary over a grid, or one at a time around a base', () => {
    expect(grid({ a: [1, 2], b: ['x', 'y'] })).toEqual([
      { a: 1, b: 'x' },
      { a: 1, b: 'y' },
      { a: 2, b: 'x' },
      { a: 2, b: 'y' },
    ]);
    expect(oneAtATime({ a: 1, b: 5 }, { a: [1, 2], b: [6] })).toEqual([
      { a: 1, b: 5 },
      { a: 2, b: 5 },
      { a: 1, b: 6 },
    ]);
  });

  it('have a label for people and a name for machines', () => {
    expect(labelOf('m', {})).toBe('m');
    expect(labelOf('m', { b: 1, a: 'x' })).toBe('m(b=1, a=x)');
    expect(canonicalParameters({ b: 1, a: 'x' })).toBe(canonicalParameters({ a: 'x', b: 1 }));
  });

  it('that hold at every size are told from those that differ', () => {
    expect(atSize([1], 'full')).toEqual([1]);
    expect(atSize({ quick: 1, standard: 2, full: 3 }, 'full')).toBe(3);
  });
});

describe('the time left', () => {
  const job = (method: string, timed = false) => ({ suite: 'suite', problem: 'problem', method, timed });

  it('is unknown at first, then by method, timed runs one after another', () => {
    const left = new TimeLeft([job('a'), job('a'), job('a'), job('b', true), job('b', true)], () => ({
      untimed: 2,
      timed: 1,
    }));
    expect(left.seconds).toBeUndefined();
    left.finished(row({ method: 'a', elapsedSeconds: 4 }));
    expect(left.seconds).toBe((2 * 4) / 2 + 2 * 4);
    left.finished(row({ method: 'b', elapsedSeconds: 10, timed: true }));
    expect(left.seconds).toBe((2 * 4) / 2 + 10);
  });
});
