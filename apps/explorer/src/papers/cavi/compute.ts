import { certify, fit, iterate, priors, stabilityMap, type ScheduleName } from '@lab/cavi';
import { randomStream } from '@lab/stats';
import type { Steps } from '../../contract/paper.ts';
import type { Values } from './controls.ts';

/** Rows of every table here. */
export const rows = 200;
/** Sweeps of every schedule. */
export const sweeps = 40;
/** Columns per row at the end of the map. */
export const largestRatio = 0.62;
/** Columns per row at which random tables are made for the map. */
const ratios = [0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6];

/** Relative distance from the solution after each sweep; 0 before the first. */
export interface Track {
  readonly schedule: ScheduleName;
  readonly errors: readonly number[];
}

export interface Result {
  readonly tracks: readonly Track[];
  /** Largest eigenvalue of this table, and in the limit of large tables. */
  readonly lambdaMax: number;
  readonly lambdaTheory: number;
  /** Columns per row above which parallel sweeps diverge, in the limit. */
  readonly critical: number;
  readonly parallelStable: boolean;
  /** Predicted sweeps to a relative error of 1e-8. */
  readonly sequentialSweeps: number | null;
  /** The limit of large tables, drawn as a line. */
  readonly curve: readonly { readonly gamma: number; readonly lambdaMax: number }[];
  /** Other tables: columns per row and largest eigenvalue. */
  readonly simulated: readonly { readonly gamma: number; readonly lambdaMax: number }[];
}

/** A table of random numbers, one law for the page and its program. */
function table(columns: number) {
  const X = { data: randomStream(1, columns).fillNormal(new Float64Array(rows * columns)), rows, columns };
  return { X, y: randomStream(2, columns).fillNormal(new Float64Array(rows)) };
}

/** Prior variance whose weight against the data is that of the control. */
export function priorVariance(prior: number): number {
  return 1 / (rows * Math.max(prior, 1e-9));
}

function model(prior: number) {
  return { prior: priors.gaussian(priorVariance(prior)), noiseVariance: 1, intercept: false };
}

/** Three schedules on one table, then the eigenvalue of other tables. */
export function* compute({ columns, prior, schedule }: Values): Steps<Result> {
  const data = table(columns);
  const certificate = certify(data, model(prior));
  const theory = stabilityMap({ gamma: columns / rows, priorRatio: prior });
  const solution = fit(data.X, data.y, { ...model(prior), certificate: false }).mean;
  const names: ScheduleName[] = ['sequential', 'parallel', schedule as ScheduleName];
  const result = {
    tracks: names.map((name) => ({ schedule: name, errors: track(data, prior, name, solution) })),
    lambdaMax: certificate.lambdaMax!,
    lambdaTheory: theory.lambdaMax,
    critical: theory.gammaCritical,
    parallelStable: certificate.parallelStable!,
    sequentialSweeps: certificate.predictedSweeps.sequential,
    curve: Array.from({ length: 80 }, (_, i) => {
      const gamma = (largestRatio * (i + 1)) / 80;
      return { gamma, lambdaMax: stabilityMap({ gamma, priorRatio: prior }).lambdaMax };
    }),
  };
  const simulated: Result['simulated'][number][] = [];
  yield { result: { ...result, simulated }, progress: 0 };
  for (const gamma of ratios) {
    const { lambdaMax } = certify(table(Math.round(gamma * rows)), model(prior));
    simulated.push({ gamma, lambdaMax: lambdaMax! });
    yield { result: { ...result, simulated: [...simulated] }, progress: simulated.length / ratios.length };
  }
}

function track(
  data: ReturnType<typeof table>,
  prior: number,
  schedule: ScheduleName,
  solution: readonly number[],
): number[] {
  const size = Math.hypot(...solution);
  const errors = [1];
  for (const { mean } of iterate(data, { ...model(prior), schedule })) {
    errors.push(Math.hypot(...mean.map((value, j) => value - solution[j]!)) / size);
    if (errors.length > sweeps) break;
  }
  return errors;
}
