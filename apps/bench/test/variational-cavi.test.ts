import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as plot from '@observablehq/plot';
import { describe, expect, it } from 'vitest';
import { dataFile } from '../src/data/data-file.ts';
import { ledgerOf } from '../src/judging/ledger.ts';
import { RunView } from '../src/judging/run-view.ts';
import { canonicalParameters } from '../src/nouns/parameters.ts';
import { atSize, sizes } from '../src/nouns/size.ts';
import { drawFigure } from '../src/report/draw-figure.ts';
import { paletteOf } from '../src/report/palette.ts';
import type { RunRow } from '../src/store/row.ts';
import * as cavi from '../src/suites/variational/cavi/index.ts';
import {
  filesOf,
  readTableNamed,
  realTableNames,
} from '../src/suites/variational/cavi/problems/regression-data.ts';
import type { Outcome } from '../src/suites/variational/cavi/task.ts';
import { suite } from '../src/suites/variational/suite.ts';
import { row } from './support/rows.ts';

const noExternal = () => Promise.reject(new Error('no external program in this test'));

async function outcome(
  problem: string,
  parameters: object,
  method: string,
  variant: object = {},
): Promise<Outcome> {
  const source = cavi.problems.find(({ name }) => name === problem)!;
  const target = cavi.methods.find(({ name }) => name === method)!;
  const { input } = await source.generate({ parameters: parameters as never, repetition: 0, seed: 7 });
  const context = { parameters: variant as never, seed: 3, external: noExternal };
  return (await target.run(input, context)) as Outcome;
}

describe('the data of the regressions', () => {
  const sources = readFileSync(dataFile('SOURCES.md'), 'utf8');
  const shapes: Record<string, [number, number]> = {
    longley: [16, 6],
    mtcars: [32, 10],
    swiss: [47, 5],
    attitude: [30, 6],
    diabetes: [442, 10],
    'diabetes quadratic': [442, 65],
    sonar: [208, 60],
    'breast cancer': [569, 30],
    spam: [4601, 57],
    golub: [38, 3051],
    'golub 500': [38, 500],
  };

  it('are the tables that are named, each with a shape that is known', () => {
    expect([...realTableNames].sort()).toEqual(Object.keys(shapes).sort());
  });

  it.each(Object.entries(shapes))(
    '%s has its shape, numbers only, and the file that SOURCES.md describes',
    (name, shape) => {
      const { X, y } = readTableNamed(name, 1);
      expect([X.rows, X.columns]).toEqual(shape);
      expect(y).toHaveLength(shape[0]);
      expect(y.every(Number.isFinite)).toBe(true);
      const [file] = filesOf(name);
      const base = file!.pathname.split('/').at(-1)!;
      const line = sources.split('\n').find((text) => text.startsWith(`| \`${base}\``));
      expect(line).toContain(createHash('sha256').update(readFileSync(file!)).digest('hex'));
    },
  );

  it('simulated ones depend on the seed alone, and unknown names are refused', () => {
    const [a, b, c] = [1, 1, 2].map((seed) => readTableNamed('autoregressive 30 x 4', seed));
    expect(a!.X.to2DArray()).toEqual(b!.X.to2DArray());
    expect(a!.X.to2DArray()).not.toEqual(c!.X.to2DArray());
    expect(filesOf('iid 3 x 2')).toEqual([]);
    expect(() => readTableNamed('boston', 1)).toThrow("no table 'boston'");
  });
});

describe('the problems', () => {
  it('have names, labels and cases at every size', () => {
    const names = suite.problems.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const problem of cavi.problems)
      for (const size of sizes) {
        const cases = atSize(problem.cases, size);
        expect(cases.length).toBeGreaterThan(0);
        const labels = cases.map((point) => problem.label?.(point));
        expect(new Set(labels).size).toBe(cases.length);
      }
  });

  it('longley at t = 1/16 has the eigenvalues of the data page, and diabetes those at t = 0.1', async () => {
    const longley = await outcome('ridge-regression', { data: 'longley', t: 0.0625 }, 'certificate');
    expect(longley.values['lambdaMax']).toBeCloseTo(4.3914, 4);
    expect(longley.values['lambdaMin']).toBeCloseTo(0.0592, 4);
    const diabetes = await outcome('ridge-regression', { data: 'diabetes', t: 0.1 }, 'certificate');
    expect(diabetes.values['lambdaMax']).toBeCloseTo(3.749, 3);
  });
});

describe('the methods', () => {
  it('count the sweeps of ridge regression: diabetes needs 73 cyclic and 346 damped ones', async () => {
    const at = { data: 'diabetes', t: 0.1 };
    const sequential = await outcome('ridge-regression', at, 'sequential');
    expect(sequential.values['sweeps']).toBe(73);
    const damped = await outcome('ridge-regression', at, 'damped');
    expect(Math.abs(damped.values['sweeps']! - 346)).toBeLessThan(4);
    const parallel = await outcome('ridge-regression', at, 'parallel');
    expect(parallel.values).toMatchObject({ solved: 0, sweeps: 2000 });
    expect((await outcome('ridge-regression', at, 'auto')).values).toMatchObject({ solved: 1 });
  });

  it('two coefficients: parallel flips, sequential settles', async () => {
    const at = { model: 'spike and slab', coupling: 47.5, start: 'zero' };
    const parallel = await outcome('two-coefficients', at, 'parallel');
    expect(parallel.values['step']).toBeGreaterThan(0.5);
    expect(parallel.values['twoStep']).toBeLessThan(1e-9);
    expect((await outcome('two-coefficients', at, 'sequential')).values['step']).toBeLessThan(1e-9);
    expect(parallel.path).toHaveLength(61);
  });

  it('fifty sweeps are fifty, and a census counts every model', async () => {
    const swept = await outcome('timed-sweeps', { rows: 40, columns: 6 }, 'fifty-sweeps', {
      schedule: 'sequential',
    });
    expect(swept.values['sweepsMade']).toBe(50);
    for (const question of ['couplings', 'orbits', 'certificates', 'auto']) {
      const at = { question, design: 'iid', prior: 'atoms', columns: 3, models: 6 };
      const { values } = await outcome('random-models', at, 'census');
      expect(values['models']).toBe(6);
      expect(await outcome('random-models', at, 'census')).toEqual({ values });
    }
  });

  it('say where they do not apply', () => {
    for (const method of cavi.methods) {
      const applies = cavi.problems.filter(
        ({ name }) => method.skip?.({ name, parameters: {} }, {}) === undefined,
      );
      expect(applies.length, method.name).toBeGreaterThan(0);
      expect(applies.length, method.name).toBeLessThan(cavi.problems.length);
    }
  });
});

/** Rows as if everything had been run, with values that a claim's table says. */
function inventedRows(values: Readonly<Record<string, number>>): RunRow[] {
  return cavi.problems.flatMap((problem) =>
    atSize(problem.cases, 'standard').flatMap((parameters) =>
      cavi.methods.flatMap((method) =>
        (method.variants ?? [{}])
          .filter((variant) => method.skip?.({ name: problem.name, parameters }, variant) === undefined)
          .flatMap((variant) =>
            Array.from({ length: problem.name === 'random-design' ? 60 : 1 }, (_, repetition) =>
              row({
                suite: suite.name,
                problem: problem.name,
                problemParameters: parameters,
                method: method.name,
                methodParameters: variant,
                repetition,
                dataSeed: Number.parseInt(
                  createHash('sha256').update(canonicalParameters(parameters)).digest('hex').slice(0, 7),
                  16,
                ),
                metrics: metricsOf(problem.name, parameters, method.name, values),
                curves: { step: { x: [0, 1, 2], y: [0, 0.5, method.name === 'parallel' ? 0 : 0.5] } },
              }),
            ),
          ),
      ),
    ),
  );
}

function metricsOf(
  problem: string,
  parameters: Readonly<Record<string, unknown>>,
  method: string,
  values: Readonly<Record<string, number>>,
): Record<string, number> {
  const gamma = Number(parameters['gamma'] ?? 0);
  const parallel = method === 'parallel';
  const sweeps = { sequential: 70, parallel: 2000, anderson: 35, damped: 300, chebyshev: 60 }[method] ?? 40;
  const ratio = { auto: 1, sequential: 0.9, 'elastic-net': 1, 'fifty-sweeps': 0.5 }[method] ?? 2;
  const base = {
    models: 1000,
    sequentialStable: 900,
    parallelStable: 800,
    violations: 0,
    others: 0,
    fixedPoints: 700,
    cycles: 200,
    escaped: 100,
    rises: 0,
    equalElbo: 50,
    globals: 500,
    falseGlobals: 0,
    notConverged: 0,
    solved: parallel ? 0 : 1,
    sweeps,
    lambdaMax: 1 + 5.8 * gamma,
    unstable:
      problem === 'real-data-stability' ? Number(parameters['data'] !== 'swiss') : Number(gamma > 0.172),
    predictedSequential: 75,
    predictedDamped: 310,
    predictedChebyshev: 58,
    step: parallel ? 0.8 : 0,
    twoStep: 0,
    elboStep: 0,
    timeRatio: parallel ? 0.5 : ratio,
    costRatio: 1.1,
    ...(problem === 'worker-groups' ? { rhoHybrid: groupRate(parameters) } : {}),
    ...(problem === 'other-families' ? familyRates(parameters) : {}),
  };
  return { ...base, ...values };
}

/** Rates by the number of groups at p/n = 0.3 and 0.1. */
function groupRate({ gamma, groups }: Readonly<Record<string, unknown>>): number {
  const at = [1, 2, 4, 8, 16, 0].indexOf(Number(groups));
  return (gamma === 0.3 ? [0.6, 0.74, 1.02, 1.17, 1.27, 1.35] : [0.25, 0.43, 0.5, 0.54, 0.59, 0.62])[at]!;
}

function familyRates({
  model,
  data,
  tau,
  columns,
}: Readonly<Record<string, unknown>>): Record<string, number> {
  const rates = (
    rhoSequential: number,
    rhoParallel: number,
    rhoAllParallel: number,
  ): Record<string, number> => ({
    rhoSequential,
    rhoParallel,
    rhoAllParallel,
  });
  if (model === 'unknown noise') return rates(0.5, Number(columns) / 24, 0);
  if (data === 'sonar') return rates(0.932, 6.58, 11);
  return tau === 10 ? rates(0.951, 1.236, 9.5) : rates(0.989, 0.971, 11);
}

describe('the claims', () => {
  const verdicts = (values: Readonly<Record<string, number>>): Record<string, string> =>
    Object.fromEntries(
      ledgerOf({ ...suite, claims: cavi.claims }, inventedRows(values), 'standard').map(
        ({ claim, verdict }) => [claim.name, verdict],
      ),
    );

  it('hold on results that say so', () => {
    const found = verdicts({});
    expect(found).toMatchObject({ 'sequential-slower-to-converge': 'not reproduced' });
    for (const [name, verdict] of Object.entries(found))
      if (name !== 'sequential-slower-to-converge') expect(`${name}: ${verdict}`).toBe(`${name}: reproduced`);
  });

  it.each([
    ['parallel-implies-sequential', { violations: 1 }],
    ['group-rates', { rhoHybrid: 0.9 }],
    ['free-workers', { rhoHybrid: 1.1 }],
    ['logistic-rates', { rhoSequential: 0.5 }],
    ['logistic-together-unstable', { rhoAllParallel: 0.9 }],
    ['unknown-noise-rates', { rhoSequential: 1.2 }],
    ['auto-cost-near-the-best', { costRatio: 1.6 }],
    ['converse-fails', { parallelStable: 900 }],
    ['two-coefficients-differ', { step: 0 }],
    ['no-period-above-two', { others: 2 }],
    ['equal-elbo-on-cycles', { elboStep: 0.1, step: 0.5 }],
    ['no-false-global', { falseGlobals: 1 }],
    ['auto-converges', { notConverged: 1 }],
    ['auto-solves-all-tables', { solved: 0 }],
    ['parallel-fails-on-spike-and-slab', { solved: 1 }],
    ['anderson-fewer-sweeps', { sweeps: 50 }],
    ['predicts-sequential', { predictedSequential: 500 }],
    ['predicts-damped', { predictedDamped: 5 }],
    ['predicts-chebyshev', { predictedChebyshev: 5 }],
    ['below-threshold', { unstable: 1 }],
    ['above-threshold', { unstable: 0 }],
    ['unstable-on-real-data', { unstable: 1 }],
    ['auto-near-the-best', { timeRatio: 0.1 }],
    ['sequential-slower-per-sweep', { timeRatio: 1.5 }],
    ['sweeps-near-elastic-net', { timeRatio: 0.2 }],
  ] as const)('%s fails where it should', (name, values) => {
    expect(verdicts(values)[name]).toBe('not reproduced');
  });

  it('are inconclusive without runs, and each says what it is', () => {
    for (const { claim, verdict } of ledgerOf(suite, [], 'quick')) {
      expect(verdict).toBe('inconclusive');
      for (const text of [claim.statement, claim.source, claim.expected, claim.quantity])
        expect(text).not.toBe('');
    }
  });
});

describe('the figures', () => {
  const palette = paletteOf(suite);

  it.each(cavi.figures.map((figure) => [figure.name, figure] as const))(
    '%s has a title, axes, a legend and a sentence with numbers',
    (_, figure) => {
      const runs = new RunView(inventedRows({}), 'quick');
      const markup = drawFigure(figure, { runs, plot, palette }).text;
      expect(markup).toContain(`<h3>${figure.title}</h3>`);
      expect(markup).toMatch(/aria-label="x-axis label"/);
      expect(markup).toMatch(/swatches/);
      expect(markup).toMatch(/<figcaption>[^<]*\d[^<]*<\/figcaption>/);
      expect(markup).not.toMatch(/NaN|undefined|Infinity/);
      const empty = drawFigure(figure, { runs: new RunView([], 'quick'), plot, palette }).text;
      expect(empty).toContain('No finished runs of size');
    },
  );
});
