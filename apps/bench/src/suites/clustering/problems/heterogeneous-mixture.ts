import { simulate, type NoiseLaw } from '@lab/ih-gmm';
import { oneAtATime, type Parameters } from '../../../nouns/parameters.ts';
import { defineProblem } from '../../../nouns/problem.ts';
import type { ClusteringInput, ClusteringReference } from '../task.ts';
import { addRowNoise } from './row-noise.ts';

/** One design of the heterogeneous mixture. */
export interface MixtureParameters extends Parameters {
  readonly rows: number;
  readonly columns: number;
  readonly clusters: number;
  /** Length of the profiles in units of the noise. */
  readonly delta: number;
  /** About the cosine between two profiles. */
  readonly common: number;
  /** Standard deviation of the logarithm of the rows' scales. */
  readonly spread: number;
  readonly noise: NoiseName;
}

type NoiseName = 'normal' | 'rademacher' | 't3' | 'rows' | 'proportional' | 'ar';

const noises: Record<NoiseName, NoiseLaw> = {
  normal: { kind: 'normal' },
  rademacher: { kind: 'rademacher' },
  t3: { kind: 'studentT', degreesOfFreedom: 3 },
  // Drawn below: a variance, not a deviation, that differs from row to row.
  rows: { kind: 'rows', low: 0, high: 0 },
  proportional: { kind: 'proportional' },
  ar: { kind: 'autoregressive', coefficient: 0.7 },
};

/** The design all others differ from in one parameter. */
export const mixtureBase: MixtureParameters = {
  rows: 200,
  columns: 500,
  clusters: 3,
  delta: 16,
  common: 0.7,
  spread: 0.5,
  noise: 'normal',
};

const variations = {
  delta: [8, 12, 24],
  common: [0, 0.6, 0.9],
  spread: [0.2, 0.4, 0.6, 0.8],
  noise: ['rademacher', 't3', 'rows', 'proportional', 'ar'],
} as const;

const standard = oneAtATime<MixtureParameters>(mixtureBase, {
  ...variations,
  rows: [50, 400],
  columns: [50, 1000, 4000],
  clusters: [2, 5, 8],
});

const quick = oneAtATime<MixtureParameters>(
  { ...mixtureBase, rows: 100, columns: 160 },
  {
    delta: [8, 24],
    common: [0, 0.9],
    spread: [0.2, 0.8],
    noise: ['t3', 'rows'],
    clusters: [5],
  },
);

/** Rows with a common profile a cluster and a scale of their own: one parameter varied at a time. */
export const heterogeneousMixture = defineProblem<ClusteringInput, ClusteringReference, MixtureParameters>({
  name: 'mixture',
  title: 'Rows of one profile, each at its own scale',
  description:
    'x_i = theta_i mu_k + noise with theta_i = exp(spread N(0,1)), profiles of length delta whose cosine is about `common`; one parameter at a time is varied around a base (design of @lab/ih-gmm, arXiv 2604.05337).',
  module: import.meta.url,
  cases: { quick, standard, full: standard },
  repetitions: { quick: 2, standard: 5, full: 25 },
  label: (parameters) => `mixture: ${changesText(parameters)}`,
  generate({ parameters, seed }) {
    const { rows, columns, clusters, delta, common, spread, noise } = parameters;
    const { X, labels, profiles } = simulate({
      rows,
      columns,
      clusters,
      delta,
      common,
      sigmaLogTheta: spread,
      noise: noises[noise],
      seed,
    });
    if (noise === 'rows') addRowNoise(X, rowVariance, seed);
    return { input: { X, clusters, restarts: 10 }, reference: { labels, profiles } };
  },
});

/** What sets a design apart from the nearest base. */
function changesText(point: MixtureParameters): string {
  const changes = [standard[0], quick[0]].map((base) =>
    Object.entries(point).flatMap(([name, value]) => (base?.[name] === value ? [] : [`${name} ${value}`])),
  );
  const [fewest = []] = changes.sort((a, b) => a.length - b.length);
  return fewest.length === 0 ? 'base' : fewest.join(', ');
}

const rowVariance = { low: 0.1, high: 4 };
