import { exactly, rateOf } from '../../../judging/estimate.ts';
import type { Cell } from '../../../judging/run-view.ts';
import { defineClaim, type Claim } from '../../../nouns/claim.ts';

const source = '@lab/ih-gmm, number of clusters (arXiv 2604.05337 takes it as known)';
const cellsOf = (rule: string) => ({
  problem: 'number-of-clusters',
  method: 'count-clusters',
  variant: { rule },
});

/** How often the number of clusters is found. */
export const clusterCounts: readonly Claim[] = [
  defineClaim({
    name: 'sign-flips-count',
    statement:
      'Deflated sign flips find the number of clusters in at least nine of ten data sets of every design.',
    source,
    basis: 'derived',
    expected: 'at least 0.9 in the worst design',
    quantity: 'share of data sets with the right number, least over designs',
    judge: (runs) => ({
      ...worstShare(runs.cells('rightCount', cellsOf('sign flips'))),
      holdsIn: { atLeast: 0.9 },
    }),
  }),
  defineClaim({
    name: 'feature-split-count',
    statement: 'The cheaper feature split is right in four of five data sets over all designs.',
    source,
    basis: 'derived',
    expected: 'at least 0.8',
    quantity: 'share of data sets with the right number',
    judge: (runs) => ({
      measured: shareOver(runs.cells('rightCount', cellsOf('feature split'))),
      holdsIn: { atLeast: 0.8 },
    }),
  }),
  defineClaim({
    name: 'eigengap-count',
    statement:
      'The largest gap between eigenvalues, which most people look at, is wrong more often than right.',
    source,
    basis: 'derived',
    expected: 'below 0.5',
    quantity: 'share of data sets with the right number',
    judge: (runs) => ({
      measured: shareOver(runs.cells('rightCount', cellsOf('eigengap'))),
      holdsIn: { below: 0.5 },
    }),
  }),
  defineClaim({
    name: 'deflation-needed',
    statement:
      'Sign flips without deflation are wrong more often than right where profiles have much in common (cosine 0.9).',
    source,
    basis: 'derived',
    expected: 'below 0.5',
    quantity: 'share of data sets with the right number, cosine 0.9',
    judge: (runs) => ({
      measured: shareOver(
        runs.cells('rightCount', { ...cellsOf('flips, no deflation'), at: { common: 0.9 } }),
      ),
      holdsIn: { below: 0.5 },
    }),
  }),
];

/** The data sets are counted, not a rate estimated from them: the statement is about each design. */
function worstShare(cells: readonly Cell[]) {
  const shares = cells.map(({ values }) => values.reduce((sum, value) => sum + value, 0) / values.length);
  const sets = cells.reduce((sum, { values }) => sum + values.length, 0);
  return {
    measured: cells.length === 0 ? undefined : exactly(Math.min(...shares), sets),
    ...(cells.length === 0
      ? {}
      : { note: `By design: ${shares.map((share) => share.toFixed(2)).join(', ')}.` }),
  };
}

function shareOver(cells: readonly Cell[]) {
  return rateOf(
    cells.map(({ values }) => values),
    cells.reduce((sum, { values }) => sum + values.length, 0),
  );
}
