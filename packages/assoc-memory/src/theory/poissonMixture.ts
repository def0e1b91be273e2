import { symmetricEigen } from '@lab/linalg';
import { merged, type Groups } from './groups.ts';

/** Points and probabilities that stand for a Poisson law. */
export interface PoissonPoints {
  readonly counts: Float64Array;
  readonly probabilities: Float64Array;
}

/** Up to this mean counts are taken one by one. */
const explicitMean = 40;
const order = 11;

/**
 * A Poisson law by points: all counts that matter for a small mean, else the Gauss rule of the law (Charlier
 * polynomials: recurrence coefficients k + mean and k mean), exact for polynomials of degree 21.
 */
export function poissonPoints(mean: number): PoissonPoints {
  return mean <= explicitMean ? allCounts(mean) : gaussCharlier(mean);
}

function allCounts(mean: number): PoissonPoints {
  const largest = Math.ceil(mean + 10 * Math.sqrt(mean) + 14);
  const counts: number[] = [];
  const probabilities: number[] = [];
  let probability = Math.exp(-mean);
  for (let count = 0; count <= largest; count++) {
    if (count > 0) probability *= mean / count;
    if (probability < 1e-18 && count > mean) break;
    counts.push(count);
    probabilities.push(probability);
  }
  return { counts: Float64Array.from(counts), probabilities: Float64Array.from(probabilities) };
}

function gaussCharlier(mean: number): PoissonPoints {
  const jacobi = Array.from({ length: order }, () => new Float64Array(order));
  for (let k = 0; k < order; k++) {
    // Centred and in units of the standard deviation, so that no digits are lost for a large mean.
    jacobi[k][k] = k / Math.sqrt(mean);
    if (k > 0) jacobi[k][k - 1] = jacobi[k - 1][k] = Math.sqrt(k);
  }
  const { values, vectors } = symmetricEigen(jacobi);
  return {
    counts: values.map((z) => Math.max(mean + z * Math.sqrt(mean), 0)),
    probabilities: Float64Array.from(values, (_, k) => vectors.get(0, k) ** 2),
  };
}

/**
 * The law of the sampled frequencies of a minibatch: item k is drawn Poisson(batch p_k) times. Items never drawn have
 * frequency 0; frequencies less than 0.5% apart are taken together.
 */
export function poissonMixture({ frequency, multiplicity }: Groups, batch: number): Groups {
  const byCount = new Map<number, number>();
  for (let k = 0; k < frequency.length; k++) {
    const { counts, probabilities } = poissonPoints(batch * frequency[k]);
    for (let i = 0; i < counts.length; i++)
      byCount.set(counts[i], (byCount.get(counts[i]) ?? 0) + multiplicity[k] * probabilities[i]);
  }
  return merged({
    frequency: Float64Array.from(byCount.keys(), (count) => count / batch),
    multiplicity: Float64Array.from(byCount.values()),
  });
}
