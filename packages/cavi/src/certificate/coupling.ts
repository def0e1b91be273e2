import type { LinearDesign } from '../design/design.ts';
import type { RegressionProblem } from '../fit/problem.ts';

/** The product with I + V^(1/2) W V^(1/2). */
export function couplingProduct(
  { noiseVariance, precision }: Pick<RegressionProblem, 'noiseVariance' | 'precision'>,
  v: Float64Array,
  design: LinearDesign,
): (z: Float64Array, out: Float64Array) => void {
  const root = v.map(Math.sqrt);
  const scaled = new Float64Array(v.length);
  return (z, out) => {
    for (let j = 0; j < z.length; j++) scaled[j] = root[j] * z[j];
    design.gramProduct(scaled, out);
    for (let j = 0; j < z.length; j++)
      out[j] = z[j] + root[j] * (out[j] / noiseVariance - precision[j] * scaled[j]);
  };
}

/** The matrix I + V^(1/2) W V^(1/2), row-major. */
export function couplingMatrix(
  { design, noiseVariance }: Pick<RegressionProblem, 'design' | 'noiseVariance'>,
  v: Float64Array,
): Float64Array {
  const p = v.length;
  const products = design.gram();
  const root = v.map((value) => Math.sqrt(value / noiseVariance));
  const matrix = new Float64Array(p * p);
  for (let i = 0, at = 0; i < p; i++) {
    const own = root[i];
    for (let j = 0; j < p; j++, at++) matrix[at] = products[at] * own * root[j];
    matrix[i * p + i] = 1;
  }
  return matrix;
}
