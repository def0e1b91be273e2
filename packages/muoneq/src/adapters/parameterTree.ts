import { wrongType } from '@lab/linalg/arguments';

/** A leaf: whatever has sizes, as the arrays of jax-js do. */
export interface Leaf {
  readonly shape: readonly number[];
}

/** Nested objects and arrays with leaves of one kind. */
export type Tree<L> = L | { readonly [key: string]: Tree<L> } | readonly Tree<L>[];

/** The leaves with their names: keys and indices joined by dots, as in 'layers.0.wq'. */
export function namedLeaves<L extends Leaf>(
  tree: Tree<L>,
  name = '',
): { readonly name: string; readonly leaf: L }[] {
  if (isLeaf(tree)) return [{ name, leaf: tree }];
  if (typeof tree !== 'object' || (tree as unknown) === null)
    throw wrongType(name || 'params', 'an array or a tree of arrays', tree);
  return Object.entries(tree as Readonly<Record<string, Tree<L>>>).flatMap(([key, part]) =>
    namedLeaves(part, name === '' ? key : `${name}.${key}`),
  );
}

/** A tree of the same structure whose leaves are taken from `replacements`, by name. */
export function withLeaves<L extends Leaf, M>(
  tree: Tree<L>,
  replacements: ReadonlyMap<string, M>,
  name = '',
): Tree<M> {
  if (isLeaf(tree)) return replacements.get(name)!;
  const below = (key: string, part: Tree<L>): Tree<M> =>
    withLeaves(part, replacements, name === '' ? key : `${name}.${key}`);
  if (Array.isArray(tree)) return (tree as readonly Tree<L>[]).map((part, i) => below(String(i), part));
  return Object.fromEntries(
    Object.entries(tree as Readonly<Record<string, Tree<L>>>).map(([key, part]) => [key, below(key, part)]),
  );
}

function isLeaf<L extends Leaf>(tree: Tree<L>): tree is L {
  return (
    typeof tree === 'object' &&
    (tree as unknown) !== null &&
    !Array.isArray(tree) &&
    Array.isArray((tree as L).shape)
  );
}
