import * as plot from '@observablehq/plot';
import { describe, expect, it } from 'vitest';
import { dataFile } from '../src/data/data-file.ts';
import { readNumbers } from '../src/data/read-table.ts';
import { ledgerOf } from '../src/judging/ledger.ts';
import { RunView } from '../src/judging/run-view.ts';
import { atSize } from '../src/nouns/size.ts';
import { paletteOf } from '../src/report/palette.ts';
import type { RunRow } from '../src/store/row.ts';
import { growthOf, meansByDimension } from '../src/suites/associative-memory/claims/growth.ts';
import { trainableMemory } from '../src/suites/associative-memory/problems/one-step.ts';
import { suite } from '../src/suites/associative-memory/suite.ts';
import type { AssociativeTask, Stored } from '../src/suites/associative-memory/task.ts';
import { row } from './support/rows.ts';

const task: AssociativeTask = {
  d: 16,
  n: 200,
  alpha: 1.5,
  counts: undefined,
  batch: undefined,
  steps: 1,
  seed: 7,
};
const context = { seed: 1, external: () => Promise.reject(new Error('no external program in this test')) };

describe('the word counts', () => {
  it('are 40,000, largest first, with the published share of the first', () => {
    const counts = readNumbers(dataFile('word-frequencies.csv.gz'));
    expect(counts).toHaveLength(40_000);
    for (let i = 1; i < counts.length; i++) expect(counts[i]!).toBeLessThanOrEqual(counts[i - 1]!);
    const top = counts.subarray(0, 32_768);
    expect(counts[0]! / top.reduce((sum, count) => sum + count, 0)).toBeCloseTo(0.043, 3);
  });
});

describe('the methods', () => {
  it.each(suite.methods.map((method) => [method.name, method] as const))(
    '%s stores some facts, the same ones for the same task',
    async (_, method) => {
      for (const parameters of method.variants ?? [{}]) {
        for (const steps of method.name === 'hebbian' ? [3] : [1, 3]) {
          const run = async (): Promise<Stored> =>
            (await method.run({ ...task, steps }, { ...context, parameters })) as Stored;
          const stored = await run();
          expect(stored.recovered).toHaveLength(steps);
          for (const count of stored.recovered) {
            expect(count).toBeGreaterThanOrEqual(0);
            expect(count).toBeLessThanOrEqual(200);
          }
          expect(await run()).toEqual(stored);
        }
      }
    },
  );

  it('have a theory beside one step where there is one', async () => {
    const at = async (name: string, parameters: Record<string, string | number> = {}): Promise<Stored> => {
      const method = suite.methods.find((candidate) => candidate.name === name)!;
      return (await method.run(task, { ...context, parameters })) as Stored;
    };
    expect((await at('muon', { gradient: 'exact' })).theory).toBeGreaterThan(3);
    expect((await at('spectral-family', { member: 'sign' })).theory).toBeUndefined();
  });
});

describe('the problems', () => {
  it('hand out tasks of their sizes, for every case of every size', async () => {
    for (const problem of suite.problems)
      for (const size of ['quick', 'standard', 'full'] as const)
        for (const parameters of atSize(problem.cases, size)) {
          const { input } = await problem.generate({ parameters, repetition: 0, seed: 3 });
          const { d, n, counts, alpha } = input as AssociativeTask;
          expect(d).toBe(parameters['d']);
          expect(counts === undefined).toBe(alpha !== undefined);
          expect(counts?.length ?? n).toBe(n);
        }
  });
});

describe('the trainable form', () => {
  const memory = trainableMemory({ d: 8, n: 50, alpha: 1.5, seed: 2 });

  it('has the gradient of its loss', () => {
    const W = Float64Array.from({ length: 64 }, (_, i) => Math.sin(i));
    const { gradient } = memory.lossAndGradient(W);
    for (const k of [0, 9, 63]) {
      const moved = (sign: number): number => {
        const V = W.slice();
        V[k]! += sign * 1e-5;
        return memory.lossAndGradient(V).loss;
      };
      expect((moved(1) - moved(-1)) / 2e-5).toBeCloseTo(gradient[k]!, 7);
    }
  });

  it('starts at log n and goes down by descent, recovering more', () => {
    let W = new Float64Array(memory.rows * memory.columns);
    expect(memory.lossAndGradient(W).loss).toBeCloseTo(Math.log(50), 12);
    expect(memory.recovered(W)).toBe(0);
    for (let step = 0; step < 30; step++) {
      const { gradient } = memory.lossAndGradient(W);
      W = W.map((weight, k) => weight - 5 * gradient[k]!);
    }
    expect(memory.lossAndGradient(W).loss).toBeLessThan(0.6 * Math.log(50));
    expect(memory.recovered(W)).toBeGreaterThan(2);
  });
});

/** Counts that grow as d^slope with a little noise, and a theory that has the exponent `expected`. */
function runsOf(slope: number, expected: number, alpha: number): RunRow[] {
  return [64, 128, 256, 512].flatMap((d) =>
    [0, 1, 2, 3].map((repetition) =>
      row({
        suite: suite.name,
        problem: 'dimension',
        problemParameters: { d, alpha, n: 32_768 },
        method: 'muon',
        methodParameters: { gradient: 'exact' },
        repetition,
        size: 'standard',
        metrics: {
          recovered: (40 + 0.3 * (repetition - 1.5)) * (d / 64) ** slope,
          theory: 40 * (d / 64) ** expected,
        },
      }),
    ),
  );
}

describe('the claims', () => {
  const verdict = (rows: RunRow[], name: string): string | undefined =>
    ledgerOf(suite, rows, 'standard').find((entry) => entry.claim.name === name)?.verdict;

  it('take an exponent at the asymptote for reproduced, another one not', () => {
    expect(verdict(runsOf(1.33, 1.33, 1.5), 'muon-exponent-1.5')).toBe('reproduced');
    expect(verdict(runsOf(1.6, 1.6, 1.5), 'muon-exponent-1.5')).toBe('not reproduced');
    expect(verdict([], 'muon-exponent-1.5')).toBe('inconclusive');
  });

  it('judge the exponent of the theory at the same dimensions by itself', () => {
    expect(verdict(runsOf(1.5, 1.5, 3), 'muon-exponent-3')).toBe('not reproduced');
    expect(verdict(runsOf(1.5, 1.5, 3), 'muon-theory-3')).toBe('reproduced');
    expect(verdict(runsOf(1.5, 1.2, 3), 'muon-theory-3')).toBe('not reproduced');
  });

  it('fit from d = 128 on, with an error even where counts happen to be equal', () => {
    const view = new RunView(runsOf(1.4, 1.3, 2), 'standard');
    const growth = growthOf(view, { problem: 'dimension', method: 'muon' }, 128)!;
    expect(growth.range).toBe('d = 128, 256, 512');
    expect(growth.measured.value).toBeCloseTo(1.4, 10);
    expect(growth.finite).toBeCloseTo(1.3, 10);
    const [mean] = meansByDimension([{ problem: 'p', parameters: { d: 4 }, values: [3, 3] }]);
    expect(mean!.standardError).toBeGreaterThan(0.5);
  });

  it('say nothing where nothing was run', () => {
    for (const entry of ledgerOf(suite, [], 'quick')) expect(entry.verdict).toBe('inconclusive');
  });
});

describe('the figures', () => {
  it('draw nothing from nothing, and the main one from its runs', () => {
    const palette = paletteOf(suite);
    for (const figure of suite.figures) {
      const drawing = { runs: new RunView([], 'quick'), plot, palette, width: 800 };
      expect(figure.draw(drawing)).toBeUndefined();
    }
    const runs = new RunView(runsOf(1.4, 1.3, 1.5), 'standard');
    const [main] = suite.figures;
    const drawn = main!.draw({ runs, plot, palette, width: 800 })!;
    expect(drawn.sentence).toContain('Muon d^1.40');
  });
});
