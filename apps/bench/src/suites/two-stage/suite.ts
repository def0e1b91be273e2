import { seconds } from '../../metrics/seconds.ts';
import { defineSuite } from '../../nouns/suite.ts';
import { coverageClaims } from './claims/coverage.ts';
import { crossoverClaims } from './claims/crossover.ts';
import { corollaryClaims, furtherLaws, generalLaw, realRowsClaims } from './claims/laws.ts';
import { mixtureClaims } from './claims/mixtures.ts';
import { negativesClaims } from './claims/negatives.ts';
import { orbitClaims } from './claims/orbits.ts';
import { plannerClaims } from './claims/planner.ts';
import { raceClaims } from './claims/race.ts';
import { speedClaims } from './claims/speed.ts';
import { constantFigures } from './figures/constants.ts';
import { coverageFigure } from './figures/coverage.ts';
import { crossoverFigure } from './figures/crossover.ts';
import { densityFigures } from './figures/densities.ts';
import { mixtureDistributions } from './figures/mixture-distributions.ts';
import { negativesFigure } from './figures/negatives.ts';
import { planningFigure } from './figures/planning.ts';
import { raceFigure } from './figures/race.ts';
import { realRowsFigure } from './figures/real-rows.ts';
import { speedFigure } from './figures/speed.ts';
import { gaussianFormula } from './methods/gaussian-formula.ts';
import {
  bootstrapInterval,
  labelOnlyInterval,
  murphyTopelInterval,
  stackedInterval,
  twoStageInterval,
} from './methods/interval-methods.ts';
import { labelOnlyLaw } from './methods/label-only-law.ts';
import { law } from './methods/law.ts';
import { plainInverse, quotient } from './methods/orbit-methods.ts';
import { halfPlan, lawPlan, pilotPlan } from './methods/planning-methods.ts';
import { printedLaw } from './methods/printed-law.ts';
import {
  gmmPosteriors,
  labelledPcr,
  ols,
  oracleSpan,
  pls,
  ridge,
  twoStageGmm,
  twoStagePcr,
} from './methods/race-methods.ts';
import { numpyJob, packageJob, sklearnBootstrap } from './methods/speed-methods.ts';
import { cpuRatio } from './metrics/cpu-ratio.ts';
import { coverage, intervalCount, intervalLength } from './metrics/interval-metrics.ts';
import { discrepancy, ksDistance, meanRatio, measuredMean, predictedMean } from './metrics/law-metrics.ts';
import { condition, errorSpread, predictionSpread } from './metrics/orbit-metrics.ts';
import { plannedLabels, regret } from './metrics/regret.ts';
import { relativeError } from './metrics/relative-error.ts';
import { componentRisk } from './problems/component-risk.ts';
import { contrastiveRisk } from './problems/contrastive-risk.ts';
import { factorRisk } from './problems/factor-risk.ts';
import { intervals } from './problems/intervals.ts';
import { mixtureRisk } from './problems/mixture-risk.ts';
import { orbit } from './problems/orbit.ts';
import { panel } from './problems/panel.ts';
import { planning } from './problems/planning.ts';
import { race } from './problems/race.ts';
import { realRows } from './problems/real-rows.ts';
import { speed } from './problems/speed.ts';

/** What unlabelled data buys: the laws of @lab/two-stage-m against simulation, and its fits against what people use. */
export const suite = defineSuite({
  name: 'two-stage',
  title: 'What unlabelled data buys',
  description:
    'A representation is learnt from unlabelled rows, a regression on it from labelled ones. @lab/two-stage-m (arXiv 2603.27631) says what such a fit risks, gives intervals and splits budgets. Its laws are held against simulated fits and real rows, two printed constants among them; its fits and intervals against what people use.',
  problems: [
    factorRisk,
    contrastiveRisk,
    componentRisk,
    mixtureRisk,
    realRows,
    panel,
    orbit,
    race,
    intervals,
    planning,
    speed,
  ],
  methods: [
    law,
    labelOnlyLaw,
    printedLaw,
    gaussianFormula,
    twoStagePcr,
    twoStageGmm,
    labelledPcr,
    pls,
    ridge,
    ols,
    gmmPosteriors,
    oracleSpan,
    twoStageInterval,
    labelOnlyInterval,
    bootstrapInterval,
    stackedInterval,
    murphyTopelInterval,
    quotient,
    plainInverse,
    lawPlan,
    pilotPlan,
    halfPlan,
    packageJob,
    numpyJob,
    sklearnBootstrap,
  ],
  metrics: [
    relativeError,
    ksDistance,
    measuredMean,
    predictedMean,
    meanRatio,
    discrepancy,
    coverage,
    intervalCount,
    intervalLength,
    predictionSpread,
    errorSpread,
    condition,
    regret,
    plannedLabels,
    seconds,
    cpuRatio,
  ],
  subjects: ['two-stage-pcr', 'two-stage-gmm'],
  claims: [
    ...generalLaw,
    ...orbitClaims,
    ...corollaryClaims,
    ...crossoverClaims,
    ...mixtureClaims,
    ...negativesClaims,
    ...furtherLaws,
    ...realRowsClaims,
    ...coverageClaims,
    ...plannerClaims,
    ...raceClaims,
    ...speedClaims,
  ],
  figures: [
    crossoverFigure,
    ...densityFigures,
    negativesFigure,
    ...constantFigures,
    mixtureDistributions,
    realRowsFigure,
    coverageFigure,
    raceFigure,
    planningFigure,
    speedFigure,
  ],
  timeLimit: { quick: 10, standard: 120, full: 1200 },
});
