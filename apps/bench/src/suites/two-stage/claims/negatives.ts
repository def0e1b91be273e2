import { meanOf, type Estimate } from '../../../judging/estimate.ts';
import type { RunFilter, RunView } from '../../../judging/run-view.ts';
import { near } from '../../../judging/verdict.ts';
import { defineClaim, type Claim } from '../../../nouns/claim.ts';
import { lawMethod, meansNote, ratioOfMeans, valuesOf } from './estimates.ts';

const source = '@lab/two-stage-m, theory section 4.2';

const at = (scheme: string): RunFilter => ({
  ...lawMethod,
  problem: 'contrastive-risk',
  at: { spectrum: 'four', scheme },
  where: ({ pairs }) => Number(pairs) >= 4000,
});

const constants = { one: 8.69, all: 2.518, symmetric: 0.913 } as const;

const words = {
  one: 'one sampled negative',
  all: 'all other anchors as negatives',
  symmetric: 'all negatives and pooled whitening',
} as const;

/** 8.69 : 2.518 : .913. */
export const negativesClaims: readonly Claim[] = [
  ...(['one', 'all', 'symmetric'] as const).map((scheme) =>
    defineClaim({
      name: `negatives-${scheme}`,
      statement: `With ${words[scheme]}, m times the pre-training term of a contrastive fit is ${constants[scheme]}.`,
      source,
      basis: 'derived',
      expected: '1, within 0.08',
      quantity: `mean over ${constants[scheme]}`,
      judge: (runs) => ({
        measured: ratioOfMeans(runs, at(scheme)),
        holdsIn: near(1, 0.08),
        ...meansNote(runs, at(scheme)),
      }),
    }),
  ),
  defineClaim({
    name: 'negatives-ratio',
    statement:
      'The same pairs are worth 9.5 times as much with pooled whitening as with one sampled negative.',
    source,
    basis: 'derived',
    expected: '9.52, within 1',
    quantity: 'ratio of the pre-training terms',
    judge: (runs) => ({ measured: ratio(runs), holdsIn: near(8.69 / 0.913, 1) }),
  }),
];

/** Ratio of independent means, its error to first order. */
function ratio(runs: RunView): Estimate | undefined {
  const one = meanOf(valuesOf(runs, 'measured', at('one')));
  const symmetric = meanOf(valuesOf(runs, 'measured', at('symmetric')));
  if (one?.standardError === undefined || symmetric?.standardError === undefined) return undefined;
  const value = one.value / symmetric.value;
  const relative = Math.hypot(one.standardError / one.value, symmetric.standardError / symmetric.value);
  const degreesOfFreedom = Math.min(one.degreesOfFreedom, symmetric.degreesOfFreedom);
  const observations = one.observations + symmetric.observations;
  return { value, standardError: value * relative, degreesOfFreedom, observations };
}
