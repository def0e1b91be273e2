import { meanOf, stratifiedMean } from '../../../judging/estimate.ts';
import { near } from '../../../judging/verdict.ts';
import { defineClaim, type Claim } from '../../../nouns/claim.ts';

const own = { problem: 'scales', method: 'scales' };
const source = '@lab/ih-gmm, scales (model of arXiv 2604.05337)';
const printed: readonly (readonly [number, number])[] = [
  [50, 0.075],
  [500, 0.072],
  [5000, 0.076],
];

/** How well the scales of the rows are estimated. */
export const scaleClaims: readonly Claim[] = [
  defineClaim({
    name: 'theta-coverage',
    statement: '95% intervals of theta hold the truth in 92 to 98% of the rows.',
    source,
    basis: 'derived',
    expected: '0.92 to 0.98',
    quantity: 'share of intervals that hold theta',
    judge: (runs) => {
      const cells = runs.cells('coverage', own);
      const shares = cells.map(
        ({ parameters, values }) =>
          `${(values.reduce((sum, value) => sum + value, 0) / values.length).toFixed(3)} at p ${parameters['columns']}`,
      );
      return {
        measured: stratifiedMean(cells.map(({ values }) => values)),
        holdsIn: { atLeast: 0.92, atMost: 0.98 },
        ...(cells.length === 0 ? {} : { note: `${shares.join(', ')}.` }),
      };
    },
  }),
  ...printed.map(([columns, error]) =>
    defineClaim({
      name: `theta-error-${columns}`,
      statement: `With ${columns} columns theta is off by ${error}.`,
      source,
      basis: 'derived',
      expected: `${error} ± 0.01`,
      quantity: 'root mean squared error of theta',
      judge: (runs) => ({
        measured: meanOf(
          runs.cells('scaleError', { ...own, at: { columns } }).flatMap(({ values }) => values),
        ),
        holdsIn: near(error, 0.01),
      }),
    }),
  ),
  defineClaim({
    name: 'row-lengths-fail',
    statement: 'With 5000 columns the length of a row says little about its scale: it is off by 0.3 or more.',
    source,
    basis: 'derived',
    expected: 'at least 0.3',
    quantity: 'root mean squared error of theta from row lengths',
    judge: (runs) => ({
      measured: meanOf(
        runs
          .cells('scaleError', { problem: 'scales', method: 'row-lengths', at: { columns: 5000 } })
          .flatMap(({ values }) => values),
      ),
      holdsIn: { atLeast: 0.3 },
    }),
  }),
];
