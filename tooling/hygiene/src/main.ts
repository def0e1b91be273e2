import { parseArgs } from 'node:util';
import { publishedPackages, workspaceRoot } from '@lab/workspace';
import { writeReports } from './checks/api.ts';
import { writeCitations } from './checks/citations.ts';
import { checks } from './checks.ts';

const usage = `pnpm hygiene [--update] [--since COMMIT] [--only WORDS]

Checks what is published: sizes, types, licences, reports of the API, changesets, READMEs.

  --update        first writes docs/api.md and CITATION.cff of each package anew
  --since COMMIT  counts changes from there; by default from each package's last version
  --only WORDS    only the checks whose names have these words: --only sizes`;

const { values } = parseArgs({
  options: {
    update: { type: 'boolean' },
    since: { type: 'string' },
    only: { type: 'string', default: '' },
    help: { type: 'boolean' },
  },
});

if (values.help === true) process.stdout.write(`${usage}\n`);
else process.exitCode = await main(values.update === true, values.since, values.only);

/** Runs every check; returns the exit status. */
async function main(update: boolean, since: string | undefined, only: string): Promise<number> {
  const packages = publishedPackages();
  if (update) {
    writeReports(packages);
    writeCitations(packages);
  }
  let failures = 0;
  const chosen = checks.filter(({ name }) => name.toLowerCase().includes(only.toLowerCase()));
  if (chosen.length === 0) throw new Error(`no check has "${only}" in its name`);
  for (const check of chosen) {
    const started = performance.now();
    const findings = await check.run({ workspace: workspaceRoot, packages, since });
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    process.stdout.write(
      `${findings.length === 0 ? 'ok    ' : 'FAILED'} ${seconds.padStart(5)} s  ${check.name}\n`,
    );
    for (const { where, what } of findings) process.stdout.write(`         ${where}: ${what}\n`);
    failures += findings.length;
  }
  process.stdout.write(failures === 0 ? 'hygiene: all is well\n' : `hygiene: ${failures} findings\n`);
  return failures === 0 ? 0 : 1;
}
