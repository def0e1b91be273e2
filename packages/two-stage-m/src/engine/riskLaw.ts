import type { MatrixLike } from '@lab/linalg';
import { requireNotNegative, requireOneOf, requirePositive } from '@lab/linalg/arguments';
import { readMatrix, readSquare } from '../numeric/arguments.ts';
import { symmetrised, traceOfProduct, type Dense } from '../numeric/dense.ts';
import { gramInverse, gramRank, leadingWeights, productSpectrum } from '../numeric/spectrum.ts';
import { jointGram, readGrams, residualOf, withActivated, type DownstreamGrams } from './residualGram.ts';

/** Whether label noise is averaged out ('conditional') or part of the law ('unconditional'). */
export type RiskKind = 'conditional' | 'unconditional';

/** What the law of the excess risk is made of. */
export interface RiskLawInput extends DownstreamGrams {
  /** V, q x q: the limit of m Cov(w^) (see `quotientSandwich`). */
  readonly covariance: MatrixLike;
  /** Label noise variance, >= 0. */
  readonly sigma2: number;
  /** m, the number of unlabelled rows, > 0. */
  readonly unlabelled: number;
  /** n, the number of labelled rows, > 0. */
  readonly labelled: number;
  /** Default 'conditional'. */
  readonly kind?: RiskKind | undefined;
  /** E[eps^2 psi psi'], p x p, for labels whose noise varies; default sigma2 Gpp. */
  readonly noiseGram?: MatrixLike | undefined;
  /** Functions that the features reach only when w moves: Gaa (r x r), Gap (r x p), Gaj (r x q); default none. */
  readonly activated?:
    { readonly Gaa: MatrixLike; readonly Gap: MatrixLike; readonly Gaj: MatrixLike } | undefined;
}

/** The limit law of n times the excess risk, as numbers. */
export interface RiskLaw {
  readonly kind: RiskKind;
  /** alpha = m / n. */
  readonly alpha: number;
  /** Rank of the features at w*. */
  readonly dEff: number;
  /** Rank of the features near w*, what least squares pays for. */
  readonly dActive: number;
  /** Rank of the features and the prediction gradient together, what a supervised fit of everything pays for. */
  readonly dBase: number;
  /** Mean of the label part: sigma^2 dActive for equal noise. */
  readonly floor: number;
  /** Weights of the label part's chi-squares: floor is their sum. */
  readonly labelWeights: number[];
  /** Weights of the pre-training part before division by alpha, descending. */
  readonly weights: number[];
  /** Sum of `weights`. */
  readonly trace: number;
  /** floor + trace / alpha. */
  readonly mean: number;
  /** Variance of the law of the given kind. */
  readonly variance: number;
  /** Variance with fresh label noise. */
  readonly unconditionalVariance: number;
  /** Mean of a supervised-only fit of all directions, sigma^2 dBase. */
  readonly supervisedMean: number;
  /** m / n from which pre-training beats the supervised fit; 0 where dBase = dEff (it changes nothing). */
  readonly alpha0: number;
}

/**
 * The limit law of n times the excess risk of a two-stage fit.
 *
 * @param input V (q x q), the Grams, sigma2 >= 0, m > 0, n > 0, kind; see the fields
 * @returns the law as plain numbers; `riskDistribution` gives its cdf and quantiles
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, UNKNOWN_OPTION
 *
 * Source: arXiv 2603.27631 Theorem 5.1; computable form, the unconditional law and unequal noise derived in
 * docs/theory.md sections 1 and 2.
 */
export function riskLaw(input: RiskLawInput): RiskLaw {
  const kind = requireOneOf(input.kind ?? 'conditional', ['conditional', 'unconditional'], 'kind');
  const base = readGrams(input);
  const q = base.Gjj.rows;
  const p = base.Gpp.rows;
  const covariance = symmetrised(readSquare(input.covariance, 'covariance', q));
  const sigma2 = requireNotNegative(input.sigma2, 'sigma2');
  const m = requirePositive(input.unlabelled, 'unlabelled');
  const n = requirePositive(input.labelled, 'labelled');
  const noise = input.noiseGram && symmetrised(readSquare(input.noiseGram, 'noiseGram', p));
  const grams = input.activated ? withActivated(base, readActivated(input.activated, p, q)) : base;
  const dEff = gramRank(base.Gpp);
  const dActive = input.activated ? gramRank(grams.Gpp) : dEff;
  const residual = residualOf(grams);
  return assembleLaw({
    kind,
    dEff,
    dActive,
    dBase: gramRank(jointGram(grams)),
    labelWeights: noise
      ? Array.from(leadingWeights(productSpectrum(gramInverse(base.Gpp), noise), 1e-10))
      : new Array<number>(dActive).fill(sigma2),
    weights: leadingWeights(productSpectrum(covariance, residual), 1e-10),
    trace: traceOfProduct(covariance, residual),
    sigma2,
    unlabelled: m,
    labelled: n,
  });
}

/** What is left to put together once the weights are known. */
export interface LawParts {
  readonly kind: RiskKind;
  readonly dEff: number;
  readonly dActive?: number;
  readonly dBase: number;
  readonly labelWeights: readonly number[];
  readonly weights: ArrayLike<number>;
  readonly trace?: number;
  readonly sigma2: number;
  readonly unlabelled: number;
  readonly labelled: number;
}

/** Means, variances and the crossover of a law from its weights. */
export function assembleLaw(parts: LawParts): RiskLaw {
  const { kind, dEff, dActive = dEff, dBase, sigma2, unlabelled, labelled } = parts;
  const weights = Array.from(parts.weights);
  const labelWeights = Array.from(parts.labelWeights);
  const alpha = unlabelled / labelled;
  const floor = sumOf(labelWeights);
  const trace = parts.trace ?? sumOf(weights);
  const conditionalVariance = 2 * sumOfSquares(weights) * (1 / alpha) ** 2;
  const unconditionalVariance = conditionalVariance + 2 * sumOfSquares(labelWeights);
  return {
    kind,
    alpha,
    dEff,
    dActive,
    dBase,
    floor,
    labelWeights,
    weights,
    trace,
    mean: floor + trace / alpha,
    variance: kind === 'conditional' ? conditionalVariance : unconditionalVariance,
    unconditionalVariance,
    supervisedMean: sigma2 * dBase,
    alpha0: crossoverRatio(trace, sigma2, dBase - dActive),
  };
}

/** trace / (sigma2 extraDimensions): 0 where the supervised fit has no extra dimension or pre-training costs nothing. */
export function crossoverRatio(trace: number, sigma2: number, extraDimensions: number): number {
  return extraDimensions <= 0 || trace <= 0 ? 0 : trace / (sigma2 * extraDimensions);
}

function readActivated(
  activated: NonNullable<RiskLawInput['activated']>,
  p: number,
  q: number,
): { Gaa: Dense; Gap: Dense; Gaj: Dense } {
  const Gaa = symmetrised(readSquare(activated.Gaa, 'activated.Gaa'));
  return {
    Gaa,
    Gap: readMatrix(activated.Gap, 'activated.Gap', { rows: Gaa.rows, columns: p }),
    Gaj: readMatrix(activated.Gaj, 'activated.Gaj', { rows: Gaa.rows, columns: q }),
  };
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function sumOfSquares(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}
