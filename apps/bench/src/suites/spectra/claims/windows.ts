import { stratifiedMean, type Estimate } from '../../../judging/estimate.ts';
import type { RunView } from '../../../judging/run-view.ts';
import { near } from '../../../judging/verdict.ts';
import { defineClaim, type Claim } from '../../../nouns/claim.ts';
import { windowEnds } from '../problems/trained-matrix.ts';
import { exactlyIf, solved } from './values.ts';

const source = 'two-block model of @lab/transient-bbp (arXiv 2604.18450, phases)';

interface Number40 {
  readonly name: string;
  readonly what: string;
  readonly metric: string;
  /** To 40 digits, of which these are kept. */
  readonly value: number;
  readonly tolerance: number;
  /** Printed before, and not met. */
  readonly printed?: number;
}

const numbers: readonly Number40[] = [
  {
    name: 'theta-min',
    what: 'least critical strength',
    metric: 'leastStrength',
    value: 0.577423390251,
    tolerance: 1e-11,
    printed: 0.577417,
  },
  {
    name: 'theta-inf',
    what: 'critical strength at the end of training',
    metric: 'finalStrength',
    value: 0.928137415645,
    tolerance: 1e-11,
    printed: 0.928144,
  },
  {
    name: 'time-of-theta-min',
    what: 'time of the least critical strength',
    metric: 'timeOfLeast',
    value: 2.5008,
    tolerance: 5e-5,
  },
  {
    name: 'window-start',
    what: 'start of the window',
    metric: 'windowStart',
    value: windowEnds[0],
    tolerance: 5e-6,
  },
  {
    name: 'window-end',
    what: 'end of the window',
    metric: 'windowEnd',
    value: windowEnds[1],
    tolerance: 5e-6,
  },
];

/** Numbers of single models, computed and printed. */
export const windowNumbers: readonly Claim[] = numbers.flatMap(
  ({ name, what, metric, value, tolerance, printed }) => [
    defineClaim({
      name,
      statement: `Two-block model, strength 0.75: the ${what} is ${value}.`,
      source,
      basis: 'derived',
      expected: `${value} ± ${tolerance}`,
      quantity: what,
      judge: (runs) => ({
        measured: exactlyIf(solved(runs, 'middling', metric)),
        holdsIn: near(value, tolerance),
        ...noteOn(solved(runs, 'middling', metric), printed),
      }),
    }),
    ...(printed === undefined
      ? []
      : [
          defineClaim({
            name: `${name}-printed`,
            statement: `Two-block model: the ${what} is ${printed}, as was printed before.`,
            source: `${source}, first print`,
            basis: 'erratum',
            expected: `${printed} ± 5e-7`,
            quantity: what,
            judge: (runs) => ({
              measured: exactlyIf(solved(runs, 'middling', metric)),
              holdsIn: near(printed, 5e-7),
              note: `It is ${value}, computed here and with 40 digits in another program.`,
            }),
          }),
        ]),
  ],
);

/** The number as it was computed, and what was printed of it. */
function noteOn(computed: number | undefined, printed: number | undefined): { readonly note?: string } {
  if (computed === undefined) return {};
  const digits = `Computed ${computed.toPrecision(12)}`;
  return {
    note:
      printed === undefined
        ? `${digits}.`
        : `${digits}, as with 40 digits in another program; ${printed} was printed before.`,
  };
}

const reentrantWindows = {
  windowStart: 1.3794,
  windowEnd: 2.6764,
  secondStart: 12.4744,
  secondEnd: 122.01,
} as const;

/** A signal that comes back. */
export const reentrance = defineClaim({
  name: 're-entrance',
  statement:
    'A signal can vanish and come back: one model has the two windows (1.3794, 2.6764) and (12.4744, 122.01).',
  source: '@lab/transient-bbp, windows',
  basis: 'derived',
  expected: 'at most 5e-5',
  quantity: 'largest relative distance of the four ends',
  judge: (runs) => {
    const distances = Object.entries(reentrantWindows).map(([metric, value]) => {
      const found = solved(runs, 'reentrant', metric);
      return found === undefined ? undefined : Math.abs(found / value - 1);
    });
    const known = distances.filter((distance) => distance !== undefined);
    return {
      measured: exactlyIf(known.length < distances.length ? undefined : Math.max(...known), known.length),
      holdsIn: { atMost: 5e-5 },
    };
  },
});

/** Early stopping and weight decay. */
export const ridgeTie = defineClaim({
  name: 'ridge-ties',
  statement:
    'From zero and with two levels of covariance, the best weight decay makes visible exactly what the best stopping time does.',
  source: '@lab/transient-bbp, filters',
  basis: 'derived',
  expected: 'at most 1e-9',
  quantity: 'relative difference of the least critical strengths, anisotropies 2 and 20',
  judge: (runs) => {
    const differences = ['r = 2', 'r = 20'].flatMap((model) => {
      const early = solved(runs, model, 'earlyStopping');
      const ridge = solved(runs, model, 'ridge');
      return early === undefined || ridge === undefined ? [] : [Math.abs(early / ridge - 1)];
    });
    return {
      measured: exactlyIf(differences.length < 2 ? undefined : Math.max(...differences), 2),
      holdsIn: { atMost: 1e-9 },
    };
  },
});

/** How the overlap changes with the size of the matrix. */
export const windowClaims: readonly Claim[] = [
  defineClaim({
    name: 'window-ends-smeared',
    statement:
      'At the ends of its window the signal is not lost at once in finite matrices: the overlap falls with N there, to the 0 of theory.',
    source: 'arXiv 2604.18450, transition; finite size by simulation',
    basis: 'derived',
    expected: 'below 0 (-1/3 at a transition of this kind)',
    quantity: 'exponent of N in the mean squared overlap, mean over both ends',
    judge: (runs) => ({ measured: exponentAt(runs, windowEnds), holdsIn: { below: 0 } }),
  }),
  defineClaim({
    name: 'window-outside',
    statement: 'After the window (t = 15 and 40) the overlap falls with N as well: the signal is gone.',
    source: 'arXiv 2604.18450, transient phase',
    basis: 'paper',
    expected: 'below 0',
    quantity: 'exponent of N in the mean squared overlap, mean over both times',
    judge: (runs) => ({ measured: exponentAt(runs, [15, 40]), holdsIn: { below: 0 } }),
  }),
  defineClaim({
    name: 'window-inside',
    statement: 'Inside the window (t = 2.5) the overlap does not fall with N: the signal is there.',
    source: 'arXiv 2604.18450, transient phase',
    basis: 'paper',
    expected: 'within 0.1 of 0',
    quantity: 'exponent of N in the mean squared overlap',
    judge: (runs) => ({ measured: exponentAt(runs, [2.5]), holdsIn: near(0, 0.1) }),
  }),
];

/** Slope of log mean overlap against log N, averaged over times; undefined unless each time has two sizes. */
function exponentAt(runs: RunView, times: readonly number[]): Estimate | undefined {
  const slopes = times.flatMap((t) => slopeAt(runs, t) ?? []);
  if (slopes.length < times.length) return undefined;
  const count = slopes.length;
  return {
    value: slopes.reduce((sum, { value }) => sum + value, 0) / count,
    standardError: Math.sqrt(slopes.reduce((sum, { variance }) => sum + variance, 0)) / count,
    degreesOfFreedom: slopes.reduce((sum, { runs: seen }) => sum + seen - 2, 0),
    observations: slopes.reduce((sum, { runs: seen }) => sum + seen, 0),
  };
}

function slopeAt(
  runs: RunView,
  t: number,
): { readonly value: number; readonly variance: number; readonly runs: number } | undefined {
  const points = runs
    .cells('simulatedOverlap', { problem: 'trained-matrix', method: 'theory', at: { theta: 0.75, t } })
    .flatMap(({ parameters, values }) => {
      const { value, standardError } = stratifiedMean([values]) ?? {};
      if (value === undefined || standardError === undefined || value <= 0) return [];
      return [
        {
          x: Math.log(Number(parameters['dimension'])),
          y: Math.log(value),
          variance: (standardError / value) ** 2,
          runs: values.length,
        },
      ];
    });
  if (points.length < 2) return undefined;
  const middle = points.reduce((sum, { x }) => sum + x, 0) / points.length;
  const spread = points.reduce((sum, { x }) => sum + (x - middle) ** 2, 0);
  return {
    value: points.reduce((sum, { x, y }) => sum + (x - middle) * y, 0) / spread,
    variance: points.reduce((sum, { x, variance }) => sum + (x - middle) ** 2 * variance, 0) / spread ** 2,
    runs: points.reduce((sum, point) => sum + point.runs, 0),
  };
}
