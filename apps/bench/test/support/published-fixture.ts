import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Registry } from '@lab/release/registry';

const run = promisify(execFile);

/** A published version of the fixture package: how much work it does, and how much of its data it uses. */
export interface FixtureVersion {
  readonly version: string;
  readonly passes: number;
  /** It takes the mean of every so-many-th number. */
  readonly stride: number;
}

export const fixturePackage = '@lab/comparison-fixture';

/** The versions that the tests compare: one and the same code twice, a slow one, an inexact one. */
export const fixtureVersions = {
  base: { version: '1.0.0', passes: 100, stride: 1 },
  twin: { version: '1.0.1', passes: 100, stride: 1 },
  slow: { version: '1.1.0', passes: 200, stride: 1 },
  inexact: { version: '1.2.0', passes: 1600, stride: 16 },
  slightlySlow: { version: '1.3.0', passes: 120, stride: 1 },
} as const satisfies Record<string, FixtureVersion>;

/** Publishes a version of the fixture package; its functions keep their names and their shape. */
export async function publishFixture(
  { version, passes, stride }: FixtureVersion,
  folder: string,
  registry: Registry,
): Promise<void> {
  const home = path.join(folder, version);
  mkdirSync(home, { recursive: true });
  const manifest = {
    name: fixturePackage,
    version,
    description: 'A package for tests.',
    license: 'MIT',
    type: 'module',
    exports: './index.js',
  };
  writeFileSync(path.join(home, 'package.json'), JSON.stringify(manifest));
  writeFileSync(
    path.join(home, 'index.js'),
    `export function estimate(values) {
  let total = 0;
  for (let pass = 0; pass < ${passes}; pass++) {
    let sum = 0;
    for (let k = 0; k < values.length; k += ${stride}) sum += values[k];
    total += sum / Math.ceil(values.length / ${stride});
  }
  return total / ${passes};
}
`,
  );
  await run('npm', ['publish', '--registry', registry.url], {
    cwd: home,
    env: { ...process.env, ...registry.env },
  });
}
