import { runToEnd } from '@lab/linalg/cooperative';
import { brentMinimum, brentRoot } from './rootFinding.ts';

/** A critical strength as a function of training time, with what bounds the times at which it changes. */
export interface StrengthCurve {
  /** theta_c(t), t in (0, Infinity). */
  readonly at: (t: number) => number;
  /** Limit t -> 0. */
  readonly zero: number;
  /** Value at t = Infinity. */
  readonly infinity: number;
  /** Fastest and slowest rate of change. */
  readonly fastest: number;
  readonly slowest: number;
}

/** theta_c on log-spaced times, with every local extremum among them. */
export interface SampledCurve {
  readonly logTimes: readonly number[];
  readonly values: readonly number[];
}

const gridSize = 400;

/** Samples the curve from 1e-3 of its fastest time to 60 of its slowest and adds its local extrema. */
export function sampleCurve(curve: StrengthCurve): SampledCurve {
  return runToEnd(curveSamples(curve));
}

/** `sampleCurve` with a pause after each sample. */
export function* curveSamples({
  at,
  fastest,
  slowest,
}: StrengthCurve): Generator<undefined, SampledCurve, void> {
  const start = Math.log(1e-3 / fastest);
  const end = Math.log(60 / slowest);
  const logTimes = Array.from({ length: gridSize }, (_, i) => start + ((end - start) * i) / (gridSize - 1));
  const values: number[] = [];
  for (const q of logTimes) {
    values.push(at(Math.exp(q)));
    yield undefined;
  }
  for (let i = gridSize - 2; i > 0; i--) {
    const direction = extremum(values[i - 1], values[i], values[i + 1]);
    if (direction === 0) continue;
    yield undefined;
    const found = brentMinimum(
      (q) => direction * at(Math.exp(q)),
      logTimes[i - 1],
      logTimes[i + 1],
      logTimes[i],
    );
    const after = found.position > logTimes[i] ? i + 1 : i;
    logTimes.splice(after, 0, found.position);
    values.splice(after, 0, direction * found.value);
  }
  return { logTimes, values };
}

/** 1 at a local minimum, -1 at a maximum, 0 elsewhere. */
function extremum(before: number, here: number, after: number): -1 | 0 | 1 {
  if (here < before && here < after) return 1;
  return here > before && here > after ? -1 : 0;
}

/** The smallest critical strength over t in [0, Infinity] and where it is taken. */
export function curveMinimum(
  { at, zero, infinity }: StrengthCurve,
  { logTimes, values }: SampledCurve,
): { readonly thetaMin: number; readonly tAtThetaMin: number } {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i] < values[best]) best = i;
  const thetaMin = Math.min(values[best], zero, infinity);
  if (infinity <= thetaMin * (1 + 1e-9)) return { thetaMin, tAtThetaMin: Infinity };
  if (zero <= thetaMin * (1 + 1e-9)) return { thetaMin, tAtThetaMin: 0 };
  return { thetaMin, tAtThetaMin: Math.exp(stationaryPoint((q) => at(Math.exp(q)), logTimes[best])) };
}

/**
 * One Newton step towards f' = 0 with wide stencils: a minimum is found by its values to the square root of rounding only,
 * by its slope much better.
 */
function stationaryPoint(f: (q: number) => number, q: number): number {
  const h = 3e-3;
  const [left, right] = [f(q - h), f(q + h)];
  const slope = (8 * (right - left) - (f(q + 2 * h) - f(q - 2 * h))) / (12 * h);
  const curvature = (left + right - 2 * f(q)) / (h * h);
  const step = slope / curvature;
  return Math.abs(step) < h ? q - step : q;
}

/** The time intervals in which a strength exceeds the critical one, from 0 or to Infinity where it does so there. */
export function curveWindows(curve: StrengthCurve, samples: SampledCurve, theta: number): [number, number][] {
  if (theta <= 0) return [];
  const { logTimes, values } = extendToEnds(curve, samples, theta);
  const visible = values.map((value) => value < theta);
  const excess = (q: number): number => logarithmicExcess(curve.at(Math.exp(q)), theta);
  const windows: [number, number][] = [];
  let open = visible[0] ? (curve.zero < theta ? 0 : Math.exp(logTimes[0])) : NaN;
  for (let i = 1; i < values.length; i++) {
    if (visible[i] === visible[i - 1]) continue;
    const crossing = Math.exp(
      brentRoot(excess, logTimes[i - 1], logTimes[i], {
        left: logarithmicExcess(values[i - 1], theta),
        right: logarithmicExcess(values[i], theta),
        tolerance: 1e-15,
      }),
    );
    if (visible[i]) open = crossing;
    else windows.push([open, crossing]);
  }
  if (visible[values.length - 1])
    windows.push([open, curve.infinity < theta ? Infinity : Math.exp(logTimes[logTimes.length - 1])]);
  return windows;
}

function logarithmicExcess(value: number, theta: number): number {
  return Math.log(value) - Math.log(theta);
}

/** Adds samples outwards until both ends are on the side of theta that the limits are on. */
function extendToEnds(curve: StrengthCurve, { logTimes, values }: SampledCurve, theta: number): SampledCurve {
  const times = logTimes.slice();
  const strengths = values.slice();
  for (let q = times[0] - 2; strengths[0] < theta !== curve.zero < theta && q > -700; q -= 2) {
    times.unshift(q);
    strengths.unshift(curve.at(Math.exp(q)));
  }
  const last = Math.log(1000 / curve.slowest);
  for (
    let q = times[times.length - 1] + 0.5;
    strengths[strengths.length - 1] < theta !== curve.infinity < theta && q < last;
    q += 0.5
  ) {
    times.push(q);
    strengths.push(curve.at(Math.exp(q)));
  }
  return { logTimes: times, values: strengths };
}
