import type { DataTerm } from './dataTerm.ts';
import { ellipsoidMultiplier } from './projectOntoEllipsoid.ts';
import type { Solver } from './reconstructionStep.ts';
import { adjointInto, forwardInto, type SensingTransform } from './sensingTransform.ts';
import { copyOf, distance, norm, penalisedMask, penalty, shrink } from './shrink.ts';
import { asSignal, roomFor, type Parts } from './signal.ts';
import { analyzeInto, synthesizeInto, type SparsifyingBasis } from './sparsifyingBasis.ts';

/** Options of {@link basisPursuit}. */
export interface BasisPursuitOptions {
  /** eps^2 of sum w |<u_i, x> - y_i|^2 <= eps^2, of the symmetrised data; 0 for equality. */
  readonly radiusSquared: number;
  readonly penalizeScaling: boolean;
  readonly tolerance: number;
  readonly maxIterations: number;
  readonly complex: boolean;
}

/**
 * min |Psi x|_1 subject to the data, by Douglas-Rachford splitting in coefficients: the projection onto the data is exact because
 * the rows of U are orthonormal. gamma only sets the pace.
 */
export function* basisPursuit(
  transform: SensingTransform,
  basis: SparsifyingBasis,
  data: DataTerm,
  { radiusSquared, penalizeScaling, tolerance, maxIterations, complex }: BasisPursuitOptions,
): Solver {
  const { size } = transform;
  const penalised = penalizeScaling ? undefined : penalisedMask(size, basis.scaling);
  const image = roomFor(size, complex);
  const spectrum = roomFor(size, complex || transform.complex);
  const v = roomFor(size, complex);
  const u = roomFor(size, complex);
  const z = roomFor(size, complex);
  backProject(transform, basis, data, spectrum, image, v);
  const gamma = 0.5 * (penalty(v, undefined) / size) || 1;
  let iteration = 0;
  let converged = false;
  while (iteration < maxIterations && !converged) {
    iteration++;
    synthesizeInto(basis, v, image);
    forwardInto(transform, image, spectrum);
    const residual = projectOntoData(data, spectrum, radiusSquared);
    adjointInto(transform, spectrum, image);
    analyzeInto(basis, image, u);
    reflect(u, v, z);
    shrink(z, gamma, penalised);
    advance(v, z, u);
    const change = distance(z, u) / Math.max(norm(u), Number.MIN_VALUE);
    converged = change <= tolerance;
    yield {
      iteration,
      objective: penalty(u, penalised),
      residual,
      change,
      current: () => asSignal(copyOf(image)),
    };
  }
  return {
    x: asSignal(image),
    coefficients: asSignal(u),
    iterations: iteration,
    converged,
    objective: penalty(u, penalised),
  };
}

function backProject(
  transform: SensingTransform,
  basis: SparsifyingBasis,
  data: DataTerm,
  spectrum: Parts,
  image: Parts,
  v: Parts,
): void {
  zeroFill(data, spectrum);
  adjointInto(transform, spectrum, image);
  analyzeInto(basis, image, v);
}

/** The measurements in their rows, 0 elsewhere. */
export function zeroFill({ rows, y }: DataTerm, spectrum: Parts): void {
  spectrum.re.fill(0);
  spectrum.im?.fill(0);
  for (let i = 0; i < rows.length; i++) {
    spectrum.re[rows[i]] = y.re[i];
    if (spectrum.im !== undefined && y.im !== undefined) spectrum.im[rows[i]] = y.im[i];
  }
}

/** Moves the measured entries to the nearest ones that the data allow; returns their weighted distance from the measurements. */
function projectOntoData(
  { rows, y, weights, unweighted }: DataTerm,
  spectrum: Parts,
  radiusSquared: number,
): number {
  const { length } = rows;
  if (radiusSquared === 0) {
    for (let i = 0; i < length; i++) {
      spectrum.re[rows[i]] = y.re[i];
      if (spectrum.im !== undefined && y.im !== undefined) spectrum.im[rows[i]] = y.im[i];
    }
    return 0;
  }
  const squares = new Float64Array(length);
  let sum = 0;
  for (let i = 0; i < length; i++) {
    const a = spectrum.re[rows[i]] - y.re[i];
    const b = spectrum.im === undefined || y.im === undefined ? 0 : spectrum.im[rows[i]] - y.im[i];
    squares[i] = a * a + b * b;
    sum += weights[i] * squares[i];
  }
  if (sum <= radiusSquared) return Math.sqrt(sum);
  const scale = unweighted ? Math.sqrt(radiusSquared / sum) : undefined;
  const mu = scale === undefined ? ellipsoidMultiplier(squares, weights, radiusSquared) : 0;
  for (let i = 0; i < length; i++) {
    const factor = scale ?? 1 / (1 + mu * weights[i]);
    const row = rows[i];
    spectrum.re[row] = y.re[i] + factor * (spectrum.re[row] - y.re[i]);
    if (spectrum.im !== undefined && y.im !== undefined)
      spectrum.im[row] = y.im[i] + factor * (spectrum.im[row] - y.im[i]);
  }
  return Math.sqrt(radiusSquared);
}

function reflect(u: Parts, v: Parts, z: Parts): void {
  for (let j = 0; j < u.re.length; j++) z.re[j] = 2 * u.re[j] - v.re[j];
  if (u.im === undefined || v.im === undefined || z.im === undefined) return;
  for (let j = 0; j < u.re.length; j++) z.im[j] = 2 * u.im[j] - v.im[j];
}

function advance(v: Parts, z: Parts, u: Parts): void {
  for (let j = 0; j < u.re.length; j++) v.re[j] += z.re[j] - u.re[j];
  if (u.im === undefined || v.im === undefined || z.im === undefined) return;
  for (let j = 0; j < u.re.length; j++) v.im[j] += z.im[j] - u.im[j];
}
