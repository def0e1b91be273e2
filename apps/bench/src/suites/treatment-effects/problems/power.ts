import { defineProblem } from '../../../nouns/problem.ts';
import type { Parameters } from '../../../nouns/parameters.ts';
import type { TreatmentInput, TreatmentReference } from '../task.ts';
import { designText, drawSamples, type DesignName } from './designs.ts';

/** A design at a strength and a size. */
export interface PowerParameters extends Parameters {
  readonly design: DesignName;
  readonly delta: number;
  readonly n: number;
  /** Data sets a run. */
  readonly samples: number;
}

const designs: readonly Pick<PowerParameters, 'design' | 'delta'>[] = [
  { design: 'null', delta: 0 },
  { design: 'scale', delta: 0.7 },
  { design: 'shift', delta: 0.7 },
  { design: 'hetshift', delta: 0.7 },
  { design: 'bimodal', delta: 1 },
];

const hetscale = { design: 'hetscale', delta: 1.5 } as const;

const standard: readonly PowerParameters[] = [
  { ...hetscale, n: 200, samples: 30 },
  ...designs.map((point) => ({ ...point, n: 200, samples: 10 })),
  ...[0.5, 1].map((delta) => ({ design: 'hetscale' as const, delta, n: 200, samples: 8 })),
  ...[100, 300, 500].map((n) => ({ ...hetscale, n, samples: 8 })),
];

/** Every method on designs where the treatment changes different parts of the outcome's law. */
export const power = defineProblem<TreatmentInput, TreatmentReference, PowerParameters>({
  name: 'power',
  title: 'A treatment that changes something',
  description:
    'Observational designs in which the treatment moves the mean, the spread or the shape of the outcome for some or all; the null design is there to compare levels. A run is a batch of data sets.',
  module: import.meta.url,
  cases: {
    quick: [{ ...hetscale, n: 200, samples: 3 }],
    standard,
    full: [...standard, ...designs.map((point) => ({ ...point, n: 500, samples: 10 }))],
  },
  repetitions: { quick: 2, standard: 4, full: 20 },
  label: ({ design, delta, n }) =>
    design === 'null' ? `changes nothing, n = ${n}` : `${design} ${delta}, n = ${n}`,
  generate: ({ parameters: { design, delta, n, samples }, seed }) => ({
    input: { samples: drawSamples({ design, setting: 'obs', delta, n }, samples, seed) },
    reference: { changes: designText[design] !== designText.null },
  }),
});

/** The same at a size where methods that fit their model a hundred times can be waited for. */
export const costlyPeers = defineProblem<TreatmentInput, TreatmentReference, PowerParameters>({
  name: 'costly-peers',
  title: 'Peers that refit for every null draw',
  description:
    'Methods whose null law is found by redrawing the treatment and fitting again, and forests in Python, on few data sets.',
  module: import.meta.url,
  cases: {
    quick: [{ ...hetscale, n: 60, samples: 1 }],
    standard: [
      { design: 'null', delta: 0, n: 100, samples: 2 },
      { ...hetscale, n: 100, samples: 2 },
    ],
    full: [
      { design: 'null', delta: 0, n: 200, samples: 25 },
      { ...hetscale, n: 200, samples: 25 },
      { design: 'hetshift', delta: 0.7, n: 200, samples: 25 },
    ],
  },
  repetitions: { quick: 1, standard: 4, full: 20 },
  label: ({ design, delta, n }) =>
    design === 'null' ? `changes nothing, n = ${n}, refits` : `${design} ${delta}, n = ${n}, refits`,
  generate: ({ parameters: { design, delta, n, samples }, seed }) => ({
    input: { samples: drawSamples({ design, setting: 'obs', delta, n }, samples, seed) },
    reference: { changes: designText[design] !== designText.null },
  }),
});
