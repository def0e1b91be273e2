import { canonicalParameters, type Parameters } from '../nouns/parameters.ts';
import type { Size } from '../nouns/size.ts';
import type { RunRow } from '../store/row.ts';

/** Which runs: every given field has to match; parameters match when each given one is equal. */
export interface RunFilter {
  readonly problem?: string;
  readonly method?: string;
  /** The problem's parameters. */
  readonly at?: Parameters;
  /** The method's parameters. */
  readonly variant?: Parameters;
  /** A further condition on the problem's parameters. */
  readonly where?: (parameters: Parameters) => boolean;
}

/** Values of one cell of the design: one problem at one point. */
export interface Cell {
  readonly problem: string;
  readonly parameters: Parameters;
  readonly values: readonly number[];
}

/** The recorded runs of one suite as claims and figures see them. */
export class RunView {
  readonly size: Size;
  private readonly all: readonly RunRow[];
  private readonly failedKeys = new Set<string>();

  constructor(rows: readonly RunRow[], size: Size) {
    this.all = rows;
    this.size = size;
  }

  /** Finished runs that match; runs that match but failed are remembered in `failures`. */
  rows(filter: RunFilter = {}): readonly RunRow[] {
    const matching = this.all.filter((row) => matches(row, filter));
    for (const row of matching) if (row.status !== 'ok') this.failedKeys.add(row.key);
    return matching.filter((row) => row.status === 'ok');
  }

  /** How many runs that were asked for by `rows` had failed, timed out or been cancelled. */
  get failures(): number {
    return this.failedKeys.size;
  }

  /** The values of a metric by cell, in the order of the rows. */
  cells(metric: string, filter: RunFilter = {}): readonly Cell[] {
    return gather(this.rows(filter), (row) => row.metrics[metric]);
  }

  /** Differences `metric of a - metric of b` on the same data, by cell. */
  differences(metric: string, a: RunFilter, b: RunFilter): readonly Cell[] {
    const other = new Map(this.rows(b).map((row) => [dataKey(row), row.metrics[metric]]));
    return gather(this.rows(a), (row) => {
      const left = row.metrics[metric];
      const right = other.get(dataKey(row));
      return left === undefined || right === undefined ? undefined : left - right;
    });
  }
}

function gather(rows: readonly RunRow[], valueOf: (row: RunRow) => number | undefined): readonly Cell[] {
  const cells = new Map<string, { problem: string; parameters: Parameters; values: number[] }>();
  for (const row of rows) {
    const value = valueOf(row);
    if (value === undefined) continue;
    const name = `${row.problem} ${canonicalParameters(row.problemParameters)}`;
    const cell = cells.get(name) ?? { problem: row.problem, parameters: row.problemParameters, values: [] };
    cell.values.push(value);
    cells.set(name, cell);
  }
  return [...cells.values()];
}

function matches(row: RunRow, { problem, method, at, variant, where }: RunFilter): boolean {
  return (
    (problem === undefined || row.problem === problem) &&
    (method === undefined || row.method === method) &&
    (at === undefined || contains(row.problemParameters, at)) &&
    (variant === undefined || contains(row.methodParameters, variant)) &&
    (where === undefined || where(row.problemParameters))
  );
}

function contains(parameters: Parameters, wanted: Parameters): boolean {
  return Object.entries(wanted).every(([name, value]) => parameters[name] === value);
}

function dataKey(row: RunRow): string {
  return `${row.problem} ${canonicalParameters(row.problemParameters)} ${row.repetition} ${row.dataSeed}`;
}
