import { parseArgs } from 'node:util';
import { publishedPackages, workspaceRoot } from '@lab/workspace';
import { writeReports } from './checks/api.ts';
import { writeCitations } from './checks/citations.ts';
import { checks } from './checks.ts';

const usage = `pnpm hygiene [--update] [--since COMMIT]

Checks what is published: sizes, types, licences, reports of the API, changesets, READMEs.

  --update        first writes docs/api.md and CITATION.cff of each package anew
  --since COMMIT  counts changes from there; by default from each package's last version`;

const { values } = parseArgs({
  options: { update: { type: 'boolean' }, since: { type: 'string' }, help: { type: 'boolean' } },
});

if (values.help === true) process.stdout.write(`${usage}\n`);
else process.exitCode = await main(values.update === true, values.since);

/** Runs every check; returns the exit status. */
async function main(update: boolean, since: string | undefined): Promise<number> {
  const packages = publishedPackages();
  if (update) {
    writeReports(packages);
    writeCitations(packages);
  }
  let failures = 0;
  for (const { name, run } of checks) {
    const started = performance.now();
    const findings = await run({ workspace: workspaceRoot, packages, since });
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    process.stdout.write(
      `${findings.length === 0 ? 'ok    ' : 'FAILED'} ${seconds.padStart(5)} s  ${name}\n`,
    );
    for (const { where, what } of findings) process.stdout.write(`         ${where}: ${what}\n`);
    failures += findings.length;
  }
  process.stdout.write(failures === 0 ? 'hygiene: all is well\n' : `hygiene: ${failures} findings\n`);
  return failures === 0 ? 0 : 1;
}
