import { lint } from '@lab/eslint-config';

export default [
  ...lint({ directory: import.meta.dirname }),
  // Plain JavaScript on purpose: the tests edit these suites and run them as a user's own module would run.
  { ignores: ['test/fixtures/**', 'src/report/page-script.js'] },
];
