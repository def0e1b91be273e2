import { meanOf } from '../../../judging/estimate.ts';
import { defineClaim, type Claim } from '../../../nouns/claim.ts';
import { meanPower, valuesOf } from './estimates.ts';

/** Six digits, where derivatives are differences. */
const most = -6;

const quotient = { problem: 'orbit', method: 'quotient' } as const;
const plain = { problem: 'orbit', method: 'plain-inverse' } as const;

/** Sections 4.2 and 5 of the paper. */
export const orbitClaims: readonly Claim[] = [
  defineClaim({
    name: 'orbit-predictor',
    statement:
      'The fitted predictor is the same whichever representative of the representation is used (rotations and reflections of the loadings).',
    source: 'arXiv 2603.27631, section 4.2',
    basis: 'paper',
    expected: `at most ${most}`,
    quantity: 'relative difference of predictions as a power of ten, mean over data sets',
    judge: (runs) => ({
      measured: meanPower(runs, 'predictionSpread', quotient),
      holdsIn: { atMost: most },
    }),
  }),
  defineClaim({
    name: 'orbit-standard-errors',
    statement: 'So are standard errors of predictions from the sandwich on the quotient.',
    source: 'arXiv 2603.27631, theorem 5.1; @lab/two-stage-m, theory sections 1 and 5',
    basis: 'paper',
    expected: `at most ${most}`,
    quantity: 'relative difference of standard errors as a power of ten, mean over data sets',
    judge: (runs) => ({
      measured: meanPower(runs, 'standardErrorSpread', quotient),
      holdsIn: { atMost: most },
    }),
  }),
  defineClaim({
    name: 'orbit-singular-bread',
    statement:
      'The bread that general M-estimation software inverts for such a fit is singular along rotations.',
    source: '@lab/two-stage-m, theory section 1',
    basis: 'derived',
    expected: 'at least 8',
    quantity: 'condition of the bread as a power of ten, mean over data sets',
    judge: (runs) => ({
      measured: meanOf(valuesOf(runs, 'condition', plain)),
      holdsIn: { atLeast: 8 },
      ...conditionNote(valuesOf(runs, 'condition', quotient)),
    }),
  }),
  defineClaim({
    name: 'orbit-plain-inverse',
    statement:
      'Standard errors of predictions depend on the representative where that bread is inverted as it is.',
    source: 'use of general M-estimation software; expected by @lab/two-stage-m',
    basis: 'derived',
    expected: `above ${most}`,
    quantity: 'relative difference of standard errors as a power of ten, mean over data sets',
    judge: (runs) => ({
      measured: meanPower(runs, 'standardErrorSpread', plain),
      holdsIn: { above: most },
      note: 'Rounding keeps the bread from being exactly singular, and what its inverse makes up points along the rotations, where neither scores nor predictions have a part.',
    }),
  }),
];

function conditionNote(powers: readonly number[]): { readonly note?: string } {
  if (powers.length === 0) return {};
  const mean = powers.reduce((sum, power) => sum + power, 0) / powers.length;
  return { note: `On the quotient: ${mean.toFixed(1)}.` };
}
