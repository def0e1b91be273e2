import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  factorModelLaw,
  glmPcrLaw,
  gmmLaw,
  pcrGaussianLaw,
  spectralDiagonalLaw,
  spectralLaw,
  spectralSchemeGamma,
  subspaceLaw,
} from '../src/index.ts';
import {
  distance,
  identity,
  inner,
  inverse,
  normals,
  orthogonal,
  product,
  streamOf,
  transposed,
} from './numbers.ts';

const seeds = fc.integer({ min: 0, max: 1e6 });
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Descending positive numbers with gaps. */
function spectrumOf(seed: number, d: number): number[] {
  const stream = streamOf(seed);
  const steps = Array.from({ length: d }, () => 0.1 + stream.uniform());
  return steps.map((_, i) => sum(steps.slice(i)));
}

describe('factorModelLaw', () => {
  it('does not change when factors or columns are rotated', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const stream = streamOf(seed);
        const loadings = normals(stream, 6, 2);
        const beta = normals(stream, 1, 2)[0];
        const sizes = { noiseVariance: 0.4, unlabelled: 700, labelled: 100 };
        const base = factorModelLaw({ loadings, beta, ...sizes });
        const factors = orthogonal(stream, 2);
        const columns = orthogonal(stream, 6);
        const turned = factorModelLaw({
          loadings: product(columns, product(loadings, factors)),
          beta: product([beta], factors)[0],
          ...sizes,
        });
        for (const field of ['sigma2', 'weight', 'limitMean', 'alpha0', 'printedWeightOfThePaper'] as const) {
          expect(turned[field] / base[field]).toBeCloseTo(1, 9);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('charges more for weaker factors, where the printed constant charges less', () => {
    const law = (strength: number): ReturnType<typeof factorModelLaw> =>
      factorModelLaw({
        loadings: [[strength], [0], [0]],
        beta: [1],
        noiseVariance: 1,
        unlabelled: 10,
        labelled: 10,
      });
    expect(law(0.1).weight).toBeGreaterThan(100 * law(1).weight);
    expect(law(0.1).printedWeightOfThePaper).toBeLessThan(law(1).printedWeightOfThePaper);
  });

  it('needs no unlabelled rows where k = d or beta = 0', () => {
    const sizes = { noiseVariance: 0.5, unlabelled: 50, labelled: 50 };
    const full = factorModelLaw({
      loadings: [
        [1, 0.2],
        [0, 1],
      ],
      beta: [1, 1],
      ...sizes,
    });
    expect(full).toMatchObject({ multiplicity: 0, alpha0: 0, unlabelledPerLabelled: Infinity });
    expect(full.limitMean).toBe(full.floor);
    const idle = factorModelLaw({ loadings: [[1], [2], [0]], beta: [0], ...sizes });
    expect(idle).toMatchObject({ weight: 0, alpha0: 0, unlabelledPerLabelled: Infinity, sigma2: 0.5 });
    const noiseless = factorModelLaw({ loadings: [[1], [2]], beta: [0], ...sizes, noiseVariance: 0 });
    expect(noiseless.alpha0).toBe(0);
  });
});

describe('pcrGaussianLaw', () => {
  it('depends on the variance that each component explains, not on the units of x', () => {
    fc.assert(
      fc.property(seeds, fc.double({ min: 0.01, max: 100, noNaN: true }), (seed, factor) => {
        const eigenvalues = spectrumOf(seed, 6);
        const theta = normals(streamOf(seed + 1), 1, 2)[0];
        const base = pcrGaussianLaw({ eigenvalues, theta, sigma2: 1 });
        const scaled = pcrGaussianLaw({
          eigenvalues: eigenvalues.map((value) => factor * value),
          theta: theta.map((value) => value / Math.sqrt(factor)),
          sigma2: 1,
        });
        expect(distance(scaled.weights, base.weights)).toBeLessThan(1e-9 * base.trace);
      }),
    );
  });

  it('is the subspace law of its own Gamma', () => {
    const eigenvalues = [5, 3, 1, 0.5, 0.2];
    const theta = [1, -0.5];
    const law = pcrGaussianLaw({ eigenvalues, theta, sigma2: 0.3 });
    const gamma = [2, 3, 4].map((a, i) =>
      [0, 1, 2].map((j) =>
        i === j
          ? sum(
              theta.map(
                (t, k) => (t * t * eigenvalues[k] * eigenvalues[a]) / (eigenvalues[k] - eigenvalues[a]) ** 2,
              ),
            )
          : 0,
      ),
    );
    const general = subspaceLaw({
      secondMoments: eigenvalues.map((value, i) => identity(5)[i].map((one) => one * value)),
      gamma,
      components: 2,
      sigma2: 0.3,
      unlabelled: 100,
      labelled: 50,
    });
    expect(general.trace).toBeCloseTo(law.trace, 12);
    expect(general.floor).toBeCloseTo(law.floor, 12);
    expect(
      distance(
        general.weights,
        [...law.weights].sort((a, b) => b - a),
      ),
    ).toBeLessThan(1e-12);
    expect(general).toMatchObject({ dEff: 2, dBase: 5, alpha: 2 });
  });

  it('gives 0 for a direction without variance, without effect, and for theta = 0 even without a gap', () => {
    expect(pcrGaussianLaw({ eigenvalues: [3, 1, 0], theta: [1], sigma2: 1 }).weights[1]).toBe(0);
    expect(pcrGaussianLaw({ eigenvalues: [2, 2, 2], theta: [0, 0], sigma2: 1 })).toEqual({
      weights: [0],
      trace: 0,
      floor: 2,
    });
    expect(pcrGaussianLaw({ eigenvalues: [2, 1], theta: [1, 1], sigma2: 1 }).weights).toEqual([]);
  });
});

describe('glmPcrLaw', () => {
  it('has the curvature and mean of the logistic example', () => {
    const law = glmPcrLaw({
      eigenvalues: [4, 2, 1, 0.8, 0.5, 0.3],
      theta: [0.6, -0.5],
      unlabelled: 3000,
      labelled: 3000,
    });
    expect(law.curvature).toBeCloseTo(0.18281176096948668, 12);
    expect(law.mean).toBeCloseTo(1.0989197392110173, 10);
    expect(law.variance).toBeCloseTo(1.0090388940730532, 10);
  });

  it('is half the squared-loss law with unit noise for Gaussian labels', () => {
    const input = { eigenvalues: [3, 1, 0.5], theta: [0.7], unlabelled: 40, labelled: 10 };
    const squared = pcrGaussianLaw({ ...input, sigma2: 1 });
    const law = glmPcrLaw({ ...input, family: 'gaussian' });
    expect(law.trace).toBeCloseTo(squared.trace / 2, 12);
    expect(law.floor).toBe(squared.floor / 2);
    expect(glmPcrLaw({ ...input, family: 'poisson' }).curvature).toBeCloseTo(Math.exp((3 * 0.49) / 2), 9);
  });
});

describe('spectral laws', () => {
  it('agree between the general form with identities and the diagonal one', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const raw = spectrumOf(seed, 5);
        const spectrum = raw.map((value) => (0.95 * value) / raw[0]);
        const beta = normals(streamOf(seed + 2), 1, 2)[0];
        const diagonal = spectralDiagonalLaw({ spectrum, k: 2, beta });
        const turn = orthogonal(streamOf(seed + 3), 5);
        const coefficients = product(
          turn,
          spectrum.map((value, i) => [i < 2 ? beta[i] * Math.sqrt(value) : 0]),
        ).flat();
        const sigmaPlus = product(
          product(
            turn,
            spectrum.map((value, i) => identity(5)[i].map((one) => one * value)),
          ),
          transposed(turn),
        );
        const general = spectralLaw({
          sigmaPre: identity(5),
          sigmaPlus,
          sigmaDown: identity(5),
          k: 2,
          coefficients,
        });
        expect(general.trace / diagonal.trace).toBeCloseTo(1, 8);
        const sorted = [...diagonal.weights].sort((a, b) => b - a);
        expect(distance(general.weights, sorted)).toBeLessThan(1e-7 * diagonal.trace);
      }),
      { numRuns: 30 },
    );
  });

  it('do not depend on the units of x', () => {
    const stream = streamOf(9);
    const rows = normals(stream, 30, 3);
    const gram = (a: number[][]): number[][] =>
      product(transposed(a), a).map((row) => row.map((v) => v / a.length));
    const sigmaPre = gram(rows);
    const direction = normals(stream, 1, 3)[0];
    const sigmaPlus = sigmaPre.map((row, i) =>
      row.map((value, j) => 0.2 * value + direction[i] * direction[j] * 0.1),
    );
    const minimizer = (pre: number[][], plus: number[][]): number[][] =>
      spectralLaw({
        sigmaPre: pre,
        sigmaPlus: plus,
        sigmaDown: pre,
        k: 1,
        coefficients: [0, 0, 0],
      }).minimizer.to2DArray();
    const coefficients = minimizer(sigmaPre, sigmaPlus)[0];
    const law = spectralLaw({ sigmaPre, sigmaPlus, sigmaDown: identity(3), k: 1, coefficients });
    const change = normals(stream, 3, 3);
    const congruent = (a: number[][]): number[][] => product(product(transposed(change), a), change);
    const moved = spectralLaw({
      sigmaPre: congruent(sigmaPre),
      sigmaPlus: congruent(sigmaPlus),
      sigmaDown: congruent(identity(3)),
      k: 1,
      coefficients: product(inverse(change), transposed([coefficients])).flat(),
    });
    expect(distance(moved.spectrum, law.spectrum)).toBeLessThan(1e-9);
    expect(distance(moved.weights, law.weights)).toBeLessThan(1e-8 * law.trace);
  });

  it('rank the negatives one > all > symmetric', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const raw = spectrumOf(seed, 6);
        const spectrum = raw.map((value) => (0.97 * value) / raw[0]);
        const { one, all, symmetric } = spectralSchemeGamma({
          spectrum,
          k: 3,
          b: normals(streamOf(seed), 1, 3)[0],
        });
        one.forEach((value, a) => {
          expect(value).toBeGreaterThan(all[a]);
          expect(all[a]).toBeGreaterThan(symmetric[a]);
        });
      }),
    );
  });

  it('reproduce the exchange rate 8.69 : 2.518 : .913 of the negatives', () => {
    const gamma = spectralSchemeGamma({
      spectrum: [0.9, 0.6, 0.3, 0.1],
      k: 2,
      b: [0.9486832980505138, -0.3872983346207417],
    });
    expect(sum(gamma.one)).toBeCloseTo(8.6876, 3);
    expect(sum(gamma.all)).toBeCloseTo(2.5177, 3);
    expect(sum(gamma.symmetric)).toBeCloseTo(0.91276, 4);
  });

  it('leave nothing over for k = d', () => {
    expect(spectralSchemeGamma({ spectrum: [0.9, 0.5], k: 2, b: [1, 1] })).toEqual({
      one: [],
      all: [],
      symmetric: [],
    });
    expect(spectralDiagonalLaw({ spectrum: [0.9, 0.5], k: 2, beta: [1, 1] })).toMatchObject({
      weights: [],
      trace: 0,
    });
  });
});

describe('gmmLaw', () => {
  const centres = [
    [2, 0, 0],
    [0, 2, 0],
    [-1, -1, 1],
  ];
  const theta = [
    [1, 0, 0.5],
    [0, 1, -0.5],
    [0.3, 0.2, 0.1],
  ];
  const bias = [0.2, -0.4, 0.1];
  const base = gmmLaw({ centres, theta, bias });

  it('does not depend on the order of the components or on rotations of space', () => {
    const order = [2, 0, 1];
    const permuted = gmmLaw({
      centres: order.map((i) => centres[i]),
      theta: order.map((i) => theta[i]),
      bias: order.map((i) => bias[i]),
    });
    const turn = orthogonal(streamOf(4), 3);
    const rotated = gmmLaw({ centres: product(centres, turn), theta: product(theta, turn), bias });
    for (const other of [permuted, rotated]) {
      expect(other.trace / base.trace).toBeCloseTo(1, 9);
      expect(distance(other.inPlaneWeights, base.inPlaneWeights)).toBeLessThan(1e-9 * base.trace);
      expect(other.targetSecondMoment / base.targetSecondMoment).toBeCloseTo(1, 10);
    }
  });

  it('is affine in the dimension for a fixed target', () => {
    const embed = (rows: number[][], extra: number): number[][] =>
      rows.map((row) => [...row, ...new Array<number>(extra).fill(0)]);
    const traces = [0, 1, 2].map(
      (extra) => gmmLaw({ centres: embed(centres, extra), theta: embed(theta, extra), bias }).trace,
    );
    expect(traces[2] - traces[1]).toBeCloseTo(traces[1] - traces[0], 9);
    expect(traces[1] - traces[0]).toBeCloseTo(sum(base.perpWeights), 9);
  });

  it('takes slopes only in the plane of the centres', () => {
    const normal = [1, 1, 4].map((value) => value / Math.sqrt(18));
    for (const along of [
      [2, -2, 0],
      [3, 1, -1],
    ])
      expect(Math.abs(inner(normal, along))).toBeLessThan(1e-12);
    const outside = theta.map((row, i) => row.map((value, j) => value + (i + 1) * normal[j]));
    expect(gmmLaw({ centres, theta: outside, bias }).trace / base.trace).toBeCloseTo(1, 9);
  });

  it('converges with the step, and quasi-Monte Carlo agrees within its standard error for r = 4', () => {
    expect(gmmLaw({ centres, theta, bias, quadratureStep: 0.2 }).trace / base.trace).toBeCloseTo(1, 8);
    const five = Array.from({ length: 5 }, (_, i) =>
      Array.from({ length: 5 }, (_unused, j) => (i === j ? 2 : 0)),
    );
    const slopes = normals(streamOf(6), 5, 5);
    const offsets = normals(streamOf(7), 1, 5)[0];
    const sampled = gmmLaw({ centres: five, theta: slopes, bias: offsets });
    expect(sampled.rank).toBe(4);
    expect(sampled.traceStandardError).toBeGreaterThan(0);
    expect(sampled.traceStandardError / sampled.trace).toBeLessThan(0.01);
    const grid = gmmLaw({ centres: five, theta: slopes, bias: offsets, quadratureStep: 0.75 });
    expect(Math.abs(grid.trace - sampled.trace)).toBeLessThan(
      4.5 * sampled.traceStandardError + 1e-3 * grid.trace,
    );
  }, 30_000);

  it('costs nothing with one component', () => {
    expect(gmmLaw({ centres: [[1, 2]], theta: [[1, 1]], bias: [3] })).toMatchObject({
      rank: 0,
      dEff: 1,
      trace: 0,
      targetSecondMoment: 9,
      perpMultiplicity: 2,
    });
  });

  it('follows the saturating curve in d that replaces "a + b log d", and falls with the separation', () => {
    const paper = (count: number, d: number, beta: number): number => {
      const unit = Array.from({ length: count }, (_, i) => new Array<number>(d + 1).fill(1 / (i + 1)));
      const length = Math.sqrt(unit.flat().reduce((total, value) => total + value * value, 0));
      const scaled = unit.map((row) => row.map((value) => value / length));
      return gmmLaw({
        centres: Array.from({ length: count }, (_, i) =>
          Array.from({ length: d }, (_unused, j) => (i === j ? beta : 0)),
        ),
        theta: scaled.map((row) => row.slice(0, d)),
        bias: scaled.map((row) => row[d]),
        quadratureStep: count === 4 ? 0.4 : 0.1,
      }).trace;
    };
    expect(paper(2, 30, 2)).toBeCloseTo(0.009155, 5);
    expect(paper(3, 30, 2)).toBeCloseTo(0.019948, 5);
    for (const [d, value] of [
      [5, 0.019895],
      [10, 0.025897],
      [30, 0.030543],
    ]) {
      expect(paper(4, d, 2)).toBeCloseTo(value, 5);
    }
    expect(paper(4, 20, 3)).toBeCloseTo(0.006362, 5);
  });
});
