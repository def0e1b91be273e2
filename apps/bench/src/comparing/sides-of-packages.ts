import path from 'node:path';
import { usageError } from '../errors.ts';
import type { Suite } from '../nouns/suite.ts';
import { dependencyVersions, packageOf, substitutePackage } from '../planning/packages.ts';
import type { Plan } from '../planning/plan.ts';
import { runKey } from '../planning/run-key.ts';
import type { Job } from '../running/job.ts';
import { installVersion, parseSpec, type InstalledVersion } from './installed-package.ts';
import { redirectedStart, redirectImports } from './redirect.ts';
import type { Side } from './side.ts';

/** Loads the suites and plans their runs, once the package is found where it was installed. */
export type PlanSuites = () => Promise<{
  readonly suites: readonly Suite[];
  readonly modules: readonly string[];
  readonly plan: Plan;
}>;

/**
 * Two published versions of one package as sides: the same suites, in processes where the package is the one or the other. Only runs
 * that use it are kept.
 *
 * @throws BenchError (usage) for anything but two versions of one package, and when no run uses it
 */
export async function sidesOfPackages(
  specs: readonly string[],
  cache: string,
  planSuites: PlanSuites,
  say: (line: string) => void,
): Promise<readonly [Side, Side]> {
  const [first, second] = specs.map(parseSpec);
  if (first === undefined || second === undefined || specs.length !== 2 || first.name !== second.name)
    throw usageError(
      '--package takes two versions of one package: --package @lab/cdte@1.0.0 @lab/cdte@1.1.0',
    );
  say(`installing ${specs.join(' and ')}`);
  // One after the other: npm's cache is shared.
  const before = await installVersion(first, cache);
  const after = await installVersion(second, cache);

  // The suites' declarations are the same for both; this process reads them with the first version.
  redirectImports(before);
  substitutePackage(before.name, before.folder);
  const { suites, modules, plan } = await planSuites();
  const jobs = plan.jobs.filter(({ versions }) => before.name in versions);
  if (jobs.length === 0)
    throw usageError(
      `no run of the selection uses ${before.name}: choose suites that do with --suite or --suites`,
    );
  const versions = [before, after].map(versionsOf) as [Versions, Versions];
  const sideOf = (installed: InstalledVersion, own: readonly Job[]): Side => ({
    label: `${installed.name}@${installed.version}`,
    start: { suiteModules: modules, ...redirectedStart(installed) },
    suites,
    jobs: own,
  });
  return [
    sideOf(before, jobs),
    sideOf(
      after,
      jobs.map((job) => withVersions(job, versions)),
    ),
  ];
}

type Versions = ReadonlyMap<string, string>;

/** The package and what npm installed for it. */
function versionsOf({ name, folder }: InstalledVersion): Versions {
  return dependencyVersions(packageOf(path.join(folder, 'node_modules', name, 'package.json')));
}

/** The same run with the packages of the other version. */
function withVersions(job: Job, [before, after]: readonly [Versions, Versions]): Job {
  const others = Object.entries(job.versions).filter(([name]) => !before.has(name));
  const versions = Object.fromEntries([...others, ...after].sort(([a], [b]) => (a < b ? -1 : 1)));
  return { ...job, versions, key: runKey({ ...job, versions }) };
}
