import { randomStream, type RandomStream } from '@lab/stats';
import type { Parameters } from '../../../nouns/parameters.ts';
import { defineProblem } from '../../../nouns/problem.ts';
import type { OrbitInput } from '../task.ts';

/** Sizes of the data. */
export interface OrbitParameters extends Parameters {
  readonly unlabelled: number;
  readonly labelled: number;
  readonly columns: number;
}

const rotations = 8;

/** The same fit from every representative of its representation. */
export const orbit = defineProblem<OrbitInput, null, OrbitParameters>({
  name: 'orbit',
  title: 'Rotated representations',
  description:
    'Loadings of a factor model are known up to a rotation: the maximum-likelihood loadings and rotations of them are handed out, and everything that is said should be the same for each.',
  module: import.meta.url,
  cases: {
    quick: [{ unlabelled: 400, labelled: 100, columns: 5 }],
    standard: [
      { unlabelled: 1000, labelled: 150, columns: 6 },
      { unlabelled: 4000, labelled: 300, columns: 12 },
    ],
    full: [
      { unlabelled: 1000, labelled: 150, columns: 6 },
      { unlabelled: 4000, labelled: 300, columns: 12 },
    ],
  },
  repetitions: { quick: 3, standard: 10, full: 30 },
  label: ({ columns }) => `orbit: ${columns} columns`,
  generate({ parameters: { unlabelled, labelled, columns }, seed }) {
    const stream = randomStream(seed, 'two-stage', 'orbit');
    const draw = () => {
      const h = [stream.normal(), stream.normal()];
      const x = Array.from(
        { length: columns },
        (_, j) => stream.normal() + Math.sqrt(2 / (1 + j)) * (j % 2 === 0 ? h[0]! : h[1]!),
      );
      return { x, y: h[0]! - 0.7 * h[1]! + 0.5 * stream.normal() };
    };
    const own = Array.from({ length: labelled }, draw);
    return {
      input: {
        unlabelled: Array.from({ length: unlabelled }, () => draw().x),
        X: own.map(({ x }) => x),
        y: own.map(({ y }) => y),
        components: 2,
        rotations: Array.from({ length: rotations }, (_, r) => rotation(r === 0 ? 0 : angle(stream), r)),
        points: Array.from({ length: 5 }, () => draw().x),
      },
      reference: null,
    };
  },
});

function angle(stream: RandomStream): number {
  return 2 * Math.PI * stream.uniform();
}

/** A rotation of the plane; every other one is a reflection as well. */
function rotation(by: number, index: number): number[][] {
  const flip = index > 0 && index % 2 === 0 ? -1 : 1;
  return [
    [Math.cos(by), -flip * Math.sin(by)],
    [Math.sin(by), flip * Math.cos(by)],
  ];
}
