import { gaussLegendre, intervalLaw } from '../numeric/quadrature.ts';
import { sobolPoints } from '../families/sobol.ts';
import { normal } from '@lab/stats';
import { householderFromFirstAxis } from '../vonMisesFisher/sample.ts';

/** Points of the sphere with weights for the surface measure. */
export interface SphereNodes {
  readonly data: Float64Array;
  readonly count: number;
  readonly logWeights: Float64Array;
}

/**
 * A fixed rule on the circle or the sphere of R^3: trapezoid, and Gauss-Legendre in the cosine times trapezoid.
 *
 * @param resolution 1 for 512 nodes, or 80 x 120; they grow with it
 */
export function fixedNodes(dim: 2 | 3, resolution: number): SphereNodes {
  if (dim === 2) {
    const count = 512 * resolution;
    const data = new Float64Array(2 * count);
    for (let i = 0; i < count; i++) {
      data[2 * i] = Math.cos((2 * Math.PI * i) / count);
      data[2 * i + 1] = Math.sin((2 * Math.PI * i) / count);
    }
    return { data, count, logWeights: new Float64Array(count).fill(Math.log((2 * Math.PI) / count)) };
  }
  const rule = gaussLegendre(80 * resolution);
  const around = 120 * resolution;
  const count = rule.nodes.length * around;
  const data = new Float64Array(3 * count);
  const logWeights = new Float64Array(count);
  for (let i = 0; i < rule.nodes.length; i++) {
    const cosine = rule.nodes[i];
    const sine = Math.sqrt((1 - cosine) * (1 + cosine));
    for (let k = 0; k < around; k++) {
      const at = i * around + k;
      const angle = (2 * Math.PI * (k + 0.5)) / around;
      data[3 * at] = sine * Math.cos(angle);
      data[3 * at + 1] = sine * Math.sin(angle);
      data[3 * at + 2] = cosine;
      logWeights[at] = Math.log((rule.weights[i] * 2 * Math.PI) / around);
    }
  }
  return { data, count, logWeights };
}

/** Directions across the mean, closed under x -> -x, one a row. */
export function acrossDirections(dim: number, count: number, seed: number | string): Float64Array {
  const uniforms = sobolPoints(count, dim - 1, seed);
  const data = new Float64Array(2 * count * (dim - 1));
  for (let i = 0; i < count; i++) {
    const row = uniforms.subarray(i * (dim - 1), (i + 1) * (dim - 1)).map((p) => normal.quantile(p));
    const length = Math.hypot(...row);
    data.set(
      row.map((x) => x / length),
      2 * i * (dim - 1),
    );
    data.set(
      row.map((x) => -x / length),
      (2 * i + 1) * (dim - 1),
    );
  }
  return data;
}

/**
 * Nodes x = t mu + sqrt(1-t^2) H xi that follow a von Mises-Fisher law, with its own probabilities: Gauss-Legendre in the angle times given
 * directions across.
 */
export function movingNodes(eta: Float64Array, kappa: number, across: Float64Array): SphereNodes {
  const dim = eta.length;
  const directions = across.length / (dim - 1);
  const law = intervalLaw(
    (angle) => -2 * kappa * Math.sin(0.5 * angle) ** 2 + (dim - 2) * Math.log(Math.sin(angle)),
    0,
    Math.PI,
    { nodes: 30 },
  );
  const mu =
    kappa === 0 ? Float64Array.from({ length: dim }, (_, j) => (j === 0 ? 1 : 0)) : eta.map((x) => x / kappa);
  const reflect = householderFromFirstAxis(mu);
  const count = law.nodes.length * directions;
  const data = new Float64Array(count * dim);
  const logWeights = new Float64Array(count);
  for (let i = 0; i < law.nodes.length; i++) {
    const [cosine, sine] = [Math.cos(law.nodes[i]), Math.sin(law.nodes[i])];
    const logWeight = Math.log(law.weights[i] / directions);
    for (let k = 0; k < directions; k++) {
      const at = i * directions + k;
      const row = data.subarray(at * dim, (at + 1) * dim);
      row[0] = cosine;
      for (let j = 1; j < dim; j++) row[j] = sine * across[k * (dim - 1) + j - 1];
      reflect(row);
      logWeights[at] = logWeight;
    }
  }
  return { data, count, logWeights };
}
