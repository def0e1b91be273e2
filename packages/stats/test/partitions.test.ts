import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  adjustedRandIndex,
  clusteringError,
  contingency,
  linearAssignment,
  normalizedMutualInformation,
  permutation,
  randomStream,
  relabelByFirstAppearance,
} from '../src/index.ts';

fc.configureGlobal({ seed: Number(process.env['FC_SEED'] ?? 1) });

const pair = fc.integer({ min: 1, max: 25 }).chain((n) => {
  const labels = fc.array(fc.integer({ min: -2, max: 4 }), { minLength: n, maxLength: n });
  return fc.tuple(labels, labels);
});

/** All ways to choose distinct columns for the rows. */
function bestByEnumeration(cost: readonly (readonly number[])[], sign: 1 | -1): number {
  const [rows, columns] = [cost.length, cost[0].length];
  const at = (i: number, j: number): number => sign * (rows <= columns ? cost[i][j] : cost[j][i]);
  const [short, long] = [Math.min(rows, columns), Math.max(rows, columns)];
  const search = (i: number, used: number): number => {
    if (i === short) return 0;
    let best = Infinity;
    for (let j = 0; j < long; j += 1) {
      if ((used >> j) & 1) continue;
      best = Math.min(best, at(i, j) + search(i + 1, used | (1 << j)));
    }
    return best;
  };
  return sign * search(0, 0);
}

describe('linear assignment', () => {
  it('finds the best of all matchings, of any shape, smallest and largest', () => {
    fc.assert(
      fc.property(
        fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 })).chain(([rows, columns]) =>
          fc.array(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: columns, maxLength: columns }), {
            minLength: rows,
            maxLength: rows,
          }),
        ),
        (cost) => {
          for (const maximize of [false, true]) {
            const { columns, total } = linearAssignment(cost, { maximize });
            expect(total - bestByEnumeration(cost, maximize ? -1 : 1)).toBe(0);
            const used = columns.filter((j) => j >= 0);
            expect(new Set(used).size).toBe(Math.min(cost.length, cost[0].length));
            const sum = columns.reduce((s, j, i) => s + (j < 0 ? 0 : cost[i][j]), 0);
            expect(sum - total).toBe(0);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('finds a hidden permutation among 200', () => {
    const stream = randomStream('assignment');
    const hidden = permutation(stream, 200);
    const cost = Array.from({ length: 200 }, (_, i) =>
      Array.from({ length: 200 }, (_, j) => (j === hidden[i] ? 0 : 1 + stream.uniform())),
    );
    const { columns, total } = linearAssignment(cost);
    expect([columns, total]).toEqual([hidden, 0]);
  });
});

describe('partition metrics', () => {
  it('do not depend on names or order, and are symmetric', () => {
    fc.assert(
      fc.property(pair, ([labels, reference]) => {
        const renamed = labels.map((label) => 100 - 3 * label);
        for (const metric of [
          adjustedRandIndex,
          normalizedMutualInformation,
          (a: number[], b: number[]) => clusteringError(a, b).rate,
        ]) {
          const value = metric(labels, reference);
          expect(metric(renamed, reference)).toBeCloseTo(value, 12);
          expect(metric(reference, labels)).toBeCloseTo(value, 12);
          expect(metric(labels.toReversed(), reference.toReversed())).toBeCloseTo(value, 12);
        }
        expect(adjustedRandIndex(labels, renamed)).toBe(1);
        expect(normalizedMutualInformation(labels, renamed)).toBeCloseTo(1, 14);
        expect(clusteringError(labels, renamed).misclassified).toBe(0);
      }),
      { numRuns: 150 },
    );
  });

  it('the adjusted Rand index counts pairs', () => {
    fc.assert(
      fc.property(
        pair.filter(([labels]) => labels.length > 1),
        ([labels, reference]) => {
          const n = labels.length;
          let [both, inLabels, inReference] = [0, 0, 0];
          for (let i = 0; i < n; i += 1) {
            for (let j = 0; j < i; j += 1) {
              const a = labels[i] === labels[j] ? 1 : 0;
              const b = reference[i] === reference[j] ? 1 : 0;
              both += a * b;
              inLabels += a;
              inReference += b;
            }
          }
          const expected = (inLabels * inReference) / ((n * (n - 1)) / 2);
          const largest = (inLabels + inReference) / 2;
          const want = largest === expected ? 1 : (both - expected) / (largest - expected);
          expect(adjustedRandIndex(labels, reference)).toBeCloseTo(want, 12);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('the adjusted Rand index is 0 on average for independent labels', () => {
    const stream = randomStream('independent');
    const values = Array.from({ length: 400 }, () => {
      const labels = Array.from({ length: 60 }, () => stream.integer(3));
      return adjustedRandIndex(
        labels,
        Array.from(permutation(stream, 60), (i) => labels[i]),
      );
    });
    const mean = values.reduce((a, b) => a + b, 0) / 400;
    const deviation = Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / 399);
    expect(Math.abs(mean)).toBeLessThan((4.5 * deviation) / 20);
  });

  it('mutual information is 0 for a product partition and 1 for two single clusters', () => {
    expect(normalizedMutualInformation([0, 0, 1, 1], [0, 1, 0, 1])).toBeCloseTo(0, 15);
    expect(normalizedMutualInformation([3, 3], [1, 1])).toBe(1);
    expect(normalizedMutualInformation([3, 3], [1, 2])).toBe(0);
    // 2 I / (H + H) with I = log 2, H = log 2 and 3/2 log 2.
    expect(normalizedMutualInformation([0, 0, 1, 1], [0, 0, 1, 2])).toBeCloseTo(0.8, 14);
  });

  it('the contingency table has the counts and the names', () => {
    const { counts, labels, reference } = contingency([5, 5, -1, 5], [0, 2, 2, 0]);
    expect(counts.to2DArray()).toEqual([
      [2, 1],
      [0, 1],
    ]);
    expect([labels, reference]).toEqual([Float64Array.of(5, -1), Float64Array.of(0, 2)]);
  });

  it('many clusters need no large table', () => {
    const n = 50_000;
    const singles = Int32Array.from({ length: n }, (_, i) => i);
    expect(adjustedRandIndex(singles, singles)).toBe(1);
    expect(normalizedMutualInformation(singles, singles.toReversed())).toBeCloseTo(1, 12);
  });

  it('names clusters by first appearance', () => {
    expect(relabelByFirstAppearance([7, 2, 7, 0, 2])).toEqual(Int32Array.of(0, 1, 0, 2, 1));
    expect(relabelByFirstAppearance([-1, 7, -2, 7, 0])).toEqual(Int32Array.of(-1, 0, -2, 0, 1));
  });
});

describe('bad input', () => {
  it.each([
    ['empty labels', () => relabelByFirstAppearance([]), 'SHAPE'],
    ['labels that are not integers', () => relabelByFirstAppearance([1.5]), 'OUT_OF_RANGE'],
    ['labels that are NaN', () => adjustedRandIndex([NaN], [0]), 'NOT_FINITE'],
    ['unequal lengths', () => normalizedMutualInformation([0, 1], [0]), 'SHAPE'],
    ['reference that is not an integer', () => contingency([0], [0.5]), 'OUT_OF_RANGE'],
    ['costs that are NaN', () => linearAssignment([[NaN]]), 'NOT_FINITE'],
    ['ragged costs', () => linearAssignment([[1, 2], [3]]), 'SHAPE'],
  ])('%s', (_, call, code) => {
    expect(call).toThrow(expect.objectContaining({ code }));
  });
});
