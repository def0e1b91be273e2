import { target, type EuclideanTarget, type FitOptions } from '@lab/vi-symmetry';
import { targets } from '@lab/vi-symmetry/targets';
import type { Parameters } from '../../../../nouns/parameters.ts';
import { defineProblem } from '../../../../nouns/problem.ts';
import type { SymmetryInput, SymmetryReference } from '../task.ts';

/** A law, a divergence, and a family with its base. */
export interface PromisedFamilyParameters extends Parameters {
  readonly law: EuclideanLaw | SphereLaw;
  readonly divergence: DivergenceChoice;
  readonly family: EuclideanFamily | 'vonMisesFisher';
  /** On the sphere 'none'. */
  readonly base: BaseChoice | 'none';
}

type EuclideanLaw = 'logistic' | 'sheared-logistic' | 'student';
type SphereLaw = 'zonal-cubic' | 'zonal-exponential' | 'zonal-cauchy';
type DivergenceChoice = 'reverseKl' | 'alpha-half' | 'forwardKl' | 'jensenShannon' | 'chiSquare';
type EuclideanFamily = 'location' | 'isotropic' | 'meanfield' | 'fullrank';
type BaseChoice = 'gaussian' | 'studentT' | 'laplace' | 'logistic' | 'studentTProduct';

const centre = [1, -2, 0.5];
const scatter = [
  [1, 0.8, 0.3],
  [0.8, 2, -0.5],
  [0.3, -0.5, 1.5],
];
const axis = [1 / 3, 2 / 3, 2 / 3];
const df = 4;

/** Rows of B in z = centre + B u, u logistic. */
const shear = [
  [1, 0, 0],
  [0.8, 0.6, 0],
  [-0.5, 0.7, 0.5],
];

/** Even and log-concave, neither a product in these coordinates nor elliptical. */
function shearedLogistic(): EuclideanTarget {
  const u = new Float64Array(3);
  const place = (z: Float64Array): void => {
    for (let i = 0; i < 3; i++) {
      let rest = z[i]! - centre[i]!;
      for (let j = 0; j < i; j++) rest -= shear[i]![j]! * u[j]!;
      u[i] = rest / shear[i]![i]!;
    }
  };
  const logNormalizer = shear.reduce((sum, row, i) => sum + Math.log(4 * row[i]!), 0);
  return target({
    dim: 3,
    logNormalizer,
    logDensity: (z) => {
      place(z);
      return u.reduce(
        (sum, x) => sum - Math.abs(x) - 2 * Math.log1p(Math.exp(-Math.abs(x))) + 2 * Math.LN2,
        0,
      );
    },
    gradient: (z) => {
      place(z);
      const gradient = u.map((x) => -Math.tanh(x / 2));
      for (let i = 2; i >= 0; i--) {
        for (let k = i + 1; k < 3; k++) gradient[i]! -= shear[k]![i]! * gradient[k]!;
        gradient[i]! /= shear[i]![i]!;
      }
      return gradient;
    },
  });
}

const logisticSd = Math.PI / Math.sqrt(3);

const laws = {
  logistic: () => ({
    target: targets.logisticProduct({ centre }),
    reference: { mean: centre, sd: centre.map(() => logisticSd) },
  }),
  'sheared-logistic': () => ({
    target: shearedLogistic(),
    reference: { mean: centre, sd: shear.map((row) => logisticSd * Math.hypot(...row)) },
  }),
  student: () => ({
    target: targets.student({ centre, scatter, df: 5 }),
    reference: {
      mean: centre,
      sd: scatter.map((row, i) => Math.sqrt((row[i]! * 5) / 3)),
      correlation: scatter.map((row, i) =>
        row.map((x, j) => x / Math.sqrt(scatter[i]![i]! * scatter[j]![j]!)),
      ),
    },
  }),
  'zonal-cubic': () => ({
    target: targets.zonal({ axis, profile: { kind: 'polynomial', coefficients: [0, 0, 0, 3] } }),
    reference: { direction: axis },
  }),
  'zonal-exponential': () => ({
    target: targets.zonal({ axis, profile: { kind: 'exp' } }),
    reference: { direction: axis },
  }),
  'zonal-cauchy': () => ({
    target: targets.zonal({ axis, profile: { kind: 'log', factor: -2, offset: 1.25, slope: -1 } }),
    reference: { direction: axis },
  }),
} as const;

const families: readonly EuclideanFamily[] = ['location', 'isotropic', 'meanfield', 'fullrank'];
const bases: readonly BaseChoice[] = ['gaussian', 'studentT', 'laplace', 'logistic', 'studentTProduct'];
const divergences: readonly DivergenceChoice[] = ['reverseKl', 'alpha-half', 'forwardKl', 'jensenShannon'];
const spheres: readonly SphereLaw[] = ['zonal-cubic', 'zonal-exponential', 'zonal-cauchy'];
const sphereDivergences: readonly DivergenceChoice[] = [...divergences, 'chiSquare'];

/**
 * Whether evenness gives the mean by a rule of @lab/vi-symmetry, docs/theory.md. Bases with convex superlevel sets: always, for the laws here have them too (U5). Independent Student
 * coordinates have not: only where log p is concave and the divergence reverse KL (U2), or coordinate by coordinate with a diagonal scale (U5').
 */
export function meanPromised(
  law: EuclideanLaw,
  divergence: DivergenceChoice,
  family: EuclideanFamily,
  base: BaseChoice,
): boolean {
  if (base !== 'studentTProduct') return true;
  if (divergence === 'reverseKl' && law !== 'student') return true;
  return law === 'logistic' && family !== 'fullrank';
}

/** Whether elliptical symmetry gives the correlations: a full-rank family over a spherical base (U6). */
export function correlationPromised(law: string, family: string, base: string): boolean {
  return law === 'student' && family === 'fullrank' && (base === 'gaussian' || base === 'studentT');
}

const everyEuclidean: PromisedFamilyParameters[] = (
  ['logistic', 'sheared-logistic', 'student'] as const
).flatMap((law) =>
  divergences.flatMap((divergence) =>
    families.flatMap((family) =>
      bases
        .filter((base) => meanPromised(law, divergence, family, base))
        .map((base) => ({ law, divergence, family, base })),
    ),
  ),
);
const everySphere: PromisedFamilyParameters[] = spheres.flatMap((law) =>
  sphereDivergences.map((divergence) => ({
    law,
    divergence,
    family: 'vonMisesFisher' as const,
    base: 'none' as const,
  })),
);
const standard = [...everyEuclidean, ...everySphere];

const quick: PromisedFamilyParameters[] = [
  { law: 'sheared-logistic', divergence: 'reverseKl', family: 'location', base: 'studentT' },
  { law: 'sheared-logistic', divergence: 'alpha-half', family: 'meanfield', base: 'laplace' },
  { law: 'sheared-logistic', divergence: 'jensenShannon', family: 'isotropic', base: 'logistic' },
  { law: 'logistic', divergence: 'alpha-half', family: 'meanfield', base: 'studentTProduct' },
  { law: 'student', divergence: 'reverseKl', family: 'fullrank', base: 'gaussian' },
  { law: 'student', divergence: 'jensenShannon', family: 'fullrank', base: 'studentT' },
  { law: 'zonal-exponential', divergence: 'reverseKl', family: 'vonMisesFisher', base: 'none' },
  { law: 'zonal-exponential', divergence: 'jensenShannon', family: 'vonMisesFisher', base: 'none' },
];

function optionsOf({ divergence, family, base }: PromisedFamilyParameters): FitOptions {
  const choice =
    divergence === 'alpha-half' ? ({ divergence: 'alpha', alpha: 0.5 } as const) : ({ divergence } as const);
  if (family === 'vonMisesFisher' || base === 'none') return { ...choice, restarts: 1 };
  return {
    ...choice,
    family,
    base,
    ...(base === 'studentT' || base === 'studentTProduct' ? { df } : {}),
    symmetrize: 'signedPermutation',
    discretisation: false,
    restarts: 2,
  };
}

/** Every family, base and divergence of which a rule promises that symmetry gives a statistic. */
export const promisedFamily = defineProblem<SymmetryInput, SymmetryReference, PromisedFamilyParameters>({
  name: 'promised-family',
  title: 'Every promised family and divergence',
  description:
    'Even laws (a product of logistic laws, and one sheared), an elliptical law (Student), in three dimensions, and zonal laws on the sphere, crossed with divergences, families and bases: all combinations of which a rule promises the mean, the correlations or the direction.',
  module: import.meta.url,
  given: true,
  cases: { quick, standard, full: standard },
  repetitions: { quick: 1, standard: 1, full: 1 },
  label: ({ law, divergence, family, base }) =>
    [law, divergence, family, ...(base === 'none' ? [] : [base])].join(', '),
  generate({ parameters }) {
    const { law, family, base } = parameters;
    const { target: posterior, reference } = laws[law]();
    const { correlation, ...others }: SymmetryReference = reference;
    const promised = correlation !== undefined && correlationPromised(law, family, base);
    return {
      input: { kind: 'family', target: posterior, options: optionsOf(parameters) },
      reference: promised ? { ...others, correlation } : others,
    };
  },
});
