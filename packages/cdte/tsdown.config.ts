import { library } from '@lab/build';
import type { UserConfig } from 'tsdown';

const config: UserConfig = {
  ...library({ entry: { index: 'src/index.ts', peers: 'src/peers/index.ts', cli: 'src/cli/cli.ts' } }),
  // The command alone reads files; the library entries stay free of Node.
  deps: { neverBundle: ['node:fs'] },
};

export default config;
