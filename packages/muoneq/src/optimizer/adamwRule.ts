import type { FloatArray } from '../arguments.ts';
import { control, type Rule } from './control.ts';
import type { Settings } from './options.ts';

/**
 * AdamW with decoupled decay: m = b1 m + (1 - b1) g, v = b2 v + (1 - b2) g^2, then
 * W = W (1 - lr wd) - lr (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + eps), t the steps of this parameter.
 */
export class AdamwRule implements Rule {
  readonly #data: FloatArray;
  readonly #settings: Settings;
  readonly #ratio: number;
  readonly #first: FloatArray;
  readonly #second: FloatArray;
  #steps = 0;

  constructor(data: FloatArray, settings: Settings, ratio: number) {
    this.#data = data;
    this.#settings = settings;
    this.#ratio = ratio * settings.adamLrRatio;
    this.#first = data.slice().fill(0);
    this.#second = data.slice().fill(0);
  }

  get arrays(): Readonly<Record<string, FloatArray>> {
    return { first: this.#first, second: this.#second };
  }

  get counts(): Readonly<Record<string, number>> {
    return { steps: this.#steps };
  }

  setCount(_name: string, value: number): void {
    this.#steps = value;
  }

  get largestGradient(): number {
    return this.#data instanceof Float32Array ? 1e18 : 1e150;
  }

  update(gradient: FloatArray, numbers: Float64Array): void {
    this.#steps++;
    const data = this.#data;
    const first = this.#first;
    const second = this.#second;
    const { beta1, beta2, adamEps, weightDecay, cautious } = this.#settings;
    const lr = numbers[control.lr] * this.#ratio;
    const firstBias = 1 - Math.pow(beta1, this.#steps);
    const secondBias = 1 - Math.pow(beta2, this.#steps);
    const decay = lr * weightDecay;
    for (let i = 0; i < data.length; i++) {
      const g = gradient[i];
      const m = beta1 * first[i] + (1 - beta1) * g;
      const v = beta2 * second[i] + (1 - beta2) * g * g;
      first[i] = m;
      second[i] = v;
      const direction = m / firstBias / (Math.sqrt(v / secondBias) + adamEps);
      const w = data[i];
      data[i] = (cautious && direction * w < 0 ? w : w - decay * w) - lr * direction;
    }
  }
}
