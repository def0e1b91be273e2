import type { Target } from '@lab/vi-symmetry';
import { targets } from '@lab/vi-symmetry/targets';
import type { Parameters } from '../../../../nouns/parameters.ts';
import { defineProblem } from '../../../../nouns/problem.ts';
import type { SymmetryInput, SymmetryReference } from '../task.ts';

/** A law and a divergence. */
export interface SymmetricLawParameters extends Parameters {
  readonly law: LawName;
  readonly alpha: number;
}

type LawName = 'student' | 'logistic' | 'laplace' | 'zonal-cubic' | 'zonal-cauchy' | 'kent' | 'three-modes';

const scatter = [
  [1, 0.6, 0.2],
  [0.6, 2, -0.5],
  [0.2, -0.5, 1.5],
];
const correlation = scatter.map((row, i) =>
  row.map((x, j) => x / Math.sqrt(scatter[i]![i]! * scatter[j]![j]!)),
);
const axis = [1 / 3, 2 / 3, 2 / 3];
const diagonal = [0, 1, 2].map((i) => [0, 1, 2].map((j) => (i === j ? 1 : 0)));

const laws: Readonly<
  Record<LawName, () => { readonly target: Target; readonly reference: SymmetryReference }>
> = {
  student: () => ({
    target: targets.student({ centre: [1, -2, 0.5], scatter, df: 5 }),
    reference: { mean: [1, -2, 0.5], sd: scatter.map((row, i) => Math.sqrt((row[i]! * 5) / 3)), correlation },
  }),
  logistic: () => ({
    target: targets.logisticProduct({ centre: [1, -2, 0.5] }),
    reference: { mean: [1, -2, 0.5], sd: [0, 1, 2].map(() => Math.PI / Math.sqrt(3)), correlation: diagonal },
  }),
  laplace: () => ({
    target: targets.laplace({ centre: [1, -2, 0.5], scale: [1, 0.5, 2] }),
    reference: { mean: [1, -2, 0.5], sd: [1, 0.5, 2].map((b) => b * Math.SQRT2), correlation: diagonal },
  }),
  'zonal-cubic': () => ({
    target: targets.zonal({ axis, profile: { kind: 'polynomial', coefficients: [0, 0, 0, 3] } }),
    reference: { direction: axis },
  }),
  'zonal-cauchy': () => ({
    target: targets.zonal({ axis, profile: { kind: 'log', factor: -2, offset: 1.25, slope: -1 } }),
    reference: { direction: axis },
  }),
  kent: () => ({ target: targets.kent({ kappa: 4, beta: 1.5 }), reference: { direction: [1, 0, 0] } }),
  'three-modes': () => ({
    target: targets.vmfMixture({
      directions: [0, 1, 2].map((k) => {
        const angle = (2 * Math.PI * k) / 3;
        return [0.6 * Math.cos(angle), 0.6 * Math.sin(angle), 0.8];
      }),
      kappas: [12, 12, 12],
    }),
    reference: { direction: [0, 0, 1] },
  }),
};

const euclidean: readonly LawName[] = ['student', 'logistic', 'laplace'];
const spherical: readonly LawName[] = ['zonal-cubic', 'zonal-cauchy', 'kent', 'three-modes'];
const cross = (names: readonly LawName[], alphas: readonly number[]): SymmetricLawParameters[] =>
  names.flatMap((law) => alphas.map((alpha) => ({ law, alpha })));
const standard = [...cross(euclidean, [0, 0.5, 1]), ...cross(spherical, [0, 0.5, 1, 2])];

/** Laws whose symmetry pins mean, correlation or direction. */
export const symmetricLaw = defineProblem<SymmetryInput, SymmetryReference, SymmetricLawParameters>({
  name: 'symmetric-law',
  title: 'Laws with a symmetry',
  description:
    'A Student law (elliptical), products of logistic and Laplace laws (even), and laws on the sphere with an axis (zonal, Kent, three modes in a ring): symmetry gives their mean, correlation or direction, whatever the family fitted.',
  module: import.meta.url,
  given: true,
  cases: {
    quick: [
      ...cross(['student', 'laplace'], [0]),
      { law: 'student', alpha: 0.5 },
      ...cross(['zonal-cubic', 'three-modes'], [0]),
    ],
    standard,
    full: standard,
  },
  repetitions: { quick: 1, standard: 3, full: 10 },
  label: ({ law, alpha }) => `${law}, alpha ${alpha}`,
  generate({ parameters: { law, alpha } }) {
    const { target, reference } = laws[law]();
    return { input: { kind: 'law', target, alpha, exactPoints: false }, reference };
  },
});
