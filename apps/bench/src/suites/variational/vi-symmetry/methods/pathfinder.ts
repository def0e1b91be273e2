import { cholesky } from '@lab/linalg';
import { randomStream } from '@lab/stats';
import { defineMethod } from '../../../../nouns/method.ts';
import type { SymmetryInput, SymmetryOutput } from '../task.ts';
import { correlationOf, euclideanAtZero } from './advi.ts';
import { evaluatorOf } from './evaluator.ts';
import { quasiNewtonPath, type PathPoint } from './quasi-newton.ts';

/** Zhang and others (JMLR 23, 2022), with a dense quasi-Newton path. */
export const pathfinder = defineMethod<SymmetryInput, SymmetryOutput, Record<string, never>>({
  name: 'pathfinder',
  title: 'Pathfinder',
  description:
    'Normal laws along a quasi-Newton path to the mode, the one of the best evidence lower bound by 11 draws.',
  module: import.meta.url,
  label: () => 'Pathfinder',
  skip: (problem) =>
    problem.name === 'posterior-mean' ||
    (problem.name === 'symmetric-law' && euclideanAtZero(problem.parameters))
      ? undefined
      : 'on R^d only',
  run(input, { seed }) {
    if (input.kind !== 'law') throw new Error('not a problem of this method');
    const { dim, value, gradient } = evaluatorOf(input.target);
    const stream = randomStream(seed, 'pathfinder');
    const start = Float64Array.from({ length: dim }, () => 4 * stream.uniform() - 2);
    const negative = (z: Float64Array): Float64Array => Float64Array.from(gradient(z), (x) => -x);
    const laws = quasiNewtonPath((z) => -value(z), negative, start).flatMap((point) => lawAt(point, dim));
    let best: { mean: Float64Array; L: Float64Array; bound: number } | undefined;
    for (const { mean, L } of laws) {
      let bound = 0;
      for (let i = 0; i < dim; i++) bound += Math.log(L[i * dim + i]!);
      for (let k = 0; k < 11; k++) {
        const u = stream.fillNormal(new Float64Array(dim));
        const z = mean.map((m, i) => {
          let sum = m;
          for (let j = 0; j <= i; j++) sum += L[i * dim + j]! * u[j]!;
          return sum;
        });
        bound += (value(z) + 0.5 * u.reduce((sum, x) => sum + x * x, 0)) / 11;
      }
      if (best === undefined || bound > best.bound) best = { mean, L, bound };
    }
    return { mean: Array.from(best!.mean), correlation: correlationOf(best!.L, dim) };
  },
});

function lawAt(
  { x, gradient, inverseHessian }: PathPoint,
  dim: number,
): { mean: Float64Array; L: Float64Array }[] {
  try {
    const L = Float64Array.from(
      cholesky({ data: inverseHessian, rows: dim, columns: dim }).lower.to1DArray(),
    );
    const mean = x.map((v, i) => {
      let sum = v;
      for (let j = 0; j < dim; j++) sum -= inverseHessian[i * dim + j]! * gradient[j]!;
      return sum;
    });
    return [{ mean, L }];
  } catch {
    // An update that lost its definiteness to rounding is no law.
    return [];
  }
}
