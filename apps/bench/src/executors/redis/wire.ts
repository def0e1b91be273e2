import type { FinishedJob, Job, Outcome } from '../../running/job.ts';
import {
  isText,
  isNumber,
  isRecord,
  orNull,
  recordOf,
  rowChecks,
  type Check,
} from '../../store/row-shape.ts';
import type { Machine, RunError } from '../../store/row.ts';

/** Raised when what crosses the wire comes to mean something else; both sides must agree. */
export const protocol = 1;

/** Bytes of JSON that a job may take: names, parameters and seeds. */
export const jobLimit = 64 * 1024;

/** Bytes of JSON that a result may take: metrics and curves. */
export const resultLimit = 8 * 1024 * 1024;

/**
 * A job as it crosses: without the interpreter, a path that means something on one machine only, and without what the worker finds
 * in its own code; the key says whether that is the same.
 */
export type WireJob = Omit<Job, 'interpreter' | 'sources' | 'versions'>;

/** A result as it crosses. */
export interface WireResult {
  readonly key: string;
  readonly outcome: Outcome;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly elapsedSeconds: number;
  readonly machine: Machine;
}

/** Something that came over the wire and is not what it should be. */
export class WireError extends Error {
  override readonly name = 'WireError';
}

const jobChecks: Record<keyof WireJob, Check> = {
  key: rowChecks.key,
  suite: rowChecks.suite,
  problem: rowChecks.problem,
  problemParameters: rowChecks.problemParameters,
  method: rowChecks.method,
  methodParameters: rowChecks.methodParameters,
  repetition: rowChecks.repetition,
  seed: rowChecks.seed,
  dataSeed: rowChecks.dataSeed,
  methodSeed: rowChecks.methodSeed,
  label: isText,
  timed: rowChecks.timed,
  timeLimit: (value) => isNumber(value) && (value as number) > 0,
  size: rowChecks.size,
};

/** @throws WireError when the job is too large */
export function encodeJob(job: Job): Record<string, unknown> {
  const fields = Object.keys(jobChecks) as (keyof WireJob)[];
  const data = { protocol, ...Object.fromEntries(fields.map((field) => [field, job[field]])) };
  requireSize('the job', JSON.stringify(data), jobLimit);
  return data;
}

/** @throws WireError for anything but a job of this protocol */
export function decodeJob(data: unknown): WireJob {
  const record = requireRecord('the job', data);
  requireSize('the job', JSON.stringify(record), jobLimit);
  const { protocol: theirs, ...job } = record;
  requireProtocol('the job', theirs);
  requireFields('the job', job, jobChecks);
  return job as unknown as WireJob;
}

const isErrorText = orNull((value) => isText(value) && (value as string).length <= 10_000);
const isError: Check = (value) =>
  isRecord(value) &&
  onlyFields(value as object, ['name', 'message', 'code', 'stack']) &&
  Object.values(value as object).every(isErrorText) &&
  isText((value as RunError).name) &&
  isText((value as RunError).message);

// JSON has no number for what is not finite; a curve may have holes.
const isPoints: Check = (value) => Array.isArray(value) && value.every(orNull(isNumber));
const isCurve: Check = (value) =>
  isRecord(value) &&
  onlyFields(value as object, ['x', 'y']) &&
  isPoints((value as { x?: unknown }).x) &&
  isPoints((value as { y?: unknown }).y);

const measurementChecks = {
  metrics: rowChecks.metrics,
  curves: recordOf(isCurve),
  methodSeconds: isNumber,
  conditions: (value) => value === undefined || rowChecks.conditions(value),
} satisfies Record<string, Check>;

const resultChecks = {
  status: rowChecks.status,
  measurement: orNull((value) => {
    if (!isRecord(value) || !onlyFields(value as object, Object.keys(measurementChecks))) return false;
    return Object.entries(measurementChecks).every(([field, check]) =>
      check((value as Record<string, unknown>)[field]),
    );
  }),
  error: orNull(isError),
  startedAt: isNumber,
  elapsedSeconds: isNumber,
  machine: (value) => isRecord(value) && isText((value as Partial<Machine>).id),
} satisfies Record<string, Check>;

/** A result as a line: the run's key, so that even what can't be read is known to be that run's, and JSON. */
export function encodeResult(
  { job, outcome, startedAt, elapsedSeconds }: FinishedJob,
  machine: Machine,
): string {
  const write = (ended: Outcome): string =>
    JSON.stringify({
      protocol,
      status: ended.status,
      measurement: ended.status === 'ok' ? ended.measurement : null,
      error: ended.status === 'ok' ? null : ended.error,
      startedAt: startedAt.getTime(),
      elapsedSeconds,
      machine,
    });
  const text = write(outcome);
  const bytes = Buffer.byteLength(text);
  if (bytes <= resultLimit) return `${job.key} ${text}`;
  const error = {
    name: 'ResultTooLarge',
    message: `the result is ${bytes} bytes of JSON; ${resultLimit} can be sent`,
    code: 'RESULT_TOO_LARGE',
    stack: null,
  };
  return `${job.key} ${write({ status: 'failed', error })}`;
}

/** The run a line belongs to. */
export function keyOfResult(line: string): string {
  return line.slice(0, 32);
}

/** @throws WireError for anything but a result of this protocol */
export function decodeResult(line: string): WireResult {
  const what = 'the result';
  const text = line.slice(33);
  requireSize(what, text, resultLimit);
  const { protocol: theirs, ...result } = requireRecord(what, parse(what, text));
  requireProtocol(what, theirs);
  requireFields(what, result, resultChecks);
  const { status, measurement, error, ...rest } = result as unknown as {
    status: Outcome['status'];
    measurement: Extract<Outcome, { status: 'ok' }>['measurement'] | null;
    error: RunError | null;
  } & Pick<WireResult, 'startedAt' | 'elapsedSeconds' | 'machine'>;
  if (status === 'ok' && measurement !== null && error === null)
    return { key: keyOfResult(line), outcome: { status, measurement }, ...rest };
  if (status !== 'ok' && measurement === null && error !== null)
    return { key: keyOfResult(line), outcome: { status, error }, ...rest };
  throw new WireError(`${what} contradicts itself: status '${status}'`);
}

function parse(what: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new WireError(`${what} is no JSON`);
  }
}

function requireRecord(what: string, value: unknown): Record<string, unknown> {
  if (!isRecord(value)) throw new WireError(`${what} is no object`);
  return value as Record<string, unknown>;
}

function requireSize(what: string, text: string, limit: number): void {
  const bytes = Buffer.byteLength(text);
  if (bytes > limit) throw new WireError(`${what} is ${bytes} bytes of JSON; ${limit} can be sent`);
}

function requireProtocol(what: string, theirs: unknown): void {
  if (theirs !== protocol)
    throw new WireError(
      `${what} is of protocol ${JSON.stringify(theirs)}; this lab-bench speaks ${protocol}`,
    );
}

function requireFields(
  what: string,
  record: Readonly<Record<string, unknown>>,
  checks: Readonly<Record<string, Check>>,
): void {
  for (const [field, check] of Object.entries(checks)) {
    if (!check(record[field]))
      throw new WireError(
        `${what} has a field '${field}' that can't be: ${clip(JSON.stringify(record[field]))}`,
      );
  }
  const extra = Object.keys(record).find((field) => !(field in checks));
  if (extra !== undefined) throw new WireError(`${what} has an unknown field '${clip(extra)}'`);
}

function onlyFields(value: object, fields: readonly string[]): boolean {
  return Object.keys(value).every((field) => fields.includes(field));
}

function clip(text: string | undefined): string {
  return text === undefined ? 'missing' : text.length <= 80 ? text : `${text.slice(0, 80)}…`;
}
