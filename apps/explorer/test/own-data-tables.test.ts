import { describe, expect, it } from 'vitest';
import { initialValues, type AnyValues } from '../src/contract/controls.ts';
import { form as cdteForm } from '../src/papers/cdte/own-data/form.ts';
import { compute as computeCdte } from '../src/papers/cdte/own-data/compute.ts';
import { compute, type Result } from '../src/papers/two-stage-m/own-data/compute.ts';
import { form } from '../src/papers/two-stage-m/own-data/form.ts';
import { show } from '../src/papers/two-stage-m/own-data/show.ts';
import { readTable, summarise } from '../src/table/read-table.ts';

describe('two-stage-m', () => {
  const varied = (row: number, column: number): number => Math.sin(7 * row + 3 * column * column) + row / 40;
  const rows = Array.from({ length: 40 }, (_, i) => [
    i % 2 === 0 ? varied(i, 0) + varied(i, 1) : '',
    varied(i, 1),
    varied(i, 2),
    varied(i, 3),
  ]);
  const table = (more: Readonly<Record<string, number>>): string =>
    [['y', 'a', 'b', 'c', ...Object.keys(more)], ...rows.map((row) => [...row, ...Object.values(more)])].join(
      '\n',
    );

  it('leaves out columns that are the same in every row, and says which', () => {
    const plain = last(table({}));
    const [result, values] = [last(table({ empty: 0, same: 2.5 })), valuesOf(table({ empty: 0, same: 2.5 }))];
    expect(plain.note).toBe('');
    expect(show.reading.sentence(plain, values)).not.toContain('Not used');
    expect(result.risk).toBe(plain.risk);
    expect(show.reading.sentence(result, values)).toContain(
      'Not used: columns "empty", "same" hold the same number in every row and carry no information.',
    );
  });

  it('names the columns that carry nothing where too few others are left', () => {
    const text = table({ same: 1 });
    expect(() => last(text, { inputs: 'a, same' })).toThrow(
      'at least two columns of numbers that vary are needed beside the label; column "same" holds the same number',
    );
    expect(() => last(text, { inputs: 'a, b, same', components: 3 })).toThrow(
      '3 components need 3 columns to learn from; here are 2, as column "same" holds the same number in every row',
    );
  });

  it('offers no more components than columns, and takes no file with too few', () => {
    const { components } = form.fields(summarise(readTable('y,a,b\n1,2,3\n')));
    expect(components).toMatchObject({ min: 1, max: 2, initial: 2 });
    expect(form.lacking?.(summarise(readTable('y,a,word\n1,2,x\n')))).toMatch(/^2 columns hold numbers: /);
    expect(form.lacking?.(summarise(readTable('y,a,b\n1,2,3\n')))).toBeUndefined();
  });

  function valuesOf(text: string): AnyValues {
    return initialValues(form.fields(summarise(readTable(text))));
  }

  function last(text: string, changed: AnyValues = {}): Result {
    const choices = { ...valuesOf(text), ...changed };
    return [...compute({ kind: 'table', text, choices })].at(-1)!.result;
  }
});

describe('cdte', () => {
  const lacking = (text: string): string | undefined => cdteForm.lacking?.(summarise(readTable(text)));

  it('needs a column of two values and one of numbers beside it', () => {
    expect(lacking('arm,y\na,1\nb,2\nc,3\n')).toMatch(/^no column has just two different values/);
    expect(lacking('arm,word\na,x\nb,y\nb,z\n')).toMatch(/^beside the treatment no column holds numbers/);
    expect(lacking('arm,y\na,1\nb,2\nb,3\n')).toBeUndefined();
  });

  it('offers as treatment only columns of two values', () => {
    const { treatment } = cdteForm.fields(summarise(readTable('y,arm,site\n1,a,p\n2,b,q\n3,b,r\n')));
    expect(treatment).toMatchObject({ options: [{ value: 'arm', label: 'arm' }], initial: 'arm' });
  });

  it('takes no column as treatment and outcome at once', () => {
    const text = 'arm,win,age\n0,1,30\n1,0,40\n1,1,50\n';
    const choices = {
      ...initialValues(cdteForm.fields(summarise(readTable(text)))),
      treatment: 'win',
      outcome: 'win',
    };
    expect(() => [...computeCdte({ kind: 'table', text, choices })]).toThrow(
      'the outcome must be another column than the treatment',
    );
  });
});
