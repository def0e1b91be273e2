import { simulateFlow, varianceProfile } from '@lab/transient-bbp';
import type { Parameters } from '../../../nouns/parameters.ts';
import { defineProblem } from '../../../nouns/problem.ts';
import { canonical } from '../canonical.ts';
import type { NoiseInput } from '../task.ts';

/** A size and a time. */
export interface NoiseParameters extends Parameters {
  readonly dimension: number;
  readonly t: number;
}

/** Matrices tested in one run. */
export const matricesARun = 50;

/** Trained on labels that are noise. */
export const pureNoise = defineProblem<NoiseInput, { readonly kind: 'noise' }, NoiseParameters>({
  name: 'pure-noise',
  title: 'No signal at all',
  description: `Top eigenvalues of ${matricesARun} matrices a run, trained on labels that are noise (two-block model): a test should call 5% of them signal at the level of 5%.`,
  module: import.meta.url,
  cases: {
    quick: [{ dimension: 100, t: 2 }],
    standard: [
      { dimension: 100, t: 2 },
      { dimension: 200, t: 50 },
    ],
    full: [
      { dimension: 100, t: 2 },
      { dimension: 200, t: 50 },
      { dimension: 400, t: 10 },
    ],
  },
  repetitions: { quick: 2, standard: 16, full: 80 },
  label: ({ dimension, t }) => `pure noise: N ${dimension}, t ${t}`,
  generate({ parameters: { dimension, t }, seed }) {
    const { model, records } = simulateFlow({
      model: { ...canonical, theta: 0 },
      dimension,
      times: [t],
      replicates: matricesARun,
      seed,
    });
    return {
      input: {
        kind: 'noise',
        profile: varianceProfile(model, t),
        dimension,
        tops: records.map(({ top }) => top),
      },
      reference: { kind: 'noise' },
    };
  },
});
