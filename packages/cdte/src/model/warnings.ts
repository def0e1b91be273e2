import type { Sample } from '../data/sample.ts';
import type { UnitWeights } from '../nuisance/unitWeights.ts';
import type { CdteModel, Warning } from './model.ts';

/** What a fit already shows to be doubtful. */
export function modelWarnings(
  model: Omit<CdteModel, 'warnings'>,
  sample: Sample,
  weights: UnitWeights,
): Warning[] {
  return [...overlapWarning(model, sample, weights), ...constantColumns(sample), ...lambdaWarning(model)];
}

/** (sum |w|)^2 / sum w^2 in each arm. */
export function effectiveSampleSizes(
  { residual }: UnitWeights,
  treatment: ArrayLike<number>,
): [number, number] {
  const sums = [0, 0];
  const squares = [0, 0];
  for (let i = 0; i < residual.length; i++) {
    sums[treatment[i]] += Math.abs(residual[i]);
    squares[treatment[i]] += residual[i] ** 2;
  }
  return [sums[0] ** 2 / squares[0], sums[1] ** 2 / squares[1]];
}

function overlapWarning(
  { clipped, options }: Omit<CdteModel, 'warnings'>,
  { n, treatment }: Sample,
  weights: UnitWeights,
): Warning[] {
  const total = clipped[0] + clipped[1];
  const sizes = [0, 0];
  for (const arm of treatment) sizes[arm]++;
  const effective = effectiveSampleSizes(weights, treatment);
  const thin = [0, 1].filter((arm) => effective[arm] < sizes[arm] / 2);
  if (total === 0 && thin.length === 0) return [];
  const parts = [
    ...(total > 0
      ? [`${total} of ${n} propensities lie outside [${options.clip}, ${1 - options.clip}] and were clipped`]
      : []),
    ...thin.map(
      (arm) => `the ${sizes[arm]} units of arm ${arm} weigh as much as ${Math.round(effective[arm])}`,
    ),
  ];
  const verdict =
    total > n / 2
      ? 'the arms hardly overlap: read no causal effect from these data'
      : 'some units of one arm have few like them in the other';
  return [{ code: 'overlap', message: `${parts.join('; ')}: ${verdict}` }];
}

function constantColumns({ X, Y, n, d, p, names }: Sample): Warning[] {
  const flat = (data: Float64Array, columns: number, labels: readonly string[]): string[] =>
    labels.filter((_, j) => {
      for (let i = 1; i < n; i++) if (data[i * columns + j] !== data[j]) return false;
      return true;
    });
  const covariates = flat(X, d, names.covariates);
  const outcomes = flat(Y, p, names.outcomes);
  const warnings: Warning[] = [];
  if (covariates.length === d) {
    const message = 'every covariate is constant: the conditional test is the marginal test';
    warnings.push({ code: 'constantCovariates', message });
  } else if (covariates.length > 0) {
    const message = `${covariates.join(', ')} is constant and tells nothing`;
    warnings.push({ code: 'constantCovariates', message });
  }
  if (outcomes.length > 0) {
    const message = `${outcomes.join(', ')} is constant: no effect on it can be seen`;
    warnings.push({ code: 'constantOutcome', message });
  }
  return warnings;
}

/** How many outcome fits took the smallest and the largest ridge parameter offered. */
export interface LambdaEdges {
  /** Fits that took the smallest. */
  readonly smallest: number;
  /** Fits that took the largest. */
  readonly largest: number;
  /** All fits. */
  readonly fits: number;
}

/** The fits at the edges of the grid; none where no grid was searched. */
export function lambdaEdges({ lambdas, options }: Pick<CdteModel, 'lambdas' | 'options'>): LambdaEdges {
  const fits = lambdas?.flat() ?? [];
  const grid = options.lambdaGrid ?? [];
  const least = Math.min(...grid);
  const most = Math.max(...grid);
  return {
    smallest: fits.filter((lambda) => lambda === least).length,
    largest: fits.filter((lambda) => lambda === most).length,
    fits: fits.length,
  };
}

/** At the upper edge a constant fit may be right; at the lower edge the grid is too short. */
function lambdaWarning(model: Omit<CdteModel, 'warnings'>): Warning[] {
  const { smallest, fits } = lambdaEdges(model);
  if (2 * smallest <= fits) return [];
  const message = `${smallest} of ${fits} outcome fits chose the smallest ridge parameter offered: offer smaller ones by 'lambdas'`;
  return [{ code: 'lambdaAtEdge', message }];
}
