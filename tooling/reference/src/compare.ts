import type { DenseMatrix } from './matrices.ts';
import { asMatrix, isDense, isNumericVector, normalise } from './normalise.ts';
import { alignments, type Freedom } from './alignment.ts';

/** How near a number has to be: |got - want| <= abs + rel * S, S the leaf's largest |want| (or |want| itself). */
export interface Bound {
  readonly abs: number;
  readonly rel: number;
  readonly elementwise: boolean;
}

/** The tolerance of a case as the file writes it; what is left out is 0. */
export interface Tolerance {
  readonly abs?: number;
  readonly rel?: number;
  readonly elementwise?: boolean;
  readonly fields?: Readonly<
    Record<string, { readonly abs?: number; readonly rel?: number; readonly elementwise?: boolean }>
  >;
}

/** What is compared and how. */
export interface Comparison {
  readonly expected: Readonly<Record<string, unknown>>;
  readonly tolerance?: Tolerance | undefined;
  readonly upTo?: Readonly<Record<string, Freedom>> | undefined;
}

/**
 * Compares a result with the expected fields.
 * @returns one line for each disagreement; an empty list when all agree.
 */
export function compare(result: unknown, { expected, tolerance = {}, upTo = {} }: Comparison): string[] {
  if (typeof result !== 'object' || result === null)
    return [`the result is ${show(result)}, not an object of fields`];
  const got = normalise(result) as Readonly<Record<string, unknown>>;
  for (const name of [...Object.keys(tolerance.fields ?? {}), ...Object.keys(upTo)])
    if (!Object.hasOwn(expected, name)) return [`tolerance or upTo names ${name}, which is not expected`];
  return Object.entries(expected).flatMap(([name, want]) => {
    const bound = boundOf(tolerance, name);
    const freedom = upTo[name];
    if (freedom === undefined) return compareValue(got[name], want, bound, name);
    let best: string[] | undefined;
    for (const aligned of alignments(got[name], want, freedom, bound)) {
      const faults = compareValue(aligned, want, bound, name);
      if (faults.length === 0) return [];
      best ??= faults;
    }
    return (best ?? [`${name}: nothing to align`]).map((fault) => `${fault} (up to ${freedom})`);
  });
}

function boundOf(tolerance: Tolerance, field: string): Bound {
  const own = tolerance.fields?.[field];
  return {
    abs: own?.abs ?? tolerance.abs ?? 0,
    rel: own?.rel ?? tolerance.rel ?? 0,
    elementwise: own?.elementwise ?? tolerance.elementwise ?? false,
  };
}

function compareValue(got: unknown, want: unknown, bound: Bound, path: string): string[] {
  // A field documented as absent under a condition may be left out where the file says null.
  if (want === null) return got === null || got === undefined ? [] : [`${path}: got ${show(got)}, want null`];
  if (got === undefined) return [`${path}: missing`];
  if (typeof want === 'number') return compareNumbers([got], [want], bound, path);
  if (isAtMost(want))
    return typeof got === 'number' && got <= want.$atMost
      ? []
      : [`${path}: got ${show(got)}, want at most ${want.$atMost}`];
  if (isComplex(want)) return compareComplex(got, want, bound, path);
  if (isNumericVector(want)) return compareVector(got, want, bound, path);
  const matrix = asMatrix(want);
  if (matrix !== undefined) return compareMatrix(got, matrix, bound, path);
  if (Array.isArray(want)) return compareList(got, want, bound, path);
  if (typeof want === 'object')
    return compareFields(got, want as Readonly<Record<string, unknown>>, bound, path);
  return got === want ? [] : [`${path}: got ${show(got)}, want ${show(want)}`];
}

function compareVector(got: unknown, want: readonly number[], bound: Bound, path: string): string[] {
  if (isDense(got)) {
    // `[]` is how a file writes a matrix without rows.
    if (want.length === 0 && got.rows === 0) return [];
    return [`${path}: got a ${got.rows} x ${got.columns} matrix, want a vector of ${want.length}`];
  }
  if (!Array.isArray(got)) return [`${path}: got ${show(got)}, want a vector of ${want.length}`];
  if (got.length !== want.length) return [`${path}: got ${got.length} entries, want ${want.length}`];
  return compareNumbers(got, want, bound, path);
}

function compareMatrix(got: unknown, want: DenseMatrix, bound: Bound, path: string): string[] {
  const matrix = asMatrix(got);
  if (matrix === undefined) {
    const empty = Array.isArray(got) && got.length === 0 && want.rows === 0;
    return empty ? [] : [`${path}: got ${show(got)}, want a ${want.rows} x ${want.columns} matrix`];
  }
  if (matrix.rows !== want.rows || matrix.columns !== want.columns)
    return [`${path}: got ${matrix.rows} x ${matrix.columns}, want ${want.rows} x ${want.columns}`];
  return compareNumbers(Array.from(matrix.data), Array.from(want.data), bound, path, want.columns);
}

function compareList(got: unknown, want: readonly unknown[], bound: Bound, path: string): string[] {
  if (!Array.isArray(got)) return [`${path}: got ${show(got)}, want a list of ${want.length}`];
  if (got.length !== want.length) return [`${path}: got ${got.length} entries, want ${want.length}`];
  return want.flatMap((entry, index) => compareValue(got[index], entry, bound, `${path}[${index}]`));
}

function compareFields(
  got: unknown,
  want: Readonly<Record<string, unknown>>,
  bound: Bound,
  path: string,
): string[] {
  if (typeof got !== 'object' || got === null || Array.isArray(got))
    return [`${path}: got ${show(got)}, want an object`];
  const fields = got as Readonly<Record<string, unknown>>;
  return Object.entries(want).flatMap(([name, entry]) =>
    compareValue(fields[name], entry, bound, `${path}.${name}`),
  );
}

function compareComplex(got: unknown, want: Complex, bound: Bound, path: string): string[] {
  if (!isComplex(got)) return [`${path}: got ${show(got)}, want a complex number`];
  const size = Math.hypot(want.re, want.im);
  const limit = bound.abs + bound.rel * (Number.isFinite(size) ? size : 0);
  const near = agrees(got.re, want.re, limit) && agrees(got.im, want.im, limit);
  const distance = Math.hypot(difference(got.re, want.re), difference(got.im, want.im));
  return near && distance <= limit ? [] : [`${path}: got ${show(got)}, want ${show(want)}, allowed ${limit}`];
}

function compareNumbers(
  got: readonly unknown[],
  want: readonly number[],
  { abs, rel, elementwise }: Bound,
  path: string,
  columns?: number,
): string[] {
  const scale = largest(want);
  let faults = 0;
  let worst = -1;
  let message = '';
  for (const [index, target] of want.entries()) {
    const value = got[index];
    const limit = abs + rel * (elementwise ? finiteSize(target) : scale);
    if (typeof value === 'number' && agrees(value, target, limit)) continue;
    faults += 1;
    const excess = typeof value === 'number' ? Math.abs(value - target) : Infinity;
    if (excess > worst || message === '' || Number.isNaN(excess)) {
      worst = excess;
      const where =
        columns === undefined
          ? want.length === 1
            ? ''
            : `[${index}]`
          : `[${Math.floor(index / columns)}][${index % columns}]`;
      message = `${path}${where}: got ${show(value)}, want ${target}, off by ${excess}, allowed ${limit}`;
    }
  }
  if (faults === 0) return [];
  return [faults === 1 ? message : `${message} (and ${faults - 1} more of ${want.length})`];
}

/** Equal, both NaN, or finite and near: an infinity is equal only to itself. */
function agrees(got: number, want: number, limit: number): boolean {
  if (Number.isNaN(want)) return Number.isNaN(got);
  if (!Number.isFinite(want)) return got === want;
  return Math.abs(got - want) <= limit;
}

function difference(got: number, want: number): number {
  return Number.isFinite(want) ? got - want : 0;
}

function finiteSize(value: number): number {
  return Number.isFinite(value) ? Math.abs(value) : 0;
}

function largest(values: readonly number[]): number {
  let size = 0;
  for (const value of values) size = Math.max(size, finiteSize(value));
  return size;
}

interface Complex {
  readonly re: number;
  readonly im: number;
}

function isComplex(value: unknown): value is Complex {
  if (typeof value !== 'object' || value === null) return false;
  const { re, im } = value as Partial<Complex>;
  return typeof re === 'number' && typeof im === 'number' && Object.keys(value).length === 2;
}

function isAtMost(value: unknown): value is { readonly $atMost: number } {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as { $atMost?: unknown }).$atMost === 'number'
  );
}

function show(value: unknown): string {
  if (typeof value === 'number') return String(value);
  if (value === undefined) return 'undefined';
  const text = JSON.stringify(value, (_key, entry: unknown) =>
    typeof entry === 'number' && !Number.isFinite(entry) ? String(entry) : entry,
  );
  return text.length > 120 ? `${text.slice(0, 120)}...` : text;
}
