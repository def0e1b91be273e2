import { LabRangeError } from '@lab/linalg';
import { wrongShape, wrongType } from '@lab/linalg/arguments';
import { floatArray, type FloatArray } from '../arguments.ts';

/**
 * Adds up the gradients of several batches and gives their mean: `accumulator.add(gradients)` for each batch, then
 * `optimizer.step(accumulator.take())`. The arrays that `take` gives are used again by the next `add`.
 */
export class GradientAccumulator {
  readonly #sums = new Map<string, { readonly sum: FloatArray; batches: number }>();

  /** Batches since the last `take`. */
  get batches(): number {
    return Math.max(0, ...[...this.#sums.values()].map(({ batches }) => batches));
  }

  /**
   * Adds gradients by name; one that is missing in a batch counts as zero there.
   *
   * @throws SHAPE, WRONG_TYPE; nothing is added then
   */
  add(gradients: Readonly<Record<string, FloatArray | undefined>>): void {
    if (typeof gradients !== 'object' || (gradients as unknown) === null)
      throw wrongType('gradients', 'an object of arrays by name', gradients);
    for (const [name, gradient] of Object.entries(gradients)) {
      if (gradient === undefined) continue;
      const known = this.#sums.get(name);
      floatArray(gradient, `gradients.${name}`);
      if (known !== undefined && known.sum.length !== gradient.length)
        throw wrongShape(`gradients.${name}`, `${known.sum.length} entries`, `${gradient.length}`);
    }
    const batches = this.batches + 1;
    for (const [name, gradient] of Object.entries(gradients)) {
      if (gradient === undefined) continue;
      const entry = this.#sums.get(name) ?? { sum: gradient.slice().fill(0), batches: 0 };
      if (entry.batches === 0) entry.sum.fill(0);
      for (let i = 0; i < gradient.length; i++) entry.sum[i] += gradient[i];
      entry.batches = batches;
      this.#sums.set(name, entry);
    }
    for (const entry of this.#sums.values()) if (entry.batches > 0) entry.batches = batches;
  }

  /** The means since the last call, and starts anew. @throws EMPTY when nothing was added */
  take(): Record<string, FloatArray> {
    const { batches } = this;
    if (batches === 0) throw new LabRangeError('EMPTY', 'no gradients were added since the last call');
    const means: Record<string, FloatArray> = {};
    for (const [name, entry] of this.#sums) {
      if (entry.batches === 0) continue;
      for (let i = 0; i < entry.sum.length; i++) entry.sum[i] /= batches;
      entry.batches = 0;
      means[name] = entry.sum;
    }
    return means;
  }
}
