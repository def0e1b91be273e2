import { defineMetric, type Evaluation } from '../../../nouns/metric.ts';
import type { LawQuestion, Outcomes, PanelInput, PredictedLaw } from '../task.ts';

type LawEvaluation = Evaluation<LawQuestion | PanelInput, unknown, unknown>;

/** A law beside what was measured; undefined for other problems. */
function comparison({
  output,
  reference,
}: LawEvaluation): { law: PredictedLaw; draws: readonly number[] } | undefined {
  return isLaw(output) && isOutcomes(reference) ? { law: output, draws: reference.draws } : undefined;
}

function isLaw(output: unknown): output is PredictedLaw {
  return typeof output === 'object' && output !== null && 'cdf' in output && 'pdf' in output;
}

function isOutcomes(reference: unknown): reference is Outcomes {
  return typeof reference === 'object' && reference !== null && 'draws' in reference;
}

const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;

/** Largest distance between the distribution of what was measured and the law. */
export const ksDistance = defineMetric<LawQuestion | PanelInput, unknown, unknown>({
  name: 'ks',
  title: 'Kolmogorov-Smirnov distance to the law',
  unit: '',
  better: 'lower',
  module: import.meta.url,
  compute(evaluation) {
    const compared = comparison(evaluation);
    return compared && distance(levelsOf(compared));
  },
  /** The outcomes in order, and the law's distribution function there: distances of several runs together follow. */
  curve(evaluation) {
    const compared = comparison(evaluation);
    if (compared === undefined) return undefined;
    const x = compared.draws.toSorted((a, b) => a - b);
    return { x, y: levelsOf(compared) };
  },
});

function levelsOf({ law, draws }: { law: PredictedLaw; draws: readonly number[] }): number[] {
  return draws.toSorted((a, b) => a - b).map((x) => law.cdf(x));
}

/** Largest distance of ascending levels of a distribution function from those of their ranks. */
export function distance(levels: readonly number[]): number {
  const n = levels.length;
  return levels.reduce((most, p, i) => Math.max(most, p - i / n, (i + 1) / n - p), 0);
}

/** Mean of what was measured. */
export const measuredMean = defineMetric<LawQuestion | PanelInput, unknown, unknown>({
  name: 'measured',
  title: 'Mean of the outcomes',
  unit: '',
  better: 'lower',
  digits: 4,
  module: import.meta.url,
  compute(evaluation) {
    const compared = comparison(evaluation);
    return compared && mean(compared.draws);
  },
});

const nodes = 160;

/** Mean of the law. */
export const predictedMean = defineMetric<LawQuestion | PanelInput, unknown, unknown>({
  name: 'predicted',
  title: 'Mean of the law',
  unit: '',
  better: 'lower',
  digits: 4,
  module: import.meta.url,
  compute: ({ output }) => (isLaw(output) ? output.mean : undefined),
  /** The density over the range of what was measured and of the law. */
  curve(evaluation) {
    const compared = comparison(evaluation);
    if (compared === undefined) return undefined;
    const { law, draws } = compared;
    const most = Math.max(2.5 * law.mean, ...draws);
    const x = Array.from({ length: nodes }, (_, i) => ((i + 1) * most) / nodes);
    return { x, y: x.map((at) => law.pdf(at)) };
  },
});

/** How far the measured mean is from the law's, in units of the law's. */
export const meanRatio = defineMetric<LawQuestion | PanelInput, unknown, unknown>({
  name: 'meanRatio',
  title: 'Measured mean over that of the law, from 1',
  unit: '',
  better: 'lower',
  module: import.meta.url,
  compute(evaluation) {
    const compared = comparison(evaluation);
    return compared && mean(compared.draws) / compared.law.mean - 1;
  },
});

/** The score |predicted - measured| / standard error. */
export const discrepancy = defineMetric<LawQuestion | PanelInput, unknown, unknown>({
  name: 'discrepancy',
  title: 'Distance of the means, in standard errors',
  unit: 'SE',
  better: 'lower',
  module: import.meta.url,
  compute(evaluation) {
    const compared = comparison(evaluation);
    if (compared === undefined) return undefined;
    const { law, draws } = compared;
    const centre = mean(draws);
    const variance = draws.reduce((sum, x) => sum + (x - centre) ** 2, 0) / (draws.length - 1);
    return Math.abs(law.mean - centre) / Math.sqrt(variance / draws.length);
  },
});
