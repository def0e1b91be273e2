import { defineMetric, type Evaluation, type Metric } from '../../../nouns/metric.ts';
import type { MatrixAnswer, MatrixTruth, SpectraAnswer, SpectraInput, SpectraTruth } from '../task.ts';

type Compute = (answer: MatrixAnswer, truth: MatrixTruth) => number | undefined;

function onMatrices(name: string, title: string, better: 'lower' | 'higher', compute: Compute): Metric {
  return defineMetric<SpectraInput, SpectraAnswer, SpectraTruth>({
    name,
    title,
    unit: '',
    better,
    module: import.meta.url,
    compute: ({ output, reference }: Evaluation<SpectraInput, SpectraAnswer, SpectraTruth>) =>
      output.kind === 'matrix' && reference.kind === 'matrix' ? compute(output, reference) : undefined,
  });
}

/** Metrics of a single trained matrix: what was simulated, what was predicted, and the difference. */
export const matrixMetrics: readonly Metric[] = [
  onMatrices(
    'topError',
    'Top eigenvalue, simulated minus predicted',
    'lower',
    (answer, truth) => truth.top - answer.top,
  ),
  onMatrices(
    'overlapError',
    'Squared overlap, simulated minus predicted',
    'lower',
    (answer, truth) => truth.overlap - answer.overlap,
  ),
  onMatrices('simulatedTop', 'Top eigenvalue, simulated', 'higher', (_, truth) => truth.top),
  onMatrices('simulatedOverlap', 'Squared overlap, simulated', 'higher', (_, truth) => truth.overlap),
  onMatrices('predictedTop', 'Top eigenvalue, predicted', 'higher', ({ top }) => top),
  onMatrices('predictedOverlap', 'Squared overlap, predicted', 'higher', (answer) => answer.overlap),
  onMatrices('edge', 'Edge of the noise, predicted', 'lower', ({ edge }) => edge),
  // Infinite at t = 0, where no strength is seen.
  onMatrices('thetaC', 'Critical strength, predicted', 'lower', ({ thetaC }) =>
    Number.isFinite(thetaC) ? thetaC : undefined,
  ),
];
