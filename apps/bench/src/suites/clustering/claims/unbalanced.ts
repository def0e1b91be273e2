import type { Cell, RunFilter } from '../../../judging/run-view.ts';
import type { Region } from '../../../judging/verdict.ts';
import { defineClaim, type Claim } from '../../../nouns/claim.ts';
import { errorRateOver, halfMethod, paperMethod } from './error-rates.ts';

interface Rate {
  readonly name: string;
  readonly method: RunFilter;
  readonly statement: string;
  readonly expected: string;
  readonly holdsIn: Region;
}

const rates: readonly Rate[] = [
  {
    name: 'unbalanced-paper',
    method: paperMethod,
    statement:
      'With clusters of unequal size the method as printed (alpha 0) misplaces 3 to 10% of the rows.',
    expected: '0.03 to 0.1',
    holdsIn: { atLeast: 0.03, atMost: 0.1 },
  },
  {
    name: 'unbalanced-half',
    method: halfMethod,
    statement: 'There alpha 0.5 misplaces less than 0.5%.',
    expected: 'below 0.005',
    holdsIn: { below: 0.005 },
  },
  {
    name: 'unbalanced-lines',
    method: { method: 'ih-lines' },
    statement: "There line refinement, from the printed method's labels, misplaces less than 0.5%.",
    expected: 'below 0.005',
    holdsIn: { below: 0.005 },
  },
];

/** How many rows are misplaced when clusters differ in size. */
export const unbalancedRates: readonly Claim[] = rates.map(({ name, method, statement, expected, holdsIn }) =>
  defineClaim({
    name,
    statement,
    source: '@lab/ih-gmm, extension of arXiv 2604.05337',
    basis: 'derived',
    expected,
    quantity: 'error rate, mean over designs',
    judge: (runs) => {
      const cells = runs.cells('error', { problem: 'unbalanced', ...method });
      return { measured: errorRateOver(cells), holdsIn, ...byDesign(cells) };
    },
  }),
);

function byDesign(cells: readonly Cell[]): { readonly note?: string } {
  if (cells.length < 2) return {};
  const means = cells.map(({ values }) => values.reduce((sum, value) => sum + value, 0) / values.length);
  return { note: `By design: ${means.map((mean) => mean.toFixed(4)).join(', ')}.` };
}
