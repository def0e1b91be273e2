import { meanOf } from '../../../judging/estimate.ts';
import { defineClaim, type Claim } from '../../../nouns/claim.ts';
import { valuesOf } from './estimates.ts';

/** The plan of the law is as good as a search. */
export const plannerClaims: readonly Claim[] = [
  ['law', 'from the constants of the law', 0.02] as const,
  ['pilot', 'from a pilot sample of 60 labels', 0.1] as const,
].map(([slug, words, tolerance]) =>
  defineClaim({
    name: `planner-${slug}`,
    statement: `The split of a budget ${words} is within ${100 * tolerance} % of the best that a search by simulation finds.`,
    source: '@lab/two-stage-m, theory section 7',
    basis: 'derived',
    expected: `at most ${tolerance}`,
    quantity: 'risk of the plan over the least of the grid, less 1; mean over runs',
    judge: (runs) => ({
      measured: meanOf(valuesOf(runs, 'regret', { problem: 'planning', method: `${slug}-plan` })),
      holdsIn: { atMost: tolerance },
    }),
  }),
);
