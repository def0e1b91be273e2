import { LabRangeError, type MatrixLike } from '@lab/linalg';
import { readVector, requireCount, requireOneOf } from '@lab/linalg/arguments';
import { runToEnd } from '@lab/linalg/cooperative';
import { randomStream, type RandomStream } from '@lab/stats';
import { readMatrix, requireComponents, type NumberList } from '../numeric/arguments.ts';
import {
  added,
  applyMatrix,
  applyTranspose,
  blockOf,
  columnsOf,
  dot,
  multiply,
  scaled,
  shiftedRows,
  symmetrised,
  transpose,
  zeroMatrix,
  type Dense,
} from '../numeric/dense.ts';
import { descendingSpectrum, gramInverse } from '../numeric/spectrum.ts';
import { requireEigengap } from '../laws/eigengap.ts';
import { requireMoreRows, type LabelStage } from './labelStage.ts';
import { linearModel } from './linearModel.ts';
import type { LinearModel } from './model.ts';
import { readBoolean } from './options.ts';
import type { PretrainedSubspace } from './pretrainedSubspace.ts';
import { principalGap, requireSignal, scoreLeak } from './principalSubspace.ts';
import { RunningCovariance } from './runningCovariance.ts';

/** Options of a stream. */
export interface StreamOptions {
  /** 'pcr' (centred, with intercept; default) or 'factor' (neither). */
  readonly method?: 'pcr' | 'factor' | undefined;
  /** Number of columns d. */
  readonly columns: number;
  /** Kept directions, 1..d. */
  readonly components: number;
  /** Rows of the first stage that are kept, as a uniform sample, for its fourth moments; default 10000. */
  readonly reservoir?: number | undefined;
  /** Seed of that sample; default 0. */
  readonly seed?: number | string | undefined;
  /** Whether labelled rows also enter the first stage; default true. */
  readonly poolLabelled?: boolean | undefined;
}

/**
 * A principal-component or factor regression of rows that come in chunks, in memory of d^2 plus a sample of rows.
 *
 * The fit equals the batch fit (of Gaussian labels) to rounding; the weights of its law do as long as all rows of the
 * first stage fit into the reservoir, and are those of a uniform sample beyond.
 *
 * Source: docs/theory.md sections 4.1 and 6.
 */
export class TwoStageStream {
  readonly #method: 'pcr' | 'factor';
  readonly #components: number;
  readonly #pool: boolean;
  readonly #capacity: number;
  readonly #random: RandomStream;
  readonly #unlabelled: RunningCovariance;
  readonly #labelled: RunningCovariance;
  readonly #columns: number;
  readonly #sample: Float64Array[] = [];
  #seen = 0;

  /** @throws SHAPE (components), OUT_OF_RANGE, NOT_FINITE, UNKNOWN_OPTION, WRONG_TYPE */
  constructor(options: StreamOptions) {
    this.#method = requireOneOf(options.method ?? 'pcr', ['pcr', 'factor'], 'method');
    this.#columns = requireCount(options.columns, 'columns', 1);
    this.#components = requireComponents(options.components, options.columns, 'components');
    this.#capacity = requireCount(options.reservoir ?? 10_000, 'reservoir', 2);
    this.#pool = readBoolean(options.poolLabelled, 'poolLabelled', true);
    this.#random = randomStream(options.seed ?? 0, 'TwoStageStream');
    this.#unlabelled = new RunningCovariance(this.#columns);
    this.#labelled = new RunningCovariance(this.#columns + 1);
  }

  /** Rows of the first stage so far. */
  get unlabelled(): number {
    return this.#unlabelled.count;
  }

  /** Labelled rows so far. */
  get labelled(): number {
    return this.#labelled.count;
  }

  /**
   * Adds unlabelled rows.
   *
   * @param chunk any number of rows, d columns
   * @throws SHAPE, NOT_FINITE
   */
  partialFitUnlabelled(chunk: MatrixLike): this {
    this.#pretrain(readMatrix(chunk, 'chunk', { columns: this.#columns }));
    return this;
  }

  /**
   * Adds labelled rows.
   *
   * @param X any number of rows, d columns
   * @param y as many labels
   * @throws SHAPE, NOT_FINITE
   */
  partialFitLabelled(X: MatrixLike, y: NumberList): this {
    const rows = readMatrix(X, 'X', { columns: this.#columns });
    const labels = readVector(y, 'y', rows.rows);
    const joint = zeroMatrix(rows.rows, this.#columns + 1);
    for (let i = 0; i < rows.rows; i++) {
      joint.data.set(rows.data.subarray(i * this.#columns, (i + 1) * this.#columns), i * (this.#columns + 1));
      joint.data[(i + 1) * (this.#columns + 1) - 1] = labels[i];
    }
    this.#labelled.add(joint);
    if (this.#pool) this.#pretrain(rows);
    return this;
  }

  /**
   * The model of all rows so far; more may come after it.
   *
   * @returns a plain model for `predict`, `predictInterval`, `riskReport`
   * @throws SHAPE (no rows yet, too few labels), NO_EIGENGAP, NO_SIGNAL
   */
  fit(): LinearModel {
    if (this.#unlabelled.count === 0) {
      throw new LabRangeError('SHAPE', 'no rows have come in for the first stage', { argument: 'chunk' });
    }
    const intercept = this.#method === 'pcr';
    requireMoreRows(this.#labelled.count, this.#components + Number(intercept));
    const subspace = this.#subspace(intercept);
    return runToEnd(
      linearModel({
        method: this.#method,
        family: 'gaussian',
        intercept,
        pooled: this.#pool,
        labelled: this.#labelled.count,
        subspace,
        stage: labelStageOf(this.#labelled, subspace, intercept),
        warnings: [],
      }),
    );
  }

  #pretrain(rows: Dense): void {
    this.#unlabelled.add(rows);
    for (let i = 0; i < rows.rows; i++) {
      const row = rows.data.slice(i * rows.columns, (i + 1) * rows.columns);
      this.#seen++;
      if (this.#sample.length < this.#capacity) this.#sample.push(row);
      else {
        const place = this.#random.integer(this.#seen);
        if (place < this.#capacity) this.#sample[place] = row;
      }
    }
  }

  #subspace(centred: boolean): PretrainedSubspace {
    const k = this.#components;
    const { values, vectors } = descendingSpectrum(this.#unlabelled.moments(centred));
    const spectrum = values.map((value) => Math.max(value, 0));
    if (this.#method === 'factor') requireSignal(spectrum, k, 1);
    requireEigengap(spectrum, k, 'unlabelled');
    const centre = centred ? this.#unlabelled.mean : new Float64Array(this.#columns);
    return {
      rows: this.#unlabelled.count,
      centre,
      spectrum,
      kept: columnsOf(vectors, 0, k),
      dropped: columnsOf(vectors, k, this.#columns),
      gap: principalGap(spectrum, k, this.#unlabelled.count),
      leakCovariance: (b) =>
        scoreLeak(multiply(shiftedRows(stacked(this.#sample), centre), vectors), spectrum, b),
    };
  }
}

function stacked(rows: readonly Float64Array[]): Dense {
  const matrix = zeroMatrix(rows.length, rows[0].length);
  rows.forEach((row, i) => matrix.data.set(row, i * row.length));
  return matrix;
}

/** The label stage from the second moments of (x, y) alone. */
function labelStageOf(
  labelled: RunningCovariance,
  subspace: PretrainedSubspace,
  intercept: boolean,
): LabelStage {
  const n = labelled.count;
  const d = subspace.centre.length;
  const k = subspace.kept.columns;
  const moments = labelled.moments(intercept);
  const own = blockOf(moments, 0, d, 0, d);
  const withLabel = Float64Array.from({ length: d }, (_, j) => moments.data[j * (d + 1) + d]);
  const labelSquare = moments.data[d * (d + 1) + d];
  const keptMoments = symmetrised(
    multiply(multiply(subspace.kept, own, { transposeA: true }), subspace.kept),
  );
  const cross = multiply(multiply(subspace.dropped, own, { transposeA: true }), subspace.kept);
  const droppedMoments = multiply(multiply(subspace.dropped, own, { transposeA: true }), subspace.dropped);
  const keptInverse = gramInverse(keptMoments);
  const keptWithLabel = applyTranspose(subspace.kept, withLabel);
  const slopes = applyMatrix(keptInverse, keptWithLabel);
  const p = k + Number(intercept);
  const sigma2 = (Math.max(labelSquare - dot(slopes, keptWithLabel), 0) * n) / (n - p);
  const mean = labelled.mean;
  const moved = mean.subarray(0, d).map((value, j) => value - subspace.centre[j]);
  const keptMean = applyTranspose(subspace.kept, moved);
  const theta = intercept ? Float64Array.of(mean[d] - dot(slopes, keptMean), ...slopes) : slopes;
  const Gpp = intercept ? affineMoments(keptMoments, keptMean) : keptMoments;
  const inverse = gramInverse(Gpp);
  const slopesOfDropped = multiply(cross, keptInverse);
  const fitted = applyMatrix(slopesOfDropped, keptWithLabel);
  return {
    theta,
    sigma2,
    Gpp,
    inverse,
    covariance: scaled(inverse, sigma2 / n),
    labelWeights: new Float64Array(p).fill(sigma2),
    explained: intercept
      ? affineSlopes(slopesOfDropped, applyTranspose(subspace.dropped, moved), keptMean)
      : slopesOfDropped,
    residual: symmetrised(added(droppedMoments, multiply(slopesOfDropped, transpose(cross)), -1)),
    missed: applyTranspose(subspace.dropped, withLabel).map((value, a) => value - fitted[a]),
    converged: true,
  };
}

/** E[psi psi'] of psi = (1, u) from the covariance and mean of u. */
function affineMoments(covariance: Dense, mean: Float64Array): Dense {
  const k = mean.length;
  const moments = zeroMatrix(k + 1, k + 1);
  const at = (i: number): number => (i === 0 ? 1 : mean[i - 1]);
  for (let i = 0; i <= k; i++) {
    for (let j = 0; j <= k; j++) {
      const own = i > 0 && j > 0 ? covariance.data[(i - 1) * k + j - 1] : 0;
      moments.data[i * (k + 1) + j] = own + at(i) * at(j);
    }
  }
  return moments;
}

/** Coefficients on (1, u) of a regression with the given slopes through the means. */
function affineSlopes(slopes: Dense, responseMean: Float64Array, mean: Float64Array): Dense {
  const constants = applyMatrix(slopes, mean).map((value, i) => responseMean[i] - value);
  const extended = zeroMatrix(slopes.rows, slopes.columns + 1);
  for (let i = 0; i < slopes.rows; i++) {
    extended.data[i * extended.columns] = constants[i];
    extended.data.set(
      slopes.data.subarray(i * slopes.columns, (i + 1) * slopes.columns),
      i * extended.columns + 1,
    );
  }
  return extended;
}
