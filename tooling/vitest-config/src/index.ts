import { defineConfig, type ViteUserConfig } from 'vitest/config';

/** The vitest settings every package shares. */
export function packageTests(overrides: { readonly testTimeout?: number } = {}): ViteUserConfig {
  return defineConfig({
    test: {
      include: ['test/**/*.test.ts'],
      benchmark: { include: ['bench/**/*.bench.ts'] },
      environment: 'node',
      // Two cores are the machine everything must fit; turbo already runs packages side by side.
      maxWorkers: 2,
      testTimeout: overrides.testTimeout ?? 60_000,
      reporters: ['default'],
    },
  });
}
