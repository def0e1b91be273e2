import { readVector, requireNotNegative, requirePositive } from '@lab/linalg/arguments';
import type { NumberList } from '../arguments.ts';

/** A design with one standard normal covariate and normal outcomes. */
export interface GaussianDesign {
  /** [m0, m1, m2]: E(Y(0)|x) = m0 + m1 x + m2 x^2. */
  readonly mean0: NumberList;
  /** The same for Y(1). */
  readonly mean1: NumberList;
  /** Standard deviation of Y(0) given x, >= 0. */
  readonly sd0: number;
  /** Standard deviation of Y(1) given x, >= 0. */
  readonly sd1: number;
  /** Of the Gaussian kernel on X, > 0. */
  readonly bandwidthX: number;
  /** Of the Gaussian kernel on Y, > 0. */
  readonly bandwidthY: number;
}

/** Beyond this many standard deviations a normal density is below 1e-18. */
const reach = 9;
/** For such integrands the trapezoidal rule converges faster than any power of the number of nodes. */
const [fewestNodes, mostNodes] = [721, 6001];

/**
 * |psi|^2 in the population of a Gaussian design: what the estimates of this package should come out at.
 *
 * @param design X ~ N(0, 1), Y(a)|X = x ~ N(mean_a(x), sd_a^2), Gaussian kernels
 * @throws SHAPE (means need 3 coefficients), NOT_FINITE, OUT_OF_RANGE
 * @remarks The outcome part in closed form, the covariates by quadrature; docs/theory.md, section 11.
 */
export function populationPsi2Gaussian(design: GaussianDesign): { psi2: number } {
  const means = [readVector(design.mean0, 'mean0', 3), readVector(design.mean1, 'mean1', 3)];
  const sds = [requireNotNegative(design.sd0, 'sd0'), requireNotNegative(design.sd1, 'sd1')];
  const bandwidthX = requirePositive(design.bandwidthX, 'bandwidthX');
  const bandwidthY = requirePositive(design.bandwidthY, 'bandwidthY');
  // With u = (x + x')/sqrt 2 and v = (x - x')/sqrt 2 the kernel is Gaussian in v alone and joins its density.
  const spread = 1 / Math.sqrt(1 + 2 / bandwidthX ** 2);
  const nodes = nodesFor(means, sds, bandwidthY);
  const step = (2 * reach) / (nodes - 1);
  let psi2 = 0;
  for (let a = 0; a < nodes; a++) {
    const u = -reach + a * step;
    let inner = 0;
    // The integrand is symmetric in v: the half line, its end counted once.
    for (let b = 0; b <= (nodes - 1) / 2; b++) {
      const standard = b * step;
      const v = spread * standard;
      const value = innerProduct(means, sds, bandwidthY, (u + v) / Math.SQRT2, (u - v) / Math.SQRT2);
      inner += (b === 0 ? 1 : 2) * Math.exp(-(standard * standard) / 2) * value;
    }
    psi2 += Math.exp(-(u * u) / 2) * inner;
  }
  return { psi2: (psi2 * spread * step * step) / (2 * Math.PI) };
}

/** An odd number of nodes whose step is at most 0.7 standard deviations of the integrand's narrowest ridge. */
function nodesFor(means: readonly Float64Array[], sds: readonly number[], bandwidth: number): number {
  // Beyond five standard deviations of x a ridge may be missed.
  const slope = Math.max(...means.map(([, m1, m2]) => Math.abs(m1) + 10 * Math.abs(m2)));
  const width = Math.hypot(bandwidth, Math.SQRT2 * Math.min(...sds)) / (Math.SQRT2 * slope);
  const wanted = Math.ceil((2 * reach) / (0.7 * width));
  return 2 * Math.floor(Math.min(mostNodes, Math.max(fewestNodes, wanted)) / 2) + 1;
}

/** <D(x), D(x')>, D the difference of the conditional mean embeddings. */
function innerProduct(
  means: readonly Float64Array[],
  sds: readonly number[],
  bandwidth: number,
  x: number,
  z: number,
): number {
  let sum = 0;
  for (const a of [0, 1])
    for (const b of [0, 1]) {
      const variance = bandwidth ** 2 + sds[a] ** 2 + sds[b] ** 2;
      const gap = polynomial(means[a], x) - polynomial(means[b], z);
      const sign = a === b ? 1 : -1;
      sum += (sign * bandwidth * Math.exp(-(gap * gap) / (2 * variance))) / Math.sqrt(variance);
    }
  return sum;
}

function polynomial([m0, m1, m2]: Float64Array, x: number): number {
  return m0 + x * (m1 + x * m2);
}
