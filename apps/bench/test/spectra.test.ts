import { createHash } from 'node:crypto';
import * as plot from '@observablehq/plot';
import { describe, expect, it } from 'vitest';
import { ledgerOf } from '../src/judging/ledger.ts';
import { RunView } from '../src/judging/run-view.ts';
import type { Curve } from '../src/nouns/metric.ts';
import { canonicalParameters, type Parameters } from '../src/nouns/parameters.ts';
import { atSize } from '../src/nouns/size.ts';
import { drawFigure } from '../src/report/draw-figure.ts';
import { paletteOf } from '../src/report/palette.ts';
import type { RunRow } from '../src/store/row.ts';
import { histogram, misplaced } from '../src/suites/spectra/metrics/bulk.ts';
import { bulk } from '../src/suites/spectra/problems/bulk.ts';
import { digitHalves, digitPixels } from '../src/suites/spectra/problems/digits.ts';
import { namedModels } from '../src/suites/spectra/problems/named-models.ts';
import { phases } from '../src/suites/spectra/problems/phases.ts';
import { pureNoise } from '../src/suites/spectra/problems/pure-noise.ts';
import { randomModels } from '../src/suites/spectra/problems/random-models.ts';
import { stopping } from '../src/suites/spectra/problems/stopping.ts';
import { trainedMatrix } from '../src/suites/spectra/problems/trained-matrix.ts';
import { suite } from '../src/suites/spectra/suite.ts';
import type { SpectraAnswer, StoppingAnswer } from '../src/suites/spectra/task.ts';
import { row } from './support/rows.ts';

const noExternal = () => Promise.reject(new Error('no external program in this test'));

async function answer(
  name: string,
  input: unknown,
  reference: unknown,
  variant?: Parameters,
): Promise<SpectraAnswer> {
  const method = suite.methods.find((candidate) => candidate.name === name)!;
  const parameters = variant ?? method.variants?.[0] ?? {};
  return (await method.run(input, { parameters, seed: 5, reference, external: noExternal })) as SpectraAnswer;
}

const value = (name: string, evaluation: { input: unknown; output: unknown; reference: unknown }): number =>
  suite.metrics.find((metric) => metric.name === name)!.compute(evaluation) ?? NaN;

describe('digits as inputs', () => {
  it('are the pixels that vary, 54 in all, 24 on the left and 30 on the right', () => {
    const { left, right } = digitHalves();
    expect([digitPixels().columns, left.columns, right.columns]).toEqual([54, 24, 30]);
    expect([digitPixels().rows, left.rows, right.rows]).toEqual([1797, 1797, 1797]);
  });

  it('are centred, of common variance 1, and badly conditioned', () => {
    const X = digitPixels();
    let squares = 0;
    for (let j = 0; j < X.columns; j++) {
      const column = X.getColumn(j);
      expect(Math.abs(column.reduce((sum, x) => sum + x, 0))).toBeLessThan(1e-9);
      squares += column.reduce((sum, x) => sum + x * x, 0);
    }
    expect(squares / (X.rows * X.columns)).toBeCloseTo(1, 12);
  });
});

describe('the stopping rules', async () => {
  const { input, reference } = await stopping.generate({
    parameters: { theta: 2.5, times: 8 },
    repetition: 0,
    seed: 3,
  });
  const rules = suite.methods.filter(
    (method) => method.skip?.({ name: 'stopping', parameters: {} }, method.variants?.[0] ?? {}) === undefined,
  );

  it('are those of the design: the package, eight baselines, and oracles', () => {
    expect(rules.map(({ name }) => name).sort()).toEqual(
      [
        'discrepancy',
        'final',
        'gcv',
        'hard-threshold',
        'isotropic-edge',
        'oracle',
        'population-theory',
        'ridge-gcv',
        'spectral-stop',
        'split-half',
        'validation',
      ].sort(),
    );
  });

  it.each(rules.map((method) => [method.name, method] as const))(
    '%s answers with unit vectors, the same for the same data',
    async (name, method) => {
      for (const variant of method.variants ?? [{}]) {
        const first = (await answer(name, input, reference, variant)) as StoppingAnswer;
        for (const vector of [first.left, first.right]) {
          expect(vector).toHaveLength(120);
          expect(Math.hypot(...vector)).toBeCloseTo(1, 8);
        }
        expect(await answer(name, input, reference, variant)).toEqual(first);
        const score = value('overlap', { input, output: first, reference });
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(1 + 1e-9);
      }
    },
  );

  it('no rule that keeps the initial weights beats hindsight, and the spectrum comes near it', async () => {
    const score = async (name: string, variant?: Parameters): Promise<number> =>
      value('overlap', { input, output: await answer(name, input, reference, variant), reference });
    const best = await score('oracle', { subtractInit: false });
    for (const name of ['validation', 'gcv', 'discrepancy', 'isotropic-edge', 'population-theory']) {
      expect(await score(name)).toBeLessThanOrEqual(best + 1e-12);
    }
    expect(await score('spectral-stop', { rule: 'plugin', subtractInit: false })).toBeGreaterThan(
      best - 0.05,
    );
    expect(best).toBeGreaterThan(0.7);
  });

  it('of many, validation with patience never looks further than without', async () => {
    const patient = (await answer('validation', input, reference, { patience: 1 })) as StoppingAnswer;
    const all = (await answer('validation', input, reference, { patience: 0 })) as StoppingAnswer;
    expect(patient.t).toBeLessThanOrEqual(all.t ?? NaN);
  });

  it('are not scored where there is no direction to find', async () => {
    const noise = await stopping.generate({ parameters: { theta: 0, times: 4 }, repetition: 0, seed: 1 });
    const output = await answer('spectral-stop', noise.input, noise.reference);
    expect(value('overlap', { ...noise, output })).toBeNaN();
    expect(value('detected', { ...noise, output })).toBe(0);
  });
});

describe('theory against simulation', () => {
  it('predicts the top of a matrix it has not seen, in and out of the window', async () => {
    const errors = await Promise.all(
      [1, 2, 3, 4, 5, 6].map(async (seed) => {
        const parameters = { theta: 1.5, t: 5, dimension: 150, sampleRatio: 0 };
        const made = await trainedMatrix.generate({ parameters, repetition: 0, seed });
        const output = await answer('theory', made.input, made.reference);
        return value('topError', { ...made, output });
      }),
    );
    const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
    const spread = Math.sqrt(errors.reduce((sum, error) => sum + (error - mean) ** 2, 0) / 5 / 6);
    expect(Math.abs(mean)).toBeLessThan(4.5 * spread);
    const out = await trainedMatrix.generate({
      parameters: { theta: 0.75, t: 40, dimension: 150, sampleRatio: 0 },
      repetition: 0,
      seed: 1,
    });
    expect(await answer('theory', out.input, out.reference)).toMatchObject({ exists: false, overlap: 0 });
    expect(await answer('isotropic', out.input, out.reference)).toMatchObject({ exists: true });
  });

  it('misplaces few eigenvalues of a spectrum, fewer than a semicircle, and as few as the fixed point', async () => {
    const made = await bulk.generate({ parameters: { t: 20, dimension: 300 }, repetition: 0, seed: 1 });
    const count = async (name: string): Promise<number> =>
      value('misplaced', { ...made, output: await answer(name, made.input, made.reference) });
    const [theory, semicircle, fixedPoint] = [
      await count('theory'),
      await count('isotropic'),
      await count('fixed-point'),
    ];
    expect(theory).toBeLessThan(4);
    expect(semicircle).toBeGreaterThan(2 * theory);
    expect(Math.abs(fixedPoint - theory)).toBeLessThan(1.5);
  });

  it('counts eigenvalues out of place as one would by hand', () => {
    const evaluation = {
      input: {} as never,
      output: { kind: 'bulk', x: [0, 1], density: [1, 1] } as const,
      reference: { kind: 'bulk', eigenvalues: Float64Array.of(0.125, 0.375, 0.625, 0.875) } as const,
    };
    expect(misplaced.compute(evaluation)).toBeCloseTo(-0.5, 12);
    const shifted = { ...evaluation.reference, eigenvalues: Float64Array.of(0.6, 0.7, 0.8, 0.9) };
    expect(misplaced.compute({ ...evaluation, reference: shifted })).toBeCloseTo(4 * 0.6 - 0.5 - 0.5, 12);
  });

  it('draws a histogram of area 1', () => {
    const eigenvalues = Float64Array.from({ length: 200 }, (_, i) => Math.sin(i)).sort();
    const { x = [], y = [] } =
      histogram.curve?.({
        input: {} as never,
        output: {} as never,
        reference: { kind: 'bulk', eigenvalues },
      }) ?? {};
    expect(y.reduce((sum, height) => sum + height * (x[1]! - x[0]!), 0)).toBeCloseTo(1, 12);
  });

  it('finds the phases of isotropic and anisotropic inputs', async () => {
    const parameters = { anisotropy: 20, initVariance: 1, dimension: 80, strengths: 5, times: 8 };
    const made = await phases.generate({ parameters, repetition: 0, seed: 2 });
    const output = await answer('theory', made.input, made.reference);
    expect(output).toMatchObject({ phases: ['never', 'never', 'transient', 'persistent', 'persistent'] });
    expect(value('clearAgreement', { ...made, output })).toBe(1);
    const plain = await answer('isotropic', made.input, made.reference);
    expect(plain).toMatchObject({ phases: expect.not.arrayContaining(['transient']) as unknown });
    const isotropic = await randomModels.generate({
      parameters: { inputs: 'isotropic' },
      repetition: 0,
      seed: 4,
    });
    const solved = await answer('theory', isotropic.input, isotropic.reference);
    expect(value('transientShare', { ...isotropic, output: solved })).toBe(0);
    expect(value('persistentShare', { ...isotropic, output: solved })).toBeGreaterThan(0.1);
  });

  it('solves the named models to the digits that are known', async () => {
    const made = await namedModels.generate({ parameters: { model: 'middling' }, repetition: 0, seed: 1 });
    const output = await answer('theory', made.input, made.reference);
    expect(value('leastStrength', { ...made, output })).toBeCloseTo(0.577423390251, 11);
    expect(value('finalStrength', { ...made, output })).toBeCloseTo(0.928137415645, 11);
    expect(value('secondStart', { ...made, output })).toBeNaN();
  });

  it('tests noise at its level, and an isotropic edge does not', async () => {
    const made = await pureNoise.generate({ parameters: { dimension: 60, t: 50 }, repetition: 0, seed: 1 });
    const share = async (name: string, variant?: Parameters): Promise<number> =>
      value('rejected', { ...made, output: await answer(name, made.input, made.reference, variant) });
    // 99.9% of binomial counts of 50 at 5%.
    expect(await share('edge-test', { correction: 'shift' })).toBeLessThanOrEqual(0.18);
    expect(await share('isotropic-test')).toBeGreaterThan(0.5);
  });
});

const curves: Record<string, Record<string, Curve>> = {
  bulk: {
    histogram: { x: [-1, 0, 1], y: [0.2, 0.6, 0.2] },
    density: { x: [-1.5, 0, 1.5], y: [0, 0.6, 0] },
  },
  phases: { simulatedPhase: { x: [0.5, 1, 2, 4, 8], y: [0, 1, 1, 2, 2] } },
  'pure-noise': { meanDistance: { x: [0, 1, 2, 3], y: [-2, -1.5, -1, 0.5] } },
  'named-models': { leastStrength: { x: [0.1, 1, 10], y: [5, 0.6, 0.9] } },
};

const namedMetrics: Record<string, Record<string, number>> = {
  weak: { phase: 0 },
  middling: {
    phase: 1,
    leastStrength: 0.577423390251,
    finalStrength: 0.928137415645,
    timeOfLeast: 2.50077,
    windowStart: 0.850975,
    windowEnd: 9.17819,
  },
  strong: { phase: 2 },
  reentrant: { windowStart: 1.3794, windowEnd: 2.6764, secondStart: 12.4744, secondEnd: 122.01 },
  'r = 2': { earlyStopping: 0.8, ridge: 0.8 },
  'r = 20': { earlyStopping: 0.9, ridge: 0.9 },
};

/** What an imagined run measured; `far` is how far simulations are from theory, `score` what a rule reaches. */
function inventedMetrics(
  problem: string,
  parameters: Parameters,
  method: string,
  jitter: number,
  { far, score }: Invention,
): Record<string, number> {
  switch (problem) {
    case 'named-models':
      return namedMetrics[String(parameters['model'])] ?? {};
    case 'random-models': {
      const transientShare = parameters['inputs'] === 'isotropic' ? 0 : 0.2 + jitter;
      return { neverShare: 0.4, transientShare, persistentShare: 0.6 - transientShare };
    }
    case 'phases':
      return {
        agreement: 0.9,
        clearAgreement: 1,
        thetaMin: 0.9,
        thetaInf: Math.sqrt(Number(parameters['anisotropy'])),
      };
    case 'pure-noise':
      return { rejected: method === 'edge-test' ? 0.05 + jitter : 0.4 + jitter, meanDistance: -1.2 + jitter };
    case 'bulk':
      return { misplaced: (method === 'theory' ? 1.5 : 6) + jitter };
    case 'density-speed':
      return { seconds: 0.1, timeRatio: (method === 'theory' ? 0.01 : 1) * (1 + jitter) };
    case 'trained-matrix': {
      const overlap =
        0.5 * (Number(parameters['dimension']) / 100) ** (Number(parameters['t']) === 2.5 ? 0 : -1 / 3);
      return {
        topError: method === 'population-design' ? -0.05 + jitter : far + jitter,
        overlapError: far + jitter,
        simulatedTop: 1 + jitter,
        simulatedOverlap: overlap + jitter,
        predictedTop: 1,
        predictedOverlap: 0.5,
        edge: 0.8,
        thetaC: 0.5,
      };
    }
    default:
      return {
        overlap: (score[method] ?? 0.1) + jitter,
        detected: method === 'spectral-stop' ? 0 : 1,
        stopTime: 2,
      };
  }
}

interface Invention {
  readonly far: number;
  readonly score: Readonly<Record<string, number>>;
}

const rehearsal: Invention = { far: 0, score: { 'spectral-stop': 0.745, oracle: 0.75, validation: 0.235 } };

/** Rows as if everything had been run at a size. */
function inventedRows(invention: Invention, size: 'quick' | 'standard' = 'standard'): RunRow[] {
  return suite.problems.flatMap((problem) =>
    atSize(problem.cases, size).flatMap((parameters) =>
      suite.methods.flatMap((method) =>
        (method.variants ?? [{}])
          .filter((variant) => method.skip?.({ name: problem.name, parameters }, variant) === undefined)
          .flatMap((variant) =>
            [-4, -3, -2, -1, 0, 1, 2, 3, 4].map((step, repetition) =>
              row({
                suite: suite.name,
                problem: problem.name,
                problemParameters: parameters,
                method: method.name,
                methodParameters: variant,
                repetition,
                dataSeed:
                  Number.parseInt(
                    createHash('sha256').update(canonicalParameters(parameters)).digest('hex').slice(0, 7),
                    16,
                  ) + repetition,
                metrics: inventedMetrics(problem.name, parameters, method.name, 0.001 * step, invention),
                curves: curves[problem.name] ?? {},
              }),
            ),
          ),
      ),
    ),
  );
}

describe('the claims', () => {
  const verdicts = (invention: Invention, size?: 'quick' | 'standard'): Record<string, string> =>
    Object.fromEntries(
      ledgerOf(suite, inventedRows(invention, size), size ?? 'standard').map(({ claim, verdict }) => [
        claim.name,
        verdict,
      ]),
    );

  it('hold when simulation and theory agree, and the errors that were printed are named', () => {
    expect(verdicts(rehearsal)).toMatchObject({
      'three-phases': 'reproduced',
      'isotropic-never-transient': 'reproduced',
      'bulk-density': 'reproduced',
      'bulk-no-semicircle': 'reproduced',
      'outlier-position': 'reproduced',
      overlap: 'reproduced',
      'mostly-within-three': 'reproduced',
      'window-start': 'reproduced',
      'window-end': 'reproduced',
      'window-ends-smeared': 'reproduced',
      'window-inside': 'reproduced',
      'theta-min': 'reproduced',
      'theta-inf': 'reproduced',
      'theta-min-printed': 'not reproduced',
      'theta-inf-printed': 'not reproduced',
      're-entrance': 'reproduced',
      'ridge-ties': 'reproduced',
      'null-level': 'reproduced',
      'score-oracle-1.6': 'reproduced',
      'score-validation-1.6': 'reproduced',
      'ahead-of-validation-simulated': 'reproduced',
      'quiet-on-noise': 'reproduced',
      'faster-density': 'reproduced',
    });
  });

  it('fail when they do not, and when the rules stop badly', () => {
    expect(
      verdicts({ far: 0.2, score: { 'spectral-stop': 0.01, validation: 0.9, oracle: 0.95 } }),
    ).toMatchObject({
      'outlier-position': 'not reproduced',
      overlap: 'not reproduced',
      'outlier-relative': 'not reproduced',
      'mostly-within-three': 'not reproduced',
      'ahead-of-validation-simulated': 'not reproduced',
      'near-the-oracle': 'not reproduced',
      'score-plugin-1.6': 'not reproduced',
      'digits-halves-ahead': 'not reproduced',
    });
  });

  it('are inconclusive from few runs, or none', () => {
    const few = inventedRows(rehearsal).filter(({ repetition }) => repetition < 1);
    const entries = ledgerOf(suite, few, 'standard');
    for (const name of ['outlier-position', 'overlap', 'overlap-relative', 'near-the-oracle', 'null-mean'])
      expect(entries.find(({ claim }) => claim.name === name)?.verdict).toBe('inconclusive');
    for (const { verdict } of ledgerOf(suite, [], 'standard')) expect(verdict).toBe('inconclusive');
  });

  it('cover what the paper says, each with source, expectation and a name of its own', () => {
    expect(new Set(suite.claims.map(({ name }) => name)).size).toBe(suite.claims.length);
    for (const { statement, source, expected, quantity } of suite.claims)
      for (const text of [statement, source, expected, quantity]) expect(text).not.toBe('');
  });
});

describe('the figures', () => {
  it.each(suite.figures.map((figure) => [figure.name, figure] as const))(
    '%s has a title, labelled axes, a legend and a sentence with numbers',
    (_, figure) => {
      for (const size of ['quick', 'standard'] as const) {
        const runs = new RunView(inventedRows(rehearsal, size), size);
        const markup = drawFigure(figure, { runs, plot, palette: paletteOf(suite) }).text;
        expect(markup).toContain(`<h3>${figure.title.replaceAll("'", '&#39;')}</h3>`);
        expect(markup).toMatch(/aria-label="x-axis label"/);
        expect(markup).toMatch(/aria-label="(y|fy)-axis( tick)? label"/);
        expect(markup).toMatch(/swatches/);
        expect(markup).toMatch(/<figcaption>[^<]*\d[^<]*<\/figcaption>/);
        expect(markup).not.toMatch(/NaN|undefined|Infinity/);
      }
    },
  );

  it('say so when there is nothing to draw', () => {
    for (const figure of suite.figures) {
      const runs = new RunView([], 'quick');
      expect(drawFigure(figure, { runs, plot, palette: paletteOf(suite) }).text).toContain(
        'No finished runs of size',
      );
    }
  });
});
