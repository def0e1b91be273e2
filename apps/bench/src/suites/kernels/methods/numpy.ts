import { defineMethod } from '../../../nouns/method.ts';
import type { Digest, KernelInput } from '../task.ts';

/** LAPACK as most people reach it, on one thread. */
export const numpy = defineMethod<KernelInput, Digest, Record<string, never>>({
  name: 'numpy',
  title: 'numpy',
  description:
    'numpy.linalg on one thread, on OpenBLAS where that is its library; builds the same matrix outside its clock.',
  module: import.meta.url,
  external: {
    language: 'python',
    script: new URL('../../../../external/numpy_kernels.py', import.meta.url),
    imports: ['numpy'],
  },
  async run({ operation, order, seed }, { external }) {
    const { result } = await external({ operation, order, seed });
    const { digest, seconds } = result as { digest: number[]; seconds: number };
    return { output: digest, seconds };
  },
});
