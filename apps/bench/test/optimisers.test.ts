import { readFileSync } from 'node:fs';
import { defaultDevice, init, jit, numpy as np, valueAndGrad, type Array as JaxArray } from '@jax-js/jax';
import * as plot from '@observablehq/plot';
import { describe, expect, it } from 'vitest';
import { ledgerOf } from '../src/judging/ledger.ts';
import { RunView } from '../src/judging/run-view.ts';
import { atSize, sizes } from '../src/nouns/size.ts';
import { drawFigure } from '../src/report/draw-figure.ts';
import { paletteOf } from '../src/report/palette.ts';
import type { RunRow } from '../src/store/row.ts';
import { drawWindows, mobyDick } from '../src/suites/optimisers/language-model/corpus.ts';
import { lossOf, type Arrays } from '../src/suites/optimisers/language-model/llama-jax.ts';
import { llamaLossAndGradient } from '../src/suites/optimisers/language-model/llama.ts';
import {
  initialWeights,
  rmsEps,
  ropeBase,
  weightShapes,
} from '../src/suites/optimisers/language-model/model-sizes.ts';
import { languageModelGrid } from '../src/suites/optimisers/language-model/rate-grid.ts';
import { arms, matrixArms } from '../src/suites/optimisers/methods/arms.ts';
import { chosenRate } from '../src/suites/optimisers/problems/chosen-rates.ts';
import { languageModelRates } from '../src/suites/optimisers/problems/language-model-rates.ts';
import { languageModel } from '../src/suites/optimisers/problems/language-model.ts';
import { leastSquares } from '../src/suites/optimisers/problems/least-squares.ts';
import { newtonSchulz } from '../src/suites/optimisers/problems/newton-schulz.ts';
import { suite } from '../src/suites/optimisers/suite.ts';
import type { OptimiserOutput } from '../src/suites/optimisers/task.ts';
import { row } from './support/rows.ts';

describe('the text', () => {
  const { characters, vocabulary } = mobyDick();

  it('is all of Moby Dick, character by character', () => {
    expect(characters).toHaveLength(1_189_653);
    expect(vocabulary).toBe(81);
  });

  it('is cut into windows within the part asked for, the same for the same seed and step', () => {
    const part = { from: 0.9, to: 1, count: 50, context: 8, seed: 3, step: 1 };
    const windows = drawWindows(mobyDick(), part);
    expect(windows).toHaveLength(450);
    expect(windows).toEqual(drawWindows(mobyDick(), part));
    expect(windows).not.toEqual(drawWindows(mobyDick(), { ...part, step: 2 }));
    const text = Array.from(characters.subarray(Math.floor(0.9 * characters.length))).join(' ');
    expect(text).toContain(Array.from(windows.subarray(9, 18)).join(' '));
  });
});

describe('the language model', () => {
  it('in jax-js has the loss and the gradient of the backward pass written out', async () => {
    await init('wasm');
    defaultDevice('wasm');
    const sizes = { width: 16, heads: 2, layers: 2, inner: 24, context: 6, vocabulary: 11 };
    const weights = initialWeights(sizes, 4);
    const [batch, { context, vocabulary }] = [3, sizes];
    const token = (b: number, t: number): number => (5 * b + 3 * t + b * t) % vocabulary;
    const grid = (shift: number): number[][] =>
      Array.from({ length: batch }, (_, b) =>
        Array.from({ length: context }, (_row, t) => token(b, t + shift)),
      );
    const oneHot = (tokens: number[][]): JaxArray =>
      np.array(
        tokens.flat().map((which) => Array.from({ length: vocabulary }, (_, v) => (v === which ? 1 : 0))),
      );
    const upload = Object.fromEntries(
      weightShapes(sizes).map(([name, shape]) => [
        name,
        np.array(weights[name]!.slice(), { shape: [...shape] }),
      ]),
    );
    const both = jit(valueAndGrad((p: Arrays, x: JaxArray, y: JaxArray) => lossOf(p, x, y, sizes)));
    const [loss, gradients] = both(upload, oneHot(grid(0)), oneHot(grid(1))) as [JaxArray, Arrays];
    const want = llamaLossAndGradient(
      Object.fromEntries(Object.entries(weights).map(([name, w]) => [name, Float64Array.from(w)])),
      { tokens: grid(0), targets: grid(1) },
      { layers: 2, heads: 2, rmsEps, ropeBase },
    );
    expect(loss.item()).toBeCloseTo(want.loss, 5);
    for (const [name, gradient] of Object.entries(want.grads)) {
      const got = gradients[name]!.dataSync();
      const size = Math.max(...gradient.map(Math.abs));
      gradient.forEach((value, i) =>
        expect(Math.abs(value - got[i]!), name).toBeLessThan(1e-5 * size + 1e-8),
      );
    }
  });
});

describe('the learning rates', () => {
  const recorded = JSON.parse(
    readFileSync(new URL('./fixtures/learning-rates.json', import.meta.url), 'utf8'),
  ) as Readonly<Record<string, readonly number[]>>;

  it.each(arms.map(({ name }) => name))('of %s is the best of the grid in the recorded runs', (name) => {
    const losses = recorded[name]!;
    expect(losses).toHaveLength(languageModelGrid.length);
    expect(chosenRate[name]).toBe(losses.indexOf(Math.min(...losses)));
  });

  it('are chosen on other weights, text and windows than those reported', async () => {
    const parameters = { ...atSize(languageModelRates.cases, 'standard')[0]!, rate: 1 };
    const { input: tuning } = await languageModelRates.generate({ parameters, repetition: 0, seed: 7 });
    const [point] = atSize(languageModel.cases, 'standard');
    const { input: reported } = await languageModel.generate({ parameters: point!, repetition: 0, seed: 7 });
    expect(tuning.trainTo).toBeLessThan(reported.trainTo);
    expect(tuning.seed).not.toBe(reported.seed);
    expect(tuning.validation).not.toEqual(reported.validation);
    expect(tuning.ratePoint('muon')).toBe(1);
    expect(reported.ratePoint('muon')).toBe(chosenRate['muon']);
  });
});

const noExternal = () => Promise.reject(new Error('no external program in this test'));
const context = { parameters: {}, seed: 5, external: noExternal };

describe('the methods', () => {
  const optimisers = suite.methods.filter(({ oracle }) => oracle !== true);

  it.each(optimisers.map((method) => [method.name, method] as const))(
    '%s brings a quadratic down',
    async (_, method) => {
      const parameters = { rows: 6, columns: 5, rowDecades: 1, columnDecades: 0, steps: 60 };
      const { input } = await leastSquares.generate({ parameters, repetition: 0, seed: 3 });
      const output = (await method.run(input, context)) as OptimiserOutput;
      expect(output.kind).toBe('least-squares');
      expect((output as { objective: number }).objective).toBeLessThan(-1);
      expect(await method.run(input, context)).toEqual(output);
    },
  );

  it.each(matrixArms)('%s orthogonalises a matrix', async (name) => {
    const [parameters] = atSize(newtonSchulz.cases, 'quick');
    const { input } = await newtonSchulz.generate({ parameters: parameters!, repetition: 0, seed: 3 });
    const method = suite.methods.find((candidate) => candidate.name === name)!;
    const output = (await method.run(input, context)) as OptimiserOutput;
    expect((output as { objective: number }).objective).toBeLessThan(0.5);
  });

  it('are skipped where they say nothing', () => {
    const skipped = (name: string, problem: string, parameters = {}): boolean =>
      suite.methods.find((method) => method.name === name)!.skip!({ name: problem, parameters }, {}) !==
      undefined;
    expect(skipped('adamw', 'newton-schulz')).toBe(true);
    expect(skipped('muoneq-r', 'newton-schulz')).toBe(false);
    expect(skipped('rmnp', 'language-model', { arms: 'few' })).toBe(true);
    expect(skipped('rmnp', 'language-model', { arms: 'all' })).toBe(false);
    expect(skipped('forward-backward', 'language-model')).toBe(true);
    expect(skipped('forward-backward', 'step-time')).toBe(false);
  });
});

/** Rows as if every arm had been run at a size, its objective depending on the arm alone. */
function inventedRows(objectives: Readonly<Record<string, number>>): RunRow[] {
  return suite.problems.flatMap((problem) =>
    atSize(problem.cases, 'standard').flatMap((parameters) =>
      suite.methods
        .filter((method) => method.skip?.({ name: problem.name, parameters }, {}) === undefined)
        .flatMap((method) =>
          [0, 1, 2, 3, 4].map((repetition) => {
            const objective = (objectives[method.name] ?? 0.5) + 0.001 * repetition;
            return row({
              suite: suite.name,
              problem: problem.name,
              problemParameters: parameters,
              method: method.name,
              methodParameters: {},
              repetition,
              dataSeed: repetition + 1,
              size: 'standard',
              metrics: {
                objective,
                learningRate: 0.01,
                parameterError: 0.1,
                singlePrecisionError: 1e-6,
                ...(problem.timing === undefined ? {} : { seconds: 0.1, timeRatio: 0.05 }),
              },
              curves: { objective: { x: [10, 20, 30], y: [objective + 1, objective + 0.5, objective] } },
            });
          }),
        ),
    ),
  );
}

describe('the claims', () => {
  const verdicts = (objectives: Readonly<Record<string, number>>): Record<string, string> =>
    Object.fromEntries(
      ledgerOf(suite, inventedRows(objectives), 'standard').map(({ claim, verdict }) => [
        claim.name,
        verdict,
      ]),
    );

  it('hold when R is lowest, and fail when it is highest', () => {
    expect(verdicts({ 'muoneq-r': -0.4, 'muon-exact': 0.6, 'muoneq-rc': -0.405, muon: 0.4 })).toMatchObject({
      'r-below-muon': 'reproduced',
      'r-below-adamw': 'reproduced',
      'muon-below-adamw': 'reproduced',
      'r-not-above-rc': 'reproduced',
      'exact-muon': 'not reproduced',
      'steps-to-adamw': 'reproduced',
      'step-is-cheap': 'reproduced',
      'single-precision': 'reproduced',
    });
    expect(verdicts({ 'muoneq-r': 0.9 })).toMatchObject({
      'r-below-muon': 'not reproduced',
      'r-below-adamw': 'not reproduced',
      'r-below-c': 'not reproduced',
      'steps-to-adamw': 'not reproduced',
    });
  });

  it('are inconclusive where nothing was recorded', () => {
    for (const { verdict } of ledgerOf(suite, [], 'standard')) expect(verdict).toBe('inconclusive');
  });

  it('each have a source, an expectation and a name of their own', () => {
    expect(new Set(suite.claims.map(({ name }) => name)).size).toBe(suite.claims.length);
    for (const { statement, source, expected, quantity } of suite.claims)
      for (const text of [statement, source, expected, quantity]) expect(text).not.toBe('');
  });
});

describe('the figures', () => {
  const runs = new RunView(inventedRows({ 'muoneq-r': 0.2 }), 'standard');

  it.each(suite.figures.map((figure) => [figure.name, figure] as const))(
    '%s has a title, labelled axes, a legend and a sentence with numbers',
    (_, figure) => {
      const markup = drawFigure(figure, { runs, plot, palette: paletteOf(suite) }).text;
      expect(markup).toMatch(/aria-label="x-axis label"/);
      expect(markup).toMatch(/swatches/);
      expect(markup).toMatch(/<figcaption>[^<]*\d[^<]*<\/figcaption>/);
      expect(markup).not.toMatch(/NaN|undefined|Infinity/);
    },
  );

  it('say so when there is nothing to draw', () => {
    for (const figure of suite.figures) {
      const drawing = { runs: new RunView([], 'standard'), plot, palette: paletteOf(suite) };
      expect(drawFigure(figure, drawing).text).toContain('No finished runs of size');
    }
  });
});

describe('the sizes', () => {
  it('train one seed for 60 steps in quick, and at least five seeds in standard', () => {
    expect(atSize(languageModel.repetitions, 'quick')).toBe(1);
    expect(atSize(languageModel.cases, 'quick').map(({ steps }) => steps)).toEqual([60]);
    for (const size of sizes.filter((name) => name !== 'quick'))
      expect(atSize(languageModel.repetitions, size)).toBeGreaterThanOrEqual(5);
  });
});
