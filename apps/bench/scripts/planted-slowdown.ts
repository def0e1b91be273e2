// Publishes four versions of a small package to a registry on this machine, one of them twice as slow, one 20% slower, one the same
// code again, and prints what `lab-bench compare` says of each. Meant for a quiet machine:
//   node scripts/planted-slowdown.ts [rounds]
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { startRegistry, type Registry } from '@lab/release/registry';
import { fixturePackage, fixtureVersions, publishFixture } from '../test/support/published-fixture.ts';

const rounds = process.argv[2] ?? '10';
const here = (place: string): string => fileURLToPath(new URL(place, import.meta.url));

function compare(before: string, after: string, folder: string, registry: Registry): Promise<void> {
  const args = [
    ...['compare', '--package', `${fixturePackage}@${before}`, `${fixturePackage}@${after}`],
    ...[
      '--suites',
      here('../test/fixtures/package-suite/suite.js'),
      '--problem',
      'speed',
      '--rounds',
      rounds,
    ],
    ...['--cache', path.join(folder, 'cache'), '--all'],
  ];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [here('../dist/cli.js'), ...args], {
      cwd: folder,
      stdio: ['ignore', 'inherit', 'ignore'],
      env: { ...process.env, ...registry.env },
    });
    child.on('error', reject);
    child.on('close', () => resolve());
  });
}

const folder = mkdtempSync(path.join(tmpdir(), 'planted-'));
const registry = await startRegistry(path.join(folder, 'registry'));
try {
  const { base, twin, slow, slightlySlow } = fixtureVersions;
  for (const one of [base, twin, slow, slightlySlow])
    await publishFixture(one, path.join(folder, 'sources'), registry);
  process.stdout.write(
    `load average ${loadavg()
      .map((load) => load.toFixed(2))
      .join(' ')}, ${rounds} rounds\n`,
  );
  for (const other of [slightlySlow, slow, twin]) {
    process.stdout.write('\n');
    await compare(base.version, other.version, folder, registry);
  }
} finally {
  await registry.stop();
  rmSync(folder, { recursive: true, force: true });
}
