import { chiSquare } from '../../src/index.ts';

/** The p-value of Pearson's chi-square test of counts against expected counts. */
export function pearsonPValue(counts: ArrayLike<number>, expected: ArrayLike<number>): number {
  let statistic = 0;
  for (let i = 0; i < counts.length; i += 1) statistic += (counts[i] - expected[i]) ** 2 / expected[i];
  return chiSquare.sf(statistic, { degreesOfFreedom: counts.length - 1 });
}

/** The p-value of the test that probability transforms of draws are uniform, on equal cells. */
export function uniformityPValue(transforms: Float64Array, cells = 100): number {
  const counts = new Float64Array(cells);
  for (const u of transforms) counts[Math.min(cells - 1, Math.floor(u * cells))] += 1;
  return pearsonPValue(counts, new Float64Array(cells).fill(transforms.length / cells));
}

/** Counts of small integers against their probabilities; rare values are pooled so that each cell expects 10. */
export function discretePValue(draws: ArrayLike<number>, probability: (k: number) => number): number {
  const counts = new Map<number, number>();
  for (let i = 0; i < draws.length; i += 1) counts.set(draws[i], (counts.get(draws[i]) ?? 0) + 1);
  const values = [...counts.keys()].sort((a, b) => a - b);
  const observed: number[] = [];
  const expected: number[] = [];
  let seen = 0;
  let mass = 0;
  let seenBefore = 0;
  let massBefore = 0;
  for (let k = values[0]; k <= values[values.length - 1]; k += 1) {
    seen += counts.get(k) ?? 0;
    mass += probability(k);
    if ((mass - massBefore) * draws.length >= 10 && (1 - mass) * draws.length >= 10) {
      observed.push(seen - seenBefore);
      expected.push((mass - massBefore) * draws.length);
      seenBefore = seen;
      massBefore = mass;
    }
  }
  observed.push(draws.length - seenBefore);
  expected.push((1 - massBefore) * draws.length);
  return pearsonPValue(observed, expected);
}
