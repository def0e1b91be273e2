import { zeros, type Matrix } from '@lab/linalg';
import { requireOneOf } from '@lab/linalg/arguments';
import {
  isVisible,
  logEvidence,
  positionVariance,
  probabilityForms,
  softmax,
  spreadOfTheta,
  type ClusterEvidence,
  type NoiseLevel,
  type ProbabilityForm,
} from './evidence.ts';
import { type HollowGram } from '../spectrum/hollowGram.ts';
import { labelledTable, type LabelledOptions } from './labelledTable.ts';
import { clusterSizes } from '../labels.ts';
import { productsWithClusterSums } from '../spectrum/rowProducts.ts';
import { finish } from '../steps.ts';
import { type TableLike } from '../table/table.ts';
import { tableScales, type TableScales } from './tableScales.ts';

/** How probabilities are computed. */
export interface ProbabilityOptions extends LabelledOptions {
  /** Default 'empiricalBayes', the calibrated form; 'profile' is simpler and under-confident. */
  readonly form?: ProbabilityForm;
  /** One noise variance for all rows, or each row's own where rows clearly differ. Default 'common'. */
  readonly noise?: 'common' | 'rows';
}

/**
 * Probability of every cluster for every row, the row left out of the profile of its own cluster.
 * @param X n x p data, dense or sparse
 * @param labels n integers of 0..clusters - 1, each used
 * @param clusters number of clusters K
 * @returns n x K, rows sum to 1
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, UNKNOWN_OPTION, NEGATIVE_ENTRY
 * Source: derived; see docs/theory.md, "Probabilities".
 */
export function probabilities(
  X: TableLike,
  labels: ArrayLike<number>,
  clusters: number,
  { form = 'empiricalBayes', noise = 'common', ...options }: ProbabilityOptions = {},
): Matrix {
  const { gram, labels: read } = finish(labelledTable(X, labels, { ...options, clusters }));
  requireOneOf(form, probabilityForms, 'form');
  requireOneOf(noise, ['common', 'rows'], 'noise');
  const fitted = finish(tableScales(gram, read, { clusters }));
  return leaveOneOutProbabilities(gram, { labels: read, fitted, form, noise });
}

interface Fitted {
  readonly labels: Int32Array;
  readonly fitted: TableScales;
  readonly form: ProbabilityForm;
  readonly noise: 'common' | 'rows';
}

function leaveOneOutProbabilities(gram: HollowGram, { labels, fitted, form, noise }: Fitted): Matrix {
  const { size, squaredNorms, table } = gram;
  const clusters = fitted.profileNorms.length;
  const level = noiseLevel(fitted, table.columns);
  const evidence = evidenceOf(fitted, clusterSizes(labels, clusters), level);
  const products = productsWithClusterSums(gram, labels, { clusters, weights: fitted.loadings });
  const result = zeros(size, clusters);
  const logs = new Float64Array(clusters);
  for (let i = 0; i < size; i++) {
    const rowNoise = noise === 'common' ? level.common : Math.max(fitted.rowNoise[i], 0.05 * level.common);
    for (let k = 0; k < clusters; k++) {
      const { norm, thetaSquares, logShare } = evidence[k];
      const own = labels[i] === k;
      const weight = thetaSquares - (own ? fitted.theta[i] ** 2 : 0);
      if (weight <= 1e-12 * thetaSquares || !isVisible({ norm, weight }, level)) {
        // A cluster of this row alone, or one without a line, says nothing about where the row lies.
        logs[k] = logShare;
        continue;
      }
      const product = products[i * clusters + k] - (own ? fitted.loadings[i] * squaredNorms[i] : 0);
      const variance = positionVariance(rowNoise, { norm, weight }, level);
      logs[k] = logEvidence(product / (weight * norm ** 2), variance, evidence[k], form);
    }
    softmax(logs);
    for (let k = 0; k < clusters; k++) result.set(i, k, logs[k]);
  }
  return result;
}

/** The common noise, kept positive: noiseless data leave a variance of rounding size and either sign. */
export function noiseLevel({ noise, profileNorms }: TableScales, columns: number): NoiseLevel {
  const largest = profileNorms.reduce((most, norm) => Math.max(most, norm), 0);
  return { common: Math.max(noise, (1e-14 * largest ** 2) / columns, Number.MIN_VALUE), columns };
}

/** What `logEvidence` needs of every cluster. */
export function evidenceOf(fitted: TableScales, sizes: Int32Array, level: NoiseLevel): ClusterEvidence[] {
  const assigned = sizes.reduce((sum, size) => sum + size, 0);
  return Array.from(sizes, (size, k) => {
    const line = { norm: fitted.profileNorms[k], thetaSquares: fitted.thetaSquares[k] };
    return {
      ...line,
      logShare: Math.log(size / assigned),
      thetaVariance: spreadOfTheta(fitted.thetaVariance[k], line, level),
    };
  });
}
