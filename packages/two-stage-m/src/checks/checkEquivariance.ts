import { LabRangeError, leastSquares, type MatrixLike } from '@lab/linalg';
import { readVector, requireCount, requirePositive } from '@lab/linalg/arguments';
import { readMatrix, type NumberList } from '../numeric/arguments.ts';
import { added, multiply, rowsOf, toContiguous, toRows, zeroMatrix, type Dense } from '../numeric/dense.ts';
import type { FeatureMap } from '../derivatives/featureMap.ts';
import type { Warning } from '../estimators/model.ts';
import { requireAction, type GroupAction } from './checkInvariance.ts';

/** What to test. */
export interface EquivarianceInput {
  /** psi(x, w). */
  readonly features: Pick<FeatureMap, 'dimension' | 'value'>;
  /** Elements of the group. */
  readonly action: readonly GroupAction[];
  /** A point to test at, q. */
  readonly w: NumberList;
  /** Rows x, more than features. */
  readonly data: MatrixLike;
  /** Largest misfit against the size of the features; default 1e-7. */
  readonly tolerance?: number | undefined;
}

/** What the group does to the features. */
export interface Equivariance {
  /** rho of each element with psi(x, g w) = rho psi(x, w), p x p. */
  readonly representations: number[][][];
  /** Whether every rho is orthogonal: the minimum-norm predictor is then the same on the whole orbit. */
  readonly orthogonal: boolean;
  /** NOT_ORTHOGONAL where the span is invariant but the minimum-norm predictor is not. */
  readonly warnings: Warning[];
}

/**
 * Tests that a group acting on the parameters acts linearly on the features, so that predictions do not depend on the
 * point of the orbit.
 *
 * @param input features, action (at least one element), w (q), data (more rows than features), tolerance > 0
 * @returns the linear maps, and whether they are orthogonal
 * @throws NOT_INVARIANT (no linear map explains an element), SHAPE, NOT_FINITE, OUT_OF_RANGE
 *
 * Source: arXiv 2603.27631 section 4.2 (orbit invariance).
 */
export function checkEquivariance(input: EquivarianceInput): Equivariance {
  const w = readVector(input.w, 'w');
  const data = readMatrix(input.data, 'data');
  const p = requireCount(input.features.dimension, 'features.dimension', 1);
  const tolerance = requirePositive(input.tolerance ?? 1e-7, 'tolerance');
  requireAction(input.action);
  if (data.rows < p) {
    throw new LabRangeError('SHAPE', `data must have at least ${p} rows, one a feature, got ${data.rows}`, {
      argument: 'data',
    });
  }
  const before = featureRows(input.features, w, data);
  const rotated = input.action.map((act, element) => {
    const moved = readVector(act(w.slice()), `action[${element}](w)`, w.length);
    return featureRows(input.features, moved, data);
  });
  const maps = rotated.map((after, element) => linearMap(before, after, element, tolerance));
  const orthogonal = rotated.every((after) => sameInnerProducts(before, after));
  const warnings: Warning[] = orthogonal
    ? []
    : [
        {
          code: 'NOT_ORTHOGONAL',
          message:
            'the group changes lengths of features: full-rank least squares is the same on the orbit, but the ' +
            'minimum-norm solution of a deficient one is not',
        },
      ];
  return { representations: maps.map(toRows), orthogonal, warnings };
}

function featureRows(features: EquivarianceInput['features'], w: Float64Array, data: Dense): Dense {
  const rows = zeroMatrix(data.rows, features.dimension);
  for (let i = 0; i < data.rows; i++) {
    const out = rows.data.subarray(i * features.dimension, (i + 1) * features.dimension);
    features.value(w, rowsOf(data, i, i + 1).data, out);
  }
  return rows;
}

/** rho with after = before rho', by least squares. */
function linearMap(before: Dense, after: Dense, element: number, tolerance: number): Dense {
  const solution = toContiguous(leastSquares(before, after).x);
  const misfit = added(after, multiply(before, solution), -1);
  const size = largest(after.data);
  const error = largest(misfit.data) / (size > 0 ? size : 1);
  if (!(error <= tolerance)) {
    throw new LabRangeError(
      'NOT_INVARIANT',
      `features: no linear map takes the features at w to those at element ${element} of the action (misfit ${error})`,
      { argument: 'features', index: element, details: { misfit: error } },
    );
  }
  const p = before.columns;
  const map = zeroMatrix(p, p);
  for (let i = 0; i < p; i++) for (let j = 0; j < p; j++) map.data[i * p + j] = solution.data[j * p + i];
  return map;
}

/** An orthogonal map exists exactly where the features' inner products are kept, whatever their rank. */
function sameInnerProducts(before: Dense, after: Dense): boolean {
  const count = Math.min(before.rows, 4 * before.columns + 20);
  const inner = (a: Dense): Dense => multiply(rowsOf(a, 0, count), rowsOf(a, 0, count), { transposeB: true });
  const kept = inner(before);
  return largest(added(inner(after), kept, -1).data) <= 1e-6 * largest(kept.data);
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
