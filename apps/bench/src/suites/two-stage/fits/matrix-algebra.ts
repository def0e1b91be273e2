/** Rows of numbers. */
export type Rows = readonly (readonly number[])[];

export function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, j) => sum + value * (b[j] ?? 0), 0);
}

/** The mean of each column. */
export function columnMeans(rows: Rows): readonly number[] {
  return (rows[0] ?? []).map((_, j) => rows.reduce((sum, row) => sum + (row[j] ?? 0), 0) / rows.length);
}

/** Each row less the centre. */
export function centred(rows: Rows, centre: readonly number[]): number[][] {
  return rows.map((row) => row.map((value, j) => value - (centre[j] ?? 0)));
}

export function meanOfList(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** A linear predictor from its coefficients on centred rows. */
export function predictLinear(
  rows: Rows,
  centre: readonly number[],
  coefficients: readonly number[],
  intercept: number,
): number[] {
  return rows.map((row) => intercept + dot(coefficients, row) - dot(coefficients, centre));
}
