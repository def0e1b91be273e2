import { optionsObject } from './arguments.ts';
import { equilibrationFields } from './equilibrate.ts';
import { checkEquilibration, equilibrateInPlace, type EquilibrationOptions } from './equilibration.ts';
import { packedMatrix, type MatrixArgument, type PackedMatrix } from './matrixArgument.ts';
import { newtonSchulzFields, planNewtonSchulz, type NewtonSchulzOptions } from './newtonSchulz.ts';
import { orthogonalizeInto } from './orthogonalize.ts';
import { polarDecomposition } from './polarFactor.ts';
import type { Shape } from './shape.ts';
import { frobenius } from './spectralDiagnostics.ts';

/** Options of `alignment`. */
export interface AlignmentOptions extends EquilibrationOptions, NewtonSchulzOptions {
  /** Sizes of `a` where it is a typed array. */
  readonly shape?: Shape | undefined;
}

/** How a direction lies to the matrix it was made from. */
export interface Alignment {
  /** <M, polar(Y)>, Y the equilibrated M: the first-order decrease of a step along polar(Y). */
  readonly inner: number;
  /** |M|_*, the most that any matrix with singular values <= 1 reaches. */
  readonly nuclearNorm: number;
  /** inner / nuclearNorm. */
  readonly relativeInner: number;
  /** Stable rank of Y. */
  readonly stableRankEquilibrated: number;
  /**
   * sqrt(sr(Y)/m) |M|_* for 'row', sqrt(sr(Y)/n) |M|_* for 'col': what `inner` cannot fall below, a theorem for eps = 0,
   * exponent 1/2 and no clip. null for 'none' (where inner is the nuclear norm) and 'rowcol' (which has no bound).
   */
  readonly lowerBound: number | null;
  /** |NS(Y) - polar(Y)|_F / |polar(Y)|_F. */
  readonly polarError: number;
}

/**
 * How far the direction of a mode still points along the matrix, with the exact polar factor, and how far Newton-Schulz is
 * from it. Of a zero matrix everything is 0 and relativeInner 1.
 *
 * @param a m x n
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, UNKNOWN_OPTION, WRONG_TYPE, NOT_CONVERGED
 *
 * Source: derived, docs/theory.md, section 4.
 */
export function alignment(a: MatrixArgument, options: AlignmentOptions = {}): Alignment {
  optionsObject(options, [...equilibrationFields, ...newtonSchulzFields, 'shape'], 'options');
  const packed = packedMatrix(a, options.shape, options.layout);
  const { data, rows, columns } = packed;
  const map = checkEquilibration(options);
  const plan = planNewtonSchulz(options);
  const y: PackedMatrix = { data: Float64Array.from(data), rows, columns };
  equilibrateInPlace(y.data, rows, columns, map, new Float64Array(rows), new Float64Array(columns));
  const { factor, singularValues } = polarDecomposition(y);
  const nuclearNorm = sum(polarDecomposition(packed).singularValues);
  const inner = dot(data, factor);
  const stableRankEquilibrated = singularValues[0] === 0 ? 0 : (frobenius(y.data) / singularValues[0]) ** 2;
  const oneSided = map.rows !== map.columns;
  const lines = map.rows ? rows : columns;
  const approximate = new Float64Array(data.length);
  orthogonalizeInto(y, plan, approximate);
  return {
    inner,
    nuclearNorm,
    relativeInner: nuclearNorm === 0 ? 1 : inner / nuclearNorm,
    stableRankEquilibrated,
    lowerBound: oneSided ? Math.sqrt(stableRankEquilibrated / lines) * nuclearNorm : null,
    polarError: relativeDistance(approximate, factor),
  };
}

/** |x - y| / |y|, 0 where both are 0. */
export function relativeDistance(x: Float64Array, y: Float64Array): number {
  const size = frobenius(y);
  return size === 0 ? 0 : frobenius(x.map((value, i) => value - y[i])) / size;
}

function dot(x: ArrayLike<number>, y: Float64Array): number {
  let total = 0;
  for (let i = 0; i < y.length; i++) total += x[i] * y[i];
  return total;
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
