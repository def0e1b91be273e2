import { requireNotNegative, requireOneOf } from '@lab/linalg/arguments';
import { checkShape, layouts, matrixShape, type Layout, type Shape } from './shape.ts';

/**
 * By what the learning rate of a matrix is multiplied: 'match-rms-adamw' 0.2 sqrt(max(m, n)), which makes the update's root
 * mean square about 0.2, as AdamW's is; 'original' sqrt(max(1, m/n)); 'spectral' sqrt(m/n); 'none' 1; or a number >= 0.
 */
export type ScaleRule = 'match-rms-adamw' | 'original' | 'spectral' | 'none' | number;

const names = ['none', 'original', 'match-rms-adamw', 'spectral'] as const;

/**
 * The factor of a rule for one shape, m the outputs and n the inputs.
 *
 * @param shape [m, n], or more sizes: [first, product of the rest]; the other way about in layout 'in-out'
 * @param rule default 'match-rms-adamw'
 * @param options.layout default 'out-in'; 'in-out' swaps m and n
 * @returns the factor
 * @throws SHAPE, UNKNOWN_OPTION, NOT_FINITE, OUT_OF_RANGE
 *
 * Source: K. Jordan 2024 ('original'), arXiv 2502.16982 ('match-rms-adamw'), arXiv 2409.20325 ('spectral').
 */
export function learningRateScale(
  shape: Shape,
  rule: ScaleRule = 'match-rms-adamw',
  { layout = 'out-in' }: { readonly layout?: Layout | undefined } = {},
): number {
  requireOneOf(layout, layouts, 'layout');
  const { rows, columns } = matrixShape(checkShape(shape, 'shape'), 'shape', layout);
  const [m, n] = layout === 'out-in' ? [rows, columns] : [columns, rows];
  if (typeof rule === 'number') return requireNotNegative(rule, 'rule');
  switch (requireOneOf(rule, names, 'rule')) {
    case 'none':
      return 1;
    case 'original':
      return Math.sqrt(Math.max(1, m / n));
    case 'spectral':
      return Math.sqrt(m / n);
    case 'match-rms-adamw':
      return 0.2 * Math.sqrt(Math.max(m, n));
  }
}
