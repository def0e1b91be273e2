import { seconds } from '../../metrics/seconds.ts';
import { timeRatio } from '../../metrics/time-ratio.ts';
import type { Method } from '../../nouns/method.ts';
import { defineSuite } from '../../nouns/suite.ts';
import { agreement, randomInputs } from './claims/agreement.ts';
import { bulkDensityClaim, bulkNoSemicircle } from './claims/bulk.ts';
import { noiseClaims } from './claims/noise.ts';
import { phaseClaims } from './claims/phases.ts';
import { fasterDensity } from './claims/speed.ts';
import {
  aheadOfRivals,
  digitsReal,
  digitsScores,
  falseAlarms,
  regret,
  splitHalfFails,
  stoppingScores,
} from './claims/stopping.ts';
import { reentrance, ridgeTie, windowClaims, windowNumbers } from './claims/windows.ts';
import { criticalStrengthFigure } from './figures/critical-strength.ts';
import { densityTime } from './figures/density-time.ts';
import { nullQuantiles } from './figures/null-quantiles.ts';
import { outlierThroughTime, overlapThroughTime } from './figures/outlier-through-time.ts';
import { phaseDiagramFigure } from './figures/phase-diagram.ts';
import { spectrumMovie } from './figures/spectrum-movie.ts';
import { stoppingScoresFigure } from './figures/stopping-scores.ts';
import { discrepancy } from './methods/discrepancy.ts';
import { isotropicTest, noiseEdgeTest } from './methods/edge-tests.ts';
import { final } from './methods/final.ts';
import { fixedPoint } from './methods/fixed-point.ts';
import { gcv } from './methods/gcv.ts';
import { hardThreshold } from './methods/hard-threshold.ts';
import { hindsight } from './methods/hindsight.ts';
import { isotropicEdge } from './methods/isotropic-edge.ts';
import { isotropic } from './methods/isotropic.ts';
import { mlMatrix, oneMatrix } from './methods/one-matrix.ts';
import { populationDesign } from './methods/population-design.ts';
import { populationTheory } from './methods/population-theory.ts';
import { ridgeGcv } from './methods/ridge-gcv.ts';
import { spectralStop } from './methods/spectral-stop.ts';
import { splitHalf } from './methods/split-half.ts';
import { theory } from './methods/theory.ts';
import { validation } from './methods/validation.ts';
import { density, histogram, misplaced } from './metrics/bulk.ts';
import { modelMetrics } from './metrics/models.ts';
import { meanDistance, rejected } from './metrics/noise.ts';
import { overlap } from './metrics/overlap.ts';
import { phaseMetrics } from './metrics/phases.ts';
import { detected, stopTime } from './metrics/stopping.ts';
import { matrixMetrics } from './metrics/trained-matrix.ts';
import { bulk } from './problems/bulk.ts';
import { densitySpeed } from './problems/density-speed.ts';
import { digitsHalves } from './problems/digits-halves.ts';
import { digitsPlanted } from './problems/digits-planted.ts';
import { namedModels } from './problems/named-models.ts';
import { phases } from './problems/phases.ts';
import { pureNoise } from './problems/pure-noise.ts';
import { randomModels } from './problems/random-models.ts';
import { stopping } from './problems/stopping.ts';
import { trainedMatrix } from './problems/trained-matrix.ts';

const methods: readonly Method[] = [
  spectralStop,
  theory,
  validation,
  final,
  gcv,
  ridgeGcv,
  discrepancy,
  hardThreshold,
  isotropicEdge,
  splitHalf,
  isotropic,
  fixedPoint,
  populationDesign,
  oneMatrix,
  mlMatrix,
  noiseEdgeTest,
  isotropicTest,
  populationTheory,
  hindsight,
];

/** When a signal stands out of the noise during training, and when to stop. */
export const suite = defineSuite({
  name: 'spectra',
  title: 'Signal and noise in the spectrum of weights in training',
  description:
    'A linear map is trained on noisy labels by gradient flow: a signal shows as an eigenvalue outside the bulk that the noise makes, and with inputs of unequal variance it may be seen for a while only. @lab/transient-bbp (arXiv 2604.18450) predicts bulk, outlier, overlap and window without a matrix, and advises when to stop. Simulated matrices judge the predictions; validation loss, cross-validation and others are what people stop by.',
  problems: [
    stopping,
    digitsPlanted,
    digitsHalves,
    trainedMatrix,
    bulk,
    phases,
    pureNoise,
    namedModels,
    randomModels,
    densitySpeed,
  ],
  methods,
  metrics: [
    overlap,
    detected,
    stopTime,
    ...matrixMetrics,
    misplaced,
    histogram,
    density,
    ...phaseMetrics,
    rejected,
    meanDistance,
    ...modelMetrics,
    seconds,
    timeRatio,
  ],
  subjects: ['spectral-stop', 'theory'],
  claims: [
    ...phaseClaims,
    bulkDensityClaim,
    bulkNoSemicircle,
    ...agreement,
    ...randomInputs,
    ...windowNumbers,
    ...windowClaims,
    reentrance,
    ridgeTie,
    ...noiseClaims,
    ...stoppingScores,
    regret,
    ...aheadOfRivals,
    splitHalfFails,
    ...falseAlarms,
    ...digitsScores,
    digitsReal,
    fasterDensity,
  ],
  figures: [
    spectrumMovie,
    outlierThroughTime,
    criticalStrengthFigure,
    phaseDiagramFigure,
    overlapThroughTime,
    stoppingScoresFigure(methods),
    nullQuantiles,
    densityTime(methods),
  ],
  timeLimit: { quick: 10, standard: 120, full: 600 },
});
