import type { CsrMatrix, MatrixLike } from '@lab/linalg';
import { readVector } from '@lab/linalg/arguments';
import { runCooperatively, runToEnd } from '@lab/linalg/cooperative';
import { readRegressionData, transformFields, type TransformOptions } from '../input/regressionData.ts';
import { priors } from '../priors/priors.ts';
import type { AsyncOptions, Task } from '../task.ts';
import { asyncOptions, fitSteps } from './fit.ts';
import { requireFitFields, type RunOptions } from './fitOptions.ts';
import type { RegressionFit } from './model.ts';

/** Options of {@link fitGrid}. */
export interface GridOptions extends TransformOptions, RunOptions {
  /** Prior inclusion probabilities to try, each in (0, 1). */
  readonly inclusion: ArrayLike<number>;
  /** Slab variances to try, each > 0. */
  readonly slabVariance: ArrayLike<number>;
  /** Variance of the noise, or 'estimate' (default) at each point. */
  readonly noiseVariance?: number | 'estimate';
}

/** One point of the grid. */
export interface GridPoint {
  /** Prior inclusion probability. */
  readonly inclusion: number;
  /** Variance of the slab. */
  readonly slabVariance: number;
  /** Variance of the noise, given or estimated there. */
  readonly noiseVariance: number;
  /** The ELBO reached. */
  readonly elbo: number;
  /** Weight by the ELBO. */
  readonly weight: number;
}

/** Spike-and-slab fits over a grid of hyperparameters, averaged by their ELBO. */
export interface GridFit {
  /** Every point of the grid with its weight. */
  readonly points: GridPoint[];
  /** p averages. */
  readonly mean: number[];
  /** p averages of the posterior inclusion probabilities. */
  readonly inclusion: number[];
  /** The fit with the largest ELBO. */
  readonly best: RegressionFit;
}

/**
 * Spike-and-slab regression averaged over a grid of prior inclusion probabilities and slab variances, each point weighted by
 * the exponential of its ELBO: uncertainty of the hyperparameters, approximately, by one pass. Each fit starts where the last one ended.
 *
 * @throws as `fit`
 * @remarks the device of Carbonetto and Stephens (2012), Bayesian Analysis 7, 73-108
 */
export function fitGrid(X: MatrixLike | CsrMatrix, y: ArrayLike<number>, options: GridOptions): GridFit {
  return runToEnd(gridSteps(X, y, options));
}

/** {@link fitGrid} in slices. */
export function fitGridAsync(
  X: MatrixLike | CsrMatrix,
  y: ArrayLike<number>,
  options: GridOptions & AsyncOptions,
): Promise<GridFit> {
  const { signal, onProgress, ...rest } = options;
  return runCooperatively(gridSteps(X, y, rest), asyncOptions(signal, onProgress));
}

function* gridSteps(X: MatrixLike | CsrMatrix, y: ArrayLike<number>, options: GridOptions): Task<GridFit> {
  requireFitFields(options, [...transformFields, 'inclusion', 'slabVariance', 'noiseVariance']);
  const { inclusion, slabVariance, ...rest } = options;
  const shares = readVector(inclusion, 'inclusion');
  const slabs = readVector(slabVariance, 'slabVariance');
  // Checks data and options once, before the first fit.
  readRegressionData({ X, y }, rest);
  const fits: { share: number; slab: number; fit: RegressionFit }[] = [];
  let start = rest.meanStart;
  for (const slab of slabs) {
    for (const share of shares) {
      const prior = priors.spikeSlab({ inclusion: share, slabVariance: slab });
      const fitted = yield* fitSteps(
        { X, y },
        { ...rest, certificate: false, prior, ...(start !== undefined && { meanStart: start }) },
      );
      start = fitted.mean;
      fits.push({ share, slab, fit: fitted });
    }
  }
  return average(fits);
}

function average(
  fits: readonly { readonly share: number; readonly slab: number; readonly fit: RegressionFit }[],
): GridFit {
  const elbos = fits.map(({ fit }) => fit.elbo ?? -Infinity);
  const top = Math.max(...elbos);
  const relative = elbos.map((elbo) => Math.exp(elbo - top));
  const total = relative.reduce((sum, weight) => sum + weight, 0);
  const weights = relative.map((weight) => weight / total);
  const best = fits[elbos.indexOf(top)].fit;
  const mix = (value: (fit: RegressionFit) => readonly number[]): number[] =>
    best.mean.map((_, j) => fits.reduce((sum, { fit }, i) => sum + weights[i] * value(fit)[j], 0));
  return {
    points: fits.map(({ share, slab, fit }, i) => ({
      inclusion: share,
      slabVariance: slab,
      noiseVariance: fit.noiseVariance,
      elbo: elbos[i],
      weight: weights[i],
    })),
    mean: mix((fit) => fit.mean),
    inclusion: mix((fit) => fit.inclusion ?? fit.mean.map(() => 1)),
    best,
  };
}
