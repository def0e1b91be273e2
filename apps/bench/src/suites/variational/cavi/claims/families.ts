import { exactly } from '../../../../judging/estimate.ts';
import type { RunView } from '../../../../judging/run-view.ts';
import { defineClaim } from '../../../../nouns/claim.ts';

interface Rates {
  readonly data: string;
  readonly columns: number;
  readonly tau: number;
  readonly sequential: number;
  readonly parallel: number;
  readonly together: number;
}

function ratesOf(runs: RunView, model: string): Rates[] {
  return [...runs.rows({ problem: 'other-families', method: 'certificate', at: { model } })].map(
    ({ problemParameters, metrics }) => ({
      data: String(problemParameters['data']),
      columns: Number(problemParameters['columns']),
      tau: Number(problemParameters['tau']),
      sequential: metrics['rhoSequential'] ?? NaN,
      parallel: metrics['rhoParallel'] ?? NaN,
      together: metrics['rhoAllParallel'] ?? NaN,
    }),
  );
}

/** Rates on real tables by another program: sequential, coefficients at once, everything at once. */
const logisticTable = [
  { data: 'sonar', tau: 1, rates: [0.932, 6.58, 11] },
  { data: 'breast cancer', tau: 1, rates: [0.989, 0.971, 11] },
  { data: 'breast cancer', tau: 10, rates: [0.951, 1.236, 9.5] },
] as const;

/** Three schedules, three answers. */
export const logisticRates = defineClaim({
  name: 'logistic-rates',
  statement:
    'Logistic regression has three schedules with three rates: coefficients in turn, coefficients at once with fresh bounds, everything at once.',
  source: 'derived in @lab/cavi; rates of the same tables by another program',
  basis: 'derived',
  expected: 'within 2% of the rates on sonar and breast cancer',
  quantity: 'largest relative distance from the expected rate',
  judge(runs) {
    const found = ratesOf(runs, 'logistic');
    const gaps = logisticTable.flatMap(({ data, tau, rates }) =>
      found
        .filter((entry) => entry.data === data && entry.tau === tau)
        .flatMap(({ sequential, parallel, together }) =>
          [sequential, parallel, together].map((rate, k) => Math.abs(rate / (rates[k] ?? NaN) - 1)),
        ),
    );
    const texts = found.map(
      ({ data, tau, sequential, parallel, together }) =>
        `${data}, tau = ${tau}: ${[sequential, parallel, together].map((rate) => rate.toFixed(3)).join(', ')}`,
    );
    return {
      measured: gaps.length === 0 ? undefined : exactly(Math.max(...gaps), gaps.length),
      holdsIn: { atMost: 0.02 },
      note: texts.join('; '),
    };
  },
});

/** Never everything at once. */
export const logisticTogetherFails = defineClaim({
  name: 'logistic-together-unstable',
  statement: 'Sequential updates of logistic regression are stable, updates of everything at once are not.',
  source: 'derived in @lab/cavi',
  basis: 'derived',
  expected: 'on every table',
  quantity: 'tables on which that is not so',
  judge(runs) {
    const found = ratesOf(runs, 'logistic');
    const other = found.filter(({ sequential, together }) => !(sequential < 1 && together > 1)).length;
    return {
      measured: found.length === 0 ? undefined : exactly(other, found.length),
      holdsIn: { atMost: 0 },
      note: `of ${found.length}`,
    };
  },
});

/** Unknown noise changes nothing of it. */
export const unknownNoiseRates = defineClaim({
  name: 'unknown-noise-rates',
  statement:
    'With noise and prior precision estimated too, sequential updates stay stable as columns are added to 100 rows, and parallel ones do not.',
  source: 'derived in @lab/cavi',
  basis: 'derived',
  expected: 'the parallel rate passes 1 between 15 and 40 columns, the sequential one nowhere',
  quantity: 'least number of columns that are unstable in parallel',
  judge(runs) {
    const found = ratesOf(runs, 'unknown noise').sort((a, b) => a.columns - b.columns);
    const unstable = found.find(({ parallel }) => parallel > 1)?.columns ?? Infinity;
    const broken = found.some(({ sequential }) => !(sequential < 1));
    const list = found.map(
      ({ columns, parallel, sequential }) =>
        `${columns}: ${parallel.toFixed(2)} and ${sequential.toFixed(2)}`,
    );
    return {
      measured: found.length < 3 ? undefined : exactly(broken ? NaN : unstable, found.length),
      holdsIn: { above: 15, atMost: 40 },
      note: `columns: parallel and sequential rate: ${list.join('; ')}`,
    };
  },
});
