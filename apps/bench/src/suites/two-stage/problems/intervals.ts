import { randomStream, type RandomStream } from '@lab/stats';
import type { Parameters } from '../../../nouns/parameters.ts';
import { defineProblem } from '../../../nouns/problem.ts';
import type { IntervalData, IntervalInput, IntervalReference, IntervalSetting } from '../task.ts';
import { remembered } from './remembered.ts';

/** A setting, and how many fits one run asks for an interval. */
export interface IntervalParameters extends Parameters {
  readonly setting: IntervalSetting;
  readonly fits: number;
}

/** One repetition and what its interval should hold. */
interface Drawn {
  readonly data: IntervalData;
  readonly truth: number;
}

const settings: Readonly<Record<IntervalSetting, (stream: RandomStream) => Drawn>> = {
  pcr: drawPcr,
  factor: drawFactor,
  contrastive: drawPairs,
  mixture: drawMixture,
};

function cases(fits: number): readonly IntervalParameters[] {
  return (Object.keys(settings) as IntervalSetting[]).map((setting) => ({ setting, fits }));
}

/** 95 % intervals for the regression function at a random point. */
export const intervals = defineProblem<IntervalInput, IntervalReference, IntervalParameters>({
  name: 'intervals',
  title: 'How often 95 % intervals hold the truth',
  description:
    'Fresh data, a fit, an interval for the regression function at a fresh point, again and again (experiment 4, baselines f).',
  module: import.meta.url,
  // A share of a few intervals judges no claim.
  cases: { quick: [], standard: cases(120), full: cases(500) },
  repetitions: { quick: 2, standard: 10, full: 10 },
  label: ({ setting }) => `intervals: ${setting}`,
  generate: remembered(({ parameters: { setting, fits }, seed }) => {
    const drawn = Array.from({ length: fits }, (_, r) =>
      settings[setting](randomStream(seed, 'two-stage', 'intervals', r)),
    );
    return {
      input: { setting, repetitions: drawn.map(({ data }) => data) },
      reference: { truths: drawn.map(({ truth }) => truth) },
    };
  }),
});

function normals(stream: RandomStream, count: number): number[] {
  return Array.from({ length: count }, () => stream.normal());
}

function rowsOf(count: number, draw: () => number[]): number[][] {
  return Array.from({ length: count }, draw);
}

/** 400 unlabelled and 100 labelled rows of six columns, two components. */
function drawPcr(stream: RandomStream): Drawn {
  const deviations = [3, 2, 0.9, 0.8, 0.5, 0.3];
  const draw = (): number[] => normals(stream, 6).map((value, j) => value * deviations[j]!);
  const mean = (x: readonly number[]): number => 1 + x[0]! - 1.5 * x[1]!;
  const [unlabelled, X, x0] = [rowsOf(400, draw), rowsOf(100, draw), draw()];
  const y = X.map((x) => mean(x) + 0.7 * stream.normal());
  return { data: { unlabelled, X, y, x0 }, truth: mean(x0) };
}

/** 1,000 unlabelled and 150 labelled rows of eight columns, two factors of strengths 3 and 1.2. */
function drawFactor(stream: RandomStream): Drawn {
  const roots = [Math.sqrt(3), Math.sqrt(1.2)];
  const beta = [1, -0.7];
  const draw = () => {
    const h = normals(stream, 2);
    const x = normals(stream, 8).map((value, j) => value + (j < 2 ? roots[j]! * h[j]! : 0));
    return { x, y: beta[0]! * h[0]! + beta[1]! * h[1]! + 0.5 * stream.normal() };
  };
  const mean = (x: readonly number[]): number =>
    beta.reduce((sum, effect, i) => sum + (effect * roots[i]! * x[i]!) / (1 + roots[i]! ** 2), 0);
  const unlabelled = Array.from({ length: 1000 }, () => draw().x);
  const labelled = Array.from({ length: 150 }, draw);
  const x0 = draw().x;
  return {
    data: { unlabelled, X: labelled.map(({ x }) => x), y: labelled.map(({ y }) => y), x0 },
    truth: mean(x0),
  };
}

/** 500 pairs and 100 labelled rows of five columns, two directions. */
function drawPairs(stream: RandomStream): Drawn {
  const spectrum = [0.9, 0.7, 0.2, 0.1, 0];
  const unlabelled = rowsOf(500, () => normals(stream, 5));
  const positives = unlabelled.map((row) =>
    row.map((value, j) => spectrum[j]! * value + Math.sqrt(1 - spectrum[j]! ** 2) * stream.normal()),
  );
  const mean = (x: readonly number[]): number => x[0]! - 2 * x[1]!;
  const [X, x0] = [rowsOf(100, () => normals(stream, 5)), normals(stream, 5)];
  const y = X.map((x) => mean(x) + 0.5 * stream.normal());
  return { data: { unlabelled, positives, X, y, x0 }, truth: mean(x0) };
}

/** 2,000 unlabelled and 300 labelled rows of four columns in two groups, a line in each. */
function drawMixture(stream: RandomStream): Drawn {
  const draw = (): number[] => {
    const group = stream.integer(2);
    return normals(stream, 4).map((value, j) => value + (j === group ? 2 : 0));
  };
  const mean = (x: readonly number[]): number => {
    const along = (x[0]! - x[1]!) / Math.SQRT2;
    const first = 1 / (1 + Math.exp(-2 * (x[0]! - x[1]!)));
    return first * (1 + along) + (1 - first) * (-1 + 2 * along);
  };
  const [unlabelled, X, x0] = [rowsOf(2000, draw), rowsOf(300, draw), draw()];
  const y = X.map((x) => mean(x) + 0.5 * stream.normal());
  return { data: { unlabelled, X, y, x0 }, truth: mean(x0) };
}
