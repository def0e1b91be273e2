import path from 'node:path';
import { readReference, referencePath, type CaseInput } from '@lab/reference';
import { describe, expect, it } from 'vitest';
import { createOptimizer, equilibrate, muonEqDirection, orthogonalize, polarFactor } from '../src/index.ts';
import { flatten, shapeOf, type Nested } from './support/nested.ts';
import { trajectory } from './support/trajectory.ts';

/**
 * What single precision can give: half a unit in the last place of the input, amplified by the gain of the steepest
 * schedule at 0 (989.5 for 'polar-express', docs/theory.md, section 2).
 */
const tolerance = 989.5 * 2 ** -24;

const ofMatrix = { equilibrate, orthogonalize, muonEqDirection, polarFactor };

const { cases } = readReference(referencePath('muoneq', path.resolve(import.meta.dirname, '..')));
const computed = cases.filter(({ expected }) => expected !== undefined);
/** Cases whose matrix single precision can hold: it has nothing between 0 and 1e-38, and nothing beyond 3e38. */
const matrixCases = computed.filter(
  (test) =>
    test.function in ofMatrix &&
    flatten(test.input['matrix'] as Nested).every(
      (value) => value === 0 || (Math.abs(value) > 1e-37 && Math.abs(value) < 1e38),
    ),
);
const trajectories = computed.filter((test) => test.function === 'createOptimizer');

function largestDifference(got: readonly number[], want: readonly number[]): number {
  expect(got.length).toBe(want.length);
  const scale = want.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return got.reduce((most, value, i) => Math.max(most, Math.abs(value - want[i]) / (1 + scale)), 0);
}

describe('in single precision', () => {
  it.each(matrixCases.map((test) => [test.name, test] as const))('%s', (_, test) => {
    const { matrix, ...options } = test.input as CaseInput & { matrix: Nested };
    const want = flatten(test.expected!['matrix'] as Nested);
    const run = ofMatrix[test.function as keyof typeof ofMatrix];
    const result = run(new Float32Array(flatten(matrix)), { ...options, shape: shapeOf(matrix) });
    expect(result).toBeInstanceOf(Float32Array);
    expect(largestDifference(Array.from(result), want)).toBeLessThan(tolerance);
  });
});

describe('trajectories in single precision', () => {
  it.each(trajectories.map((test) => [test.name, test] as const))('%s', (_, test) => {
    const { data } = readReference(referencePath('muoneq', path.resolve(import.meta.dirname, '..')));
    const input = Object.fromEntries(
      Object.entries(test.input).map(([name, value]) => [name, named(value, data)]),
    );
    const { final } = trajectory(input, createOptimizer, Float32Array);
    for (const [name, value] of Object.entries(test.expected!['final'] as Record<string, Nested>))
      expect(largestDifference(flatten(final[name]), flatten(value))).toBeLessThan(tolerance);
  });
});

/** The entry that `{"$data": name}` stands for. */
function named(value: unknown, data: Readonly<Record<string, unknown>> | undefined): unknown {
  if (typeof value !== 'object' || value === null || !('$data' in value)) return value;
  return data![value.$data as string];
}
