import { explain, fitPcr, iterateFitPcr, predictInterval, riskReport } from '@lab/two-stage-m';
import type { OwnDataInput } from '../../../contract/own-data.ts';
import type { Steps } from '../../../contract/paper.ts';
import { DataError } from '../../../table/data-error.ts';
import {
  columnsOf,
  numericRows,
  readTable,
  summarise,
  textColumn,
  type Table,
} from '../../../table/read-table.ts';

/** A row with its prediction; the label where there is one. */
export interface PredictedRow {
  readonly line: number;
  readonly label: number | undefined;
  readonly prediction: number;
  readonly lower: number;
  readonly upper: number;
}

export interface Result {
  readonly label: string;
  readonly labelled: number;
  readonly unlabelled: number;
  readonly risk: number;
  readonly interval: readonly [number, number];
  readonly pretrainShare: number;
  readonly unlabelledPerLabelled: number;
  readonly explanation: string;
  /** What was left out of the file, in words; empty for nothing. */
  readonly note: string;
  readonly rows: readonly PredictedRow[];
  readonly download: unknown;
}

export function* compute(input: OwnDataInput): Steps<Result> {
  if (input.kind !== 'table') throw new DataError('a CSV file is needed');
  const table = readTable(input.text);
  const label = String(input.choices['label']);
  const { names, constant } = inputNames(table, String(input.choices['inputs']), label);
  const X = numericRows(table, names);
  const labels = labelsOf(table, label);
  const known = X.flatMap((_, i) => (labels[i] === undefined ? [] : [i]));
  const components = Number(input.choices['components']);
  if (components > names.length)
    throw new DataError(
      `${components} components need ${components} columns to learn from; here are ${names.length}${constant.length === 0 ? '' : `, as ${sayConstant(constant)}`}`,
    );
  if (known.length < components + 3)
    throw new DataError(
      `${known.length === 1 ? '1 row has' : `${known.length} rows have`} a label; ${components} components need ${components + 3}`,
      {
        column: label,
      },
    );
  if (known.every((i) => labels[i] === labels[known[0]!]))
    throw new DataError('every label is the same: there is nothing to explain', { column: label });
  const unlabelled = X.filter((_, i) => labels[i] === undefined);
  const data = [
    unlabelled.length > 0 ? unlabelled : X,
    known.map((i) => X[i]!),
    known.map((i) => labels[i]!),
  ] as const;
  const options = { components, ...(unlabelled.length > 0 ? {} : { poolLabelled: false }) };
  const resultOf = (model: PrincipalModel): Result =>
    reportOf(model, { table, names, constant, label, X, labels });
  // By the formula, until the resampling is through that replaces it where eigenvalues are too close.
  const preliminary = resultOf(fitPcr(...data, { ...options, gapFallback: 'none' }));
  yield { result: preliminary, progress: 0 };
  const steps = iterateFitPcr(...data, options);
  let step = steps.next();
  for (; step.done !== true; step = steps.next())
    yield { result: preliminary, progress: step.value.fraction };
  yield { result: resultOf(step.value), progress: 1 };
}

type PrincipalModel = ReturnType<typeof fitPcr>;

interface Given {
  readonly table: Table;
  readonly names: readonly string[];
  /** Columns left out, as all rows have the same number there. */
  readonly constant: readonly string[];
  readonly label: string;
  readonly X: number[][];
  readonly labels: readonly (number | undefined)[];
}

/** What a fit says of its risk, and an interval for every row. */
function reportOf(model: PrincipalModel, { table, names, constant, label, X, labels }: Given): Result {
  const report = riskReport(model);
  const rows = X.map((row, i): PredictedRow => {
    const { prediction, lower, upper } = predictInterval(model, row, { target: 'observation' });
    return { line: table.lines[i]!, label: labels[i], prediction, lower, upper };
  });
  const explanation = explain(report);
  return {
    label,
    labelled: report.labelled,
    unlabelled: report.unlabelled,
    risk: report.excessRisk,
    interval: report.interval,
    pretrainShare: report.pretrainShare,
    unlabelledPerLabelled: report.unlabelledPerLabelled,
    explanation,
    note: constant.length === 0 ? '' : `Not used: ${sayConstant(constant)}.`,
    rows,
    download: { columns: names, constant, label, model, report, explanation, rows },
  };
}

/** The columns to learn from, and those among them that tell nothing as they are the same in every row. */
function inputNames(
  table: Table,
  pattern: string,
  label: string,
): { readonly names: string[]; readonly constant: string[] } {
  const free = summarise(table).filter(({ name }) => name !== label);
  const among = pattern.trim() === '*' ? free.filter(({ numeric }) => numeric) : free;
  const asked = columnsOf(
    pattern,
    among.map(({ name }) => name),
  );
  const X = numericRows(table, asked);
  const varies = (j: number): boolean => X.some((row) => row[j] !== X[0]![j]);
  const names = asked.filter((_, j) => varies(j));
  const constant = asked.filter((_, j) => !varies(j));
  if (names.length < 2)
    throw new DataError(
      `at least two columns of numbers that vary are needed beside the label${constant.length === 0 ? '' : `; ${sayConstant(constant)}`}`,
    );
  return { names, constant };
}

/** column "a" holds the same number in every row and carries no information */
function sayConstant(names: readonly string[]): string {
  const shown = names.slice(0, 5).map((name) => `"${name}"`);
  const more = names.length > 5 ? ` and ${names.length - 5} more` : '';
  return names.length === 1
    ? `column ${shown[0]!} holds the same number in every row and carries no information`
    : `columns ${shown.join(', ')}${more} hold the same number in every row and carry no information`;
}

function labelsOf(table: Table, label: string): (number | undefined)[] {
  return textColumn(table, label).map((cell, i) => {
    if (cell === '') return undefined;
    const value = Number(cell);
    if (Number.isFinite(value)) return value;
    throw new DataError(`"${cell.slice(0, 40)}" is no number and not empty`, {
      line: table.lines[i]!,
      column: label,
    });
  });
}
