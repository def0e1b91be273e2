import { availableParallelism } from 'node:os';
import path from 'node:path';
import { Command } from 'commander';
import { composeComparison, failsOn } from '../../comparing/compose.ts';
import { rowsOfSide, timeSides } from '../../comparing/compare-sides.ts';
import type { ComparisonResult } from '../../comparing/comparison.ts';
import { defaultJudging } from '../../comparing/judge.ts';
import { readResultSet } from '../../comparing/result-set.ts';
import {
  buildRevision,
  modulesOfRevision,
  repositoryOf,
  type BuiltRevision,
} from '../../comparing/revision.ts';
import { saveComparison } from '../../comparing/saved-comparison.ts';
import { timeChoices, type Side, type TimeChoice } from '../../comparing/side.ts';
import { sidesOfPackages } from '../../comparing/sides-of-packages.ts';
import { subprocess } from '../../comparing/subprocess.ts';
import { BenchError, exitCodes, usageError } from '../../errors.ts';
import { probeExternals } from '../../external/probe-externals.ts';
import type { Size } from '../../nouns/size.ts';
import type { Suite } from '../../nouns/suite.ts';
import { loadCatalogue } from '../../planning/catalogue.ts';
import { planRuns, type Plan } from '../../planning/plan.ts';
import { checkSelection, passes, type Selection } from '../../planning/selection.ts';
import { lexerReady } from '../../planning/sources.ts';
import { builtInSuites } from '../../suites/index.ts';
import type { RunRow } from '../../store/row.ts';
import { storePaths } from '../../store/paths.ts';
import { printComparison } from '../comparison-text.ts';
import {
  oneOf,
  positiveNumber,
  probability,
  selectionOf,
  sizeOption,
  wholeNumber,
  withCommon,
  withJson,
  withSelection,
  type CommonOptions,
  type SelectionOptions,
} from '../options.ts';
import type { CommandContext } from '../command-context.ts';
import { showProgress } from '../progress.ts';
import { StopRequest } from '../stop-request.ts';
import type { Terminal } from '../terminal.ts';

const failures = ['regression', 'undecided'] as const;

interface CompareOptions extends CommonOptions, SelectionOptions {
  readonly revisions?: readonly string[];
  readonly package?: readonly string[];
  readonly size: Size;
  readonly repetitions?: number;
  readonly seed: number;
  readonly timeLimit?: number;
  readonly memoryLimit: number;
  readonly concurrency: number;
  readonly force: boolean;
  readonly times: TimeChoice;
  readonly rounds: number;
  readonly level: number;
  readonly leastEffect: number;
  readonly leastDifference: number;
  readonly failOn?: (typeof failures)[number];
  readonly cache?: string;
  readonly all: boolean;
  readonly json: boolean;
  readonly report: boolean;
}

export function compareCommand(context: CommandContext): Command {
  const command = new Command('compare')
    .description(
      'compare two result sets, two revisions, or two published versions of a package, metric by metric',
    )
    .argument('[before]', 'a results folder, or a folder of exported files')
    .argument('[after]', 'another one')
    .option('--revisions <revisions...>', 'two git revisions, each built in a worktree of the cache')
    .option(
      '--package <versions...>',
      'two versions of one package, name@version each, from the registry of npm',
    )
    .addOption(sizeOption('how much to run of revisions or versions', 'quick'))
    .option(
      '--repetitions <n>',
      "data sets a case, instead of the problem's own number",
      wholeNumber(1, 1_000_000),
    )
    .option('--seed <n>', 'base seed', wholeNumber(0, 2 ** 32 - 1), 1)
    .option('--time-limit <seconds>', "for one run, instead of the suite's own limit", positiveNumber)
    .option('--memory-limit <megabytes>', 'JavaScript heap of a worker', wholeNumber(16), 2048)
    .option('--concurrency <n>', 'runs at a time', wholeNumber(1, 1024), availableParallelism())
    .option('--force', 'make all runs again', false)
    .option(
      '--times <which>',
      `cases to time by turns: those of timed problems, all, or none (${timeChoices.join(', ')})`,
      (text: string) => oneOf('--times', timeChoices, text),
      'timed',
    )
    .option('--rounds <n>', 'pairs of fresh processes a case is timed in', wholeNumber(2, 1000), 10)
    .option(
      '--level <p>',
      'probability of any false alarm, over all metrics together',
      probability,
      defaultJudging.level,
    )
    .option(
      '--least-effect <share>',
      'relative effect that matters',
      positiveNumber,
      defaultJudging.leastEffect,
    )
    .option(
      '--least-difference <x>',
      'differences up to this are rounding, whatever they are relative to',
      positiveNumber,
      defaultJudging.leastDifference,
    )
    .option(
      '--fail-on <what>',
      `exit with code ${exitCodes.regression} when a metric is worse (regression), or not known to be as good (undecided)`,
      (text: string) => oneOf('--fail-on', failures, text),
    )
    .option(
      '--cache <folder>',
      'where versions are installed and built; default the folder `cache` in the store',
    )
    .option('--all', 'show also what is the same', false)
    .option('--report', 'write the report with a page of this comparison', false)
    .action(async (before: string | undefined, after: string | undefined, options: CompareOptions) =>
      compare([before, after], options, context),
    );
  return withJson(withCommon(withSelection(command)));
}

async function compare(
  places: readonly (string | undefined)[],
  options: CompareOptions,
  context: CommandContext,
): Promise<void> {
  const { terminal } = context;
  const result = await gather(places, options, context);
  if (result === undefined) return;
  if (options.json) terminal.print(JSON.stringify(result, null, 2));
  else printComparison(result, options.all, terminal);
  if (options.report) await report(result, options, terminal);
  if (options.failOn !== undefined && failsOn(result, options.failOn))
    context.setExitCode(exitCodes.regression);
}

/** The comparison; undefined when it was told to stop. */
async function gather(
  places: readonly (string | undefined)[],
  options: CompareOptions,
  context: CommandContext,
): Promise<ComparisonResult | undefined> {
  const [before, after] = places;
  const ways = [before !== undefined, options.revisions !== undefined, options.package !== undefined];
  if (ways.filter(Boolean).length !== 1 || (before !== undefined && after === undefined))
    throw usageError('compare takes two results folders, or --revisions A B, or --package name@A name@B');
  if (before !== undefined && after !== undefined)
    return compareResults(before, after, options, context.terminal);
  const sides =
    options.revisions === undefined
      ? await sidesOfPackages(
          options.package ?? [],
          cacheOf(options),
          () => planSuites(options.suites, selectionOf(options), options),
          (line) => context.terminal.note(line),
        )
      : await sidesOfRevisions(options.revisions, options, context.terminal);
  return compareSides(sides, options, context);
}

async function compareResults(
  before: string,
  after: string,
  options: CompareOptions,
  terminal: Terminal,
): Promise<ComparisonResult> {
  const { suites: all } = await loadCatalogue(options.suites);
  const selection = checkSelection({ suites: all }, selectionOf(options));
  const chosen = (row: RunRow): boolean =>
    selection.suites.some(({ name }) => name === row.suite) &&
    (selection.problems.length === 0 || selection.problems.includes(row.problem)) &&
    (selection.methods.length === 0 || selection.methods.includes(row.method)) &&
    passes(selection.filters, row.problemParameters, row.methodParameters);
  const [left, right] = await Promise.all([before, after].map(readResultSet));
  const strangers = new Set(
    [...(left ?? []), ...(right ?? [])]
      .map(({ suite }) => suite)
      .filter((name) => !all.some((suite) => suite.name === name)),
  );
  if (strangers.size > 0)
    terminal.note(
      `left out: runs of suites that are not known here (${[...strangers].join(', ')}); name them with --suites`,
    );
  return composeComparison(
    {
      kind: 'results',
      suites: selection.suites,
      before: { label: before, rows: (left ?? []).filter(chosen) },
      after: { label: after, rows: (right ?? []).filter(chosen) },
    },
    options,
  );
}

async function compareSides(
  [before, after]: readonly [Side, Side],
  options: CompareOptions,
  context: CommandContext,
): Promise<ComparisonResult | undefined> {
  const { terminal } = context;
  let cancel = (): void => undefined;
  const stop = new StopRequest({
    say: (line) => terminal.note(line),
    first: 'stopping after the runs under way; Ctrl-C again ends them now',
    second: 'ending the runs under way',
    cancel: () => cancel(),
    terminateWaits: false,
  });
  const rows: (readonly RunRow[])[] = [];
  try {
    for (const side of [before, after]) {
      rows.push(
        await rowsOfSide(side, {
          ...options,
          cache: cacheOf(options),
          stop: stop.signal,
          say: (line) => terminal.note(line),
          listen: (jobs) => showProgress(jobs, () => ({ untimed: options.concurrency, timed: 1 }), terminal),
          onCancel: (action) => (cancel = action),
        }),
      );
    }
  } finally {
    stop.dispose();
  }
  if (stop.requested) {
    terminal.note('interrupted; the same command goes on with the rest');
    context.setExitCode(exitCodes.interrupted);
    return undefined;
  }
  const times = await timeSides(before, after, {
    choice: options.times,
    rounds: options.rounds,
    leastEffect: options.leastEffect,
    say: (line) => terminal.note(line),
  });
  return composeComparison(
    {
      kind: options.revisions === undefined ? 'packages' : 'revisions',
      suites: after.suites,
      before: { label: before.label, rows: rows[0] ?? [] },
      after: { label: after.label, rows: rows[1] ?? [] },
      times,
    },
    options,
  );
}

async function planSuites(
  modules: readonly string[],
  chosen: Selection,
  { size, seed, repetitions, timeLimit }: CompareOptions,
): Promise<{ suites: readonly Suite[]; modules: readonly string[]; plan: Plan }> {
  const urls = modules.length === 0 ? builtInSuites.map((url) => url.href) : modules;
  const [catalogue] = await Promise.all([loadCatalogue(urls), lexerReady]);
  const selection = checkSelection(catalogue, chosen);
  const availability = await probeExternals(selection.suites, selection.methods);
  const plan = planRuns(selection, {
    size,
    seed,
    availability,
    ...(repetitions === undefined ? {} : { repetitions }),
    ...(timeLimit === undefined ? {} : { timeLimit }),
  });
  // Processes that are started again and again load the chosen suites only; the catalogue is in the order of the modules.
  const used = urls.filter((_, index) => selection.suites.includes(catalogue.suites[index]!));
  return { suites: selection.suites, modules: used.map(absolute), plan };
}

async function sidesOfRevisions(
  revisions: readonly string[],
  options: CompareOptions,
  terminal: Terminal,
): Promise<readonly [Side, Side]> {
  if (revisions.length !== 2) throw usageError('--revisions takes two revisions: --revisions main HEAD');
  const repository = await repositoryOf(process.cwd());
  const built: BuiltRevision[] = [];
  for (const revision of revisions)
    built.push(await buildRevision(revision, repository, cacheOf(options), (line) => terminal.note(line)));
  const sides: Side[] = [];
  for (const one of built) {
    const modules = await modulesOfRevision(one, repository, options.suites);
    const { suites, modules: used, plan } = await planSuites(modules, selectionOf(options), options);
    sides.push({
      label: one.label,
      start: { suiteModules: used, nodeArguments: [], environment: {} },
      suites,
      jobs: plan.jobs,
    });
  }
  return [sides[0]!, sides[1]!];
}

/** Keeps the comparison in the store and writes the report, which has a page for it, in a process without redirections. */
async function report(result: ComparisonResult, options: CompareOptions, terminal: Terminal): Promise<void> {
  saveComparison(options.store, result);
  const { folder, report: target } = storePaths(options.store);
  const suites = options.suites.flatMap((module) => ['--suites', module]);
  const command = [process.argv[1] ?? '', 'report', '--store', folder, ...suites];
  try {
    await subprocess(process.execPath, command, process.cwd());
  } catch (error) {
    if (!(error instanceof BenchError)) throw error;
    // Suites that load only where a version is installed for them.
    terminal.note('the report has this comparison alone: the suites do not load by themselves');
    const { writeReport } = await import('../../report/report.ts');
    await writeReport({
      suites: [],
      rows: [],
      size: options.size,
      skipped: [],
      folder: target,
      comparison: result,
    });
  }
  terminal.note(`Report: ${path.join(target, 'comparison.html')}`);
}

function cacheOf({ cache, store }: CompareOptions): string {
  return cache ?? path.join(path.resolve(store), 'cache');
}

function absolute(module: string): string {
  return module.startsWith('file:') ? module : path.resolve(module);
}
