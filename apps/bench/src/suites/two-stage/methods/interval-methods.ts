import { randomStream, studentT, weightedQuantile } from '@lab/stats';
import {
  fitFactor,
  fitGmm,
  fitPcr,
  fitSpectral,
  predict,
  predictInterval,
  type TwoStageModel,
} from '@lab/two-stage-m';
import { defineMethod } from '../../../nouns/method.ts';
import { factorLoadings, secondMoments } from '../intervals/factor-coordinates.ts';
import { everyEntry, identified, stackedSandwich } from '../intervals/stacked-sandwich.ts';
import type { IntervalData, IntervalInput, IntervalSetting, PredictedInterval } from '../task.ts';
import { onlyOn } from './applies.ts';

type None = Record<string, never>;
type Intervals = readonly PredictedInterval[];

/** The package's fit of a setting. */
function fitOf(setting: IntervalSetting, data: IntervalData): TwoStageModel {
  const { unlabelled, positives = [], X, y } = data;
  const options = { components: 2, gapFallback: 'none' } as const;
  switch (setting) {
    case 'pcr':
      return fitPcr(unlabelled, X, y, options);
    case 'factor':
      return fitFactor(unlabelled, X, y, options);
    case 'contrastive':
      return fitSpectral({ anchors: unlabelled, positives }, X, y, options);
    case 'mixture':
      return fitGmm(unlabelled, X, y, { components: 2, starts: 1, tolerance: 1e-5 });
  }
}

/** Intervals with the noise of both stages. */
export const twoStageInterval = defineMethod<IntervalInput, Intervals, None>({
  name: 'two-stage-interval',
  title: 'Interval with the noise of both stages',
  description: 'predictInterval of @lab/two-stage-m.',
  module: import.meta.url,
  label: () => 'both stages',
  skip: onlyOn(['intervals']),
  run: ({ setting, repetitions }) =>
    repetitions.map((data): PredictedInterval => {
      const { lower, upper } = predictInterval(fitOf(setting, data), data.x0);
      return [lower, upper];
    }),
});

/** Repetitions of a run that methods beside the package's answer, where fits are slow. */
const compared = 30;

/** The usual regression interval on learnt features. */
export const labelOnlyInterval = defineMethod<IntervalInput, Intervals, None>({
  name: 'label-only-interval',
  title: 'Interval of the labels alone',
  description: 'The usual regression interval on the learnt features, as if they had been given.',
  module: import.meta.url,
  label: () => 'labels alone',
  skip: onlyOn(['intervals']),
  run: ({ setting, repetitions }) =>
    repetitions.slice(0, setting === 'mixture' ? compared : undefined).map((data): PredictedInterval => {
      const { prediction, upper, labelVariance, standardError } = predictInterval(
        fitOf(setting, data),
        data.x0,
      );
      const half = ((upper - prediction) * Math.sqrt(labelVariance)) / standardError;
      return [prediction - half, prediction + half];
    }),
});

const resamples = 200;

/** Repetitions that the bootstrap answers: it costs a hundred times as much. */
const bootstrapped = 6;

/** Both stages fitted again to resampled rows. */
export const bootstrapInterval = defineMethod<IntervalInput, Intervals, None>({
  name: 'bootstrap-interval',
  title: 'Percentile bootstrap of both stages',
  description: `Rows of both tables drawn again ${resamples} times, both stages fitted to each; the first ${bootstrapped} repetitions of a run.`,
  module: import.meta.url,
  label: () => `bootstrap (${resamples})`,
  skip: onlyOn(['intervals'], ({ setting, fits }) => setting === 'pcr' && Number(fits) >= 100),
  run: ({ setting, repetitions }, { seed }) =>
    repetitions.slice(0, bootstrapped).map((data, r): PredictedInterval => {
      const stream = randomStream(seed, 'two-stage', 'bootstrap', r);
      const again = <T>(rows: readonly T[], chosen: readonly number[]): T[] => chosen.map((i) => rows[i]!);
      const draws = Array.from({ length: resamples }, () => {
        const pool = data.unlabelled.map(() => stream.integer(data.unlabelled.length));
        const own = data.X.map(() => stream.integer(data.X.length));
        const resampled = {
          ...data,
          unlabelled: again(data.unlabelled, pool),
          X: again(data.X, own),
          y: again(data.y, own),
        };
        return predict(fitOf(setting, resampled), [data.x0])[0]!;
      });
      return [weightedQuantile(draws, 0.025), weightedQuantile(draws, 0.975)];
    }),
});

/** Interval of a factor regression from stacked estimating equations in loading coordinates. */
function sandwichInterval(
  { unlabelled, X, y, x0 }: IntervalData,
  coordinates: 'all' | 'identified',
): PredictedInterval {
  const rows = [...unlabelled, ...X];
  const loadings = factorLoadings(secondMoments(rows), 2);
  const { A, free } =
    coordinates === 'all' ? { A: loadings, free: everyEntry(loadings) } : identified(loadings);
  const [answer] = stackedSandwich(A, free, { unlabelled: rows, X, y }, [x0]);
  const { prediction, variance } = answer!;
  // A variance below 0 says nothing: an interval of no length.
  const half =
    studentT.quantile(0.975, { degreesOfFreedom: X.length - 2 }) * Math.sqrt(Math.max(variance, 0));
  return [prediction - half, prediction + half];
}

const onFactors = onlyOn(['intervals'], ({ setting }) => setting === 'factor');

/** Stacked estimating equations, the bread inverted as it is. */
export const stackedInterval = defineMethod<IntervalInput, Intervals, None>({
  name: 'stacked-interval',
  title: 'Stacked estimating equations',
  description:
    'Sandwich of both stages in the loadings, bread by differences and inverted as general M-estimation software does; it is singular along rotations.',
  module: import.meta.url,
  label: () => 'stacked equations',
  skip: onFactors,
  run: ({ repetitions }) => repetitions.slice(0, compared).map((data) => sandwichInterval(data, 'all')),
});

/** Two-step correction after rotations are fixed by hand. */
export const murphyTopelInterval = defineMethod<IntervalInput, Intervals, None>({
  name: 'murphy-topel-interval',
  title: 'Murphy and Topel, rotations fixed by hand',
  description:
    'The two-step correction in coordinates in which the loadings are identified: turned until the part above the diagonal is 0, which is then no parameter.',
  module: import.meta.url,
  label: () => 'Murphy-Topel',
  skip: onFactors,
  run: ({ repetitions }) =>
    repetitions.slice(0, compared).map((data) => sandwichInterval(data, 'identified')),
});
