import { stratifiedMean } from '../../../judging/estimate.ts';
import type { RunFilter } from '../../../judging/run-view.ts';
import { near } from '../../../judging/verdict.ts';
import { defineClaim, type Claim } from '../../../nouns/claim.ts';
import type { Parameters } from '../../../nouns/parameters.ts';
import { compared } from './compared.ts';

const square = (rowSigma: number): RunFilter => ({
  problem: 'newton-schulz',
  where: (p: Parameters) => p['rows'] === 32 && p['rowSigma'] === rowSigma,
});

const printed = 'arXiv 2603.28254, finite-step analysis (values of @lab/muoneq, docs/theory.md)';

/** Distances from the polar factor: [arm, spread of the rows, expected]. */
const levels = [
  ['muon', 'Muon', 2, 0.43],
  ['muoneq-r', 'MuonEq-R', 2, 0.213],
  ['muon-polar-express', 'Muon with polar express', 2, 0.345],
  ['muoneq-r-polar-express', 'MuonEq-R with polar express', 2, 0.094],
] as const;

/** What equilibration does to the accuracy of Newton-Schulz. */
export const newtonSchulzClaims: readonly Claim[] = [
  ...levels.map(([method, title, sigma, value]) =>
    defineClaim({
      name: `polar-error-${method}`,
      statement: `On rows of spread ${sigma} five steps of ${title} end ${value} from the polar factor.`,
      source: printed,
      basis: 'derived',
      expected: `${value} within 0.03`,
      quantity: 'relative distance from the polar factor',
      judge: (runs) => ({
        measured: stratifiedMean(
          runs.cells('objective', { ...square(sigma), method }).map(({ values }) => values),
        ),
        holdsIn: near(value, 0.03),
      }),
    }),
  ),
  compared({
    name: 'r-undoes-row-scaling',
    statement:
      'Where rows differ in scale, equilibrating them brings Newton-Schulz nearer to the polar factor.',
    source: printed,
    basis: 'paper',
    expected: 'difference below 0',
    quantity: 'distance of R minus that of Muon, row spread 2',
    left: 'muoneq-r',
    right: 'muon',
    on: square(2),
    holdsIn: { below: 0 },
  }),
  compared({
    name: 'no-gain-without-scaling',
    statement: 'Where rows do not differ in scale, equilibration gains nothing.',
    source: printed,
    basis: 'derived',
    expected: 'difference within 0.01 of 0',
    quantity: 'distance of R minus that of Muon, row spread 0',
    left: 'muoneq-r',
    right: 'muon',
    on: square(0),
    holdsIn: near(0, 0.01),
  }),
  compared({
    name: 'wrong-side-is-useless',
    statement: 'Equilibrating the wrong side does not help: C stays far behind R on scaled rows.',
    source: printed,
    basis: 'derived',
    expected: 'difference above 0.1',
    quantity: 'distance of C minus that of R, row spread 2',
    left: 'muoneq-c',
    right: 'muoneq-r',
    on: square(2),
    holdsIn: { above: 0.1 },
  }),
  compared({
    name: 'rc-on-both-sides',
    statement: 'Where rows and columns differ in scale, both sides are needed.',
    source: printed,
    basis: 'paper',
    expected: 'difference below 0',
    quantity: 'distance of RC minus that of R, both spreads 2',
    left: 'muoneq-rc',
    right: 'muoneq-r',
    on: { problem: 'newton-schulz', at: { columnSigma: 2 } },
    holdsIn: { below: 0 },
  }),
  compared({
    name: 'one-step-less-off-square',
    statement:
      'On matrices that are not square R pays for one step: 4 steps after R come as near as 5 without.',
    source: '@lab/muoneq, docs/theory.md',
    basis: 'derived',
    expected: 'difference at most 0.01',
    quantity: 'distance of R in 4 steps minus that of Muon in 5',
    left: 'muoneq-r',
    right: 'muon',
    on: { problem: 'newton-schulz', at: { rank: 4 }, where: (p) => p['rows'] !== p['columns'] },
    holdsIn: { atMost: 0.01 },
  }),
  defineClaim({
    name: 'single-precision',
    statement: 'In single precision directions are right to 1e-5.',
    source: '@lab/muoneq, README',
    basis: 'derived',
    expected: 'at most 1e-5',
    quantity: 'largest error of an entry, mean over matrices',
    judge: (runs) => ({
      measured: stratifiedMean(
        runs
          .cells('singlePrecisionError', { problem: 'newton-schulz', method: 'muoneq-r' })
          .map(({ values }) => values),
      ),
      holdsIn: { atMost: 1e-5 },
    }),
  }),
];
