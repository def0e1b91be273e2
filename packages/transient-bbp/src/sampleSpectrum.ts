import { brentMinimum, brentRoot } from './rootFinding.ts';

/**
 * The law of the eigenvalues of a sample covariance whose population has a few levels c_k > 0, through
 * l(m) = q sum p c/(1 + c m) - 1/m (docs/theory.md, section 12).
 */
export interface SampleLaw {
  /** Levels, ascending, and their weights; the weights may sum to less than 1 (dimensions without variance). */
  readonly covariance: readonly number[];
  readonly weights: readonly number[];
  /** q = N/T. */
  readonly sampleRatio: number;
}

/** An interval of the support, with the m at its ends. */
export interface SampleInterval {
  readonly low: number;
  readonly high: number;
  /** m at the upper end and l''(m) there, from which m(l) starts. */
  readonly mHigh: number;
}

/** l(m) on the real line. */
function eigenvalueOf({ covariance, weights, sampleRatio }: SampleLaw, m: number): number {
  let sum = 0;
  for (let k = 0; k < covariance.length; k++) sum += (weights[k] * covariance[k]) / (1 + covariance[k] * m);
  return sampleRatio * sum - 1 / m;
}

/** psi(m) = q sum p (cm/(1+cm))^2; l'(m) = (1 - psi)/m^2, so the support ends where psi = 1. */
function psi({ covariance, weights, sampleRatio }: SampleLaw, m: number): number {
  let sum = 0;
  for (let k = 0; k < covariance.length; k++)
    sum += weights[k] * ((covariance[k] * m) / (1 + covariance[k] * m)) ** 2;
  return sampleRatio * sum;
}

/** The intervals of the support in l > 0, ascending. */
export function sampleSupport(law: SampleLaw): SampleInterval[] {
  const { covariance } = law;
  const count = covariance.length;
  const poles = covariance.map((c) => -1 / c);
  // Right of the last pole psi falls from infinity to 0: the top edge.
  const edges = [crossing(law, poles[count - 1], 0, 1)];
  for (let k = count - 2; k >= 0; k--) edges.push(...pairBetween(law, poles[k + 1], poles[k]));
  const values = edges.map((m) => eigenvalueOf(law, m));
  const intervals: SampleInterval[] = [];
  for (let i = 0; i < edges.length; i += 2)
    intervals.unshift({ low: values[i + 1] ?? lowestEdge(law, poles[0]), high: values[i], mHigh: edges[i] });
  return intervals;
}

/** psi is convex between two poles: it dips below 1 between two edges of a gap, or not at all. */
function pairBetween(law: SampleLaw, right: number, left: number): number[] {
  const at = (share: number): number => left + (right - left) * share;
  const lowest = brentMinimum((share) => psi(law, at(share)), 0, 1, 0.5);
  if (lowest.value >= 1) return [];
  return [crossing(law, at(lowest.position), right, -1), crossing(law, left, at(lowest.position), 1)];
}

/** The m in (low, high) with psi = 1; `direction` 1 where psi decreases. */
function crossing(law: SampleLaw, low: number, high: number, direction: 1 | -1): number {
  return brentRoot((m) => Math.log(psi(law, m)), low, high, {
    left: direction * Infinity,
    right: -direction * Infinity,
  });
}

/** The bottom of the support: left of all poles for q < 1, at positive m for q > 1, 0 in between. */
function lowestEdge(law: SampleLaw, firstPole: number): number {
  const total = law.sampleRatio * law.weights.reduce((sum, p) => sum + p, 0);
  if (Math.abs(total - 1) < 1e-12) return 0;
  const scale = -firstPole;
  const edge =
    total < 1
      ? brentRoot((q) => Math.log(psi(law, firstPole - scale * Math.exp(q))), -100, 700, { left: Infinity })
      : brentRoot((q) => Math.log(psi(law, scale * Math.exp(q))), -700, 700);
  return eigenvalueOf(law, total < 1 ? firstPole - scale * Math.exp(edge) : scale * Math.exp(edge));
}

/** m(l + i0) on a descending list of l inside one interval, by Newton from the edge downwards. */
export function resolventPath(
  law: SampleLaw,
  interval: SampleInterval,
  descending: readonly number[],
): { readonly re: number; readonly im: number }[] {
  const state = { re: interval.mHigh, im: 0, l: interval.high };
  return descending.map((l) => {
    advance(law, interval, state, l, 0);
    return { re: state.re, im: state.im };
  });
}

interface PathState {
  re: number;
  im: number;
  l: number;
}

const deepest = 40;

function advance(law: SampleLaw, interval: SampleInterval, state: PathState, l: number, depth: number): void {
  const kept = { ...state };
  if (state.im === 0) startAtEdge(law, interval, state, l);
  if (solve(law, state, l) && state.im > 0) {
    state.l = l;
    return;
  }
  Object.assign(state, kept);
  if (depth > deepest) return;
  advance(law, interval, state, 0.5 * (state.l + l), depth + 1);
  advance(law, interval, state, l, depth + 1);
}

/** Below the edge m leaves the real line as sqrt(2 (l - edge)/l''). */
function startAtEdge(law: SampleLaw, { high, mHigh }: SampleInterval, state: PathState, l: number): void {
  const h = 1e-4 * Math.abs(mHigh);
  const slope = (m: number): number => (1 - psi(law, m)) / (m * m);
  const curvature = Math.abs((slope(mHigh + h) - slope(mHigh - h)) / (2 * h));
  state.re = mHigh;
  state.im = Math.sqrt((2 * (high - l)) / curvature);
}

/** Newton on l(m) = l in the complex plane. */
function solve({ covariance, weights, sampleRatio }: SampleLaw, state: PathState, l: number): boolean {
  let before = Infinity;
  for (let iteration = 0; iteration < 50; iteration++) {
    const size = state.re * state.re + state.im * state.im;
    const inverseRe = state.re / size;
    const inverseIm = -state.im / size;
    let fRe = -inverseRe - l;
    let fIm = -inverseIm;
    let dRe = inverseRe * inverseRe - inverseIm * inverseIm;
    let dIm = 2 * inverseRe * inverseIm;
    for (let k = 0; k < covariance.length; k++) {
      const c = covariance[k];
      const re = 1 + c * state.re;
      const im = c * state.im;
      const norm = re * re + im * im;
      const weight = sampleRatio * weights[k] * c;
      fRe += (weight * re) / norm;
      fIm -= (weight * im) / norm;
      dRe -= (weight * c * (re * re - im * im)) / (norm * norm);
      dIm += (2 * weight * c * re * im) / (norm * norm);
    }
    const norm = dRe * dRe + dIm * dIm;
    const stepRe = (fRe * dRe + fIm * dIm) / norm;
    const stepIm = (fIm * dRe - fRe * dIm) / norm;
    const step = Math.hypot(stepRe, stepIm);
    if (!Number.isFinite(step)) return false;
    const length = Math.sqrt(size);
    if (step < 4e-16 * length || (step < 1e-10 * length && step >= before)) return true;
    state.re -= stepRe;
    state.im -= stepIm;
    before = step;
  }
  return false;
}

/** For more dimensions than samples: the positive m(0) with m q sum p c/(1+cm) = 1. */
export function resolventAtZero(law: SampleLaw): number {
  const scale = 1 / law.covariance[law.covariance.length - 1];
  return (
    scale *
    Math.exp(brentRoot((q) => eigenvalueOf(law, scale * Math.exp(q)) * scale * Math.exp(q), -700, 700))
  );
}
