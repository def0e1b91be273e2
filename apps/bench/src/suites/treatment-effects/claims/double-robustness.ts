import { meanOf, type Estimate } from '../../../judging/estimate.ts';
import type { RunView } from '../../../judging/run-view.ts';
import { near } from '../../../judging/verdict.ts';
import { defineClaim, type Claim } from '../../../nouns/claim.ts';
import { combinations, combinationText, type NuisanceParameters } from '../methods/cdte-nuisances.ts';

const truth = 0.03999;

// Mean estimates of an earlier implementation in numpy over 100 data sets, standard error .0012 each.
const printed = [0.0395, 0.0388, 0.0414, 0.0534, 0.034];
const printedError = 0.0012;

const right = combinations.slice(0, 3);
const wrong = combinations[3]!;

/** Right if either nuisance is right. */
export const eitherSuffices: readonly Claim[] = right.map((combination) =>
  defineClaim({
    name: `unbiased-${slug(combination)}`,
    statement: `The estimate of psi^2 is right when ${
      {
        'both right': 'propensities and outcome model are right',
        'outcome model wrong': 'the propensities are right and the outcome model is wrong',
        'propensity wrong': 'the outcome model is right and the propensities are wrong',
      }[combinationText(combination)] ?? ''
    }.`,
    source: 'arXiv 2603.16829, abstract (doubly robust); design of @lab/cdte',
    basis: 'paper',
    expected: 'error within .006 of 0 (15% of psi^2)',
    quantity: 'mean error of psi^2',
    judge: (runs) => ({ measured: errorOf(runs, combination), holdsIn: near(0, 0.006) }),
  }),
);

/** And not when neither is. */
export const bothWrongFails = defineClaim({
  name: 'biased-when-both-are-wrong',
  statement: 'With wrong propensities and a wrong outcome model it is not.',
  source: '@lab/cdte, theory (the error is the product of the two errors)',
  basis: 'derived',
  expected: 'error above .006',
  quantity: 'mean error of psi^2',
  judge: (runs) => ({ measured: errorOf(runs, wrong), holdsIn: { above: 0.006 } }),
});

/** The table computed elsewhere. */
export const printedTable: readonly Claim[] = combinations.map((combination, at) =>
  defineClaim({
    name: `table-${slug(combination)}`,
    statement: `Mean estimate of psi^2 with ${combinationText(combination)}: as an earlier implementation in numpy has it.`,
    source: 'prototype of @lab/cdte in numpy',
    basis: 'derived',
    expected: `${printed[at] ?? NaN} ± ${printedError}, within 4.5 combined standard errors`,
    quantity: 'mean of psi^2',
    judge: (runs) => {
      const error = errorOf(runs, combination);
      const measured = error === undefined ? undefined : { ...error, value: truth + error.value };
      const combined = Math.hypot(printedError, measured?.standardError ?? 0);
      return { measured, holdsIn: near(printed[at] ?? NaN, 4.5 * combined) };
    },
  }),
);

function slug(combination: NuisanceParameters): string {
  return combinationText(combination).replaceAll(' ', '-');
}

/** Batches are means of as many data sets each, so their mean and spread are those of the data sets. */
function errorOf(runs: RunView, variant: NuisanceParameters): Estimate | undefined {
  return meanOf(
    runs
      .cells('psi2Bias', { problem: 'double-robustness', method: 'cdte-nuisances', variant })
      .flatMap(({ values }) => values),
  );
}
