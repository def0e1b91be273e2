import { packageTests } from '@lab/vitest-config';

const shared = packageTests({ testTimeout: 180_000 });

// Hooks here start a browser and open pages.
export default { ...shared, test: { ...shared.test, hookTimeout: 180_000 } };
