import { fitFlow, recommendStop } from '@lab/transient-bbp';
import type { OwnDataInput } from '../../../contract/own-data.ts';
import type { Steps } from '../../../contract/paper.ts';
import { DataError } from '../../../table/data-error.ts';
import { columnsOf, numericRows, readTable } from '../../../table/read-table.ts';

/** The spectrum of the weights at one time of training. */
export interface TimeRow {
  readonly t: number;
  readonly top: number;
  readonly edge: number;
  readonly overlap: number;
}

export interface Result {
  readonly samples: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly rows: readonly TimeRow[];
  readonly detectable: boolean;
  readonly t: number;
  readonly pValue: number;
  readonly strength: number | undefined;
  readonly overlap: number;
  readonly reason: string;
  readonly download: unknown;
}

export function* compute(input: OwnDataInput): Steps<Result> {
  if (input.kind !== 'table') throw new DataError('a CSV file is needed');
  const table = readTable(input.text);
  const outputs = columnsOf(String(input.choices['outputs']), table.names);
  const inputs = columnsOf(
    String(input.choices['inputs']),
    table.names.filter((name) => !outputs.includes(name)),
  );
  if (outputs.length < 2)
    throw new DataError('at least two outputs are needed: one column has no spectrum to look at');
  const [X, Y] = [numericRows(table, inputs), numericRows(table, outputs)];
  if (X.length <= inputs.length)
    throw new DataError(
      `${X.length} rows for ${inputs.length} inputs: more rows than inputs are needed to tell signal from noise`,
    );
  const fit = fitFlow(X, Y);
  const advice = recommendStop(fit, { level: Number(input.choices['level']), replicates: 40 });
  const { rows, detectable, t, pValue, reason, row } = advice;
  yield {
    result: {
      samples: X.length,
      inputs: inputs.length,
      outputs: outputs.length,
      rows: rows.map(({ t: time, top, edge, overlapHat }) => ({ t: time, top, edge, overlap: overlapHat })),
      detectable,
      t,
      pValue,
      strength: row.thetaHat,
      overlap: row.overlapHat,
      reason,
      download: { inputs, outputs, advice },
    },
    progress: 1,
  };
}
