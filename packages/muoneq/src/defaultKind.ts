import { wrongType } from '@lab/linalg/arguments';
import { checkShape, type Shape } from './shape.ts';

/** How a parameter is updated: by its orthogonalised momentum, by AdamW, or not at all. */
export type ParameterKind = 'muon' | 'adamw' | 'frozen';

const embeddingOrHead = /embed|wte|wpe|lm_head|(^|\.)head|unembed/i;

/**
 * How a parameter is updated unless told otherwise: 'muon' with at least two dimensions, and a name that is neither that
 * of an embedding nor of an output head; 'adamw' for all else.
 *
 * @param name as the model names it, parts separated by dots
 * @param shape its sizes
 * @returns the kind, and the reason in words
 * @throws SHAPE, WRONG_TYPE
 *
 * Source: arXiv 2603.28254, the authors' code.
 */
export function defaultKind(
  name: string,
  shape: Shape,
): { readonly kind: 'muon' | 'adamw'; readonly reason: string } {
  if (typeof name !== 'string') throw wrongType('name', 'a string', name);
  const dimensions = checkShape(shape, 'shape').length;
  if (dimensions < 2) return { kind: 'adamw', reason: 'a vector: fewer than two dimensions' };
  if (embeddingOrHead.test(name)) return { kind: 'adamw', reason: 'an embedding or output head by its name' };
  return {
    kind: 'muon',
    reason: dimensions === 2 ? 'a matrix inside the model' : 'a tensor, taken as a matrix',
  };
}
