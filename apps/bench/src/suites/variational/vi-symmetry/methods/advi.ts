import { randomStream } from '@lab/stats';
import type { Parameters } from '../../../../nouns/parameters.ts';
import { defineMethod } from '../../../../nouns/method.ts';
import type { SymmetryInput, SymmetryOutput } from '../task.ts';
import { evaluatorOf } from './evaluator.ts';

/** Whether draws come with their mirror images. */
export interface AdviParameters extends Parameters {
  readonly antithetic: boolean;
}

const steps = 4000;
const draws = 10;
const rate = 0.01;

/** Automatic differentiation variational inference, as people run it: full rank, Adam, 40,000 evaluations. */
export const advi = defineMethod<SymmetryInput, SymmetryOutput, AdviParameters>({
  name: 'advi',
  title: 'ADVI',
  description:
    'Stochastic gradients of the full-rank evidence lower bound: 4,000 steps of Adam at rate 0.01 with 10 draws, the mean of the last quarter; with independent draws or with mirrored ones.',
  module: import.meta.url,
  variants: [{ antithetic: false }, { antithetic: true }],
  label: ({ antithetic }) => (antithetic ? 'ADVI, mirrored draws' : 'ADVI'),
  skip: (problem) =>
    (problem.name === 'posterior-mean' && problem.parameters['data'] === 'eight-schools') ||
    (problem.name === 'symmetric-law' && euclideanAtZero(problem.parameters))
      ? undefined
      : 'reverse KL on R^d only',
  run(input, { parameters: { antithetic }, seed }) {
    if (input.kind !== 'law') throw new Error('not a problem of this method');
    const { dim, gradient } = evaluatorOf(input.target);
    const stream = randomStream(seed, 'advi');
    const size = 2 * dim + (dim * (dim - 1)) / 2;
    const theta = new Float64Array(size);
    const [first, second, average] = [new Float64Array(size), new Float64Array(size), new Float64Array(size)];
    const L = new Float64Array(dim * dim);
    for (let step = 1; step <= steps; step++) {
      fillScale(theta, L, dim);
      const total = new Float64Array(size);
      let u = new Float64Array(dim);
      for (let k = 0; k < draws; k++) {
        u = antithetic && k % 2 === 1 ? u.map((x) => -x) : stream.fillNormal(new Float64Array(dim));
        addGradient(total, gradient(place(theta, L, u, dim)), u, L, dim);
      }
      for (let i = 0; i < size; i++) {
        const g = total[i]! / draws + (i >= dim && i < 2 * dim ? 1 : 0);
        first[i] = 0.9 * first[i]! + 0.1 * g;
        second[i] = 0.999 * second[i]! + 0.001 * g * g;
        const size1 = first[i]! / (1 - 0.9 ** step);
        theta[i]! += (rate * size1) / (Math.sqrt(second[i]! / (1 - 0.999 ** step)) + 1e-8);
        if (step > 0.75 * steps) average[i]! += theta[i]! / (0.25 * steps);
      }
    }
    fillScale(average, L, dim);
    return { mean: Array.from(average.subarray(0, dim)), correlation: correlationOf(L, dim) };
  },
});

/** True for laws on R^d fitted by reverse KL. */
export function euclideanAtZero(parameters: Parameters): boolean {
  return ['student', 'logistic', 'laplace'].includes(String(parameters['law'])) && parameters['alpha'] === 0;
}

function fillScale(theta: Float64Array, L: Float64Array, dim: number): void {
  for (let i = 0, k = 2 * dim; i < dim; i++) {
    for (let j = 0; j < i; j++) L[i * dim + j] = theta[k++]!;
    L[i * dim + i] = Math.exp(theta[dim + i]!);
  }
}

function place(theta: Float64Array, L: Float64Array, u: Float64Array, dim: number): Float64Array {
  return Float64Array.from({ length: dim }, (_, i) => {
    let sum = theta[i]!;
    for (let j = 0; j <= i; j++) sum += L[i * dim + j]! * u[j]!;
    return sum;
  });
}

function addGradient(
  total: Float64Array,
  g: ArrayLike<number>,
  u: Float64Array,
  L: Float64Array,
  dim: number,
): void {
  for (let i = 0, k = 2 * dim; i < dim; i++) {
    total[i]! += g[i]!;
    for (let j = 0; j < i; j++) total[k++]! += g[i]! * u[j]!;
    total[dim + i]! += g[i]! * u[i]! * L[i * dim + i]!;
  }
}

/** Correlations of L L'. */
export function correlationOf(L: Float64Array, dim: number): number[][] {
  const C = Array.from({ length: dim }, (_, i) =>
    Array.from({ length: dim }, (_u, j) => {
      let sum = 0;
      for (let k = 0; k < dim; k++) sum += L[i * dim + k]! * L[j * dim + k]!;
      return sum;
    }),
  );
  return C.map((row, i) => row.map((x, j) => x / Math.sqrt(C[i]![i]! * C[j]![j]!)));
}
