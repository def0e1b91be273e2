import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  initialValues,
  positionOf,
  positions,
  readValues,
  valueAt,
  writeValues,
  type Controls,
} from '../src/contract/controls.ts';
import { loadPaper, paperNames } from './papers.ts';

const controls = {
  linear: { kind: 'range', label: 'a', min: 0.1, max: 2, step: 0.1, initial: 0.7 },
  log: { kind: 'range', label: 'b', min: 0.01, max: 100, step: 80, scale: 'log', initial: 1 },
  count: { kind: 'range', label: 'c', min: 10, max: 1000, step: 40, scale: 'integer-log', initial: 100 },
  word: {
    kind: 'choice',
    label: 'd',
    options: [
      { value: 'x', label: 'X' },
      { value: 'y', label: 'Y' },
    ],
    initial: 'x',
  },
} as const satisfies Controls;

describe('values in an address', () => {
  it('come back as they were written, whatever the sliders say', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.nat(), fc.constantFrom('x', 'y'), (a, b, c, word) => {
        const at = (name: 'linear' | 'log' | 'count', position: number): number =>
          valueAt(controls[name], position % (positions(controls[name]) + 1));
        const values = { linear: at('linear', a), log: at('log', b), count: at('count', c), word };
        expect(readValues(controls, writeValues(controls, values))).toEqual(values);
      }),
    );
  });

  it('are left out where they are those the page opens with', () => {
    expect(writeValues(controls, initialValues(controls)).toString()).toBe('');
  });

  it.for(['linear=', 'linear=NaN', 'linear=9', 'log=0', 'word=z', 'other=1', 'count=abc'])(
    'that make no sense (%s) leave the page as it opens',
    (search) => {
      expect(readValues(controls, new URLSearchParams(search))).toEqual(initialValues(controls));
    },
  );
});

describe('sliders', () => {
  it('have a position for the value of every position', () => {
    for (const control of [controls.linear, controls.log, controls.count])
      for (let position = 0; position <= positions(control); position++)
        expect(valueAt(control, positionOf(control, valueAt(control, position)))).toBe(
          valueAt(control, position),
        );
  });

  it.for(paperNames)('of %s open at one of their positions', async (name) => {
    const { page } = await loadPaper(name);
    for (const control of Object.values(page.controls))
      if (control.kind === 'range')
        expect(valueAt(control, positionOf(control, control.initial)), control.label).toBe(control.initial);
  });
});
