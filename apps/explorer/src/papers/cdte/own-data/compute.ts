import { explainRejection, fit, summary, testHomogeneity, type HomogeneityTest } from '@lab/cdte';
import type { OwnDataInput } from '../../../contract/own-data.ts';
import type { Steps } from '../../../contract/paper.ts';
import { DataError } from '../../../table/data-error.ts';
import {
  columnsOf,
  numericColumn,
  numericRows,
  readTable,
  summarise,
  textColumn,
  type Table,
} from '../../../table/read-table.ts';

/** Rows above which the low-rank path is taken. */
const denseRows = 800;

export interface OutcomePoint {
  readonly outcome: number;
  readonly treated: boolean;
}

export interface Result {
  readonly outcomes: readonly OutcomePoint[];
  readonly outcomeName: string;
  readonly treatedName: string;
  readonly controlName: string;
  readonly test: HomogeneityTest;
  /** Parts of the difference and covariates; undefined while they are computed. */
  readonly parts:
    readonly { readonly part: string; readonly standardized: number; readonly p: number }[] | undefined;
  readonly covariates: readonly { readonly name: string; readonly drop: number }[] | undefined;
  readonly download: unknown;
}

export function* compute(input: OwnDataInput): Steps<Result> {
  if (input.kind !== 'table') throw new DataError('a CSV file is needed');
  const table = readTable(input.text);
  const treatment = String(input.choices['treatment']);
  const outcome = String(input.choices['outcome']);
  if (outcome === treatment)
    throw new DataError('the outcome must be another column than the treatment', { column: outcome });
  const arms = armsOf(table, treatment);
  const names = covariateNames(table, String(input.choices['covariates']), [treatment, outcome]);
  const Y = numericColumn(table, outcome);
  const treated = textColumn(table, treatment).map((cell) => (cell === arms[1] ? 1 : 0));
  const share = treated.filter((arm) => arm === 1).length / treated.length;
  const covariates = numericRows(table, names);
  const rows = covariates.map((row, i) => ({
    ...Object.fromEntries(names.map((name, j) => [name, row[j]!])),
    [treatment]: treated[i]!,
    [outcome]: Y[i]!,
  }));
  const model = fit(
    { rows, treatment, outcome, covariates: names },
    {
      ...(rows.length > denseRows ? { rank: 'auto' as const } : {}),
      ...(input.choices['assignment'] === 'known' ? { propensity: share } : {}),
    },
  );
  const test = testHomogeneity(model);
  const base = {
    outcomes: Y.map((value, i) => ({ outcome: value, treated: treated[i] === 1 })),
    outcomeName: outcome,
    treatedName: `${treatment} = ${arms[1]!}`,
    controlName: `${treatment} = ${arms[0]!}`,
    test,
  };
  yield {
    result: { ...base, parts: undefined, covariates: undefined, download: { test } },
    progress: 0.5,
  };
  const explanation = explainRejection(model);
  yield {
    result: {
      ...base,
      parts: explanation.components.map(({ component, standardized, pValue }) => ({
        part: component,
        standardized,
        p: pValue,
      })),
      covariates: explanation.covariates.map(({ covariate, drop }) => ({ name: covariate, drop })),
      download: { test, explanation, report: `${summary(test)}\n\n${summary(explanation)}` },
    },
    progress: 1,
  };
}

/** The two values of the treatment column, the later one in order being the treated. */
function armsOf(table: Table, treatment: string): string[] {
  const cells = textColumn(table, treatment);
  const empty = cells.indexOf('');
  if (empty !== -1)
    throw new DataError('the cell is empty where a treatment is needed', {
      line: table.lines[empty]!,
      column: treatment,
    });
  const values = [...new Set(cells)].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  if (values.length !== 2)
    throw new DataError(`a treatment has two different values, this column has ${values.length}`, {
      column: treatment,
    });
  return values;
}

function covariateNames(table: Table, pattern: string, taken: readonly string[]): string[] {
  const free = summarise(table).filter(({ name }) => !taken.includes(name));
  const among = pattern.trim() === '*' ? free.filter(({ numeric }) => numeric) : free;
  const names = columnsOf(
    pattern,
    among.map(({ name }) => name),
  );
  if (names.length === 0) throw new DataError('at least one covariate is needed, a column of numbers');
  return names;
}
