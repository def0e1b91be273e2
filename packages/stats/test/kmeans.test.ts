import fc from 'fast-check';
import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import {
  adjustedRandIndex,
  assignToCentres,
  iterateKmeans,
  kmeans,
  kmeansAsync,
  kmeansObjective,
  randomStream,
  sphericalKmeans,
  type KmeansOptions,
} from '../src/index.ts';

fc.configureGlobal({ seed: Number(process.env['FC_SEED'] ?? 1) });

interface Sample {
  readonly data: Float64Array;
  readonly rows: number;
  readonly columns: number;
}

/** Rows around K centres in turn; `separation` is the standard deviation of a centre's coordinates. */
function blobs(rows: number, columns: number, clusters: number, separation: number, seed = 1): Sample {
  const stream = randomStream('blobs', seed);
  const data = stream.fillNormal(new Float64Array(rows * columns));
  const centres = stream.fillNormal(new Float64Array(clusters * columns));
  for (let at = 0; at < data.length; at += 1) {
    const row = Math.floor(at / columns);
    data[at] += separation * centres[(row % clusters) * columns + (at % columns)];
  }
  return { data, rows, columns };
}

const truth = (rows: number, clusters: number): Int32Array =>
  Int32Array.from({ length: rows }, (_, i) => i % clusters);

/** Lloyd's algorithm as the textbook has it, from given centres. */
function plainLloyd(
  { data, rows, columns }: Sample,
  start: readonly (readonly number[])[],
  weights: readonly number[],
): number[] {
  let centres = start.map((row) => row.slice());
  let labels: number[] = [];
  for (let step = 0; step < 500; step += 1) {
    const next = Array.from({ length: rows }, (_, i) => {
      const squares = centres.map((centre) =>
        centre.reduce((sum, c, j) => sum + (data[i * columns + j] - c) ** 2, 0),
      );
      return squares.indexOf(Math.min(...squares));
    });
    if (next.every((label, i) => label === labels[i])) break;
    labels = next;
    centres = centres.map((old, k) => {
      const total = weights.reduce((sum, w, i) => sum + (labels[i] === k ? w : 0), 0);
      if (total === 0) return old;
      return old.map(
        (_, j) =>
          weights.reduce((sum, w, i) => sum + (labels[i] === k ? w * data[i * columns + j] : 0), 0) / total,
      );
    });
  }
  return labels;
}

describe('k-means', () => {
  it('finds separated clusters, in few and in very many columns', () => {
    for (const [rows, columns, clusters] of [
      [300, 2, 3],
      [500, 20, 8],
      [80, 2000, 4],
    ]) {
      const X = blobs(rows, columns, clusters, columns > 100 ? 1 : 6);
      const result = kmeans(X, clusters);
      expect(adjustedRandIndex(result.labels, truth(rows, clusters))).toBe(1);
      expect(result.converged).toBe(true);
    }
  });

  it('gives a result whose parts fit together', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer(),
        (rows, columns, clusters, seed) => {
          fc.pre(clusters <= rows);
          const X = blobs(rows, columns, 3, 2, seed);
          const { labels, objective, centres, sizes, objectives, iterations, converged } = kmeans(
            X,
            clusters,
            { restarts: 4, seed },
          );
          expect([centres.rows, centres.columns, sizes.length, objectives.length]).toEqual([
            clusters,
            columns,
            clusters,
            4,
          ]);
          expect(labels[0]).toBe(0);
          expect(sizes.reduce((a, b) => a + b, 0)).toBe(rows);
          expect(Math.min(...sizes)).toBeGreaterThan(0);
          expect([iterations >= 1, converged]).toEqual([true, true]);
          expect(objective).toBeCloseTo(kmeansObjective(X, labels), 9);
          expect(Math.min(...objectives)).toBeGreaterThanOrEqual(objective * (1 - 1e-9));
          // At rest: every row lies at the nearest mean.
          const nearest = assignToCentres(X, centres);
          expect(adjustedRandIndex(nearest, labels)).toBe(1);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is plain Lloyd: bounds and reduced coordinates only spare work', () => {
    for (const [rows, columns, clusters, seed] of [
      [200, 3, 6, 1],
      [200, 3, 6, 2],
      [120, 1, 5, 3],
      [30, 90, 4, 4],
    ]) {
      const X = blobs(rows, columns, clusters, 1, seed);
      const stream = randomStream('weights', seed);
      const weights = Array.from({ length: rows }, () => stream.integer(4) + 0.5);
      const init = Array.from({ length: clusters }, (_, k) =>
        Array.from(X.data.subarray(k * columns, (k + 1) * columns)),
      );
      const { labels } = kmeans(X, clusters, { init, weights });
      expect(adjustedRandIndex(labels, plainLloyd(X, init, weights))).toBe(1);
    }
  });

  it('takes the global optimum of small problems that enumeration finds', () => {
    const stream = randomStream('small');
    for (let trial = 0; trial < 10; trial += 1) {
      const X = { data: stream.fillNormal(new Float64Array(16)), rows: 8, columns: 2 };
      let best = Infinity;
      for (let code = 0; code < 3 ** 8; code += 1) {
        const labels = Array.from({ length: 8 }, (_, i) => Math.floor(code / 3 ** i) % 3);
        if (new Set(labels).size === 3) best = Math.min(best, kmeansObjective(X, labels));
      }
      expect(kmeans(X, 3, { restarts: 60 }).objective).toBeCloseTo(best, 10);
    }
  });

  it('moves and scales with the rows', () => {
    const X = blobs(150, 4, 5, 2);
    const plain = kmeans(X, 5);
    const moved = kmeans({ ...X, data: X.data.map((x) => 1e7 + x) }, 5);
    const scaled = kmeans({ ...X, data: X.data.map((x) => 1e-8 * x) }, 5);
    expect(moved.labels).toEqual(plain.labels);
    expect(moved.objective).toBeCloseTo(plain.objective, 4);
    expect(scaled.labels).toEqual(plain.labels);
    expect(scaled.objective * 1e16).toBeCloseTo(plain.objective, 6);
  });

  it('takes whole weights for repeats', () => {
    const X = blobs(40, 3, 3, 3);
    const weights = Array.from({ length: 40 }, (_, i) => i % 3);
    const rows = weights.flatMap((w, i) =>
      new Array<number[]>(w).fill(Array.from(X.data.subarray(3 * i, 3 * i + 3))),
    );
    const weighted = kmeans(X, 3, { weights });
    expect(weighted.objective).toBeCloseTo(kmeans(rows, 3).objective, 9);
    expect(kmeansObjective(X, weighted.labels, { weights })).toBeCloseTo(weighted.objective, 9);
  });

  it('gives the same result for the same seed, for every form of matrix, and leaves its input alone', () => {
    const X = blobs(100, 3, 4, 1);
    const copy = X.data.slice();
    const first = kmeans(X, 4, { seed: 'x', restarts: 3 });
    const rows = Array.from({ length: 100 }, (_, i) => Array.from(X.data.subarray(3 * i, 3 * i + 3)));
    const padded = new Float64Array(500).fill(NaN);
    rows.forEach((row, i) => padded.set(row, 5 * i));
    for (const form of [rows, new Matrix(rows), { data: padded, rows: 100, columns: 3, stride: 5 }]) {
      expect(kmeans(form, 4, { seed: 'x', restarts: 3 })).toEqual(first);
    }
    expect(X.data).toEqual(copy);
    expect(kmeans(X, 4, { seed: 'y', restarts: 3 }).objectives).not.toEqual(first.objectives);
  });

  it('restarts that are abandoned have the objective they would have ended with', () => {
    const X = blobs(60, 2, 4, 1.5);
    const { objectives } = kmeans(X, 4, { restarts: 40 });
    expect(new Set(Array.from(objectives, (v) => v.toPrecision(10))).size).toBeLessThan(40);
    for (let r = 0; r < 40; r += 1) {
      // One more restart alone, at the same seed: r restarts before it cannot change it.
      const some = kmeans(X, 4, { restarts: r + 1 }).objectives;
      expect(Math.abs(some[r] - objectives[r])).toBeLessThan(1e-9 * objectives[r]);
    }
    const ends = new Set<string>();
    for (const { labels, restart } of iterateKmeans(X, 4, { restarts: 40 })) {
      expect(kmeansObjective(X, labels)).toBeGreaterThanOrEqual(objectives[restart] * (1 - 1e-12));
      ends.add(restart.toString());
    }
    expect(ends.size).toBe(40);
  });

  it('fills empty clusters with the farthest point', () => {
    // The second and third start centres are nobody's nearest.
    const X = [[0], [1], [2], [10], [11]];
    const { labels, sizes } = kmeans(X, 3, { init: [[1], [500], [900]] });
    expect(Math.min(...sizes)).toBeGreaterThan(0);
    expect(new Set(labels).size).toBe(3);
  });

  it('keeps every cluster inhabited where rows repeat', () => {
    const { sizes, objective, converged } = kmeans([[1], [1], [1], [1], [2]], 4);
    expect([Math.min(...sizes) > 0, objective, converged]).toEqual([true, 0, true]);
  });

  it('stops after maxIterations and says so; a tolerance ends it early', () => {
    const X = blobs(3000, 2, 8, 0.5);
    const cut = kmeans(X, 8, { maxIterations: 2, restarts: 1 });
    expect([cut.iterations, cut.converged]).toEqual([2, false]);
    const loose = kmeans(X, 8, { tolerance: 0.05, restarts: 1 });
    const tight = kmeans(X, 8, { tolerance: 0, restarts: 1 });
    expect(loose.iterations).toBeLessThan(tight.iterations);
    expect(loose.converged).toBe(true);
  });

  it.each(['k-means++', 'random'] as const)('starts by %s', (init) => {
    const { objective } = kmeans(blobs(200, 2, 3, 8), 3, { init });
    expect(objective).toBeCloseTo(kmeans(blobs(200, 2, 3, 8), 3).objective, 8);
  });

  it('starts by k-means++ find eight separated clusters in most single starts', () => {
    const X = blobs(800, 5, 8, 6, 4);
    const { objectives } = kmeans(X, 8, { restarts: 40 });
    const best = Math.min(...objectives);
    const hits = objectives.filter((value) => value < best * 1.001).length;
    // Plain k-means++ finds them in about half the starts, the greedy choice in nearly all.
    expect(hits).toBeGreaterThan(30);
  });
});

describe('k-means in steps', () => {
  const X = blobs(4000, 6, 5, 0.7);

  it('async and iterated give the result of kmeans', async () => {
    const options: KmeansOptions = { restarts: 3, seed: 4 };
    const direct = kmeans(X, 5, options);
    expect(await kmeansAsync(X, 5, options)).toEqual(direct);
    const steps = iterateKmeans(X, 5, options);
    let last = steps.next();
    while (last.done !== true) last = steps.next();
    expect(last.value).toEqual(direct);
  });

  it('reports progress and lets others run', async () => {
    const seen: number[] = [];
    let turns = 0;
    let running = true;
    const tick = (): void => {
      turns += 1;
      if (running) setTimeout(tick, 0);
    };
    setTimeout(tick, 0);
    await kmeansAsync(blobs(30_000, 10, 10, 0.3), 10, {
      restarts: 2,
      maxIterations: 40,
      onProgress: ({ restart, restarts }) => {
        expect(restarts).toBe(2);
        seen.push(restart);
      },
    });
    running = false;
    expect(new Set(seen)).toEqual(new Set([0, 1]));
    expect(turns).toBeGreaterThan(2);
  });

  it('is aborted with the reason of the signal, or an AbortError', async () => {
    const controller = new AbortController();
    controller.abort();
    expect(() => kmeans(X, 5, { signal: controller.signal })).toThrow(
      expect.objectContaining({ name: 'AbortError' }),
    );
    const late = new AbortController();
    const running = kmeansAsync(X, 5, { signal: late.signal, onProgress: () => late.abort('stop') });
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('spherical k-means', () => {
  it('groups by direction, whatever the lengths', () => {
    const stream = randomStream('directions');
    const angles = Array.from({ length: 300 }, (_, i) => ((i % 3) * 2 * Math.PI) / 3 + 0.1 * stream.normal());
    const X = angles.map((angle) => {
      const length = Math.exp(2 * stream.normal());
      return [length * Math.cos(angle), length * Math.sin(angle)];
    });
    const result = sphericalKmeans(X, 3);
    expect(adjustedRandIndex(result.labels, truth(300, 3))).toBe(1);
    expect(adjustedRandIndex(kmeans(X, 3).labels, truth(300, 3))).toBeLessThan(0.5);
    const cosines = X.map((row, i) => {
      const centre = result.centres.getRow(result.labels[i]);
      return (row[0] * centre[0] + row[1] * centre[1]) / Math.hypot(...row);
    });
    expect(result.objective).toBeCloseTo(
      cosines.reduce((sum, c) => sum + 1 - c, 0),
      10,
    );
    for (let k = 0; k < 3; k += 1) expect(Math.hypot(...result.centres.getRow(k))).toBeCloseTo(1, 14);
    expect(Math.min(...result.objectives)).toBeCloseTo(result.objective, 10);
  });

  it('works in many columns, with weights and given starts', () => {
    const X = blobs(60, 300, 3, 2);
    const weights = Array.from({ length: 60 }, (_, i) => (i % 5) + 1);
    const init = [0, 1, 2].map((k) => Array.from(X.data.subarray(k * 300, (k + 1) * 300)));
    const result = sphericalKmeans(X, 3, { weights, init });
    expect(adjustedRandIndex(result.labels, truth(60, 3))).toBe(1);
    expect(result.objectives).toHaveLength(1);
    expect(sphericalKmeans(X, 3, { weights }).objective).toBeCloseTo(result.objective, 8);
  });
});

describe('kmeansObjective and assignToCentres', () => {
  it('are exact where an offset would cost digits', () => {
    expect(kmeansObjective([[1e9 + 1], [1e9 + 2], [1e9 + 4]], [0, 0, 5])).toBe(0.5);
    expect(kmeansObjective([[1], [2], [4]], [0, 0, 0], { weights: [1, 1, 0] })).toBe(0.5);
  });

  it('assign to the nearest, the first of equals', () => {
    expect(assignToCentres([[0], [1], [0.5]], [[0], [1]])).toEqual(Int32Array.of(0, 1, 0));
  });
});

describe('bad input', () => {
  const X = [
    [1, 2],
    [3, 4],
    [5, 6],
  ];
  it.each([
    ['clusters 1.5', () => kmeans(X, 1.5), 'OUT_OF_RANGE'],
    ['clusters NaN', () => kmeans(X, NaN), 'NOT_FINITE'],
    ['more clusters than rows', () => kmeans(X, 4), 'OUT_OF_RANGE'],
    ['more clusters than positive weights', () => kmeans(X, 2, { weights: [1, 0, 0] }), 'OUT_OF_RANGE'],
    ['no rows', () => kmeans([], 1), 'SHAPE'],
    ['rows without columns', () => kmeans([[], []], 1), 'SHAPE'],
    ['restarts 0', () => kmeans(X, 1, { restarts: 0 }), 'OUT_OF_RANGE'],
    ['maxIterations 0', () => kmeans(X, 1, { maxIterations: 0 }), 'OUT_OF_RANGE'],
    ['tolerance -1', () => kmeans(X, 1, { tolerance: -1 }), 'OUT_OF_RANGE'],
    ['weights of another length', () => kmeans(X, 1, { weights: [1] }), 'SHAPE'],
    ['a negative weight', () => kmeans(X, 1, { weights: [1, -1, 1] }), 'OUT_OF_RANGE'],
    ['an unknown init', () => kmeans(X, 1, { init: 'best' as never }), 'UNKNOWN_OPTION'],
    ['start centres of another shape', () => kmeans(X, 2, { init: [[1, 2]] }), 'SHAPE'],
    ['start centres that are NaN', () => kmeans(X, 1, { init: [[NaN, 1]] }), 'NOT_FINITE'],
    ['a seed that is NaN', () => kmeans(X, 1, { seed: NaN }), 'NOT_FINITE'],
    [
      'a row of zeros',
      () =>
        sphericalKmeans(
          [
            [1, 0],
            [0, 0],
          ],
          1,
        ),
      'OUT_OF_RANGE',
    ],
    ['labels of another length', () => kmeansObjective(X, [0]), 'SHAPE'],
    ['labels that are not integers', () => kmeansObjective(X, [0, 0.5, 1]), 'OUT_OF_RANGE'],
    ['centres of another width', () => assignToCentres(X, [[1]]), 'SHAPE'],
  ])('%s', (_, call, code) => {
    expect(call).toThrow(expect.objectContaining({ code }));
  });
});
