import { library } from '@lab/build';
import type { UserConfig } from 'tsdown';

// One output file per source file: a run's key hashes the files its method and problem import, and no more.
const config: UserConfig = {
  ...library({
    entry: {
      index: 'src/index.ts',
      judging: 'src/judging.ts',
      cli: 'src/cli.ts',
      'suites/clustering/suite': 'src/suites/clustering/suite.ts',
      'suites/spectra/suite': 'src/suites/spectra/suite.ts',
      'executors/local-host': 'src/executors/local-host.ts',
      'executors/local-worker': 'src/executors/local-worker.ts',
    },
    platform: 'node',
  }),
  unbundle: true,
};

export { config as default };
