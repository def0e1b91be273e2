import { contiguousLabels, priors } from '@lab/cavi';
import { fromData } from '@lab/linalg';
import { randomStream } from '@lab/stats';
import { grid, type Parameters } from '../../../../nouns/parameters.ts';
import { defineProblem } from '../../../../nouns/problem.ts';
import { noReference, type CaviTask, type NoReference } from '../task.ts';

/** A random design whose columns are shared by so many workers. */
export interface GroupParameters extends Parameters {
  readonly n: number;
  readonly gamma: number;
  readonly t: number;
  /** Groups; 0 stands for one a column. */
  readonly groups: number;
}

const groups = [1, 2, 4, 8, 16, 0] as const;

/** Sequential inside a group, parallel across groups. */
export const workerGroups = defineProblem<CaviTask, NoReference, GroupParameters>({
  name: 'worker-groups',
  title: 'Into how many groups may the columns be split?',
  description:
    'Independent normal entries; sweeps are sequential inside a group of neighbouring columns and parallel across groups: the rate of such a sweep.',
  module: import.meta.url,
  cases: {
    quick: grid({ n: [200], gamma: [0.3], t: [0], groups }),
    standard: [
      ...grid({ n: [400], gamma: [0.3], t: [0], groups }),
      ...grid({ n: [400], gamma: [0.1], t: [0], groups }),
    ],
    full: [
      ...grid({ n: [400], gamma: [0.3, 0.1], t: [0], groups }),
      ...grid({ n: [400], gamma: [2], t: [1], groups }),
    ],
  },
  repetitions: { quick: 1, standard: 2, full: 5 },
  label: ({ gamma, t, groups: count }) =>
    `p/n = ${gamma}, t = ${t}, ${count === 0 ? 'a group a column' : `${count} groups`}`,
  generate({ parameters: { n, gamma, t, groups: count }, seed }) {
    const p = Math.round(n * gamma);
    const X = fromData(randomStream(seed, 'groups').fillNormal(new Float64Array(n * p)), n, p);
    return {
      input: {
        kind: 'regression',
        X,
        y: new Array<number>(n).fill(0),
        prior: priors.gaussian(1 / (n * Math.max(t, 1e-9))),
        noiseVariance: 1,
        standardize: false,
        intercept: false,
        labels: Array.from(contiguousLabels(p, count === 0 ? p : count)),
        maxSweeps: 1,
      },
      reference: noReference,
    };
  },
});
