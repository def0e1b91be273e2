import type { Parameters } from '../../../nouns/parameters.ts';
import { defineProblem } from '../../../nouns/problem.ts';
import type { Panel, PanelInput } from '../task.ts';

/** A point of a panel. */
export interface PanelParameters extends Parameters {
  readonly panel: Panel;
  readonly value: number;
}

const panels: Readonly<Record<Panel, readonly number[]>> = {
  'mixture: components': [2, 3, 4],
  'mixture: columns': [5, 10, 20, 30, 50, 100],
  'mixture: separation': [1, 1.5, 2, 3, 4, 5],
  'factor: strength': [0.1, 0.2, 0.4, 0.8, 1.5, 3, 6, 12],
  'contrastive: kept directions': [1, 2, 3, 4, 6, 8, 12],
};

const points = (Object.entries(panels) as [Panel, readonly number[]][]).flatMap(([panel, values]) =>
  values.map((value) => ({ panel, value })),
);

/** Those that cost next to nothing, and the integrals that a claim needs. */
const cheap = points.filter(
  ({ panel, value }) => !panel.startsWith('mixture') || (panel === 'mixture: columns' && value !== 20),
);

/** Constants of the laws by what they depend on; nothing is simulated. */
export const panel = defineProblem<PanelInput, null, PanelParameters>({
  name: 'panel',
  title: 'What pre-training costs, by formula',
  description:
    'B, the limit of m times the excess risk of pre-training, against one parameter: the three panels of the figure on mixtures (experiment 7), strength of factors, kept directions of a contrastive fit.',
  module: import.meta.url,
  given: true,
  cases: { quick: cheap, standard: points, full: points },
  repetitions: 1,
  label: (parameters) => `${parameters.panel} ${parameters.value}`,
  generate: ({ parameters }) => ({ input: { ...parameters }, reference: null }),
});
