import { edgeTest, varianceProfile, windows } from '@lab/transient-bbp';
import { defineMethod } from '../../../nouns/method.ts';
import type {
  BulkAnswer,
  BulkInput,
  MatrixAnswer,
  MatrixInput,
  PhasesAnswer,
  PhasesInput,
  SpectraAnswer,
  SpectraInput,
} from '../task.ts';
import { onlyOn } from './applies.ts';
import { densityPoints } from './theory.ts';

const meanOfNull = -1.2065336;

/** What is done where the anisotropy of the noise is not thought of. */
export const isotropic = defineMethod<SpectraInput, SpectraAnswer, Record<string, never>>({
  name: 'isotropic',
  title: 'One semicircle',
  description:
    'The noise taken to have the same variance in all directions: a semicircle of that second moment with the classical outlier of a spiked Wigner matrix; for phases, inputs of the mean covariance.',
  module: import.meta.url,
  label: () => 'one semicircle',
  skip: onlyOn(['trained-matrix', 'bulk', 'phases'], 'says nothing of this'),
  run(input) {
    switch (input.kind) {
      case 'matrix':
        return predictMatrix(input);
      case 'bulk':
        return semicircle(input);
      case 'phases':
        return predictPhases(input);
      default:
        throw new Error(`a semicircle has no answer to a problem of kind '${input.kind}'`);
    }
  },
});

function mean(weights: ArrayLike<number>, values: ArrayLike<number>): number {
  return Array.from(weights).reduce((sum, weight, k) => sum + weight * (values[k] ?? 0), 0);
}

/** A spike of strength l in a semicircle of standard deviation sigma: seen above sigma, at l + sigma^2/l. */
function predictMatrix({ model, t, dimension }: MatrixInput): MatrixAnswer {
  const { weights, variance, learned } = varianceProfile(model, t);
  const masses = model.massLeft ?? weights;
  const half = mean(masses, learned);
  const length = Math.sqrt(
    mean(
      masses,
      Array.from(learned, (f) => f * f),
    ),
  );
  // Length along the direction of the top eigenvector of the signal (u w' + w u')/2 with w = f u.
  const perTheta = 0.5 * (half + length);
  const sigma = Math.sqrt(mean(weights, variance) / 2);
  const strength = model.theta * perTheta;
  const exists = strength > sigma;
  const { edge, center, scale } = edgeTest({ weights: [1], variance: [2 * sigma ** 2] }, 0, { dimension });
  const cosine = length > 0 ? 0.5 * (1 + half / length) : 0;
  return {
    kind: 'matrix',
    exists,
    top: exists ? strength + sigma ** 2 / strength : center + meanOfNull * scale,
    edge,
    overlap: exists ? cosine * (1 - (sigma / strength) ** 2) : 0,
    thetaC: perTheta > 0 ? sigma / perTheta : Infinity,
  };
}

function semicircle({ profile: { weights, variance } }: BulkInput): BulkAnswer {
  const edge = Math.sqrt(2 * mean(weights, variance));
  const angles = Array.from({ length: densityPoints }, (_, i) => Math.PI * (i / (densityPoints - 1) - 0.5));
  return {
    kind: 'bulk',
    x: angles.map((angle) => edge * Math.sin(angle)),
    density: angles.map((angle) => (2 * Math.cos(angle)) / (Math.PI * edge)),
  };
}

function predictPhases({ model, theta }: PhasesInput): PhasesAnswer {
  const oneBlock = {
    weights: [1],
    covariance: [mean(model.weights, model.covariance)],
    theta: model.theta,
    noise: model.noise,
    initVariance: model.initVariance,
  };
  const { thetaMin, thetaInf } = windows(oneBlock);
  return {
    kind: 'phases',
    thetaMin,
    thetaInf,
    phases: theta.map((strength) => windows({ ...oneBlock, theta: strength }).phase),
  };
}
