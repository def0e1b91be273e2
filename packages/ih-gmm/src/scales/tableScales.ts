import { type HollowGram } from '../spectrum/hollowGram.ts';
import { oneFactorSweeps } from './oneFactor.ts';
import { type Steps } from '../steps.ts';
import { squaredNorm } from '../table/tableProducts.ts';

/** Scales and profile lengths in units of the table. */
export interface TableScales {
  /** a_i, the loading of each row on its cluster's line: theta_i |mu|; 0 for rows labelled -1. */
  readonly loadings: Float64Array;
  /** n scales with mean 1 over each cluster; 1 where the fit of the cluster explains nothing, 0 for rows labelled -1. */
  readonly theta: Float64Array;
  /** sum of theta^2 over each cluster. */
  readonly thetaSquares: Float64Array;
  /** Population variance of theta over each cluster. */
  readonly thetaVariance: Float64Array;
  /** |mu_k| of the one-factor fits. */
  readonly profileNorms: Float64Array;
  readonly rowNoise: Float64Array;
  readonly noise: number;
  /** False for clusters of one or two rows and where the fit explains nothing. */
  readonly reliable: boolean[];
  /** Whether every fit settled. */
  readonly converged: boolean;
}

/** How the lines of all clusters are fitted. */
export interface TableScalesOptions {
  readonly clusters: number;
  /** As for `oneFactorSweeps`. */
  readonly settled?: number;
  /** n loadings to start from; default from inner products. */
  readonly start?: Float64Array;
}

/** Fits the lines of all clusters. Source: derived; see docs/theory.md, "Scales". */
export function* tableScales(
  gram: HollowGram,
  labels: Int32Array,
  { clusters, settled, start }: TableScalesOptions,
): Steps<TableScales> {
  const { size, squaredNorms, table } = gram;
  const loadings = new Float64Array(size);
  const theta = new Float64Array(size);
  const thetaSquares = new Float64Array(clusters);
  const thetaVariance = new Float64Array(clusters);
  const profileNorms = new Float64Array(clusters);
  const reliable: boolean[] = [];
  let converged = true;
  for (let k = 0; k < clusters; k++) {
    const members = membersOf(labels, k);
    const sweeps = oneFactorSweeps(gram, members, { settled, start });
    let step = sweeps.next();
    for (; step.done !== true; step = sweeps.next()) yield { stage: 'scales', done: k, total: clusters };
    const fit = step.value;
    converged &&= fit.converged;
    const mean = fit.loadings.reduce((sum, value) => sum + value, 0) / members.length;
    const own =
      mean > 0 ? fit.loadings.map((value) => value / mean) : new Float64Array(members.length).fill(1);
    for (let i = 0; i < members.length; i++) {
      loadings[members[i]] = fit.loadings[i];
      theta[members[i]] = own[i];
    }
    profileNorms[k] = mean;
    thetaSquares[k] = squaredNorm(own);
    thetaVariance[k] = squaredNorm(own.map((value) => value - 1)) / members.length;
    reliable.push(members.length > 2 && mean > 0);
  }
  const rowNoise = squaredNorms.map((norm, i) => (norm - loadings[i] ** 2) / table.columns);
  return {
    loadings,
    theta,
    thetaSquares,
    thetaVariance,
    profileNorms,
    rowNoise,
    noise: meanAssigned(rowNoise, labels),
    reliable,
    converged,
  };
}

function membersOf(labels: Int32Array, cluster: number): Int32Array {
  const members = new Int32Array(labels.length);
  let count = 0;
  for (let i = 0; i < labels.length; i++) if (labels[i] === cluster) members[count++] = i;
  return members.slice(0, count);
}

function meanAssigned(values: Float64Array, labels: Int32Array): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < values.length; i++)
    if (labels[i] >= 0) {
      sum += values[i];
      count++;
    }
  return sum / count;
}
