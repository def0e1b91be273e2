import type { Snippet } from '../../contract/paper.ts';
import type { Result } from './compute.ts';
import type { Values } from './controls.ts';

export const snippet: Snippet<Result, Values> = {
  code: (values) =>
    `import { fit, meanEffect, testHomogeneity } from '@lab/cdte';
import { randomStream } from '@lab/stats';

const stream = randomStream(1, 'trial');
const rows = Array.from({ length: ${values.people} }, () => {
  const [x, z] = [stream.normal(), stream.normal()];
  const treated = stream.uniform() < ${values.assignment === 'coin' ? '0.5' : '1 / (1 + Math.exp(-0.7 * x - 0.4 * z))'} ? 1 : 0;
  return { treated, x, z, outcome: ${outcome(values)} };
});
const model = fit({ rows, treatment: 'treated', outcome: 'outcome' }${values.assignment === 'coin' ? ', { propensity: 0.5 }' : ''});
console.log('whole law: p =', testHomogeneity(model).pValue.toExponential(4));
console.log('mean effect', meanEffect(model).ate.toFixed(4));
`,
  output: ({ pValue, meanEffect }) =>
    `whole law: p = ${pValue.toExponential(4)}\nmean effect ${meanEffect.toFixed(4)}`,
};

function outcome({ strength, kind }: Values): string {
  if (kind === 'spread') return `0.5 * z + Math.exp(${strength} * (treated - 0.5) * x) * stream.normal()`;
  const moved = kind === 'mean' ? `${strength} * treated * x` : `0.5 * ${strength} * treated`;
  return `0.5 * z + ${moved} + stream.normal()`;
}
