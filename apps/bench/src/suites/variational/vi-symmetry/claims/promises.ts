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

const source = 'arXiv 2604.18310, abstract; rules for uniqueness in @lab/vi-symmetry, docs/theory.md';

/** Evenness, whatever the family. */
export const promisedMean: Claim = defineClaim({
  name: 'every-promised-family-recovers-the-mean',
  statement:
    'Even symmetry: every family, base and divergence promised recovers the mean to solver precision.',
  source,
  basis: 'paper',
  expected: 'at most 1e-8',
  quantity: 'worst error of a mean, standard deviations',
  judge: (runs) => worstCell(runs, 'meanError', 1e-8),
});

/** Elliptical symmetry, for full-rank families over spherical bases. */
export const promisedCorrelation: Claim = defineClaim({
  name: 'every-promised-family-recovers-the-correlation',
  statement:
    'Elliptical symmetry: every full-rank family over a spherical base recovers the correlations to solver precision, by every divergence.',
  source,
  basis: 'paper',
  expected: 'at most 1e-8',
  quantity: 'worst error of a correlation',
  judge: (runs) => worstCell(runs, 'correlationError', 1e-8),
});

/** Zonal symmetry. */
export const promisedDirection: Claim = defineClaim({
  name: 'every-promised-divergence-recovers-the-direction',
  statement:
    'Zonal symmetry: von Mises-Fisher fits recover the direction to solver precision, by every divergence.',
  source,
  basis: 'paper',
  expected: 'at most 1e-8',
  quantity: 'worst angle, radians',
  judge: (runs) => worstCell(runs, 'directionError', 1e-8),
});
