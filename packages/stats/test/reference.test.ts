import { referenceTests, type CaseInput, type ReferenceFunction } from '@lab/reference';
import {
  adjustedRandIndex,
  beta,
  chiSquare,
  clusteringError,
  gamma,
  kmeans,
  kmeansObjective,
  normal,
  standardErrorOfMean,
  studentT,
  tracyWidom,
  weightedChiSquare,
  weightedMean,
  weightedQuantile,
  weightedVariance,
} from '../src/index.ts';

/** The functions of a law that the file asks for, each at a list of points. */
interface Law<P> {
  pdf?(x: number, parameters: P): number;
  cdf(x: number, parameters: P): number;
  sf?(x: number, parameters: P): number;
  quantile(p: number, parameters: P): number;
  upperQuantile?(q: number, parameters: P): number;
}

const argumentOf = { pdf: 'x', cdf: 'x', sf: 'x', quantile: 'p', upperQuantile: 'q' } as const;
type LawField = keyof typeof argumentOf;

function law<P>(
  distribution: Law<P>,
  parameters: readonly string[],
  fields: readonly LawField[],
): ReferenceFunction {
  return {
    input: [...parameters, ...new Set(fields.map((field) => argumentOf[field]))],
    expected: fields,
    run(input) {
      const given = options(input, parameters) as P;
      // A case without points still has its parameters checked.
      distribution.cdf(0, given);
      const result: Record<string, number[]> = {};
      for (const field of fields) {
        const points = input[argumentOf[field]] as number[] | undefined;
        if (points !== undefined) result[field] = points.map((point) => distribution[field]!(point, given));
      }
      return result;
    },
  };
}

function sample(
  field: string,
  options: readonly string[],
  call: (input: CaseInput) => unknown,
): ReferenceFunction {
  return { input: ['values', ...options], expected: [field], run: (input) => ({ [field]: call(input) }) };
}

const values = (input: CaseInput): number[] => input['values'] as number[];
const options = (input: CaseInput, names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(names.filter((name) => name in input).map((name) => [name, input[name]]));
const labels = (input: CaseInput): number[] => input['labels'] as number[];
const reference = (input: CaseInput): number[] => input['reference'] as number[];
const rows = (input: CaseInput): number[][] => input['X'] as number[][];

const everything = ['pdf', 'cdf', 'sf', 'quantile', 'upperQuantile'] as const;

referenceTests({
  name: 'stats',
  directory: `${import.meta.dirname}/..`,
  functions: {
    weightedChiSquare: law(
      weightedChiSquare,
      ['weights', 'degreesOfFreedom'],
      ['sf', 'cdf', 'pdf', 'quantile'],
    ),
    normal: law(normal, ['mean', 'standardDeviation'], everything),
    chiSquare: law(chiSquare, ['degreesOfFreedom'], everything),
    gamma: law(gamma, ['shape', 'scale'], everything),
    beta: law(beta, ['alpha', 'beta'], everything),
    studentT: law(studentT, ['degreesOfFreedom'], everything),
    tracyWidom: law(tracyWidom, ['beta'], ['cdf', 'quantile']),
    weightedMean: sample('mean', ['weights'], (input) =>
      weightedMean(values(input), options(input, ['weights'])),
    ),
    weightedVariance: sample('variance', ['weights', 'kind'], (input) =>
      weightedVariance(values(input), options(input, ['weights', 'kind'])),
    ),
    standardErrorOfMean: sample('standardError', ['weights'], (input) =>
      standardErrorOfMean(values(input), options(input, ['weights'])),
    ),
    weightedQuantile: sample('quantile', ['weights', 'p', 'method'], (input) =>
      weightedQuantile(values(input), input['p'] as number[], options(input, ['weights', 'method'])),
    ),
    kmeans: {
      input: ['X', 'clusters', 'restarts', 'seed'],
      expected: ['objective', 'labels'],
      run: (input) => kmeans(rows(input), input['clusters'] as number, options(input, ['restarts', 'seed'])),
    },
    kmeansObjective: {
      input: ['X', 'labels'],
      expected: ['objective'],
      run: (input) => ({ objective: kmeansObjective(rows(input), labels(input)) }),
    },
    adjustedRandIndex: {
      input: ['labels', 'reference'],
      expected: ['adjustedRandIndex'],
      run: (input) => ({ adjustedRandIndex: adjustedRandIndex(labels(input), reference(input)) }),
    },
    clusteringError: {
      input: ['labels', 'reference'],
      expected: ['misclassified', 'rate'],
      run: (input) => clusteringError(labels(input), reference(input)),
    },
  },
});
