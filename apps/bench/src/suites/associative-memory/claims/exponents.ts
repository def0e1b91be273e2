import { scalingExponents } from '@lab/assoc-memory';
import type { Estimate } from '../../../judging/estimate.ts';
import type { RunFilter, RunView } from '../../../judging/run-view.ts';
import { near, type Region } from '../../../judging/verdict.ts';
import { defineClaim, type Claim } from '../../../nouns/claim.ts';
import { growthOf, type Growth } from './growth.ts';

interface Subject {
  readonly method: 'muon' | 'sgd';
  readonly title: string;
  readonly alphas: readonly number[];
  readonly problem: string;
  /** Smallest dimension of the fit. */
  readonly least: number;
  readonly formula: string;
  readonly basis: 'paper' | 'derived';
  exponent(alpha: number): number;
}

const subjects: readonly Subject[] = [
  {
    method: 'muon',
    title: 'Muon',
    alphas: [1.25, 1.5, 2, 3],
    problem: 'dimension',
    least: 128,
    formula: '1 + 1/(2 alpha)',
    basis: 'paper',
    exponent: (alpha) => scalingExponents(alpha).muonOneStep,
  },
  {
    method: 'sgd',
    title: 'SGD',
    alphas: [1.25, 1.5, 2],
    problem: 'wide-dimension',
    least: 64,
    formula: '1/(2 alpha)',
    basis: 'derived',
    exponent: (alpha) => scalingExponents(alpha).sgdOneStep,
  },
];

/** How far an exponent may be from the expected one: a tenth. */
const tolerance = 0.1;

/** Each rule's exponent at each alpha: against the asymptote, and against the closed theory at the same dimensions. */
export const exponents: readonly Claim[] = subjects.flatMap((subject) =>
  subject.alphas.flatMap((alpha) => [asymptote(subject, alpha), finiteDimension(subject, alpha)]),
);

function asymptote(subject: Subject, alpha: number): Claim {
  const expected = subject.exponent(alpha);
  return defineClaim({
    name: `${subject.method}-exponent-${alpha}`,
    statement: `One step of ${subject.title} stores d^(${subject.formula}) facts, up to logarithms: at alpha ${alpha} the exponent is ${expected.toFixed(3)}.`,
    source:
      subject.basis === 'paper'
        ? 'arXiv 2603.26554, one-step capacity'
        : '@lab/assoc-memory, docs/theory.md, section 1',
    basis: subject.basis,
    expected: `asymptotically ${expected.toFixed(3)}; here within ${tolerance}`,
    quantity: 'd ln(facts) / d ln(d)',
    judge: (runs) => {
      const growth = growthFor(runs, subject, alpha);
      return {
        measured: growth?.measured,
        holdsIn: near(expected, tolerance),
        ...noteOf(growth, ({ range, finite }) => {
          const there = `${range}: the closed theory at these dimensions has ${finite.toFixed(3)}`;
          return Math.abs(finite - expected) > tolerance / 2
            ? `${there}, the logarithms still count; judge the asymptote by it`
            : there;
        }),
      };
    },
  });
}

function finiteDimension(subject: Subject, alpha: number): Claim {
  return defineClaim({
    name: `${subject.method}-theory-${alpha}`,
    statement: `The closed theory at the dimensions simulated has ${subject.title}'s exponent at alpha ${alpha}.`,
    source: '@lab/assoc-memory, docs/theory.md, sections 2 to 4',
    basis: 'derived',
    expected: `difference within ${tolerance} of 0`,
    quantity: 'exponent minus that of the closed theory',
    judge: (runs) => {
      const growth = growthFor(runs, subject, alpha);
      return {
        measured: growth && minus(growth.measured, growth.finite),
        holdsIn: near(0, tolerance),
        ...noteOf(growth, ({ range, finite }) => `${range}: theory ${finite.toFixed(3)}`),
      };
    },
  });
}

function growthFor(runs: RunView, { problem, method, least }: Subject, alpha: number): Growth | undefined {
  return growthOf(runs, { problem, method, ...exactGradient(method), at: { alpha } }, least);
}

/** Muon is run with two gradients over several steps. */
export function exactGradient(method: string): RunFilter {
  return method === 'muon' ? { variant: { gradient: 'exact' } } : {};
}

function noteOf(growth: Growth | undefined, text: (growth: Growth) => string): { note?: string } {
  return growth === undefined ? {} : { note: text(growth) };
}

function minus(estimate: Estimate, value: number): Estimate {
  return { ...estimate, value: estimate.value - value };
}

/** Muon gains on SGD by a factor of the dimension. */
export const ratioGrows = defineClaim({
  name: 'ratio-grows',
  statement:
    'Muon stores more than SGD by a factor that grows about as the dimension itself, whatever alpha.',
  source: 'arXiv 2603.26554, one-step capacity of Muon and SGD',
  basis: 'paper',
  expected: 'exponent of the ratio 1; at least 0.5',
  quantity: 'd ln(facts of Muon / facts of SGD) / d ln(d), mean over alpha',
  judge: (runs) => {
    const differences = subjects[0]!.alphas.flatMap((alpha) => {
      const [muon, sgd] = (['muon', 'sgd'] as const).map((method) =>
        growthOf(runs, { problem: 'dimension', method, ...exactGradient(method), at: { alpha } }, 64),
      );
      return muon === undefined || sgd === undefined ? [] : [[muon.measured, sgd.measured] as const];
    });
    const holdsIn: Region = { atLeast: 0.5 };
    if (differences.length === 0) return { measured: undefined, holdsIn };
    const count = differences.length;
    const value = differences.reduce((sum, [a, b]) => sum + a.value - b.value, 0) / count;
    const variance = differences.flat().reduce((sum, { standardError = 0 }) => sum + standardError ** 2, 0);
    const observations = differences.flat().reduce((sum, estimate) => sum + estimate.observations, 0);
    const degreesOfFreedom = differences.flat().reduce((sum, estimate) => sum + estimate.degreesOfFreedom, 0);
    return {
      measured: { value, standardError: Math.sqrt(variance) / count, degreesOfFreedom, observations },
      holdsIn,
    };
  },
});
