import {
  bulkDensity,
  bulkEdge,
  criticalStrength,
  edgeTest,
  outlier,
  randomDesignOutlier,
  stopOrRegularise,
  varianceProfile,
  windows,
} from '@lab/transient-bbp';
import { defineMethod } from '../../../nouns/method.ts';
import { geometric } from '../canonical.ts';
import type {
  BulkAnswer,
  BulkInput,
  MatrixAnswer,
  MatrixInput,
  ModelsAnswer,
  ModelsInput,
  PhasesAnswer,
  PhasesInput,
  SpectraAnswer,
  SpectraInput,
} from '../task.ts';
import { onlyOn } from './applies.ts';

/** Points of a density. */
export const densityPoints = 500;
// Mean of the Tracy-Widom law (beta = 1): where the top of noise is expected above the edge, in null units.
const meanOfNull = -1.2065336;

/** The theory of the paper, as this repository computes it. */
export const theory = defineMethod<SpectraInput, SpectraAnswer, Record<string, never>>({
  name: 'theory',
  title: 'Transient BBP theory',
  description:
    'Dyson equation, rank-two determinant and windows of @lab/transient-bbp (arXiv 2604.18450), told the law and never a matrix.',
  module: import.meta.url,
  label: () => 'theory',
  skip: onlyOn(
    ['trained-matrix', 'bulk', 'density-speed', 'phases', 'named-models', 'random-models'],
    'has no data to look at',
  ),
  run(input) {
    switch (input.kind) {
      case 'matrix':
        return predictMatrix(input);
      case 'bulk':
        return densityOf(input);
      case 'phases':
        return predictPhases(input);
      case 'models':
        return solve(input);
      default:
        throw new Error(`theory has no answer to a problem of kind '${input.kind}'`);
    }
  },
});

function predictMatrix({ model, t, dimension, sampleRatio }: MatrixInput): MatrixAnswer {
  const found =
    sampleRatio > 0
      ? randomDesignOutlier({ ...model, labelNoise: (model.noise ?? 0) / sampleRatio }, sampleRatio, t)
      : outlier(model, t);
  const { center, scale } = edgeTest(varianceProfile(model, t), found.edge, { dimension });
  return {
    kind: 'matrix',
    exists: found.exists,
    top: found.value ?? center + meanOfNull * scale,
    edge: found.edge,
    overlap: found.overlapLeft ?? 0,
    thetaC: found.thetaC,
  };
}

function densityOf({ profile }: BulkInput): BulkAnswer {
  const { edge } = bulkEdge(profile);
  // Dense near both edges, where the density rises as a square root.
  const points = Array.from(
    { length: densityPoints },
    (_, i) => edge * Math.sin(Math.PI * (i / (densityPoints - 1) - 0.5)),
  );
  const { x, density } = bulkDensity(profile, { points });
  return { kind: 'bulk', x, density };
}

function predictPhases({ model, theta }: PhasesInput): PhasesAnswer {
  const { thetaMin, thetaInf } = windows(model);
  return {
    kind: 'phases',
    thetaMin,
    thetaInf,
    phases: theta.map((strength) => windows({ ...model, theta: strength }).phase),
  };
}

function solve({ models }: ModelsInput): ModelsAnswer {
  const [first] = models;
  if (first === undefined) throw new Error('there is no model to solve');
  const slowest = Math.min(...Array.from(first.covariance));
  const fastest = Math.max(...Array.from(first.covariance));
  const t = geometric(0.02 / fastest, 40 / slowest, 240);
  const { earlyStoppingFromZero, ridge } = stopOrRegularise(first);
  return {
    kind: 'models',
    solved: models.map((model) => windows(model)),
    curve: { t, thetaC: criticalStrength(first, t) },
    earlyStopping: earlyStoppingFromZero.thetaC,
    ridge: ridge.thetaC,
  };
}
