import { describe, expect, it } from 'vitest';
import {
  affineLieAlgebra,
  certify,
  cyclic,
  even,
  evenCentre,
  fit,
  fitLogDensity,
  findSymmetries,
  importanceDiagnostics,
  orbitAverage,
  permutationOf,
  recoveryReport,
  reflection,
  rotationLieAlgebra,
  sampleFit,
  symmetryDefect,
  target,
} from '../src/index.ts';
import { familyLogDensity, fractionalDefect, generalizedParetoTail, sampleAverageFit } from '../src/parts.ts';
import { energySignFlipTest, findSampleSymmetries } from '../src/samples.ts';
import { vmf } from '../src/sphere.ts';
import { targets } from '../src/targets/index.ts';
import { examples } from '../src/examples/index.ts';

const line = target({ dim: 1, logDensity: ([z]) => -0.5 * z * z, gradient: ([z]) => [-z] });
const plane = targets.student({ centre: [0, 0], scatter: [[1, 0.3], [0.3, 1]], df: 6 }); // prettier-ignore
const heavy = targets.student({ centre: [0], scatter: [[1]], df: 1 });
const sphere = targets.watson({ axis: [0, 0, 1], k: 1 });
const five = target({ dim: 5, logDensity: (z) => -0.5 * z.reduce((sum, x) => sum + x * x, 0) });
const separated = target({
  dim: 5,
  logDensity: (z) => -2.5 * Math.log(1e-6 + z.reduce((sum, x) => sum + (x - Math.sign(x)) ** 2, 0)),
});
const lineFit = fit(line, { restarts: 0, discretisation: false });
const bad = (value: unknown): never => value as never;

type Row = readonly [name: string, code: string, call: () => unknown];

const rows: readonly Row[] = [
  // Log densities.
  [
    'a log density NaN at the start',
    'INVALID_LOG_DENSITY',
    () => fit(target({ dim: 1, logDensity: () => NaN })),
  ],
  [
    'a log density +Infinity at the start',
    'INVALID_LOG_DENSITY',
    () => fit(target({ dim: 1, logDensity: () => Infinity })),
  ],
  [
    'a log density NaN at a base point',
    'INVALID_LOG_DENSITY',
    () =>
      fit(target({ dim: 1, logDensity: ([z]) => (z > 1 ? NaN : -z * z) }), {
        start: { location: [0], scaleTril: [[2]] },
      }),
  ],
  [
    'a log density -Infinity everywhere',
    'NO_SUPPORT',
    () => fit(target({ dim: 1, logDensity: () => -Infinity })),
  ],
  [
    'a log density NaN on the sphere',
    'INVALID_LOG_DENSITY',
    () => fit(target({ dim: 3, support: 'sphere', logDensity: () => NaN })),
  ],
  [
    'a log density -Infinity all over the sphere',
    'NO_SUPPORT',
    () => fit(target({ dim: 3, support: 'sphere', logDensity: () => -Infinity })),
  ],
  [
    'a log density NaN at the points of a test',
    'INVALID_LOG_DENSITY',
    () => symmetryDefect(target({ dim: 1, logDensity: () => NaN }), [[1]], even([0])),
  ],
  // Gradients and shapes.
  [
    'a gradient of another length',
    'SHAPE',
    () => fit(target({ dim: 2, logDensity: ([x, y]) => -x * x - y * y, gradient: ([x]) => [-2 * x] })),
  ],
  ['a batch function of another length', 'SHAPE', () => fit(target({ dim: 1, logDensityBatch: () => [0] }))],
  ['points of another dimension', 'SHAPE', () => evenCentre(plane, [[1, 2, 3]])],
  [
    'base points of another dimension',
    'SHAPE',
    () => sampleAverageFit(plane, { basePoints: [[1]], family: 'fullrank' }),
  ],
  ['no base points', 'SHAPE', () => sampleAverageFit(plane, { basePoints: [], family: 'fullrank' })],
  ['a start of another dimension', 'SHAPE', () => fit(plane, { start: { location: [1] } })],
  [
    'directions of different length',
    'SHAPE',
    () => vmf.kl(3, { mu: [1, 0, 0], kappa: 1 }, { mu: [1, 0], kappa: 1 }),
  ],
  ['labels of another length', 'SHAPE', () => targets.logisticRegression([[1], [2]], [1])],
  ['a point of another dimension', 'SHAPE', () => fitLogDensity(lineFit, [1, 2])],
  // Ranges.
  ['a dimension that is no integer', 'OUT_OF_RANGE', () => target({ dim: 1.5, logDensity: () => 0 })],
  ['a dimension 0', 'OUT_OF_RANGE', () => target({ dim: 0, logDensity: () => 0 })],
  ['a sphere in one dimension', 'OUT_OF_RANGE', () => vmf.logNormalizer(1, 1)],
  ['a negative concentration', 'OUT_OF_RANGE', () => vmf.entropy(3, -1)],
  [
    'a direction not of unit length',
    'OUT_OF_RANGE',
    () => vmf.logDensity([1, 0], { mu: [1, 0.1], kappa: 1 }),
  ],
  ['a quantile above 1', 'OUT_OF_RANGE', () => fractionalDefect(line, [[1]], even([0]), 1.5)],
  ['a quantile NaN', 'NOT_FINITE', () => fractionalDefect(line, [[1]], even([0]), NaN)],
  [
    'a tolerance of 0',
    'OUT_OF_RANGE',
    () => sampleAverageFit(line, { basePoints: [[1]], family: 'meanfield', gradientTolerance: 0 }),
  ],
  ['an axis not of unit length', 'OUT_OF_RANGE', () => targets.watson({ axis: [1, 1], k: 1 })],
  ['a mean length 1', 'OUT_OF_RANGE', () => vmf.inverseMeanResultantLength(3, 1)],
  ['a negative mean length', 'OUT_OF_RANGE', () => vmf.inverseMeanResultantLength(3, -0.1)],
  ['degrees of freedom 0', 'OUT_OF_RANGE', () => targets.student({ centre: [0], scatter: [[1]], df: 0 })],
  ['a Student base without degrees of freedom', 'OUT_OF_RANGE', () => fit(line, { base: 'studentT' })],
  ['a scale <= 0', 'OUT_OF_RANGE', () => targets.laplace({ centre: [0], scale: [0] })],
  [
    'a scale matrix with a diagonal <= 0',
    'OUT_OF_RANGE',
    () => fit(line, { family: 'location', scaleTril: [[-1]] }),
  ],
  ['a scale matrix not triangular', 'OUT_OF_RANGE', () => familyLogDensity({ family: 'gaussian', location: [0, 0], scaleTril: [[1, 1], [0, 1]], z: [0, 0] })], // prettier-ignore
  ['an asymmetric scatter', 'OUT_OF_RANGE', () => targets.student({ centre: [0, 0], scatter: [[1, 0.5], [0, 1]], df: 3 })], // prettier-ignore
  ['labels other than 0 and 1', 'OUT_OF_RANGE', () => targets.logisticRegression([[1]], [2])],
  ['an alpha of 1 for an example', 'OUT_OF_RANGE', () => examples.gaussianMixtureAlpha({ m: 1, alpha: 1 })],
  [
    'an alpha beyond 1 for an example',
    'OUT_OF_RANGE',
    () => examples.studentScaleFactor({ df: 3, d: 1, alpha: 1 }),
  ],
  ['a mixture without distance', 'OUT_OF_RANGE', () => examples.gaussianMixtureReverseKl({ m: 0 })],
  [
    'a profile whose logarithm does not exist',
    'OUT_OF_RANGE',
    () => examples.zonalTargetVmf({ d: 3, profile: { kind: 'log', factor: 1, offset: 0.5, slope: 1 } }),
  ],
  ['a number of restarts that is no integer', 'OUT_OF_RANGE', () => fit(line, { restarts: 1.5 })],
  [
    'signed permutations in five dimensions',
    'OUT_OF_RANGE',
    () => fit(five, { symmetrize: 'signedPermutation' }),
  ],
  ['the Heisenberg group in five dimensions', 'OUT_OF_RANGE', () => fit(five, { symmetrize: 'heisenberg' })],
  [
    'Gauss-Hermite points for a Laplace base',
    'OUT_OF_RANGE',
    () => fit(line, { base: 'laplace', points: { kind: 'gaussHermite' } }),
  ],
  ['a permutation that is none', 'OUT_OF_RANGE', () => permutationOf([0, 0])],
  ['a reflection along 0', 'OUT_OF_RANGE', () => reflection([0, 0])],
  ['a turn of order 1', 'OUT_OF_RANGE', () => cyclic([0, 0, 1], 1)],
  ['excesses <= 0', 'OUT_OF_RANGE', () => generalizedParetoTail({ excesses: [0, 1] })],
  ['a map that is no involution', 'OUT_OF_RANGE', () => energySignFlipTest([[1, 2]], { A: [[0, -1], [1, 0]] })], // prettier-ignore
  [
    'flips other than signs',
    'OUT_OF_RANGE',
    () => energySignFlipTest([[1], [2]], { A: [[-1]], flips: [[1, 2]] }),
  ],
  [
    'a target on the sphere where one on R^d is needed',
    'OUT_OF_RANGE',
    () => evenCentre(sphere, [[0, 0, 1]]),
  ],
  ['a fit on R^d for a target on the sphere', 'OUT_OF_RANGE', () => recoveryReport(lineFit, sphere)],
  [
    'a family on the wrong support',
    'OUT_OF_RANGE',
    () => certify({ d: 3, generators: [], family: 'fullrank', support: 'sphere' }),
  ],
  // Not finite.
  ['a concentration NaN', 'NOT_FINITE', () => vmf.logNormalizer(3, NaN)],
  ['a mean length Infinity', 'NOT_FINITE', () => vmf.inverseMeanResultantLength(3, Infinity)],
  ['a point NaN', 'NOT_FINITE', () => fitLogDensity(lineFit, [NaN])],
  ['points NaN', 'NOT_FINITE', () => affineLieAlgebra(line, [[NaN], [1]])],
  [
    'a normaliser Infinity',
    'NOT_FINITE',
    () => target({ dim: 1, logDensity: () => 0, logNormalizer: Infinity }),
  ],
  ['a shift NaN', 'NOT_FINITE', () => certify({ d: 1, generators: [{ A: [[-1]], b: [NaN] }] })],
  ['an alpha NaN', 'NOT_FINITE', () => fit(line, { divergence: 'alpha', alpha: NaN })],
  ['effects NaN', 'NOT_FINITE', () => targets.eightSchools({ y: [NaN], sigma: [1] })],
  // Samples.
  ['no sample', 'INVALID_SAMPLE', () => vmf.fit([])],
  ['a sample off the sphere', 'INVALID_SAMPLE', () => vmf.fit([[1, 0], [0.9, 0]])], // prettier-ignore
  ['a negative weight', 'INVALID_SAMPLE', () => vmf.fit([[1, 0]], { weights: [-1] })],
  ['weights all 0', 'INVALID_SAMPLE', () => vmf.fit([[1, 0]], { weights: [0] })],
  ['no draws', 'INVALID_SAMPLE', () => energySignFlipTest([], { A: [[-1]] })],
  ['no draws for forward KL', 'INVALID_SAMPLE', () => fit(plane, { divergence: 'forwardKl', samples: [] })],
  ['no points for a fractional defect', 'INVALID_SAMPLE', () => fractionalDefect(line, [], even([0]))],
  ['no points for a defect', 'INVALID_SAMPLE', () => symmetryDefect(line, [], even([0]))],
  ['points far off the sphere', 'INVALID_SAMPLE', () => rotationLieAlgebra(sphere, [[2, 0, 0], [0, 1, 0], [0, 0, 1]])], // prettier-ignore
  // Generators.
  [
    'a generator that is not square',
    'INVALID_GENERATOR',
    () => certify({ d: 2, generators: [{ A: [[1, 0]] }] }),
  ],
  [
    'a generator of another dimension',
    'INVALID_GENERATOR',
    () => certify({ d: 2, generators: [{ A: [[1]] }] }),
  ],
  [
    'a generator that is not finite',
    'INVALID_GENERATOR',
    () => certify({ d: 1, generators: [{ A: [[Infinity]] }] }),
  ],
  [
    'a generator that changes volume',
    'INVALID_GENERATOR',
    () => certify({ d: 1, generators: [{ A: [[2]] }] }),
  ],
  [
    'a generator that is no matrix',
    'INVALID_GENERATOR',
    () => certify({ d: 1, generators: [{ A: bad('I') }] }),
  ],
  ['a shear on the sphere', 'INVALID_GENERATOR', () => symmetryDefect(sphere, [[0, 0, 1]], { A: [[1, 1, 0], [0, 1, 0], [0, 0, 1]] })], // prettier-ignore
  ['a shift on the sphere', 'INVALID_GENERATOR', () => certify({ d: 2, support: 'sphere', generators: [{ A: [[1, 0], [0, 1]], b: [1, 0] }] })], // prettier-ignore
  [
    'an orbit average the family does not allow',
    'INVALID_GENERATOR',
    () => orbitAverage(fit(plane, { family: 'meanfield', restarts: 0 }), [reflection([1, 2])]),
  ],
  ['a translation', 'NO_INVARIANT_LAW', () => certify({ d: 1, generators: [{ A: [[1]], b: [1] }] })],
  [
    'evenness about two centres',
    'NO_INVARIANT_LAW',
    () => certify({ d: 1, generators: [even([0]), even([1])] }),
  ],
  // What cannot be computed.
  [
    'a general f beyond three dimensions without normaliser',
    'NORMALIZER_REQUIRED',
    () => fit(five, { divergence: 'jeffreys' }),
  ],
  [
    'a general f on a high sphere without normaliser',
    'NORMALIZER_REQUIRED',
    () => fit(targets.watson({ axis: [0, 0, 0, 1], k: 1 }), { divergence: 'jeffreys' }),
  ],
  [
    'forward KL without a usable proposal',
    'FORWARD_KL_UNAVAILABLE',
    () => fit(separated, { divergence: 'forwardKl', restarts: 0 }),
  ],
  [
    'alpha < 0 with a base heavier than the target',
    'DIVERGENCE_INFINITE',
    () => fit(line, { base: 'studentT', df: 1, divergence: 'alpha', alpha: -1, restarts: 0 }),
  ],
  [
    'alpha > 1 with a base lighter than the target',
    'DIVERGENCE_INFINITE',
    () => fit(heavy, { divergence: 'alpha', alpha: 2, restarts: 0 }),
  ],
  [
    'an integral that does not exist',
    'DIVERGENCE_INFINITE',
    () =>
      examples.divergenceAlongRay({
        target: { family: 'studentT', df: 1 },
        base: { family: 'studentT', df: 3 },
        alpha: 2,
        locations: [0],
      }),
  ],
  ['the direction of a uniform fit', 'UNDEFINED_DIRECTION', () => vmf.meanDirection(vmf.fit([[1, 0], [-1, 0]]))], // prettier-ignore
  ['too few points for the score identity', 'TOO_FEW_POINTS', () => affineLieAlgebra(plane, [[1, 2], [3, 4]])], // prettier-ignore
  ['too few points for rotations', 'TOO_FEW_POINTS', () => rotationLieAlgebra(sphere, [[1, 0, 0]])],
  // Options and types.
  ['an unknown family', 'UNKNOWN_OPTION', () => fit(line, { family: bad('lowrank') })],
  ['an unknown base', 'UNKNOWN_OPTION', () => fit(line, { base: bad('cauchy') })],
  ['an unknown divergence', 'UNKNOWN_OPTION', () => fit(line, { divergence: bad('kl') })],
  ['an alpha for another divergence', 'UNKNOWN_OPTION', () => fit(line, { alpha: 0.5 })],
  ['a misspelt option', 'UNKNOWN_OPTION', () => fit(line, bad({ restart: 3 }))],
  [
    'a misspelt option of a sample average',
    'UNKNOWN_OPTION',
    () => sampleAverageFit(line, bad({ basePoints: [[1]], family: 'meanfield', tolerance: 1 })),
  ],
  [
    'a misspelt option of draws',
    'UNKNOWN_OPTION',
    () => findSampleSymmetries([[1], [2]], bad({ center: [0] })),
  ],
  ['a misspelt option on the sphere', 'UNKNOWN_OPTION', () => fit(sphere, bad({ points: 3 }))],
  [
    'a misspelt option of a report',
    'UNKNOWN_OPTION',
    () => recoveryReport(lineFit, line, bad({ symmetry: [] })),
  ],
  [
    'an unknown profile',
    'UNKNOWN_OPTION',
    () => targets.zonal({ axis: [1, 0], profile: bad({ kind: 'sine' }) }),
  ],
  ['a log density that is no function', 'WRONG_TYPE', () => target({ dim: 1, logDensity: bad(3) })],
  ['no log density', 'WRONG_TYPE', () => target({ dim: 1 })],
  ['a target that is none', 'WRONG_TYPE', () => fit(bad(null))],
  ['a fit that is none', 'WRONG_TYPE', () => sampleFit(bad({}), 1)],
  ['an f without derivative', 'WRONG_TYPE', () => fit(line, { divergence: bad({ f: Math.abs }) })],
  ['generators that are no list', 'WRONG_TYPE', () => certify({ d: 1, generators: bad(undefined) })],
  ['a search in no target', 'WRONG_TYPE', () => findSymmetries(bad(1))],
  ['too few pairs', 'OUT_OF_RANGE', () => importanceDiagnostics(lineFit, line, { pairs: 2 })],
];

describe('every bad input throws the code of its table row', () => {
  it.each(rows)('%s: %s', (_name, code, call) => {
    let thrown: unknown;
    try {
      call();
    } catch (error) {
      thrown = error;
    }
    expect((thrown as { code?: string } | undefined)?.code, String(thrown)).toBe(code);
    expect((thrown as Error).message.length).toBeGreaterThan(10);
  });

  it('gives the point at which a log density is no number', () => {
    try {
      fit(target({ dim: 2, logDensity: () => NaN }));
      expect.unreachable();
    } catch (error) {
      expect((error as { details: { point: number[] } }).details.point).toEqual([0, 0]);
    }
  });

  it('warns of a gradient that is not that of the log density', () => {
    const wrong = target({ dim: 1, logDensity: ([z]) => -0.5 * z * z, gradient: ([z]) => [-1.1 * z] });
    const { warnings } = fit(wrong, { restarts: 0, discretisation: false });
    expect(warnings.some((warning) => warning.startsWith('GRADIENT_MISMATCH'))).toBe(true);
  });

  it('says when the inverse of the mean length is near the end of doubles', () => {
    const { warning, converged } = vmf.inverseMeanResultantLength(3, 1 - 1e-13);
    expect(warning).toMatch(/relative error/);
    expect(converged).toBe(true);
  });

  it('backs off where the density vanishes', () => {
    const half = target({ dim: 1, logDensity: ([z]) => (z > 0 ? 2 * Math.log(z) - z : -Infinity) });
    const found = fit(half, { start: { location: [3] }, divergence: 'alpha', alpha: 0.5 });
    expect(found.mean[0]).toBeGreaterThan(1.5);
    expect(Number.isFinite(found.objective)).toBe(true);
  });

  it('reports an iteration that ended early', () => {
    const found = fit(plane, { maxIterations: 1, restarts: 0, discretisation: false });
    expect(found.converged).toBe(false);
    expect(found.warnings.join()).toMatch(/not converged/);
  });
});
