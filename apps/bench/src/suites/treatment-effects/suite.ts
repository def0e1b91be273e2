import { seconds } from '../../metrics/seconds.ts';
import { timeRatio } from '../../metrics/time-ratio.ts';
import { defineSuite } from '../../nouns/suite.ts';
import { exactTail, sameByLowRank, sameInNumpy } from './claims/calibration.ts';
import { bothWrongFails, eitherSuffices, printedTable } from './claims/double-robustness.ts';
import { confoundingFools, levelHeld, levelNotExceeded } from './claims/level.ts';
import { bandHolds, flipsWithX3, regressionStage } from './claims/local-effects.ts';
import {
  againstTheMean,
  consistent,
  leavingOutTheDiagonal,
  othersSeeNothing,
  printedRates,
  seesHiddenChange,
} from './claims/power.ts';
import { jobTrainingFacts, smallClasses } from './claims/real-data.ts';
import { speedClaims } from './claims/speed.ts';
import { doubleRobustnessFigure } from './figures/double-robustness.ts';
import { levelHeldFigure } from './figures/level-held.ts';
import { powerCurves } from './figures/power-curves.ts';
import { realDataP } from './figures/real-data-p.ts';
import { rejectionByDesign } from './figures/rejection-by-design.ts';
import { spreadByX3 } from './figures/spread-by-x3.ts';
import { timeFigure } from './figures/time.ts';
import { blp } from './methods/blp.ts';
import { cdteAggregate } from './methods/cdte-aggregate.ts';
import { cdteLowRank } from './methods/cdte-low-rank.ts';
import { cdteNuisances } from './methods/cdte-nuisances.ts';
import { cdtePlain } from './methods/cdte-plain.ts';
import { cdte } from './methods/cdte.ts';
import { cross } from './methods/cross.ts';
import { distributionRegression } from './methods/distribution-regression.ts';
import { drKte } from './methods/dr-kte.ts';
import { finalStage } from './methods/final-stage.ts';
import { forestDrLearner } from './methods/forest-dr-learner.ts';
import { kcd } from './methods/kcd.ts';
import { localEffect } from './methods/local-effect.ts';
import { marginal } from './methods/marginal.ts';
import { naiveMmd } from './methods/naive-mmd.ts';
import { numpyCdte } from './methods/numpy-cdte.ts';
import { otherCalibrations } from './methods/other-calibrations.ts';
import { mistakes, pValue, rejection } from './metrics/decisions.ts';
import {
  clipped,
  meanEffect,
  overlapWarning,
  psi2Bias,
  rawDifference,
  secondRawDifference,
} from './metrics/effects.ts';
import { bandCovers, spreadEffect, spreadLower, spreadUpper, witnessError } from './metrics/local.ts';
import { calibration } from './problems/calibration.ts';
import { cost, largeCost } from './problems/cost.ts';
import { doubleRobustness } from './problems/double-robustness.ts';
import { level } from './problems/level.ts';
import { localEffects } from './problems/local-effects.ts';
import { costlyPeers, power } from './problems/power.ts';
import { jobTraining, projectStar } from './problems/real-data.ts';

/** Does a treatment change the whole outcome law, and for whom: @lab/cdte against what people use. */
export const suite = defineSuite({
  name: 'treatment-effects',
  title: 'Distributional treatment effects',
  description:
    'Does a treatment change the outcome at all, for anyone: its mean, its spread, its tails, given covariates? @lab/cdte (arXiv 2603.16829, of which the abstract fixes what is claimed; formulas and designs are its own) tests it without permutations; peers look at means, at marginal laws, or refit for every null draw. Simulated designs where the truth is known, and three studies.',
  problems: [
    level,
    power,
    costlyPeers,
    doubleRobustness,
    calibration,
    localEffects,
    jobTraining,
    projectStar,
    cost,
    largeCost,
  ],
  // In an order that gives methods shown in one figure colours of their own.
  methods: [
    cdte,
    marginal,
    cross,
    blp,
    distributionRegression,
    naiveMmd,
    cdteAggregate,
    otherCalibrations,
    cdteLowRank,
    cdtePlain,
    numpyCdte,
    kcd,
    drKte,
    localEffect,
    finalStage,
    forestDrLearner,
    cdteNuisances,
  ],
  metrics: [
    mistakes,
    rejection,
    pValue,
    psi2Bias,
    meanEffect,
    rawDifference,
    secondRawDifference,
    clipped,
    overlapWarning,
    witnessError,
    spreadEffect,
    spreadLower,
    spreadUpper,
    bandCovers,
    seconds,
    timeRatio,
  ],
  subjects: ['cdte', 'cdte-aggregate'],
  claims: [
    ...levelHeld,
    ...levelNotExceeded,
    confoundingFools,
    seesHiddenChange,
    ...othersSeeNothing,
    consistent,
    leavingOutTheDiagonal,
    ...againstTheMean,
    ...printedRates,
    ...eitherSuffices,
    bothWrongFails,
    ...printedTable,
    exactTail,
    sameInNumpy,
    sameByLowRank,
    flipsWithX3,
    bandHolds,
    regressionStage,
    ...jobTrainingFacts,
    ...smallClasses,
    ...speedClaims,
  ],
  figures: [
    ...rejectionByDesign,
    ...powerCurves,
    levelHeldFigure,
    doubleRobustnessFigure,
    spreadByX3,
    realDataP,
    timeFigure,
  ],
  timeLimit: { quick: 20, standard: 120, full: 600 },
});
