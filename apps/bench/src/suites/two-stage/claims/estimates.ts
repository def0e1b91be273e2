import { meanOf, type Estimate } from '../../../judging/estimate.ts';
import type { RunFilter, RunView } from '../../../judging/run-view.ts';
import { median } from '../../../metrics/median.ts';
import { distance } from '../metrics/law-metrics.ts';

/** The law of the package. */
export const lawMethod: RunFilter = { method: 'law' };

/** The printed corollaries. */
export const printedMethod: RunFilter = { method: 'printed-law' };

/** Values of a metric over all runs that match. */
export function valuesOf(runs: RunView, metric: string, filter: RunFilter): readonly number[] {
  return runs.cells(metric, filter).flatMap(({ values }) => values);
}

/** Mean power of ten of a metric: of sizes that go down to rounding. */
export function meanPower(runs: RunView, metric: string, filter: RunFilter): Estimate | undefined {
  return meanOf(valuesOf(runs, metric, filter).map((value) => Math.log10(Math.max(value, 1e-16))));
}

/** Mean of what was measured over that of the law, runs weighing alike; 1 where the law is right. */
export function ratioOfMeans(runs: RunView, filter: RunFilter): Estimate | undefined {
  const deviation = meanOf(valuesOf(runs, 'meanRatio', filter));
  return deviation && { ...deviation, value: deviation.value + 1 };
}

/** 95 % point of sqrt(n) times the distance of an empirical distribution function (Dvoretzky, Kiefer, Wolfowitz; Massart). */
const massart = 1.3581;

/** Distance of all outcomes together to the law; its interval is that within which the true distance lies. */
export function pooledDistance(runs: RunView, filter: RunFilter): Estimate | undefined {
  const levels = runs
    .rows(filter)
    .flatMap((row) => row.curves['ks']?.y ?? [])
    .sort((a, b) => a - b);
  if (levels.length === 0) return undefined;
  return {
    value: distance(levels),
    standardError: 0,
    degreesOfFreedom: Infinity,
    observations: levels.length,
    leastHalfWidth: massart / Math.sqrt(levels.length),
    within: [0, 1],
  };
}

/**
 * Median of observations of any distribution, with the interval that two of them span (sign test, 95 %); the longer side
 * counts for both. Too few observations span none.
 */
export function medianEstimate(values: readonly number[]): Estimate | undefined {
  if (values.length === 0) return undefined;
  const sorted = values.toSorted((a, b) => a - b);
  const value = median(sorted);
  const cut = outside(values.length);
  const common = { value, degreesOfFreedom: Infinity, observations: values.length };
  if (cut === 0) return { ...common, standardError: undefined };
  const [low, high] = [sorted[cut - 1]!, sorted[values.length - cut]!];
  return { ...common, standardError: 0, leastHalfWidth: Math.max(value - low, high - value) };
}

/** The largest k with P(Binomial(n, 1/2) < k) at most .025. */
function outside(n: number): number {
  let [term, sum, k] = [0.5 ** n, 0.5 ** n, 0];
  while (sum <= 0.025) {
    k++;
    term *= (n - k + 1) / k;
    sum += term;
  }
  return k;
}

/** A law's mean, which all runs share. */
export function predictedOf(runs: RunView, filter: RunFilter): number | undefined {
  return valuesOf(runs, 'predicted', filter)[0];
}

/** `law 1.271, measured 1.280`: both means, for a note. */
export function meansNote(runs: RunView, filter: RunFilter): { readonly note?: string } {
  const predicted = predictedOf(runs, filter);
  const measured = meanOf(valuesOf(runs, 'measured', filter));
  if (predicted === undefined || measured === undefined) return {};
  const error = measured.standardError === undefined ? '' : ` ± ${measured.standardError.toPrecision(2)}`;
  return { note: `Measured ${measured.value.toPrecision(4)}${error}, law ${predicted.toPrecision(4)}.` };
}
