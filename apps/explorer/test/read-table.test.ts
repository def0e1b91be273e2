import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataError } from '../src/table/data-error.ts';
import { columnsOf, numericColumn, numericRows, readTable, summarise } from '../src/table/read-table.ts';

const good = 'age,drug,pain\n31,a,2.5\n44,b,-1e-3\n';

describe('a CSV file', () => {
  it('is read with commas, semicolons or tabs, Windows line ends, a byte order mark, quotes and blank lines', () => {
    const expected = readTable(good);
    expect(expected.names).toEqual(['age', 'drug', 'pain']);
    expect(numericRows(expected, ['age', 'pain'])).toEqual([
      [31, 2.5],
      [44, -0.001],
    ]);
    for (const text of [
      good.replaceAll(',', ';'),
      good.replaceAll(',', '\t'),
      good.replaceAll('\n', '\r\n'),
      `\ufeff${good}`,
      good.replace(',a,', ',"a",'),
      good.replace('\n44', '\n\n44'),
    ]) {
      const { names, cells } = readTable(text);
      expect({ names, cells }, JSON.stringify(text)).toEqual({
        names: expected.names,
        cells: expected.cells,
      });
    }
  });

  it('keeps every number of every table', () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(number, number), { minLength: 1, maxLength: 20 }), (rows) => {
        const text = `a,b\n${rows.map((row) => row.join(',')).join('\n')}\n`;
        const found = numericRows(readTable(text), ['a', 'b']);
        expect(found).toEqual(rows.map((row) => row.map((value) => Number(String(value)))));
      }),
    );
  });

  it.for([
    ['', 'the file is empty: a header line and rows of numbers are needed', undefined, undefined],
    ['a,b\n', 'the file has one line only: a header line and rows are needed', 1, undefined],
    ['a,b\n1,2\n3\n', '1 cells where the header has 2', 3, undefined],
    ['a,b\n1,2\n\n3,4,5\n', '3 cells where the header has 2', 4, undefined],
    ['a,\n1,2\n', 'column 2 has no name in the header', 1, undefined],
    ['a,a\n1,2\n', 'two columns are named "a"', 1, 'a'],
    [
      '1,2\n3,4\n',
      'the first line holds numbers only: a header line with the names of the columns is needed',
      1,
      undefined,
    ],
    ['a,b\n1,"2\n3,4\n', 'a quote is opened and never closed', 3, undefined],
    [
      'a\u0000,b\n1,2\n',
      'this is no text file: a CSV file with a header line is needed',
      undefined,
      undefined,
    ],
  ] as const)('%j is refused: %s', ([text, message, line, column]) => {
    expect(errorOf(() => readTable(text))).toEqual({ message, line, column });
  });

  it('names line and column of a cell that is no number', () => {
    const table = readTable('a,b\n1,2\n3,n/a\n,4\n');
    expect(errorOf(() => numericColumn(table, 'b'))).toEqual({
      message: '"n/a" is not a number such as 3.5',
      line: 3,
      column: 'b',
    });
    expect(errorOf(() => numericColumn(table, 'a'))).toEqual({
      message: 'the cell is empty where a number is needed: fill it in or leave the row out',
      line: 4,
      column: 'a',
    });
    expect(errorOf(() => numericColumn(table, 'c')).message).toBe('no column "c"; there are a, b');
    expect(errorOf(() => numericColumn(table, '')).message).toBe('no column is chosen; there are a, b');
  });

  it('a column of numbers with one wrong cell is still a column of numbers, so that the cell is reported', () => {
    const rows = Array.from({ length: 10 }, (_, i) => (i === 6 ? 'x,a' : `${i},a`));
    const columns = summarise(readTable(`a,b\n${rows.join('\n')}\n`));
    expect(columns).toEqual([
      { name: 'a', numeric: true, empty: 0, distinct: 10 },
      { name: 'b', numeric: false, empty: 0, distinct: 1 },
    ]);
  });
});

describe('names of columns', () => {
  const among = ['x1', 'x2', 'y1', 'y2', 'z'];
  it('may be given whole or by their beginning', () => {
    expect(columnsOf('y*, z, x2, y1', among)).toEqual(['y1', 'y2', 'z', 'x2']);
    expect(columnsOf('*', among)).toEqual(among);
    expect(columnsOf(' ', among)).toEqual([]);
  });

  it('that name nothing are an error which says what there is', () => {
    expect(errorOf(() => columnsOf('x*,w*', among)).message).toBe(
      'no column "w*"; there are x1, x2, y1, y2, z',
    );
    expect(errorOf(() => columnsOf('*', []))).toEqual({
      message: 'no column of numbers is left to choose from',
      line: undefined,
      column: undefined,
    });
  });
});

function errorOf(act: () => unknown): Pick<DataError, 'message' | 'line' | 'column'> {
  try {
    act();
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return { message: error.message, line: error.line, column: error.column };
  }
  throw new Error('nothing was thrown');
}
