import type { FitOptions, TableData } from '../index.ts';
import { DataProblem, type Cell, type CsvTable } from './table.ts';

/** The flags that say which columns are what. */
export interface ColumnChoice {
  readonly treatment: string;
  readonly outcome: readonly string[];
  readonly covariates?: readonly string[];
  readonly arms?: readonly string[];
  readonly propensity?: string;
  readonly cluster?: string;
  readonly dropMissing?: boolean;
  readonly pairwise?: boolean;
}

/** Data for a fit, and what the user should be told on the way. */
export interface ChosenData {
  readonly data: TableData;
  readonly options: Pick<FitOptions, 'propensity' | 'clusters'>;
  readonly notes: readonly string[];
}

interface Row {
  readonly line: number;
  readonly cells: Readonly<Record<string, Cell>>;
}

/**
 * The columns a choice names, checked: they exist, hold numbers, miss nothing; the treatment has two values.
 *
 * @throws DataProblem that says which flag or which line to mend
 */
export function chooseColumns(table: CsvTable, choice: ColumnChoice): ChosenData {
  const covariates = covariatesOf(table, choice);
  const extra = [choice.cluster, propensityColumn(table, choice)].filter((name) => name !== undefined);
  const used = [choice.treatment, ...choice.outcome, ...covariates, ...extra];
  requireColumns(table, used);
  const { rows, notes } = completeRows(allRows(table), used, choice);
  requireNumbers(rows, [...choice.outcome, ...covariates]);
  const compared = choice.pairwise === true ? rows : armRows(rows, choice);
  const data: TableData = {
    rows: compared.map(({ cells }) => cells),
    treatment: choice.treatment,
    outcome: choice.outcome,
    covariates,
    ...(choice.arms === undefined ? {} : { arms: [cellOf(choice.arms[0]), cellOf(choice.arms[1])] as const }),
  };
  const constant = constantColumns(compared, covariates);
  return { data, options: optionsOf(compared, choice, table), notes: [...notes, ...constant] };
}

function covariatesOf({ columns }: CsvTable, choice: ColumnChoice): readonly string[] {
  if (choice.covariates !== undefined) return choice.covariates;
  const taken = new Set([choice.treatment, ...choice.outcome, choice.cluster, choice.propensity]);
  const rest = columns.filter((name) => !taken.has(name));
  if (rest.length > 0) return rest;
  throw new DataProblem('the file has no column left for covariates');
}

/** The column a propensity flag names; undefined for a number. */
function propensityColumn({ columns }: CsvTable, { propensity }: ColumnChoice): string | undefined {
  if (propensity === undefined || columns.includes(propensity)) return propensity;
  const value = Number(propensity);
  if (Number.isFinite(value)) return undefined;
  throw new DataProblem(`--propensity must be a number in (0, 1) or a column, got '${propensity}'`);
}

function requireColumns({ columns }: CsvTable, used: readonly string[]): void {
  const unknown = used.find((name) => !columns.includes(name));
  if (unknown !== undefined) {
    throw new DataProblem(`there is no column '${unknown}'; the file has ${columns.join(', ')}`);
  }
  const twice = used.find((name, k) => used.indexOf(name) !== k);
  if (twice !== undefined) {
    throw new DataProblem(`column '${twice}' has two parts: name each column once`);
  }
}

function allRows({ columns, records, lines }: CsvTable): readonly Row[] {
  return records.map((record, i) => ({
    line: lines[i],
    cells: Object.fromEntries(columns.map((name, j) => [name, record[j]])),
  }));
}

function completeRows(
  rows: readonly Row[],
  used: readonly string[],
  { dropMissing }: ColumnChoice,
): { rows: readonly Row[]; notes: string[] } {
  const holes = used.flatMap((name) => {
    const lines = rows.filter(({ cells }) => cells[name] === null).map(({ line }) => line);
    return lines.length === 0 ? [] : [{ name, lines }];
  });
  if (holes.length === 0) return { rows, notes: [] };
  if (dropMissing !== true) {
    const parts = holes.map(({ name, lines }) => `'${name}' ${lines.length} (first in line ${lines[0]})`);
    throw new DataProblem(
      `missing values: ${parts.join(', ')}. Impute them, or leave those rows out by --drop-missing`,
    );
  }
  const complete = rows.filter(({ cells }) => used.every((name) => cells[name] !== null));
  return {
    rows: complete,
    notes: [`note: ${rows.length - complete.length} of ${rows.length} rows left out for missing values`],
  };
}

function requireNumbers(rows: readonly Row[], names: readonly string[]): void {
  const wrong = names.flatMap((name) => {
    const row = rows.find(({ cells }) => typeof cells[name] === 'string');
    return row === undefined
      ? []
      : [`column '${name}' holds text ('${String(row.cells[name])}' in line ${row.line})`];
  });
  if (wrong.length === 0) return;
  const advice = 'encode categories as 0/1 columns, or leave the column out by --covariates';
  throw new DataProblem(`${wrong.join(', ')}: ${advice}`);
}

/** The rows of the two arms compared. */
function armRows(rows: readonly Row[], { treatment, arms }: ColumnChoice): readonly Row[] {
  const values = [...new Set(rows.map(({ cells }) => cells[treatment]))];
  const shown = values.slice(0, 6).map(String).join(', ') + (values.length > 6 ? ', ...' : '');
  if (arms !== undefined) {
    const wanted = arms.map(cellOf);
    const absent = wanted.find((value) => !values.includes(value));
    if (absent !== undefined) {
      throw new DataProblem(`treatment '${treatment}' is never ${String(absent)}; its values are ${shown}`);
    }
    return rows.filter(({ cells }) => wanted.includes(cells[treatment]));
  }
  if (values.length > 2) {
    const advice = 'name two by --arms control,treated, or compare all by --pairwise';
    throw new DataProblem(`treatment '${treatment}' has ${values.length} values (${shown}): ${advice}`);
  }
  if (values.length < 2)
    throw new DataProblem(`treatment '${treatment}' is ${shown} in every row: two arms are needed`);
  if (!values.every((value) => value === 0 || value === 1)) {
    throw new DataProblem(
      `treatment '${treatment}' is ${shown}, not 0 and 1: say which is which by --arms control,treated`,
    );
  }
  return rows;
}

/** A value of the command line as a cell would hold it. */
function cellOf(value: string): Cell {
  return value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : value;
}

function constantColumns(rows: readonly Row[], covariates: readonly string[]): string[] {
  const constant = covariates.filter((name) =>
    rows.every(({ cells }) => cells[name] === rows[0].cells[name]),
  );
  return constant.map((name) => `note: column '${name}' is constant and tells nothing`);
}

function optionsOf(rows: readonly Row[], choice: ColumnChoice, table: CsvTable): ChosenData['options'] {
  const { propensity, cluster } = choice;
  const column = propensityColumn(table, choice);
  if (column !== undefined) requireNumbers(rows, [column]);
  return {
    ...(propensity === undefined
      ? {}
      : {
          propensity:
            column === undefined ? Number(propensity) : rows.map(({ cells }) => Number(cells[column])),
        }),
    ...(cluster === undefined ? {} : { clusters: rows.map(({ cells }) => cells[cluster] ?? '') }),
  };
}
