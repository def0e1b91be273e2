import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { randomStream } from '@lab/stats';
import { describe, expect, it } from 'vitest';
import { rowEffects } from '../src/comparing/compare-rows.ts';
import { countVerdicts, explanation, type ComparisonResult } from '../src/comparing/comparison.ts';
import { composeComparison, failsOn } from '../src/comparing/compose.ts';
import { judgeEffects } from '../src/comparing/effect.ts';
import { defaultJudging, judgeEffect, type JudgeOptions } from '../src/comparing/judge.ts';
import { pairRuns } from '../src/comparing/pairing.ts';
import { parseSpec } from '../src/comparing/installed-package.ts';
import { timeEffect, type RoundTimes } from '../src/comparing/time-in-turns.ts';
import { exactly, meanOf } from '../src/judging/estimate.ts';
import { median } from '../src/metrics/median.ts';
import type { Metric } from '../src/nouns/metric.ts';
import { defineSuite, type Suite } from '../src/nouns/suite.ts';
import { exportRows } from '../src/store/export.ts';
import type { RunRow } from '../src/store/row.ts';
import { Store } from '../src/store/store.ts';
import { command, fixture, temporaryFolder } from './support/command.ts';
import { row } from './support/rows.ts';

const metric = (name: string, rest: Partial<Metric> = {}): Metric => ({
  name,
  title: name,
  unit: '',
  better: 'lower',
  module: '',
  compute: () => undefined,
  ...rest,
});

const suite: Suite = defineSuite({
  name: 'suite',
  title: 'suite',
  description: '',
  problems: [
    {
      name: 'problem',
      title: '',
      description: '',
      module: '',
      cases: [],
      repetitions: 1,
      generate: () => ({ input: 0, reference: 0 }),
    },
    {
      name: 'data',
      title: '',
      description: '',
      module: '',
      given: true,
      cases: [],
      repetitions: 1,
      generate: () => ({ input: 0, reference: 0 }),
    },
  ],
  methods: [{ name: 'method', title: '', description: '', module: '', run: () => 0 }],
  metrics: [
    metric('error'),
    metric('score', { better: 'higher' }),
    metric('timeRatio', { timed: true, unit: 'times' }),
    metric('seconds', { timed: true, unit: 's' }),
  ],
  claims: [],
  figures: [],
  subjects: [],
  timeLimit: 1,
});

const repetitions = Array.from({ length: 20 }, (_, repetition) => repetition);

/** Twenty runs of a version, an error each. */
const runs = (
  version: string,
  errorOf: (repetition: number) => number,
  rest: Partial<RunRow> = {},
): RunRow[] =>
  repetitions.map((repetition) =>
    row({ repetition, metrics: { error: errorOf(repetition) }, versions: { p: version }, ...rest }),
  );

const compose = (
  before: readonly RunRow[],
  after: readonly RunRow[],
  options: JudgeOptions = defaultJudging,
) =>
  composeComparison(
    {
      kind: 'results',
      suites: [suite],
      before: { label: 'a', rows: before },
      after: { label: 'b', rows: after },
    },
    options,
  );

/** Numbers between 1 and 2 that depend on nothing but their argument. */
const noise = (k: number): number => 1 + ((k * 7919) % 101) / 101;

describe('pairing', () => {
  it('goes by everything but versions, sources, size and time', () => {
    const before = runs('1', noise);
    const after = runs('2', noise, { sources: 'other', size: 'full', startedAt: '2027-01-01T00:00:00.000Z' });
    const { pairs, onlyBefore, onlyAfter } = pairRuns(before, after.slice(5));
    expect(pairs).toHaveLength(15);
    expect({ onlyBefore, onlyAfter }).toEqual({ onlyBefore: 5, onlyAfter: 0 });
    for (const { before: left, after: right } of pairs) expect(left.repetition).toBe(right.repetition);
  });

  it('takes the newest of several runs of one case, and leaves cancelled ones out', () => {
    const old = row({ metrics: { error: 1 }, versions: { p: '1' }, startedAt: '2026-01-01T00:00:00.000Z' });
    const recent = row({
      metrics: { error: 2 },
      versions: { p: '2' },
      startedAt: '2026-02-01T00:00:00.000Z',
    });
    const stopped: RunRow = {
      ...row({ versions: { p: '3' }, startedAt: '2026-03-01T00:00:00.000Z' }),
      status: 'cancelled',
    };
    for (const rows of [
      [old, recent, stopped],
      [stopped, recent, old],
    ])
      expect(pairRuns(rows, [recent]).pairs[0]?.before.metrics).toEqual({ error: 2 });
  });
});

describe('verdicts', () => {
  const judge = (
    values: readonly number[],
    zone: number,
    better: Metric['better'] = 'lower',
    comparisons = 1,
  ) => judgeEffect(meanOf(values)!, zone, better, { level: 0.001, comparisons });
  const around = (centre: number, spread: number): number[] =>
    repetitions.map((k) => centre + spread * (noise(k) - 1.5));

  it('are about where the whole interval lies to the zone of what does not matter', () => {
    expect(judge(around(1, 0.1), 0.5).verdict).toBe('worse');
    expect(judge(around(-1, 0.1), 0.5).verdict).toBe('better');
    expect(judge(around(0.2, 0.1), 0.5).verdict).toBe('same');
    expect(judge(around(0.5, 0.1), 0.5).verdict).toBe('undecided');
    expect(judge(around(1, 20), 0.5).verdict).toBe('undecided');
  });

  it('turn with the direction that is better', () => {
    expect(judge(around(1, 0.1), 0.5, 'higher').verdict).toBe('better');
    expect(judge(around(-1, 0.1), 0.5, 'higher').verdict).toBe('worse');
  });

  it('widen with the number of comparisons', () => {
    const width = (comparisons: number): number => {
      const [low, high] = judge(around(1, 1), 0, 'lower', comparisons).interval!;
      return high - low;
    };
    expect(width(100)).toBeGreaterThan(1.2 * width(1));
  });

  it('are not given for a difference whose error is not known', () => {
    expect(judge([1], 0.1)).toEqual({ interval: undefined, verdict: 'undecided' });
    expect(judge([1, 1, 1], 0.1).verdict).toBe('undecided');
    expect(judge([1, 1, 1, 1, 1], 0.1).verdict).toBe('worse');
    expect(judge([0, 0], 0.1).verdict).toBe('same');
    const given = exactly(0.2);
    expect(judgeEffect(given, 0.1, 'lower', { level: 0.001, comparisons: 1 }).verdict).toBe('worse');
  });
});

describe('a comparison of results', () => {
  const verdictOf = (result: ComparisonResult, name: string): string =>
    result.metrics.find((one) => one.metric === name)?.verdict ?? 'none';

  it('of one and the same finds all the same, to the last bit', () => {
    const result = compose(runs('1', noise), runs('2', noise));
    expect(result.metrics).toMatchObject([
      { verdict: 'same', changed: 0, effect: 0, interval: [0, 0], pairs: 20 },
    ]);
    expect(failsOn(result, 'undecided')).toBe(false);
    expect(result.notes).toEqual(['versions that differ: p 1 -> 2']);
  });

  it('finds a loss and a gain of accuracy, and not what is below the least effect', () => {
    const before = runs('1', noise);
    const worse = compose(
      before,
      runs('2', (k) => noise(k) * 1.3),
    );
    expect(worse.metrics[0]).toMatchObject({ verdict: 'worse', changed: 20 });
    expect(worse.metrics[0]!.effect / worse.metrics[0]!.before).toBeCloseTo(0.3, 12);
    expect(failsOn(worse, 'regression')).toBe(true);
    expect(
      verdictOf(
        compose(
          before,
          runs('2', (k) => noise(k) * 0.7),
        ),
        'error',
      ),
    ).toBe('better');
    expect(
      verdictOf(
        compose(
          before,
          runs('2', (k) => noise(k) * 1.03),
        ),
        'error',
      ),
    ).toBe('same');
    const small = { ...defaultJudging, leastEffect: 0.01 };
    expect(
      verdictOf(
        compose(
          before,
          runs('2', (k) => noise(k) * 1.03),
          small,
        ),
        'error',
      ),
    ).toBe('worse');
  });

  it('takes differences of rounding for none, unless told otherwise', () => {
    const before = runs('1', () => 1e-16);
    const after = runs('2', (k) => 3e-16 + 1e-17 * noise(k));
    expect(verdictOf(compose(before, after), 'error')).toBe('same');
    expect(verdictOf(compose(before, after, { ...defaultJudging, leastDifference: 1e-18 }), 'error')).toBe(
      'worse',
    );
  });

  it('on given data counts every difference, for it is no sample', () => {
    const one = (version: string, error: number): RunRow[] => [
      row({ problem: 'data', metrics: { error }, versions: { p: version } }),
    ];
    expect(verdictOf(compose(one('1', 1), one('2', 1.2)), 'error')).toBe('worse');
    const sampled = compose(
      [row({ metrics: { error: 1 }, versions: { p: '1' } })],
      [row({ metrics: { error: 1.2 }, versions: { p: '2' } })],
    );
    expect(sampled.metrics[0]).toMatchObject({ verdict: 'undecided', interval: null });
    expect(sampled.metrics[0]?.note).toContain('one repetition');
    expect(
      compose([row({ versions: { p: '1' } })], [row({ versions: { p: '2' } })]).metrics[0],
    ).toMatchObject({
      verdict: 'same',
      changed: 0,
      note: '',
    });
  });

  it('compares ratios of timed runs on the log scale, and seconds on one machine only', () => {
    const timed = (version: string, factor: number, rest: Partial<RunRow> = {}): RunRow[] =>
      repetitions.map((repetition) =>
        row({
          repetition,
          timed: true,
          versions: { p: version },
          metrics: { timeRatio: 0.5 * factor * noise(repetition) ** 0.05, seconds: factor },
          ...rest,
        }),
      );
    const result = compose(timed('1', 1), timed('2', 2));
    const ratio = result.metrics.find((one) => one.metric === 'timeRatio');
    expect(ratio).toMatchObject({ verdict: 'worse', scale: 'ratio' });
    expect(ratio?.effect).toBeCloseTo(2, 12);
    expect(ratio?.zone[1]).toBeCloseTo(1.1, 12);
    expect(verdictOf(result, 'seconds')).toBe('worse');
    const machine = { ...row().machine, id: 'other' };
    expect(verdictOf(compose(timed('1', 1), timed('2', 2, { machine })), 'seconds')).toBe('none');
    const conditions = { tier: 'plain', cpu: null, load: 9, spread: 0.3, noisy: true };
    const flagged = compose(timed('1', 1), timed('2', 2, { conditions }));
    expect(flagged.metrics.find((one) => one.metric === 'timeRatio')?.note).toContain(
      '20 pairs from a noisy machine',
    );
  });

  it('reports runs that fail now, and does not blame the code for time that ran out', () => {
    const error = { name: 'Error', message: 'no', code: null, stack: null };
    const before = runs('1', noise);
    const ended = (status: 'failed' | 'timeout'): RunRow[] =>
      runs('2', noise).map((one, k) => (k < 2 ? { ...one, status, metrics: {}, error } : one));
    const failed = compose(before, ended('failed'));
    expect(failed.metrics[0]).toMatchObject({ metric: 'finished', verdict: 'worse', before: 1, after: 0.9 });
    expect(failed.metrics[0]?.note).toBe('2 fail on one side only');
    expect(compose(before, ended('timeout')).metrics[0]).toMatchObject({
      metric: 'finished',
      verdict: 'undecided',
    });
    expect(compose(ended('failed'), before).metrics.find((one) => one.metric === 'finished')?.verdict).toBe(
      'better',
    );
  });

  it('pools cases without letting their levels pass for noise', () => {
    const levels = [1, 100];
    const both = (version: string, factor: number): RunRow[] =>
      levels.flatMap((level) =>
        runs(version, (k) => level * factor + 0.001 * noise(k), { problemParameters: { level } }),
      );
    const result = compose(both('1', 1), both('2', 1.2));
    expect(result.metrics).toHaveLength(1);
    expect(result.metrics[0]).toMatchObject({ verdict: 'worse', pairs: 40 });
  });

  it('says in words what the verdicts mean', () => {
    const result = compose(
      runs('1', noise),
      runs('2', (k) => noise(k) * 2),
    );
    expect(explanation(result)).toContain('1 comparison. Its interval');
    expect(explanation(result)).toContain('99.9%');
    expect(countVerdicts(result.metrics)).toEqual({ worse: 1, undecided: 0, better: 0, same: 0 });
  });

  it('leaves out what no suite declares', () => {
    const { pairs } = pairRuns(
      runs('1', noise, { suite: 'unknown' }),
      runs('2', noise, { suite: 'unknown' }),
    );
    expect(pairs).toHaveLength(20);
    expect(rowEffects([suite], pairs, defaultJudging, true)).toEqual([]);
  });
});

describe('times measured in turns', () => {
  const cell = { suite: 'suite', problem: 'problem', method: 'method', jobs: [] };
  const rounds = (logRatios: readonly number[]): RoundTimes[] =>
    logRatios.map((logRatio) => ({ logRatio, before: 1e-3, after: 1e-3 * Math.exp(logRatio) }));
  const verdictOfRounds = (logRatios: readonly number[], options = defaultJudging, comparisons = 1) => {
    const effect = timeEffect({ cell, rounds: rounds(logRatios), failure: undefined }, options.leastEffect)!;
    return judgeEffects(
      Array.from({ length: comparisons }, () => effect),
      options.level,
    )[0]!;
  };

  it('tell 20% where rounds agree to 2%', () => {
    const found = verdictOfRounds(
      repetitions.slice(0, 10).map((k) => Math.log(1.2) + 0.04 * (noise(k) - 1.5)),
      defaultJudging,
      10,
    );
    expect(found.verdict).toBe('worse');
    expect(found.effect).toBeCloseTo(1.2, 1);
  });

  // Ten rounds whose errors have tails as a busy machine makes them, the luck of a process in them, and a zone of no width: the bare
  // test, with nothing to hide behind. 20000 trials at 1% have a standard error of 0.07%.
  it.each([
    ['even', 0],
    ['with one round in five far off', 0.2],
  ])('raise false alarms no more often than their level: %s', (_, share) => {
    const stream = randomStream(20, `false-alarms-${share}`);
    const level = 0.01;
    const trials = 20_000;
    let alarms = 0;
    for (let trial = 0; trial < trials; trial++) {
      const logRatios = Array.from({ length: 10 }, () => {
        const luck = 0.05 * stream.normal();
        const block = (): number =>
          0.02 * stream.normal() + (stream.uniform() < share ? 3 * stream.normal() : 0);
        const far = stream.uniform() < share ? 0.5 * stream.normal() : 0;
        return luck + far + median([block(), block(), block(), block(), block()]);
      });
      const { verdict } = judgeEffect(meanOf(logRatios)!, 0, 'lower', { level, comparisons: 1 });
      if (verdict === 'worse' || verdict === 'better') alarms++;
    }
    expect(alarms / trials).toBeLessThan(level + 4.5 * Math.sqrt((level * (1 - level)) / trials));
    expect(alarms).toBeGreaterThan(0);
  });
});

describe('the command compare', () => {
  const storeOf = async (rows: readonly RunRow[]): Promise<string> => {
    const folder = temporaryFolder();
    const store = await Store.open(folder);
    await store.record(...rows);
    await store.close();
    return folder;
  };
  const quick = ['--suites', fixture('quick-suite/suite.js')];

  const quickRows = (version: string, factor: number): RunRow[] =>
    repetitions.map((repetition) =>
      row({
        suite: 'quick-suite',
        problem: 'noise',
        problemParameters: { level: 1 },
        method: 'mean',
        methodParameters: {},
        repetition,
        metrics: { error: factor * noise(repetition) },
        versions: { p: version },
      }),
    );

  it('takes two stores or two exports, prints what differs, and ends as it is told to', async () => {
    const [before, after] = [await storeOf(quickRows('1', 1)), await storeOf(quickRows('2', 1.5))];
    const where = temporaryFolder();
    const text = await command(['compare', before, after, ...quick], where);
    expect(text.stdout).toMatch(/ {2}worse {5}quick-suite: Absolute error of mean on noise/);
    expect(text.stdout).toContain('(+50%)');
    expect(text.stdout).toContain('1 worse, 0 undecided, 0 better, 0 same');
    expect(text.code).toBe(0);
    expect((await command(['compare', before, after, ...quick, '--fail-on', 'regression'], where)).code).toBe(
      6,
    );
    expect((await command(['compare', before, before, ...quick, '--fail-on', 'undecided'], where)).code).toBe(
      0,
    );
    const exported = path.join(where, 'exported');
    await exportRows(quickRows('2', 0.5), exported, ['jsonl', 'parquet']);
    const json = await command(['compare', before, exported, ...quick, '--json'], where);
    const result = JSON.parse(json.stdout) as ComparisonResult;
    expect(result).toMatchObject({
      format: 'lab-bench-comparison',
      version: 1,
      kind: 'results',
      comparisons: 1,
    });
    expect(result.metrics[0]).toMatchObject({ verdict: 'better', pairs: 20, method: 'mean' });
    const same = await command(['compare', before, before, ...quick], where);
    expect(same.stdout).not.toContain('Absolute error');
    expect((await command(['compare', before, before, ...quick, '--all'], where)).stdout).toContain(
      'Absolute error',
    );
    expect(readdirSync(before).sort()).toEqual(['journal.jsonl', 'runs.duckdb']);
  });

  it('writes a page that the report keeps', async () => {
    const [before, after] = [await storeOf(quickRows('1', 1)), await storeOf(quickRows('2', 1.5))];
    const where = temporaryFolder();
    await command(['compare', before, after, ...quick, '--report'], where);
    const page = path.join(where, '.lab-bench', 'report', 'comparison.html');
    expect(readFileSync(page, 'utf8')).toContain('<span class="verdict loss">worse</span>');
    await command(['report', ...quick], where);
    expect(readFileSync(page, 'utf8')).toContain('Absolute error');
    const index = readFileSync(path.join(path.dirname(page), 'index.html'), 'utf8');
    expect(index).toContain('href="comparison.html"');
  });

  it('leaves out runs of suites it does not know, and says so', async () => {
    const store = await storeOf(runs('1', noise));
    const { code, stdout, stderr } = await command(['compare', store, store, ...quick], temporaryFolder());
    expect(stderr).toContain('not known here (suite)');
    expect(stdout).toContain('nothing to compare');
    expect(code).toBe(0);
  });

  it.each([
    ['one folder', ['.'], /takes two results folders/],
    ['folders and revisions', ['.', '.', '--revisions', 'a', 'b'], /takes two results folders/],
    ['nothing', [], /takes two results folders/],
    ['a folder that is not there', ['absent', '.'], /absent does not exist/],
    ['a folder without results', ['.', '.'], /has no \.jsonl or \.parquet file/],
    ['one revision', ['--revisions', 'a'], /--revisions takes two revisions/],
    ['a level that is none', ['.', '.', '--level', '2'], /between 0 and 1/],
    ['an unknown failure', ['.', '.', '--fail-on', 'regresion'], /did you mean 'regression'/],
    ['an unknown choice of times', ['.', '.', '--times', 'al'], /did you mean 'all'/],
  ])('%s: exit code 2 and what is needed', async (_, args, message) => {
    const { code, stderr } = await command(['compare', ...args, ...quick], temporaryFolder());
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });

  it('refuses an export that was edited', async () => {
    const where = temporaryFolder();
    await exportRows(quickRows('1', 1), path.join(where, 'a'), ['jsonl']);
    const file = path.join(where, 'a', 'quick-suite', 'mean.jsonl');
    mkdirSync(path.join(where, 'b'));
    writeFileSync(
      path.join(where, 'b', 'mean.jsonl'),
      readFileSync(file, 'utf8').replace('"repetition":3', '"repetition":4'),
    );
    const { code, stderr } = await command(['compare', 'a', 'b', ...quick], where);
    expect(code).toBe(5);
    expect(stderr).toMatch(/mean\.jsonl, line 5: the row does not match its digest/);
  });
});

describe('a package and its version', () => {
  it.each([
    ['@lab/cdte@1.0.0', { name: '@lab/cdte', range: '1.0.0' }],
    ['ml-matrix@^6', { name: 'ml-matrix', range: '^6' }],
    ['@lab/cdte@latest', { name: '@lab/cdte', range: 'latest' }],
  ])('%s', (text, spec) => {
    expect(parseSpec(text)).toEqual(spec);
  });

  it.each(['@lab/cdte', 'cdte', '@1.0.0', 'x@', '../x@1', 'x@file:../y', 'x@https://a/b', 'x@../y', 'x@/y'])(
    '%s is refused',
    (text) => {
      expect(() => parseSpec(text)).toThrow('write name@version');
    },
  );
});
