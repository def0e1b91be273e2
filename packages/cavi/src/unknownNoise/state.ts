import { isCsr, toDense, type CsrMatrix, type MatrixLike } from '@lab/linalg';
import { readVector, requireKnownFields, requirePositive } from '@lab/linalg/arguments';
import { isDenseDesign, type DenseDesign } from '../design/denseDesign.ts';
import { readPositiveVector } from '../input/arguments.ts';
import { degenerateResponse } from '../input/degenerateResponse.ts';
import { readRegressionData, type TransformOptions, type WorkingData } from '../input/regressionData.ts';
import { digamma, logGamma } from '../numeric/gammaFunctions.ts';

/** Gamma priors (shape, rate) of the noise precision and of the prior precision of the coefficients, all > 0. */
export interface GammaHyper {
  /** Shape of the noise precision. */
  readonly a0: number;
  /** Rate of the noise precision. */
  readonly b0: number;
  /** Shape of the prior precision. */
  readonly c0: number;
  /** Rate of the prior precision. */
  readonly d0: number;
}

/** The factors of the model with unknown noise. */
export interface UnknownNoiseState {
  /** p */
  readonly mean: number[];
  /** p */
  readonly variance: number[];
  /** E[1 / sigma^2] */
  readonly noisePrecision: number;
  /** E[tau] */
  readonly priorPrecision: number;
}

/** A problem in the working layout. */
export interface UnknownNoiseProblem {
  readonly working: WorkingData;
  readonly design: WorkingData['design'];
  readonly hyper: GammaHyper;
  /** Rows, less one with an intercept. */
  readonly observations: number;
}

/** The mutable counterpart of a state, with the residual of its mean. */
export interface Factors {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
  readonly residual: Float64Array;
  noisePrecision: number;
  priorPrecision: number;
}

const defaultHyper: GammaHyper = { a0: 0.01, b0: 0.01, c0: 0.01, d0: 0.01 };

/** Throws NOT_FINITE or OUT_OF_RANGE unless all four are positive. */
export function readHyper(value: Partial<GammaHyper> = {}): GammaHyper {
  requireKnownFields(value, ['a0', 'b0', 'c0', 'd0'], 'hyper');
  const hyper = { ...defaultHyper, ...value };
  for (const [name, entry] of Object.entries(hyper)) requirePositive(entry, `hyper.${name}`);
  return hyper;
}

/** Data and hyperpriors, checked. Throws DEGENERATE_RESPONSE for a response without variation. */
export function readUnknownNoise(
  X: MatrixLike | CsrMatrix,
  y: ArrayLike<number>,
  options: TransformOptions & { readonly hyper?: Partial<GammaHyper> },
): UnknownNoiseProblem {
  const { intercept, standardize } = options;
  const working = readRegressionData(
    { X, y },
    { ...(intercept !== undefined && { intercept }), ...(standardize !== undefined && { standardize }) },
  );
  const hyper = readHyper(options.hyper);
  if (working.constantResponse) throw degenerateResponse();
  return { working, design: working.design, hyper, observations: working.observations ?? 0 };
}

/** The design's dense columns; a sparse matrix is written out first. */
export function denseColumns(X: MatrixLike | CsrMatrix, { design }: UnknownNoiseProblem): DenseDesign {
  if (isDenseDesign(design)) return design;
  throw new TypeError(`expected dense columns of ${isCsr(X) ? 'a sparse matrix' : toDense(X).rows}`);
}

/** m = 0, o = 1 / var(y), T = 1, s = 1 / (o d + 1); section 5.1. */
export function startFactors({ design, working }: UnknownNoiseProblem): Factors {
  const p = design.columns;
  const mean = new Float64Array(p);
  const residual = new Float64Array(design.residualLength);
  design.residual(mean, residual);
  // A constant response other than 0, without an intercept, varies about 0 at least.
  const spread = working.responseVariance || design.squaredResidual(residual, mean);
  const noisePrecision = 1 / spread;
  return {
    mean,
    variance: design.squaredNorms.map((d) => 1 / (noisePrecision * d + 1)),
    residual,
    noisePrecision,
    priorPrecision: 1,
  };
}

/** A checked state with its residual. */
export function readFactors(
  value: UnknownNoiseState,
  argument: string,
  { design }: UnknownNoiseProblem,
): Factors {
  requireKnownFields(value, ['mean', 'variance', 'noisePrecision', 'priorPrecision'], argument);
  const p = design.columns;
  const mean = readVector(value.mean, `${argument}.mean`, p);
  const residual = new Float64Array(design.residualLength);
  design.residual(mean, residual);
  return {
    mean,
    variance: readPositiveVector(value.variance, `${argument}.variance`, p),
    residual,
    noisePrecision: requirePositive(value.noisePrecision, `${argument}.noisePrecision`),
    priorPrecision: requirePositive(value.priorPrecision, `${argument}.priorPrecision`),
  };
}

/** A copy as plain numbers. */
export function snapshot(factors: Factors): UnknownNoiseState {
  return {
    mean: Array.from(factors.mean),
    variance: Array.from(factors.variance),
    noisePrecision: factors.noisePrecision,
    priorPrecision: factors.priorPrecision,
  };
}

/** E|y - X b|^2 and E|b|^2. */
export function expectedSquares(
  { design }: Pick<UnknownNoiseProblem, 'design'>,
  { mean, variance, residual }: Factors,
): { misfit: number; size: number } {
  let misfit = design.squaredResidual(residual, mean);
  let size = 0;
  for (let j = 0; j < mean.length; j++) {
    misfit += design.squaredNorms[j] * variance[j];
    size += mean[j] * mean[j] + variance[j];
  }
  return { misfit, size };
}

/** The precisions' factors Gamma(shape, rate) that have these means, given the shapes, and their share of the ELBO. */
export function precisionTerms(
  { hyper, observations }: Pick<UnknownNoiseProblem, 'hyper' | 'observations'>,
  p: number,
  noisePrecision: number,
  priorPrecision: number,
  misfit: number,
  size: number,
): number {
  const a = hyper.a0 + observations / 2;
  const c = hyper.c0 + p / 2;
  const logNoise = digamma(a) - Math.log(a / noisePrecision);
  const logPrior = digamma(c) - Math.log(c / priorPrecision);
  return (
    (observations / 2) * (logNoise - Math.log(2 * Math.PI)) -
    (noisePrecision * misfit) / 2 +
    (p / 2) * (logPrior - Math.log(2 * Math.PI)) -
    (priorPrecision * size) / 2 +
    gammaTerm(hyper.a0, hyper.b0, logNoise, noisePrecision) +
    gammaTerm(hyper.c0, hyper.d0, logPrior, priorPrecision) +
    gammaEntropy(a, a / noisePrecision) +
    gammaEntropy(c, c / priorPrecision)
  );
}

function gammaTerm(shape: number, rate: number, meanLog: number, mean: number): number {
  return shape * Math.log(rate) - logGamma(shape) + (shape - 1) * meanLog - rate * mean;
}

function gammaEntropy(shape: number, rate: number): number {
  return shape - Math.log(rate) + logGamma(shape) + (1 - shape) * digamma(shape);
}

/** The ELBO of section 5.1. */
export function unknownNoiseElbo(problem: UnknownNoiseProblem, factors: Factors): number {
  const { misfit, size } = expectedSquares(problem, factors);
  const p = factors.mean.length;
  let entropy = 0;
  for (let j = 0; j < p; j++) entropy += Math.log(2 * Math.PI * Math.E * factors.variance[j]) / 2;
  const { noisePrecision, priorPrecision } = factors;
  return precisionTerms(problem, p, noisePrecision, priorPrecision, misfit, size) + entropy;
}
