import { exactly, stratifiedMean, type Estimate } from '../judging/estimate.ts';
import { methodLabel } from '../nouns/labels.ts';
import type { Metric } from '../nouns/metric.ts';
import { canonicalParameters } from '../nouns/parameters.ts';
import type { Suite } from '../nouns/suite.ts';
import type { RunRow } from '../store/row.ts';
import type { MetricComparison } from './comparison.ts';
import type { JudgeOptions } from './judge.ts';
import type { PairedRun } from './pairing.ts';
import type { Effect } from './effect.ts';

/** The runs of one method on one problem, over cases and repetitions. */
interface Group {
  readonly suite: Suite;
  readonly problem: string;
  readonly method: string;
  readonly given: boolean;
  readonly pairs: PairedRun[];
}

/**
 * The effects that paired runs show: each metric of each method on each problem, the mean over cases of the mean over repetitions.
 * Metrics of timed runs are ratios; absolute times are left out unless both sides ran on one machine.
 *
 * @param times - false where times are measured otherwise
 */
export function rowEffects(
  suites: readonly Suite[],
  pairs: readonly PairedRun[],
  options: Pick<JudgeOptions, 'leastEffect' | 'leastDifference'>,
  times: boolean,
): readonly Effect[] {
  return groupsOf(suites, pairs).flatMap((group) => [
    ...finishedEffect(group),
    ...group.suite.metrics
      .filter((metric) => times || metric.timed !== true)
      .flatMap((metric) => metricEffect(group, metric, options)),
  ]);
}

function groupsOf(suites: readonly Suite[], pairs: readonly PairedRun[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const pair of pairs) {
    const { suite: name, problem, method, methodParameters } = pair.before;
    const suite = suites.find((candidate) => candidate.name === name);
    if (suite === undefined) continue;
    const key = JSON.stringify([name, problem, method, canonicalParameters(methodParameters)]);
    const given = suite.problems.find((candidate) => candidate.name === problem)?.given === true;
    const label = methodLabel(suite, method, methodParameters);
    const group = groups.get(key) ?? { suite, problem, method: label, given, pairs: [] };
    group.pairs.push(pair);
    groups.set(key, group);
  }
  return [...groups.values()];
}

type Described = Omit<MetricComparison, 'interval' | 'verdict' | 'effect' | 'zone'>;

function metricEffect(
  group: Group,
  metric: Metric,
  { leastEffect, leastDifference }: Pick<JudgeOptions, 'leastEffect' | 'leastDifference'>,
): Effect[] {
  const values = group.pairs.flatMap((pair) => {
    const [before, after] = [pair.before.metrics[metric.name], pair.after.metrics[metric.name]];
    return before === undefined || after === undefined ? [] : [{ pair, before, after }];
  });
  if (values.length === 0) return [];
  const ratio = metric.timed === true && values.every(({ before, after }) => before > 0 && after > 0);
  if (ratio && isAbsoluteTime(metric) && !onOneMachine(group.pairs)) return [];
  const scale = (value: number): number => (ratio ? Math.log(value) : value);
  const strata = (of: (one: (typeof values)[number]) => number): readonly (readonly number[])[] =>
    byCase(values.map((one) => ({ row: one.pair.before, value: of(one) })));
  const difference = stratifiedMean(strata((one) => scale(one.after) - scale(one.before)))!;
  const [before, after] = [
    stratifiedMean(strata((one) => scale(one.before)))!,
    stratifiedMean(strata((one) => scale(one.after)))!,
  ];
  const changed = values.filter((one) => one.before !== one.after).length;
  // Unchanged code gives unchanged bits: where all are equal, no repetition is needed to believe it.
  const exact = (group.given && metric.timed !== true) || changed === 0;
  const effect: Estimate = exact ? exactly(difference.value, difference.observations) : difference;
  const noisy = values.filter(({ pair }) => isNoisy(pair.before) || isNoisy(pair.after)).length;
  const described: Described = {
    ...nameOf(group, metric),
    scale: ratio ? 'ratio' : 'difference',
    pairs: values.length,
    changed,
    before: ratio ? Math.exp(before.value) : before.value,
    after: ratio ? Math.exp(after.value) : after.value,
    note: [
      ...(effect.standardError === undefined ? ['one repetition a case: its error is not known'] : []),
      ...(noisy > 0 && metric.timed === true ? [`${noisy} pairs from a noisy machine`] : []),
    ].join('; '),
  };
  const zone = ratio
    ? Math.log1p(leastEffect)
    : Math.max(leastEffect * Math.abs(before.value), leastDifference);
  return [{ described, estimate: effect, zone }];
}

/** Runs that finished before and fail now, or the other way round: no matter of chance, unless they ran out of time. */
function finishedEffect(group: Group): Effect[] {
  const rate = (of: (pair: PairedRun) => RunRow): number =>
    group.pairs.filter((pair) => of(pair).status === 'ok').length / group.pairs.length;
  const changed = group.pairs.filter(
    ({ before, after }) => (before.status === 'ok') !== (after.status === 'ok'),
  );
  if (changed.length === 0) return [];
  const [before, after] = [rate((pair) => pair.before), rate((pair) => pair.after)];
  const timeouts = changed.filter(
    ({ before: b, after: a }) => b.status === 'timeout' || a.status === 'timeout',
  );
  const failed = changed.length - timeouts.length;
  const described: Described = {
    ...nameOf(group, { name: 'finished', title: 'Runs that finished', unit: '', better: 'higher' }),
    scale: 'difference',
    pairs: group.pairs.length,
    changed: changed.length,
    before,
    after,
    note: [
      ...(failed > 0 ? [`${failed} fail on one side only`] : []),
      ...(timeouts.length > 0 ? [`${timeouts.length} ran out of time on one side only`] : []),
    ].join('; '),
  };
  // Running out of time may be the machine's doing.
  const estimate =
    failed > 0 ? exactly(after - before, group.pairs.length) : unknown(after - before, group.pairs.length);
  return [{ described, estimate, zone: 0 }];
}

function unknown(value: number, observations: number): Estimate {
  return { value, standardError: undefined, degreesOfFreedom: 0, observations };
}

function nameOf(
  { suite, problem, method }: Group,
  { name, title, unit, better }: Pick<Metric, 'name' | 'title' | 'unit' | 'better'>,
): Pick<Described, 'suite' | 'problem' | 'method' | 'metric' | 'title' | 'unit' | 'better'> {
  return { suite: suite.name, problem, method, metric: name, title, unit, better };
}

function byCase(values: readonly { readonly row: RunRow; readonly value: number }[]): number[][] {
  const cases = new Map<string, number[]>();
  for (const { row, value } of values) {
    const name = canonicalParameters(row.problemParameters);
    cases.set(name, [...(cases.get(name) ?? []), value]);
  }
  return [...cases.values()];
}

/** Seconds of two machines, or of two days, say nothing about the code; ratios to a peer within a run do. */
function isAbsoluteTime({ unit }: Metric): boolean {
  return /^(n|µ|m)?s$/.test(unit);
}

function onOneMachine(pairs: readonly PairedRun[]): boolean {
  return new Set(pairs.flatMap(({ before, after }) => [before.machine.id, after.machine.id])).size === 1;
}

function isNoisy({ conditions }: RunRow): boolean {
  return conditions?.noisy === true;
}
