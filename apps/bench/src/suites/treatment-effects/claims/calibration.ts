import { exactly } from '../../../judging/estimate.ts';
import type { RunFilter, RunView } from '../../../judging/run-view.ts';
import { defineClaim } from '../../../nouns/claim.ts';
import { multiplierDraws } from '../methods/other-calibrations.ts';
import { subject } from './rates.ts';

/** No simulation is needed. */
export const exactTail = defineClaim({
  name: 'exact-null-law',
  statement: 'The p-value needs no permutations and no draws: 2,000 multiplier draws give the same.',
  source: 'arXiv 2603.16829, abstract (no permutations); null law of @lab/cdte',
  basis: 'paper',
  expected: 'at most 3',
  quantity: 'largest difference in Monte Carlo standard errors',
  judge: (runs) => {
    const pairs = pairsOf(runs, subject, {
      method: 'other-calibrations',
      variant: { calibration: 'multiplier', form: 'U' },
    });
    const sizes = pairs.map(
      ({ a, b }) => Math.abs(a - b) / Math.sqrt(Math.max(a * (1 - a), 1 / multiplierDraws) / multiplierDraws),
    );
    return { ...largest(sizes), holdsIn: { atMost: 3 } };
  },
});

/** Two programs, one result. */
export const sameInNumpy = defineClaim({
  name: 'same-in-numpy',
  statement: 'A second program, written in numpy from the formulas alone, gives the same p-values.',
  source: '@lab/cdte, theory sections 2 to 6',
  basis: 'derived',
  expected: 'at most 1e-8',
  quantity: 'largest difference of p-values',
  judge: (runs) => {
    const pairs = pairsOf(runs, subject, { method: 'numpy-cdte' });
    return { ...largest(pairs.map(({ a, b }) => Math.abs(a - b))), holdsIn: { atMost: 1e-8 } };
  },
});

/** The low-rank path stands in for the dense one. */
export const sameByLowRank = defineClaim({
  name: 'same-by-low-rank',
  statement: 'The low-rank path gives the p-values of the dense one.',
  source: '@lab/cdte, theory section 8',
  basis: 'derived',
  expected: 'at most .02',
  quantity: 'largest difference of p-values',
  judge: (runs) => {
    const pairs = pairsOf(runs, subject, { method: 'cdte-low-rank' });
    return { ...largest(pairs.map(({ a, b }) => Math.abs(a - b))), holdsIn: { atMost: 0.02 } };
  },
});

function pairsOf(
  runs: RunView,
  a: RunFilter,
  b: RunFilter,
): readonly { readonly a: number; readonly b: number }[] {
  const problem = { problem: 'calibration' };
  const differences = runs.differences('pValue', { ...problem, ...a }, { ...problem, ...b });
  const values = runs.cells('pValue', { ...problem, ...a });
  return differences.flatMap((cell, c) =>
    cell.values.map((difference, k) => {
      const own = values[c]?.values[k] ?? NaN;
      return { a: own, b: own - difference };
    }),
  );
}

function largest(sizes: readonly number[]) {
  return { measured: sizes.length === 0 ? undefined : exactly(Math.max(...sizes), sizes.length) };
}
