import { describe, expect, it } from 'vitest';
import {
  decodeJob,
  decodeResult,
  encodeJob,
  encodeResult,
  jobLimit,
  keyOfResult,
  resultLimit,
  WireError,
} from '../src/executors/redis/wire.ts';
import type { FinishedJob, Job } from '../src/running/job.ts';
import { row } from './support/rows.ts';

const { machine, ...fields } = row();
const job: Job = {
  key: fields.key,
  suite: fields.suite,
  problem: fields.problem,
  problemParameters: fields.problemParameters,
  method: fields.method,
  methodParameters: fields.methodParameters,
  repetition: fields.repetition,
  seed: fields.seed,
  dataSeed: fields.dataSeed,
  methodSeed: fields.methodSeed,
  label: 'problem #0 method',
  timed: false,
  timeLimit: 10,
  size: 'quick',
  sources: fields.sources,
  versions: fields.versions,
  interpreter: '/usr/bin/python3',
};
const overTheWire = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const finished: FinishedJob = {
  job,
  outcome: {
    status: 'ok',
    measurement: {
      metrics: { error: 1 / 3, tiny: 5e-324 },
      curves: { error: { x: [0, 1], y: [0.1, -2e-10] } },
      methodSeconds: 0.25,
    },
  },
  startedAt: new Date('2026-01-02T03:04:05.678Z'),
  elapsedSeconds: 0.5,
};

describe('a job on the wire', () => {
  it('arrives as it was, all but what the worker finds in its own code', () => {
    const { interpreter: _, sources: __, versions: ___, ...rest } = job;
    expect(decodeJob(overTheWire(encodeJob(job)))).toEqual(rest);
  });

  it.each([
    ['of another protocol', { protocol: 2 }, 'protocol 2'],
    ['that names a program', { interpreter: '/bin/sh' }, "unknown field 'interpreter'"],
    ['with code in a parameter', { methodParameters: { run: { toString: 1 } } }, "field 'methodParameters'"],
    ['with a key that is none', { key: '../../etc' }, "field 'key'"],
    ['with a suite that is a path', { suite: '../suite' }, "field 'suite'"],
    ['with a seed that is no number', { dataSeed: '1' }, "field 'dataSeed'"],
    ['without a time limit', { timeLimit: null }, "field 'timeLimit'"],
    ['that says what its code is', { sources: 'abc' }, "unknown field 'sources'"],
    ['that is too large', { problem: 'x'.repeat(jobLimit) }, `${jobLimit} can be sent`],
  ])('%s is refused', (_, change, message) => {
    const refusal = (): unknown => decodeJob(overTheWire({ ...encodeJob(job), ...change }));
    expect(refusal).toThrow(WireError);
    expect(refusal).toThrow(message);
  });

  it.each([null, [], 'text', 7, {}])('%j is none', (value) => {
    expect(() => decodeJob(value)).toThrow(WireError);
  });
});

describe('a result on the wire', () => {
  it('arrives as it was', () => {
    const line = encodeResult(finished, machine);
    expect(keyOfResult(line)).toBe(job.key);
    expect(decodeResult(line)).toEqual({
      key: job.key,
      outcome: finished.outcome,
      startedAt: finished.startedAt.getTime(),
      elapsedSeconds: 0.5,
      machine,
    });
    const error = { name: 'RangeError', message: 'no', code: 'SHAPE', stack: null };
    const failed = { ...finished, outcome: { status: 'failed', error } as const };
    expect(decodeResult(encodeResult(failed, machine)).outcome).toEqual(failed.outcome);
  });

  it('that is too large becomes the error that it is', () => {
    const curve = Array.from({ length: resultLimit / 8 }, (_, index) => index + 0.5);
    const measurement = { metrics: {}, curves: { error: { x: curve, y: curve } }, methodSeconds: 1 };
    const line = encodeResult({ ...finished, outcome: { status: 'ok', measurement } }, machine);
    const { outcome } = decodeResult(line);
    expect(outcome).toMatchObject({ status: 'failed', error: { code: 'RESULT_TOO_LARGE' } });
    expect(line.length).toBeLessThan(1000);
  });

  const edited = (change: (result: Record<string, unknown>) => Record<string, unknown>): string => {
    const line = encodeResult(finished, machine);
    return `${job.key} ${JSON.stringify(change(JSON.parse(line.slice(33)) as Record<string, unknown>))}`;
  };
  it.each([
    ['that is no JSON', `${job.key} {"`, 'no JSON'],
    ['that is a list', `${job.key} []`, 'no object'],
    ['of another protocol', edited((result) => ({ ...result, protocol: 9 })), 'protocol 9'],
    ['with an unknown field', edited((result) => ({ ...result, row: {} })), "unknown field 'row'"],
    ['with an invented status', edited((result) => ({ ...result, status: 'perfect' })), "field 'status'"],
    [
      'that failed with a measurement',
      edited((result) => ({ ...result, status: 'failed' })),
      'contradicts itself',
    ],
    ['without a measurement', edited((result) => ({ ...result, measurement: null })), 'contradicts itself'],
    [
      'with a metric that is no number',
      edited((result) => ({
        ...result,
        measurement: { metrics: { error: 'x' }, curves: {}, methodSeconds: 1 },
      })),
      "field 'measurement'",
    ],
    [
      'with an error that is no error',
      edited((result) => ({ ...result, status: 'failed', measurement: null, error: { message: 'x' } })),
      "field 'error'",
    ],
    ['from nowhere', edited((result) => ({ ...result, machine: {} })), "field 'machine'"],
  ])('%s is refused', (_, line, message) => {
    expect(() => decodeResult(line)).toThrow(WireError);
    expect(() => decodeResult(line)).toThrow(message);
  });
});
