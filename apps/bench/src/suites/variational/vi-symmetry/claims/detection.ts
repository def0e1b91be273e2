import { exactly } from '../../../../judging/estimate.ts';
import { defineClaim } from '../../../../nouns/claim.ts';

/** Every broken fit is called broken. */
export const allBrokenFound = defineClaim({
  name: 'every-broken-fit-is-found',
  statement:
    'From default settings the report finds every fit that breaks a symmetry: two modes, Watson, ring, Kent.',
  source: '@lab/vi-symmetry, docs/theory.md; failures announced in arXiv 2604.18310, abstract',
  basis: 'derived',
  expected: '1',
  quantity: 'share of broken fits found',
  judge: (runs) => {
    const values = runs
      .cells('brokenFound', { problem: 'counter-example', method: 'vi-symmetry' })
      .flatMap((cell) => cell.values);
    const measured =
      values.length === 0
        ? undefined
        : exactly(values.reduce((a, b) => a + b, 0) / values.length, values.length);
    return { measured, holdsIn: { atLeast: 1 } };
  },
});

/** And no other. */
export const verdictsRight = defineClaim({
  name: 'no-fit-is-called-broken-that-is-not',
  statement: 'On both sides of every threshold the verdict is right.',
  source: '@lab/vi-symmetry, docs/theory.md',
  basis: 'derived',
  expected: '1',
  quantity: 'share of right verdicts',
  judge: (runs) => {
    const values = runs
      .cells('verdictRight', { problem: 'counter-example', method: 'vi-symmetry' })
      .flatMap((cell) => cell.values);
    const measured =
      values.length === 0
        ? undefined
        : exactly(values.reduce((a, b) => a + b, 0) / values.length, values.length);
    return { measured, holdsIn: { atLeast: 1 } };
  },
});
