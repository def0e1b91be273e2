import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { leastSquares } from '@lab/linalg';
import { randomStream } from '@lab/stats';
import * as plot from '@observablehq/plot';
import { describe, expect, it } from 'vitest';
import { dataFile } from '../src/data/data-file.ts';
import { ledgerOf } from '../src/judging/ledger.ts';
import { RunView } from '../src/judging/run-view.ts';
import { atSize } from '../src/nouns/size.ts';
import type { Parameters } from '../src/nouns/parameters.ts';
import { drawFigure } from '../src/report/draw-figure.ts';
import { paletteOf } from '../src/report/palette.ts';
import type { RunRow } from '../src/store/row.ts';
import { medianEstimate } from '../src/suites/two-stage/claims/estimates.ts';
import { plsPredictions } from '../src/suites/two-stage/fits/partial-least-squares.ts';
import { ridgePredictions } from '../src/suites/two-stage/fits/ridge.ts';
import {
  factorLoadings,
  factorMoments,
  secondMoments,
} from '../src/suites/two-stage/intervals/factor-coordinates.ts';
import { identified } from '../src/suites/two-stage/intervals/stacked-sandwich.ts';
import { panelQuestion } from '../src/suites/two-stage/laws/panel-question.ts';
import { predictedLaw } from '../src/suites/two-stage/laws/predicted-law.ts';
import { printedContrastiveLaw, printedFactorLaw } from '../src/suites/two-stage/laws/printed-law.ts';
import { distance } from '../src/suites/two-stage/metrics/law-metrics.ts';
import { componentQuestion } from '../src/suites/two-stage/problems/component-risk.ts';
import { contrastiveQuestion } from '../src/suites/two-stage/problems/contrastive-risk.ts';
import { factorQuestion } from '../src/suites/two-stage/problems/factor-risk.ts';
import { mixtureQuestion } from '../src/suites/two-stage/problems/mixture-risk.ts';
import { rowsQuestion } from '../src/suites/two-stage/problems/real-rows.ts';
import { readTable, realTables, type TableName } from '../src/suites/two-stage/problems/tables.ts';
import { suite } from '../src/suites/two-stage/suite.ts';
import type { PredictedLaw } from '../src/suites/two-stage/task.ts';
import { row } from './support/rows.ts';

const noExternal = () => Promise.reject(new Error('no external program in this test'));

function normals(seed: number, rows: number, columns: number): number[][] {
  const stream = randomStream(seed, 'two-stage test');
  return Array.from({ length: rows }, () => Array.from({ length: columns }, () => stream.normal()));
}

describe('the tables', () => {
  const shapes: Record<TableName, [number, number]> = {
    gasoline: [60, 401],
    yarn: [28, 268],
    diabetes: [442, 10],
    'breast-cancer': [569, 30],
    wine: [178, 12],
    digits: [1797, 64],
  };

  it.each(Object.entries(shapes))(
    '%s has its published shape, and SOURCES.md describes the file',
    (name, shape) => {
      const { X, y } = readTable(name as TableName);
      expect([X.length, X[0]?.length]).toEqual(shape);
      expect(y).toHaveLength(shape[0]);
      expect([...y, ...X.flat()].every(Number.isFinite)).toBe(true);
      const { file } = realTables[name as TableName];
      expect(existsSync(file)).toBe(true);
      const digest = createHash('sha256').update(readFileSync(file)).digest('hex');
      expect(readFileSync(dataFile('SOURCES.md'), 'utf8')).toContain(digest);
    },
  );
});

describe('the laws', () => {
  const factor = { ratio: 2, part: 'pretraining', pooled: false, fits: 1 } as const;
  const reciprocal = { spectrum: 'reciprocal', columns: 8, scheme: 'one', pairs: 20_000, fits: 1 } as const;

  it('have the means of the specification', () => {
    const means: readonly (readonly [PredictedLaw, number])[] = [
      [predictedLaw(factorQuestion(factor)), 1.2708333333333335],
      [predictedLaw(factorQuestion({ ...factor, part: 'conditional' })), 2.815277777777778],
      [predictedLaw(factorQuestion({ ...factor, part: 'unconditional', pooled: true })), 2.3916666666666666],
      [predictedLaw(factorQuestion({ ...factor, part: 'supervised' })), 6.177777777777778],
      [predictedLaw(factorQuestion({ ...factor, part: 'prediction' })), 2000 * 0.00041693672839506174],
      [printedFactorLaw(factorQuestion(factor)), 2.9033333333333333],
      [predictedLaw(contrastiveQuestion(reciprocal)), 20.54626700680272],
      [printedContrastiveLaw(contrastiveQuestion(reciprocal)), 42],
      [predictedLaw(componentQuestion('logistic')), 1.0989197392110173],
      [predictedLaw(componentQuestion('missed signal')), 0.8316],
      [predictedLaw(mixtureQuestion({ mixture: 'two centres', rows: 6000, fits: 1 })), 0.48013869081118254],
      [predictedLaw(mixtureQuestion({ mixture: "paper's", rows: 20_000, fits: 1 })), 0.029326164743545394],
      [predictedLaw(panelQuestion({ panel: 'mixture: columns', value: 10 })), 0.025897],
    ];
    for (const [law, mean] of means) expect(law.mean / mean).toBeCloseTo(1, 4);
  });

  it('of negatives stand as 8.69 : 2.518 : .913', () => {
    const base = { spectrum: 'four', columns: 4, pairs: 4000, fits: 1 } as const;
    const means = (['one', 'all', 'symmetric'] as const).map(
      (scheme) => predictedLaw(contrastiveQuestion({ ...base, scheme })).mean,
    );
    [8.69, 2.5176770833, 0.9127586458].forEach((mean, i) => expect(means[i]).toBeCloseTo(mean, 2));
  });

  it('see the eigenvalues and fourth moments of the breast cancer table', () => {
    const question = rowsQuestion('breast-cancer', 20_000);
    expect(question.eigenvalues[0]).toBeCloseTo(13.281607682257919, 8);
    // The other value belongs to the other relative sign of two axes, which have none of their own.
    const { mean } = predictedLaw(question);
    expect(Math.min(Math.abs(mean - 4.284075691468771), Math.abs(mean - 4.387))).toBeLessThan(2e-3);
  });

  it('come nearer to what is simulated than the printed ones', async () => {
    const problem = suite.problems.find(({ name }) => name === 'factor-risk')!;
    const { reference } = await problem.generate({
      parameters: { ...factor, fits: 300 },
      repetition: 0,
      seed: 3,
    });
    const levels = (law: PredictedLaw): number[] =>
      (reference as { draws: number[] }).draws.toSorted((a, b) => a - b).map((x) => law.cdf(x));
    expect(distance(levels(predictedLaw(factorQuestion(factor))))).toBeLessThan(0.11);
    expect(distance(levels(printedFactorLaw(factorQuestion(factor))))).toBeGreaterThan(0.3);
  });
});

describe('the fits of others', () => {
  const X = normals(1, 40, 5);
  const y = X.map((x) => 1 + x[0]! - 2 * x[3]! + 0.1 * x[4]! ** 2);
  const test = normals(2, 7, 5);
  const design = (rows: readonly number[][]): number[][] => rows.map((x) => [1, ...x]);
  const { x: exact } = leastSquares(
    design(X),
    y.map((value) => [value]),
  );
  const expected = design(test).map((x) => x.reduce((sum, value, j) => sum + value * exact.get(j, 0), 0));

  it('least squares is least squares, and partial least squares with all components is too', () => {
    const ols = ridgePredictions(X, y, test, 0);
    const pls = plsPredictions(X, y, test, 5);
    expected.forEach((value, i) => {
      expect(ols[i]).toBeCloseTo(value, 10);
      expect(pls[i]).toBeCloseTo(value, 8);
    });
  });

  it('least squares of minimum norm fits the labels where there are more columns than rows', () => {
    const wide = normals(3, 6, 20);
    const fitted = ridgePredictions(wide, [1, 2, 3, 4, 5, 6], wide, 0);
    fitted.forEach((value, i) => expect(value).toBeCloseTo(i + 1, 8));
  });

  it('ridge finds the penalty whose leave-one-out error, fit by fit, is least among its neighbours', () => {
    const noisy = y.map((value, i) => value + 3 * Math.sin(17 * i));
    const leftOut = (penalty: number): number =>
      X.reduce((sum, x, i) => {
        const without = <T>(list: readonly T[]): T[] => list.filter((_, j) => j !== i);
        const [value = NaN] = ridgePredictions(without(X), without(noisy), [x], penalty);
        return sum + (noisy[i]! - value) ** 2;
      }, 0);
    const chosen = ridgePredictions(X, noisy, test);
    const candidates = [0, 0.3, 1, 3, 10, 30, 100, 1000];
    const best = candidates.reduce((a, b) => (leftOut(b) < leftOut(a) ? b : a));
    const size = (values: readonly number[]): number => Math.hypot(...values);
    const away = (penalty: number): number =>
      size(ridgePredictions(X, noisy, test, penalty).map((value, i) => value - chosen[i]!));
    expect(away(best)).toBeLessThan(away(0) + away(1000));
    expect(away(best)).toBeLessThan(0.5 * size(chosen));
  });
});

describe('stacked estimating equations', () => {
  const Z = normals(4, 300, 5).map((x) => [x[0]! * 2, x[1]! * 1.6, ...x.slice(2)]);
  const X = Z.slice(0, 60);
  const y = X.map((x, i) => x[0]! - x[1]! + 0.3 * Math.sin(31 * i));
  const loadings = factorLoadings(secondMoments(Z), 2);

  it('stand at a point where the mean score is 0, and the bread is singular along the rotation', () => {
    const { hessian } = factorMoments(loadings, Z, X, y);
    // Generator of rotations: A [[0, 1], [-1, 0]], row by row.
    const along = loadings.flatMap(([a, b]) => [-b!, a!]);
    const length = Math.hypot(...along);
    const image = hessian.map((line) => line.reduce((sum, value, l) => sum + value * along[l]!, 0) / length);
    expect(Math.hypot(...image)).toBeLessThan(1e-6);
  });

  it('are identified by turning the loadings until nothing is above the diagonal', () => {
    const { A, free } = identified(loadings);
    expect(A[0]![1]).toBeCloseTo(0, 12);
    expect(free).toHaveLength(9);
    for (let i = 0; i < 5; i++)
      for (let j = 0; j < 5; j++) {
        const product = (M: readonly (readonly number[])[]): number =>
          M[i]![0]! * M[j]![0]! + M[i]![1]! * M[j]![1]!;
        expect(product(A)).toBeCloseTo(product(loadings), 12);
      }
  });
});

describe('the median of turns', () => {
  it('lies in the interval of the sign test, the longer side for both', () => {
    // P(Binomial(9, 1/2) <= 1) = .0195: the second and the eighth of nine.
    expect(medianEstimate([9, 1, 8, 2, 7, 3, 6, 4, 50])).toMatchObject({ value: 6, leastHalfWidth: 4 });
    expect(medianEstimate([1, 2, 3, 4, 5])).toMatchObject({ value: 3, standardError: undefined });
    expect(medianEstimate([])).toBeUndefined();
  });
});

describe('every method', () => {
  const cheapest: Readonly<Record<string, Parameters>> = {
    'factor-risk': { fits: 5 },
    'contrastive-risk': { fits: 2, pairs: 300 },
    'component-risk': { fits: 2 },
    'mixture-risk': { fits: 2, rows: 300 },
    'real-rows': { fits: 2, rows: 500 },
    intervals: { fits: 2 },
    planning: { fits: 5 },
    speed: { job: 'chiSquareQuantile' },
  };
  const pairs = suite.problems.flatMap((problem) => {
    const points = [...atSize(problem.cases, 'quick'), ...atSize(problem.cases, 'standard')];
    return suite.methods.flatMap((method) => {
      const point = points.find(
        (parameters) => method.skip?.({ name: problem.name, parameters }, {}) === undefined,
      );
      return point === undefined || method.external !== undefined
        ? []
        : [[problem.name, method.name, problem, method, point] as const];
    });
  });

  it.each(pairs)('on %s, %s answers with finite metrics', async (_, __, problem, method, point) => {
    const parameters = { ...point, ...cheapest[problem.name] };
    const { input, reference } = await problem.generate({ parameters, repetition: 0, seed: 5 });
    const context = { parameters: {}, seed: 6, reference, external: noExternal };
    const answer = await method.run(input, context);
    const output = isTimed(answer) ? answer.output : answer;
    const values = suite.metrics
      .filter(({ timed }) => timed !== true)
      .flatMap((metric) => metric.compute({ input, output, reference }) ?? []);
    expect(values.every(Number.isFinite)).toBe(true);
    if (problem.timing === undefined) expect(values.length).toBeGreaterThan(0);
  });

  it('that is external is skipped by nobody but its problem', () => {
    for (const method of suite.methods) {
      const applies = suite.problems.some((problem) =>
        atSize(problem.cases, 'full').some(
          (parameters) => method.skip?.({ name: problem.name, parameters }, {}) === undefined,
        ),
      );
      expect(applies).toBe(true);
    }
  });
});

function isTimed(answer: unknown): answer is { readonly output: unknown } {
  return typeof answer === 'object' && answer !== null && 'seconds' in answer;
}

interface Invented {
  /** Measured mean over that of the law of the package. */
  readonly ratio: number;
  readonly coverage: number;
  readonly regret: number;
}

/** Rows as if every method had been run, with outcomes as told. */
function inventedRows({ ratio, coverage, regret }: Invented): RunRow[] {
  return suite.problems.flatMap((problem) =>
    atSize(problem.cases, 'standard').flatMap((problemParameters) =>
      suite.methods
        .filter(
          (method) => method.skip?.({ name: problem.name, parameters: problemParameters }, {}) === undefined,
        )
        .flatMap((method) =>
          Array.from({ length: problem.name === 'panel' ? 1 : 10 }, (_, repetition) => {
            const own = method.name === 'law' ? ratio : 0.5;
            const noise = 1 + 0.001 * (repetition % 3);
            const predicted = inventedMean(problemParameters);
            const measured = own * noise * predicted;
            const levels = Array.from({ length: 100 }, (_unused, i) => ((i + 0.5) / 100) ** (1 / own));
            return row({
              suite: suite.name,
              problem: problem.name,
              problemParameters,
              method: method.name,
              methodParameters: {},
              repetition,
              size: 'standard',
              metrics: {
                measured,
                predicted,
                meanRatio: own * noise - 1,
                ks: 0.1,
                error: method.name.startsWith('two-stage') ? 0.1 * noise : 0.2,
                coverage,
                intervals: 200,
                length: 1,
                regret: regret * noise,
                plannedLabels: 850,
                predictionSpread: 1e-14,
                standardErrorSpread: 1e-9,
                condition: 9 + 0.01 * (repetition % 3),
                ...(problem.timing === undefined ? {} : { seconds: 0.01 * noise, cpuRatio: 2 * noise }),
              },
              curves: {
                ks: { x: levels.map((level) => 3 * level), y: levels },
                predicted: { x: [1, 2, 3], y: [0.2, 0.4, 0.1] },
                regret: { x: [300, 600, 900], y: [3, 1, 2] },
                ...(problem.timing === undefined ? {} : { cpuRatio: { x: [0.01 * noise], y: [0.005] } }),
              },
            });
          }),
        ),
    ),
  );
}

/** Means that go with the ratio of rows as those of the factor model do. */
function inventedMean(parameters: Parameters): number {
  if (parameters['part'] === 'unconditional') return 1.544 + 2.5417 / Number(parameters['ratio']);
  if (parameters['part'] === 'supervised') return 6.178;
  if (parameters['scheme'] !== undefined)
    return { one: 8.69, all: 2.518, symmetric: 0.913 }[String(parameters['scheme'])] ?? 1;
  if (parameters['panel'] === 'mixture: columns')
    return (0.033 * (Number(parameters['value']) - 1.7)) / (Number(parameters['value']) + 1);
  return 2;
}

describe('the claims', () => {
  const verdicts = (told: Invented): Record<string, string> =>
    Object.fromEntries(
      ledgerOf(suite, inventedRows(told), 'standard').map(({ claim, verdict }) => [claim.name, verdict]),
    );

  it('hold where outcomes follow the law of the package, and the printed constants fail', () => {
    expect(verdicts({ ratio: 1, coverage: 0.95, regret: 0.001 })).toMatchObject({
      'general-law-mean': 'reproduced',
      'general-law-distribution': 'reproduced',
      'orbit-predictor': 'reproduced',
      'orbit-standard-errors': 'reproduced',
      'orbit-singular-bread': 'reproduced',
      'orbit-plain-inverse': 'not reproduced',
      'spectral-mean-printed': 'not reproduced',
      'spectral-mean-corrected': 'reproduced',
      'spectral-distribution-printed': 'not reproduced',
      'spectral-distribution-corrected': 'reproduced',
      'factor-mean-printed': 'not reproduced',
      'factor-mean-corrected': 'reproduced',
      crossover: 'reproduced',
      'negatives-one': 'reproduced',
      'negatives-ratio': 'reproduced',
      'mixture-log-growth': 'not reproduced',
      'mixture-saturation': 'reproduced',
      'coverage-pcr': 'reproduced',
      'planner-law': 'reproduced',
      'race-pls': 'reproduced',
      'speed-pcr-plugin': 'reproduced',
      'speed-quantile': 'reproduced',
    });
  });

  it('fail where they do not', () => {
    expect(verdicts({ ratio: 1.3, coverage: 0.8, regret: 0.3 })).toMatchObject({
      'general-law-mean': 'not reproduced',
      'factor-mean-corrected': 'not reproduced',
      'negatives-symmetric': 'not reproduced',
      'coverage-mixture': 'not reproduced',
      'planner-law': 'not reproduced',
    });
  });

  it('are each judged from runs, with source, expectation and a name of its own', () => {
    expect(new Set(suite.claims.map(({ name }) => name)).size).toBe(suite.claims.length);
    for (const entry of ledgerOf(suite, [], 'standard')) expect(entry.verdict).toBe('inconclusive');
    for (const { statement, source, expected, quantity } of suite.claims)
      for (const text of [statement, source, expected, quantity]) expect(text).not.toBe('');
  });
});

describe('the figures', () => {
  const runs = new RunView(inventedRows({ ratio: 1, coverage: 0.95, regret: 0.01 }), 'standard');

  it.each(suite.figures.map((figure) => [figure.name, figure] as const))(
    '%s has a title, labelled axes, a legend and a sentence with numbers',
    (_, figure) => {
      const markup = drawFigure(figure, { runs, plot, palette: paletteOf(suite) }).text;
      expect(markup).toContain(`<h3>${figure.title.replaceAll("'", '&#39;')}</h3>`);
      expect(markup).toMatch(/aria-label="x-axis label"/);
      expect(markup).toMatch(/aria-label="(y|fy)-axis( tick)? label"/);
      expect(markup).toMatch(/swatches/);
      expect(markup).toMatch(/<figcaption>[^<]*\d[^<]*<\/figcaption>/);
      expect(markup).not.toMatch(/NaN|undefined|Infinity/);
    },
  );

  it('say so when there is nothing to draw', () => {
    for (const figure of suite.figures) {
      const drawing = { runs: new RunView([], 'quick'), plot, palette: paletteOf(suite) };
      expect(drawFigure(figure, drawing).text).toContain('No finished runs of size');
    }
  });
});
