import { exactly } from '../../../../judging/estimate.ts';
import { defineClaim, type Claim } from '../../../../nouns/claim.ts';
import { printedNumbers } from '../problems/printed-number.ts';

/** Relative rounding of the numbers as printed. */
function rounding(value: number): number {
  const digits = String(value).split('.')[1]?.length ?? 0;
  return (1.01 * 10 ** -digits) / Math.abs(value);
}

/** One claim for each number. */
export const numbersMet: readonly Claim[] = Object.entries(printedNumbers).map(([quantity, number]) =>
  defineClaim({
    name: `number-${quantity.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`,
    statement: `${quantity}: ${number}.`,
    source: '@lab/vi-symmetry, docs/theory.md; quadrature and root finding',
    basis: 'derived',
    expected: `${number} to a unit of its last digit`,
    quantity: 'relative distance',
    judge: (runs) => {
      const values = runs
        .cells('numberGap', { problem: 'printed-number', at: { quantity } })
        .flatMap((cell) => cell.values);
      return {
        measured: values.length === 0 ? undefined : exactly(Math.max(...values), values.length),
        holdsIn: { atMost: rounding(number) },
      };
    },
  }),
);
