import { meanOf, stratifiedMean, type Estimate } from '../../../judging/estimate.ts';
import type { RunView } from '../../../judging/run-view.ts';
import { defineClaim } from '../../../nouns/claim.ts';
import type { Parameters } from '../../../nouns/parameters.ts';

const paper = 'arXiv 2604.04802, abstract (numerical experiments)';

/** Mean over cases of the ratio of mean errors minus 1, by the paired differences. */
function relativeDifference(
  runs: RunView,
  problem: string,
  method: string,
  peer: string,
  where?: (parameters: Parameters) => boolean,
): Estimate | undefined {
  const filter = { problem, ...(where === undefined ? {} : { where }) };
  const base = meanOf(
    runs.cells('relativeError', { ...filter, method: peer }).flatMap(({ values }) => values),
  );
  const difference = stratifiedMean(
    runs
      .differences('relativeError', { ...filter, method }, { ...filter, method: peer })
      .map(({ values }) => values),
  );
  if (base === undefined || difference === undefined) return undefined;
  return {
    ...difference,
    value: difference.value / base.value,
    standardError: difference.standardError === undefined ? undefined : difference.standardError / base.value,
  };
}

/** One claim about the relative difference of two schemes on a problem. */
function difference(claim: {
  readonly name: string;
  readonly statement: string;
  readonly source: string;
  readonly basis: 'paper' | 'derived';
  readonly problem: string;
  readonly method: string;
  readonly peer: string;
  readonly holdsIn: {
    readonly below?: number;
    readonly above?: number;
    readonly atLeast?: number;
    readonly atMost?: number;
  };
  readonly expected: string;
  readonly note?: string;
  readonly where?: (parameters: Parameters) => boolean;
}) {
  const { name, statement, source, basis, problem, method, peer, holdsIn, expected, note, where } = claim;
  return defineClaim({
    ...{ name, statement, source, basis, expected },
    quantity: `relative error of ${method} less that of ${peer}, over the latter`,
    judge: (runs) => ({
      measured: relativeDifference(runs, problem, method, peer, where),
      holdsIn,
      ...(note === undefined ? {} : { note }),
    }),
  });
}

export const imageClaims = [
  difference({
    name: 'phantom-beats-with-replacement',
    statement: 'On the phantom Bernoulli rows give a smaller error than rows drawn with replacement.',
    ...{ source: paper, basis: 'paper', problem: 'phantom', method: 'bernoulli', peer: 'with-replacement' },
    ...{ holdsIn: { below: 0 }, expected: 'below 0' },
    note: 'with replacement has fewer different rows at the same m',
  }),
  difference({
    name: 'phantom-beats-without-replacement',
    statement: 'On the phantom Bernoulli rows give a smaller error than rows drawn without replacement.',
    ...{
      source: paper,
      basis: 'paper',
      problem: 'phantom',
      method: 'bernoulli',
      peer: 'without-replacement',
    },
    ...{ holdsIn: { below: 0 }, expected: 'below 0' },
    note: 'the phantom is where the two schemes are alike',
  }),
  difference({
    name: 'phantom-fixed-size-as-good',
    statement:
      'Fixed-size draws with the same probabilities are no worse than Bernoulli draws on the phantom.',
    ...{
      source: '@lab/partial-sampling, fixed-size draws',
      basis: 'derived',
      problem: 'phantom',
      method: 'fixed-size',
      peer: 'bernoulli',
    },
    ...{ holdsIn: { atMost: 0.02 }, expected: 'at most 0.02' },
  }),
  difference({
    name: 'phantom-low-pass-loses',
    statement: 'On the phantom, which is sparse, the lowest frequencies alone are worse than Bernoulli rows.',
    ...{
      source: '@lab/partial-sampling, E3',
      basis: 'derived',
      problem: 'phantom',
      method: 'low-pass',
      peer: 'bernoulli',
    },
    ...{ holdsIn: { above: 0 }, expected: 'above 0' },
  }),
  difference({
    name: 'photographs-beat-with-replacement',
    statement: 'On photographs Bernoulli rows give a smaller error than rows drawn with replacement.',
    ...{
      source: paper,
      basis: 'paper',
      problem: 'photographs',
      method: 'bernoulli',
      peer: 'with-replacement',
    },
    ...{ holdsIn: { below: 0 }, expected: 'below 0' },
  }),
  difference({
    name: 'photographs-beat-without-replacement',
    statement: 'On photographs Bernoulli rows give a smaller error than rows drawn without replacement.',
    ...{
      source: paper,
      basis: 'paper',
      problem: 'photographs',
      method: 'bernoulli',
      peer: 'without-replacement',
    },
    ...{ holdsIn: { below: 0 }, expected: 'below 0' },
    note: 'draws without replacement may miss the zero frequency, which Bernoulli designs take always',
  }),
  difference({
    name: 'photographs-beat-half-centre',
    statement:
      'On photographs Bernoulli rows give a smaller error than a fully sampled centre with random rest.',
    ...{
      source: '@lab/partial-sampling, E4',
      basis: 'derived',
      problem: 'photographs',
      method: 'bernoulli',
      peer: 'half-centre',
    },
    ...{ holdsIn: { below: 0 }, expected: 'below 0' },
  }),
  difference({
    name: 'photographs-beat-low-pass',
    statement:
      'On photographs of this size Bernoulli rows give a smaller error than the lowest frequencies alone.',
    ...{
      source: '@lab/partial-sampling, E4 (an honest limit: it does not hold)',
      basis: 'derived',
      problem: 'photographs',
      method: 'bernoulli',
      peer: 'low-pass',
    },
    ...{ holdsIn: { below: 0 }, expected: 'below 0; expected to fail at this resolution' },
  }),
];
