import type { Estimate } from '../../../judging/estimate.ts';
import { stratifiedMean } from '../../../judging/estimate.ts';
import type { RunView } from '../../../judging/run-view.ts';
import { near } from '../../../judging/verdict.ts';
import { defineClaim, type Claim } from '../../../nouns/claim.ts';
import { separationInNoise, thresholdRows } from '../problems/threshold.ts';
import { paperMethod } from './error-rates.ts';

const errorAllowed = 0.01;
// Of a threshold found by bisection on eight data sets, as the expected ones were: about 0.2. Four and a half of them.
const expectedWithin = 0.9;

const expected: readonly (readonly [number, number])[] = [
  [200, 4.1],
  [800, 5.1],
  [3200, 5.8],
  [12800, 8.9],
];

/** The least separation with at most 1% errors, as columns are added. */
export const thresholdClaims: readonly Claim[] = [
  ...expected.map(([columns, separation]) =>
    defineClaim({
      name: `threshold-${columns}`,
      statement: `With ${columns} columns 1% errors are reached at a separation of ${separation} times the noise.`,
      source: '@lab/ih-gmm, simulation of the condition of arXiv 2604.05337',
      basis: 'derived',
      expected: `${separation} ± ${expectedWithin}`,
      quantity: 'separation at which the mean error passes 1%',
      judge: (runs) => ({ measured: thresholdAt(runs, columns), holdsIn: near(separation, expectedWithin) }),
    }),
  ),
  defineClaim({
    name: 'threshold-scaling',
    statement: 'From 200 to 12,800 columns the separation needed grows like (p/n)^(1/4).',
    source: 'arXiv 2604.05337, condition for exact recovery',
    basis: 'paper',
    expected: '0.25 ± 0.1',
    quantity: 'exponent of p in the separation at 1% errors',
    judge: (runs) => ({ measured: exponent(runs), holdsIn: near(0.25, 0.1) }),
  }),
];

/** Where the curve of mean errors first stays below 1%, by a straight line between two separations. */
function thresholdAt(runs: RunView, columns: number): Estimate | undefined {
  const curve = runs
    .cells('error', { problem: 'threshold', at: { columns }, ...paperMethod })
    .map(({ parameters, values }) => ({ delta: separationInNoise(parameters), ...stratifiedMean([values])! }))
    .sort((a, b) => a.delta - b.delta);
  const last = curve.findLastIndex(({ value }) => value > errorAllowed);
  const [above, below] = [curve[last], curve[last + 1]];
  if (above === undefined || below === undefined) return undefined;
  const slope = (below.value - above.value) / (below.delta - above.delta);
  const share = (errorAllowed - above.value) / (below.value - above.value);
  const error = Math.hypot((1 - share) * (above.standardError ?? 0), share * (below.standardError ?? 0));
  // Fewer than one row in a set is misplaced here: no surer than the number of rows allows.
  const counted = Math.sqrt((errorAllowed * (1 - errorAllowed)) / (thresholdRows * above.observations));
  return {
    value: above.delta + share * (below.delta - above.delta),
    standardError: Math.max(error, counted) / Math.abs(slope),
    degreesOfFreedom: above.degreesOfFreedom + below.degreesOfFreedom,
    observations: above.observations + below.observations,
  };
}

/** Slope between the logarithms at the ends. */
function exponent(runs: RunView): Estimate | undefined {
  const [few = 0, many = 0] = [expected[0]?.[0], expected.at(-1)?.[0]];
  const [a, b] = [thresholdAt(runs, few), thresholdAt(runs, many)];
  if (a?.standardError === undefined || b?.standardError === undefined) return undefined;
  const span = Math.log(many / few);
  return {
    value: Math.log(b.value / a.value) / span,
    standardError: Math.hypot(a.standardError / a.value, b.standardError / b.value) / span,
    degreesOfFreedom: Math.min(a.degreesOfFreedom, b.degreesOfFreedom),
    observations: a.observations + b.observations,
  };
}
