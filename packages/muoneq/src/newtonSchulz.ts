import { createWorkspace, LabRangeError, type MatrixWorkspace, type WorkspaceMatrix } from '@lab/linalg';
import {
  outOfRange,
  requireCount,
  requireNotNegative,
  requireOneOf,
  requirePositive,
} from '@lab/linalg/arguments';
import type { FloatArray } from './arguments.ts';
import { resolveSchedule, taylor5, type ScheduleOptions } from './coefficients.ts';

/** By what the matrix is divided before the first step; 'aol' divides each row of the short side by a norm of its own. */
export type Normalization = 'fro' | 'schatten4' | 'schatten8' | 'aol';

/** The normalisations. */
export const normalizations = ['fro', 'schatten4', 'schatten8', 'aol'] as const;

/** Options of Newton-Schulz. */
export interface NewtonSchulzOptions extends ScheduleOptions {
  /** Added to the norm before the division, > 0; default 1e-7. */
  readonly nsEps?: number | undefined;
  /** Default 'fro'. */
  readonly normalization?: Normalization | undefined;
  /**
   * How the steps are computed: 'plain'; 'gram', which works on the k x k Gram matrix and touches the whole matrix twice
   * only (worth it for long sides of 3k and more; in single precision it loses two digits); 'auto', 'gram' where the long
   * side is at least 3k and the entries are doubles. Default 'plain'.
   */
  readonly form?: 'plain' | 'gram' | 'auto' | undefined;
  /**
   * Stops as soon as |I - A|_F / sqrt(k) is at most this, and goes on with 'taylor5' after the schedule until it is;
   * >= 0, default 0: exactly `steps` steps. The form is then 'plain'.
   */
  readonly tolerance?: number | undefined;
  /** Most steps with a `tolerance`, >= `steps`; default 8 or `steps`, the larger. */
  readonly maxSteps?: number | undefined;
}

/** The fields of these options. */
export const newtonSchulzFields = [
  'coefficients',
  'steps',
  'nsEps',
  'normalization',
  'form',
  'tolerance',
  'maxSteps',
] as const;

/** Checked options. */
export interface NewtonSchulzPlan {
  /** a, b, c of every step. */
  readonly triples: Float64Array;
  /** Steps that are always taken when there is no tolerance. */
  readonly steps: number;
  readonly maxSteps: number;
  readonly safety: number;
  readonly nsEps: number;
  readonly normalization: Normalization;
  readonly form: 'plain' | 'gram' | 'auto';
  readonly tolerance: number;
}

/** @throws UNKNOWN_OPTION, OUT_OF_RANGE, NOT_FINITE, SHAPE, WRONG_TYPE */
export function planNewtonSchulz(options: NewtonSchulzOptions): NewtonSchulzPlan {
  const { triples, safety } = resolveSchedule(options);
  const steps = triples.length;
  const tolerance = requireNotNegative(options.tolerance ?? 0, 'tolerance');
  const maxSteps = requireCount(options.maxSteps ?? Math.max(8, steps), 'maxSteps', 0);
  if (maxSteps < steps) throw outOfRange('maxSteps', `>= steps, which is ${steps}`, maxSteps);
  const tail = tolerance > 0 ? maxSteps - steps : 0;
  return {
    triples: Float64Array.from([...triples, ...Array.from({ length: tail }, () => taylor5)].flat()),
    steps,
    maxSteps: steps + tail,
    safety,
    nsEps: requirePositive(options.nsEps ?? 1e-7, 'nsEps'),
    normalization: requireOneOf(options.normalization ?? 'fro', normalizations, 'normalization'),
    form: requireOneOf(options.form ?? 'plain', ['plain', 'gram', 'auto'], 'form'),
    tolerance,
  };
}

type Workspace = MatrixWorkspace<FloatArray>;

/** A workspace for matrices in the type of `like`. */
export function workspaceLike(like: FloatArray): Workspace {
  // The two precisions differ in what entries gives alone.
  return createWorkspace(like instanceof Float32Array ? 'single' : 'double');
}

/**
 * Newton-Schulz on matrices of one shape, in place and without allocation. A tall matrix is worked on from the right,
 * which is the same as working on its transpose. Scalars go through an array, since V8 boxes doubles that cross a call.
 */
export class NewtonSchulz {
  readonly rows: number;
  readonly columns: number;
  readonly #workspace: Workspace;
  readonly #k: number;
  readonly #wide: boolean;
  #x: WorkspaceMatrix;
  #y: WorkspaceMatrix;
  readonly #a: WorkspaceMatrix;
  readonly #d: WorkspaceMatrix;
  readonly #p: WorkspaceMatrix;
  #q: WorkspaceMatrix | undefined;
  #z: WorkspaceMatrix | undefined;
  /** Steps that the last run took. */
  stepsTaken = 0;

  constructor(workspace: Workspace, rows: number, columns: number) {
    this.rows = rows;
    this.columns = columns;
    this.#workspace = workspace;
    this.#wide = rows <= columns;
    const k = Math.min(rows, columns);
    this.#k = k;
    this.#x = workspace.matrix(rows, columns);
    this.#y = workspace.matrix(rows, columns);
    this.#a = workspace.matrix(k, k);
    this.#d = workspace.matrix(k, k);
    this.#p = workspace.matrix(k, k);
  }

  /** The entries, row by row: the matrix before a run, the result after it; asked for anew after each run. */
  get entries(): FloatArray {
    return this.#workspace.entries(this.#x);
  }

  /** Replaces the matrix in `entries` by NS of it. @throws NOT_FINITE where its norm overflows */
  run(plan: NewtonSchulzPlan): void {
    const ready = this.#normalize(plan);
    this.stepsTaken = 0;
    if (!ready) return;
    if (this.#usesGram(plan)) {
      this.#runGram(plan);
      return;
    }
    const known = plan.normalization !== 'fro';
    for (let step = 0; step < plan.maxSteps; step++) {
      if (step > 0 || !known) this.#gram();
      if (plan.tolerance > 0 && this.#deviation() <= plan.tolerance) return;
      this.#polynomial(plan.triples, step, this.#a, this.#p);
      this.#apply(this.#p);
      this.stepsTaken++;
    }
  }

  #usesGram(plan: NewtonSchulzPlan): boolean {
    if (plan.form === 'plain' || plan.tolerance > 0 || plan.steps === 0) return false;
    if (plan.form === 'gram') return true;
    return this.rows * this.columns >= 3 * this.#k * this.#k && this.entries instanceof Float64Array;
  }

  /** R = A; per step Z = aI + bR + cR^2, Q <- QZ, R <- ZRZ, all of which commute; then X <- QX. */
  #runGram(plan: NewtonSchulzPlan): void {
    const workspace = this.#workspace;
    this.#q ??= workspace.matrix(this.#k, this.#k);
    this.#z ??= workspace.matrix(this.#k, this.#k);
    if (plan.normalization === 'fro') this.#gram();
    let product = this.#q;
    let spare = this.#p;
    this.#polynomial(plan.triples, 0, this.#a, product);
    let factor = product;
    for (let step = 1; step < plan.steps; step++) {
      workspace.multiplySymmetric(factor, this.#a, this.#d);
      workspace.multiplySymmetric(this.#d, factor, this.#a);
      this.#polynomial(plan.triples, step, this.#a, this.#z);
      workspace.multiplySymmetric(product, this.#z, spare);
      const free = product;
      product = spare;
      spare = free;
      factor = this.#z;
    }
    this.#apply(product);
    this.stepsTaken = plan.steps;
  }

  #gram(): void {
    if (this.#wide) this.#workspace.gramOfRows(this.#x, this.#a);
    else this.#workspace.gramOfColumns(this.#x, this.#a);
  }

  /** X <- P X, or X P for a tall X. */
  #apply(p: WorkspaceMatrix): void {
    if (this.#wide) this.#workspace.multiply(p, this.#x, this.#y);
    else this.#workspace.multiply(this.#x, p, this.#y);
    const spare = this.#x;
    this.#x = this.#y;
    this.#y = spare;
  }

  /** to = aI + bA + cA^2, as A (cA + bI) + aI. */
  #polynomial(triples: Float64Array, step: number, from: WorkspaceMatrix, to: WorkspaceMatrix): void {
    const k = this.#k;
    if (triples[3 * step + 2] === 0) {
      linear(this.#workspace.entries(from), this.#workspace.entries(to), k, triples, 3 * step + 1);
    } else {
      linear(this.#workspace.entries(from), this.#workspace.entries(this.#d), k, triples, 3 * step + 2);
      addToDiagonal(this.#workspace.entries(this.#d), k, triples, 3 * step + 1);
      this.#workspace.multiplySymmetric(from, this.#d, to);
    }
    addToDiagonal(this.#workspace.entries(to), k, triples, 3 * step);
  }

  /** |I - A|_F / sqrt(k). */
  #deviation(): number {
    const a = this.#workspace.entries(this.#a);
    const k = this.#k;
    let sum = 0;
    for (let i = 0, at = 0; i < k; i++)
      for (let j = 0; j < k; j++, at++) {
        const value = i === j ? a[at] - 1 : a[at];
        sum += value * value;
      }
    return Math.sqrt(sum / k);
  }

  /** Divides X as the plan says; A is that of the divided X where it was needed. False for a zero matrix. */
  #normalize(plan: NewtonSchulzPlan): boolean {
    const x = this.entries;
    let unit = 1;
    let norm = Math.sqrt(sumOfSquares(x, 1));
    if (!(norm > 1e-140 && norm < 1e140)) {
      unit = largestEntry(x);
      if (unit === 0) return false;
      if (!(unit < Infinity)) throw overflow();
      norm = Math.sqrt(sumOfSquares(x, 1 / unit));
    }
    if (plan.normalization === 'fro') {
      divide(x, unit, norm * plan.safety + plan.nsEps / unit);
      return true;
    }
    // With |X| = 1 nothing overflows on the way to the other norms: size is |X| = norm * unit.
    divide(x, unit, norm);
    this.#gram();
    const size = norm * unit;
    if (plan.normalization === 'aol') this.#normalizeRows(plan, size);
    else this.#rescale(1 / (this.#schatten(plan.normalization) * plan.safety + plan.nsEps / size));
    return true;
  }

  /** The Schatten norm of order 4 or 8 of X, from A. */
  #schatten(kind: Normalization): number {
    if (kind === 'schatten4') return Math.sqrt(Math.sqrt(sumOfSquares(this.#workspace.entries(this.#a), 1)));
    this.#workspace.multiplySymmetric(this.#a, this.#a, this.#p);
    return Math.pow(sumOfSquares(this.#workspace.entries(this.#p), 1), 1 / 8);
  }

  #rescale(factor: number): void {
    scale(this.entries, factor);
    scale(this.#workspace.entries(this.#a), factor * factor);
  }

  /** Almost orthogonal layers: divides each row of the short side by sqrt(max(sum_j |A_ij|, nsEps)), A that of |X| = size. */
  #normalizeRows(plan: NewtonSchulzPlan, size: number): void {
    const a = this.#workspace.entries(this.#a);
    const factors = this.#workspace.entries(this.#d);
    const k = this.#k;
    const least = plan.nsEps / size / size;
    for (let i = 0; i < k; i++) {
      let sum = 0;
      for (let j = 0; j < k; j++) sum += Math.abs(a[i * k + j]);
      factors[i] = 1 / Math.sqrt(Math.max(sum, least));
    }
    for (let i = 0, at = 0; i < k; i++) for (let j = 0; j < k; j++, at++) a[at] *= factors[i] * factors[j];
    const x = this.entries;
    const { rows, columns } = this;
    for (let i = 0, at = 0; i < rows; i++)
      for (let j = 0; j < columns; j++, at++) x[at] *= this.#wide ? factors[i] : factors[j];
  }
}

function overflow(): LabRangeError {
  return new LabRangeError('NOT_FINITE', 'the matrix to orthogonalise has overflowed');
}

function largestEntry(x: FloatArray): number {
  let most = 0;
  for (let i = 0; i < x.length; i++) {
    const size = Math.abs(x[i]);
    if (!(size <= most)) most = size;
  }
  return most;
}

function sumOfSquares(x: FloatArray, factor: number): number {
  let even = 0;
  let odd = 0;
  let i = 0;
  for (; i + 1 < x.length; i += 2) {
    const left = x[i] * factor;
    const right = x[i + 1] * factor;
    even += left * left;
    odd += right * right;
  }
  if (i < x.length) even += (x[i] * factor) ** 2;
  return even + odd;
}

/** x / unit / divisor. */
function divide(x: FloatArray, unit: number, divisor: number): void {
  const factor = 1 / divisor;
  if (unit === 1) for (let i = 0; i < x.length; i++) x[i] *= factor;
  else for (let i = 0; i < x.length; i++) x[i] = (x[i] / unit) * factor;
}

function scale(x: FloatArray, factor: number): void {
  for (let i = 0; i < x.length; i++) x[i] *= factor;
}

/** y = factors[at] x. */
function linear(x: FloatArray, y: FloatArray, k: number, factors: Float64Array, at: number): void {
  const factor = factors[at];
  const length = k * k;
  for (let i = 0; i < length; i++) y[i] = factor * x[i];
}

/** x + values[at] I. */
function addToDiagonal(x: FloatArray, k: number, values: Float64Array, at: number): void {
  const value = values[at];
  for (let i = 0; i < k; i++) x[i * k + i] += value;
}
