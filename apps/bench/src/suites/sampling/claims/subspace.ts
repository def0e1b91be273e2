import { designDiagnostics, designSampling } from '@lab/partial-sampling';
import { stratifiedMean, type Estimate } from '../../../judging/estimate.ts';
import type { RunView } from '../../../judging/run-view.ts';
import { defineClaim } from '../../../nouns/claim.ts';
import { digitSubspace, dimension } from '../problems/subspace.ts';
import { fallingSubspace, tailDeviation } from '../problems/tail.ts';

const budgets = [16, 24, 32, 40];

function guarantees(measurements: number) {
  const design = designSampling({ energy: digitSubspace().energy, measurements });
  return designDiagnostics(design, { dimension });
}

/** Mean over budgets of a metric over its theory, minus 1. */
function ratioToTheory(
  runs: RunView,
  method: string,
  theory: (measurements: number) => number,
): Estimate | undefined {
  return stratifiedMean(
    runs
      .cells('deviation', { problem: 'subspace', method })
      .map(({ parameters, values }) =>
        values.map((value) => value / theory(Number(parameters['measurements'])) - 1),
      ),
  );
}

function inAllCells(runs: RunView, metric: string, peer: string): Estimate | undefined {
  const [own, other] = [
    runs.cells(metric, { problem: 'subspace', method: 'bernoulli' }),
    runs.cells(metric, { problem: 'subspace', method: peer }),
  ];
  return stratifiedMean(
    own.map(({ parameters, values }) => {
      const reference =
        other.find((cell) => cell.parameters['measurements'] === parameters['measurements'])?.values ?? [];
      const mean = reference.reduce((sum, value) => sum + value, 0) / Math.max(1, reference.length);
      return mean > 0 ? values.map((value) => value / mean - 1) : [];
    }),
  );
}

export const subspaceClaims = [
  defineClaim({
    name: 'deviation-bernoulli-theory',
    statement: 'E|V*(A*A - I)V|_F^2 of Bernoulli draws is sum (1-p)/p a^2.',
    source: '@lab/partial-sampling, docs/theory.md',
    basis: 'derived',
    expected: 'within 5 percent',
    quantity: 'mean over the formula, less 1',
    judge: (runs) => ({
      measured: ratioToTheory(runs, 'bernoulli', (m) => guarantees(m).expectedFrobeniusDeviation),
      holdsIn: { atLeast: -0.05, atMost: 0.05 },
    }),
  }),
  defineClaim({
    name: 'deviation-with-replacement-theory',
    statement: 'E|V*(A*A - I)V|_F^2 of draws with replacement is (l^2 - l)/m.',
    source: '@lab/partial-sampling, docs/theory.md',
    basis: 'derived',
    expected: 'within 5 percent',
    quantity: 'mean over the formula, less 1',
    judge: (runs) => ({
      measured: ratioToTheory(
        runs,
        'with-replacement',
        (m) => guarantees(m).expectedFrobeniusDeviationWithReplacement,
      ),
      holdsIn: { atLeast: -0.05, atMost: 0.05 },
    }),
  }),
  ...['with-replacement', 'without-replacement', 'uniform'].map((peer) =>
    defineClaim({
      name: `deviation-below-${peer}`,
      statement: `On a subspace A*A of Bernoulli draws is nearer to the identity than ${peer.replace('-', ' ')} at every budget.`,
      source: 'arXiv 2604.04802, abstract (better sample complexity)',
      basis: 'paper',
      expected: 'below 0',
      quantity: `squared deviation over that of ${peer}, less 1`,
      judge: (runs) => ({ measured: inAllCells(runs, 'deviation', peer), holdsIn: { below: 0 } }),
    }),
  ),
  ...['with-replacement', 'without-replacement', 'uniform'].map((peer) =>
    defineClaim({
      name: `denoising-below-${peer}`,
      statement: `Least squares from Bernoulli rows has less noise than ${peer.replace('-', ' ')}.`,
      source: 'arXiv 2604.04802, abstract (denoising guarantees)',
      basis: 'paper',
      expected: 'below 0',
      quantity: `median noise over that of ${peer}, less 1`,
      judge: (runs) => ({ measured: inAllCells(runs, 'leastSquaresNoise', peer), holdsIn: { below: 0 } }),
    }),
  ),
  defineClaim({
    name: 'fixed-size-below-bernoulli',
    statement: 'Fixed-size draws with the same probabilities have a smaller deviation than Bernoulli draws.',
    source: '@lab/partial-sampling, fixed-size draws',
    basis: 'derived',
    expected: 'Bernoulli over fixed size, less 1, above 0 (0.06 to 0.12)',
    quantity: 'squared deviation of Bernoulli over that of fixed size, less 1',
    judge: (runs) => ({ measured: inAllCells(runs, 'deviation', 'fixed-size'), holdsIn: { above: 0 } }),
  }),
  defineClaim({
    name: 'weights-hurt',
    statement:
      'Weights 1/p, which the theory analyses, make the noise of least squares larger (Gauss and Markov).',
    source: '@lab/partial-sampling, docs/theory.md',
    basis: 'derived',
    expected: 'below 0',
    quantity: 'median noise without weights over that with weights, less 1',
    judge: (runs) => ({
      measured: inAllCells(runs, 'leastSquaresNoise', 'bernoulli-weighted'),
      holdsIn: { below: 0 },
    }),
  }),
  defineClaim({
    name: 'denoising-rate',
    statement:
      'The noise of least squares falls at least as fast as the bound sum a/p, of order 1/m until it reaches l.',
    source: 'arXiv 2604.04802, abstract (denoising guarantees); @lab/partial-sampling, docs/theory.md',
    basis: 'paper',
    expected: 'noise at 24, 32, 40 rows over the bound at most 1',
    quantity: 'median noise over sum a/p, mean over budgets',
    judge: (runs) => ({
      measured: stratifiedMean(
        runs
          .cells('leastSquaresNoise', {
            problem: 'subspace',
            method: 'bernoulli',
            where: ({ measurements }) => Number(measurements) > budgets[0]!,
          })
          .map(({ parameters, values }) =>
            values.map((value) => value / guarantees(Number(parameters['measurements'])).noiseFactor),
          ),
      ),
      holdsIn: { atMost: 1 },
    }),
  }),
  defineClaim({
    name: 'tail-bound-holds',
    statement:
      'A*A is far from the identity on a subspace no more often than the matrix Bernstein bound says.',
    source: '@lab/partial-sampling, docs/theory.md (matrix Bernstein)',
    basis: 'derived',
    expected: 'share of draws less the bound at 100 rows at most 0',
    quantity: 'share of draws beyond 0.5 less the bound, 100 rows',
    judge: (runs) => {
      const { energy } = fallingSubspace();
      const design = designSampling({ energy, measurements: 100 });
      const { tailBound } = designDiagnostics(design, { dimension: 4, deviation: tailDeviation });
      const cells = runs.cells('exceedance', {
        problem: 'tail',
        method: 'bernoulli',
        at: { measurements: 100 },
      });
      return {
        measured: stratifiedMean(cells.map(({ values }) => values.map((value) => value - tailBound))),
        holdsIn: { atMost: 0 },
        note: `the bound is ${tailBound.toPrecision(2)}`,
      };
    },
  }),
];
