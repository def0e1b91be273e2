import type { Snippet } from '../../contract/paper.ts';
import type { Result } from './compute.ts';
import type { Values } from './controls.ts';

export const snippet: Snippet<Result, Values> = {
  code: ({ distance, share, divergence }) =>
    `import { fit, recoveryReport } from '@lab/vi-symmetry';
import { targets } from '@lab/vi-symmetry/targets';

const weights = [${share}, 1 - ${share}];
const target = targets.gaussianMixture({ means: [[-${distance}], [${distance}]], weights });
const found = fit(target, { divergence: '${divergence}' });
const { broken, repair } = recoveryReport(found, target);
console.log('mean', Math.abs(found.mean[0]).toFixed(6), broken ? 'broken' : 'not broken');
console.log('repaired', Math.abs((repair ?? found).mean[0]).toFixed(6));
`,
  output: ({ fittedMean, broken, repairedMean }) =>
    `mean ${Math.abs(fittedMean).toFixed(6)} ${broken ? 'broken' : 'not broken'}\nrepaired ${Math.abs(repairedMean).toFixed(6)}`,
};
