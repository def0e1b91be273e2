import { LabRangeError } from '@lab/linalg';
import type { CustomPrior, TiltedFamily } from './prior.ts';

/** A prior given by its functions, every value of which is checked. */
export function customFamily(prior: CustomPrior, precision: Float64Array): TiltedFamily {
  const check = (value: number, what: string, j: number, field: number, least = -Infinity): number => {
    if (Number.isFinite(value) && value >= least) return value;
    const wanted = least === 0 ? 'a finite number >= 0' : 'a finite number';
    throw new LabRangeError(
      'PRIOR',
      `prior.${what}(${field}, ${precision[j]}) must be ${wanted}, got ${value}`,
      { argument: `prior.${what}`, index: j, details: { field, precision: precision[j], value } },
    );
  };
  return {
    components: 0,
    gaussianPrecision: undefined,
    mean: (j, field) => check(prior.mean(field, precision[j]), 'mean', j, field),
    variance: (j, field) => check(prior.variance(field, precision[j]), 'variance', j, field, 0),
    logPartition: (j, field) => check(prior.logPartition(field, precision[j]), 'logPartition', j, field),
    responsibilities: () => undefined,
    varianceBound: (j) =>
      prior.varianceBound === undefined
        ? undefined
        : check(prior.varianceBound(precision[j]), 'varianceBound', j, 0, 0),
    linearGain: undefined,
    tailVariance: () => undefined,
  };
}
