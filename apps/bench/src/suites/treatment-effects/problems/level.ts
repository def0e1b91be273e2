import { defineProblem } from '../../../nouns/problem.ts';
import type { Parameters } from '../../../nouns/parameters.ts';
import type { TreatmentInput, TreatmentReference } from '../task.ts';
import { drawSamples, type Setting } from './designs.ts';

/** A null design. */
export interface LevelParameters extends Parameters {
  readonly setting: Setting;
  readonly n: number;
  /** Data sets a run. */
  readonly samples: number;
}

/** How often the test rejects where the treatment changes nothing. */
export const level = defineProblem<TreatmentInput, TreatmentReference, LevelParameters>({
  name: 'level',
  title: 'A treatment that changes nothing',
  description:
    'Outcome and treatment depend on the covariates, not on each other (obs: propensities to be estimated; rct: 1/2, known). A test at level .05 should reject 5% of such data sets. A run is a batch of data sets.',
  module: import.meta.url,
  cases: {
    quick: [{ setting: 'obs', n: 100, samples: 5 }],
    standard: [
      { setting: 'obs', n: 100, samples: 30 },
      { setting: 'obs', n: 200, samples: 50 },
      { setting: 'rct', n: 200, samples: 50 },
      { setting: 'obs', n: 400, samples: 30 },
      { setting: 'obs', n: 500, samples: 30 },
      { setting: 'obs', n: 1000, samples: 12 },
    ],
    full: [
      { setting: 'obs', n: 100, samples: 100 },
      { setting: 'obs', n: 200, samples: 100 },
      { setting: 'rct', n: 200, samples: 100 },
      { setting: 'obs', n: 400, samples: 50 },
      { setting: 'obs', n: 500, samples: 50 },
      { setting: 'obs', n: 1000, samples: 20 },
    ],
  },
  repetitions: { quick: 2, standard: 10, full: 20 },
  label: ({ setting, n }) => `no effect (${setting}), n = ${n}`,
  generate: ({ parameters: { setting, n, samples }, seed }) => ({
    input: { samples: drawSamples({ design: 'null', setting, delta: 0, n }, samples, seed) },
    reference: { changes: false },
  }),
});
