import { rankWeights } from './capacityFromRanks.ts';

/** What was recovered, summed up. */
export interface RecoverySummary {
  /** Items recovered: exact where all were evaluated, else estimated from the ranks. */
  readonly count: number;
  /** Standard error of the estimate from the ranks left out; 0 where none was. */
  readonly se: number;
  /** Largest k such that all evaluated items among the first k are recovered. */
  readonly prefix: number;
  /** Rank at which the probability of recovery crosses 1/2, by logistic regression on the logarithm of the rank. */
  readonly r50: number;
}

/**
 * Sums up recovery by rank. The standard error takes one rank of each stratum of w as drawn at random from it, with
 * variance w (w - 1) p (1 - p) at the fitted probability p.
 *
 * @param ranks increasing 1-based ranks
 * @param shares 1 for recovered, 0 for not, or probabilities
 */
export function recoverySummary(ranks: Float64Array, shares: Float64Array): RecoverySummary {
  const weights = rankWeights(ranks);
  const { probability, r50 } = logisticFit(ranks, shares, weights);
  let count = 0;
  let variance = 0;
  for (let i = 0; i < ranks.length; i++) {
    count += weights[i] * shares[i];
    const p = probability(ranks[i]);
    variance += weights[i] * Math.max(0, weights[i] - 1) * p * (1 - p);
  }
  let run = 0;
  while (run < ranks.length && shares[run] === 1) run++;
  return { count, se: Math.sqrt(variance), prefix: run === 0 ? 0 : ranks[run - 1], r50 };
}

interface LogisticFit {
  readonly probability: (rank: number) => number;
  readonly r50: number;
}

/** Weighted logistic regression of recovery on ln rank, with half an item added to each side so that it always exists. */
function logisticFit(ranks: Float64Array, shares: Float64Array, weights: Float64Array): LogisticFit {
  const lost = shares.reduce((sum, share, i) => sum + weights[i] * (1 - share), 0);
  const kept = shares.reduce((sum, share, i) => sum + weights[i] * share, 0);
  if (kept === 0) return { probability: () => 0, r50: ranks[0] - 0.5 };
  if (lost === 0) return { probability: () => 1, r50: ranks[ranks.length - 1] + 0.5 };
  const logs = ranks.map(Math.log);
  let [centre, slope] = [Math.log(Math.max(kept, 1)), 4];
  const share = (x: number): number => 1 / (1 + Math.exp(slope * (x - centre)));
  for (let step = 0; step < 60; step++) {
    // Newton on (a, b) with logit = a - b x, ridge on b towards 4 keeping separated data finite.
    let [ga, gb, haa, hab, hbb] = [0, -0.05 * (slope - 4), 1e-9, 0, 0.05];
    for (let i = 0; i < logs.length; i++) {
      const p = share(logs[i]);
      const [w, x] = [weights[i], logs[i]];
      const residual = w * (shares[i] - p);
      const curvature = w * p * (1 - p);
      ga += residual;
      gb -= residual * x;
      haa += curvature;
      hab -= curvature * x;
      hbb += curvature * x * x;
    }
    const determinant = haa * hbb - hab * hab;
    const a = slope * centre;
    const da = clamp((hbb * ga - hab * gb) / determinant, 2 + 0.3 * Math.abs(a));
    const db = clamp((haa * gb - hab * ga) / determinant, 1 + 0.3 * slope);
    const nextSlope = Math.max(0.05, slope + db);
    centre = (a + da) / nextSlope;
    slope = nextSlope;
    if (Math.abs(da) + Math.abs(db) < 1e-9) break;
  }
  const r50 = Math.min(Math.max(Math.exp(centre), ranks[0] - 0.5), ranks[ranks.length - 1] + 0.5);
  return { probability: (rank) => share(Math.log(rank)), r50 };
}

function clamp(value: number, most: number): number {
  return Math.min(Math.max(value, -most), most);
}
