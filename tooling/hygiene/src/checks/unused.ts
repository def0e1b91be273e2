import { fileURLToPath } from 'node:url';
import { run } from '@lab/workspace';
import type { Check } from '../finding.ts';

/** knip finds no file, export or dependency that nothing uses; what it cannot see is in knip.json, with the reason. */
export const unused: Check = {
  name: 'nothing unused (knip)',
  async run({ workspace }) {
    const program = fileURLToPath(new URL('../bin/knip.js', import.meta.resolve('knip')));
    try {
      await run(process.execPath, [program, '--no-progress', '--no-config-hints'], { cwd: workspace });
      return [];
    } catch (error) {
      return [{ where: 'knip', what: error instanceof Error ? error.message : String(error) }];
    }
  },
};
