import { sizes } from '../nouns/size.ts';
import { optionalFields, rowFields, type RunRow } from './row.ts';

/** True for a value that a field can have. */
export type Check = (value: unknown) => boolean;

export const isText: Check = (value) => typeof value === 'string';
export const isNumber: Check = (value) => typeof value === 'number' && Number.isFinite(value);
const isCount: Check = (value) =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) < 2 ** 32;
export const isRecord: Check = (value) =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const recordOf =
  (check: Check): Check =>
  (value) =>
    isRecord(value) && Object.values(value as object).every(check);
const isScalar: Check = (value) => isText(value) || isNumber(value) || typeof value === 'boolean';
const isNumbers: Check = (value) => Array.isArray(value) && value.every(isNumber);
const oneOf =
  (...values: readonly unknown[]): Check =>
  (value) =>
    values.includes(value);
export const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);

/** What each field of a row can be. */
export const rowChecks: Record<keyof Required<RunRow>, Check> = {
  key: (value) => isText(value) && /^[0-9a-f]{32}$/.test(value as string),
  suite: isFileName,
  problem: isText,
  problemParameters: recordOf(isScalar),
  method: isFileName,
  methodParameters: recordOf(isScalar),
  repetition: isCount,
  seed: isCount,
  dataSeed: isCount,
  methodSeed: isCount,
  status: oneOf('ok', 'failed', 'timeout', 'cancelled'),
  metrics: recordOf(isNumber),
  curves: recordOf(
    (curve) =>
      isRecord(curve) && isNumbers((curve as { x?: unknown }).x) && isNumbers((curve as { y?: unknown }).y),
  ),
  error: orNull(isRecord),
  timed: (value) => typeof value === 'boolean',
  methodSeconds: orNull(isNumber),
  elapsedSeconds: isNumber,
  timeLimit: isNumber,
  startedAt: isText,
  size: oneOf(...sizes),
  executor: isText,
  sources: isText,
  versions: recordOf(isText),
  machine: isRecord,
  conditions: isConditions,
};

/** What is wrong with the fields of something read from outside; undefined for a row. */
export function invalidField(value: unknown): string | undefined {
  if (!isRecord(value)) return 'not an object';
  const record = value as Record<string, unknown>;
  for (const field of rowFields) {
    if (!(field in record)) {
      if (optionalFields.has(field)) continue;
      return `the field '${field}' is missing`;
    }
    if (!rowChecks[field](record[field]))
      return `the field '${field}' is ${JSON.stringify(record[field])}, which it can't be`;
  }
  const extra = Object.keys(record).find((name) => name !== 'digest' && !(name in rowChecks));
  return extra === undefined ? undefined : `the field '${extra}' is unknown`;
}

function isConditions(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { tier, cpu, load, spread, noisy } = value as Record<string, unknown>;
  return (
    isText(tier) && orNull(isCount)(cpu) && isNumber(load) && isNumber(spread) && typeof noisy === 'boolean'
  );
}

/** True for a name that can name a file anywhere: suites and methods do when they are exported. */
export function isFileName(value: unknown): boolean {
  return typeof value === 'string' && /^[\w][\w.+-]*$/.test(value);
}
