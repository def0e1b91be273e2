import type { MatrixLike } from '@lab/linalg';
import { readMatrix, readSquare } from '../numeric/arguments.ts';
import {
  added,
  multiply,
  symmetrised,
  toMatrix,
  zeroMatrix,
  type Dense,
  type Matrix,
} from '../numeric/dense.ts';
import { gramInverse } from '../numeric/spectrum.ts';

/** Second moments of the features psi and of the prediction gradient j = grad_w <theta, psi>. */
export interface DownstreamGrams {
  /** E[j j'], q x q. */
  readonly Gjj: MatrixLike;
  /** E[j psi'], q x p. */
  readonly Gjp: MatrixLike;
  /** E[psi psi'], p x p. */
  readonly Gpp: MatrixLike;
}

/** The same in the working layout. */
export interface DenseGrams {
  readonly Gjj: Dense;
  readonly Gjp: Dense;
  readonly Gpp: Dense;
}

/**
 * What is left of the prediction gradient after the features explained what they can: Q = Gjj - Gjp Gpp^+ Gjp'.
 *
 * @param grams Gjj (q x q), Gjp (q x p), Gpp (p x p)
 * @returns Q, q x q
 * @throws SHAPE, NOT_FINITE
 *
 * Source: arXiv 2603.27631 Theorem 5.1 (the projection I - Pi*), in coordinates; docs/theory.md section 1.
 */
export function residualGram(grams: DownstreamGrams): Matrix {
  return toMatrix(residualOf(readGrams(grams)));
}

/** Checks and reads the three Grams. */
export function readGrams(grams: DownstreamGrams): DenseGrams {
  const Gjj = symmetrised(readSquare(grams.Gjj, 'Gjj'));
  const Gpp = symmetrised(readSquare(grams.Gpp, 'Gpp'));
  const Gjp = readMatrix(grams.Gjp, 'Gjp', { rows: Gjj.rows, columns: Gpp.rows });
  return { Gjj, Gjp, Gpp };
}

/** Q in the working layout. */
export function residualOf({ Gjj, Gjp, Gpp }: DenseGrams): Dense {
  const explained = multiply(multiply(Gjp, gramInverse(Gpp)), Gjp, { transposeB: true });
  return symmetrised(added(Gjj, explained, -1));
}

/** [[Gpp, Gjp'], [Gjp, Gjj]]. */
export function jointGram({ Gjj, Gjp, Gpp }: DenseGrams): Dense {
  const p = Gpp.rows;
  const q = Gjj.rows;
  const joint = zeroMatrix(p + q, p + q);
  const { data, columns } = joint;
  for (let i = 0; i < p; i++) for (let j = 0; j < p; j++) data[i * columns + j] = Gpp.data[i * p + j];
  for (let i = 0; i < q; i++) {
    for (let j = 0; j < p; j++) {
      data[(p + i) * columns + j] = Gjp.data[i * p + j];
      data[j * columns + p + i] = Gjp.data[i * p + j];
    }
    for (let j = 0; j < q; j++) data[(p + i) * columns + p + j] = Gjj.data[i * q + j];
  }
  return joint;
}

/** The Grams with further columns counted as features: those an estimate of w switches on. */
export function withActivated(grams: DenseGrams, activated: ActivatedGrams): DenseGrams {
  const { Gjj, Gjp, Gpp } = grams;
  const p = Gpp.rows;
  const r = activated.Gaa.rows;
  const features = zeroMatrix(p + r, p + r);
  for (let i = 0; i < p + r; i++) {
    for (let j = 0; j < p + r; j++) {
      features.data[i * (p + r) + j] =
        i < p && j < p
          ? Gpp.data[i * p + j]
          : i >= p && j >= p
            ? activated.Gaa.data[(i - p) * r + j - p]
            : i >= p
              ? activated.Gap.data[(i - p) * p + j]
              : activated.Gap.data[(j - p) * p + i];
    }
  }
  const cross = zeroMatrix(Gjj.rows, p + r);
  for (let i = 0; i < Gjj.rows; i++) {
    cross.data.set(Gjp.data.subarray(i * p, (i + 1) * p), i * (p + r));
    for (let j = 0; j < r; j++) cross.data[i * (p + r) + p + j] = activated.Gaj.data[j * Gjj.rows + i];
  }
  return { Gjj, Gjp: cross, Gpp: features };
}

/** Second moments of r functions that features reach when w moves (section 3.4 of the theory page). */
export interface ActivatedGrams {
  /** r x r among themselves. */
  readonly Gaa: Dense;
  /** r x p with the features. */
  readonly Gap: Dense;
  /** r x q with the prediction gradient. */
  readonly Gaj: Dense;
}
