import { LabRangeError } from '@lab/linalg';
import {
  requireBoolean,
  requireCount,
  requireNotNegative,
  requireNumber,
  requireOneOf,
  requireOpenUnit,
  requireSafeCount,
} from '@lab/linalg/arguments';
import { diagonals, eigenvalueOrders, type Diagonal, type EigenvalueOrder } from '../spectrum/eigenpairs.ts';
import { transforms, type Transform } from '../table/preprocessing.ts';

/** What `fit` takes beside the data. */
export interface FitOptions {
  /** Number of clusters K, 1..n; at most p unless `allowRankDeficient`. */
  readonly clusters: number;
  /**
   * Exponent of the eigenvalues, >= 0: rows of U max(Lambda, 0)^alpha are normalised. 'paper' is 0. Default 0.5, which
   * is better when cluster sizes differ.
   */
  readonly alpha?: number | 'paper';
  /** Which eigenvalues lead; default 'algebraic'. */
  readonly order?: EigenvalueOrder;
  /**
   * Diagonal of the Gram matrix: 'zero' (default), 'keep' (as in PCA) or 'impute' (as in HeteroPCA, whose published form
   * is 'impute' with order 'magnitude').
   */
  readonly diagonal?: Diagonal;
  /**
   * How rows of the embedding become clusters: 'kmeans' (default), or 'qr', which needs no restarts; rows that span fewer
   * than K dimensions go to K-means all the same.
   */
  readonly assign?: 'kmeans' | 'qr';
  /** 'lines' reassigns rows by leave-one-out cosines with the profiles; default 'none'. */
  readonly refine?: 'none' | 'lines';
  /** What is done to the data first; default 'none'. */
  readonly transform?: Transform;
  /** K-means starts, >= 1; default 20. */
  readonly restarts?: number;
  /** Residual of the eigenpairs relative to the largest eigenvalue, in (0, 1); scales settle to 100 times it. Default 1e-10. */
  readonly tolerance?: number;
  /** Restarts of the eigensolver at most, >= 0; default 200. */
  readonly maxRestarts?: number;
  /** Seed of every random start, an integer >= 0; default 1. */
  readonly seed?: number;
  /** Zero rows have no direction: refused ('error', default) or labelled -1 ('unassign'). */
  readonly zeroRows?: 'error' | 'unassign';
  /** Whether fewer than K positive eigenvalues are an error instead of a warning; default false. */
  readonly strict?: boolean;
  /** Whether K > p is allowed; default false. */
  readonly allowRankDeficient?: boolean;
  /**
   * Whether the (K + 1)-th eigenvalue is computed where it does not come by itself (more than 200 rows); default
   * 'auto': not. Algebraic order and diagonal 'zero' only.
   */
  readonly nextEigenvalue?: 'auto' | 'always';
}

/** Checked options with their defaults. */
export type FitSettings = Required<Omit<FitOptions, 'alpha'>> & { readonly alpha: number };

/**
 * Checks the options against the shape of the data.
 * @throws NOT_FINITE before OUT_OF_RANGE, UNKNOWN_OPTION, WRONG_TYPE, then TOO_FEW_ROWS
 */
export function readFitOptions(
  given: FitOptions,
  { rows, columns }: { readonly rows: number; readonly columns: number },
): FitSettings {
  const {
    clusters,
    alpha = 0.5,
    order = 'algebraic',
    diagonal = 'zero',
    assign = 'kmeans',
    refine = 'none',
    transform = 'none',
    restarts = 20,
    tolerance = 1e-10,
    maxRestarts = 200,
    seed = 1,
    zeroRows = 'error',
    strict = false,
    allowRankDeficient = false,
    nextEigenvalue = 'auto',
  } = given;
  const exponent = readExponent(alpha);
  for (const [name, value] of Object.entries({ clusters, restarts, tolerance, maxRestarts, seed }))
    requireNumber(value, name);
  requireCount(clusters, 'clusters', 1, rows);
  requireNotNegative(exponent, 'alpha');
  requireOpenUnit(tolerance, 'tolerance');
  const settings = {
    clusters,
    alpha: exponent,
    order: requireOneOf(order, eigenvalueOrders, 'order'),
    diagonal: requireOneOf(diagonal, diagonals, 'diagonal'),
    assign: requireOneOf(assign, ['kmeans', 'qr'], 'assign'),
    refine: requireOneOf(refine, ['none', 'lines'], 'refine'),
    transform: requireOneOf(transform, transforms, 'transform'),
    restarts: requireSafeCount(restarts, 'restarts', 1),
    tolerance,
    maxRestarts: requireSafeCount(maxRestarts, 'maxRestarts', 0),
    seed: requireSafeCount(seed, 'seed'),
    zeroRows: requireOneOf(zeroRows, ['error', 'unassign'], 'zeroRows'),
    strict: requireBoolean(strict, 'strict'),
    allowRankDeficient: requireBoolean(allowRankDeficient, 'allowRankDeficient'),
    nextEigenvalue: requireOneOf(nextEigenvalue, ['auto', 'always'], 'nextEigenvalue'),
  };
  if (clusters > columns && !allowRankDeficient)
    throw new LabRangeError(
      'OUT_OF_RANGE',
      `clusters must be at most the number of columns ${columns}, got ${clusters}; allowRankDeficient lifts this`,
      { argument: 'clusters' },
    );
  if (rows < 3 && clusters > 1)
    throw new LabRangeError('TOO_FEW_ROWS', `${clusters} clusters need at least 3 rows, got ${rows}`, {
      argument: 'X',
    });
  return settings;
}

/** 'paper' is the exponent 0. */
export function readExponent(alpha: number | 'paper'): number {
  return typeof alpha === 'string'
    ? (requireOneOf(alpha, ['paper'], 'alpha'), 0)
    : requireNumber(alpha, 'alpha');
}
