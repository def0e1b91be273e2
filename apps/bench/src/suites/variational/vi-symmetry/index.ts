import type { Claim } from '../../../nouns/claim.ts';
import type { Figure } from '../../../nouns/figure.ts';
import type { Method } from '../../../nouns/method.ts';
import type { Metric } from '../../../nouns/metric.ts';
import type { Problem } from '../../../nouns/problem.ts';
import { allBrokenFound, verdictsRight } from './claims/detection.ts';
import { eightSchoolsMeans, fewRows, modeMuchWorse, moreRows } from './claims/posteriors.ts';
import { promisedCorrelation, promisedDirection, promisedMean } from './claims/promises.ts';
import { numbersMet } from './claims/printed-numbers.ts';
import {
  ellipticalCorrelation,
  evenMean,
  independentPoints,
  mirroredAdvi,
  mirroredPoints,
  plainAdvi,
  zonalDirection,
} from './claims/recovery.ts';
import { noSlowerThanScipy } from './claims/speed.ts';
import { brokenSymmetry } from './figures/broken-symmetry.ts';
import { dataRestoreSymmetry } from './figures/data-restore-symmetry.ts';
import { meanErrorByMethod } from './figures/mean-error-by-method.ts';
import { advi } from './methods/advi.ts';
import { importanceCorrected } from './methods/importance-corrected.ts';
import { laplaceAtMode } from './methods/laplace-at-mode.ts';
import { metropolis } from './methods/metropolis.ts';
import { pathfinder } from './methods/pathfinder.ts';
import { sampleAverageFitMethod } from './methods/sample-average-fit.ts';
import { sampleAverage } from './methods/sample-average.ts';
import { scipyLbfgs } from './methods/scipy-lbfgs.ts';
import { viSymmetry } from './methods/vi-symmetry.ts';
import { brokenFound } from './metrics/broken-found.ts';
import { correlationError } from './metrics/correlation-error.ts';
import { directionError } from './metrics/direction-error.ts';
import { meanError } from './metrics/mean-error.ts';
import { numberGap } from './metrics/number-gap.ts';
import { verdictRight } from './metrics/verdict-right.ts';
import { counterExample } from './problems/counter-example.ts';
import { posteriorMean } from './problems/posterior-mean.ts';
import { printedNumber } from './problems/printed-number.ts';
import { promisedFamily } from './problems/promised-family.ts';
import { sampleAverageSpeed } from './problems/sample-average-speed.ts';
import { symmetricLaw } from './problems/symmetric-law.ts';

/** The half of the suite about @lab/vi-symmetry. */
export const problems: readonly Problem[] = [
  symmetricLaw,
  promisedFamily,
  posteriorMean,
  counterExample,
  printedNumber,
  sampleAverageSpeed,
];

export const methods: readonly Method[] = [
  viSymmetry,
  sampleAverage,
  advi,
  laplaceAtMode,
  pathfinder,
  importanceCorrected,
  metropolis,
  sampleAverageFitMethod,
  scipyLbfgs,
];

export const metrics: readonly Metric[] = [
  meanError,
  correlationError,
  directionError,
  verdictRight,
  brokenFound,
  numberGap,
];

export const subjects: readonly string[] = ['vi-symmetry', 'sample-average', 'sample-average-fit'];

export const claims: readonly Claim[] = [
  evenMean,
  ellipticalCorrelation,
  zonalDirection,
  promisedMean,
  promisedCorrelation,
  promisedDirection,
  allBrokenFound,
  verdictsRight,
  mirroredPoints,
  independentPoints,
  mirroredAdvi,
  plainAdvi,
  fewRows,
  moreRows,
  modeMuchWorse,
  eightSchoolsMeans,
  ...numbersMet,
  noSlowerThanScipy,
];

export const figures: readonly Figure[] = [meanErrorByMethod, dataRestoreSymmetry, brokenSymmetry];
