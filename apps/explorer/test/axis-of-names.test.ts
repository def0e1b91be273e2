import { expect, it } from 'vitest';
import { axisOfNames } from '../src/contract/axis-of-names.ts';

it('an axis of names takes the room of its longest, and cuts what no phone has room for', () => {
  expect(axisOfNames(['s1', 'age']).marginLeft).toBeLessThan(axisOfNames(['s1', 'treatment']).marginLeft);
  const { marginLeft, tickFormat } = axisOfNames(['x'.repeat(60)]);
  expect(tickFormat('x'.repeat(60))).toBe(`${'x'.repeat(15)}…`);
  expect(tickFormat('age')).toBe('age');
  expect(marginLeft).toBeLessThan(140);
  expect(axisOfNames([]).marginLeft).toBeGreaterThan(0);
});
