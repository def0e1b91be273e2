import { arnoldiRadius } from './arnoldi.ts';
import { spectralRadius } from './generalEigenvalues.ts';

/** A linear map by its products, or the derivative of any map at a point by central differences. */
export type Linearisation =
  | {
      readonly size: number;
      readonly seed: number;
      /** Writes the image of z. */
      readonly derivative: (z: Float64Array, out: Float64Array) => void;
    }
  | {
      readonly size: number;
      readonly seed: number;
      readonly point: Float64Array;
      /** Writes the image of a point. */
      readonly map: (z: Float64Array, out: Float64Array) => void;
    };

/** Dimension up to which the matrix of the derivative is written out. */
const denseSize = 302;

/** The spectral radius of a linearised map: from its matrix up to 302 dimensions, by 40 Arnoldi steps beyond. */
export function mapRadius(linear: Linearisation): { radius: number; estimated: boolean } {
  const { size, seed } = linear;
  const derivative = 'derivative' in linear ? linear.derivative : centralDifference(linear.point, linear.map);
  if (size > denseSize) return { radius: arnoldiRadius(size, derivative, 40, seed), estimated: true };
  const matrix = new Float64Array(size * size);
  const unit = new Float64Array(size);
  const image = new Float64Array(size);
  for (let j = 0; j < size; j++) {
    unit[j] = 1;
    derivative(unit, image);
    unit[j] = 0;
    for (let i = 0; i < size; i++) matrix[i * size + j] = image[i];
  }
  return { radius: spectralRadius(matrix, size), estimated: false };
}

/** (f(x + h z) - f(x - h z)) / 2h, h such that the largest relative change of an entry is 1e-6. */
function centralDifference(
  point: Float64Array,
  map: (z: Float64Array, out: Float64Array) => void,
): (z: Float64Array, out: Float64Array) => void {
  const moved = new Float64Array(point.length);
  const below = new Float64Array(point.length);
  const typical = point.reduce((sum, value) => sum + Math.abs(value), 0) / point.length;
  return (z, out) => {
    let most = 0;
    for (let i = 0; i < z.length; i++) {
      const size = Math.max(Math.abs(point[i]), 1e-3 * typical, 1e-300);
      most = Math.max(most, Math.abs(z[i]) / size);
    }
    const step = 1e-5 / (most || 1);
    for (let i = 0; i < z.length; i++) moved[i] = point[i] - step * z[i];
    map(moved, below);
    for (let i = 0; i < z.length; i++) moved[i] = point[i] + step * z[i];
    map(moved, out);
    for (let i = 0; i < out.length; i++) out[i] = (out[i] - below[i]) / (2 * step);
  };
}
