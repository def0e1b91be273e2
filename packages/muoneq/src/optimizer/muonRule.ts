import type { FloatArray } from '../arguments.ts';
import { equilibrateInPlace, type Equilibration } from '../equilibration.ts';
import { learningRateScale } from '../learningRateScale.ts';
import type { NewtonSchulz } from '../newtonSchulz.ts';
import { polarDecomposition } from '../polarFactor.ts';
import { matrixShape, type Shape } from '../shape.ts';
import { control, type Rule } from './control.ts';
import type { Settings } from './options.ts';
import { muonPlus, normuon } from './refine.ts';

/** Rows divided by their norms and nothing else: RMNP's direction (eps 0, zero rows stay zero). */
const unitRows: Equilibration = {
  rows: true,
  columns: false,
  exponent: 0.5,
  eps: 0,
  relative: false,
  clip: 0,
  minRowNorm: 0,
  rounds: 1,
};

/**
 * One step of the Muon family on one matrix: momentum, equilibration, orthogonalisation, refinement, decay, update.
 * Matrices of one shape share their `NewtonSchulz`, which also serves as the room for the direction.
 */
export class MuonRule implements Rule {
  readonly rows: number;
  readonly columns: number;
  /** The factor of the learning rate. */
  readonly scale: number;
  readonly #data: FloatArray;
  readonly #settings: Settings;
  readonly #ratio: number;
  readonly #iteration: NewtonSchulz;
  readonly #momentum: FloatArray;
  readonly #secondMoment: FloatArray | undefined;
  readonly #rowScale: Float64Array;
  readonly #columnScale: Float64Array;
  readonly #byRows: boolean;

  constructor(data: FloatArray, shape: Shape, settings: Settings, ratio: number, iteration: NewtonSchulz) {
    const { rows, columns } = matrixShape(shape, 'shape', settings.layout);
    this.rows = rows;
    this.columns = columns;
    this.#data = data;
    this.#settings = settings;
    this.#ratio = ratio;
    this.#iteration = iteration;
    this.#byRows = settings.layout === 'out-in';
    this.#momentum = data.slice().fill(0);
    this.#secondMoment = settings.refinements.includes('normuon')
      ? data.slice(0, this.#byRows ? rows : columns).fill(0)
      : undefined;
    this.#rowScale = new Float64Array(Math.max(rows, columns));
    this.#columnScale = new Float64Array(Math.max(rows, columns));
    this.scale = this.#scaleOf(shape);
  }

  /** RMNP has no orthogonal matrix whose entries shrink with the longer side: its rows of norm 1 ask for sqrt(inputs). */
  #scaleOf(shape: Shape): number {
    const { method, scale, layout } = this.#settings;
    if (method === 'rmnp' && scale === 'match-rms-adamw')
      return 0.2 * Math.sqrt(this.#byRows ? this.columns : this.rows);
    return learningRateScale(shape, scale, { layout });
  }

  get arrays(): Readonly<Record<string, FloatArray>> {
    return this.#secondMoment === undefined
      ? { momentum: this.#momentum }
      : { momentum: this.#momentum, secondMoment: this.#secondMoment };
  }

  readonly counts: Readonly<Record<string, number>> = {};

  setCount(): void {
    return;
  }

  get largestGradient(): number {
    return this.#data instanceof Float32Array ? 1e36 : 1e300;
  }

  update(gradient: FloatArray, numbers: Float64Array, step: number): void {
    this.#accumulate(gradient, numbers);
    this.#direction(gradient, numbers, step);
    this.#refine();
    this.#apply(numbers);
  }

  /** B = mu B + G, or mu B + (1 - mu) G. */
  #accumulate(gradient: FloatArray, numbers: Float64Array): void {
    const momentum = this.#momentum;
    const asked = numbers[control.momentum];
    const mu = asked >= 0 ? asked : this.#settings.momentum;
    const fresh = this.#settings.ema ? 1 - mu : 1;
    for (let i = 0; i < momentum.length; i++) momentum[i] = mu * momentum[i] + fresh * gradient[i];
  }

  /** U = G + mu B with Nesterov's momentum (its G weighted as in B), else B. */
  #load(gradient: FloatArray, numbers: Float64Array): FloatArray {
    const u = this.#iteration.entries;
    const momentum = this.#momentum;
    const asked = numbers[control.momentum];
    const mu = asked >= 0 ? asked : this.#settings.momentum;
    const fresh = this.#settings.ema ? 1 - mu : 1;
    if (this.#settings.nesterov)
      for (let i = 0; i < u.length; i++) u[i] = fresh * gradient[i] + mu * momentum[i];
    else u.set(momentum);
    return u;
  }

  /** Leaves the orthogonalised direction in the iteration's entries. */
  #direction(gradient: FloatArray, numbers: Float64Array, step: number): void {
    const { map, rowMap, phase, guard } = this.#settings;
    const both = map.rows && map.columns;
    const used = both && step >= phase ? rowMap : map;
    this.#orthogonalize(this.#load(gradient, numbers), used);
    if (guard === 0 || used === rowMap || !both) return;
    if (!this.#pointsAway(gradient, numbers)) return;
    this.#orthogonalize(this.#load(gradient, numbers), rowMap);
  }

  #orthogonalize(u: FloatArray, map: Equilibration): void {
    const { rows, columns } = this;
    const { method, plan, exact } = this.#settings;
    if (method === 'rmnp') {
      equilibrateInPlace(
        u,
        rows,
        columns,
        this.#byRows ? unitRows : unitColumns,
        this.#rowScale,
        this.#columnScale,
      );
      return;
    }
    equilibrateInPlace(u, rows, columns, map, this.#rowScale, this.#columnScale);
    if (exact) u.set(polarDecomposition({ data: u, rows, columns }).factor);
    else this.#iteration.run(plan);
  }

  /** Whether <U, O> < tau |U|_F |O|_F / sqrt(k). */
  #pointsAway(gradient: FloatArray, numbers: Float64Array): boolean {
    const o = this.#iteration.entries;
    const momentum = this.#momentum;
    const asked = numbers[control.momentum];
    const mu = asked >= 0 ? asked : this.#settings.momentum;
    const fresh = this.#settings.ema ? 1 - mu : 1;
    const { nesterov, guard } = this.#settings;
    let inner = 0;
    let given = 0;
    let found = 0;
    for (let i = 0; i < o.length; i++) {
      const u = nesterov ? fresh * gradient[i] + mu * momentum[i] : momentum[i];
      inner += u * o[i];
      given += u * u;
      found += o[i] * o[i];
    }
    return inner < guard * Math.sqrt((given * found) / Math.min(this.rows, this.columns));
  }

  #refine(): void {
    const { refinements } = this.#settings;
    for (let i = 0; i < refinements.length; i++) {
      const o = this.#iteration.entries;
      if (refinements[i] === 'muonPlus')
        muonPlus(o, this.rows, this.columns, this.#byRows, this.#columnScale);
      else
        normuon(
          o,
          this.rows,
          this.columns,
          this.#byRows,
          this.#secondMoment!,
          this.#settings,
          this.#rowScale,
        );
    }
  }

  /** W = W (1 - lr wd) - lr scale O: the decay is not scaled. */
  #apply(numbers: Float64Array): void {
    const o = this.#iteration.entries;
    const data = this.#data;
    const { weightDecay, cautious } = this.#settings;
    const lr = numbers[control.lr] * this.#ratio;
    const decay = lr * weightDecay;
    const rate = lr * this.scale;
    for (let i = 0; i < data.length; i++) {
      const w = data[i];
      data[i] = (cautious && o[i] * w < 0 ? w : w - decay * w) - rate * o[i];
    }
  }
}

const unitColumns: Equilibration = { ...unitRows, rows: false, columns: true };
