import { describe, expect, it } from 'vitest';
import { publishedPackages } from '@lab/workspace';
import { apiChanges } from '../src/api/changes.ts';
import { apiReport } from '../src/api/report.ts';
import { Sample } from './sample.ts';

/** The report of a package with these declarations. */
function reportOf(declarations: string): string {
  const sample = new Sample('1.0.0');
  sample.declare(declarations);
  return apiReport(publishedPackages(sample.workspace)[0]!);
}

const before = `
/** How. */
interface Options { readonly seed?: number; readonly kind?: 'a' | 'b' }
interface Result { readonly value: number; readonly status: 'done' | 'stopped' }
declare function fit(x: readonly number[], options?: Options): Result;
declare class Stepper { #private; private hidden: number; constructor(rate: number); step(x: number): number }
declare const limit: number;
export { fit, type Options, type Result, Stepper, limit };
`;
const changed = (from: string, to: string): string => {
  expect(before).toContain(from);
  return before.replace(from, to);
};

describe('a report', () => {
  it('holds what is exported and what that stands on, no comments, no private members', () => {
    const report = reportOf(
      'interface Inner { a: 1 }\ninterface Unused { b: 2 }\n/** Words. */\ndeclare function f(x: Inner): void;\nexport { f as g };\n',
    );
    expect(report).toContain('interface Inner');
    expect(report).not.toContain('Unused');
    expect(report).not.toContain('Words');
    expect(report).toContain('export { f as g };');
    const classes = reportOf(before);
    expect(classes).toContain('step(x: number): number');
    expect(classes).not.toContain('hidden');
    expect(classes).not.toContain('#private');
  });

  it('does not change with the order of declarations, with chunks or with comments', () => {
    const [, ...lines] = before.trim().split('\n');
    const last = lines.pop()!;
    expect(reportOf([...lines.reverse(), last].join('\n'))).toBe(reportOf(before));
    const sample = new Sample('1.0.0');
    sample.write(
      'packages/sample/dist/chunk-A1b2.d.ts',
      'interface Inner { a: 1 }\nexport { Inner as t };\n',
    );
    sample.declare(
      "import { t as Inner } from './chunk-A1b2.js';\ndeclare function f(x: Inner): void;\nexport { f };\n",
    );
    expect(apiReport(publishedPackages(sample.workspace)[0]!)).toBe(
      reportOf('interface Inner { a: 1 }\ndeclare function f(x: Inner): void;\nexport { f };\n'),
    );
  });
});

describe('a change of the API', () => {
  const breaking: readonly (readonly [name: string, from: string, to: string, names: string])[] = [
    ['an export that is gone', ', limit }', ' }', 'limit'],
    ['a further argument that is needed', 'options?: Options)', 'options: Options, more: number)', 'fit'],
    ['a narrower option', "'a' | 'b'", "'a'", 'fit'],
    ['an option that is gone', "; readonly kind?: 'a' | 'b'", '', 'Options'],
    ['an option that is needed', 'seed?: number', 'seed: number', 'fit'],
    ['a field that is gone', 'readonly value: number; ', '', 'fit'],
    ['a wider result', "'stopped' }", "'stopped' | 'failed' }", 'fit'],
    ['a method that is gone', '; step(x: number): number', '', 'Stepper'],
    ['a constructor that needs more', 'rate: number)', 'rate: number, decay: number)', 'Stepper'],
    ['a constant of another type', 'limit: number', 'limit: string', 'limit'],
  ];
  it.each(breaking)('breaks: %s', (_, from, to, names) => {
    const { breaking: found } = apiChanges(reportOf(before), reportOf(changed(from, to)), '/');
    expect(found.join('\n')).toContain(names);
  });

  const wider: readonly (readonly [name: string, from: string, to: string])[] = [
    ['a further export', 'limit }', 'limit, limit as bound }'],
    ['a further option', 'seed?: number', 'seed?: number; readonly rate?: number'],
    ['a wider option', "'a' | 'b'", "'a' | 'b' | 'c'"],
    ['a further field of a result', 'value: number', 'value: number; readonly error: number'],
    ['a further method', 'step(x', 'reset(): void; step(x'],
    ['an argument that may be left out', 'options?: Options', 'options?: Options, more?: number'],
    ['a private member', 'private hidden: number', 'private other: string'],
  ];
  it.each(wider)('does not break: %s', (_, from, to) => {
    const found = apiChanges(reportOf(before), reportOf(changed(from, to)), '/');
    expect(found.breaking).toEqual([]);
    expect(found.added.length > 0).toBe(reportOf(before) !== reportOf(changed(from, to)));
  });
});
