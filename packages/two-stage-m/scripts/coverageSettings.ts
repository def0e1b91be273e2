import { randomStream, type RandomStream } from '@lab/stats';
import {
  fitFactor,
  fitGmm,
  fitPcr,
  fitSpectral,
  predictInterval,
  type PredictionInterval,
  type TwoStageModel,
} from '../src/index.ts';

/** One repetition: fits a model on fresh data and says what it should have predicted. */
export interface CoverageSetting {
  readonly name: string;
  readonly repeat: (stream: RandomStream) => CoverageResult;
}

/** Whether intervals held the truth. */
export interface CoverageResult {
  readonly covered: boolean;
  /** Whether an interval from the label variance alone would have. */
  readonly coveredByLabelOnly: boolean;
  /** Whether the interval for a new label held it, where there is one. */
  readonly newLabelCovered?: boolean;
}

const normalsOf = (stream: RandomStream, count: number): number[] =>
  Array.from({ length: count }, () => stream.normal());

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, i) => sum + value * b[i], 0);

/** Judges one model at one point. */
function judge(
  model: TwoStageModel,
  x0: readonly number[],
  truth: number,
  newLabel?: number,
): CoverageResult {
  const interval = predictInterval(model, x0, { scale: 'link' });
  const half = (interval.upper - interval.lower) / 2;
  const labelHalf = (half * Math.sqrt(interval.labelVariance)) / interval.standardError;
  const holds = ({ lower, upper }: PredictionInterval, value: number): boolean =>
    lower <= value && value <= upper;
  return {
    covered: holds(interval, truth),
    coveredByLabelOnly: Math.abs(truth - interval.prediction) <= labelHalf,
    ...(newLabel !== undefined && {
      newLabelCovered: holds(predictInterval(model, x0, { target: 'observation' }), newLabel),
    }),
  };
}

/** Principal-component regression with squared loss, pooled, Gaussian rows. */
export const pcrCoverage: CoverageSetting = {
  name: 'PCR, m = 400, n = 100, d = 6, k = 2',
  repeat: (stream) => {
    const deviations = [3, 2, 0.9, 0.8, 0.5, 0.3];
    const row = (): number[] => normalsOf(stream, 6).map((value, j) => value * deviations[j]);
    const mean = (x: readonly number[]): number => 1 + x[0] - 1.5 * x[1];
    const Z = Array.from({ length: 400 }, row);
    const X = Array.from({ length: 100 }, row);
    const y = X.map((x) => mean(x) + 0.7 * stream.normal());
    const x0 = row();
    const model = fitPcr(Z, X, y, { components: 2, gapFallback: 'none' });
    // The target is the prediction on the true components, which is what the estimate aims at.
    return judge(model, x0, mean(x0), mean(x0) + 0.7 * stream.normal());
  },
};

/** Factor regression: factors seen through 8 noisy columns. */
export const factorCoverage: CoverageSetting = {
  name: 'factor model, m = 1000, n = 150, d = 8, k = 2',
  repeat: (stream) => {
    const strengths = [3, 1.2].map(Math.sqrt);
    const beta = [1, -0.7];
    const draw = (): { x: number[]; h: number[] } => {
      const h = normalsOf(stream, 2);
      const x = normalsOf(stream, 8).map((value, j) => value + (j < 2 ? strengths[j] * h[j] : 0));
      return { x, h };
    };
    const mean = (x: readonly number[]): number =>
      beta.reduce((sum, effect, i) => sum + (effect * strengths[i] * x[i]) / (1 + strengths[i] ** 2), 0);
    const Z = Array.from({ length: 1000 }, () => draw().x);
    const labelled = Array.from({ length: 150 }, draw);
    const label = ({ h }: { h: number[] }): number => dot(beta, h) + 0.5 * stream.normal();
    const fresh = draw();
    const model = fitFactor(
      Z,
      labelled.map(({ x }) => x),
      labelled.map(label),
      { components: 2, gapFallback: 'none' },
    );
    return judge(model, fresh.x, mean(fresh.x), label(fresh));
  },
};

/** Logistic regression on principal components, intervals of the linear predictor. */
export const logisticCoverage: CoverageSetting = {
  name: 'logistic PCR, m = 200, n = 400, d = 6, k = 2',
  repeat: (stream) => {
    const deviations = [2, 1.5, 0.8, 0.7, 0.6, 0.5];
    const row = (): number[] => normalsOf(stream, 6).map((value, j) => value * deviations[j]);
    const eta = (x: readonly number[]): number => 0.2 + 0.8 * x[0] - 1.2 * x[1];
    const Z = Array.from({ length: 200 }, row);
    const X = Array.from({ length: 400 }, row);
    const y = X.map((x) => Number(stream.uniform() < 1 / (1 + Math.exp(-eta(x)))));
    const x0 = row();
    const model = fitPcr(Z, X, y, {
      components: 2,
      family: 'logistic',
      poolLabelled: false,
      gapFallback: 'none',
    });
    return judge(model, x0, eta(x0));
  },
};

/** Spectral contrastive representation of pairs, pooled whitening. */
export const spectralCoverage: CoverageSetting = {
  name: 'spectral pairs (symmetric), m = 500, n = 100, d = 5, k = 2',
  repeat: (stream) => {
    const spectrum = [0.9, 0.7, 0.2, 0.1, 0];
    const anchors = Array.from({ length: 500 }, () => normalsOf(stream, 5));
    const positives = anchors.map((row) =>
      row.map((value, j) => spectrum[j] * value + Math.sqrt(1 - spectrum[j] ** 2) * stream.normal()),
    );
    const X = Array.from({ length: 100 }, () => normalsOf(stream, 5));
    const mean = (x: readonly number[]): number => x[0] - 2 * x[1];
    const y = X.map((x) => mean(x) + 0.5 * stream.normal());
    const x0 = normalsOf(stream, 5);
    const model = fitSpectral({ anchors, positives }, X, y, { components: 2, gapFallback: 'none' });
    return judge(model, x0, mean(x0), mean(x0) + 0.5 * stream.normal());
  },
};

/** Two-component mixture gate, linear function in each component. */
export const mixtureCoverage: CoverageSetting = {
  name: 'mixture gate, m = 2000, n = 300, d = 4, K = 2',
  repeat: (stream) => {
    const centres = [
      [2, 0, 0, 0],
      [0, 2, 0, 0],
    ];
    const row = (): number[] => {
      const centre = centres[stream.integer(2)];
      return normalsOf(stream, 4).map((value, j) => value + centre[j]);
    };
    const mean = (x: readonly number[]): number => {
      const along = (x[0] - x[1]) / Math.SQRT2;
      const first = 1 / (1 + Math.exp(-2 * (x[0] - x[1])));
      return first * (1 + along) + (1 - first) * (-1 + 2 * along);
    };
    const Z = Array.from({ length: 2000 }, row);
    const X = Array.from({ length: 300 }, row);
    const y = X.map((x) => mean(x) + 0.5 * stream.normal());
    const x0 = row();
    const model = fitGmm(Z, X, y, { components: 2, starts: 1, tolerance: 1e-5 });
    return judge(model, x0, mean(x0), mean(x0) + 0.5 * stream.normal());
  },
};

/** How often intervals held the truth. */
export interface Coverage {
  readonly repetitions: number;
  readonly covered: number;
  readonly coveredByLabelOnly: number;
  readonly newLabelCovered: number | undefined;
}

/** Repeats a setting; repetition r draws from the stream (seed, name, r). */
export function measureCoverage(setting: CoverageSetting, repetitions: number, seed: number): Coverage {
  let covered = 0;
  let coveredByLabelOnly = 0;
  let newLabelCovered: number | undefined;
  for (let r = 0; r < repetitions; r++) {
    const result = setting.repeat(randomStream(seed, setting.name, r));
    covered += Number(result.covered);
    coveredByLabelOnly += Number(result.coveredByLabelOnly);
    if (result.newLabelCovered !== undefined) {
      newLabelCovered = (newLabelCovered ?? 0) + Number(result.newLabelCovered);
    }
  }
  return { repetitions, covered, coveredByLabelOnly, newLabelCovered };
}
