import type { FloatArray } from '../arguments.ts';
import { control, type Rule } from './control.ts';
import type { Settings } from './options.ts';

/** Gradient descent with momentum and decoupled decay: the same momentum as Muon, applied as it is. */
export class SgdRule implements Rule {
  readonly #data: FloatArray;
  readonly #settings: Settings;
  readonly #ratio: number;
  readonly #momentum: FloatArray;

  constructor(data: FloatArray, settings: Settings, ratio: number) {
    this.#data = data;
    this.#settings = settings;
    this.#ratio = ratio;
    this.#momentum = data.slice().fill(0);
  }

  get arrays(): Readonly<Record<string, FloatArray>> {
    return { momentum: this.#momentum };
  }

  readonly counts: Readonly<Record<string, number>> = {};

  setCount(): void {
    return;
  }

  get largestGradient(): number {
    return this.#data instanceof Float32Array ? 1e36 : 1e300;
  }

  update(gradient: FloatArray, numbers: Float64Array): void {
    const data = this.#data;
    const momentum = this.#momentum;
    const { nesterov, ema, weightDecay, cautious } = this.#settings;
    const asked = numbers[control.momentum];
    const mu = asked >= 0 ? asked : this.#settings.momentum;
    const fresh = ema ? 1 - mu : 1;
    const lr = numbers[control.lr] * this.#ratio;
    const decay = lr * weightDecay;
    for (let i = 0; i < data.length; i++) {
      const g = fresh * gradient[i];
      const b = mu * momentum[i] + g;
      momentum[i] = b;
      const direction = nesterov ? g + mu * b : b;
      const w = data[i];
      data[i] = (cautious && direction * w < 0 ? w : w - decay * w) - lr * direction;
    }
  }
}
