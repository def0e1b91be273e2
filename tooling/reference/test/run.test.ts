import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import {
  judge,
  readReference,
  referencePath,
  type ReferenceCase,
  type ReferenceFunction,
} from '../src/index.ts';

class CodedError extends RangeError {
  readonly code = 'SHAPE';
  readonly index = 2;
}

const functions: Record<string, ReferenceFunction> = {
  twice: { input: ['x'], expected: ['y'], run: ({ x }) => ({ y: 2 * (x as number) }) },
  later: { input: ['x'], expected: ['y'], run: ({ x }) => Promise.resolve({ y: x }) },
  refuse: {
    input: [],
    expected: [],
    run: () => {
      throw new CodedError('rows differ');
    },
  },
  refuseLater: { input: [], expected: [], run: () => Promise.reject(new CodedError('rows differ')) },
};

const verdict = (test: Partial<ReferenceCase>): Promise<string[]> =>
  judge({ name: 'a case', function: 'twice', input: { x: 2 }, ...test }, functions);

describe('a case', () => {
  it('passes when the function gives what is expected, now or later', async () => {
    expect(await verdict({ expected: { y: 4 } })).toEqual([]);
    expect(await verdict({ function: 'later', expected: { y: 2 } })).toEqual([]);
    expect(await verdict({ expected: { y: 5 } })).not.toEqual([]);
  });

  it('fails on an unknown function, input field, expected field or field of the case', async () => {
    expect(await verdict({ function: 'thrice', expected: { y: 6 } })).toEqual(['unknown function thrice']);
    expect(await verdict({ function: 'toString', expected: {} })).toEqual(['unknown function toString']);
    expect(await verdict({ input: { x: 2, z: 1 }, expected: { y: 4 } })).toEqual(['unknown input field z']);
    expect(await verdict({ expected: { y: 4, w: 1 } })).toEqual(['unknown expected field w']);
    expect(await verdict({ expected: { y: 4 }, skip: true } as Partial<ReferenceCase>)).toEqual([
      'unknown field skip in the case',
    ]);
  });

  it('fails when it expects nothing or both a result and an error', async () => {
    expect(await verdict({})).not.toEqual([]);
    expect(await verdict({ expected: {} })).not.toEqual([]);
    expect(await verdict({ expected: { y: 4 }, expectedError: { code: 'SHAPE' } })).not.toEqual([]);
  });

  it('passes on the error that is expected, thrown or rejected, with all its properties', async () => {
    for (const name of ['refuse', 'refuseLater']) {
      const call = { function: name, input: {} };
      expect(await verdict({ ...call, expectedError: { code: 'SHAPE', index: 2 } })).toEqual([]);
      expect(await verdict({ ...call, expectedError: { code: 'SHAPE', index: 1 } })).toHaveLength(1);
      expect(await verdict({ ...call, expectedError: { code: 'NOT_FINITE' } })).toHaveLength(1);
    }
  });

  it('fails when the expected error is missing: a result is a failure', async () => {
    expect(await verdict({ expectedError: { code: 'SHAPE' } })).toHaveLength(1);
  });

  it('lets an error that is not expected through', async () => {
    const test = { name: 'a case', function: 'refuse', input: {}, expected: { y: 1 } };
    const refusing = { refuse: { ...functions['refuse']!, expected: ['y'] } };
    await expect(judge(test, refusing)).rejects.toThrow('rows differ');
  });
});

describe('the file of reference values', () => {
  const saved = process.env['LAB_REFERENCE_DIR'];
  afterEach(() => {
    if (saved === undefined) delete process.env['LAB_REFERENCE_DIR'];
    else process.env['LAB_REFERENCE_DIR'] = saved;
  });

  it('is the fixture of the package, or the one of LAB_REFERENCE_DIR where that is set', () => {
    delete process.env['LAB_REFERENCE_DIR'];
    expect(referencePath('stats', '/p')).toBe(path.join('/p', 'test', 'fixtures', 'reference.json'));
    process.env['LAB_REFERENCE_DIR'] = '/other';
    expect(referencePath('stats', '/p')).toBe(path.join('/other', 'stats.json'));
  });

  it('is refused when it is missing or holds no case', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'reference-'));
    try {
      const file = path.join(folder, 'x.json');
      expect(() => readReference(file)).toThrow(file);
      writeFileSync(file, '{"cases": []}');
      expect(() => readReference(file)).toThrow('no cases');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
