import { isLabError } from '@lab/linalg';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  assignQr,
  compareLabelings,
  featureSplitZ,
  fit,
  hollowGram,
  hollowGramOperator,
  populationGeometry,
  predict,
  probabilities,
  refineLines,
  scales,
  signFlipReference,
  simulate,
  topFeatures,
  type FitOptions,
  type Matrix,
  type Model,
} from '../src/index.ts';
import { entries, largestDifference, rowsOf, smallCorpus } from './exampleData.ts';

const runs = { numRuns: 25 };

/** A small data set whose three clusters are clear, so that rounding cannot move a row. */
const clear = fc.integer({ min: 0, max: 10_000 }).map((seed) => {
  const { X, labels, theta, profiles } = simulate({
    rows: 24,
    columns: 30,
    clusters: 3,
    delta: 20,
    common: 0.4,
    sigmaLogTheta: 0.3,
    seed,
  });
  return { rows: rowsOf(X), labels, theta, profiles };
});

/** A fit from enough starts to find the best objective. */
const best = (rows: readonly (readonly number[])[], options: object = {}): Model =>
  fit(rows, { clusters: 3, ...options });

/** Inner products of the embedding's rows: what is left when signs and rotations of the columns do not matter. */
function embeddingGram({ embedding }: Model): number[] {
  return embedding.flatMap((a) => embedding.map((b) => a.reduce((sum, value, k) => sum + value * b[k], 0)));
}

/** Reflects every row at the hyperplane orthogonal to a vector: an orthogonal change of the features. */
function reflected(rows: readonly (readonly number[])[], normal: readonly number[]): number[][] {
  const squared = normal.reduce((sum, value) => sum + value * value, 0);
  return rows.map((row) => {
    const product = row.reduce((sum, value, j) => sum + value * normal[j], 0);
    return row.map((value, j) => value - (2 * product * normal[j]) / squared);
  });
}

const permutationOf = (size: number) =>
  fc.shuffledSubarray(
    Array.from({ length: size }, (_, i) => i),
    { minLength: size, maxLength: size },
  );

describe('the fit', () => {
  it('does not change when the features are reflected, permuted or flipped in sign', () => {
    fc.assert(
      fc.property(
        clear,
        fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 30, maxLength: 30 }),
        permutationOf(30),
        ({ rows }, vector, order) => {
          const normal = vector.map((value, j) => value + (j === 0 ? 2 : 0));
          const model = best(rows);
          for (const other of [
            reflected(rows, normal),
            rows.map((row) => order.map((j) => row[j])),
            rows.map((row) => row.map((value, j) => (j % 2 === 0 ? -value : value))),
          ]) {
            const turned = best(other);
            expect(turned.labels).toEqual(model.labels);
            expect(largestDifference(turned.eigenvalues, model.eigenvalues)).toBeLessThan(
              1e-9 * model.eigenvalues[0],
            );
            expect(largestDifference(embeddingGram(turned), embeddingGram(model))).toBeLessThan(1e-7);
          }
        },
      ),
      runs,
    );
  });

  it('follows a permutation of the rows', () => {
    fc.assert(
      fc.property(clear, permutationOf(24), ({ rows }, order) => {
        const model = best(rows);
        const permuted = best(order.map((i) => rows[i]));
        expect(
          compareLabelings(
            permuted.labels,
            order.map((i) => model.labels[i]),
          ).adjustedRandIndex,
        ).toBe(1);
        expect(
          largestDifference(
            permuted.rowNorms,
            order.map((i) => model.rowNorms[i]),
          ),
        ).toBeLessThan(1e-8 * model.rowNorms[0] * 100);
      }),
      runs,
    );
  });

  it('multiplies eigenvalues by the square of a common factor, and nothing else', () => {
    fc.assert(
      fc.property(clear, fc.double({ min: -40, max: 40, noNaN: true }), ({ rows }, exponent) => {
        const factor = 10 ** exponent;
        const model = best(rows);
        const scaled = best(rows.map((row) => row.map((value) => value * factor)));
        expect(scaled.labels).toEqual(model.labels);
        expect(
          largestDifference(
            scaled.eigenvalues,
            model.eigenvalues.map((value) => value * factor * factor),
          ),
        ).toBeLessThan(1e-9 * scaled.eigenvalues[0]);
        expect(largestDifference(scaled.theta, model.theta)).toBeLessThan(1e-8);
      }),
      runs,
    );
  });

  it('of noiseless rows does not depend on their scales', () => {
    fc.assert(
      fc.property(
        clear,
        fc.array(fc.double({ min: 0.5, max: 2, noNaN: true }), { minLength: 24, maxLength: 24 }),
        ({ labels, profiles }, factors) => {
          const rows = factors.map((factor, i) => profiles.getRow(labels[i]).map((value) => factor * value));
          const model = best(rows, { alpha: 'paper' });
          expect(compareLabelings(model.labels, labels).misclassified).toBe(0);
        },
      ),
      runs,
    );
  });

  it('names clusters by first appearance', () => {
    fc.assert(
      fc.property(clear, ({ rows }) => {
        const { labels } = best(rows, { refine: 'lines' });
        expect([...new Set(labels)]).toEqual([0, 1, 2]);
      }),
      runs,
    );
  });

  it('gives unit rows, an orthonormal basis, and columns whose largest entry is positive', () => {
    fc.assert(
      fc.property(
        clear,
        fc.constantFrom('algebraic', 'magnitude'),
        fc.constantFrom('zero', 'keep', 'impute'),
        ({ rows }, order, diagonal) => {
          const { embedding, eigenvectors } = best(rows, { order, diagonal });
          for (const row of embedding) expect(Math.hypot(...row)).toBeCloseTo(1, 10);
          for (let k = 0; k < 3; k++) {
            const column = eigenvectors.map((row) => row[k]);
            expect(Math.max(...column)).toBe(Math.max(...column.map(Math.abs)));
            for (let l = 0; l < 3; l++)
              expect(eigenvectors.reduce((sum, row) => sum + row[k] * row[l], 0)).toBeCloseTo(
                k === l ? 1 : 0,
                8,
              );
          }
        },
      ),
      runs,
    );
  });
});

describe('the geometry of the population', () => {
  it('is that of the eigenvectors of the noiseless Gram matrix', () => {
    fc.assert(
      fc.property(clear, ({ labels, theta, profiles }) => {
        const population = populationGeometry(theta, labels, profiles);
        const rows = Array.from(theta, (scale, i) =>
          profiles.getRow(labels[i]).map((value) => scale * value),
        );
        const model = fit(rows, { clusters: 3, diagonal: 'keep', alpha: 'paper' });
        expect(largestDifference(population.eigenvalues, model.eigenvalues)).toBeLessThan(
          1e-9 * model.eigenvalues[0],
        );
        expect(largestDifference(population.rowNorms, model.rowNorms)).toBeLessThan(1e-10);
        expect(largestDifference(entries(population.normalisedRowGram), embeddingGram(model))).toBeLessThan(
          1e-9,
        );
        const same = Array.from(labels, (a) => Array.from(labels, (b) => (a === b ? 1 : 0)));
        expect(largestDifference(entries(population.normalisedRowGram), same.flat())).toBeLessThan(1e-10);
      }),
      runs,
    );
  });
});

describe('the hollowed Gram matrix', () => {
  it('is the same as a matrix and as an operator, dense and sparse', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 80, maxLength: 80 }),
        (seed, vector) => {
          const { counts, dense } = smallCorpus(seed);
          const { matrix, rowSquaredNorms } = hollowGram(dense);
          const x = Float64Array.from(vector);
          const wanted = rowsOf(matrix).map((row) => row.reduce((sum, value, j) => sum + value * x[j], 0));
          const size = Math.max(...rowSquaredNorms);
          for (const data of [counts, dense]) {
            const out = new Float64Array(80);
            hollowGramOperator(data).multiply(x, out);
            expect(largestDifference(out, wanted)).toBeLessThan(1e-11 * size * 80);
          }
        },
      ),
      { numRuns: 5 },
    );
  });
});

describe('scales', () => {
  it('are exact without noise', () => {
    fc.assert(
      fc.property(clear, ({ labels, theta, profiles }) => {
        const rows = Array.from(theta, (scale, i) =>
          profiles.getRow(labels[i]).map((value) => scale * value),
        );
        const fitted = scales(rows, labels, 3);
        for (let k = 0; k < 3; k++) {
          const members = [...labels.keys()].filter((i) => labels[i] === k);
          const mean = members.reduce((sum, i) => sum + theta[i], 0) / members.length;
          for (const i of members) expect(fitted.theta[i]).toBeCloseTo(theta[i] / mean, 10);
          expect(
            largestDifference(
              fitted.profiles.getRow(k),
              profiles.getRow(k).map((value) => mean * value),
            ),
          ).toBeLessThan(1e-9);
        }
        expect(Math.abs(fitted.noiseVariance)).toBeLessThan(1e-10);
      }),
      runs,
    );
  });

  it('have mean one over each cluster, follow a permutation of the rows and a common factor', () => {
    fc.assert(
      fc.property(
        clear,
        permutationOf(24),
        fc.double({ min: 0.1, max: 10, noNaN: true }),
        ({ rows, labels }, order, factor) => {
          const fitted = scales(rows, labels, 3);
          for (let k = 0; k < 3; k++) {
            const own = Array.from(fitted.theta).filter((_, i) => labels[i] === k);
            expect(own.reduce((sum, value) => sum + value, 0) / own.length).toBeCloseTo(1, 12);
          }
          const moved = scales(
            order.map((i) => rows[i].map((value) => value * factor)),
            order.map((i) => labels[i]),
            3,
          );
          expect(
            largestDifference(
              moved.theta,
              order.map((i) => fitted.theta[i]),
            ),
          ).toBeLessThan(1e-8);
          expect(moved.noiseVariance).toBeCloseTo(fitted.noiseVariance * factor * factor, 6);
        },
      ),
      runs,
    );
  });

  it('of clusters without a line are reported as not reliable, without NaN', () => {
    const fitted = scales(
      [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
        [2, 0, 0],
        [5, 1, 0],
        [1, 5, 0],
      ],
      [0, 0, 0, 1, 2, 2],
      3,
    );
    expect(fitted.reliable).toEqual([false, false, false]);
    expect(fitted.profileSquaredNorms[0]).toBe(0);
    expect(Array.from(fitted.theta.slice(0, 4))).toEqual([1, 1, 1, 1]);
    expect(fitted.theta[4]).toBe(fitted.theta[5]);
    expect(fitted.profileSquaredNorms[2]).toBeCloseTo(10, 12);
    expect(Array.from(fitted.thetaStandardError.slice(0, 3))).toEqual([Infinity, Infinity, Infinity]);
    expect(entries(fitted.profiles).every(Number.isFinite)).toBe(true);
  });
});

describe('probabilities', () => {
  it('are at least 0, sum to one, and do not depend on the unit of the data', () => {
    fc.assert(
      fc.property(
        clear,
        fc.constantFrom('empiricalBayes', 'profile'),
        fc.constantFrom('common', 'rows'),
        ({ rows, labels }, form, noise) => {
          const P = probabilities(rows, labels, 3, { form, noise });
          for (let i = 0; i < P.rows; i++) {
            expect(Math.min(...P.getRow(i))).toBeGreaterThanOrEqual(0);
            expect(P.getRow(i).reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
          }
          const other = probabilities(
            rows.map((row) => row.map((value) => 1000 * value)),
            labels,
            3,
            { form, noise },
          );
          expect(largestDifference(entries(P), entries(other))).toBeLessThan(1e-7);
        },
      ),
      runs,
    );
  });

  it('of data without noise, without a line, or with one row in a cluster are finite', () => {
    const cases: [number[][], number[], number][] = [
      [
        [
          [1, 0],
          [2, 0],
          [3, 0],
          [0, 1],
          [0, 2],
          [0, 4],
        ],
        [0, 0, 0, 1, 1, 1],
        2,
      ],
      [
        [
          [1, 0, 0],
          [0, 1, 0],
          [0, 0, 1],
          [1, 1, 1],
        ],
        [0, 0, 0, 1],
        2,
      ],
      [[[3, 4]], [0], 1],
    ];
    for (const [rows, labels, clusters] of cases) {
      const P = probabilities(rows, labels, clusters);
      for (let i = 0; i < P.rows; i++)
        expect(P.getRow(i).reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
    }
  });
});

describe('the line refinement', () => {
  it('keeps clear clusters, repairs a few wrong labels, and follows renamed clusters', () => {
    fc.assert(
      fc.property(clear, fc.integer({ min: 0, max: 23 }), ({ rows, labels }, wrong) => {
        const start = labels.map((label, i) => (i === wrong ? (label + 1) % 3 : label));
        const refined = refineLines(rows, start, 3);
        expect(compareLabelings(refined.labels, labels).misclassified).toBe(0);
        const renamed = refineLines(
          rows,
          start.map((label) => (label + 1) % 3),
          3,
        );
        expect([...renamed.labels]).toEqual(Array.from(refined.labels, (label) => (label + 1) % 3));
      }),
      runs,
    );
  });

  it('never empties a cluster', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 10, maxLength: 10 }),
        fc.integer({ min: 1, max: 99 }),
        (start, seed) => {
          const { X } = simulate({ rows: 10, columns: 6, clusters: 1, delta: 3, seed });
          const { labels } = refineLines(X, start, 4);
          expect(new Set(labels)).toEqual(new Set(start));
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('the parts of the choice of K', () => {
  it('sign flips of no entry give the eigenvalue after the directions removed', () => {
    fc.assert(
      fc.property(clear, fc.integer({ min: 0, max: 3 }), ({ rows }, deflate) => {
        const ones = rows.map((row) => row.map(() => 1));
        const { observed, flippedTop } = signFlipReference(
          rows,
          [ones, ones.map((row) => row.map((value) => -value))],
          { deflate },
        );
        expect(flippedTop[0]).toBeCloseTo(flippedTop[1], 6);
        if (deflate === 0) expect(flippedTop[0]).toBeCloseTo(observed, 6);
      }),
      runs,
    );
  });

  it('feature splits do not depend on the unit of the data or the order inside a half', () => {
    fc.assert(
      fc.property(clear, ({ rows }) => {
        const a = featureSplitZ(rows, { directions: 2, firstHalves: [[0, 1, 2, 5, 9]] });
        const b = featureSplitZ(
          rows.map((row) => row.map((value) => value * 7)),
          { directions: 2, firstHalves: [[9, 5, 2, 1, 0]] },
        );
        expect(largestDifference(entries(a.z), entries(b.z))).toBeLessThan(1e-7);
      }),
      runs,
    );
  });
});

describe('pivoted assignment', () => {
  it('does not depend on row lengths or on a rotation of the columns', () => {
    fc.assert(
      fc.property(clear, fc.double({ min: -3, max: 3, noNaN: true }), ({ rows }, angle) => {
        const { eigenvectors } = best(rows);
        const { labels } = assignQr(eigenvectors);
        const [c, s] = [Math.cos(angle), Math.sin(angle)];
        const turned = eigenvectors.map(([a, b, d], i) =>
          [c * a - s * b, s * a + c * b, d].map((value) => value * (1 + (i % 5))),
        );
        expect(compareLabelings(assignQr(turned).labels, labels).adjustedRandIndex).toBeGreaterThan(0.85);
        expect(labels).toContain(0);
      }),
      runs,
    );
  });
});

describe('top features', () => {
  it('are those planted in the profile', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 7 }), (planted) => {
        const profiles = [0, 1].map((cluster) =>
          Array.from({ length: 8 }, (_, j) => (cluster === 0 && j === planted ? 5 : 1)),
        );
        const names = Array.from({ length: 8 }, (_, j) => `term ${j}`);
        const [first] = topFeatures({ profiles }, { cluster: 0, count: 1, names });
        expect(first).toMatchObject({ feature: planted, name: `term ${planted}` });
        expect(first.contrast).toBeGreaterThan(0);
      }),
      runs,
    );
  });
});

describe('new rows', () => {
  it('have an embedding that does not depend on their scale', () => {
    fc.assert(
      fc.property(clear, fc.double({ min: 0.01, max: 100, noNaN: true }), ({ rows }, factor) => {
        const model = best(rows);
        const a = predict(model, rows);
        const b = predict(
          model,
          rows.map((row) => row.map((value) => value * factor)),
        );
        expect(largestDifference(entries(a.embedding), entries(b.embedding))).toBeLessThan(1e-10);
        expect([...b.labels]).toEqual([...a.labels]);
        expect(largestDifference(a.angles, b.angles)).toBeLessThan(1e-7);
      }),
      runs,
    );
  });
});

describe('any small table', () => {
  const entry = fc.oneof(
    { weight: 3, arbitrary: fc.integer({ min: -2, max: 3 }) },
    { weight: 1, arbitrary: fc.double({ min: -1e20, max: 1e20, noNaN: true }) },
    { weight: 2, arbitrary: fc.constant(0) },
  );
  const tables = fc
    .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 6 }))
    .chain(([n, p]) =>
      fc.array(fc.array(entry, { minLength: p, maxLength: p }), { minLength: n, maxLength: n }),
    );
  const options = fc.record({
    clusters: fc.integer({ min: 1, max: 5 }),
    alpha: fc.constantFrom(0, 0.25, 0.5, 1, 3),
    order: fc.constantFrom('algebraic', 'magnitude'),
    diagonal: fc.constantFrom('zero', 'keep', 'impute'),
    assign: fc.constantFrom('kmeans', 'qr'),
    refine: fc.constantFrom('none', 'lines'),
    transform: fc.constantFrom('none', 'sqrt', 'tfidf', 'l2rows', 'zscore', 'columnScale'),
    zeroRows: fc.constantFrom('error', 'unassign'),
    allowRankDeficient: fc.boolean(),
  });
  const documented = [
    'OUT_OF_RANGE',
    'TOO_FEW_ROWS',
    'NO_SIGNAL',
    'ZERO_ROW',
    'NEGATIVE_ENTRY',
    'NOT_CONVERGED',
  ];

  it('gives a model without gaps, predictions and scales without NaN, or an error with a documented code', () => {
    fc.assert(
      fc.property(tables, options, (rows, chosen) => {
        const model = modelOrCode(rows, { ...chosen, restarts: 3 });
        if (typeof model === 'string') {
          expect(documented).toContain(model);
          return;
        }
        expect(model.sizes.every((size) => size > 0)).toBe(true);
        expect(JSON.parse(JSON.stringify(model))).toEqual(model);
        const { transform } = model.preprocessing;
        const kept = { transform, unassigned: 'skip' } as const;
        expect(everyNumber(predict(model, rows), Number.isFinite)).toBe(true);
        expect(
          everyNumber(scales(rows, model.labels, model.clusters, kept), (value) => !Number.isNaN(value)),
        ).toBe(true);
        for (const form of ['empiricalBayes', 'profile'] as const)
          expect(
            everyNumber(
              probabilities(rows, model.labels, model.clusters, { ...kept, form }),
              Number.isFinite,
            ),
          ).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  function modelOrCode(rows: number[][], chosen: FitOptions): Model | string {
    try {
      return fit(rows, chosen);
    } catch (error) {
      if (isLabError(error)) return error.code;
      throw error;
    }
  }

  function everyNumber(value: unknown, accepts: (value: number) => boolean): boolean {
    if (typeof value === 'number') return accepts(value);
    if (ArrayBuffer.isView(value)) return Array.from(value as Float64Array).every(accepts);
    if (typeof value !== 'object' || value === null) return true;
    if ('to2DArray' in value) return (value as Matrix).to2DArray().flat().every(accepts);
    return Object.values(value).every((inner) => everyNumber(inner, accepts));
  }
});
