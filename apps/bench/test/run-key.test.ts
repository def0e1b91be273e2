import { describe, expect, it } from 'vitest';
import { runKey, type RunIdentity } from '../src/planning/run-key.ts';
import { dataSeed, methodSeed } from '../src/planning/seed.ts';

const base: RunIdentity = {
  suite: 's',
  problem: 'p',
  problemParameters: { a: 1, b: 'x' },
  method: 'm',
  methodParameters: { c: true },
  repetition: 0,
  seed: 1,
  sources: 'hash',
  versions: { '@lab/stats': '1.0.0', numpy: '2.0' },
};

describe('the key of a run', () => {
  it.each([
    ['suite', { suite: 't' }],
    ['problem', { problem: 'q' }],
    ['problem parameters', { problemParameters: { a: 2, b: 'x' } }],
    ['type of a parameter', { problemParameters: { a: '1', b: 'x' } }],
    ['method', { method: 'n' }],
    ['method parameters', { methodParameters: { c: false } }],
    ['repetition', { repetition: 1 }],
    ['seed', { seed: 2 }],
    ['sources', { sources: 'other' }],
    ['version of a package', { versions: { '@lab/stats': '1.0.1', numpy: '2.0' } }],
    ['set of packages', { versions: { '@lab/stats': '1.0.0' } }],
  ] satisfies [string, Partial<RunIdentity>][])('changes with the %s', (_, change) => {
    expect(runKey({ ...base, ...change })).not.toBe(runKey(base));
  });

  it('does not change with the order of parameters or versions', () => {
    const reordered = {
      ...base,
      problemParameters: { b: 'x', a: 1 },
      versions: { numpy: '2.0', '@lab/stats': '1.0.0' },
    };
    expect(runKey(reordered)).toBe(runKey(base));
  });
});

describe('seeds', () => {
  const axes = { seed: 1, suite: 's', problem: 'p', problemParameters: { a: 1 }, repetition: 0 };

  it('of the data differ along every axis of the data', () => {
    const seeds = [
      axes,
      { ...axes, seed: 2 },
      { ...axes, suite: 't' },
      { ...axes, problem: 'q' },
      { ...axes, problemParameters: { a: 2 } },
      { ...axes, repetition: 1 },
    ].map(dataSeed);
    expect(new Set(seeds).size).toBe(seeds.length);
  });

  it('of a method differ from those of the data and of other methods on the same data', () => {
    const seeds = [
      methodSeed({ ...axes, method: 'm', methodParameters: {} }),
      methodSeed({ ...axes, method: 'n', methodParameters: {} }),
      methodSeed({ ...axes, method: 'm', methodParameters: { alpha: 0 } }),
      dataSeed(axes),
    ];
    expect(new Set(seeds).size).toBe(seeds.length);
  });

  it('are whole numbers of 32 bits that stay the same for good', () => {
    expect(dataSeed(axes)).toBe(2402561414);
    expect(methodSeed({ ...axes, method: 'm', methodParameters: { alpha: 0.5 } })).toBe(2979528392);
  });
});
