import * as plot from '@observablehq/plot';
import { currentTier } from '@lab/linalg';
import { describe, expect, it } from 'vitest';
import { ledgerOf } from '../src/judging/ledger.ts';
import { RunView } from '../src/judging/run-view.ts';
import { drawFigure } from '../src/report/draw-figure.ts';
import { paletteOf } from '../src/report/palette.ts';
import { linalg } from '../src/suites/kernels/methods/linalg.ts';
import { mlMatrix } from '../src/suites/kernels/methods/ml-matrix.ts';
import { disagreement } from '../src/suites/kernels/metrics/disagreement.ts';
import { dense } from '../src/suites/kernels/problems/dense.ts';
import { suite } from '../src/suites/kernels/suite.ts';
import { matrixOf, type Operation } from '../src/suites/kernels/task.ts';
import { row } from './support/rows.ts';

const operations: readonly Operation[] = ['product', 'gram', 'cholesky', 'qr', 'eigenpairs', 'svd'];
const context = { seed: 1, external: () => Promise.reject(new Error('no external program in this test')) };

const instanceOf = (operation: Operation, order = 33) =>
  dense.generate({ parameters: { operation, order }, repetition: 0, seed: 7 }) as {
    input: Parameters<typeof linalg.run>[0];
    reference: readonly number[];
  };

describe('the suite kernels', () => {
  it.each(operations)('%s: every mode and ml-matrix give the same numbers', async (operation) => {
    const { input, reference } = instanceOf(operation);
    const before = currentTier();
    for (const variant of linalg.variants ?? []) {
      const output = (await linalg.run(input, { ...context, parameters: variant })) as readonly number[];
      expect(disagreement.compute({ input, output, reference })).toBeLessThan(3);
    }
    const output = (await mlMatrix.run(input, { ...context, parameters: {} })) as readonly number[];
    expect(disagreement.compute({ input, output, reference })).toBeLessThan(3);
    expect(currentTier()).toEqual(before);
  });

  it('tells a wrong result', () => {
    const { input, reference } = instanceOf('product');
    const wrong = reference.map((value, k) => (k === 3 ? value + 1e-6 : value));
    expect(disagreement.compute({ input, output: wrong, reference })).toBeGreaterThan(1e6);
    expect(disagreement.compute({ input, output: [], reference })).toBeNaN();
  });

  it('builds symmetric and definite matrices where the operation asks for them, others not', () => {
    expect(matrixOf('eigenpairs', 20, 3).isSymmetric()).toBe(true);
    expect(matrixOf('cholesky', 20, 3).get(4, 4)).toBe(20);
    expect(matrixOf('product', 20, 3).isSymmetric()).toBe(false);
    const entries = matrixOf('product', 200, 3).to1DArray();
    const mean = entries.reduce((sum, x) => sum + x, 0) / entries.length;
    expect(Math.abs(mean)).toBeLessThan(4.5 * Math.sqrt(1 / 12 / entries.length));
  });

  it('judges times against ml-matrix and numpy, and draws them', () => {
    const runs = (ratios: Readonly<Record<string, number>>) =>
      Object.entries(ratios).flatMap(([method, ratio]) =>
        [0, 1, 2].map((repetition) =>
          row({
            suite: 'kernels',
            problem: 'dense',
            problemParameters: { operation: 'product', order: 512 },
            method,
            methodParameters: method === 'linalg' ? { mode: 'default' } : {},
            repetition,
            metrics: { timeRatio: ratio * (1 + repetition / 1000), disagreement: 0.2 },
          }),
        ),
      );
    const verdicts = (rows: ReturnType<typeof runs>) =>
      Object.fromEntries(
        ledgerOf(suite, rows, 'standard').map(({ claim, verdict }) => [claim.name, verdict]),
      );
    expect(verdicts(runs({ linalg: 0.05, numpy: 0.03 }))).toMatchObject({
      'faster-product-512': 'reproduced',
      'near-numpy': 'reproduced',
      'modes-agree': 'reproduced',
    });
    expect(verdicts(runs({ linalg: 0.5, numpy: 0.03 }))).toMatchObject({
      'faster-product-512': 'not reproduced',
      'near-numpy': 'not reproduced',
    });
    const view = new RunView(runs({ linalg: 0.05, numpy: 0.03, 'ml-matrix': 1 }), 'standard');
    for (const figure of suite.figures)
      expect(drawFigure(figure, { runs: view, plot, palette: paletteOf(suite) }).text).toContain('<svg');
  });
});
