import { readFileSync } from 'node:fs';
import { designDiagnostics, designSampling } from '@lab/partial-sampling';
import * as plot from '@observablehq/plot';
import { describe, expect, it } from 'vitest';
import { dataFile } from '../src/data/data-file.ts';
import { blockMeans, readGreyPng } from '../src/data/read-png.ts';
import { RunView } from '../src/judging/run-view.ts';
import type { Method } from '../src/nouns/method.ts';
import { atSize, sizes } from '../src/nouns/size.ts';
import { drawFigure } from '../src/report/draw-figure.ts';
import { paletteOf } from '../src/report/palette.ts';
import { digitsProblem } from '../src/suites/sampling/problems/digits.ts';
import { phantom } from '../src/suites/sampling/problems/phantom.ts';
import { photographs } from '../src/suites/sampling/problems/photographs.ts';
import { sparse } from '../src/suites/sampling/problems/sparse.ts';
import { digitSubspace, dimension, subspace } from '../src/suites/sampling/problems/subspace.ts';
import { suite } from '../src/suites/sampling/suite.ts';
import type { Outcome, SamplingInput } from '../src/suites/sampling/task.ts';
import { row } from './support/rows.ts';

const noExternal = () => Promise.reject(new Error('no external program in this test'));

async function outcome(method: string, input: SamplingInput, seed: number): Promise<Outcome> {
  const found = suite.methods.find(({ name }) => name === method) as
    Method<SamplingInput, Outcome> | undefined;
  if (found === undefined) throw new Error(`no method ${method}`);
  return (await found.run(input, { parameters: {}, seed, external: noExternal })) as Outcome;
}

describe('images', () => {
  it('are read as they are: the sheet of a photograph has the mean that its source has', () => {
    const { values, rows, columns } = readGreyPng(dataFile('ascent.png'));
    expect([rows, columns]).toEqual([512, 512]);
    // scipy.misc.ascent() has the mean 87.4798...
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean).toBeCloseTo(87.4798, 3);
    const blocks = blockMeans({ values, rows, columns }, 128);
    expect(blocks.reduce((sum, value) => sum + value, 0) / blocks.length).toBeCloseTo(mean / 255, 12);
  });

  it('do not divide into blocks of another size', () => {
    expect(() => blockMeans({ values: new Float64Array(9), rows: 3, columns: 3 }, 2)).toThrow();
  });
});

describe('problems', () => {
  it('the digits as a subspace have the deviation of theory at 24 rows: 1.7443', async () => {
    const design = designSampling({ energy: digitSubspace().energy, measurements: 24 });
    expect(designDiagnostics(design, { dimension }).expectedFrobeniusDeviation).toBeCloseTo(1.7443, 3);
    expect(design.saturatedCount).toBe(5);
    const { input } = await subspace.generate({
      parameters: { measurements: 24, draws: 200 },
      repetition: 0,
      seed: 1,
    });
    const found = await outcome('bernoulli', input, 5);
    expect(Math.abs((found.deviation ?? NaN) - 1.7443)).toBeLessThan(4.5 * 0.04);
    expect(found.measuredShare).toBeCloseTo(24 / 64, 1);
  });

  it('sparse signals are found from all rows, and not from a comb', async () => {
    const parameters = { sensing: 'walshHadamard', support: 'uniform', measurements: 128 } as const;
    const { input } = await sparse.generate({ parameters, repetition: 0, seed: 2 });
    const all = input.judge(
      ({ transform }) => ({ rows: Array.from({ length: transform.size }, (_, i) => i) }),
      1,
    );
    expect(all.success).toBe(1);
    expect((await outcome('systematic-natural', input, 3)).success).toBe(0);
  });

  it('every scheme keeps the budget on the phantom, and pictures are kept of the first repetition', async () => {
    const parameters = { side: 32, share: 0.3, decoder: 'cycle-spin' } as const;
    const { input } = await phantom.generate({ parameters, repetition: 0, seed: 4 });
    const names = [
      'bernoulli',
      'fixed-size',
      'local-pivotal',
      'without-replacement',
      'with-replacement',
      'soft',
    ];
    for (const name of [...names, 'half-centre', 'low-pass', 'inverse-square', 'multilevel']) {
      const found = await outcome(name, input, 6);
      expect(found.measuredShare).toBeLessThan(0.3 + 0.06);
      expect(found.relativeError).toBeLessThan(1);
      expect(found.picture?.grey).toHaveLength(1024);
    }
    const later = await phantom.generate({ parameters, repetition: 1, seed: 4 });
    expect((await outcome('bernoulli', later.input, 6)).picture).toBeUndefined();
  });

  it('photographs force the zero frequency', async () => {
    const parameters = { image: 'face', side: 32, share: 0.2 } as const;
    const { input } = await photographs.generate({ parameters, repetition: 0, seed: 5 });
    for (let seed = 0; seed < 5; seed++)
      expect((await outcome('bernoulli', input, seed)).picture?.rows).toContain(0);
  });

  it('digits are found by the decoder, better from more rows', async () => {
    const error = async (measurements: number): Promise<number> => {
      const parameters = { measurements, energies: 'rms', decoder: 'network' } as const;
      let sum = 0;
      for (let repetition = 0; repetition < 4; repetition++) {
        const { input } = await digitsProblem.generate({ parameters, repetition, seed: 7 + repetition });
        sum += (await outcome('bernoulli', input, repetition)).relativeError ?? NaN;
      }
      return sum / 4;
    };
    expect(await error(32)).toBeLessThan(await error(8));
  });

  it('the decoder comes with 297 digits it was not trained on, and says how well it gives them', () => {
    const model = JSON.parse(readFileSync(dataFile('digits-decoder.json'), 'utf8')) as {
      testRows: number[];
      testRelativeError: number;
    };
    expect(new Set(model.testRows).size).toBe(297);
    expect(model.testRelativeError).toBeLessThan(0.22);
  });
});

describe('the suite', () => {
  it('has methods for every problem at every size, and claims of different names', () => {
    for (const size of sizes)
      for (const problem of suite.problems)
        for (const parameters of atSize(problem.cases, size)) {
          const running = suite.methods.filter(
            (method) => method.skip?.({ name: problem.name, parameters }, {}) === undefined,
          );
          expect(running.map(({ name }) => name)).toContain('bernoulli');
          expect(running.length).toBeGreaterThan(1);
        }
    const names = suite.claims.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('draws each case of the experiments at least 40 times in a standard run', () => {
    for (const { name, repetitions } of suite.problems)
      if (name !== 'subspace' && name !== 'tail')
        expect(atSize(repetitions, 'standard'), name).toBeGreaterThanOrEqual(40);
  });

  it('judges orderings case by case', () => {
    const claim = suite.claims.find(({ name }) => name === 'photograph-orderings');
    const judged = (shift: number) => {
      const rows = [0.1, 0.4].flatMap((share) =>
        ['bernoulli', 'without-replacement'].flatMap((method) =>
          Array.from({ length: 8 }, (_, repetition) => {
            const worse = method === 'bernoulli' && share === 0.4 ? shift : 0;
            return row({
              ...{ suite: 'sampling', problem: 'photographs', method, repetition, dataSeed: repetition },
              problemParameters: { image: 'face', side: 128, share },
              metrics: {
                relativeError: 0.2 + 0.01 * Math.sin(repetition + 10 * share + method.length) + worse,
              },
            });
          }),
        ),
      );
      return claim?.judge(new RunView(rows, 'standard'));
    };
    expect(judged(0)?.measured?.value).toBe(0);
    expect(judged(0)?.note).toBe('better in 0 of 2 cases, alike in 2; at least 8 draws in each');
    expect(judged(0.1)?.measured?.value).toBe(1);
    expect(judged(-0.1)?.note).toContain('better in 1 of 2 cases');
  });

  it('draws figures and pictures from runs', () => {
    const common = {
      suite: 'sampling',
      problem: 'phantom',
      problemParameters: { side: 2, share: 0.25, decoder: 'cycle-spin' },
    };
    const rows = ['bernoulli', 'low-pass'].map((method, i) =>
      row({
        ...common,
        method,
        metrics: { relativeError: 0.1 + i / 10, measuredShare: 0.25 },
        curves: {
          relativeError: { x: [2, 2], y: [0, 90, 180, 255] },
          measuredShare: { x: [2, 2], y: [0, 3] },
        },
      }),
    );
    const drawing = { runs: new RunView(rows, 'quick'), plot, palette: paletteOf(suite) };
    for (const name of ['phantom-pictures', 'phantom-error']) {
      const figure = suite.figures.find((candidate) => candidate.name === name);
      if (figure === undefined) throw new Error(`no figure ${name}`);
      const { text } = drawFigure(figure, drawing);
      expect(text).toContain('<svg');
      if (name === 'phantom-pictures') expect(text).toContain('data:image/png;base64,');
    }
  });
});
