import type { Snippet } from '../../contract/paper.ts';
import type { Result } from './compute.ts';
import type { Values } from './controls.ts';

export const snippet: Snippet<Result, Values> = {
  code: ({ weak, noise, columns, labelled }) =>
    `import { factorModelLaw } from '@lab/two-stage-m';

const loadings = Array.from({ length: ${columns} }, (_, i) => [i === 0 ? Math.sqrt(3) : 0, i === 1 ? Math.sqrt(${weak}) : 0]);
const rows = { labelled: ${labelled}, unlabelled: ${labelled} };
const law = factorModelLaw({ loadings, beta: [1, -0.7], noiseVariance: ${noise}, ...rows });
console.log('pays from m / n =', law.alpha0.toFixed(4));
console.log('one label is worth', law.unlabelledPerLabelled.toFixed(3), 'unlabelled rows');
`,
  output: ({ crossover, unlabelledPerLabelled }) =>
    `pays from m / n = ${crossover.toFixed(4)}\none label is worth ${unlabelledPerLabelled.toFixed(3)} unlabelled rows`,
};
