import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { checkPackage, createPackageFromTarballData, type Problem } from '@arethetypeswrong/core';
import { problemKindInfo } from '@arethetypeswrong/core/problems';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { run, type PublishedPackage } from '@lab/workspace';
import type { Check, Finding } from '../finding.ts';

/** The tarball that would be published satisfies publint and are-the-types-wrong, and holds what every package gives. */
export const tarballs: Check = {
  name: 'publint and are-the-types-wrong on what would be published',
  async run({ packages }) {
    const folder = mkdtempSync(path.join(tmpdir(), 'tarballs-'));
    try {
      const findings: Finding[] = [];
      for (const target of packages) findings.push(...(await examine(target, await pack(target, folder))));
      return findings;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function pack({ folder }: PublishedPackage, destination: string): Promise<Uint8Array<ArrayBuffer>> {
  const output = await run('pnpm', ['pack', '--json', '--pack-destination', destination], { cwd: folder });
  const { filename } = JSON.parse(output) as { filename: string };
  return new Uint8Array(readFileSync(path.resolve(destination, filename)));
}

async function examine(target: PublishedPackage, tarball: Uint8Array<ArrayBuffer>): Promise<Finding[]> {
  const where = target.name;
  const { messages, pkg } = await publint({ pack: { tarball: tarball.buffer }, strict: true });
  const complaints = messages.map((message) => ({
    where,
    what: `publint: ${formatMessage(message, pkg, { color: false }) ?? message.code}`,
  }));
  const analysis = await checkPackage(createPackageFromTarballData(tarball));
  if (analysis.types === false) return [...complaints, { where, what: 'has no types' }];
  const wrong = analysis.problems.filter(concernsModules).map((problem) => ({
    where,
    what: `types: ${problemKindInfo[problem.kind].title} ${placeOf(problem)}`,
  }));
  return [...complaints, ...wrong];
}

function placeOf(problem: Problem): string {
  return 'entrypoint' in problem ? `at ${problem.entrypoint}` : '';
}

/** Packages are ES modules and say so: who requires them from CommonJS, or resolves as Node 10 did, is not served. */
function concernsModules(problem: Problem): boolean {
  if (problem.kind === 'CJSResolvesToESM') return false;
  return !('resolutionKind' in problem) || !['node10', 'node16-cjs'].includes(problem.resolutionKind);
}
