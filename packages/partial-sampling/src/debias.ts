import { misfit, type DataTerm } from './dataTerm.ts';
import { adjointInto, forwardInto, type SensingTransform } from './sensingTransform.ts';
import { copyOf } from './shrink.ts';
import { roomFor, squaredNorm, type Parts } from './signal.ts';
import { analyzeInto, synthesizeInto, type SparsifyingBasis } from './sparsifyingBasis.ts';

const mostSteps = 50;
const small = 1e-12;

/**
 * Least squares on the support of given coefficients, by at most 50 steps of conjugate gradients from where they are: takes away the
 * shrinkage of a lasso.
 *
 * @returns coefficients that are 0 outside the support
 */
export function debias(
  transform: SensingTransform,
  basis: SparsifyingBasis,
  data: DataTerm,
  coefficients: Parts,
): Parts {
  const complex = coefficients.im !== undefined;
  const support = Uint8Array.from(coefficients.re, (value, j) =>
    value !== 0 || (coefficients.im !== undefined && coefficients.im[j] !== 0) ? 1 : 0,
  );
  const z = copyOf(coefficients);
  const image = roomFor(transform.size, complex);
  const spectrum = roomFor(transform.size, complex || transform.complex);
  const normal = (from: Parts, to: Parts, withData: boolean): void => {
    synthesizeInto(basis, from, image);
    forwardInto(transform, image, spectrum);
    keepWeightedRows(data, spectrum, withData);
    adjointInto(transform, spectrum, image);
    analyzeInto(basis, image, to);
    restrict(to, support);
  };
  const residual = roomFor(transform.size, complex);
  normal(z, residual, true);
  scale(residual, -1);
  const direction = copyOf(residual);
  const image2 = roomFor(transform.size, complex);
  let power = squaredNorm(residual);
  const goal = small * small * Math.max(power, squaredNorm(z));
  for (let step = 0; step < mostSteps && power > goal; step++) {
    normal(direction, image2, false);
    const length = power / realInner(direction, image2);
    addScaled(z, direction, length);
    addScaled(residual, image2, -length);
    const next = squaredNorm(residual);
    scale(direction, next / power);
    addScaled(direction, residual, 1);
    power = next;
  }
  return z;
}

/** W (F - y) in the measured rows, or W F without the data; 0 elsewhere. */
function keepWeightedRows({ rows, y, weights }: DataTerm, spectrum: Parts, withData: boolean): void {
  const re = Float64Array.from(rows, (row, i) => weights[i] * (spectrum.re[row] - (withData ? y.re[i] : 0)));
  const { im } = spectrum;
  const other =
    im === undefined
      ? undefined
      : Float64Array.from(
          rows,
          (row, i) => weights[i] * (im[row] - (withData && y.im !== undefined ? y.im[i] : 0)),
        );
  spectrum.re.fill(0);
  im?.fill(0);
  rows.forEach((row, i) => {
    spectrum.re[row] = re[i];
    if (im !== undefined && other !== undefined) im[row] = other[i];
  });
}

function restrict({ re, im }: Parts, support: Uint8Array): void {
  for (let j = 0; j < re.length; j++) {
    re[j] *= support[j];
    if (im !== undefined) im[j] *= support[j];
  }
}

function scale({ re, im }: Parts, factor: number): void {
  for (let j = 0; j < re.length; j++) re[j] *= factor;
  if (im !== undefined) for (let j = 0; j < im.length; j++) im[j] *= factor;
}

function addScaled(to: Parts, from: Parts, factor: number): void {
  for (let j = 0; j < to.re.length; j++) to.re[j] += factor * from.re[j];
  if (to.im !== undefined && from.im !== undefined)
    for (let j = 0; j < to.im.length; j++) to.im[j] += factor * from.im[j];
}

function realInner(a: Parts, b: Parts): number {
  let sum = 0;
  for (let j = 0; j < a.re.length; j++) sum += a.re[j] * b.re[j];
  if (a.im !== undefined && b.im !== undefined)
    for (let j = 0; j < a.im.length; j++) sum += a.im[j] * b.im[j];
  return sum;
}

/** sqrt of the misfit of a signal, the part that no real signal can lower included. */
export function residualOf(
  transform: SensingTransform,
  data: DataTerm,
  x: Parts,
): { residual: number; spectrum: Parts } {
  const spectrum = roomFor(transform.size, transform.complex || x.im !== undefined);
  forwardInto(transform, x, spectrum);
  return { residual: Math.sqrt(misfit(data, spectrum) + data.constant), spectrum };
}
