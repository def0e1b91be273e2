import { explain, fitPcr, predictInterval, riskReport, type FactorOptions } from '@lab/two-stage-m';
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
  readonly rows: readonly PredictedRow[];
  readonly download: unknown;
}

export function* compute(input: OwnDataInput): Steps<Result> {
  if (input.kind !== 'table') throw new DataError('a CSV file is needed');
  const table = readTable(input.text);
  const label = String(input.choices['label']);
  const names = inputNames(table, String(input.choices['inputs']), label);
  const X = numericRows(table, names);
  const labels = labelsOf(table, label);
  const known = X.flatMap((_, i) => (labels[i] === undefined ? [] : [i]));
  const components = Number(input.choices['components']);
  if (known.length < components + 3)
    throw new DataError(
      `${known.length} rows have a label; ${components} components need ${components + 3}`,
      {
        column: label,
      },
    );
  const unlabelled = X.filter((_, i) => labels[i] === undefined);
  const fit = (gapFallback: FactorOptions['gapFallback']): PrincipalModel =>
    fitPcr(
      unlabelled.length > 0 ? unlabelled : X,
      known.map((i) => X[i]!),
      known.map((i) => labels[i]!),
      { components, gapFallback, ...(unlabelled.length > 0 ? {} : { poolLabelled: false }) },
    );
  const resultOf = (model: PrincipalModel): Result => reportOf(model, { table, names, label, X, labels });
  yield { result: resultOf(fit('none')), progress: 0.05 };
  // Where eigenvalues are too close for the formula the fit resamples: a rough answer comes first.
  for (const [resamples, progress] of [
    [20, 0.15],
    [60, 0.4],
    [200, 1],
  ] as const) {
    const model = fit({ resamples });
    const done = model.law.bootstrap === undefined;
    yield { result: resultOf(model), progress: done ? 1 : progress };
    if (done) return;
  }
}

type PrincipalModel = ReturnType<typeof fitPcr>;

interface Given {
  readonly table: Table;
  readonly names: readonly string[];
  readonly label: string;
  readonly X: number[][];
  readonly labels: readonly (number | undefined)[];
}

/** What a fit says of its risk, and an interval for every row. */
function reportOf(model: PrincipalModel, { table, names, label, X, labels }: Given): Result {
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
    rows,
    download: { columns: names, label, model, report, explanation, rows },
  };
}

function inputNames(table: Table, pattern: string, label: string): string[] {
  const free = summarise(table).filter(({ name }) => name !== label);
  const among = pattern.trim() === '*' ? free.filter(({ numeric }) => numeric) : free;
  const names = columnsOf(
    pattern,
    among.map(({ name }) => name),
  );
  if (names.length < 2) throw new DataError('at least two columns of numbers are needed beside the label');
  return names;
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
