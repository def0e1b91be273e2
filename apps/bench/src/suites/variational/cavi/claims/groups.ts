import { exactly, meanOf } from '../../../../judging/estimate.ts';
import type { RunView } from '../../../../judging/run-view.ts';
import { defineClaim } from '../../../../nouns/claim.ts';

/** Rates by the number of groups (0: a group a column), as other programs computed them on one draw each. */
const published = [
  { gamma: 0.3, t: 0, rates: { 1: 0.6, 2: 0.74, 4: 1.02, 8: 1.17, 16: 1.27, 0: 1.35 } },
  { gamma: 0.1, t: 0, rates: { 1: 0.25, 2: 0.43, 4: 0.5, 8: 0.54, 16: 0.59, 0: 0.62 } },
  { gamma: 2, t: 1, rates: { 1: 0.54, 2: 0.86, 4: 1.5, 8: 1.9, 16: 2.12, 0: 2.36 } },
] as const;

/** The mean rate of a cell. */
function rateAt(runs: RunView, at: { gamma: number; t: number; groups: number }): number | undefined {
  const [cell] = runs.cells('rhoHybrid', { problem: 'worker-groups', method: 'certificate', at });
  return cell === undefined ? undefined : meanOf(cell.values)?.value;
}

/** More workers, slower or not at all. */
export const groupRates = defineClaim({
  name: 'group-rates',
  statement:
    'Split among workers that share nothing within a sweep, sweeps get slower group by group, from the sequential rate to the parallel one (400 rows).',
  source: 'derived in @lab/cavi; rates of the same designs by another program',
  basis: 'derived',
  expected: 'within 0.1 of the rates for 1, 2, 4, 8, 16 groups and one a column',
  quantity: 'largest distance of a mean rate from the expected one',
  judge(runs) {
    const found = published.flatMap(({ gamma, t, rates }) =>
      Object.entries(rates).flatMap(([groups, rate]) => {
        const mean = rateAt(runs, { gamma, t, groups: Number(groups) });
        return mean === undefined
          ? []
          : [{ gamma, groups: Number(groups), mean, gap: Math.abs(mean - rate) }];
      }),
    );
    const most = Math.max(...found.map(({ gap }) => gap));
    const order = (groups: number): number => (groups === 0 ? Infinity : groups);
    const lists = published.flatMap(({ gamma }) => {
      const own = found.filter((entry) => entry.gamma === gamma);
      const rates = own.sort((a, b) => order(a.groups) - order(b.groups)).map(({ mean }) => mean.toFixed(2));
      return rates.length === 0 ? [] : [`p/n = ${gamma}: ${rates.join(', ')}`];
    });
    return {
      measured: found.length === 0 ? undefined : exactly(most, found.length),
      holdsIn: { atMost: 0.1 },
      note: lists.join('; '),
    };
  },
});

/** Free workers. */
export const freeWorkers = defineClaim({
  name: 'free-workers',
  statement: 'Where p/n is small any split converges; at p/n = 0.3 two workers are free and eight are not.',
  source: 'derived in @lab/cavi',
  basis: 'derived',
  expected: 'every split at 0.1; at 0.3 a rate below 1 with two groups, at least 1 with eight',
  quantity: 'statements that hold, of three',
  judge(runs) {
    const loose = [1, 2, 4, 8, 16, 0].map((groups) => rateAt(runs, { gamma: 0.1, t: 0, groups }));
    const two = rateAt(runs, { gamma: 0.3, t: 0, groups: 2 });
    const eight = rateAt(runs, { gamma: 0.3, t: 0, groups: 8 });
    if (two === undefined || eight === undefined || loose.includes(undefined))
      return { measured: undefined, holdsIn: { atLeast: 3 } };
    const held = [loose.every((rate) => (rate ?? 2) < 1), two < 1, eight >= 1].filter(Boolean).length;
    return { measured: exactly(held, 8), holdsIn: { atLeast: 3 } };
  },
});
