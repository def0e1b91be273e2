import { fromData, gram, toDense } from '@lab/linalg';
import { normalMatrix, randomStream, type RandomStream } from '@lab/stats';
import { gmmLaw, pcrPlugin, quotientSandwich, weightedChiSquare } from '@lab/two-stage-m';
import type { Parameters } from '../../../nouns/parameters.ts';
import { defineProblem } from '../../../nouns/problem.ts';
import type { SpeedInput, SpeedJob } from '../task.ts';

/** A job. */
export interface SpeedParameters extends Parameters {
  readonly job: SpeedJob;
}

const jobs: Readonly<
  Record<SpeedJob, { readonly title: string; make(stream: RandomStream): () => unknown }>
> = {
  pcrPlugin: { title: 'pcrPlugin, m 20,000, n 1,000, d 50, k 5', make: pcrJob },
  bootstrap: { title: 'the same against 200 bootstrap draws', make: pcrJob },
  quotientSandwich: { title: 'quotient sandwich, q 200', make: sandwichJob },
  scoreCovariance: { title: 'score covariance, 100,000 x 200', make: scoreJob },
  chiSquareQuantile: { title: '95 % quantile of 45 weights', make: quantileJob },
  'gmmLaw .4': { title: 'gmmLaw, K 4, r 3, step .4', make: () => mixtureJob(0.4) },
  'gmmLaw .25': { title: 'gmmLaw, K 4, r 3, step .25', make: () => mixtureJob(0.25) },
};

/** How a job is written in figures. */
export function jobTitle(job: SpeedJob): string {
  return jobs[job].title;
}

/** Jobs of the specification's table, timed beside numpy. */
export const speed = defineProblem<SpeedInput, null, SpeedParameters>({
  name: 'speed',
  title: 'CPU seconds for the jobs that take time',
  description:
    'CPU seconds of the process, timed with nothing beside it and in turns with the package, on data of the same sizes and laws: numpy (one thread) on its own draws, by its own clock.',
  module: import.meta.url,
  cases: {
    // A few turns on a busy machine judge nothing.
    quick: [],
    standard: (Object.keys(jobs) as SpeedJob[]).map((job) => ({ job })),
    full: (Object.keys(jobs) as SpeedJob[]).map((job) => ({ job })),
  },
  repetitions: { quick: 3, standard: 3, full: 5 },
  timing: { peer: 'package', warmups: 1, samples: 3 },
  label: ({ job }) => `speed: ${jobs[job].title}`,
  generate: ({ parameters: { job }, seed }) => ({
    input: { job, run: jobs[job].make(randomStream(seed, 'two-stage', 'speed')) },
    reference: null,
  }),
});

function pcrJob(stream: RandomStream): () => unknown {
  const rows = (count: number) => {
    const { data } = toDense(normalMatrix(stream, count, 50));
    return fromData(
      data.map((value, at) => value / (1 + (at % 50) / 4)),
      count,
      50,
    );
  };
  const [unlabelled, X] = [rows(20_000), rows(1000)];
  const y = Array.from({ length: 1000 }, (_, i) => X.get(i, 0) + X.get(i, 1) + 0.3 * stream.normal());
  const x0 = new Array<number>(50).fill(0.3);
  return () => pcrPlugin({ unlabelled, X, y, k: 5, x0 });
}

function sandwichJob(stream: RandomStream): () => unknown {
  const draw = () => gram(normalMatrix(stream, 400, 200));
  const [hessian, scoreCovariance, residualGram] = [draw(), draw(), draw()];
  return () => quotientSandwich({ hessian, scoreCovariance, residualGram });
}

function scoreJob(stream: RandomStream): () => unknown {
  const scores = normalMatrix(stream, 100_000, 200);
  return () => gram(scores);
}

function quantileJob(): () => unknown {
  const weights = Array.from({ length: 45 }, (_, j) => 0.1 + (4.9 * j) / 44);
  return () => weightedChiSquare({ weights }).quantile(0.95);
}

function mixtureJob(quadratureStep: number): () => unknown {
  const centres = Array.from({ length: 4 }, (_, i) =>
    Array.from({ length: 20 }, (_unused, j) => (i === j ? 2 : 0)),
  );
  const theta = Array.from({ length: 4 }, (_, i) => new Array<number>(20).fill(0.18 / (i + 1)));
  const bias = [0.18, 0.09, 0.06, 0.045];
  return () => gmmLaw({ centres, theta, bias, quadratureStep });
}
