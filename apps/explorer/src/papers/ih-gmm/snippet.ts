import type { Snippet } from '../../contract/paper.ts';
import { rows, type Result } from './compute.ts';
import type { Values } from './controls.ts';

export const snippet: Snippet<Result, Values> = {
  code: ({ spread, common, delta, columns }) =>
    `import { compareLabelings, fit, kmeans, simulate } from '@lab/ih-gmm';

const law = { rows: ${rows}, columns: ${columns}, clusters: 3, delta: ${delta}, common: ${common}, sigmaLogTheta: ${spread} };
const { X, labels } = simulate({ ...law, seed: 1 });
const byProfile = fit(X, { clusters: 3 }).labels;
const byKmeans = kmeans(X, 3, { restarts: 10 }).labels;
console.log('misplaced by profile', compareLabelings(byProfile, labels).misclassified, 'of ${rows}');
console.log('misplaced by K-means', compareLabelings(byKmeans, labels).misclassified, 'of ${rows}');
`,
  output: ({ tables: [first] }) =>
    [
      `misplaced by profile ${Math.round(first!.profile * rows)} of ${rows}`,
      `misplaced by K-means ${Math.round(first!.kmeans * rows)} of ${rows}`,
    ].join('\n'),
};
