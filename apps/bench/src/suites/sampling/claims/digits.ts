import { stratifiedMean, type Estimate } from '../../../judging/estimate.ts';
import type { RunView } from '../../../judging/run-view.ts';
import { defineClaim } from '../../../nouns/claim.ts';

function errorDifference(runs: RunView, method: string, peer: string): Estimate | undefined {
  return stratifiedMean(
    runs
      .differences('relativeError', { problem: 'digits', method }, { problem: 'digits', method: peer })
      .map(({ values }) => values),
  );
}

const paper = 'arXiv 2604.04802, abstract (generative priors)';

export const digitClaims = [
  ...['with-replacement', 'uniform', 'without-replacement'].map((peer) =>
    defineClaim({
      name: `digits-beat-${peer}`,
      statement: `With a generative prior Bernoulli rows give a smaller error than ${peer.replace('-', ' ')} rows.`,
      source: paper,
      basis: 'paper',
      expected:
        peer === 'without-replacement'
          ? 'below 0; @lab/partial-sampling, E5, expects the two to be alike'
          : 'below 0',
      quantity: `relative error less that of ${peer}, mean over budgets`,
      judge: (runs) => ({ measured: errorDifference(runs, 'bernoulli', peer), holdsIn: { below: 0 } }),
    }),
  ),
  defineClaim({
    name: 'digits-weights-hurt',
    statement: 'Weights 1/p make reconstructions with a generative prior worse.',
    source: '@lab/partial-sampling, E5',
    basis: 'derived',
    expected: 'above 0',
    quantity: 'relative error with weights less that without',
    judge: (runs) => ({
      measured: errorDifference(runs, 'bernoulli-weighted', 'bernoulli'),
      holdsIn: { above: 0 },
    }),
  }),
  defineClaim({
    name: 'digits-jacobian-worse',
    statement: "Energies of the decoder's Jacobian are worse than those of differences of training digits.",
    source: '@lab/partial-sampling, E5',
    basis: 'derived',
    expected: 'above 0',
    quantity: 'relative error by the Jacobian less that by differences, mean over 16, 24, 32 rows',
    judge: (runs) => {
      const of = (problem: string, energies: string) =>
        runs.cells('relativeError', { problem, method: 'bernoulli', at: { energies, decoder: 'network' } });
      const rms = of('digits', 'rms');
      return {
        measured: stratifiedMean(
          of('digit-peers', 'jacobian').map(({ parameters, values }) => {
            const reference =
              rms.find((cell) => cell.parameters['measurements'] === parameters['measurements'])?.values ??
              [];
            const mean = reference.reduce((sum, value) => sum + value, 0) / Math.max(1, reference.length);
            return reference.length === 0 ? [] : values.map((value) => value - mean);
          }),
        ),
        holdsIn: { above: 0 },
        note: 'other digits and draws on the two sides: the error of the reference is not counted',
      };
    },
  }),
];
