import type { LinearDesign } from '../design/design.ts';
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

/**
 * One homogeneous sequential sweep on z, in place: the same map as {@link sweepJacobian} without the matrix.
 *
 * @param image -X z in the form of the design's residual, brought up to date
 */
export function homogeneousSweep(
  {
    design,
    noiseVariance,
    precision,
  }: Pick<RegressionProblem, 'noiseVariance' | 'precision'> & {
    readonly design: LinearDesign;
  },
  v: Float64Array,
  z: Float64Array,
  image: Float64Array,
): void {
  const scale = 1 / noiseVariance;
  if (design.relax !== undefined) {
    design.relax(image, { x: z, field: new Float64Array(z.length), diagonal: precision, gain: v, scale });
    return;
  }
  design.sweep(image, (j, product) => {
    const old = z[j];
    z[j] = v[j] * (product * scale + precision[j] * old);
    return z[j] - old;
  });
}

/** -X z in the form of the design's residual. */
export function homogeneousImage(design: LinearDesign, z: Float64Array): Float64Array {
  const image = new Float64Array(design.residualLength);
  design.fitted(z, image);
  for (let i = 0; i < image.length; i++) image[i] = -image[i];
  return image;
}
