import { LabRangeError, LabTypeError, toDense, type MatrixLike } from '@lab/linalg';
import { describe, packedCopy, readVector } from '@lab/linalg/arguments';

/** Covariates, treatment and outcomes as matrices. */
export interface MatrixData {
  /** Covariates, n x d, in the user's units. */
  readonly X: MatrixLike;
  /** Which arm each unit is in: n entries 0 (control) or 1 (treated), or booleans. */
  readonly treatment: ArrayLike<number> | readonly boolean[];
  /** Outcomes, n x p, in the user's units; a list of n numbers is one outcome. */
  readonly Y: MatrixLike | readonly number[] | Float64Array;
  /** What reports call the columns; default `treatment`, `y1`.. and `x1`... */
  readonly names?: Partial<SampleNames>;
}

/** A table: one plain object a unit, columns by name. */
export interface TableData {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  /** The column that says which arm a unit is in. */
  readonly treatment: string;
  /** The outcome column or columns. */
  readonly outcome: string | readonly string[];
  /** The covariate columns; default every other column of the first row. */
  readonly covariates?: readonly string[];
  /** The values of the treatment column that mean control and treated; default 0 and 1 (or false and true). */
  readonly arms?: readonly [control: unknown, treated: unknown];
}

/** Data for a fit. */
export type TreatmentData = MatrixData | TableData;

/** What the columns are called. */
export interface SampleNames {
  /** Name of the treatment. */
  readonly treatment: string;
  /** p names. */
  readonly outcomes: readonly string[];
  /** d names. */
  readonly covariates: readonly string[];
}

/** Data in the working layout: row-major, finite, sizes that agree, at least one row. */
export interface Sample {
  readonly n: number;
  readonly d: number;
  readonly p: number;
  /** n x d. */
  readonly X: Float64Array;
  /** n entries 0 or 1. */
  readonly treatment: Uint8Array;
  /** n x p. */
  readonly Y: Float64Array;
  readonly names: SampleNames;
}

/**
 * Reads either form of data.
 *
 * @throws SHAPE (sizes that differ, ragged or no rows, an unknown column), NOT_FINITE (with row and column; a missing
 *   entry too), WRONG_TYPE (text: encode it first), OUT_OF_RANGE (treatment not in two arms)
 */
export function readSample(data: TreatmentData): Sample {
  if (typeof data !== 'object' || (data as unknown) === null) {
    const message = `data must be {X, treatment, Y} or {rows, treatment, outcome}, got ${describe(data)}`;
    throw new LabTypeError('WRONG_TYPE', message, { argument: 'data' });
  }
  return 'rows' in data ? readTable(data) : readMatrices(data);
}

function readMatrices({ X, treatment, Y, names = {} }: MatrixData): Sample {
  const covariates = readMatrix(X, 'X');
  const outcomes = readMatrix(
    isVector(Y) ? { data: readVector(Y, 'Y'), rows: Y.length, columns: 1 } : Y,
    'Y',
  );
  const arms = readArms(treatment);
  const n = covariates.rows;
  if (arms.length !== n || outcomes.rows !== n) {
    const lengths = `X has ${n} rows, treatment ${arms.length} entries, Y ${outcomes.rows} rows`;
    const argument = arms.length === n ? 'Y' : 'treatment';
    throw new LabRangeError('SHAPE', `${lengths}: they must agree`, { argument });
  }
  return {
    n,
    d: covariates.columns,
    p: outcomes.columns,
    X: covariates.data,
    treatment: arms,
    Y: outcomes.data,
    names: {
      treatment: names.treatment ?? 'treatment',
      outcomes: readNames(names.outcomes, outcomes.columns, 'y', 'names.outcomes'),
      covariates: readNames(names.covariates, covariates.columns, 'x', 'names.covariates'),
    },
  };
}

function isVector(Y: MatrixData['Y']): Y is readonly number[] | Float64Array {
  return Y instanceof Float64Array || (Array.isArray(Y) && Y.length > 0 && typeof Y[0] === 'number');
}

/** A matrix with at least one row and one column, contiguous and of its own. */
export function readMatrix(
  matrix: MatrixLike,
  argument: string,
): { data: Float64Array; rows: number; columns: number } {
  refuseText(matrix, argument);
  const dense = toDense(matrix, argument);
  const { rows, columns } = dense;
  if (rows === 0 || columns === 0) {
    const message = `${argument} must have at least one row and one column, got ${rows} x ${columns}`;
    throw new LabRangeError('SHAPE', message, { argument });
  }
  return { data: packedCopy(dense), rows, columns };
}

/** Text in a matrix is the commonest mistake, so its message says what to do. */
function refuseText(matrix: unknown, argument: string): void {
  if (!Array.isArray(matrix)) return;
  for (const [i, row] of (matrix as unknown[]).entries()) {
    const j = Array.isArray(row) ? row.findIndex((entry) => typeof entry === 'string') : -1;
    if (j < 0) continue;
    const entry = describe((row as unknown[])[j]);
    const message = `${argument}[${i}][${j}] is the text ${entry}: encode categories as 0/1 columns first`;
    throw new LabTypeError('WRONG_TYPE', message, { argument, index: i, details: { row: i, column: j } });
  }
}

/** A treatment as 0 and 1; `length` entries where it is given. */
export function readArms(treatment: MatrixData['treatment'], length?: number): Uint8Array {
  const list = treatment as ArrayLike<unknown>;
  const flags = Array.isArray(list)
    ? list.map((arm: unknown) => (typeof arm === 'boolean' ? Number(arm) : arm))
    : list;
  const values = readVector(flags, 'treatment', length);
  const wrong = values.findIndex((arm) => arm !== 0 && arm !== 1);
  if (wrong >= 0) {
    const message = `treatment must be two arms coded 0 and 1, got ${values[wrong]} at ${wrong}; for more arms use pairwiseTests`;
    throw new LabRangeError('OUT_OF_RANGE', message, { argument: 'treatment', index: wrong });
  }
  return Uint8Array.from(values);
}

function readNames(
  names: readonly string[] | undefined,
  count: number,
  prefix: string,
  argument: string,
): readonly string[] {
  if (names === undefined) return Array.from({ length: count }, (_, j) => `${prefix}${j + 1}`);
  if (names.length === count) return [...names];
  throw new LabRangeError('SHAPE', `${argument} must have ${count} entries, got ${names.length}`, {
    argument,
  });
}

function readTable({ rows, treatment, outcome, covariates, arms }: TableData): Sample {
  if (isNoList(rows)) {
    const message = `rows must be a list of at least one object, got ${describe(rows)}`;
    throw new LabRangeError('SHAPE', message, { argument: 'rows' });
  }
  const outcomes = typeof outcome === 'string' ? [outcome] : [...outcome];
  const taken = new Set([treatment, ...outcomes]);
  const columns = covariates ? [...covariates] : Object.keys(rows[0]).filter((name) => !taken.has(name));
  requireColumns(rows[0], treatment, outcomes, columns);
  return {
    n: rows.length,
    d: columns.length,
    p: outcomes.length,
    X: readColumns(rows, columns),
    treatment: readArmColumn(rows, treatment, arms),
    Y: readColumns(rows, outcomes),
    names: { treatment, outcomes, covariates: columns },
  };
}

function isNoList(value: unknown): boolean {
  return !Array.isArray(value) || value.length === 0;
}

function requireColumns(
  first: Readonly<Record<string, unknown>>,
  treatment: string,
  outcomes: readonly string[],
  covariates: readonly string[],
): void {
  const have = Object.keys(first).join(', ');
  for (const [argument, names] of Object.entries({ treatment: [treatment], outcome: outcomes, covariates })) {
    if (names.length === 0) {
      const message = `${argument} must name at least one column; the table has ${have}`;
      throw new LabRangeError('SHAPE', message, { argument });
    }
    for (const name of names) {
      if (Object.hasOwn(first, name)) continue;
      throw new LabRangeError('SHAPE', `there is no column '${name}'; the table has ${have}`, { argument });
    }
  }
  for (const name of [...outcomes, ...covariates]) {
    if (name !== treatment && !(outcomes.includes(name) && covariates.includes(name))) continue;
    const message = `column '${name}' has two parts: a column is treatment, outcome or covariate`;
    throw new LabRangeError('OUT_OF_RANGE', message, { argument: 'covariates' });
  }
}

function readColumns(rows: TableData['rows'], names: readonly string[]): Float64Array {
  const data = new Float64Array(rows.length * names.length);
  let to = 0;
  for (const [i, row] of rows.entries()) for (const name of names) data[to++] = readEntry(row[name], name, i);
  return data;
}

function readEntry(entry: unknown, name: string, row: number): number {
  if (typeof entry === 'number' && Number.isFinite(entry)) return entry;
  if (typeof entry === 'boolean') return Number(entry);
  const place = { argument: name, index: row, details: { row, column: name } };
  if (entry === undefined || entry === null || entry === '') {
    throw new LabRangeError(
      'NOT_FINITE',
      `column '${name}' is missing in row ${row}: drop or impute it first`,
      place,
    );
  }
  if (typeof entry === 'number') {
    throw new LabRangeError('NOT_FINITE', `column '${name}' is ${entry} in row ${row}`, place);
  }
  const message = `column '${name}' holds ${describe(entry)} in row ${row}: encode categories as 0/1 columns first`;
  throw new LabTypeError('WRONG_TYPE', message, place);
}

function readArmColumn(rows: TableData['rows'], name: string, arms: TableData['arms']): Uint8Array {
  return Uint8Array.from(rows, (row, i) => {
    const value = row[name];
    if (arms !== undefined) {
      if (value === arms[0]) return 0;
      if (value === arms[1]) return 1;
    } else {
      if (value === 0 || value === false) return 0;
      if (value === 1 || value === true) return 1;
    }
    const place = { argument: name, index: i, details: { row: i, column: name } };
    if (value === undefined || value === null || value === '' || Number.isNaN(value)) {
      throw new LabRangeError('NOT_FINITE', `column '${name}' is missing in row ${i}`, place);
    }
    const coding = arms === undefined ? '0 and 1' : `${describe(arms[0])} and ${describe(arms[1])}`;
    const message = `column '${name}' must be two arms coded ${coding}, got ${describe(value)} in row ${i}; name two values by 'arms', or use pairwiseTests for more`;
    throw new LabRangeError('OUT_OF_RANGE', message, place);
  });
}
