import { defineClaim, type Claim, type Judgement } from '../../../../nouns/claim.ts';
import { exactly } from '../../../../judging/estimate.ts';
import type { RunView } from '../../../../judging/run-view.ts';

/** The worst cell, and which it is. */
function worstCell(runs: RunView, metric: string, bound: number): Judgement {
  const cells = runs
    .cells(metric, { problem: 'promised-family', method: 'vi-symmetry' })
    .map(({ parameters, values }) => ({ parameters, value: Math.max(...values) }))
    .sort((a, b) => b.value - a.value);
  const [worst] = cells;
  if (worst === undefined) return { measured: undefined, holdsIn: { atMost: bound } };
  const { law, divergence, family, base } = worst.parameters;
  const where = [law, divergence, family, ...(base === 'none' ? [] : [base])].join(', ');
  return {
    measured: exactly(worst.value, cells.length),
    holdsIn: { atMost: bound },
    note: `${cells.length} combinations, the worst: ${where}`,
  };
}

/** Something that every combination promises, to solver precision. */
function promise(promised: {
  readonly name: string;
  readonly statement: string;
  readonly quantity: string;
  readonly metric: string;
}): Claim {
  const { metric, ...said } = promised;
  return defineClaim({
    ...said,
    source: 'arXiv 2604.18310, abstract; rules for uniqueness in @lab/vi-symmetry, docs/theory.md',
    basis: 'paper',
    expected: 'at most 1e-8',
    judge: (runs) => worstCell(runs, metric, 1e-8),
  });
}

/** Evenness, whatever the family. */
export const promisedMean = promise({
  name: 'every-promised-family-recovers-the-mean',
  statement:
    'Even symmetry: every family, base and divergence promised recovers the mean to solver precision.',
  quantity: 'worst error of a mean, standard deviations',
  metric: 'meanError',
});

/** Elliptical symmetry, for full-rank families over spherical bases. */
export const promisedCorrelation = promise({
  name: 'every-promised-family-recovers-the-correlation',
  statement:
    'Elliptical symmetry: every full-rank family over a spherical base recovers the correlations to solver precision, by every divergence.',
  quantity: 'worst error of a correlation',
  metric: 'correlationError',
});

/** Zonal symmetry. */
export const promisedDirection = promise({
  name: 'every-promised-divergence-recovers-the-direction',
  statement:
    'Zonal symmetry: von Mises-Fisher fits recover the direction to solver precision, by every divergence.',
  quantity: 'worst angle, radians',
  metric: 'directionError',
});
