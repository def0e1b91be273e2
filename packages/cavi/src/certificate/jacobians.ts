import type { RegressionProblem } from '../fit/problem.ts';

/**
 * The Jacobian of one sweep at factor variances v, row-major: -(I + V K)^-1 V (W - K), where K holds the couplings that a
 * sweep sees in their new state. Sequential: those to earlier columns; hybrid: the same within a group.
 *
 * @param sees whether the update of column i uses the new value of column j < i
 */
export function sweepJacobian(
  { design, noiseVariance }: Pick<RegressionProblem, 'design' | 'noiseVariance'>,
  v: Float64Array,
  sees: (i: number, j: number) => boolean,
): Float64Array {
  const p = v.length;
  const products = design.gram();
  const jacobian = new Float64Array(p * p);
  for (let i = 0; i < p; i++) {
    const row = jacobian.subarray(i * p, (i + 1) * p);
    for (let j = 0; j < p; j++) {
      if (j === i) continue;
      const coupling = -(v[i] * products[i * p + j]) / noiseVariance;
      if (coupling === 0) continue;
      if (j < i && sees(i, j)) for (let k = 0; k < p; k++) row[k] += coupling * jacobian[j * p + k];
      else row[j] += coupling;
    }
  }
  return jacobian;
}

/** One homogeneous sequential sweep on z, in place: the same map as {@link sweepJacobian} without the matrix. */
export function homogeneousSweep(
  { design, noiseVariance, precision }: RegressionProblem,
  v: Float64Array,
  z: Float64Array,
  residual: Float64Array,
): void {
  design.residual(z, residual);
  const start = design.xty;
  // The design's residual is affine in z; taking the response out leaves the linear part.
  subtractResponse(design, residual, start);
  for (let j = 0; j < z.length; j++) {
    const old = z[j];
    z[j] = v[j] * (design.correlation(j, residual) / noiseVariance + precision[j] * old);
    design.shift(j, z[j] - old, residual);
  }
}

const zeroMeans = new WeakMap<object, Float64Array>();

function subtractResponse(
  design: RegressionProblem['design'],
  residual: Float64Array,
  start: Float64Array,
): void {
  let response = zeroMeans.get(design);
  if (response === undefined) {
    response = new Float64Array(design.residualLength);
    design.residual(new Float64Array(start.length), response);
    zeroMeans.set(design, response);
  }
  for (let i = 0; i < residual.length; i++) residual[i] -= response[i];
}
