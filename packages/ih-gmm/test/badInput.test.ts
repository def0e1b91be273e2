import { describe, expect, it } from 'vitest';
import {
  assignQr,
  compareLabelings,
  featureSplitZ,
  fit,
  kmeans,
  partialPredict,
  populationGeometry,
  predict,
  probabilities,
  refineLines,
  scales,
  selectK,
  signFlipReference,
  simulate,
  stability,
  thetaIntervals,
  topFeatures,
  transform,
  type FitOptions,
  type Model,
  type TableLike,
} from '../src/index.ts';

const X = [
  [3, 1, 0, 2],
  [6, 2, 1, 4],
  [0, 1, 5, 1],
  [1, 2, 9, 2],
  [2, 1, 0, 1],
];
const labels = [0, 0, 1, 1, 0];
const csr = { rows: 3, columns: 3, indptr: [0, 1, 2, 3], indices: [0, 1, 2], values: [1, 2, 3] };
const any = (value: unknown): never => value as never;

function thrown(call: () => unknown): { code?: string; argument?: string; message: string; index?: number } {
  try {
    call();
  } catch (error) {
    return error as Error & { code?: string; argument?: string };
  }
  throw new Error('nothing was thrown');
}

const fitWith = (options: Partial<Record<keyof FitOptions, unknown>>, data: TableLike = X) =>
  fit(data, any({ clusters: 2, ...options }));

describe('bad input to fit, row by row of the table', () => {
  const rows: readonly (readonly [name: string, code: string, call: () => unknown, mentions: string])[] = [
    ['no rows', 'SHAPE', () => fitWith({}, []), 'X'],
    ['no columns', 'SHAPE', () => fitWith({}, [[], [], []]), 'X'],
    ['ragged rows', 'SHAPE', () => fitWith({}, [[1, 2], [1], [1, 2]]), 'row 1'],
    [
      'data shorter than its shape',
      'SHAPE',
      () => fitWith({}, { data: new Float64Array(5), rows: 3, columns: 2 }),
      'X',
    ],
    ['indptr not monotone', 'SHAPE', () => fitWith({}, { ...csr, indptr: [0, 2, 1, 3] }), 'X'],
    ['indptr too short', 'SHAPE', () => fitWith({}, { ...csr, indptr: [0, 1, 3] }), 'X'],
    ['index out of range', 'SHAPE', () => fitWith({}, { ...csr, indices: [0, 3, 2] }), 'row 1'],
    ['not a matrix', 'WRONG_TYPE', () => fitWith({}, any('counts')), 'X'],
    [
      'NaN entry',
      'NOT_FINITE',
      () =>
        fitWith({}, [
          [1, 2],
          [3, Number.NaN],
          [1, 1],
        ]),
      '(1, 1)',
    ],
    [
      'infinite sparse entry',
      'NOT_FINITE',
      () => fitWith({}, { ...csr, values: [1, Infinity, 3] }),
      '(1, 1)',
    ],
    ['NaN clusters', 'NOT_FINITE', () => fitWith({ clusters: Number.NaN }), 'clusters'],
    ['infinite alpha', 'NOT_FINITE', () => fitWith({ alpha: Infinity }), 'alpha'],
    ['NaN tolerance', 'NOT_FINITE', () => fitWith({ tolerance: Number.NaN }), 'tolerance'],
    ['NaN restarts', 'NOT_FINITE', () => fitWith({ restarts: Number.NaN }), 'restarts'],
    ['NaN seed', 'NOT_FINITE', () => fitWith({ seed: Number.NaN }), 'seed'],
    ['NaN maxRestarts', 'NOT_FINITE', () => fitWith({ maxRestarts: Number.NaN }), 'maxRestarts'],
    ['clusters 0', 'OUT_OF_RANGE', () => fitWith({ clusters: 0 }), 'clusters'],
    ['clusters 2.5', 'OUT_OF_RANGE', () => fitWith({ clusters: 2.5 }), 'clusters'],
    ['clusters above n', 'OUT_OF_RANGE', () => fitWith({ clusters: 6 }), 'clusters'],
    ['negative alpha', 'OUT_OF_RANGE', () => fitWith({ alpha: -0.5 }), 'alpha'],
    ['tolerance 0', 'OUT_OF_RANGE', () => fitWith({ tolerance: 0 }), 'tolerance'],
    ['restarts 0', 'OUT_OF_RANGE', () => fitWith({ restarts: 0 }), 'restarts'],
    ['negative seed', 'OUT_OF_RANGE', () => fitWith({ seed: -1 }), 'seed'],
    ['unknown order', 'UNKNOWN_OPTION', () => fitWith({ order: 'largest' }), 'order'],
    ['unknown alpha', 'UNKNOWN_OPTION', () => fitWith({ alpha: 'book' }), 'alpha'],
    ['unknown diagonal', 'UNKNOWN_OPTION', () => fitWith({ diagonal: 'drop' }), 'diagonal'],
    ['unknown assign', 'UNKNOWN_OPTION', () => fitWith({ assign: 'em' }), 'assign'],
    ['unknown refine', 'UNKNOWN_OPTION', () => fitWith({ refine: 'planes' }), 'refine'],
    ['unknown transform', 'UNKNOWN_OPTION', () => fitWith({ transform: 'log' }), 'transform'],
    ['unknown zeroRows', 'UNKNOWN_OPTION', () => fitWith({ zeroRows: 'drop' }), 'zeroRows'],
    ['strict not a flag', 'WRONG_TYPE', () => fitWith({ strict: 'yes' }), 'strict'],
    [
      'more clusters than columns',
      'OUT_OF_RANGE',
      () =>
        fitWith({ clusters: 3 }, [
          [1, 2],
          [2, 1],
          [3, 3],
          [1, 1],
        ]),
      'allowRankDeficient',
    ],
    [
      'two rows, two clusters',
      'TOO_FEW_ROWS',
      () =>
        fitWith({}, [
          [1, 2],
          [2, 1],
        ]),
      '3 rows',
    ],
    [
      'all entries zero',
      'NO_SIGNAL',
      () =>
        fitWith({}, [
          [0, 0],
          [0, 0],
          [0, 0],
        ]),
      'X',
    ],
    ['all entries zero, sparse', 'NO_SIGNAL', () => fitWith({}, { ...csr, values: [0, 0, 0] }), 'X'],
    [
      'constant columns, centred',
      'NO_SIGNAL',
      () =>
        fitWith({ transform: 'zscore' }, [
          [1, 2],
          [1, 2],
          [1, 2],
        ]),
      'X',
    ],
    [
      'a zero row',
      'ZERO_ROW',
      () =>
        fitWith({}, [
          [1, 2],
          [0, 0],
          [2, 1],
        ]),
      'rows 1',
    ],
    [
      'a zero row and a negative entry',
      'ZERO_ROW',
      () =>
        fitWith({ transform: 'sqrt' }, [
          [1, -2],
          [0, 0],
          [2, 1],
        ]),
      'rows 1',
    ],
    [
      'square root of a negative entry',
      'NEGATIVE_ENTRY',
      () =>
        fitWith({ transform: 'sqrt' }, [
          [1, 2],
          [1, -4],
          [2, 1],
        ]),
      'row 1',
    ],
    [
      'tf-idf of a negative entry',
      'NEGATIVE_ENTRY',
      () => fitWith({ transform: 'tfidf' }, { ...csr, values: [1, 2, -3] }),
      'row 2',
    ],
  ];
  it.each(rows)('%s: %s', (_name, code, call, mentions) => {
    const error = thrown(call);
    expect(error.code).toBe(code);
    expect(error.message).toContain(mentions);
  });

  it('is checked in the order of the table', () => {
    const broken = { clusters: 0, alpha: Number.NaN };
    expect(thrown(() => fitWith(broken, [[1, 2], [1]])).code).toBe('SHAPE');
    expect(thrown(() => fitWith(broken)).code).toBe('NOT_FINITE');
    expect(
      thrown(() =>
        fitWith({ clusters: 9 }, [
          [0, 0],
          [0, 0],
        ]),
      ).code,
    ).toBe('OUT_OF_RANGE');
    expect(
      thrown(() =>
        fitWith({}, [
          [0, 0],
          [0, 0],
        ]),
      ).code,
    ).toBe('TOO_FEW_ROWS');
    expect(
      thrown(() =>
        fitWith({ transform: 'sqrt' }, [
          [0, 0],
          [0, 0],
          [0, 0],
        ]),
      ).code,
    ).toBe('NO_SIGNAL');
  });

  it('names all zero rows', () => {
    const error = thrown(() =>
      fitWith({}, [
        [0, 0],
        [1, 2],
        [0, 0],
        [2, 1],
      ]),
    ) as { details?: unknown };
    expect(error.details).toEqual({ rows: [0, 2] });
  });
});

describe('bad input to the other functions', () => {
  const model = (): Model => fit(X, { clusters: 2 });
  const rows: readonly (readonly [name: string, code: string, call: () => unknown])[] = [
    ['predict with another p', 'SHAPE', () => predict(model(), [[1, 2, 3]])],
    ['predict with NaN', 'NOT_FINITE', () => predict(model(), [[1, 2, 3, Number.NaN]])],
    ['predict without a model', 'WRONG_TYPE', () => predict(any({ labels }), X)],
    ['predict with null', 'WRONG_TYPE', () => predict(any(null), X)],
    [
      'predict a negative entry under sqrt',
      'NEGATIVE_ENTRY',
      () => predict(fit(X, { clusters: 2, transform: 'sqrt' }), [[-1, 0, 0, 1]]),
    ],
    ['transform with another p', 'SHAPE', () => transform(model(), [[1]])],
    ['a batch with another p', 'SHAPE', () => [...partialPredict(model(), [X, [[1, 2]]])]],
    ['labels of another length', 'SHAPE', () => scales(X, [0, 1], 2)],
    ['a label out of range', 'OUT_OF_RANGE', () => scales(X, [0, 1, 2, 0, 1], 2)],
    ['a label -1', 'OUT_OF_RANGE', () => scales(X, [0, 1, -1, 0, 1], 2)],
    ['a broken label', 'OUT_OF_RANGE', () => scales(X, [0, 1, 0.5, 0, 1], 2)],
    ['a NaN label', 'NOT_FINITE', () => scales(X, [0, 1, Number.NaN, 0, 1], 2)],
    ['a cluster without rows', 'OUT_OF_RANGE', () => scales(X, labels, 3)],
    ['clusters above n', 'OUT_OF_RANGE', () => scales(X, labels, 9)],
    ['a level of 1', 'OUT_OF_RANGE', () => thetaIntervals(scales(X, labels, 2), { level: 1 })],
    ['an unknown form', 'UNKNOWN_OPTION', () => probabilities(X, labels, 2, { form: any('flat') })],
    ['an unknown noise', 'UNKNOWN_OPTION', () => probabilities(X, labels, 2, { noise: any('column') })],
    ['start labels of another length', 'SHAPE', () => refineLines(X, [0], 2)],
    ['a start label out of range', 'OUT_OF_RANGE', () => refineLines(X, [0, 1, 2, 0, 1], 2)],
    ['no pass', 'OUT_OF_RANGE', () => refineLines(X, labels, 2, { maxPasses: 0 })],
    ['labelings of other lengths', 'SHAPE', () => compareLabelings([0, 1], [0, 1, 1])],
    ['empty labelings', 'SHAPE', () => compareLabelings([], [])],
    ['a NaN in a labeling', 'NOT_FINITE', () => compareLabelings([0, Number.NaN], [0, 1])],
    ['weights of another length', 'SHAPE', () => kmeans(X, 2, { weights: [1, 1] })],
    ['a negative weight', 'OUT_OF_RANGE', () => kmeans(X, 2, { weights: [1, 1, -1, 1, 1] })],
    ['a NaN weight', 'NOT_FINITE', () => kmeans(X, 2, { weights: [1, 1, Number.NaN, 1, 1] })],
    ['too many centres', 'OUT_OF_RANGE', () => kmeans(X, 6)],
    [
      'a feature out of range',
      'OUT_OF_RANGE',
      () => featureSplitZ(X, { directions: 1, firstHalves: [[0, 4]] }),
    ],
    [
      'a half with every feature',
      'SHAPE',
      () => featureSplitZ(X, { directions: 1, firstHalves: [[0, 1, 2, 3]] }),
    ],
    ['a half without features', 'SHAPE', () => featureSplitZ(X, { directions: 1, firstHalves: [[]] })],
    ['a feature twice', 'SHAPE', () => featureSplitZ(X, { directions: 1, firstHalves: [[0, 0]] })],
    ['one column to split', 'SHAPE', () => featureSplitZ([[1], [2], [3]], { directions: 1 })],
    ['no direction', 'OUT_OF_RANGE', () => featureSplitZ(X, { directions: 0 })],
    ['signs of another shape', 'SHAPE', () => signFlipReference(X, [[[1, -1]]])],
    [
      'a sign of 2',
      'OUT_OF_RANGE',
      () =>
        signFlipReference(
          [
            [1, 2],
            [2, 1],
            [3, 1],
          ],
          [
            [
              [1, 2],
              [1, 1],
              [1, 1],
            ],
          ],
        ),
    ],
    ['too many directions removed', 'OUT_OF_RANGE', () => signFlipReference(X, [], { deflate: 5 })],
    [
      'fewer rows than columns',
      'SHAPE',
      () =>
        assignQr([
          [1, 0, 0],
          [0, 1, 0],
        ]),
    ],
    [
      'corners on one line',
      'RANK_DEFICIENT',
      () =>
        assignQr([
          [1, 0],
          [2, 0],
          [3, 0],
        ]),
    ],
    [
      'theta of 0',
      'OUT_OF_RANGE',
      () =>
        populationGeometry(
          [1, 0],
          [0, 1],
          [
            [1, 0],
            [0, 1],
          ],
        ),
    ],
    [
      'dependent profiles',
      'RANK_DEFICIENT',
      () =>
        populationGeometry(
          [1, 1],
          [0, 1],
          [
            [1, 0],
            [2, 0],
          ],
        ),
    ],
    ['more profiles than columns', 'RANK_DEFICIENT', () => populationGeometry([1, 1], [0, 1], [[1], [2]])],
    ['kmax above n', 'OUT_OF_RANGE', () => selectK(X, { kmax: 6 })],
    ['NaN repeats', 'NOT_FINITE', () => selectK(X, { repeats: Number.NaN })],
    ['an unknown method', 'UNKNOWN_OPTION', () => selectK(X, { method: any('gap') })],
    ['one stability pair', 'OUT_OF_RANGE', () => selectK(X, { stability: 1 })],
    ['no k to compare', 'SHAPE', () => stability(X, [])],
    ['k of 1 to compare', 'OUT_OF_RANGE', () => stability(X, [1])],
    ['an unknown cluster', 'OUT_OF_RANGE', () => topFeatures(model(), { cluster: 2 })],
    ['names of another length', 'SHAPE', () => topFeatures(model(), { cluster: 0, names: ['a'] })],
    [
      'an unknown noise law',
      'UNKNOWN_OPTION',
      () => simulate({ rows: 4, columns: 4, clusters: 2, delta: 1, noise: any({ kind: 'pink' }) }),
    ],
    [
      'a negative share',
      'OUT_OF_RANGE',
      () => simulate({ rows: 4, columns: 4, clusters: 2, delta: 1, weights: [1, -1] }),
    ],
    [
      'shares of another length',
      'SHAPE',
      () => simulate({ rows: 4, columns: 4, clusters: 2, delta: 1, weights: [1] }),
    ],
  ];
  it.each(rows)('%s: %s', (_name, code, call) => {
    expect(thrown(call).code).toBe(code);
  });
});

describe('warnings and what goes with them', () => {
  const codes = ({ warnings }: Model) => warnings.map(({ code }) => code);
  const oneLine = [1, 2, 3, 4, 5, 6].map((scale) => [scale, 2 * scale, 3 * scale]);

  it('tells of fewer positive eigenvalues than clusters, and throws with strict', () => {
    const model = fit(oneLine, { clusters: 2, alpha: 'paper' });
    expect(codes(model)).toContain('RANK_DEFICIENT');
    expect(model.positiveEigenvalues).toBe(1);
    expect(model.warnings.find(({ code }) => code === 'RANK_DEFICIENT')!.values).toEqual(model.eigenvalues);
    expect(thrown(() => fit(oneLine, { clusters: 2, strict: true })).code).toBe('RANK_DEFICIENT');
  });

  it('tells of fewer distinct normalised rows than clusters and leaves no label empty', () => {
    const model = fit(oneLine, { clusters: 3, alpha: 0.5 });
    expect(codes(model)).toContain('DUPLICATE_ROWS');
    expect(model.requestedClusters).toBe(3);
    expect(model.clusters).toBe(new Set(model.labels).size);
    expect(model.sizes.every((size) => size > 0)).toBe(true);
    expect(predict(model, oneLine).labels).toEqual(Int32Array.from(model.labels));
  });

  it('allows more clusters than columns on request, with a warning', () => {
    const rows = [
      [1, 2],
      [2, 1],
      [3, 3],
      [1, 1],
      [5, 1],
      [1, 5],
    ];
    const model = fit(rows, { clusters: 3, allowRankDeficient: true, alpha: 'paper' });
    expect(codes(model)).toContain('RANK_DEFICIENT');
  });

  it('tells of a column that holds nearly all the energy', () => {
    const model = fit(
      X.map((row) => [...row, 100]),
      { clusters: 2 },
    );
    expect(model.warnings.find(({ code }) => code === 'DOMINANT_COLUMN')!.values[0]).toBe(4);
    expect(codes(fit(X, { clusters: 2 }))).not.toContain('DOMINANT_COLUMN');
  });

  it('labels rows without inner product with the others -1 and says so', () => {
    const model = fit(
      [
        [3, 0, 0],
        [6, 0.1, 0],
        [9, 0, 0],
        [0, 3, 0],
        [0.1, 6, 0],
        [0, 9, 0],
        [0, 0, 1],
      ],
      { clusters: 2, alpha: 'paper' },
    );
    expect(model.labels).toEqual([0, 0, 0, 1, 1, 1, -1]);
    expect(model.unassigned).toEqual([6]);
    expect(codes(model)).toContain('NO_DIRECTION');
  });

  it('accepts one cluster, also for one row', () => {
    const model = fit(X, { clusters: 1 });
    expect(model.labels).toEqual([0, 0, 0, 0, 0]);
    expect(model.theta.reduce((sum, value) => sum + value, 0)).toBeCloseTo(5, 12);
    expect(fit([[1, 2]], { clusters: 1 }).labels).toEqual([0]);
  });

  it('says that an eigensolver without restarts did not converge, with residuals and the best pairs', () => {
    const { X: noise } = simulate({ rows: 260, columns: 40, clusters: 1, delta: 0, seed: 3 });
    const error = thrown(() => fit(noise, { clusters: 3, maxRestarts: 0, tolerance: 1e-14 })) as {
      code?: string;
      details?: { residuals: Float64Array };
    };
    expect(error.code).toBe('NOT_CONVERGED');
    expect(error.details!.residuals).toHaveLength(3);
  });
});
