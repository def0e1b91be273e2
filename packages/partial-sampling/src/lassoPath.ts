import { outOfRange, requireCount, requireNotNegative, wrongType } from '@lab/linalg/arguments';
import { numbers, type NumberList } from './arguments.ts';
import { readData, type MeasuredSample } from './dataTerm.ts';
import { lassoCeiling } from './lasso.ts';
import { readPrior, type SparsePrior } from './priors.ts';
import { reconstruct, type ReconstructOptions, type Reconstruction } from './reconstruct.ts';
import { readTransform, type SensingTransform } from './sensingTransform.ts';
import type { SignalLike } from './signal.ts';

/** Options of {@link lassoPath}. */
export interface LassoPathOptions extends Omit<
  ReconstructOptions,
  'lambda' | 'sigma' | 'epsilon' | 'method' | 'start'
> {
  /** Values of lambda, from large to small; default `count` of them from the smallest that gives 0 down to `ratio` of it. */
  readonly lambdas?: NumberList | undefined;
  /** Default 20. */
  readonly count?: number | undefined;
  /** Default 1e-3. */
  readonly ratio?: number | undefined;
}

/** One point of a path. */
export interface LassoPathPoint extends Reconstruction {
  /** The penalty of this point. */
  readonly lambda: number;
}

/**
 * Lasso reconstructions for falling lambda, each started from the one before.
 *
 * @throws as {@link reconstruct}
 */
export function lassoPath(
  transform: SensingTransform,
  prior: SparsePrior,
  measurements: SignalLike,
  sample: MeasuredSample,
  options: LassoPathOptions = {},
): LassoPathPoint[] {
  const { lambdas, count = 20, ratio = 1e-3, ...rest } = options;
  if (readPrior(prior).kind !== 'sparse') throw wrongType('prior', 'a sparse prior', prior.kind);
  const values =
    lambdas === undefined
      ? falling(ceiling(transform, prior, measurements, sample, options), count, ratio)
      : numbers(lambdas, 'lambdas', { check: requireNotNegative });
  const points: LassoPathPoint[] = [];
  for (const lambda of values) {
    const start = points.at(-1)?.x;
    const solved = reconstruct(transform, prior, measurements, sample, {
      ...rest,
      method: 'lasso',
      lambda,
      ...(start === undefined ? {} : { start }),
    });
    points.push({ ...solved, lambda });
  }
  return points;
}

function ceiling(
  given: SensingTransform,
  { basis }: SparsePrior,
  measurements: SignalLike,
  sample: MeasuredSample,
  { weights, domain = 'real' }: LassoPathOptions,
): number {
  const transform = readTransform(given);
  return lassoCeiling(
    transform,
    basis,
    readData(transform, measurements, sample, { weights, domain }),
    domain === 'complex',
  );
}

function falling(top: number, count: number, ratio: number): Float64Array {
  const steps = requireCount(count, 'count', 1);
  if (!(ratio > 0 && ratio < 1)) throw outOfRange('ratio', 'in (0, 1)', ratio);
  return Float64Array.from({ length: steps }, (_, i) => top * ratio ** (steps === 1 ? 0 : i / (steps - 1)));
}
