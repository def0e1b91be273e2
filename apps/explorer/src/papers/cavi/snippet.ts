import type { Snippet } from '../../contract/paper.ts';
import { priorVariance, rows, type Result } from './compute.ts';
import type { Values } from './controls.ts';

export const snippet: Snippet<Result, Values> = {
  code: ({ columns, prior }) =>
    `import { certify, priors, stabilityMap } from '@lab/cavi';
import { randomStream } from '@lab/stats';

const [rows, columns] = [${rows}, ${columns}];
const X = { data: randomStream(1, columns).fillNormal(new Float64Array(rows * columns)), rows, columns };
const y = randomStream(2, columns).fillNormal(new Float64Array(rows));
const model = { prior: priors.gaussian(${priorVariance(prior)}), noiseVariance: 1, intercept: false };
const { lambdaMax, parallelStable } = certify({ X, y }, model);
console.log(lambdaMax.toFixed(6), parallelStable ? 'converges' : 'diverges');
console.log('large tables', stabilityMap({ gamma: columns / rows, priorRatio: ${prior} }).lambdaMax.toFixed(6));
`,
  output: ({ lambdaMax, lambdaTheory, parallelStable }) =>
    `${lambdaMax.toFixed(6)} ${parallelStable ? 'converges' : 'diverges'}\nlarge tables ${lambdaTheory.toFixed(6)}`,
};
