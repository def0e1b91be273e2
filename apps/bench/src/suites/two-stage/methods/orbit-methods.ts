import { matrixProduct, symmetricEigen } from '@lab/linalg';
import { predictionVariance, quotientSandwich } from '@lab/two-stage-m';
import { defineMethod } from '../../../nouns/method.ts';
import { dot } from '../fits/matrix-algebra.ts';
import { factorLoadings, factorMoments, secondMoments } from '../intervals/factor-coordinates.ts';
import { everyEntry, stackedSandwich } from '../intervals/stacked-sandwich.ts';
import type { OrbitAnswer, OrbitInput } from '../task.ts';
import { onlyOn } from './applies.ts';

type None = Record<string, never>;

/** The loadings at each point of the orbit. */
function representatives({ unlabelled, components, rotations }: OrbitInput): readonly number[][][] {
  const loadings = factorLoadings(secondMoments(unlabelled), components);
  return rotations.map((rotation) => matrixProduct(loadings, rotation).to2DArray());
}

/** The sandwich on the quotient. */
export const quotient = defineMethod<OrbitInput, readonly OrbitAnswer[], None>({
  name: 'quotient',
  title: 'Sandwich on the quotient',
  description:
    'quotientSandwich and predictionVariance of @lab/two-stage-m at each representative; symmetry directions are found, not told.',
  module: import.meta.url,
  label: () => 'quotient',
  skip: onlyOn(['orbit']),
  run: (input) =>
    representatives(input).map((A): OrbitAnswer => {
      const { unlabelled, X, y } = input;
      const moments = factorMoments(A, unlabelled, X, y);
      const { covariance, condition } = quotientSandwich({
        hessian: moments.hessian,
        scoreCovariance: moments.scores,
        tolerance: 1e-6,
      });
      const answers = input.points.map((x0) => {
        const { features, gradient } = moments.at(x0);
        const { standardError } = predictionVariance({
          ...moments,
          features,
          gradient,
          covariance,
          unlabelled: unlabelled.length,
          labelled: X.length,
        });
        return { prediction: dot(moments.theta, features), standardError };
      });
      return {
        predictions: answers.map(({ prediction }) => prediction),
        standardErrors: answers.map(({ standardError }) => standardError),
        condition,
      };
    }),
});

/** The same equations with the bread inverted as it is. */
export const plainInverse = defineMethod<OrbitInput, readonly OrbitAnswer[], None>({
  name: 'plain-inverse',
  title: 'Stacked equations, bread inverted',
  description: 'The same moments, the singular bread inverted as it comes out of the differences.',
  module: import.meta.url,
  label: () => 'bread inverted',
  skip: onlyOn(['orbit']),
  run: (input) =>
    representatives(input).map((A): OrbitAnswer => {
      const answers = stackedSandwich(A, everyEntry(A), input, input.points);
      return {
        predictions: answers.map(({ prediction }) => prediction),
        standardErrors: answers.map(({ variance }) => Math.sqrt(Math.max(variance, 0))),
        condition: conditionOf(factorMoments(A, input.unlabelled, input.X, input.y).hessian),
      };
    }),
});

function conditionOf(hessian: readonly (readonly number[])[]): number {
  const sizes = Array.from(symmetricEigen(hessian, { vectors: false }).values, Math.abs);
  return Math.max(...sizes) / Math.max(Math.min(...sizes), Number.MIN_VALUE);
}
