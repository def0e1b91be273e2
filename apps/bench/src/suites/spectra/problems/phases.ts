import { simulateFlow, twoBlockModel, type Phase } from '@lab/transient-bbp';
import type { Parameters } from '../../../nouns/parameters.ts';
import { defineProblem } from '../../../nouns/problem.ts';
import { geometric } from '../canonical.ts';
import type { PhasesInput, PhasesTruth } from '../task.ts';

/** Ratio of the covariances of the two blocks, initial variance, size of the simulated matrices. */
export interface PhasesParameters extends Parameters {
  readonly anisotropy: number;
  readonly initVariance: number;
  readonly dimension: number;
  /** Number of strengths between 0.5 and 8, and of times. */
  readonly strengths: number;
  readonly times: number;
}

/** Above this squared overlap a simulated signal counts as seen. */
export const seenOverlap = 0.1;
const anisotropies = [1, 2, 5, 10, 20, 50, 100, 1000];
const at = (
  initVariances: readonly number[],
  size: Pick<PhasesParameters, 'dimension' | 'strengths' | 'times'>,
): PhasesParameters[] =>
  initVariances.flatMap((initVariance) =>
    anisotropies.map((anisotropy) => ({ anisotropy, initVariance, ...size })),
  );

/** The three phases over strength and anisotropy. */
export const phases = defineProblem<PhasesInput, PhasesTruth, PhasesParameters>({
  name: 'phases',
  title: 'Never, for a while, or for good',
  description: `Strengths from 0.5 to 8 at one ratio of the covariances (1 and 1/r, nu 1): each is trained as a matrix and looked at many times between 0.2 and 40 r, and at the end; it is seen where the squared overlap with the teacher exceeds ${seenOverlap}. Never seen, seen for a while, or seen to the end: the phase is to be predicted.`,
  module: import.meta.url,
  cases: {
    quick: at([1], { dimension: 100, strengths: 5, times: 8 }),
    standard: at([1, 0.1], { dimension: 200, strengths: 9, times: 14 }),
    full: at([1, 0.1], { dimension: 400, strengths: 17, times: 30 }),
  },
  repetitions: { quick: 1, standard: 1, full: 5 },
  label: ({ anisotropy, initVariance, dimension }) =>
    `phases: r ${anisotropy}, initial variance ${initVariance}, N ${dimension}`,
  generate({ parameters: { anisotropy, initVariance, dimension, strengths, times: looks }, seed }) {
    const thetas = geometric(0.5, 8, strengths);
    const model = twoBlockModel({ anisotropy, theta: 1, noise: 1, initVariance });
    const times = [...geometric(0.2, 40 * anisotropy, looks - 1), Infinity];
    return {
      input: { kind: 'phases', model, theta: thetas },
      reference: {
        kind: 'phases',
        dimension,
        phases: thetas.map((theta) => {
          const { records } = simulateFlow({ model: { ...model, theta }, dimension, times, seed });
          return phaseOf(records.map(({ overlapLeft }) => overlapLeft > seenOverlap));
        }),
      },
    };
  },
});

function phaseOf(seen: readonly boolean[]): Phase {
  if (!seen.includes(true)) return 'never';
  return seen.at(-1) === true ? 'persistent' : 'transient';
}
