import { seconds } from '../../metrics/seconds.ts';
import { timeRatio } from '../../metrics/time-ratio.ts';
import type { Method } from '../../nouns/method.ts';
import { defineSuite } from '../../nouns/suite.ts';
import { belowCompetitors } from './claims/below-competitors.ts';
import { halfExponentBalanced, halfExponentUnbalanced } from './claims/exponent.ts';
import { printedCounts } from './claims/printed-counts.ts';
import { aheadOnCounts, levelOnTables } from './claims/real-data.ts';
import { exactRecovery, nearTheOracle, noGainWhenMild } from './claims/recovery.ts';
import { noSlowerThanKMeans } from './claims/speed.ts';
import { errorAgainst } from './figures/error-against.ts';
import { realDataAgreement } from './figures/real-data-agreement.ts';
import { timeRatioFigure } from './figures/time-ratio.ts';
import { ih } from './methods/ih.ts';
import { ihLines } from './methods/ih-lines.ts';
import { kMeans } from './methods/k-means.ts';
import { mlKMeans } from './methods/ml-kmeans.ts';
import { oracle } from './methods/oracle.ts';
import { pcaKMeans } from './methods/pca-k-means.ts';
import { scikitLearnKMeans } from './methods/scikit-learn-k-means.ts';
import { skMeans } from './methods/skmeans.ts';
import { sphericalKMeans } from './methods/spherical-k-means.ts';
import { unitRowsKMeans } from './methods/unit-rows-k-means.ts';
import { adjustedRand } from './metrics/adjusted-rand.ts';
import { errorRate } from './metrics/error-rate.ts';
import { misclassified } from './metrics/misclassified.ts';
import { mutualInformation } from './metrics/mutual-information.ts';
import { heterogeneousMixture } from './problems/heterogeneous-mixture.ts';
import { realData } from './problems/real-data.ts';
import { speed } from './problems/speed.ts';
import { unbalancedMixture } from './problems/unbalanced-mixture.ts';

const methods: readonly Method[] = [
  ih,
  ihLines,
  kMeans,
  sphericalKMeans,
  unitRowsKMeans,
  pcaKMeans,
  scikitLearnKMeans,
  mlKMeans,
  skMeans,
  oracle,
];

/** Clustering rows whose scales differ: @lab/ih-gmm against what people use. */
export const suite = defineSuite({
  name: 'clustering',
  title: 'Clustering rows that differ in scale',
  description:
    'Documents of different length, cells sequenced to different depth, customers of different volume: rows that share a profile and differ in scale. @lab/ih-gmm (arXiv 2604.05337) clusters by profile; K-means and its relatives are what people use. Simulated designs where the truth is known, and twelve public data sets.',
  problems: [heterogeneousMixture, unbalancedMixture, realData, speed],
  methods,
  metrics: [errorRate, misclassified, adjustedRand, mutualInformation, seconds, timeRatio],
  subjects: ['ih', 'ih-lines'],
  claims: [
    exactRecovery,
    ...belowCompetitors,
    nearTheOracle,
    noGainWhenMild,
    halfExponentUnbalanced,
    halfExponentBalanced,
    ...printedCounts,
    aheadOnCounts,
    levelOnTables,
    noSlowerThanKMeans,
  ],
  figures: [...errorAgainst, realDataAgreement, timeRatioFigure(methods)],
  timeLimit: { quick: 10, standard: 120, full: 600 },
});
