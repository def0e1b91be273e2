import { effectMap, fit, meanEffect, testHomogeneity, type CdteModel } from '@lab/cdte';
import { normal as normalLaw, randomStream } from '@lab/stats';
import type { Steps } from '../../contract/paper.ts';
import type { Values } from './controls.ts';

const trials = 20;
/** Covariate and outcome of the map. */
export const xs = Array.from({ length: 17 }, (_, i) => -2 + i / 4);
export const ys = Array.from({ length: 25 }, (_, k) => -4 + k / 3);

export interface MapCell {
  readonly x: number;
  readonly y: number;
  /** More (+) or less (-) mass among the treated. */
  readonly effect: number;
  /** Whether the simultaneous 95 % band excludes 0. */
  readonly certain: boolean;
}

export interface Person {
  readonly x: number;
  readonly outcome: number;
  readonly treated: boolean;
}

/** p-values of one simulated trial. */
export interface TrialPoint {
  readonly seed: number;
  readonly whole: number;
  readonly mean: number;
}

export interface Result {
  readonly people: readonly Person[];
  readonly map: readonly MapCell[];
  readonly pValue: number;
  readonly meanPValue: number;
  readonly meanEffect: number;
  readonly meanError: number;
  readonly effectSize: number;
  readonly trials: readonly TrialPoint[];
}

/** A trial: covariates x and z, the treatment, the outcome. The same law stands in the page's program. */
export function trial({ strength, kind, people, assignment }: Values, seed: number) {
  const stream = randomStream(seed, 'trial');
  return Array.from({ length: people }, () => {
    const [x, z] = [stream.normal(), stream.normal()];
    const propensity = assignment === 'coin' ? 0.5 : 1 / (1 + Math.exp(-0.7 * x - 0.4 * z));
    const treated = stream.uniform() < propensity ? 1 : 0;
    const side = treated - 0.5;
    const spread = kind === 'spread' ? Math.exp(strength * side * x) : 1;
    const moved = kind === 'mean' ? strength * treated * x : kind === 'shift' ? 0.5 * strength * treated : 0;
    return { treated, x, z, outcome: 0.5 * z + moved + spread * stream.normal() };
  });
}

function model(values: Values, seed: number): CdteModel {
  const data = { rows: trial(values, seed), treatment: 'treated', outcome: 'outcome' };
  return fit(data, values.assignment === 'coin' ? { propensity: 0.5 } : {});
}

function meanTest(found: CdteModel): {
  readonly effect: number;
  readonly error: number;
  readonly pValue: number;
} {
  const { ate, se } = meanEffect(found);
  return { effect: ate, error: se, pValue: 2 * normalLaw.sf(Math.abs(ate) / se) };
}

/** The trial drawn, then the same test on other trials of the same law. */
export function* compute(values: Values): Steps<Result> {
  const found = model(values, 1);
  const test = testHomogeneity(found);
  const mean = meanTest(found);
  const result = {
    people: trial(values, 1).map(({ x, outcome, treated }) => ({ x, outcome, treated: treated === 1 })),
    map: [] as readonly MapCell[],
    pValue: test.pValue,
    meanPValue: mean.pValue,
    meanEffect: mean.effect,
    meanError: mean.error,
    effectSize: test.effectSize,
  };
  yield { result: { ...result, trials: [] }, progress: 0 };
  result.map = mapOf(found);
  const points: TrialPoint[] = [{ seed: 1, whole: test.pValue, mean: mean.pValue }];
  yield { result: { ...result, trials: [...points] }, progress: 1 / trials };
  for (let seed = 2; seed <= trials; seed++) {
    const other = model(values, seed);
    points.push({ seed, whole: testHomogeneity(other).pValue, mean: meanTest(other).pValue });
    yield { result: { ...result, trials: [...points] }, progress: seed / trials };
  }
}

function mapOf(found: CdteModel): MapCell[] {
  const map = effectMap(
    found,
    xs.map((x) => [x, 0]),
    { yGrid: ys.map((y) => [y]), draws: 400 },
  );
  return xs.flatMap((x, i) =>
    ys.map((y, k) => ({
      x,
      y,
      effect: map.effect[i]![k]!,
      certain: map.lower[i]![k]! > 0 || map.upper[i]![k]! < 0,
    })),
  );
}
