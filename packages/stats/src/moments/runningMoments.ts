import { LabRangeError } from '@lab/linalg';
import { requireNotNegative, requireNumber } from '@lab/linalg/arguments';

/** What a {@link RunningMoments} holds, as plain JSON. */
export interface RunningMomentsState {
  readonly count: number;
  readonly sumOfWeights: number;
  readonly mean: number;
  /** Sums of w d^2, w d^3, w d^4 with d the deviation from the mean. */
  readonly sums: readonly [number, number, number];
}

/**
 * Moments of a stream of weighted values in one pass and constant memory; two of them merge into the moments of both
 * streams (P. Pebay et al., "Numerically stable, scalable formulas for parallel and online computation of higher-order
 * multivariate central moments", Comput. Statist. 31, 2016).
 */
export class RunningMoments {
  #count = 0;
  #total = 0;
  #mean = 0;
  #second = 0;
  #third = 0;
  #fourth = 0;

  /** The moments that `state` describes. */
  static from(state: RunningMomentsState): RunningMoments {
    const moments = new RunningMoments();
    moments.#count = requireNotNegative(state.count, 'state.count');
    moments.#total = requireNotNegative(state.sumOfWeights, 'state.sumOfWeights');
    moments.#mean = requireNumber(state.mean, 'state.mean');
    moments.#second = requireNotNegative(state.sums[0], 'state.sums[0]');
    moments.#third = requireNumber(state.sums[1], 'state.sums[1]');
    moments.#fourth = requireNotNegative(state.sums[2], 'state.sums[2]');
    return moments;
  }

  /**
   * Takes one value in.
   *
   * @param value - a finite number
   * @param weight - >= 0, default 1; values of weight 0 are not counted
   * @throws LabRangeError NOT_FINITE, OUT_OF_RANGE
   */
  push(value: number, weight = 1): void {
    requireNumber(value, 'value');
    requireNotNegative(weight, 'weight');
    if (weight === 0) return;
    const before = this.#total;
    const after = before + weight;
    const delta = value - this.#mean;
    const step = (delta * weight) / after;
    const term = delta * step * before;
    const share = before / after;
    const rest = weight / after;
    this.#mean += step;
    this.#fourth +=
      term * delta * delta * (share * share - share * rest + rest * rest) +
      6 * step * step * this.#second -
      4 * step * this.#third;
    this.#third += term * delta * (share - rest) - 3 * step * this.#second;
    this.#second += term;
    this.#count += 1;
    this.#total = after;
  }

  /** Takes in all that another one has seen; the other is not changed. */
  merge(other: RunningMoments): void {
    if (other.#total === 0) return;
    const a = this.#total;
    const b = other.#total;
    const total = a + b;
    const p = a / total;
    const q = b / total;
    const delta = other.#mean - this.#mean;
    const square = delta * delta;
    const fourth =
      this.#fourth +
      other.#fourth +
      square * square * a * q * (p * p - p * q + q * q) +
      6 * square * (p * p * other.#second + q * q * this.#second) +
      4 * delta * (p * other.#third - q * this.#third);
    const third =
      this.#third +
      other.#third +
      square * delta * a * q * (p - q) +
      3 * delta * (p * other.#second - q * this.#second);
    this.#second += other.#second + square * a * q;
    this.#third = third;
    this.#fourth = fourth;
    this.#mean += delta * q;
    this.#count += other.#count;
    this.#total = total;
  }

  /** Number of values of positive weight. */
  get count(): number {
    return this.#count;
  }

  /** sum w. */
  get sumOfWeights(): number {
    return this.#total;
  }

  /** @throws LabRangeError OUT_OF_RANGE before the first value */
  get mean(): number {
    this.#requireValues();
    return this.#mean;
  }

  /** Population variance: sum w d^2 / sum w. */
  get variance(): number {
    this.#requireValues();
    return this.#second / this.#total;
  }

  /** Third central moment over the 3/2 power of the variance; 0 where the variance is 0. */
  get skewness(): number {
    const { variance } = this;
    return variance === 0 ? 0 : this.#third / this.#total / variance ** 1.5;
  }

  /** Fourth central moment over the squared variance; 3 for a normal law, 0 where the variance is 0. */
  get kurtosis(): number {
    const { variance } = this;
    return variance === 0 ? 0 : this.#fourth / this.#total / (variance * variance);
  }

  /** What has been seen, as plain JSON. */
  get state(): RunningMomentsState {
    return {
      count: this.#count,
      sumOfWeights: this.#total,
      mean: this.#mean,
      sums: [this.#second, this.#third, this.#fourth],
    };
  }

  toJSON(): RunningMomentsState {
    return this.state;
  }

  #requireValues(): void {
    if (this.#total > 0) return;
    throw new LabRangeError('OUT_OF_RANGE', 'no value has been pushed yet', { argument: 'value' });
  }
}
