import { cholesky, gram, matrixProduct, qr, setMode, svd, symmetricEigen, type Mode } from '@lab/linalg';
import { defineMethod } from '../../../nouns/method.ts';
import type { Parameters } from '../../../nouns/parameters.ts';
import { diagonalOf, entriesOf, largestOf, type Digest, type KernelInput } from '../task.ts';

/** Which arithmetic runs. */
export interface LinalgParameters extends Parameters {
  readonly mode: Mode;
}

const names: Readonly<Record<Mode, string>> = {
  default: 'linalg',
  strict: 'linalg, strict',
  javascript: 'linalg, no WebAssembly',
};

/** @lab/linalg in each of its modes. */
export const linalg = defineMethod<KernelInput, Digest, LinalgParameters>({
  name: 'linalg',
  title: '@lab/linalg',
  description:
    'The public functions of @lab/linalg: by default with fused multiply-add where the host has it, in strict mode with plain SIMD, or without WebAssembly; turbo is left off.',
  module: import.meta.url,
  variants: [{ mode: 'default' }, { mode: 'strict' }, { mode: 'javascript' }],
  label: ({ mode }) => names[mode],
  run: (input, { parameters: { mode } }) => digestWith(mode, input),
});

/** Computes in a mode, and goes back to the mode before. */
export function digestWith(mode: Mode, input: KernelInput): Digest {
  const before = setMode(mode);
  try {
    return digestOf(input);
  } finally {
    setMode(before);
  }
}

function digestOf({ operation, order, a }: KernelInput): Digest {
  switch (operation) {
    case 'product':
      return entriesOf(matrixProduct(a, a), order);
    case 'gram':
      return entriesOf(gram(a), order);
    case 'cholesky':
      return entriesOf(cholesky(a).lower, order);
    case 'qr':
      return diagonalOf(qr(a).r);
    case 'eigenpairs':
      return largestOf(symmetricEigen(a).values);
    case 'svd':
      return largestOf(svd(a).values);
  }
}
