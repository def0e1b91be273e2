import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { fit, testHomogeneity } from '@lab/cdte';
import { kcdStatistic } from '@lab/cdte/peers';
import * as plot from '@observablehq/plot';
import { describe, expect, it } from 'vitest';
import { readColumns } from '../src/data/read-columns.ts';
import { findInterpreter } from '../src/external/interpreter.ts';
import { ledgerOf } from '../src/judging/ledger.ts';
import { RunView } from '../src/judging/run-view.ts';
import { verdictOf } from '../src/judging/verdict.ts';
import { canonicalParameters } from '../src/nouns/parameters.ts';
import { atSize, type Size } from '../src/nouns/size.ts';
import { drawFigure } from '../src/report/draw-figure.ts';
import { paletteOf } from '../src/report/palette.ts';
import type { RunRow } from '../src/store/row.ts';
import { rejectionShare } from '../src/suites/treatment-effects/claims/rates.ts';
import { recommended } from '../src/suites/treatment-effects/methods/cdte.ts';
import { drKteStatistic } from '../src/suites/treatment-effects/methods/dr-kte.ts';
import { fitSample } from '../src/suites/treatment-effects/methods/fit-sample.ts';
import { quadraticForm } from '../src/suites/treatment-effects/methods/naive-mmd.ts';
import {
  designText,
  drawSamples,
  type DesignName,
} from '../src/suites/treatment-effects/problems/designs.ts';
import { truePsi2 } from '../src/suites/treatment-effects/problems/double-robustness.ts';
import { spreadAround } from '../src/suites/treatment-effects/problems/local-effects.ts';
import { jobTraining, projectStar } from '../src/suites/treatment-effects/problems/real-data.ts';
import { readStudy, studies } from '../src/suites/treatment-effects/problems/real-data-sets.ts';
import { suite } from '../src/suites/treatment-effects/suite.ts';
import type { TreatmentInput, TreatmentOutput } from '../src/suites/treatment-effects/task.ts';
import { row } from './support/rows.ts';

const noExternal = () => Promise.reject(new Error('no external program in this test'));

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function inputOf(design: DesignName, n: number, samples = 1, setting: 'obs' | 'rct' = 'obs'): TreatmentInput {
  return { samples: drawSamples({ design, setting, delta: 1.5, n }, samples, 7) };
}

describe('the designs', () => {
  it('give the same data for the same seed and others for another', () => {
    const point = { design: 'hetscale', setting: 'obs', delta: 1, n: 30 } as const;
    expect(drawSamples(point, 2, 1)).toEqual(drawSamples(point, 2, 1));
    expect(drawSamples(point, 2, 1)).not.toEqual(drawSamples(point, 2, 2));
    const [a, b] = drawSamples(point, 2, 1);
    expect(a).not.toEqual(b);
  });

  it('tell propensities only where they are known by design', () => {
    expect(inputOf('null', 40).samples[0]?.propensity).toBeNull();
    expect(inputOf('null', 40, 1, 'rct').samples[0]?.propensity).toBe(0.5);
  });

  it('change what they say: mean, spread, or neither over all', () => {
    const many = (design: DesignName) => {
      const [sample] = drawSamples({ design, setting: 'rct', delta: 1, n: 40_000 }, 1, 3);
      const { X, treatment, Y } = sample!;
      const residuals = [0, 1].map((arm) =>
        Y.flatMap(([y = NaN], i) => (treatment[i] === arm ? [y - 0.7 * X[i]![1]!] : [])),
      );
      const means = residuals.map(mean);
      const sds = residuals.map((values, arm) => Math.sqrt(mean(values.map((v) => (v - means[arm]!) ** 2))));
      return { shift: means[1]! - means[0]!, ratio: sds[1]! / sds[0]! };
    };
    // 4.5 standard errors: of a difference of means about 0.01 times the deviations, of a ratio about as much.
    expect(Math.abs(many('null').shift)).toBeLessThan(0.045);
    expect(Math.abs(many('shift').shift - 0.5)).toBeLessThan(0.045);
    expect(Math.abs(many('hetshift').shift)).toBeLessThan(0.06);
    expect(Math.abs(many('scale').ratio - 2)).toBeLessThan(0.07);
    expect(Math.abs(many('hetscale').ratio - 1)).toBeLessThan(0.09);
    const { shift, ratio } = many('bimodal');
    expect(Math.abs(shift)).toBeLessThan(0.045);
    expect(Math.abs(ratio - 1)).toBeLessThan(0.045);
  });

  it('have words', () => {
    for (const text of Object.values(designText)) expect(text).not.toBe('');
  });

  it('have the population value that quadrature gives elsewhere', () => {
    expect(truePsi2()).toBeCloseTo(0.0399930872549, 12);
  });

  it('have a local truth that agrees with a sum over many draws', () => {
    const [delta, b, x3] = [1.2, 0.8, 0.7];
    let [top, bottom] = [0, 0];
    for (let k = -4000; k <= 4000; k++) {
      const z = k / 500;
      const weight = Math.exp(-(z ** 2) / 2 - (z - x3) ** 2 / (2 * b ** 2));
      top += weight * 2 * Math.sinh(delta * z);
      bottom += weight;
    }
    expect(spreadAround(x3, delta, b)).toBeCloseTo(top / bottom, 10);
  });
});

describe('the studies', () => {
  it.each([
    ['nsw', 445, 185, 8, 1],
    ['nsw-observational', 614, 185, 8, 1],
    ['star', 3730, 1731, 6, 2],
  ] as const)('%s has the published size and arms', (name, rows, treated, covariates, outcomes) => {
    const { X, treatment, Y } = readStudy(studies[name]);
    expect([X.length, treatment.length, Y.length]).toEqual([rows, rows, rows]);
    expect(treatment.filter((arm) => arm === 1)).toHaveLength(treated);
    expect([X[0]?.length, Y[0]?.length]).toEqual([covariates, outcomes]);
  });

  it('name their file, and a column that is not there is an error', () => {
    expect(jobTraining.files?.({ data: 'nsw', propensity: 'known' })).toEqual([studies.nsw.file]);
    expect(() => readStudy({ ...studies.nsw, treatment: 'drug' })).toThrow(/no column 'drug'/);
  });

  it('are read by columns; what is no number is an error that names the line', () => {
    expect(readColumns(studies.nsw.file).get('age')?.[0]).toBe(37);
    const folder = mkdtempSync(path.join(tmpdir(), 'lab-bench-test-'));
    const file = path.join(folder, 'broken.csv');
    writeFileSync(file, 'a,b\n1,2\n3,x\n');
    expect(() => readColumns(pathToFileURL(file))).toThrow(/line 3: 'x' is no number/);
    writeFileSync(file, 'a,b\n1\n');
    expect(() => readColumns(pathToFileURL(file))).toThrow(/line 2: 1 fields, not 2/);
    rmSync(folder, { recursive: true });
  });

  it('a subsample has as many pupils as asked for, none twice, and the whole is the whole', async () => {
    const { input } = await projectStar.generate({ parameters: { n: 300 }, repetition: 0, seed: 4 });
    expect(input.samples[0]?.X).toHaveLength(300);
    const whole = await projectStar.generate({ parameters: { n: 3730 }, repetition: 0, seed: 4 });
    expect(whole.input.samples[0]?.Y).toEqual(readStudy(studies.star).Y);
    expect(whole.reference.changes).toBeNull();
  });
});

describe('the methods', () => {
  const methods = suite.methods.filter((method) => method.external === undefined);
  const local = ['local-effect', 'final-stage'];

  it.each(
    methods.filter(({ name }) => !local.includes(name)).map((method) => [method.name, method] as const),
  )('%s gives a p-value for every data set, the same for the same seed', async (name, method) => {
    const input = inputOf('hetscale', name === 'dr-kte' || name === 'kcd' ? 60 : 90, 2);
    for (const parameters of method.variants ?? [{}]) {
      const context = { parameters, seed: 5, external: noExternal };
      const output = (await method.run(input, context)) as TreatmentOutput;
      expect(output.tests).toHaveLength(2);
      for (const { pValue } of output.tests) {
        expect(pValue).toBeGreaterThanOrEqual(0);
        expect(pValue).toBeLessThanOrEqual(1);
      }
      expect(await method.run(input, context)).toEqual(output);
    }
  });

  it('take two outcomes where they say so', async () => {
    const { input } = await projectStar.generate({ parameters: { n: 120 }, repetition: 0, seed: 1 });
    for (const name of ['cdte', 'marginal', 'blp', 'cross', 'naive-mmd']) {
      const method = methods.find((candidate) => candidate.name === name)!;
      const [parameters = {}] = method.variants ?? [{}];
      const { tests } = (await method.run(input, {
        parameters,
        seed: 1,
        external: noExternal,
      })) as TreatmentOutput;
      expect(tests[0]?.pValue).toBeGreaterThan(0);
    }
  });

  it.each(local)('%s gives effects at every point asked for', async (name) => {
    const problem = suite.problems.find((candidate) => candidate.name === 'local-effects')!;
    const { input, reference } = await problem.generate({
      parameters: { n: 150, delta: 1.5 },
      repetition: 0,
      seed: 2,
    });
    const method = methods.find((candidate) => candidate.name === name)!;
    const output = (await method.run(input, {
      parameters: {},
      seed: 2,
      external: noExternal,
    })) as TreatmentOutput;
    expect(output.tests).toEqual([]);
    expect(output.local?.witness).toHaveLength(7);
    for (const metric of suite.metrics.filter(({ timed }) => timed !== true)) {
      const value = metric.compute({ input, output, reference });
      if (value !== undefined) expect(Number.isFinite(value)).toBe(true);
    }
  });

  it('DR-KTE has the statistic of the marginal V form, and follows the treatment', () => {
    const [sample] = inputOf('scale', 80).samples;
    const model = fitSample(sample!);
    const statistic = drKteStatistic(sample!, model.propensity, model.lambdas ?? []);
    const expected = testHomogeneity(model, { discrepancy: 'marginal', form: 'V' }).statistic;
    expect(statistic(sample!.treatment)).toBeCloseTo(expected, 10);
    const swapped = sample!.treatment.map((arm) => 1 - arm);
    expect(statistic(swapped)).not.toBeCloseTo(expected, 3);
  });

  it('KCD redraws have the statistic of the package', async () => {
    const { kcdRedraw } = await import('@lab/cdte/peers');
    const [sample] = inputOf('scale', 60).samples;
    const data = { X: sample!.X.map((r) => [...r]), Y: sample!.Y.map((r) => [...r]) };
    const treatment = [...sample!.treatment].reverse();
    const { statistic } = kcdStatistic({ ...data, treatment }, { lambda: 0.05 });
    expect(kcdRedraw(data, { lambda: 0.05 })(treatment)).toBe(statistic);
  });

  it('the recommended variant is the default of the package', () => {
    const { samples } = inputOf('scale', 80);
    const { X, treatment, Y, folds } = samples[0]!;
    const data = { X: X.map((r) => [...r]), treatment, Y: Y.map((r) => [...r]) };
    const plain = testHomogeneity(fit(data, { folds }));
    const cdte = methods.find(({ name }) => name === 'cdte')!;
    const output = cdte.run({ samples }, { parameters: recommended, seed: 1, external: noExternal });
    expect((output as TreatmentOutput).tests[0]?.pValue).toBe(plain.pValue);
  });

  it('a quadratic form is what it says', () => {
    expect(quadraticForm(Float64Array.of(2, 1, 1, 3), Float64Array.of(1, -2))).toBe(10);
  });
});

describe('the external methods', () => {
  it('name scripts that are there and the modules they need', () => {
    const externals = suite.methods.filter((method) => method.external !== undefined);
    expect(externals.map(({ name }) => name).sort()).toEqual(['forest-dr-learner', 'numpy-cdte']);
    for (const { external } of externals) expect(external!.imports).toContain('numpy');
  });

  it('numpy gives the p-values of the package to 1e-8, with estimated and with known propensities', async (context) => {
    const found = await findInterpreter('python', ['numpy']);
    if (found.kind !== 'found') return context.skip();
    const samples = [...inputOf('scale', 70).samples, ...inputOf('null', 60, 1, 'rct').samples];
    const folder = path.join(import.meta.dirname, '../external');
    const program = `import json, sys; sys.path.insert(0, ${JSON.stringify(folder)}); import numpy_cdte; print(json.dumps(numpy_cdte.handle(json.load(sys.stdin))))`;
    const request = {
      testBandwidthScale: 0.5,
      samples: samples.map(({ X, treatment, Y, folds, propensity }) => ({
        x: X,
        treatment,
        y: Y,
        folds,
        ...(propensity === null ? {} : { propensity: treatment.map(() => propensity) }),
      })),
    };
    const { stdout, stderr } = spawnSync(found.command, ['-c', program], {
      input: JSON.stringify(request),
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    const { tests } = JSON.parse(stdout) as TreatmentOutput;
    for (const [k, sample] of samples.entries()) {
      const own = testHomogeneity(fitSample(sample));
      expect(Math.abs(tests[k]!.pValue - own.pValue)).toBeLessThan(1e-8);
      expect(Math.abs(tests[k]!.ate! - own.meanEffects[0]!.ate)).toBeLessThan(1e-8);
    }
  });
});

/** Rows as if everything had been run at a size, with invented outcomes that depend on method and problem alone. */
function inventedRows(
  rates: Readonly<Record<string, number>>,
  size: Size = 'standard',
  others: Readonly<Record<string, number>> = {},
): RunRow[] {
  return suite.problems.flatMap((problem) =>
    atSize(problem.cases, size).flatMap((parameters) =>
      suite.methods.flatMap((method) =>
        (method.variants ?? [{}])
          .filter((variant) => method.skip?.({ name: problem.name, parameters }, variant) === undefined)
          .flatMap((variant) =>
            Array.from({ length: 12 }, (_, repetition) => {
              const base =
                rates[`${method.name} ${String(parameters['design'] ?? problem.name)}`] ??
                rates[method.name] ??
                0.05;
              const rejection = Math.min(1, Math.max(0, base + (repetition % 2 === 0 ? 0.01 : -0.01)));
              const seconds =
                (method.name === 'numpy-cdte' ? 1 : (others['seconds'] ?? 0.4)) * (1 + 0.001 * repetition);
              const metrics: Record<string, number> = {
                rejection,
                mistakes: rejection,
                pValue: 0.2 + 0.0001 * repetition,
                psi2Bias: (others[`bias ${canonicalParameters(variant)}`] ?? 0) + 0.0001 * (repetition - 5.5),
                meanEffect: 1600,
                rawDifference:
                  parameters['data'] === 'nsw' ? 1794.34 : parameters['data'] === undefined ? 5.88 : -635.03,
                secondRawDifference: 8.18,
                overlapWarning: 1,
                clipped: 3,
                witnessError: method.name === 'final-stage' ? 0.05 : 0.09 + 0.001 * repetition,
                spreadEffect: 3 + 0.01 * repetition,
                bandCovers: 1,
                spreadLower: -1,
                spreadUpper: 1,
                ...(problem.timing === undefined ? {} : { seconds, timeRatio: seconds }),
              };
              const curve = { x: [-1, 0, 1], y: [-1, 0, 1] };
              return row({
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
                metrics,
                curves: { spreadEffect: curve, spreadLower: curve, spreadUpper: curve, bandCovers: curve },
              });
            }),
          ),
      ),
    ),
  );
}

const good = {
  cdte: 0.9,
  'cdte level': 0.045,
  'cdte-low-rank': 0.04,
  'cdte null': 0.05,
  'cdte hetshift': 0.6,
  'cdte scale': 0.5,
  'blp hetshift': 0.9,
  'blp scale': 0.1,
  'naive-mmd': 0.6,
};

describe('the claims', () => {
  const verdicts = (rows: readonly RunRow[]): Record<string, string> =>
    Object.fromEntries(ledgerOf(suite, rows, 'standard').map(({ claim, verdict }) => [claim.name, verdict]));

  it('hold when the runs say so', () => {
    const bothWrong = canonicalParameters({ propensity: 'constant', outcome: 'arm-mean' });
    expect(verdicts(inventedRows(good, 'standard', { [`bias ${bothWrong}`]: 0.014 }))).toMatchObject({
      'level-obs-200': 'reproduced',
      'level-rct-200': 'reproduced',
      'level-not-exceeded-cdte-100': 'reproduced',
      'confounding-fools-the-unadjusted': 'reproduced',
      'sees-the-hidden-change': 'reproduced',
      'marginal-does-not-see-it': 'reproduced',
      'blp-does-not-see-it': 'reproduced',
      'ahead-on-spread': 'reproduced',
      'behind-on-linear-means': 'reproduced',
      'unbiased-both-right': 'reproduced',
      'biased-when-both-are-wrong': 'reproduced',
      'same-in-numpy': 'reproduced',
      'effect-flips-with-x3': 'reproduced',
      'band-holds': 'reproduced',
      'regression-stage-no-worse': 'reproduced',
      'nsw-raw-difference': 'reproduced',
      'nsw-not-rejected': 'reproduced',
      'nsw-mean-effect': 'reproduced',
      'observational-raw-difference': 'reproduced',
      'observational-warned': 'reproduced',
      'star-raw-effects': 'reproduced',
      'plain-within-twice-numpy': 'reproduced',
      'level-with-numpy': 'reproduced',
      'low-rank-half-of-numpy': 'reproduced',
    });
  });

  it('fail when they say the opposite', () => {
    const bad = {
      cdte: 0.4,
      'cdte level': 0.2,
      'cdte-low-rank': 0.2,
      'cdte null': 0.2,
      marginal: 0.5,
      blp: 0.5,
      'naive-mmd': 0.05,
    };
    const bothRight = canonicalParameters({ propensity: 'logistic', outcome: 'ridge' });
    expect(
      verdicts(inventedRows(bad, 'standard', { seconds: 4, [`bias ${bothRight}`]: 0.02 })),
    ).toMatchObject({
      'level-obs-200': 'not reproduced',
      'level-not-exceeded-cdte-500': 'not reproduced',
      'confounding-fools-the-unadjusted': 'not reproduced',
      'sees-the-hidden-change': 'not reproduced',
      'marginal-does-not-see-it': 'not reproduced',
      'blp-does-not-see-it': 'not reproduced',
      'unbiased-both-right': 'not reproduced',
      'biased-when-both-are-wrong': 'not reproduced',
      'star-rejected': 'not reproduced',
      'level-with-numpy': 'not reproduced',
      'low-rank-half-of-numpy': 'not reproduced',
    });
  });

  it('are told by none of the rows of another method', () => {
    const rows = inventedRows(good).filter(({ method }) => method !== 'cdte');
    expect(verdicts(rows)['sees-the-hidden-change']).toBe('inconclusive');
  });

  it('on rates know that a few data sets tell little', () => {
    const batch = (rate: number, samples: number): RunView =>
      new RunView(
        [
          row({
            suite: suite.name,
            problem: 'level',
            problemParameters: { setting: 'obs', n: 200, samples },
            method: 'cdte',
            methodParameters: recommended,
            metrics: { rejection: rate },
          }),
        ],
        'quick',
      );
    const few = rejectionShare(batch(0.05, 20), { problem: 'level' });
    expect(few).toMatchObject({ value: 0.05, observations: 20 });
    expect(few?.standardError).toBeCloseTo(Math.sqrt((0.05 * 0.95) / 20), 12);
    const none = rejectionShare(batch(0, 30), { problem: 'level' });
    expect(verdictOf(none, { atMost: 0.08 })).toBe('inconclusive');
    expect(verdictOf(rejectionShare(batch(0, 300), { problem: 'level' }), { atMost: 0.08 })).toBe(
      'reproduced',
    );
  });

  it('have names of their own, a source, an expectation', () => {
    expect(new Set(suite.claims.map(({ name }) => name)).size).toBe(suite.claims.length);
    for (const { statement, source, expected, quantity } of suite.claims)
      for (const text of [statement, source, expected, quantity]) expect(text).not.toBe('');
  });
});

describe('the figures', () => {
  const runs = new RunView(inventedRows(good), 'standard');

  it.each(suite.figures.map((figure) => [figure.name, figure] as const))(
    '%s has a title, labelled axes, a legend and a sentence with numbers',
    (_, figure) => {
      const markup = drawFigure(figure, { runs, plot, palette: paletteOf(suite) }).text;
      expect(markup).toContain(`<h3>${figure.title.replaceAll("'", '&#39;')}</h3>`);
      expect(markup).toMatch(/aria-label="x-axis label"/);
      expect(markup).toMatch(/swatches/);
      expect(markup).toMatch(/<figcaption>[^<]*\d[^<]*<\/figcaption>/);
      expect(markup).not.toMatch(/NaN|undefined|Infinity/);
    },
  );

  it('give a design one dot a method, at the common size and strength', () => {
    for (const name of ['rejection-by-design', 'costly-peers']) {
      const figure = suite.figures.find((candidate) => candidate.name === name)!;
      const markup = drawFigure(figure, { runs, plot, palette: paletteOf(suite) }).text;
      const titles = [...markup.matchAll(/<title>(?<which>[^:<]*): [^<]*<\/title>/g)];
      const shown = titles.map(({ groups }) => groups?.['which'] ?? '');
      expect(shown.length).toBeGreaterThan(5);
      // Drawn twice: for wide and for narrow windows.
      expect(shown).toHaveLength(2 * new Set(shown).size);
    }
  });

  it('say so when there is nothing to draw', () => {
    for (const figure of suite.figures) {
      const empty = new RunView([], 'quick');
      expect(drawFigure(figure, { runs: empty, plot, palette: paletteOf(suite) }).text).toContain(
        'No finished runs of size',
      );
    }
  });
});

describe('the suite', () => {
  it('gives every problem a method of its own at every size', () => {
    for (const size of ['quick', 'standard', 'full'] as const)
      for (const problem of suite.problems)
        for (const parameters of atSize(problem.cases, size)) {
          const asked = suite.methods.filter((method) =>
            (method.variants ?? [{}]).some(
              (variant) => method.skip?.({ name: problem.name, parameters }, variant) === undefined,
            ),
          );
          expect(asked.length, `${problem.name} ${canonicalParameters(parameters)}`).toBeGreaterThan(0);
        }
  });

  it('compares with the peer that a timed problem names', () => {
    for (const { timing } of suite.problems)
      if (timing !== undefined) expect(suite.methods.map(({ name }) => name)).toContain(timing.peer);
  });
});
