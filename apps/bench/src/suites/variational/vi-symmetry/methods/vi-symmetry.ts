import { fit, recoveryReport, type Fit, type SphereFit } from '@lab/vi-symmetry';
import { targets } from '@lab/vi-symmetry/targets';
import { examples } from '@lab/vi-symmetry/examples';
import { defineMethod } from '../../../../nouns/method.ts';
import { firstCells } from '../read-first-cells.ts';
import { directionPosterior } from '../direction-posterior.ts';
import type { SymmetryInput, SymmetryOutput } from '../task.ts';
import { onlyFor } from './only-for.ts';

const student = (): ReturnType<typeof targets.student> =>
  targets.student({ centre: [0, 0], scatter: [[1, 0.9], [0.9, 1]], df: 4 }); // prettier-ignore
const tensor = { points: { kind: 'gaussHermite' }, restarts: 0, discretisation: false } as const;

function posteriorFit(divergence: 'reverseKl' | 'forwardKl'): SphereFit {
  const { X, labels } = firstCells([0, 1, 4], 100);
  return fit(directionPosterior(X, labels), { restarts: 1, divergence });
}

function angleBetween(first: SphereFit, second: SphereFit): number {
  const half = 0.5 * Math.hypot(...first.meanDirection!.map((x, j) => x - second.meanDirection![j]!));
  return (2 * Math.asin(half) * 180) / Math.PI;
}

const numbers: Readonly<Record<string, () => number>> = {
  'two modes: critical m, fixed scale': () => examples.gaussianMixtureThresholds().fixedScaleCritical,
  'two modes: critical m, free scale': () =>
    examples.gaussianMixtureThresholds().freeScaleFirstOrderTransition,
  'Watson, circle: critical k': () => examples.watsonTransition({ d: 2 }).globalTransition,
  'Watson, sphere: critical k': () => examples.watsonTransition({ d: 3 }).globalTransition,
  'Student, mean-field variance': () => fit(student(), { ...tensor, family: 'meanfield' }).scatter[0]![0]!,
  'Student, full-rank scale': () => fit(student(), tensor).scatter[0]![0]!,
  'Student, full-rank scale at alpha 1/2': () =>
    examples.studentScaleFactor({ df: 4, d: 2, alpha: 0.5 }).covarianceOverScatter,
  'skew normal, shape 1: error of location': () => examples.skewNormalLaplaceLocation({ shape: 1 }).error,
  'skew normal, shape 3: error of location': () => examples.skewNormalLaplaceLocation({ shape: 3 }).error,
  'skew normal, shape 5: error of location': () => examples.skewNormalLaplaceLocation({ shape: 5 }).error,
  'crescent: mean 2 of the fit': () => fit(targets.crescent(), tensor).mean[1]!,
  'direction posterior: reverse kappa': () => posteriorFit('reverseKl').kappa,
  'direction posterior: forward kappa': () => posteriorFit('forwardKl').kappa,
  'direction posterior: angle in degrees': () =>
    angleBetween(posteriorFit('reverseKl'), posteriorFit('forwardKl')),
};

/** The package with its default settings. */
export const viSymmetry = defineMethod<SymmetryInput, SymmetryOutput, Record<string, never>>({
  name: 'vi-symmetry',
  title: '@lab/vi-symmetry, default settings',
  description:
    'fit and recoveryReport of @lab/vi-symmetry: mirrored Sobol points, L-BFGS, restarts, certificate.',
  module: import.meta.url,
  label: () => 'vi-symmetry',
  skip: onlyFor('symmetric-law', 'posterior-mean', 'counter-example', 'printed-number', 'promised-family'),
  run(input) {
    if (input.kind === 'number') return { number: numbers[input.quantity]!() };
    if (input.kind === 'detection')
      return { broken: recoveryReport(fit(input.target, input.options), input.target).broken };
    if (input.kind === 'family') return statisticsOf(fit(input.target, input.options));
    if (input.kind === 'speed') throw new Error('not a problem of this method');
    // Three dimensions: a tensor rule; ten: more points, for the number to be met is of the fit, not of its points.
    const points = input.exactPoints
      ? { points: { kind: 'gaussHermite', count: 14 } as const }
      : input.target.dim > 5
        ? { points: { count: 2048 } }
        : {};
    const sphere = input.target.support === 'sphere';
    const found = fit(input.target, {
      ...(sphere ? {} : { ...points, discretisation: false }),
      divergence: 'alpha',
      alpha: input.alpha,
      restarts: input.target.dim > 5 || input.exactPoints ? 0 : 2,
    });
    return statisticsOf(found);
  },
});

function statisticsOf(found: Fit): SymmetryOutput {
  if (found.kind === 'vonMisesFisher') return { direction: found.meanDirection ?? [] };
  return { mean: found.mean, correlation: found.correlation };
}
