import { numberText } from '../../contract/number-text.ts';
import type { Reading } from '../../contract/paper.ts';
import type { Result } from './compute.ts';
import type { Values } from './controls.ts';

export const reading: Reading<Result, Values> = {
  sentence({ parallelStable, lambdaMax }) {
    const value = numberText(lambdaMax, 3);
    return parallelStable
      ? `Updating all coefficients at once converges here: the largest eigenvalue of this table, ${value}, is below 2. One at a time always does.`
      : `Updating all coefficients at once runs away from the solution (orange): the largest eigenvalue of this table, ${value}, is above 2. Updating one at a time (blue) converges all the same.`;
  },
  facts: ({ lambdaMax, lambdaTheory, critical, sequentialSweeps, parallelStable }) => [
    { name: 'parallel', label: 'In parallel it', value: parallelStable ? 'converges' : 'diverges' },
    { name: 'lambdaMax', label: 'Largest eigenvalue, this table', value: lambdaMax },
    { name: 'lambdaTheory', label: 'Large tables, theory', value: lambdaTheory },
    { name: 'critical', label: 'Safe up to columns per row', value: critical },
    ...(sequentialSweeps === null
      ? []
      : [{ name: 'sequentialSweeps', label: 'Sequential sweeps to 10⁻⁸', value: sequentialSweeps }]),
  ],
};
