/** A quantity whose derivatives are recorded. */
export interface Variable {
  readonly index: number;
}

/** What operations take: a recorded quantity or a plain number. */
export type Value = Variable | number;

/** Arithmetic whose derivatives are recorded; write losses and features with it. */
export interface Operations {
  add(a: Value, b: Value): Value;
  subtract(a: Value, b: Value): Value;
  multiply(a: Value, b: Value): Value;
  divide(a: Value, b: Value): Value;
  negate(a: Value): Value;
  square(a: Value): Value;
  /** a to a fixed power. */
  power(a: Value, exponent: number): Value;
  sqrt(a: Value): Value;
  exp(a: Value): Value;
  log(a: Value): Value;
  tanh(a: Value): Value;
  sin(a: Value): Value;
  cos(a: Value): Value;
  /** 1 / (1 + exp(-a)). */
  logistic(a: Value): Value;
  /** log(1 + exp(a)), without overflow. */
  softplus(a: Value): Value;
  sum(values: readonly Value[]): Value;
  dot(a: ArrayLike<Value>, b: ArrayLike<Value>): Value;
  /** log of the sum of exponentials, without overflow. */
  logSumExp(values: readonly Value[]): Value;
}

/** Value with first and second derivative of a function of one variable. */
type Jet = readonly [value: number, first: number, second: number];

/**
 * A record of scalar operations on parameters w, with first derivatives by one backward sweep and products of the
 * Hessian with a vector by one forward and one backward sweep.
 */
export class Tape implements Operations {
  readonly #parameters: number;
  readonly #nodes: Variable[] = [];
  #length = 0;
  #values = new Float64Array(64);
  #left = new Int32Array(64);
  #right = new Int32Array(64);
  #byLeft = new Float64Array(64);
  #byRight = new Float64Array(64);
  #leftLeft = new Float64Array(64);
  #leftRight = new Float64Array(64);
  #rightRight = new Float64Array(64);
  #adjoints = new Float64Array(64);
  #tangents = new Float64Array(64);
  #adjointTangents = new Float64Array(64);

  constructor(parameters: number) {
    this.#parameters = parameters;
  }

  /** Starts a new record with these parameters as its first variables. */
  start(w: ArrayLike<number>): Variable[] {
    this.#length = 0;
    return Array.from({ length: this.#parameters }, (_, i) => this.#push(w[i], -1, 0, 0, -1, 0, 0, 0));
  }

  /** The number behind a value. */
  valueOf(a: Value): number {
    return typeof a === 'number' ? a : this.#values[a.index];
  }

  /** Adds seed times the gradient of each output to `out`. */
  gradient(outputs: readonly Value[], seeds: ArrayLike<number>, out: Float64Array): void {
    this.#seed(outputs, seeds);
    const adjoints = this.#adjoints;
    for (let i = this.#length - 1; i >= this.#parameters; i--) {
      const adjoint = adjoints[i];
      if (adjoint === 0) continue;
      if (this.#left[i] >= 0) adjoints[this.#left[i]] += this.#byLeft[i] * adjoint;
      if (this.#right[i] >= 0) adjoints[this.#right[i]] += this.#byRight[i] * adjoint;
    }
    for (let i = 0; i < this.#parameters; i++) out[i] += adjoints[i];
  }

  /** Adds `scale` times the product of the Hessian of one output with a direction to `out`. */
  hessianVector(output: Value, direction: ArrayLike<number>, scale: number, out: Float64Array): void {
    this.#seed([output], [scale]);
    const count = this.#length;
    const adjoints = this.#adjoints;
    const tangents = this.#tangents;
    const second = this.#adjointTangents.fill(0, 0, count);
    for (let i = 0; i < this.#parameters; i++) tangents[i] = direction[i];
    for (let i = this.#parameters; i < count; i++) {
      const l = this.#left[i];
      const r = this.#right[i];
      tangents[i] =
        (l >= 0 ? this.#byLeft[i] * tangents[l] : 0) + (r >= 0 ? this.#byRight[i] * tangents[r] : 0);
    }
    for (let i = count - 1; i >= this.#parameters; i--) {
      const adjoint = adjoints[i];
      const change = second[i];
      if (adjoint === 0 && change === 0) continue;
      const l = this.#left[i];
      const r = this.#right[i];
      const tl = l >= 0 ? tangents[l] : 0;
      const tr = r >= 0 ? tangents[r] : 0;
      if (l >= 0) {
        adjoints[l] += this.#byLeft[i] * adjoint;
        second[l] += this.#byLeft[i] * change + (this.#leftLeft[i] * tl + this.#leftRight[i] * tr) * adjoint;
      }
      if (r >= 0) {
        adjoints[r] += this.#byRight[i] * adjoint;
        second[r] +=
          this.#byRight[i] * change + (this.#leftRight[i] * tl + this.#rightRight[i] * tr) * adjoint;
      }
    }
    for (let i = 0; i < this.#parameters; i++) out[i] += second[i];
  }

  add(a: Value, b: Value): Value {
    return this.#binary(a, b, this.valueOf(a) + this.valueOf(b), 1, 1, 0, 0, 0);
  }

  subtract(a: Value, b: Value): Value {
    return this.#binary(a, b, this.valueOf(a) - this.valueOf(b), 1, -1, 0, 0, 0);
  }

  multiply(a: Value, b: Value): Value {
    const x = this.valueOf(a);
    const y = this.valueOf(b);
    return this.#binary(a, b, x * y, y, x, 0, 1, 0);
  }

  divide(a: Value, b: Value): Value {
    const x = this.valueOf(a);
    const y = this.valueOf(b);
    return this.#binary(a, b, x / y, 1 / y, -x / (y * y), 0, -1 / (y * y), (2 * x) / (y * y * y));
  }

  negate(a: Value): Value {
    return this.#unary(a, (x) => [-x, -1, 0]);
  }

  square(a: Value): Value {
    return this.#unary(a, (x) => [x * x, 2 * x, 2]);
  }

  power(a: Value, exponent: number): Value {
    return this.#unary(a, (x) => [
      x ** exponent,
      exponent * x ** (exponent - 1),
      exponent * (exponent - 1) * x ** (exponent - 2),
    ]);
  }

  sqrt(a: Value): Value {
    return this.power(a, 0.5);
  }

  exp(a: Value): Value {
    return this.#unary(a, (x) => {
      const y = Math.exp(x);
      return [y, y, y];
    });
  }

  log(a: Value): Value {
    return this.#unary(a, (x) => [Math.log(x), 1 / x, -1 / (x * x)]);
  }

  tanh(a: Value): Value {
    return this.#unary(a, (x) => {
      const y = Math.tanh(x);
      return [y, 1 - y * y, -2 * y * (1 - y * y)];
    });
  }

  sin(a: Value): Value {
    return this.#unary(a, (x) => [Math.sin(x), Math.cos(x), -Math.sin(x)]);
  }

  cos(a: Value): Value {
    return this.#unary(a, (x) => [Math.cos(x), -Math.sin(x), -Math.cos(x)]);
  }

  logistic(a: Value): Value {
    return this.#unary(a, (x) => {
      const y = sigmoid(x);
      return [y, y * (1 - y), y * (1 - y) * (1 - 2 * y)];
    });
  }

  softplus(a: Value): Value {
    return this.#unary(a, (x) => {
      const y = sigmoid(x);
      return [Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))), y, y * (1 - y)];
    });
  }

  sum(values: readonly Value[]): Value {
    return values.reduce((total, value) => this.add(total, value), 0);
  }

  dot(a: ArrayLike<Value>, b: ArrayLike<Value>): Value {
    let total: Value = 0;
    for (let i = 0; i < a.length; i++) total = this.add(total, this.multiply(a[i], b[i]));
    return total;
  }

  logSumExp(values: readonly Value[]): Value {
    const shift = Math.max(...values.map((value) => this.valueOf(value)));
    return this.add(this.log(this.sum(values.map((value) => this.exp(this.subtract(value, shift))))), shift);
  }

  #unary(a: Value, jet: (x: number) => Jet): Value {
    const [value, first, second] = jet(this.valueOf(a));
    return typeof a === 'number' ? value : this.#push(value, a.index, first, second, -1, 0, 0, 0);
  }

  #binary(
    a: Value,
    b: Value,
    value: number,
    byLeft: number,
    byRight: number,
    leftLeft: number,
    leftRight: number,
    rightRight: number,
  ): Value {
    const left = typeof a === 'number' ? -1 : a.index;
    const right = typeof b === 'number' ? -1 : b.index;
    if (left < 0 && right < 0) return value;
    return this.#push(value, left, byLeft, leftLeft, right, byRight, rightRight, leftRight);
  }

  #push(
    value: number,
    left: number,
    byLeft: number,
    leftLeft: number,
    right: number,
    byRight: number,
    rightRight: number,
    leftRight: number,
  ): Variable {
    const i = this.#length++;
    if (i === this.#values.length) this.#grow();
    this.#values[i] = value;
    this.#left[i] = left;
    this.#right[i] = right;
    this.#byLeft[i] = byLeft;
    this.#byRight[i] = byRight;
    this.#leftLeft[i] = leftLeft;
    this.#leftRight[i] = leftRight;
    this.#rightRight[i] = rightRight;
    return (this.#nodes[i] ??= { index: i });
  }

  #seed(outputs: readonly Value[], seeds: ArrayLike<number>): void {
    this.#adjoints.fill(0, 0, this.#length);
    outputs.forEach((output, i) => {
      if (typeof output !== 'number') this.#adjoints[output.index] += seeds[i];
    });
  }

  #grow(): void {
    const larger = (old: Float64Array): Float64Array<ArrayBuffer> => {
      const grown = new Float64Array(2 * old.length);
      grown.set(old);
      return grown;
    };
    const largerIndices = (old: Int32Array): Int32Array<ArrayBuffer> => {
      const grown = new Int32Array(2 * old.length);
      grown.set(old);
      return grown;
    };
    this.#values = larger(this.#values);
    this.#byLeft = larger(this.#byLeft);
    this.#byRight = larger(this.#byRight);
    this.#leftLeft = larger(this.#leftLeft);
    this.#leftRight = larger(this.#leftRight);
    this.#rightRight = larger(this.#rightRight);
    this.#adjoints = larger(this.#adjoints);
    this.#tangents = larger(this.#tangents);
    this.#adjointTangents = larger(this.#adjointTangents);
    this.#left = largerIndices(this.#left);
    this.#right = largerIndices(this.#right);
  }
}

function sigmoid(x: number): number {
  return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
}
