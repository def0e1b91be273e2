import { referenceTests, type CaseInput, type ReferenceFunction } from '@lab/reference';
import {
  assignQr,
  compareLabelings,
  featureSplitZ,
  fit,
  hollowGram,
  kmeans,
  populationGeometry,
  predict,
  probabilities,
  refineLines,
  scales,
  signFlipReference,
  type FitOptions,
  type TableLike,
} from '../src/index.ts';

const fitFields = [
  'X',
  'clusters',
  'alpha',
  'order',
  'diagonal',
  'assign',
  'refine',
  'transform',
  'zeroRows',
  'strict',
  'allowRankDeficient',
  'restarts',
  'tol',
  'seed',
];

/** Reads the sparse form of the reference files, which says `cols`. */
function table(value: unknown): TableLike {
  if (typeof value !== 'object' || value === null || !('indptr' in value)) return value as TableLike;
  const { cols, ...rest } = value as Record<string, unknown>;
  return { ...rest, columns: cols } as unknown as TableLike;
}

function fitOptions({ X: _X, Xnew: _Xnew, tol, ...rest }: CaseInput): FitOptions {
  const options = { ...rest, nextEigenvalue: 'always', ...(tol === undefined ? {} : { tolerance: tol }) };
  return options as unknown as FitOptions;
}

/** The arguments of a case under the types of the API; what the API refuses is part of the cases. */
interface Arguments {
  readonly clusters: number;
  readonly labels: readonly number[];
  readonly startLabels: readonly number[];
  readonly theta: readonly number[];
  readonly centres: readonly (readonly number[])[];
  readonly a: readonly number[];
  readonly b: readonly number[];
  readonly X: readonly (readonly number[])[];
  readonly eigenvectors: readonly (readonly number[])[];
  readonly directions: number;
  readonly firstHalves: readonly (readonly number[])[];
  readonly signs: readonly (readonly (readonly number[])[])[];
}

/** The options of a case, its main arguments taken out. */
function without(input: CaseInput, ...names: string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(input).filter(([name]) => !names.includes(name)));
}

const functions: Record<string, ReferenceFunction> = {
  fit: {
    input: fitFields,
    expected: [
      'eigenvalues',
      'nextEigenvalue',
      'eigenvectors',
      'rowNorms',
      'embedding',
      'labels',
      'objective',
      'positiveEigenvalues',
      'rankDeficient',
      'unassigned',
    ],
    run: (input) => {
      const model = fit(table(input['X']), fitOptions(input));
      return { ...model, rankDeficient: model.warnings.some(({ code }) => code === 'RANK_DEFICIENT') };
    },
  },
  hollowGram: {
    input: ['X'],
    expected: ['eigenvalues', 'rowSquaredNorms'],
    run: (input) => hollowGram(table(input['X'])),
  },
  populationGeometry: {
    input: ['theta', 'labels', 'centres'],
    expected: ['rowNorms', 'normalisedRowGram'],
    run: (input) => {
      const { theta, labels, centres } = input as unknown as Arguments;
      return populationGeometry(theta, labels, centres);
    },
  },
  scales: {
    input: ['X', 'labels', 'clusters'],
    expected: [
      'theta',
      'thetaStandardError',
      'profiles',
      'profileSquaredNorms',
      'noiseVariance',
      'rowNoiseVariance',
    ],
    run: (input) => {
      const { labels, clusters } = input as unknown as Arguments;
      return scales(table(input['X']), labels, clusters);
    },
  },
  probabilities: {
    input: ['X', 'labels', 'clusters', 'form'],
    expected: ['probabilities'],
    run: (input) => {
      const { labels, clusters } = input as unknown as Arguments;
      return {
        probabilities: probabilities(
          table(input['X']),
          labels,
          clusters,
          without(input, 'X', 'labels', 'clusters'),
        ),
      };
    },
  },
  predict: {
    input: [...fitFields, 'Xnew'],
    expected: ['projection', 'embeddingNew', 'trainingLabels', 'labels', 'squaredDistances'],
    run: (input) => {
      const model = fit(table(input['X']), fitOptions(input));
      const { labels, coordinates, squaredDistances } = predict(model, table(input['Xnew']));
      return {
        projection: model.projection,
        embeddingNew: coordinates,
        trainingLabels: model.labels,
        labels,
        squaredDistances,
      };
    },
  },
  refineLines: {
    input: ['X', 'startLabels', 'clusters'],
    expected: ['labels', 'scores'],
    run: (input) => {
      const { startLabels, clusters } = input as unknown as Arguments;
      return refineLines(table(input['X']), startLabels, clusters);
    },
  },
  compareLabelings: {
    input: ['a', 'b'],
    expected: ['contingency', 'misclassified', 'adjustedRandIndex', 'normalizedMutualInformation'],
    run: (input) => {
      const { a, b } = input as unknown as Arguments;
      return compareLabelings(a, b);
    },
  },
  kmeans: {
    input: ['X', 'clusters', 'weights', 'restarts', 'seed'],
    expected: ['labels', 'objective'],
    run: (input) => {
      const { X, clusters } = input as unknown as Arguments;
      return kmeans(X, clusters, without(input, 'X', 'clusters'));
    },
  },
  featureSplitZ: {
    input: ['X', 'directions', 'firstHalves'],
    expected: ['z', 'medianZ'],
    run: (input) => {
      const { directions, firstHalves } = input as unknown as Arguments;
      return featureSplitZ(table(input['X']), { directions, firstHalves });
    },
  },
  signFlipReference: {
    input: ['X', 'signs', 'deflate'],
    expected: ['observed', 'flippedTop'],
    run: (input) => {
      const { signs } = input as unknown as Arguments;
      return signFlipReference(table(input['X']), signs, without(input, 'X', 'signs'));
    },
  },
  assignQr: {
    input: ['eigenvectors'],
    expected: ['labels', 'pivots'],
    run: (input) => assignQr((input as unknown as Arguments).eigenvectors),
  },
};

referenceTests({ name: 'ih-gmm', directory: new URL('..', import.meta.url).pathname, functions });
