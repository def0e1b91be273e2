import { LabRangeError } from '@lab/linalg';
import {
  describe,
  isList,
  requireCount,
  requireFunction,
  requireKnownFields,
  requireNumber,
  requireOneOf,
  wrongType,
} from '@lab/linalg/arguments';
import type { NumberList } from '../arguments.ts';

/** Where a target lives: all of R^d, or the unit sphere of R^d with its surface measure. */
export type Support = 'euclidean' | 'sphere';

/** Points as rows: entry (i, j) is data[i * columns + j]. */
export interface PointBatch {
  readonly data: Float64Array;
  readonly rows: number;
  readonly columns: number;
}

/** A density known up to a factor, and how to evaluate it. */
export interface Target {
  /** Dimension d of the space; on the sphere that of the space around it. */
  readonly dim: number;
  /** Where the density lives. */
  readonly support: Support;
  /** log p(z) up to a constant; -Infinity where the density vanishes. z must not be kept: its memory is used again. */
  readonly logDensity: (z: Float64Array) => number;
  /** Gradient of log p, number[d]; on the sphere of any smooth extension to the space around it. */
  readonly gradient?: ((z: Float64Array) => NumberList) | undefined;
  /** log p of every row; where `gradients` (rows x columns) is given, it is filled too. */
  readonly logDensityBatch?: ((points: PointBatch, gradients?: Float64Array) => NumberList) | undefined;
  /** log of the integral of exp(logDensity), where it is known. */
  readonly logNormalizer?: number | undefined;
}

/** A target on R^d. */
export interface EuclideanTarget extends Target {
  readonly support: 'euclidean';
}

/** A target on the sphere. */
export interface SphereTarget extends Target {
  readonly support: 'sphere';
}

/** What {@link target} takes. */
export type TargetInput = Omit<Target, 'support' | 'logDensity'> & {
  /** Default 'euclidean'. */
  readonly support?: Support | undefined;
  /** log p(z) up to a constant. May be left out where `logDensityBatch` is given. */
  readonly logDensity?: ((z: Float64Array) => number) | undefined;
};

/**
 * A target from the user's own log density.
 *
 * Without a gradient (nor a batch function that fills gradients) central differences are taken.
 *
 * @throws LabRangeError OUT_OF_RANGE (dim), NOT_FINITE; LabTypeError WRONG_TYPE, UNKNOWN_OPTION
 */
export function target(input: TargetInput & { readonly support: 'sphere' }): SphereTarget;
export function target(input: TargetInput & { readonly support?: 'euclidean' | undefined }): EuclideanTarget;
export function target(input: TargetInput): Target;
export function target(input: TargetInput): Target {
  requireKnownFields(
    input,
    ['dim', 'support', 'logDensity', 'gradient', 'logDensityBatch', 'logNormalizer'],
    'target',
  );
  const { dim, support = 'euclidean', logDensity, gradient, logDensityBatch, logNormalizer } = input;
  requireCount(dim, 'dim', support === 'sphere' ? 2 : 1);
  requireOneOf(support, ['euclidean', 'sphere'], 'support');
  for (const [name, given] of Object.entries({ logDensity, gradient, logDensityBatch })) {
    if (given !== undefined) requireFunction(given, name);
  }
  if (logNormalizer !== undefined) requireNumber(logNormalizer, 'logNormalizer');
  const single =
    logDensity ??
    (logDensityBatch === undefined
      ? undefined
      : (z: Float64Array) => logDensityBatch({ data: z.slice(), rows: 1, columns: dim })[0]);
  if (single === undefined) throw wrongType('logDensity', 'a function', single);
  return { dim, support, logDensity: single, gradient, logDensityBatch, logNormalizer };
}

/** Throws WRONG_TYPE unless `value` is a target; OUT_OF_RANGE when its support is not the one asked for. */
export function requireTarget(value: Target, support?: Support): void {
  const candidate = value as Partial<Target> | null | undefined;
  if (typeof candidate !== 'object' || candidate === null || typeof candidate.logDensity !== 'function') {
    throw wrongType('target', 'made by target()', value);
  }
  if (support !== undefined && value.support !== support) {
    throw new LabRangeError(
      'OUT_OF_RANGE',
      `target must have the support '${support}', got '${value.support}'`,
      {
        argument: 'target',
      },
    );
  }
}

/** log p of `count` rows, and their gradients where `gradients` is given. */
export type Evaluate = (points: Float64Array, count: number, gradients?: Float64Array) => Float64Array;

/** How a target is evaluated: by its batch function, one by one, or with differences for gradients. */
export function evaluator(of: Target): Evaluate {
  const { dim, logDensityBatch, gradient } = of;
  if (logDensityBatch !== undefined) return batchEvaluator(of);
  return (points, count, gradients) => {
    const values = new Float64Array(count);
    for (let i = 0; i < count; i++) {
      const z = points.subarray(i * dim, (i + 1) * dim);
      values[i] = of.logDensity(z);
      if (gradients === undefined) continue;
      const out = gradients.subarray(i * dim, (i + 1) * dim);
      if (values[i] === -Infinity) out.fill(0);
      else if (gradient === undefined) differences(of, z, out);
      else copyGradient(gradient(z), out);
    }
    return values;
  };
}

function batchEvaluator(of: Target): Evaluate {
  const { dim, gradient } = of;
  const batch = of.logDensityBatch!;
  let fills: boolean | undefined;
  return (points, count, gradients) => {
    const columns = { data: points.subarray(0, count * dim), rows: count, columns: dim };
    if (gradients !== undefined && fills !== false) gradients.fill(NaN);
    const values = Float64Array.from(batch(columns, gradients));
    if (values.length !== count) throw batchShape(values.length, count);
    if (gradients === undefined) return values;
    fills ??= !Number.isNaN(gradients[0]) || values[0] === -Infinity;
    for (let i = 0; i < count; i++) {
      const out = gradients.subarray(i * dim, (i + 1) * dim);
      if (values[i] === -Infinity) out.fill(0);
      else if (!fills) {
        const z = points.slice(i * dim, (i + 1) * dim);
        if (gradient === undefined) differences(of, z, out);
        else copyGradient(gradient(z), out);
      }
    }
    return values;
  };
}

function batchShape(got: number, wanted: number): LabRangeError {
  return new LabRangeError('SHAPE', `logDensityBatch must return ${wanted} values, got ${got}`, {
    argument: 'logDensityBatch',
  });
}

function copyGradient(gradient: NumberList, out: Float64Array): void {
  if (!isList(gradient) || gradient.length !== out.length) {
    const got = isList(gradient) ? `${gradient.length}` : describe(gradient);
    throw new LabRangeError('SHAPE', `gradient must return ${out.length} numbers, got ${got}`, {
      argument: 'gradient',
    });
  }
  for (let j = 0; j < out.length; j++) out[j] = gradient[j];
}

/** Central differences with steps 1e-5 (1 + |z_j|); off the sphere the density is extended as constant along rays. */
function differences({ logDensity, support }: Target, z: Float64Array, out: Float64Array): void {
  const moved = Float64Array.from(z);
  const trial = new Float64Array(z.length);
  const value = (): number => {
    trial.set(moved);
    if (support === 'sphere') {
      const length = Math.hypot(...moved);
      for (let j = 0; j < trial.length; j++) trial[j] /= length;
    }
    return logDensity(trial);
  };
  for (let j = 0; j < z.length; j++) {
    const step = 1e-5 * (1 + Math.abs(z[j]));
    moved[j] = z[j] + step;
    const above = value();
    const high = moved[j];
    moved[j] = z[j] - step;
    const below = value();
    out[j] = (above - below) / (high - moved[j]);
    moved[j] = z[j];
    // Beside the edge of the support one side alone is of use.
    if (!Number.isFinite(out[j])) out[j] = 0;
  }
}

/** Throws INVALID_LOG_DENSITY, giving the point, where a value is NaN or +Infinity, and NO_SUPPORT where all are -Infinity. */
export function requireLogDensities(
  values: Float64Array,
  points: Float64Array,
  dim: number,
  where: string,
): void {
  const bad = values.findIndex((value) => Number.isNaN(value) || value === Infinity);
  if (bad >= 0) {
    const point = Array.from(points.subarray(bad * dim, (bad + 1) * dim));
    const shown = point.slice(0, 6).map((x) => x.toPrecision(6));
    const message = `logDensity is ${values[bad]} at the ${where} [${shown.join(', ')}${dim > 6 ? ', ...' : ''}]`;
    throw new LabRangeError('INVALID_LOG_DENSITY', message, {
      argument: 'target',
      index: bad,
      details: { point },
    });
  }
  if (values.length > 0 && values.every((value) => value === -Infinity)) {
    const message = `logDensity is -Infinity at all ${values.length} of the ${where}s: the start misses the support`;
    throw new LabRangeError('NO_SUPPORT', message, { argument: 'target' });
  }
}

/** The largest disagreement of a gradient with central differences at `count` points, relative to its length. */
export function gradientMismatch(of: Target, points: Float64Array, count: number): number {
  const { dim } = of;
  const given = new Float64Array(count * dim);
  const values = evaluator(of)(points, count, given);
  const numeric = new Float64Array(dim);
  let worst = 0;
  for (let i = 0; i < count; i++) {
    if (values[i] === -Infinity) continue;
    const z = points.subarray(i * dim, (i + 1) * dim);
    differences(of, z, numeric);
    const row = given.subarray(i * dim, (i + 1) * dim);
    if (of.support === 'sphere') projectTangent(row, z);
    if (of.support === 'sphere') projectTangent(numeric, z);
    let [difference, size] = [0, 0];
    for (let j = 0; j < dim; j++) {
      difference += (row[j] - numeric[j]) ** 2;
      size += numeric[j] ** 2;
    }
    worst = Math.max(worst, Math.sqrt(difference) / (1e-3 + Math.sqrt(size)));
  }
  return worst;
}

/** Takes the part along x away, in place. */
export function projectTangent(vector: Float64Array, x: Float64Array): void {
  let along = 0;
  for (let j = 0; j < x.length; j++) along += vector[j] * x[j];
  for (let j = 0; j < x.length; j++) vector[j] -= along * x[j];
}
