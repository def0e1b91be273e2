import { randomStream, type PathElement, type RandomStream } from '@lab/stats';
import { zeroFill } from './basisPursuit.ts';
import { misfit, type DataTerm } from './dataTerm.ts';
import type { Solver } from './reconstructionStep.ts';
import { adjointInto, forwardInto, type SensingTransform } from './sensingTransform.ts';
import { copyOf, distance, norm, penalisedMask, penalty, shrink } from './shrink.ts';
import { asSignal, matrixShape, roomFor, type Parts, type Shape } from './signal.ts';
import { analyzeInto, synthesizeInto, type SparsifyingBasis } from './sparsifyingBasis.ts';

/** Options of {@link lasso}. */
export interface LassoOptions {
  readonly lambda: number;
  readonly penalizeScaling: boolean;
  readonly tolerance: number;
  readonly maxIterations: number;
  readonly complex: boolean;
  /** A seed for random shifts: cycle spinning. */
  readonly spin?: PathElement | undefined;
  /** How many of the last iterates are averaged. */
  readonly average: number;
  /** Where to start, default 0. */
  readonly start?: Parts | undefined;
}

/**
 * min 1/2 sum w |<u_i, x> - y_i|^2 + lambda |Psi x|_1 by FISTA (Beck and Teboulle 2009) with step 1 / max w, restarted where momentum
 * points uphill (O'Donoghue and Candès 2015). With `spin` Psi is shifted anew in each iteration: shrinkage that does not see
 * where the grid of wavelets lies. That is stochastic, so that it runs for its count of iterations.
 */
export function* lasso(
  transform: SensingTransform,
  basis: SparsifyingBasis,
  data: DataTerm,
  options: LassoOptions,
): Solver {
  const { lambda, penalizeScaling, tolerance, maxIterations, complex, average } = options;
  const { size } = transform;
  const penalised = penalizeScaling ? undefined : penalisedMask(size, basis.scaling);
  const shifts = options.spin === undefined ? undefined : randomStream(options.spin, 'spin');
  const room = { image: roomFor(size, complex), spectrum: roomFor(size, complex || transform.complex) };
  const coefficients = roomFor(size, complex);
  let x = options.start === undefined ? startFromData(transform, data, complex) : copyOf(options.start);
  let next = roomFor(size, complex);
  const point = copyOf(x);
  const mean = averager(size, complex, maxIterations - average);
  const step = 1 / data.largestWeight;
  let [iteration, momentum] = [0, 1];
  let converged = false;
  while (iteration < maxIterations && !converged) {
    iteration++;
    const residualSquared = gradient(transform, data, point, room);
    descend(point, room.image, step, next);
    shrinkShifted(basis, next, coefficients, { amount: lambda * step, penalised, shifts, room: room.image });
    const change = distance(next, x) / Math.max(norm(next), Number.MIN_VALUE);
    const objective = 0.5 * residualSquared + lambda * penalty(coefficients, penalised);
    converged = shifts === undefined && change <= tolerance;
    momentum = extrapolate(point, next, x, momentum);
    [x, next] = [next, x];
    if (average > 1) mean.add(iteration, x);
    const seen = x;
    const residual = Math.sqrt(residualSquared);
    yield { iteration, objective, residual, change, current: () => asSignal(copyOf(seen)) };
  }
  const answer = average > 1 && !converged ? mean.value() : x;
  analyzeInto(basis, answer, coefficients);
  forwardInto(transform, answer, room.spectrum);
  const objective = 0.5 * misfit(data, room.spectrum) + lambda * penalty(coefficients, penalised);
  return {
    x: asSignal(answer),
    coefficients: asSignal(coefficients),
    iterations: iteration,
    converged: shifts === undefined ? converged : true,
    objective,
  };
}

function startFromData(transform: SensingTransform, data: DataTerm, complex: boolean): Parts {
  const spectrum = roomFor(transform.size, complex || transform.complex);
  const x = roomFor(transform.size, complex);
  zeroFill(data, spectrum);
  adjointInto(transform, spectrum, x);
  return x;
}

/** U* W (U x - y) into the image; returns sum w |U x - y|^2. */
function gradient(
  transform: SensingTransform,
  { rows, y, weights }: DataTerm,
  x: Parts,
  { image, spectrum }: { image: Parts; spectrum: Parts },
): number {
  forwardInto(transform, x, spectrum);
  const { re, im } = spectrum;
  const { length } = rows;
  const kept = { re: new Float64Array(length), im: new Float64Array(im === undefined ? 0 : length) };
  let sum = 0;
  for (let i = 0; i < length; i++) {
    const a = re[rows[i]] - y.re[i];
    sum += weights[i] * a * a;
    kept.re[i] = weights[i] * a;
  }
  if (im !== undefined)
    for (let i = 0; i < length; i++) {
      const b = im[rows[i]] - (y.im === undefined ? 0 : y.im[i]);
      sum += weights[i] * b * b;
      kept.im[i] = weights[i] * b;
    }
  re.fill(0);
  for (let i = 0; i < length; i++) re[rows[i]] = kept.re[i];
  if (im !== undefined) {
    im.fill(0);
    for (let i = 0; i < length; i++) im[rows[i]] = kept.im[i];
  }
  adjointInto(transform, spectrum, image);
  return sum;
}

/** point - step direction into `to`. */
function descend(point: Parts, direction: Parts, step: number, to: Parts): void {
  for (let i = 0; i < to.re.length; i++) to.re[i] = point.re[i] - step * direction.re[i];
  if (to.im === undefined || point.im === undefined || direction.im === undefined) return;
  for (let i = 0; i < to.im.length; i++) to.im[i] = point.im[i] - step * direction.im[i];
}

interface ShiftedShrinkage {
  readonly amount: number;
  readonly penalised: Uint8Array | undefined;
  readonly shifts: RandomStream | undefined;
  readonly room: Parts;
}

/** Shrinks the coefficients of x, shifted by a random amount where there are shifts, in place. */
function shrinkShifted(
  basis: SparsifyingBasis,
  x: Parts,
  coefficients: Parts,
  { amount, penalised, shifts, room }: ShiftedShrinkage,
): void {
  const { rows, columns } = matrixShape(basis.shape);
  const [down, along] = shifts === undefined ? [0, 0] : [shifts.integer(rows), shifts.integer(columns)];
  shiftParts(x, coefficients, basis.shape, down, along);
  analyzeInto(basis, coefficients, coefficients);
  shrink(coefficients, amount, penalised);
  const image = shifts === undefined ? x : room;
  synthesizeInto(basis, coefficients, image);
  if (shifts !== undefined) shiftParts(image, x, basis.shape, rows - down, columns - along);
}

function shiftParts(from: Parts, to: Parts, shape: Shape, down: number, along: number): void {
  shiftImage(from.re, to.re, shape, down, along);
  if (from.im !== undefined && to.im !== undefined) shiftImage(from.im, to.im, shape, down, along);
}

/** to(i + down, j + along) = from(i, j), modulo the sides. */
function shiftImage(from: Float64Array, to: Float64Array, shape: Shape, down: number, along: number): void {
  const { rows, columns } = matrixShape(shape);
  const shift = along % columns;
  for (let i = 0; i < rows; i++) {
    const source = i * columns;
    const target = ((i + down) % rows) * columns;
    to.set(from.subarray(source, source + columns - shift), target + shift);
    to.set(from.subarray(source + columns - shift, source + columns), target);
  }
}

/** The next point of Nesterov's method, in place; returns the next momentum. */
function extrapolate(point: Parts, next: Parts, x: Parts, momentum: number): number {
  const uphill =
    innerStep(point.re, next.re, x.re) +
    (point.im === undefined || next.im === undefined || x.im === undefined
      ? 0
      : innerStep(point.im, next.im, x.im));
  const following = uphill > 0 ? 1 : 0.5 * (1 + Math.sqrt(1 + 4 * momentum * momentum));
  const beta = uphill > 0 ? 0 : (momentum - 1) / following;
  for (let i = 0; i < next.re.length; i++) point.re[i] = next.re[i] + beta * (next.re[i] - x.re[i]);
  if (point.im !== undefined && next.im !== undefined && x.im !== undefined)
    for (let i = 0; i < next.im.length; i++) point.im[i] = next.im[i] + beta * (next.im[i] - x.im[i]);
  return following;
}

function innerStep(point: Float64Array, next: Float64Array, x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < next.length; i++) sum += (point[i] - next[i]) * (next[i] - x[i]);
  return sum;
}

/** The mean of the iterates after the first `skipped`. */
function averager(size: number, complex: boolean, skipped: number) {
  const sum = roomFor(size, complex);
  let count = 0;
  return {
    add(iteration: number, x: Parts): void {
      if (iteration <= skipped) return;
      count++;
      for (let i = 0; i < size; i++) sum.re[i] += x.re[i];
      if (sum.im !== undefined && x.im !== undefined) for (let i = 0; i < size; i++) sum.im[i] += x.im[i];
    },
    value(): Parts {
      const re = sum.re.map((value) => value / count);
      return sum.im === undefined ? { re } : { re, im: sum.im.map((value) => value / count) };
    },
  };
}

/** The smallest lambda whose solution is 0 in the penalised coefficients: the largest |Psi U* W y|. */
export function lassoCeiling(
  transform: SensingTransform,
  basis: SparsifyingBasis,
  data: DataTerm,
  complex: boolean,
): number {
  const weighted = { ...data, y: weightedMeasurements(data) };
  const spectrum = roomFor(transform.size, complex || transform.complex);
  const image = roomFor(transform.size, complex);
  zeroFill(weighted, spectrum);
  adjointInto(transform, spectrum, image);
  analyzeInto(basis, image, image);
  let largest = 0;
  for (let j = 0; j < image.re.length; j++)
    largest = Math.max(
      largest,
      image.im === undefined ? Math.abs(image.re[j]) : Math.hypot(image.re[j], image.im[j]),
    );
  return largest;
}

function weightedMeasurements({ y, weights }: DataTerm): Parts {
  const re = y.re.map((value, i) => value * weights[i]);
  return y.im === undefined ? { re } : { re, im: y.im.map((value, i) => value * weights[i]) };
}
