import { stratifiedMean } from '../../../judging/estimate.ts';
import { defineClaim } from '../../../nouns/claim.ts';
import type { Parameters } from '../../../nouns/parameters.ts';

interface Comparison {
  readonly name: string;
  readonly statement: string;
  readonly source: string;
  readonly basis: 'paper' | 'derived';
  readonly method: string;
  readonly peer: string;
  readonly where: (parameters: Parameters) => boolean;
  readonly holdsIn: { readonly above?: number; readonly atLeast?: number };
  readonly expected: string;
}

const decaying = ({ support }: Parameters): boolean => support === 'decay';
const scattered = ({ support }: Parameters): boolean => support === 'uniform';

function successDifference({
  name,
  statement,
  source,
  basis,
  method,
  peer,
  where,
  holdsIn,
  expected,
}: Comparison) {
  return defineClaim({
    ...{ name, statement, source, basis, expected },
    quantity: `success rate of ${method} less that of ${peer}`,
    judge: (runs) => ({
      measured: stratifiedMean(
        runs
          .differences(
            'success',
            { problem: 'sparse', method, where },
            { problem: 'sparse', method: peer, where },
          )
          .map(({ values }) => values),
      ),
      holdsIn,
    }),
  });
}

const paper = 'arXiv 2604.04802, abstract (better sample complexity)';

export const sparseClaims = [
  ...['with-replacement', 'without-replacement', 'soft', 'uniform'].map((peer) =>
    successDifference({
      name: `sparse-decay-beats-${peer}`,
      statement: `Where energy sits in coarse scales, Bernoulli rows find sparse signals more often than ${peer.replace('-', ' ')} rows.`,
      ...{ source: paper, basis: 'paper', method: 'bernoulli', peer, where: decaying },
      ...{ holdsIn: { above: 0 }, expected: 'above 0' },
    }),
  ),
  successDifference({
    name: 'sparse-uniform-beats-without-replacement',
    statement:
      'Where any coefficient may be the one, Bernoulli rows find sparse signals more often than rows without replacement.',
    ...{ source: paper, basis: 'paper', method: 'bernoulli', peer: 'without-replacement', where: scattered },
    ...{ holdsIn: { above: 0 }, expected: 'above 0; not expected by @lab/partial-sampling, E2' },
  }),
  defineClaim({
    name: 'sparse-natural-order-fails',
    statement:
      'Systematic draws in natural order, a comb in Walsh-Hadamard rows, almost never find a sparse signal.',
    source: '@lab/partial-sampling, fixed-size draws',
    basis: 'derived',
    expected: 'at most 0.05',
    quantity: 'success rate',
    judge: (runs) => ({
      measured: stratifiedMean(
        runs
          .cells('success', { problem: 'sparse', method: 'systematic-natural' })
          .map(({ values }) => values),
      ),
      holdsIn: { atMost: 0.05 },
    }),
  }),
];
