import { seconds } from '../../metrics/seconds.ts';
import { timeRatio } from '../../metrics/time-ratio.ts';
import type { Method } from '../../nouns/method.ts';
import { defineSuite } from '../../nouns/suite.ts';
import { belowCompetitors } from './claims/below-competitors.ts';
import { halfExponentBalanced, halfExponentUnbalanced } from './claims/exponent.ts';
import { printedCounts } from './claims/printed-counts.ts';
import { aheadOnCounts, behindMixtures, levelOnTables } from './claims/real-data.ts';
import { exactRecovery, nearTheOracle, noGainWhenMild } from './claims/recovery.ts';
import { noSlowerThanKMeans } from './claims/speed.ts';
import { clusterCounts } from './claims/cluster-counts.ts';
import { calibrated, modestProfile } from './claims/confidence.ts';
import { documentAgreement } from './claims/documents.ts';
import { hollowingClaims } from './claims/hollowing.ts';
import { scaleClaims } from './claims/scales.ts';
import { thresholdClaims } from './claims/threshold.ts';
import { unbalancedRates } from './claims/unbalanced.ts';
import { calibration } from './figures/calibration.ts';
import { countShares } from './figures/count-shares.ts';
import { documentFigure } from './figures/documents.ts';
import { errorAgainst } from './figures/error-against.ts';
import { hollowingErrors } from './figures/hollowing.ts';
import { realDataAgreement } from './figures/real-data-agreement.ts';
import { scaleErrors } from './figures/scales.ts';
import { thresholdCurves } from './figures/threshold.ts';
import { timeRatioFigure } from './figures/time-ratio.ts';
import { gaussianMixture } from './methods/gaussian-mixture.ts';
import { heteroPca } from './methods/hetero-pca.ts';
import { hollowedKMeans } from './methods/hollowed-k-means.ts';
import { ih } from './methods/ih.ts';
import { ihLines } from './methods/ih-lines.ts';
import { kMeans } from './methods/k-means.ts';
import { knnSpectral } from './methods/knn-spectral.ts';
import { mlKMeans } from './methods/ml-kmeans.ts';
import { countClusters } from './methods/number-of-clusters.ts';
import { oracle } from './methods/oracle.ts';
import { pcaKMeans } from './methods/pca-k-means.ts';
import { clusterProbabilities } from './methods/probabilities.ts';
import { crossProductScales, rowLengths } from './methods/scales.ts';
import { scikitLearnKMeans } from './methods/scikit-learn-k-means.ts';
import { skMeans } from './methods/skmeans.ts';
import { sphericalKMeans } from './methods/spherical-k-means.ts';
import { svdUnitRows } from './methods/svd-unit-rows.ts';
import { unitRowsKMeans } from './methods/unit-rows-k-means.ts';
import { adjustedRand } from './metrics/adjusted-rand.ts';
import { accuracy, meanConfidence, overconfidence } from './metrics/confidence.ts';
import { errorRate } from './metrics/error-rate.ts';
import { misclassified } from './metrics/misclassified.ts';
import { mutualInformation } from './metrics/mutual-information.ts';
import { rightCount } from './metrics/right-count.ts';
import { coverage, scaleError } from './metrics/scales.ts';
import { confidence } from './problems/confidence.ts';
import { documents } from './problems/documents.ts';
import { heterogeneousMixture } from './problems/heterogeneous-mixture.ts';
import { hollowing } from './problems/hollowing.ts';
import { numberOfClusters } from './problems/number-of-clusters.ts';
import { realData } from './problems/real-data.ts';
import { scalesOfRows } from './problems/scales-of-rows.ts';
import { speed } from './problems/speed.ts';
import { threshold } from './problems/threshold.ts';
import { unbalancedMixture } from './problems/unbalanced-mixture.ts';

// Those that share a figure stand together, so that their colours differ.
const methods: readonly Method[] = [
  ih,
  ihLines,
  kMeans,
  sphericalKMeans,
  pcaKMeans,
  svdUnitRows,
  heteroPca,
  knnSpectral,
  gaussianMixture,
  hollowedKMeans,
  unitRowsKMeans,
  scikitLearnKMeans,
  mlKMeans,
  skMeans,
  oracle,
  countClusters,
  crossProductScales,
  rowLengths,
  clusterProbabilities,
];

/** Clustering rows whose scales differ: @lab/ih-gmm against what people use. */
export const suite = defineSuite({
  name: 'clustering',
  title: 'Clustering rows that differ in scale',
  description:
    'Documents of different length, cells sequenced to different depth, customers of different volume: rows that share a profile and differ in scale. @lab/ih-gmm (arXiv 2604.05337) clusters by profile; K-means and its relatives are what people use. Simulated designs where the truth is known, documents, and twelve public data sets; also how many clusters there are, how strong each row is, and how sure its cluster.',
  problems: [
    heterogeneousMixture,
    unbalancedMixture,
    hollowing,
    threshold,
    numberOfClusters,
    scalesOfRows,
    confidence,
    documents,
    realData,
    speed,
  ],
  methods,
  metrics: [
    errorRate,
    misclassified,
    adjustedRand,
    mutualInformation,
    rightCount,
    scaleError,
    coverage,
    meanConfidence,
    accuracy,
    overconfidence,
    seconds,
    timeRatio,
  ],
  subjects: ['ih', 'ih-lines'],
  claims: [
    exactRecovery,
    ...belowCompetitors,
    nearTheOracle,
    noGainWhenMild,
    ...unbalancedRates,
    halfExponentUnbalanced,
    halfExponentBalanced,
    ...hollowingClaims,
    ...thresholdClaims,
    ...clusterCounts,
    ...scaleClaims,
    calibrated,
    modestProfile,
    ...documentAgreement,
    ...printedCounts,
    aheadOnCounts,
    levelOnTables,
    behindMixtures,
    noSlowerThanKMeans,
  ],
  figures: [
    ...errorAgainst,
    hollowingErrors(methods),
    thresholdCurves,
    countShares(methods),
    scaleErrors(methods),
    calibration,
    documentFigure(methods),
    realDataAgreement,
    timeRatioFigure(methods),
  ],
  timeLimit: { quick: 10, standard: 120, full: 600 },
});
