import { cpuUsage } from 'node:process';
import { defineMethod, type Timed } from '../../../nouns/method.ts';
import type { SpeedInput } from '../task.ts';
import { onlyOn } from './applies.ts';

type None = Record<string, never>;

/** The package's side of a timed job. */
export const packageJob = defineMethod<SpeedInput, null, None>({
  name: 'package',
  title: 'The package',
  description: '@lab/two-stage-m, and @lab/linalg where the job is one product of matrices.',
  module: import.meta.url,
  label: () => 'package',
  // Elsewhere it runs in turns with its peers.
  skip: onlyOn(['speed'], ({ job }) => job === 'chiSquareQuantile'),
  run({ run }): Timed<null> {
    const before = cpuUsage();
    run();
    // Of the whole process: what the collector and the compiler do on threads of their own counts too.
    const { user, system } = cpuUsage(before);
    return { output: null, seconds: (user + system) / 1e6 };
  },
});

/** The same jobs in numpy. */
export const numpyJob = defineMethod<SpeedInput, null, None>({
  name: 'numpy',
  title: 'numpy',
  description: 'The same computations in numpy on one thread, on draws of its own, by its own clock.',
  module: import.meta.url,
  label: () => 'numpy',
  skip: onlyOn(['speed'], ({ job }) => job !== 'bootstrap'),
  external: {
    language: 'python',
    script: new URL('../../../../external/numpy_two_stage.py', import.meta.url),
    imports: ['numpy'],
  },
  async run({ job }, { seed, external }): Promise<Timed<null>> {
    const { result } = await external({ job, seed });
    return { output: null, seconds: (result as { seconds: number }).seconds };
  },
});

/** The bootstrap that answers what the plug-in answers. */
export const sklearnBootstrap = defineMethod<SpeedInput, null, None>({
  name: 'sklearn-bootstrap',
  title: 'Bootstrap with scikit-learn, 200 draws',
  description:
    'PCA and LinearRegression of scikit-learn on resampled rows: one draw is timed, and counted 200 times.',
  module: import.meta.url,
  label: () => 'bootstrap (scikit-learn)',
  skip: onlyOn(['speed'], ({ job }) => job === 'bootstrap'),
  external: {
    language: 'python',
    script: new URL('../../../../external/sklearn_two_stage_bootstrap.py', import.meta.url),
    imports: ['numpy', 'sklearn'],
  },
  async run(_, { seed, external }): Promise<Timed<null>> {
    const { result } = await external({ seed, draws: 200 });
    return { output: null, seconds: (result as { seconds: number }).seconds };
  },
});
