import { randomStream } from '@lab/stats';
import { fit } from '@lab/vi-symmetry';
import { defineMethod } from '../../../../nouns/method.ts';
import type { SymmetryInput, SymmetryOutput } from '../task.ts';
import { euclideanAtZero } from './advi.ts';

const draws = 20_000;

/** A chain, as the honest but slow alternative. */
export const metropolis = defineMethod<SymmetryInput, SymmetryOutput, Record<string, never>>({
  name: 'metropolis',
  title: 'Random-walk Metropolis',
  description: '20,000 steps of a random walk in the scale of a Gaussian fit, started at its mean.',
  module: import.meta.url,
  label: () => 'Metropolis, 20,000',
  skip: (problem) =>
    problem.name === 'posterior-mean' ||
    (problem.name === 'symmetric-law' && euclideanAtZero(problem.parameters))
      ? undefined
      : 'on R^d only',
  run(input, { seed }) {
    if (input.kind !== 'law') throw new Error('not a problem of this method');
    const { dim, logDensity } = input.target;
    const found = fit(input.target, { restarts: 0, discretisation: false, points: { count: 32 } });
    if (found.kind === 'vonMisesFisher') throw new Error('not a problem of this method');
    const stream = randomStream(seed, 'metropolis');
    const step = 2.38 / Math.sqrt(dim);
    let z = Float64Array.from(found.mean);
    let here = logDensity(z);
    const sum = new Float64Array(dim);
    for (let k = 0; k < draws; k++) {
      const u = stream.fillNormal(new Float64Array(dim));
      const next = z.map(
        (x, i) => x + step * found.scaleTril[i]!.reduce((total, l, j) => total + l * u[j]!, 0),
      );
      const there = logDensity(next);
      if (Math.log(stream.uniform()) < there - here) [z, here] = [next, there];
      for (let j = 0; j < dim; j++) sum[j]! += z[j]! / draws;
    }
    return { mean: Array.from(sum) };
  },
});
