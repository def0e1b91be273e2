import { createHash } from 'node:crypto';
import type { Method } from '../nouns/method.ts';
import { canonicalParameters, labelOf, type Parameters } from '../nouns/parameters.ts';
import type { Problem } from '../nouns/problem.ts';
import { atSize, type Size } from '../nouns/size.ts';
import type { Suite } from '../nouns/suite.ts';
import type { Availability } from '../external/availability.ts';
import type { Job } from '../running/job.ts';
import { runKey } from './run-key.ts';
import { dataSeed, methodSeed } from './seed.ts';
import { passes, type CheckedSelection } from './selection.ts';
import { isInShard, type Shard } from './shard.ts';
import { digestOf, fileSources, mergeSources, sourcesOf, type Sources } from './sources.ts';
import { programSources } from '../external/program-sources.ts';

/** What is to be run, and what is left out and why. */
export interface Plan {
  readonly jobs: readonly Job[];
  readonly skipped: readonly Skipped[];
}

/** Runs left out for one reason. */
export interface Skipped {
  readonly suite: string;
  readonly method: string;
  readonly reason: string;
  readonly runs: number;
}

/** What a plan depends on beside the selection. */
export interface PlanOptions {
  readonly size: Size;
  /** Base seed. */
  readonly seed: number;
  /** Instead of the problem's own number. */
  readonly repetitions?: number;
  /** Seconds, instead of the suite's own. */
  readonly timeLimit?: number;
  /** Only the runs of this part. */
  readonly shard?: Shard;
  /** What was found for each external method, by its name. */
  readonly availability: ReadonlyMap<string, Availability>;
}

/** All runs of a selection at a size, in a fixed order: problem by problem, all methods on the same data side by side. */
export function planRuns(selection: CheckedSelection, options: PlanOptions): Plan {
  const jobs: Job[] = [];
  const dependencies = new Map<string, Dependencies>();
  const skipped = new Map<string, Skipped>();
  for (const suite of selection.suites) {
    const chosen = <T extends { readonly name: string }>(
      all: readonly T[],
      names: readonly string[],
    ): readonly T[] => (names.length === 0 ? all : all.filter(({ name }) => names.includes(name)));
    for (const problem of chosen(suite.problems, selection.problems)) {
      for (const point of atSize(problem.cases, options.size)) {
        const repetitions = options.repetitions ?? atSize(problem.repetitions, options.size);
        for (let repetition = 0; repetition < repetitions; repetition++) {
          for (const method of chosen(suite.methods, selection.methods)) {
            for (const variant of method.variants ?? [{}]) {
              if (!passes(selection.filters, point, variant)) continue;
              const reason = whyNot(method, variant, problem, point, options.availability);
              if (reason === undefined) {
                const job = jobOf(
                  { suite, problem, point, repetition, method, variant },
                  options,
                  dependencies,
                );
                if (options.shard === undefined || isInShard(job, options.shard)) jobs.push(job);
              } else if (reason.worthSaying) note(skipped, suite.name, method.name, reason.text);
            }
          }
        }
      }
    }
  }
  // A case listed twice is one run.
  const byKey = new Map(jobs.map((job) => [job.key, job]));
  return { jobs: [...byKey.values()], skipped: [...skipped.values()] };
}

interface Cell {
  readonly suite: Suite;
  readonly problem: Problem;
  readonly point: Parameters;
  readonly repetition: number;
  readonly method: Method;
  readonly variant: Parameters;
}

function jobOf(cell: Cell, options: PlanOptions, dependencies: Map<string, Dependencies>): Job {
  const { suite, problem, point, repetition, method, variant } = cell;
  const { size, seed, timeLimit, availability } = options;
  const timed = problem.timing !== undefined;
  const axes = { seed, suite: suite.name, problem: problem.name, problemParameters: point, repetition };
  const identity = { ...axes, method: method.name, methodParameters: variant };
  const found = availability.get(method.name);
  // The same for all repetitions and variants, and hashing is what planning spends its time on.
  const cellName = JSON.stringify([suite.name, problem.name, canonicalParameters(point), method.name]);
  const { sources, versions } =
    dependencies.get(cellName) ?? dependenciesOf(suite, problem, point, method, found);
  dependencies.set(cellName, { sources, versions });
  return {
    key: runKey({ ...identity, sources, versions }),
    ...identity,
    label: `${labelOf(problem.name, point)} #${repetition} ${labelOf(method.name, variant)}`,
    dataSeed: dataSeed(axes),
    methodSeed: methodSeed(identity),
    timed,
    timeLimit: timeLimit ?? atSize(suite.timeLimit, size),
    size,
    sources,
    versions,
    interpreter: found?.kind === 'found' ? found.command : null,
  };
}

/** What a run's code is: a hash of the files, the versions of the packages. */
export interface Dependencies {
  readonly sources: string;
  readonly versions: Readonly<Record<string, string>>;
}

/** Hash and versions of all that a run of this method on this problem depends on. */
export function dependenciesOf(
  suite: Suite,
  problem: Problem,
  point: Parameters,
  method: Method,
  availability: Availability | undefined,
): Dependencies {
  const timed = problem.timing !== undefined;
  const peer = suite.methods.find(({ name }) => name === problem.timing?.peer);
  const modules = [problem.module, method.module, ...(peer === undefined ? [] : [peer.module])];
  for (const metric of suite.metrics) if (metric.timed !== true || timed) modules.push(metric.module);
  const parts = modules.map(moduleSources);
  const files = problem.files?.(point) ?? [];
  if (files.length > 0) parts.push(fileSources(files));
  if (method.external !== undefined) parts.push(programSources(method.external));
  const merged = mergeSources(parts);
  const timing = createHash('sha256')
    .update(JSON.stringify(problem.timing ?? null))
    .digest('hex');
  return {
    sources: digestOf({ ...merged, files: new Map([...merged.files, ['timing', timing]]) }),
    versions: {
      ...Object.fromEntries([...merged.versions].sort(([a], [b]) => (a < b ? -1 : 1))),
      ...(availability?.kind === 'found' ? availability.versions : {}),
    },
  };
}

const sourcesByModule = new Map<string, Sources>();

function moduleSources(module: string): Sources {
  const known = sourcesByModule.get(module);
  if (known !== undefined) return known;
  const sources = sourcesOf(module);
  sourcesByModule.set(module, sources);
  return sources;
}

interface Reason {
  readonly text: string;
  /** False for what never applies, such as an oracle on real data. */
  readonly worthSaying: boolean;
}

function whyNot(
  method: Method,
  variant: Parameters,
  problem: Problem,
  parameters: Parameters,
  availability: ReadonlyMap<string, Availability>,
): Reason | undefined {
  const inapplicable = method.skip?.({ name: problem.name, parameters }, variant);
  if (inapplicable !== undefined) return { text: inapplicable, worthSaying: false };
  const found = availability.get(method.name);
  if (method.external === undefined || found?.kind === 'found') return undefined;
  return { text: found?.reason ?? 'not looked for', worthSaying: true };
}

function note(skipped: Map<string, Skipped>, suite: string, method: string, reason: string): void {
  const name = JSON.stringify([suite, method, reason]);
  const known = skipped.get(name) ?? { suite, method, reason, runs: 0 };
  skipped.set(name, { ...known, runs: known.runs + 1 });
}
