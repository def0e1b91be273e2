import { contingency } from '@lab/stats';
import { defineMetric, type Curve } from '../../../nouns/metric.ts';
import type { ClusteringInput, ClusteringOutput, ClusteringReference, ConfidenceAnswer } from '../task.ts';

/** Ends of the bins of confidence. */
export const confidenceBins = [0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1.01] as const;

/** How sure the method is. Its curve: in each bin of confidence the number of rows (x) and the sum of their confidences (y). */
export const meanConfidence = defineMetric<ClusteringInput, ClusteringOutput, ClusteringReference>({
  name: 'confidence',
  title: 'Mean confidence',
  unit: '',
  better: 'higher',
  module: import.meta.url,
  compute({ output }) {
    const answer = confidenceOf(output);
    return answer === undefined ? undefined : mean(answer.confidence);
  },
  curve({ output }) {
    const answer = confidenceOf(output);
    return answer === undefined ? undefined : binned(answer, answer.confidence);
  },
});

/** How often it is right. Its curve: in each bin of confidence the number of rows (x) and of those that are right (y). */
export const accuracy = defineMetric<ClusteringInput, ClusteringOutput, ClusteringReference>({
  name: 'accuracy',
  title: 'Share of rows that are right',
  unit: '',
  better: 'higher',
  module: import.meta.url,
  compute({ output, reference }) {
    const answer = confidenceOf(output);
    return answer === undefined ? undefined : mean(hits(answer.labels, reference.labels));
  },
  curve({ output, reference }) {
    const answer = confidenceOf(output);
    return answer === undefined ? undefined : binned(answer, hits(answer.labels, reference.labels));
  },
});

/** How much surer than right, on average; negative where the method is too modest. */
export const overconfidence = defineMetric<ClusteringInput, ClusteringOutput, ClusteringReference>({
  name: 'overconfidence',
  title: 'Mean confidence minus accuracy',
  unit: '',
  better: 'lower',
  module: import.meta.url,
  compute({ output, reference }) {
    const answer = confidenceOf(output);
    return answer === undefined
      ? undefined
      : mean(answer.confidence) - mean(hits(answer.labels, reference.labels));
  },
});

function confidenceOf(output: ClusteringOutput): ConfidenceAnswer | undefined {
  return 'kind' in output && output.kind === 'confidence' ? output : undefined;
}

/** 1 for each row whose cluster is named for its commonest class and that is of this class, else 0. */
function hits(labels: Int32Array, truth: Int32Array): Float64Array {
  const { counts, labels: clusters, reference: classes } = contingency(labels, truth);
  const names = new Map(
    Array.from(clusters, (label, k) => {
      const row = counts.getRow(k);
      return [label, classes[row.indexOf(Math.max(...row))]];
    }),
  );
  return Float64Array.from(labels, (label, i) => Number(names.get(label) === truth[i]));
}

function binned({ confidence }: ConfidenceAnswer, values: Float64Array): Curve {
  const bins = confidenceBins.length - 1;
  const counts = new Array<number>(bins).fill(0);
  const sums = new Array<number>(bins).fill(0);
  confidence.forEach((level, i) => {
    const bin = confidenceBins.findIndex((end) => level < end) - 1;
    counts[bin] = (counts[bin] ?? 0) + 1;
    sums[bin] = (sums[bin] ?? 0) + (values[i] ?? 0);
  });
  return { x: counts, y: sums };
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
