import { qr, symmetricEigen } from '@lab/linalg';
import { leverageScores, walshHadamard, type SensingTransform } from '@lab/partial-sampling';
import { randomStream } from '@lab/stats';
import type { Parameters } from '../../../nouns/parameters.ts';
import { defineProblem } from '../../../nouns/problem.ts';
import type { Outcome, SamplingInput } from '../task.ts';
import { gramOf } from './subspace.ts';

/** A budget, and how many draws a run makes. */
export interface TailParameters extends Parameters {
  readonly measurements: number;
  readonly draws: number;
}

/** The deviation whose probability is bounded. */
export const tailDeviation = 0.5;

/** How often A*A is far from the identity, beside the bound. */
export const tail = defineProblem<SamplingInput, undefined, TailParameters>({
  name: 'tail',
  title: 'The tail of the deviation',
  description:
    'A subspace of dimension 4 in n = 1,024 whose rows fall off as 1/(1 + i/20) (in the domain of the rows); how often |V*(A*A - I)V| exceeds 0.5.',
  module: import.meta.url,
  cases: {
    quick: [100, 200].map((measurements) => ({ measurements, draws: 40 })),
    standard: [100, 200].map((measurements) => ({ measurements, draws: 150 })),
    full: [100, 200].map((measurements) => ({ measurements, draws: 1500 })),
  },
  repetitions: { quick: 2, standard: 10, full: 10 },
  label: ({ measurements }) => `dimension 4, ${measurements} of 1,024 rows`,
  generate({ parameters: { measurements, draws } }) {
    const { transform, energy, images } = fallingSubspace();
    const judge: SamplingInput['judge'] = (choose, seed): Outcome => {
      let exceeded = 0;
      for (let draw = 0; draw < draws; draw++) {
        const context = { transform, energy, measurements, paired: false, forced: [] };
        const { rows, weights = [] } = choose(context, randomStream(seed, 'draw', draw).uint32());
        const deviation = gramOf(images, rows, weights).map((line, i) =>
          line.map((value, j) => value - (i === j ? 1 : 0)),
        );
        const { values } = symmetricEigen(deviation, { vectors: false });
        if (Math.max(-(values[0] ?? 0), values[3] ?? 0) > tailDeviation) exceeded++;
      }
      return { exceedance: exceeded / draws };
    };
    return { input: { judge }, reference: undefined };
  },
});

interface FallingSubspace {
  readonly transform: SensingTransform;
  readonly energy: Float64Array;
  readonly images: readonly Float64Array[];
}

let known: FallingSubspace | undefined;

/** The subspace of the tail problem: its image U V is what falls off. Computed once in a process. */
export function fallingSubspace(): FallingSubspace {
  if (known !== undefined) return known;
  const n = 1024;
  const stream = randomStream('tail', 'subspace');
  const raw = Array.from({ length: n }, (_, i) =>
    Array.from({ length: 4 }, () => stream.normal() / (1 + i / 20)),
  );
  const { q } = qr(raw);
  const transform = walshHadamard({ shape: [n] });
  const images = [0, 1, 2, 3].map((j) => Float64Array.from(q.getColumn(j)));
  const columns = images.map((image) => transform.adjoint(image) as Float64Array);
  const basis = Array.from({ length: n }, (_, i) => columns.map((column) => column[i] ?? 0));
  const { energy } = leverageScores(transform, basis);
  known = { transform, energy, images };
  return known;
}
