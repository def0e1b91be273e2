import { exactly, stratifiedMean, type Estimate } from '../../../judging/estimate.ts';
import type { Cell, RunView } from '../../../judging/run-view.ts';
import { defineClaim, type Claim } from '../../../nouns/claim.ts';
import type { Parameters } from '../../../nouns/parameters.ts';
import { cellsOf, meanOver } from './values.ts';

// Fewer runs of a point say too little about their own spread.
const fewestRuns = 8;
const mostErrors = 4.5;
const usualErrors = 3;

type Quantity = 'topError' | 'overlapError';

/** How far the mean of a point is from theory, in standard errors. */
interface Deviation {
  readonly parameters: Parameters;
  readonly errors: number;
  readonly runs: number;
}

/** Where there is an outlier, farther from the transition than finite matrices smear it: by N^(-1/3) in strength. */
function isAway(theta: number, thetaC: number, dimension: number): boolean {
  return theta > thetaC * (1 + dimension ** (-1 / 3));
}

/** The points away from the transition at the largest simulated size of each strength. */
export function pointsAway(runs: RunView, quantity: string): readonly Cell[] {
  const rows = runs.rows({
    problem: 'trained-matrix',
    method: 'theory',
    where: ({ sampleRatio }) => sampleRatio === 0,
  });
  const largest = new Map<unknown, number>();
  for (const { problemParameters } of rows) {
    const { theta, dimension } = problemParameters;
    largest.set(theta, Math.max(largest.get(theta) ?? 0, Number(dimension)));
  }
  const away = rows.filter(({ problemParameters: { theta, dimension }, metrics }) => {
    const { thetaC = Infinity } = metrics;
    return largest.get(theta) === dimension && isAway(Number(theta), thetaC, Number(dimension));
  });
  return cellsOf(away, (metrics) => metrics[quantity]);
}

function deviationsOf(cells: readonly Cell[]): readonly Deviation[] {
  return cells.flatMap(({ parameters, values }) => {
    const { value, standardError } = stratifiedMean([values]) ?? {};
    if (value === undefined || standardError === undefined || values.length < fewestRuns) return [];
    return [{ parameters, errors: Math.abs(value) / standardError, runs: values.length }];
  });
}

function largestDeviation(deviations: readonly Deviation[]): {
  readonly measured: Estimate | undefined;
  readonly note?: string;
} {
  const sorted = [...deviations].sort((a, b) => b.errors - a.errors);
  const [worst] = sorted;
  if (worst === undefined) return { measured: undefined };
  const { theta = '', t = '', dimension = '' } = worst.parameters;
  const total = sorted.reduce((sum, { runs }) => sum + runs, 0);
  return {
    measured: exactly(worst.errors, total),
    note: `${sorted.length} points, at least ${fewestRuns} matrices each; the largest at theta ${theta}, t ${t}, N ${dimension}.`,
  };
}

function withinErrors(name: string, what: string, quantity: Quantity): Claim {
  return defineClaim({
    name,
    statement: `At every point away from the transition the mean ${what} of simulated matrices is that of theory within ${mostErrors} standard errors.`,
    source: 'arXiv 2604.18450, rank-two determinant; explicit form derived in @lab/transient-bbp',
    basis: 'paper',
    expected: `below ${mostErrors}`,
    quantity: 'largest distance from theory, in standard errors',
    judge: (runs) => ({
      ...largestDeviation(deviationsOf(pointsAway(runs, quantity))),
      holdsIn: { below: mostErrors },
    }),
  });
}

/** What simulated matrices say of outlier and overlap. */
export const agreement: readonly Claim[] = [
  withinErrors('outlier-position', 'top eigenvalue', 'topError'),
  withinErrors('overlap', 'squared overlap', 'overlapError'),
  defineClaim({
    name: 'mostly-within-three',
    statement: `Of these points 95% are within ${usualErrors} standard errors.`,
    source: 'arXiv 2604.18450, rank-two determinant; explicit form derived in @lab/transient-bbp',
    basis: 'paper',
    expected: 'at least 0.95',
    quantity: 'share of outliers and overlaps',
    judge: (runs) => {
      const deviations = (['topError', 'overlapError'] as const).flatMap((quantity) =>
        deviationsOf(pointsAway(runs, quantity)),
      );
      const within = deviations.filter(({ errors }) => errors < usualErrors).length;
      return {
        measured:
          deviations.length === 0 ? undefined : exactly(within / deviations.length, deviations.length),
        holdsIn: { atLeast: 0.95 },
      };
    },
  }),
  defineClaim({
    name: 'outlier-relative',
    statement: 'On average over these points theory gives the top eigenvalue to half a percent.',
    source: 'arXiv 2604.18450, rank-two determinant; explicit form derived in @lab/transient-bbp',
    basis: 'paper',
    expected: 'within 0.005 of 0',
    quantity: 'simulated minus predicted',
    judge: (runs) => ({
      measured: meanOver(pointsAway(runs, 'topError')),
      holdsIn: { atLeast: -0.005, atMost: 0.005 },
    }),
  }),
  defineClaim({
    name: 'overlap-relative',
    statement: 'On average over these points theory gives the squared overlap to 0.02.',
    source: 'arXiv 2604.18450, rank-two determinant; explicit form derived in @lab/transient-bbp',
    basis: 'paper',
    expected: 'within 0.02 of 0',
    quantity: 'simulated minus predicted',
    judge: (runs) => ({
      measured: meanOver(pointsAway(runs, 'overlapError')),
      holdsIn: { atLeast: -0.02, atMost: 0.02 },
    }),
  }),
];

const sampled = ({ sampleRatio }: Parameters): boolean => Number(sampleRatio) > 0;

/** Inputs that are random samples. */
export const randomInputs: readonly Claim[] = [
  defineClaim({
    name: 'random-design',
    statement:
      'With as few as three samples an input dimension, theory of the sample spectrum gives outlier and overlap within 4.5 standard errors.',
    source: '@lab/transient-bbp, random design (deterministic equivalent of the sample covariance)',
    basis: 'derived',
    expected: `below ${mostErrors}`,
    quantity: 'larger distance of the two, in standard errors',
    judge: (runs) => ({
      ...largestDeviation(
        (['topError', 'overlapError'] as const).flatMap((quantity) =>
          deviationsOf(runs.cells(quantity, { problem: 'trained-matrix', method: 'theory', where: sampled })),
        ),
      ),
      holdsIn: { below: mostErrors },
    }),
  }),
  defineClaim({
    name: 'population-design-off',
    statement:
      'There the formulas that take the sample covariance for that of the population are off by more than 2%.',
    source: '@lab/transient-bbp, random design (deterministic equivalent of the sample covariance)',
    basis: 'derived',
    expected: 'below -0.02',
    quantity: 'simulated minus predicted top eigenvalue, over the predicted one',
    judge: (runs) => ({
      measured: meanOver(
        cellsOf(
          runs.rows({ problem: 'trained-matrix', method: 'population-design' }),
          ({ topError, predictedTop }) =>
            topError === undefined || predictedTop === undefined ? undefined : topError / predictedTop,
        ),
      ),
      holdsIn: { below: -0.02 },
    }),
  }),
];
