import { drawChiSquare, normalMatrix, type RandomStream } from '@lab/stats';
import { columnGram, multiply, toContiguous, transpose, zeroMatrix, type Dense } from '../numeric/dense.ts';
import { gramFactor } from '../numeric/spectrum.ts';

/**
 * The sum of outer products of `count` Gaussian rows with covariance F F', without drawing the rows (Bartlett's
 * decomposition): what a simulation of Gaussian rows needs, at a cost that does not grow with their number.
 */
export function drawWishart(stream: RandomStream, factor: Dense, count: number): Dense {
  const d = factor.columns;
  if (count < d) return columnGram(multiply(drawNormals(stream, count, d), transpose(factor)));
  const lower = zeroMatrix(d, d);
  for (let i = 0; i < d; i++) {
    lower.data[i * (d + 1)] = Math.sqrt(drawChiSquare(stream, { degreesOfFreedom: count - i }));
    for (let j = 0; j < i; j++) lower.data[i * d + j] = stream.normal();
  }
  return columnGram(transpose(multiply(factor, lower)));
}

/** Independent standard normals. */
export function drawNormals(stream: RandomStream, rows: number, columns: number): Dense {
  return toContiguous(normalMatrix(stream, rows, columns));
}

/** A Gaussian vector with the given covariance. */
export function drawVector(stream: RandomStream, covariance: Dense): Float64Array {
  const factor = gramFactor(covariance);
  const normals = drawNormals(stream, covariance.rows, 1);
  return multiply(factor, normals).data;
}
