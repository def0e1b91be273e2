import { lint } from '@lab/eslint-config';

export default [
  ...lint({ directory: import.meta.dirname }),
  {
    // The rule follows the recursive tree type of jax-js until the stack ends.
    files: ['src/adapters/*.ts', 'test/**/*.ts'],
    rules: { '@typescript-eslint/no-unsafe-class-instance-assignment': 'off' },
  },
];
