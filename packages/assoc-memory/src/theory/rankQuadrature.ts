import { symmetricEigen } from '@lab/linalg';

/** Points and weights with sum_i f(i) ~ sum_k weight_k f(rank_k) over the ranks i = 1..n. */
export interface RankQuadrature {
  /** Increasing; integers where ranks are taken one by one, real numbers beyond. */
  readonly ranks: Float64Array;
  /** Items each point stands for; they sum to n. */
  readonly weights: Float64Array;
}

/** How fine a quadrature over ranks is. */
export interface RankResolution {
  /** Ranks taken one by one. */
  readonly singles: number;
  /** Largest over smallest rank of a panel. */
  readonly ratio: number;
  /** Points in a panel; sums of polynomials of degree 2 order - 1 in the rank are exact. */
  readonly order: number;
}

/** Sums of smooth functions of a power law to about 1e-12. */
export const fineResolution: RankResolution = { singles: 512, ratio: 1.25, order: 8 };

/**
 * Points for sums over the ranks 1..n of functions that vary on a logarithmic scale: the first ranks one by one, then
 * panels of geometric growth with the Gauss rule of the sum itself. The orthogonal polynomials of the sum over 0..m-1 are
 * the discrete Chebyshev ones, with squared recurrence coefficients k^2 (m^2 - k^2) / (4 (4 k^2 - 1)).
 *
 * @param n number of ranks, an integer >= 1
 */
export function rankQuadrature(n: number, { singles, ratio, order }: RankResolution): RankQuadrature {
  const ranks: number[] = [];
  const weights: number[] = [];
  const first = Math.min(n, singles);
  for (let i = 1; i <= first; i++) {
    ranks.push(i);
    weights.push(1);
  }
  for (let from = first + 1; from <= n;) {
    const to = Math.min(n, Math.max(from + order, Math.floor(from * ratio)));
    addPanel(from, to - from + 1, order, ranks, weights);
    from = to + 1;
  }
  return { ranks: Float64Array.from(ranks), weights: Float64Array.from(weights) };
}

function addPanel(from: number, length: number, order: number, ranks: number[], weights: number[]): void {
  if (length <= order + 1) {
    for (let i = 0; i < length; i++) {
      ranks.push(from + i);
      weights.push(1);
    }
    return;
  }
  const { nodes, shares } = discreteGauss(length, order);
  const centre = from + 0.5 * (length - 1);
  for (let k = 0; k < order; k++) {
    ranks.push(centre + 0.5 * length * nodes[k]);
    weights.push(length * shares[k]);
  }
}

/** The Gauss rule of the mean over m equally spaced points, nodes in units of half the length. */
function discreteGauss(m: number, order: number): { nodes: Float64Array; shares: number[] } {
  const jacobi = Array.from({ length: order }, () => new Float64Array(order));
  for (let k = 1; k < order; k++) {
    const off = k * Math.sqrt((1 - (k / m) ** 2) / (4 * k * k - 1));
    jacobi[k - 1][k] = off;
    jacobi[k][k - 1] = off;
  }
  const { values, vectors } = symmetricEigen(jacobi);
  return { nodes: values, shares: Array.from(values, (_, k) => vectors.get(0, k) ** 2) };
}
