import { normal } from '@lab/stats';

/**
 * The expected count of Muon as the definition reads: root finding at every node of the integral, every competitor of every item at
 * every node of the noise. O(groups^2 * 161).
 */
export function naiveExpectedCount(input: {
  readonly frequency: readonly number[];
  readonly multiplicity: readonly number[];
  readonly d: number;
  readonly lambda: number;
}): number {
  const { frequency, multiplicity, d, lambda } = input;
  const root = (mu: number): number => {
    let [low, high] = [-60, 60];
    for (let step = 0; step < 60; step++) {
      const g = Math.exp(0.5 * (low + high));
      let sum = mu * g;
      frequency.forEach((p, k) => (sum += (multiplicity[k] / d) * ((p * g) ** 2 / (1 + (p * g) ** 2))));
      if (sum < 1) low = Math.log(g);
      else high = Math.log(g);
    }
    return Math.exp(0.5 * (low + high));
  };
  const g0 = root(lambda);
  const nodes = Array.from({ length: 400 }, (_, l) => Math.exp(-40 + 0.2 * l));
  const gs = nodes.map((t) => root(Math.hypot(lambda, t)));
  const signal = frequency.map(
    (p) =>
      (2 / Math.PI) *
      0.2 *
      nodes.reduce((sum, t, l) => sum + (t * p * gs[l] ** 2) / (1 + (p * gs[l]) ** 2), 0),
  );
  const base = (1 - lambda * g0) / d;
  const competitor = frequency.map((p) => (1 - (lambda * g0) / (1 + (p * g0) ** 2)) / d);
  let expected = 0;
  frequency.forEach((_, k) => {
    const query = Math.max(competitor[k] - signal[k] ** 2 / d, 0);
    const deviation = Math.sqrt(query + (2.5 * signal[k] ** 2) / d);
    const tau = competitor.map((variance) => Math.sqrt((variance * query) / base));
    let [mean, weight] = [0, 0];
    for (let l = 0; l <= 160; l++) {
      const z = -8 + 0.1 * l;
      const x = signal[k] + deviation * z;
      let log = 0;
      frequency.forEach((__, j) => {
        const count = multiplicity[j] - Number(j === k);
        if (count > 0) log += count * Math.log(Math.max(normal.cdf(x / tau[j]), 1e-300));
      });
      mean += Math.exp(-0.5 * z * z) * Math.exp(log);
      weight += Math.exp(-0.5 * z * z);
    }
    expected += (multiplicity[k] * mean) / weight;
  });
  return expected;
}
