import type { Snippet } from '../../contract/paper.ts';
import { items, type Result } from './compute.ts';
import type { Values } from './controls.ts';

export const snippet: Snippet<Result, Values> = {
  code: ({ alpha, dimension, batch }) =>
    `import { recoveryCurve, simulateCapacity } from '@lab/assoc-memory';

const law = { n: ${items}, alpha: ${alpha}, d: ${dimension}${batch === 'all' ? '' : `, batch: ${batch}`} };
for (const rule of ['muon', 'sgd']) {
  const { expectedRecovered } = recoveryCurve({ ...law, rule });
  const { count } = simulateCapacity({ ...law, rule, seed: 1 });
  console.log(rule, 'expects', expectedRecovered.toFixed(1), 'facts; one step stores', count);
}
`,
  output: ({ expected, first }) =>
    (['muon', 'sgd'] as const)
      .map(
        (rule) => `${rule} expects ${expected[rule].toFixed(1)} facts; one step stores ${first[rule] ?? 0}`,
      )
      .join('\n'),
};
