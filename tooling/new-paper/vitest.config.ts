import { packageTests } from '@lab/vitest-config';

// One test installs, builds and tests a whole package in a copy of the workspace.
export default packageTests({ testTimeout: 300_000 });
