import { exactly, stratifiedMean } from '../../../judging/estimate.ts';
import { defineClaim, type Claim } from '../../../nouns/claim.ts';
import type { Parameters } from '../../../nouns/parameters.ts';
import type { Operation } from '../task.ts';

const ours: Parameters = { mode: 'default' };

function timesFaster(operation: Operation, order: number, times: number): Claim {
  return defineClaim({
    name: `faster-${operation}-${order}`,
    statement: `${operation} of order ${order}: at least ${times} times as fast as ml-matrix, without turbo.`,
    source: '@lab/linalg, docs/speed.md',
    basis: 'derived',
    expected: `at most 1/${times}`,
    quantity: 'time over that of ml-matrix',
    judge: (runs) => ({
      measured: stratifiedMean(
        runs
          .cells('timeRatio', { method: 'linalg', variant: ours, at: { operation, order } })
          .map(({ values }) => values),
      ),
      holdsIn: { atMost: 1 / times },
    }),
  });
}

/** Against ml-matrix, at the orders of `standard`. */
export const fasterThanMlMatrix: readonly Claim[] = [
  timesFaster('product', 512, 13),
  timesFaster('eigenpairs', 512, 9),
  timesFaster('svd', 512, 8),
];

/** Without turbo, 128-bit vectors stand against the 256 bits of OpenBLAS. */
export const nearNumpy = defineClaim({
  name: 'near-numpy',
  statement:
    'From order 128 on no operation takes more than 2.5 times the time of numpy on one thread, without turbo.',
  source: '@lab/linalg, docs/speed.md',
  basis: 'derived',
  expected: 'at most 2.5',
  quantity: 'largest mean ratio of times over operations and orders',
  judge(runs) {
    const meansOf = (filter: { readonly method: string; readonly variant?: Parameters }) =>
      new Map(
        runs
          .cells('timeRatio', { ...filter, where: ({ order }) => Number(order) >= 128 })
          .map(({ parameters, values }) => [
            JSON.stringify(parameters),
            values.reduce((sum, x) => sum + x, 0) / values.length,
          ]),
      );
    const numpy = meansOf({ method: 'numpy' });
    const ratios = [...meansOf({ method: 'linalg', variant: ours })].flatMap(([cell, mean]) => {
      const peer = numpy.get(cell);
      return peer === undefined ? [] : [mean / peer];
    });
    return {
      measured: ratios.length === 0 ? undefined : exactly(Math.max(...ratios), ratios.length),
      holdsIn: { atMost: 2.5 },
    };
  },
});

/** Every mode computes the same. */
export const modesAgree = defineClaim({
  name: 'modes-agree',
  statement: 'All modes, ml-matrix and numpy agree on every result within 3 n eps of its largest number.',
  source: '@lab/linalg, README: accuracy',
  basis: 'derived',
  expected: 'at most 3',
  quantity: 'largest difference, in n eps',
  judge(runs) {
    const values = runs.cells('disagreement').flatMap((cell) => cell.values);
    return {
      measured: values.length === 0 ? undefined : exactly(Math.max(...values), values.length),
      holdsIn: { atMost: 3 },
    };
  },
});
