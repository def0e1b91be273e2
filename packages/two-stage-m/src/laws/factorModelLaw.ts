import { LabRangeError, qr, type MatrixLike } from '@lab/linalg';
import { readVector, requireNotNegative, requirePositive } from '@lab/linalg/arguments';
import { readMatrix, shapeError, type NumberList } from '../numeric/arguments.ts';
import { applyTranspose, columnGram, type Dense } from '../numeric/dense.ts';
import { descendingSpectrum } from '../numeric/spectrum.ts';
import { crossoverRatio } from '../engine/riskLaw.ts';

/** The factor model x = A h + mu, y = beta'h + nu with unit noise in x. */
export interface FactorModelInput {
  /** A, d x k, of rank k. */
  readonly loadings: MatrixLike;
  /** Effect of the factors on the label, k. */
  readonly beta: NumberList;
  /** s = Var nu, >= 0. */
  readonly noiseVariance: number;
  /** m > 0. */
  readonly unlabelled: number;
  /** n > 0. */
  readonly labelled: number;
}

/** The limit law of n times the excess risk of a factor regression. */
export interface FactorModelLaw {
  /** s + beta'(I + A'A)^{-1} beta: label noise with the part of h that x does not show. */
  readonly sigma2: number;
  /** w: weight of each of the chi-squares. */
  readonly weight: number;
  /** d - k, the number of chi-squares. */
  readonly multiplicity: number;
  /** sigma2 k. */
  readonly floor: number;
  /** Horizontal dimension dk - k(k-1)/2. */
  readonly rank: number;
  /** floor + (d-k) w / alpha. */
  readonly limitMean: number;
  /** 2 (d-k) (w / alpha)^2. */
  readonly limitVarianceConditional: number;
  /** The same with fresh label noise: adds 2 sigma2^2 k. */
  readonly limitVarianceUnconditional: number;
  /** sigma2 d. */
  readonly supervisedMean: number;
  /** w / sigma2; 0 when d = k. */
  readonly alpha0: number;
  /** The weight as the paper's Corollary 6.4 prints it; simulation rejects it. For comparison only. */
  readonly printedWeightOfThePaper: number;
  /** Unlabelled rows one labelled row is worth at the margin; Infinity when pre-training costs nothing. */
  readonly unlabelledPerLabelled: number;
}

/**
 * Closed form for regression on factors estimated by maximum likelihood with unit noise.
 *
 * @param input A (d x k, k <= d), beta (k), noiseVariance >= 0, m > 0, n > 0
 * @returns the law, with the paper's own constant beside the corrected one
 * @throws RANK_DEFICIENT (rank A < k), OUT_OF_RANGE, SHAPE, NOT_FINITE
 *
 * Source: arXiv 2603.27631 Corollary 6.4, corrected as derived in docs/theory.md section 4.3.
 */
export function factorModelLaw(input: FactorModelInput): FactorModelLaw {
  const loadings = readMatrix(input.loadings, 'loadings');
  const { rows: d, columns: k } = loadings;
  if (k > d) throw shapeError('loadings', 'have at most as many columns as rows', `${d} x ${k}`);
  const beta = readVector(input.beta, 'beta', k);
  const noise = requireNotNegative(input.noiseVariance, 'noiseVariance');
  const alpha = requirePositive(input.unlabelled, 'unlabelled') / requirePositive(input.labelled, 'labelled');
  const { strengths, effects } = factorStrengths(loadings, beta);
  let sigma2 = noise;
  let weight = 0;
  let printed = 0;
  for (let i = 0; i < k; i++) {
    const t = strengths[i];
    const square = effects[i] ** 2;
    sigma2 += square / (1 + t);
    weight += square / (t * (1 + t));
    printed += (square * t) / (1 + t);
  }
  const multiplicity = d - k;
  const floor = sigma2 * k;
  const trace = multiplicity * weight;
  const conditional = 2 * multiplicity * (weight / alpha) ** 2;
  return {
    sigma2,
    weight,
    multiplicity,
    floor,
    rank: d * k - (k * (k - 1)) / 2,
    limitMean: floor + trace / alpha,
    limitVarianceConditional: conditional,
    limitVarianceUnconditional: conditional + 2 * sigma2 ** 2 * k,
    supervisedMean: sigma2 * d,
    alpha0: crossoverRatio(trace, sigma2, multiplicity),
    printedWeightOfThePaper: printed,
    unlabelledPerLabelled: trace === 0 ? Infinity : (floor / trace) * alpha ** 2,
  };
}

/** t_i and b_i = v_i'beta of A'A = sum t_i v_i v_i'. */
function factorStrengths(
  loadings: Dense,
  beta: Float64Array,
): { strengths: Float64Array; effects: Float64Array } {
  const k = loadings.columns;
  // The rank is judged on A itself: A'A has lost it where singular values differ by more than 1e8.
  const { rank = 0 } = qr(loadings, { pivot: true, tolerance: 1e-12 });
  if (rank < k) {
    throw new LabRangeError(
      'RANK_DEFICIENT',
      `loadings must have rank ${k}, got ${rank}: some factor leaves no trace in x`,
      { argument: 'loadings' },
    );
  }
  const { values, vectors } = descendingSpectrum(columnGram(loadings));
  return { strengths: values, effects: applyTranspose(vectors, beta) };
}
