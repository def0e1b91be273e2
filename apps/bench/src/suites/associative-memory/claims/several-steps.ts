import { stratifiedMean } from '../../../judging/estimate.ts';
import type { RunView } from '../../../judging/run-view.ts';
import { defineClaim } from '../../../nouns/claim.ts';
import type { Parameters } from '../../../nouns/parameters.ts';

const problem = 'several-steps';
const exact = { method: 'muon', variant: { gradient: 'exact' } } as const;
const thresholded = { method: 'muon', variant: { gradient: 'thresholded' } } as const;

/** Logarithms of facts of a over facts of b on the same facts, run by run. */
function logRatios(
  runs: RunView,
  metric: string,
  a: { readonly method: string; readonly variant?: Parameters },
  b: { readonly method: string; readonly variant?: Parameters },
): readonly (readonly number[])[] {
  const others = runs.cells(metric, { problem, ...b });
  return runs.cells(metric, { problem, ...a }).map(({ parameters, values }) => {
    const other = others.find((cell) => cell.parameters['d'] === parameters['d'])?.values ?? [];
    return values.flatMap((value, i) => (other[i] === undefined ? [] : [Math.log(value / other[i])]));
  });
}

/** Muon is ahead at first. */
export const muonAheadAtFirst = defineClaim({
  name: 'muon-ahead-at-first',
  statement: 'The first step of Muon stores several times as many facts as that of SGD.',
  source: 'arXiv 2603.26554, one-step capacity',
  basis: 'paper',
  expected: 'at least ln 2',
  quantity: 'ln(facts of Muon / facts of SGD) after step 1',
  judge: (runs) => ({
    measured: stratifiedMean(logRatios(runs, 'firstStep', exact, { method: 'sgd' })),
    holdsIn: { atLeast: Math.LN2 },
  }),
});

/** SGD catches up. */
export const sgdCatchesUp = defineClaim({
  name: 'sgd-catches-up',
  statement:
    'Muon has the faster initial rate, at the end both converge at comparable speed: after eight steps SGD has made up most of the ratio.',
  source: 'arXiv 2603.26554, multi-step recovery',
  basis: 'paper',
  expected: 'at most ln 2',
  quantity: 'ln(facts of Muon / facts of SGD) after step 8',
  judge: (runs) => ({
    measured: stratifiedMean(logRatios(runs, 'recovered', exact, { method: 'sgd' })),
    holdsIn: { atMost: Math.LN2 },
  }),
});

/** What is proved for thresholded gradients holds for the exact one. */
export const exactNoWorse = defineClaim({
  name: 'exact-no-worse',
  statement:
    'What is proved for thresholded gradients holds for the exact softmax gradient, a conjecture of the paper: after eight steps it stores no fewer facts.',
  source: 'arXiv 2603.26554, conjecture on the exact gradient',
  basis: 'paper',
  expected: 'at least -0.05',
  quantity: 'ln(facts by the exact gradient / facts by the thresholded one) after step 8',
  judge: (runs) => ({
    measured: stratifiedMean(logRatios(runs, 'recovered', exact, thresholded)),
    holdsIn: { atLeast: -0.05 },
  }),
});
