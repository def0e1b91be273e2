import { describe, expect, it } from 'vitest';
import {
  difference,
  exactly,
  interval,
  meanOf,
  rateOf,
  stratifiedMean,
  type Estimate,
} from '../src/judging/estimate.ts';
import { ledgerOf } from '../src/judging/ledger.ts';
import { RunView } from '../src/judging/run-view.ts';
import { standingsOf } from '../src/judging/standings.ts';
import { near, verdictOf, type Region } from '../src/judging/verdict.ts';
import { defineClaim, type Claim } from '../src/nouns/claim.ts';
import { defineMethod } from '../src/nouns/method.ts';
import { defineMetric } from '../src/nouns/metric.ts';
import { defineProblem } from '../src/nouns/problem.ts';
import { defineSuite, type Suite } from '../src/nouns/suite.ts';
import type { RunRow } from '../src/store/row.ts';
import { row } from './support/rows.ts';

const estimate = (value: number, standardError: number | undefined, degreesOfFreedom = 4): Estimate => ({
  value,
  standardError,
  degreesOfFreedom,
  observations: 5,
});

describe('estimates', () => {
  it('of a mean have the standard error s / sqrt(n) and n - 1 degrees of freedom', () => {
    const found = meanOf([1, 2, 4, 5]);
    expect(found?.value).toBe(3);
    expect(found?.standardError).toBeCloseTo(Math.sqrt(10 / 3) / 2, 14);
    expect(found?.degreesOfFreedom).toBe(3);
  });

  it('over cells count what varies within cells, not between them', () => {
    const found = stratifiedMean([
      [1, 3],
      [101, 103],
    ]);
    expect(found?.value).toBe(52);
    expect(found?.standardError).toBeCloseTo(Math.sqrt(2 / 2 + 2 / 2) / 2, 14);
    expect(found?.degreesOfFreedom).toBe(2);
  });

  it('take the variance of a cell with one observation from the others', () => {
    const found = stratifiedMean([[1, 3], [10]]);
    expect(found?.value).toBe(6);
    expect(found?.standardError).toBeCloseTo(Math.sqrt(2 / 2 + 2) / 2, 14);
  });

  it('of one observation have no standard error, of none there is no estimate', () => {
    expect(meanOf([5])).toMatchObject({ value: 5, standardError: undefined });
    expect(meanOf([])).toBeUndefined();
  });

  it('have Student intervals', () => {
    const [low, high] = interval(estimate(0, 1, 4)) ?? [];
    expect(high).toBeCloseTo(2.7764451051977987, 10);
    expect(low).toBeCloseTo(-2.7764451051977987, 10);
    expect(interval(exactly(3))).toEqual([3, 3]);
    expect(interval(estimate(0, undefined))).toBeUndefined();
  });

  it('of a rate without a single error still allow 3 errors in as many cases', () => {
    expect(interval(rateOf([[0, 0, 0]], 600)!)).toEqual([0, 0.005]);
  });

  it('differ with the degrees of freedom of Welch', () => {
    const found = difference(estimate(3, 1, 4), estimate(1, 2, 9));
    expect(found.value).toBe(2);
    expect(found.standardError).toBeCloseTo(Math.sqrt(5), 14);
    expect(found.degreesOfFreedom).toBeCloseTo(25 / (1 / 4 + 16 / 9), 12);
  });
});

describe('a verdict', () => {
  const cases: [string, Estimate | undefined, Region, string][] = [
    ['the whole interval below the bound', estimate(-1, 0.1), { atMost: 0 }, 'reproduced'],
    ['the whole interval above it', estimate(1, 0.1), { atMost: 0 }, 'not reproduced'],
    ['an interval across it', estimate(-0.1, 0.1), { atMost: 0 }, 'inconclusive'],
    ['a value that agrees, too noisy to tell', estimate(7, 3), near(7, 1), 'inconclusive'],
    ['a value that agrees and is precise', estimate(7, 0.1), near(7, 1), 'reproduced'],
    ['an exact value at the expected one', exactly(7), near(7, 0), 'reproduced'],
    ['an exact value beside it', exactly(8), near(7, 0), 'not reproduced'],
    ['an exact 0 where less than 0 is claimed', exactly(0), { below: 0 }, 'not reproduced'],
    ['an exact 0 where at most 0 is claimed', exactly(0), { atMost: 0 }, 'reproduced'],
    [
      'an interval that begins at the excluded bound',
      { ...exactly(1), leastHalfWidth: 1 },
      { above: 0 },
      'inconclusive',
    ],
    ['one observation', estimate(-1, undefined), { atMost: 0 }, 'inconclusive'],
    ['none', undefined, { atMost: 0 }, 'inconclusive'],
  ];
  it.each(cases)('with %s', (_, measured, region, verdict) => {
    expect(verdictOf(measured, region)).toBe(verdict);
  });
});

const module = import.meta.url;
const method = (name: string, oracle = false) =>
  defineMethod<unknown, unknown, Record<string, never>>({
    name,
    title: name,
    description: name,
    module,
    oracle,
    run: () => 0,
  });

function suiteWith(claims: readonly Claim[] = []): Suite {
  const problem = (name: string, given: boolean) =>
    defineProblem<unknown, unknown, { level: number }>({
      name,
      title: name,
      description: name,
      module,
      given,
      cases: [{ level: 1 }, { level: 2 }],
      repetitions: 3,
      generate: () => ({ input: 0, reference: 0 }),
    });
  return defineSuite({
    name: 'suite',
    title: 'Suite',
    description: 'A suite.',
    problems: [problem('simulated', false), problem('given', true)],
    methods: [method('ours'), method('theirs'), method('others'), method('bound', true)],
    metrics: [
      defineMetric<unknown, unknown, unknown>({
        name: 'error',
        title: 'Error',
        unit: '',
        better: 'lower',
        module,
        compute: () => 0,
      }),
    ],
    subjects: ['ours'],
    claims,
    figures: [],
    timeLimit: 1,
  });
}

function rowsOf(problem: string, level: number, byMethod: Record<string, readonly number[]>): RunRow[] {
  return Object.entries(byMethod).flatMap(([name, values]) =>
    values.map((error, repetition) =>
      row({
        problem,
        problemParameters: { level },
        method: name,
        methodParameters: {},
        repetition,
        dataSeed: 100 * level + repetition,
        metrics: { error },
      }),
    ),
  );
}

describe('the ledger', () => {
  const claim = (atMost: number): Claim =>
    defineClaim({
      name: `at-most-${atMost}`,
      statement: 'Ours is small.',
      source: 'nowhere',
      basis: 'paper',
      expected: `at most ${atMost}`,
      quantity: 'error',
      judge: (runs) => ({
        measured: stratifiedMean(runs.cells('error', { method: 'ours' }).map(({ values }) => values)),
        holdsIn: { atMost },
      }),
    });
  const rows = rowsOf('simulated', 1, { ours: [1, 1.1, 0.9], theirs: [5, 5, 5] });

  it('judges each claim from the rows', () => {
    const verdicts = ledgerOf(suiteWith([claim(2), claim(0.5), claim(1)]), rows, 'quick').map(
      ({ verdict }) => verdict,
    );
    expect(verdicts).toEqual(['reproduced', 'not reproduced', 'inconclusive']);
  });

  it('never confirms a claim when runs it rests on did not finish, but may still refute it', () => {
    const withFailure = [
      ...rows,
      row({ ...rows[0], status: 'failed', metrics: {}, repetition: 3, key: 'f'.repeat(32) }),
    ];
    const entries = ledgerOf(suiteWith([claim(2), claim(0.5)]), withFailure, 'quick');
    expect(entries.map(({ verdict }) => verdict)).toEqual(['inconclusive', 'not reproduced']);
    expect(entries[0]?.note).toContain('1 of its runs did not finish');
  });

  it('does not mind failures of runs it does not use', () => {
    const failedOther = row({ ...rows[3], status: 'failed', metrics: {}, key: 'f'.repeat(32) });
    expect(ledgerOf(suiteWith([claim(2)]), [...rows, failedOther], 'quick')[0]?.verdict).toBe('reproduced');
  });

  it('says so when there is nothing to judge from', () => {
    const [entry] = ledgerOf(suiteWith([claim(2)]), [], 'quick');
    expect(entry).toMatchObject({ verdict: 'inconclusive', measured: undefined });
    expect(entry?.note).toContain('No finished runs');
  });
});

describe('the view of runs', () => {
  it('pairs methods on the same data, and leaves out what has no partner', () => {
    const rows = [
      ...rowsOf('simulated', 1, { ours: [1, 2, 3], theirs: [2, 4] }),
      ...rowsOf('simulated', 2, { ours: [7] }),
    ];
    const cells = new RunView(rows, 'quick').differences('error', { method: 'ours' }, { method: 'theirs' });
    expect(cells).toEqual([{ problem: 'simulated', parameters: { level: 1 }, values: [-1, -2] }]);
  });
});

describe('standings', () => {
  it('count a win and a loss only beyond the noise, against the best competitor of the case, oracles aside', () => {
    const rows = [
      ...rowsOf('simulated', 1, {
        ours: [1, 1.1, 0.9],
        theirs: [5, 5.1, 4.9],
        others: [9, 9, 9],
        bound: [0, 0, 0],
      }),
      ...rowsOf('simulated', 2, { ours: [1, 5, 3], theirs: [2, 3, 5] }),
    ];
    const [standing] = standingsOf(suiteWith(), rows, 'quick');
    expect(standing).toMatchObject({ subject: 'ours', wins: 1, level: 1, losses: 0 });
    expect(standing?.comparisons[0]).toMatchObject({ best: 'theirs', bestMean: 5, outcome: 'win' });
  });

  it('do not take two equal differences for a certain one', () => {
    const two = rowsOf('simulated', 1, { ours: [1, 1], theirs: [2, 2] });
    expect(standingsOf(suiteWith(), two, 'quick')[0]).toMatchObject({ wins: 0, level: 1 });
    const many = rowsOf('simulated', 1, { ours: [1, 1, 1, 1, 1], theirs: [2, 2, 2, 2, 2] });
    expect(standingsOf(suiteWith(), many, 'quick')[0]).toMatchObject({ wins: 1, level: 0 });
  });

  it('on given data count every difference', () => {
    const rows = rowsOf('given', 1, { ours: [3], theirs: [2] });
    expect(standingsOf(suiteWith(), rows, 'quick')[0]).toMatchObject({ wins: 0, level: 0, losses: 1 });
    const equal = rowsOf('given', 1, { ours: [2], theirs: [2] });
    expect(standingsOf(suiteWith(), equal, 'quick')[0]).toMatchObject({ wins: 0, level: 1, losses: 0 });
  });

  it('call differences within the resolution of a suite level, and leave out who met no competitor', () => {
    const rows = rowsOf('given', 1, { ours: [2e-12], theirs: [1e-15] });
    const coarse = { ...suiteWith(), resolution: 1e-8 };
    expect(standingsOf(coarse, rows, 'quick')[0]).toMatchObject({ wins: 0, level: 1, losses: 0 });
    expect(standingsOf(suiteWith(), rows, 'quick')[0]).toMatchObject({ losses: 1 });
    expect(standingsOf(suiteWith(), rowsOf('given', 1, { ours: [2] }), 'quick')).toEqual([]);
  });
});
