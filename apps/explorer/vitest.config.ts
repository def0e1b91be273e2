import { packageTests } from '@lab/vitest-config';
import type { ViteUserConfig } from 'vitest/config';

const shared = packageTests({ testTimeout: 180_000 });

// Hooks here start a browser and open pages.
const config: ViteUserConfig = { ...shared, test: { ...shared.test, hookTimeout: 180_000 } };

export default config;
