import { exactly, meanOf } from '../../../judging/estimate.ts';
import { defineClaim } from '../../../nouns/claim.ts';
import type { Parameters } from '../../../nouns/parameters.ts';

/** How far on the wrong side of 0 a mean difference contradicts an ordering, in its standard errors. */
const tolerated = 2.5;

interface Ordering {
  readonly name: string;
  readonly statement: string;
  readonly source: string;
  readonly problems: readonly string[];
  readonly peers: readonly string[];
  readonly metric: 'relativeError' | 'success';
  readonly where?: (parameters: Parameters) => boolean;
}

/** Bernoulli rows are no worse than any of the peers in any single case, within standard errors of paired differences. */
function ordering({ name, statement, source, problems, peers, metric, where }: Ordering) {
  return defineClaim({
    ...{ name, statement, source, basis: 'derived' as const },
    expected: 'no case',
    quantity: `cases in which Bernoulli is worse by more than ${tolerated} standard errors`,
    judge: (runs) => {
      let [cases, better, contradicted, fewest] = [0, 0, 0, Infinity];
      const filter = where === undefined ? {} : { where };
      for (const problem of problems)
        for (const peer of peers)
          for (const { values } of runs.differences(
            metric,
            { problem, method: 'bernoulli', ...filter },
            { problem, method: peer, ...filter },
          )) {
            const found = meanOf(values);
            if (found?.standardError === undefined) continue;
            const loss = metric === 'success' ? -found.value : found.value;
            cases++;
            fewest = Math.min(fewest, values.length);
            if (loss > tolerated * found.standardError) contradicted++;
            if (loss < -tolerated * found.standardError) better++;
          }
      if (cases === 0) return { measured: undefined, holdsIn: { atMost: 0 } };
      return {
        measured: exactly(contradicted, cases),
        holdsIn: { atMost: 0 },
        note: `better in ${better} of ${cases} cases, alike in ${cases - better - contradicted}; at least ${fewest} draws in each`,
      };
    },
  });
}

export const orderingClaims = [
  ordering({
    name: 'sparse-orderings',
    statement:
      'Sparse signals with energy in coarse scales: case by case Bernoulli rows find them no less often than rows with replacement, without, soft and uniform rows.',
    source: '@lab/partial-sampling, E2',
    problems: ['sparse'],
    peers: ['with-replacement', 'without-replacement', 'soft', 'uniform'],
    metric: 'success',
    where: ({ support }) => support === 'decay',
  }),
  ordering({
    name: 'phantom-orderings',
    statement:
      'The phantom at every budget and by both decoders: Bernoulli rows are no worse than rows with replacement and than low frequencies alone.',
    source: '@lab/partial-sampling, E3',
    problems: ['phantom', 'phantom-budgets'],
    peers: ['with-replacement', 'low-pass'],
    metric: 'relativeError',
  }),
  ordering({
    name: 'phantom-without-replacement',
    statement:
      'The phantom at every budget and by both decoders: Bernoulli rows are no worse than rows without replacement.',
    source: '@lab/partial-sampling, E3',
    problems: ['phantom', 'phantom-budgets'],
    peers: ['without-replacement'],
    metric: 'relativeError',
  }),
  ordering({
    name: 'photograph-orderings',
    statement:
      'Photographs at every budget: Bernoulli rows are no worse than rows with and without replacement.',
    source: '@lab/partial-sampling, E4',
    problems: ['photographs', 'photographs-budgets'],
    peers: ['with-replacement', 'without-replacement'],
    metric: 'relativeError',
  }),
  ordering({
    name: 'digit-orderings',
    statement:
      'Digits by a generative prior at every budget: Bernoulli rows are no worse than rows with replacement, without and uniform ones.',
    source: '@lab/partial-sampling, E5',
    problems: ['digits'],
    peers: ['with-replacement', 'without-replacement', 'uniform'],
    metric: 'relativeError',
  }),
];
