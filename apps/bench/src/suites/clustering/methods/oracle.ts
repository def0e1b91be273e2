import { defineMethod } from '../../../nouns/method.ts';
import type { Matrix } from '../../../data/read-table.ts';
import type { ClusteringInput, ClusteringReference, Labels } from '../task.ts';
import { onlyOn } from './applies.ts';

/** What is possible when the profiles are known. */
export const oracle = defineMethod<ClusteringInput, Labels, Record<string, never>, ClusteringReference>({
  name: 'oracle',
  title: 'Oracle',
  description: 'Each row to the true profile with which it has the largest cosine.',
  module: import.meta.url,
  oracle: true,
  skip: onlyOn(
    ['mixture', 'unbalanced', 'hollowing', 'threshold'],
    'a bound on the errors of simulated designs',
  ),
  run({ X }, { reference }) {
    const profiles = reference?.profiles;
    if (profiles === undefined) throw new Error('the oracle needs the true profiles');
    return Int32Array.from({ length: X.rows }, (_, i) => nearestProfile(X, i, profiles));
  },
});

function nearestProfile(X: Matrix, row: number, profiles: Matrix): number {
  let best = 0;
  let bestScore = -Infinity;
  for (let k = 0; k < profiles.rows; k++) {
    let product = 0;
    let square = 0;
    for (let j = 0; j < X.columns; j++) {
      const entry = profiles.get(k, j);
      product += X.get(row, j) * entry;
      square += entry * entry;
    }
    const score = product / Math.sqrt(square);
    if (score > bestScore) [best, bestScore] = [k, score];
  }
  return best;
}
