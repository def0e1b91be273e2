import type { Snippet } from '../../contract/paper.ts';
import type { Result } from './compute.ts';
import type { Values } from './controls.ts';

export const snippet: Snippet<Result, Values> = {
  code: ({ theta, slow, noise, start }) =>
    `import { twoBlockModel, windows } from '@lab/transient-bbp';

const model = twoBlockModel({ covariance: [2, ${slow}], theta: ${theta}, noise: ${noise}, initVariance: ${start} });
const { phase, windows: seen, thetaMin } = windows(model);
console.log(phase, seen.map(([from, to]) => from.toFixed(3) + ' to ' + to.toFixed(3)).join(', '));
console.log('visible at some time from strength', thetaMin.toFixed(4));
`,
  output: ({ phase, windows, thetaMin }) =>
    [
      `${phase} ${windows.map(([from, to]) => `${from.toFixed(3)} to ${to.toFixed(3)}`).join(', ')}`,
      `visible at some time from strength ${thetaMin.toFixed(4)}`,
    ].join('\n'),
};
