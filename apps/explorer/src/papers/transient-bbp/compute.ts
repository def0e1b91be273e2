import {
  iterateSimulation,
  outlier,
  twoBlockModel,
  windows,
  type Phase,
  type SimulationRecord,
} from '@lab/transient-bbp';
import type { Steps } from '../../contract/paper.ts';
import type { Values } from './controls.ts';

/** Theory at one training time; no outlier, no value. */
export interface TheoryPoint {
  readonly t: number;
  readonly edge: number;
  readonly value: number | undefined;
  readonly overlap: number;
}

/** Simulated matrices at one training time. */
export interface SimulatedPoint {
  readonly t: number;
  readonly top: number;
  readonly topError: number;
  readonly overlap: number;
  readonly overlapError: number;
}

/** Theory and as many simulated matrices as there are by now. */
export interface Result {
  readonly phase: Phase;
  readonly windows: readonly (readonly [number, number])[];
  readonly thetaMin: number;
  readonly theory: readonly TheoryPoint[];
  readonly simulated: readonly SimulatedPoint[];
  readonly matrices: number;
}

/** Training times shown, in units of 1/covariance. */
export const timeRange = [0.1, 100] as const;
const replicates = 12;

function times(count: number): number[] {
  const [from, to] = timeRange;
  return Array.from({ length: count }, (_, i) => from * (to / from) ** (i / (count - 1)));
}

/** The model of the page's controls. */
export function modelOf({ theta, slow, noise, start }: Values) {
  return twoBlockModel({ covariance: [2, slow], theta, noise, initVariance: start });
}

/** Theory at once, then one simulated matrix after another. */
export function* compute(values: Values): Steps<Result> {
  const model = modelOf(values);
  const { phase, windows: seen, thetaMin } = windows(model);
  const theory = times(161).map((t) => {
    const { edge, value, overlapLeft } = outlier(model, t);
    return { t, edge, value, overlap: overlapLeft ?? 0 };
  });
  const result = { phase, windows: seen, thetaMin, theory };
  yield { result: { ...result, simulated: [], matrices: 0 }, progress: 0 };
  const records: SimulationRecord[] = [];
  const steps = iterateSimulation({
    model,
    dimension: Number(values.dimension),
    times: times(16),
    replicates,
    seed: 1,
  });
  for (const { records: found, completed } of steps) {
    records.push(...found);
    yield {
      result: { ...result, simulated: summary(records), matrices: completed },
      progress: completed / replicates,
    };
  }
}

function summary(records: readonly SimulationRecord[]): SimulatedPoint[] {
  return times(16).map((t, index) => {
    const here = records.filter((_, i) => i % 16 === index);
    const [top, topError] = meanWithError(here.map((record) => record.top));
    const [overlap, overlapError] = meanWithError(here.map((record) => record.overlapLeft));
    return { t, top, topError, overlap, overlapError };
  });
}

function meanWithError(values: readonly number[]): [number, number] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return [mean, values.length === 1 ? 0 : Math.sqrt(squares / (values.length - 1) / values.length)];
}
