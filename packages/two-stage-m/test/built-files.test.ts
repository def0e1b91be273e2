import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { builtFilesTests, bundle } from '@lab/built-files';
import { describe, expect, it } from 'vitest';

const directory = path.resolve(import.meta.dirname, '..');

builtFilesTests(directory);

describe('an application that imports one function', () => {
  it.each([
    ['allocate', 3_000, ['symmetricEigen', 'xoshiro', 'bootstrap']],
    ['pcrGaussianLaw', 4_000, ['symmetricEigen', 'xoshiro', 'bootstrap']],
    ['weightedChiSquare', 25_000, ['symmetricEigen', 'bootstrap']],
  ] as const)('%s carries that function and at most %i bytes, gzipped', async (name, limit, absent) => {
    const code = await bundle(`import { ${name} } from '@lab/two-stage-m'; console.log(${name});`, directory);
    for (const word of absent) expect(code).not.toContain(word);
    expect(gzipSync(code).length).toBeLessThan(limit);
  });
});
