import {
  fit,
  fitLogDensity,
  recoveryReport,
  type DivergenceName,
  type LocationScaleFit,
} from '@lab/vi-symmetry';
import { targets } from '@lab/vi-symmetry/targets';
import { examples } from '@lab/vi-symmetry/examples';
import type { Steps } from '../../contract/paper.ts';
import type { Values } from './controls.ts';

/** Half distances of the curve. */
export const distanceRange = [0.5, 3.5] as const;
const distances = Array.from({ length: 16 }, (_, i) => Number((0.5 + 0.2 * i).toFixed(1)));
const reach = 7;

export interface DensityPoint {
  readonly x: number;
  readonly target: number;
  readonly fitted: number;
  /** Density of the repaired fit; undefined where nothing is to be repaired. */
  readonly repaired: number | undefined;
}

export interface Result {
  readonly density: readonly DensityPoint[];
  readonly targetMean: number;
  readonly fittedMean: number;
  /** Whether the fit breaks a symmetry that the target has. */
  readonly broken: boolean;
  /** What is promised of the mean: exact-if-unique, broken, none, ... */
  readonly status: string;
  /** Mean after the repair; the fitted one where nothing is broken. */
  readonly repairedMean: number;
  /** Where symmetry is lost, for reverse KL and equal weights. */
  readonly threshold: number;
  /** Fitted mean of other distances, largest branch. */
  readonly branch: readonly { readonly distance: number; readonly mean: number; readonly target: number }[];
}

function mixture(distance: number, share: number) {
  return targets.gaussianMixture({ means: [[-distance], [distance]], weights: [share, 1 - share] });
}

function bestFit(distance: number, { share, divergence }: Values): LocationScaleFit {
  return fit(mixture(distance, share), { divergence: divergence as DivergenceName });
}

/** The fit of the chosen target with its report, then fits of other distances. */
export function* compute(values: Values): Steps<Result> {
  const { distance, share } = values;
  const target = mixture(distance, share);
  const found = bestFit(distance, values);
  const report = recoveryReport(found, target);
  const mean = report.statistics.find(({ statistic }) => statistic === 'mean');
  const result = {
    density: densities(distance, share, found, report.repair),
    targetMean: (1 - 2 * share) * distance,
    fittedMean: found.mean[0]!,
    broken: report.broken,
    status: mean?.status ?? 'none',
    repairedMean: report.repair?.mean[0] ?? found.mean[0]!,
    threshold: examples.gaussianMixtureThresholds().freeScaleFirstOrderTransition,
  };
  const branch: Result['branch'][number][] = [];
  yield { result: { ...result, branch }, progress: 0 };
  for (const other of distances) {
    branch.push({ distance: other, mean: bestFit(other, values).mean[0]!, target: (1 - 2 * share) * other });
    yield { result: { ...result, branch: [...branch] }, progress: branch.length / distances.length };
  }
}

function densities(
  distance: number,
  share: number,
  found: LocationScaleFit,
  repair: Parameters<typeof fitLogDensity>[0] | null,
): DensityPoint[] {
  return Array.from({ length: 161 }, (_, i) => {
    const x = -reach + (2 * reach * i) / 160;
    return {
      x,
      target: share * normal(x + distance) + (1 - share) * normal(x - distance),
      fitted: Math.exp(fitLogDensity(found, [x])),
      repaired: repair === null ? undefined : Math.exp(fitLogDensity(repair, [x])),
    };
  });
}

function normal(x: number): number {
  return Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
}
