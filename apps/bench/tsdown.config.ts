import { readdirSync } from 'node:fs';
import path from 'node:path';
import { library } from '@lab/build';
import type { UserConfig } from 'tsdown';

const suites = readdirSync(path.join(import.meta.dirname, 'src', 'suites'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => `suites/${name}/suite`);

// One output file per source file: a run's key hashes the files its method and problem import, and no more.
const config: UserConfig = {
  ...library({
    entry: {
      index: 'src/index.ts',
      judging: 'src/judging.ts',
      cli: 'src/cli.ts',
      ...Object.fromEntries(suites.map((suite) => [suite, `src/${suite}.ts`])),
      'executors/local-host': 'src/executors/local-host.ts',
      'executors/local-worker': 'src/executors/local-worker.ts',
      'comparing/redirect-preload': 'src/comparing/redirect-preload.ts',
      'comparing/stopwatch-host': 'src/comparing/stopwatch-host.ts',
    },
    platform: 'node',
  }),
  unbundle: true,
};

export { config as default };
