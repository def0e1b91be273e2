import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  activeDimension,
  factorModelLaw,
  invariantStandardError,
  predictionVariance,
  quotientSandwich,
  residualGram,
  riskDistribution,
  riskLaw,
  rotationGenerators,
  smoothLossLaw,
} from '../src/index.ts';
import { distance, identity, normals, orthogonal, plus, product, streamOf, transposed } from './numbers.ts';
import { factorPopulation } from './populationFactor.ts';

const seeds = fc.integer({ min: 0, max: 1e6 });

/** H and S of rank q - 1 that vanish along one direction. */
function singularPair(
  seed: number,
  q: number,
): { hessian: number[][]; scoreCovariance: number[][]; null: number[] } {
  const stream = streamOf(seed);
  const basis = orthogonal(stream, q);
  const project = plus(identity(q), product(transposed([basis[0]]), [basis[0]]), -1);
  const gram = (rows: number[][]): number[][] =>
    product(product(project, product(transposed(rows), rows)), project);
  return {
    hessian: gram(normals(stream, q + 3, q)),
    scoreCovariance: gram(normals(stream, q + 3, q)),
    null: basis[0],
  };
}

function code(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    return (error as { code: string }).code;
  }
  return 'nothing thrown';
}

describe('quotientSandwich', () => {
  it('turns with the coordinates: V(OHO, OSO) = O V(H, S) O', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { hessian, scoreCovariance } = singularPair(seed, 5);
        const turn = orthogonal(streamOf(seed + 1), 5);
        const moved = (a: number[][]): number[][] => product(product(turn, a), transposed(turn));
        const before = quotientSandwich({ hessian, scoreCovariance });
        const after = quotientSandwich({ hessian: moved(hessian), scoreCovariance: moved(scoreCovariance) });
        const expected = moved(before.covariance.to2DArray());
        const size = distance(
          expected,
          expected.map((row) => row.map(() => 0)),
        );
        expect(distance(after.covariance.to2DArray(), expected)).toBeLessThan(1e-9 * size);
        expect(after.horizontalDimension).toBe(4);
      }),
      { numRuns: 25 },
    );
  });

  it('scales: H by a and S by b multiplies V by b / a^2', () => {
    const { hessian, scoreCovariance } = singularPair(7, 4);
    const times = (a: number[][], factor: number): number[][] =>
      a.map((row) => row.map((value) => factor * value));
    const base = quotientSandwich({ hessian, scoreCovariance }).covariance.to2DArray();
    const scaled = quotientSandwich({
      hessian: times(hessian, 3),
      scoreCovariance: times(scoreCovariance, 5),
    });
    expect(distance(scaled.covariance.to2DArray(), times(base, 5 / 9))).toBeLessThan(
      1e-12 * Math.max(...base.flat()),
    );
  });

  it('gives the same V whether the symmetry is declared or detected, and spans the same vertical space', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const pair = singularPair(seed, 6);
        const detected = quotientSandwich(pair);
        const declared = quotientSandwich({ ...pair, generators: pair.null.map((value) => [2 * value]) });
        const size = Math.max(...detected.covariance.to2DArray().flat().map(Math.abs));
        expect(distance(declared.covariance.to2DArray(), detected.covariance.to2DArray())).toBeLessThan(
          1e-8 * size,
        );
        expect(declared.horizontalDimension).toBe(5);
        const vertical = declared.verticalBasis.to2DArray().map((row) => row[0]);
        expect(Math.abs(vertical.reduce((sum, value, i) => sum + value * pair.null[i], 0))).toBeCloseTo(
          1,
          10,
        );
        expect(declared.condition / detected.condition).toBeCloseTo(1, 6);
      }),
      { numRuns: 20 },
    );
  });

  it('is the inverse information where nothing is symmetric and S = H', () => {
    const rows = normals(streamOf(3), 9, 4);
    const information = product(transposed(rows), rows);
    const { covariance, verticalBasis } = quotientSandwich({
      hessian: information,
      scoreCovariance: information,
    });
    expect(distance(product(covariance.to2DArray(), information), identity(4))).toBeLessThan(1e-10);
    expect(verticalBasis.columns).toBe(0);
  });

  it('tells a symmetry from a direction that the data do not identify', () => {
    const flat = {
      hessian: [
        [1, 0],
        [0, 0],
      ],
      scoreCovariance: [
        [1, 0],
        [0, 0.5],
      ],
    };
    expect(code(() => quotientSandwich(flat))).toBe('WEAK_IDENTIFICATION');
    const quiet = {
      hessian: [
        [1, 0],
        [0, 0],
      ],
      scoreCovariance: [
        [1, 0],
        [0, 0],
      ],
    };
    expect(quotientSandwich(quiet).horizontalDimension).toBe(1);
    expect(code(() => quotientSandwich({ ...quiet, lossChange: () => 1e-6 }))).toBe('WEAK_IDENTIFICATION');
    expect(quotientSandwich({ ...quiet, lossChange: () => 1e-12 }).horizontalDimension).toBe(1);
    expect(code(() => quotientSandwich({ ...quiet, generators: [[1], [0]] }))).toBe('NOT_INVARIANT');
    expect(
      code(() =>
        quotientSandwich({
          hessian: [
            [2, 0],
            [0, -1],
          ],
          scoreCovariance: identity(2),
        }),
      ),
    ).toBe('NOT_A_MINIMUM');
  });

  it('names the direction that is not identified', () => {
    try {
      quotientSandwich({
        hessian: [
          [1, 0],
          [0, 0],
        ],
        scoreCovariance: identity(2),
      });
      expect.unreachable();
    } catch (error) {
      const { details } = error as { details: { direction: number[] } };
      expect(details.direction.map(Math.abs)).toEqual([0, 1]);
    }
  });
});

describe('the law in loading coordinates', () => {
  it('equals the closed form of the factor model for any loadings', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 3 }), (seed, k) => {
        const stream = streamOf(seed);
        const d = k + 3;
        const loadings = normals(stream, d, k);
        const beta = normals(stream, 1, k)[0];
        const population = factorPopulation(loadings, beta, 0.3);
        const sandwich = quotientSandwich({ ...population, generators: rotationGenerators(loadings) });
        const law = riskLaw({
          ...population,
          covariance: sandwich.covariance,
          unlabelled: 900,
          labelled: 300,
        });
        const closed = factorModelLaw({ loadings, beta, noiseVariance: 0.3, unlabelled: 900, labelled: 300 });
        expect(sandwich.horizontalDimension).toBe(closed.rank);
        expect(law.mean / closed.limitMean).toBeCloseTo(1, 7);
        expect(law.trace / (closed.weight * closed.multiplicity)).toBeCloseTo(1, 7);
        expect(law.weights.length).toBe(closed.multiplicity);
        expect(law.variance / closed.limitVarianceConditional).toBeCloseTo(1, 6);
        expect(law.alpha0 / closed.alpha0).toBeCloseTo(1, 6);
        // The part of x that no movement of A reaches stays out of a supervised fit in these coordinates.
        expect(law.dBase).toBe(d);
      }),
      { numRuns: 25 },
    );
  });

  it('does not depend on the point of the orbit', () => {
    const stream = streamOf(11);
    const loadings = normals(stream, 5, 2);
    const beta = [0.7, -1.2];
    const turn = orthogonal(stream, 2);
    const law = (a: number[][], effects: number[]): number[] => {
      const population = factorPopulation(a, effects, 0.2);
      const { covariance } = quotientSandwich(population);
      return riskLaw({ ...population, covariance, unlabelled: 500, labelled: 100 }).weights;
    };
    const turned = product([beta], turn)[0];
    expect(distance(law(loadings, beta), law(product(loadings, turn), turned))).toBeLessThan(1e-9);
  });

  it('has a residual Gram that vanishes on the features', () => {
    const population = factorPopulation(normals(streamOf(5), 4, 2), [1, 2], 0);
    const q = residualGram(population).to2DArray();
    const same = residualGram({ ...population, Gjj: population.Gpp, Gjp: population.Gpp }).to2DArray();
    expect(Math.max(...q.map((row, i) => row[i]))).toBeGreaterThan(0.01);
    expect(Math.max(...same.flat().map(Math.abs))).toBeLessThan(1e-10);
  });
});

describe('riskLaw', () => {
  const population = factorPopulation(normals(streamOf(21), 4, 2), [1, -0.5], 0.4);
  const covariance = quotientSandwich(population).covariance;
  const sizes = { unlabelled: 800, labelled: 400 };

  it('has the moments that its distribution has, of either kind', () => {
    for (const kind of ['conditional', 'unconditional'] as const) {
      const law = riskLaw({ ...population, covariance, ...sizes, kind });
      const distribution = riskDistribution(law);
      expect(distribution.mean).toBeCloseTo(law.mean, 10);
      expect(distribution.variance).toBeCloseTo(law.variance, 10);
      expect(distribution.cdf(distribution.quantile(0.9))).toBeCloseTo(0.9, 9);
      expect(distribution.cdf(law.mean) + distribution.sf(law.mean)).toBeCloseTo(1, 12);
      const draws = distribution.sample(4000, 1);
      const mean = draws.reduce((sum, value) => sum + value, 0) / draws.length;
      expect(Math.abs(mean - law.mean)).toBeLessThan(4.5 * Math.sqrt(law.variance / draws.length));
    }
  });

  it('takes unequal noise: equal noise given as a Gram changes nothing, doubled noise doubles the floor', () => {
    const base = riskLaw({ ...population, covariance, ...sizes, kind: 'unconditional' });
    const times = (factor: number): number[][] =>
      population.Gpp.map((row) => row.map((value) => factor * population.sigma2 * value));
    const equal = riskLaw({
      ...population,
      covariance,
      ...sizes,
      kind: 'unconditional',
      noiseGram: times(1),
    });
    expect(equal.floor).toBeCloseTo(base.floor, 9);
    expect(equal.variance).toBeCloseTo(base.variance, 9);
    expect(riskLaw({ ...population, covariance, ...sizes, noiseGram: times(2) }).floor).toBeCloseTo(
      2 * base.floor,
      9,
    );
  });

  it('pays for directions that the estimate switches on and projects them out', () => {
    // psi = (x1, w x2) at w = 0: x2 is switched on, and j = theta_2 x2 lies in its span, so pre-training is free.
    const input = { Gjj: [[4]], Gjp: [[0]], Gpp: [[1]], covariance: [[1]], sigma2: 1, ...sizes };
    const activated = riskLaw({ ...input, activated: { Gaa: [[1]], Gap: [[0]], Gaj: [[2]] } });
    expect(activated).toMatchObject({ dEff: 1, dActive: 2, floor: 2, alpha0: 0 });
    expect(activated.trace).toBeCloseTo(0, 12);
    expect(riskLaw(input)).toMatchObject({ dEff: 1, dActive: 1, floor: 1, trace: 4 });
    const near = activeDimension({
      featureGram: [
        [1, 0],
        [0, 0],
      ],
      nearbyFeatureGram: [
        [1, 0],
        [0, 0.1],
      ],
      sigma2: 1,
    });
    expect(near).toEqual({ dEff: 1, dActive: 2, floor: 2 });
  });

  it('says that pre-training cannot help where every direction is a feature', () => {
    const same = { Gjj: [[2]], Gjp: [[2]], Gpp: [[2]], covariance: [[3]], sigma2: 1, ...sizes };
    expect(riskLaw(same)).toMatchObject({ dBase: 1, alpha0: 0 });
  });
});

describe('smoothLossLaw', () => {
  it('gives the law of squared loss from its second derivatives', () => {
    const population = factorPopulation(normals(streamOf(31), 5, 2), [0.4, 1], 0.5);
    const { covariance } = quotientSandwich(population);
    const twice = (a: number[][]): number[][] => a.map((row) => row.map((value) => 2 * value));
    const smooth = smoothLossLaw({
      Rtt: twice(population.Gpp),
      Rtw: twice(transposed(population.Gjp)),
      Rww: twice(population.Gjj),
      scoreCovariance: population.Gpp.map((row) => row.map((value) => 4 * population.sigma2 * value)),
      covariance,
      unlabelled: 600,
      labelled: 200,
    });
    const law = riskLaw({ ...population, covariance, unlabelled: 600, labelled: 200, kind: 'unconditional' });
    expect(smooth.mean).toBeCloseTo(law.mean, 9);
    expect(smooth.variance).toBeCloseTo(law.variance, 9);
    expect(distance(smooth.weights, law.weights)).toBeLessThan(1e-9);
  });
});

describe('standard errors', () => {
  const loadings = normals(streamOf(41), 4, 2);
  const population = factorPopulation(loadings, [1, -0.5], 0.4);
  const sandwich = quotientSandwich(population);

  it('of a prediction add the two stages', () => {
    const psi = [0.3, -0.2];
    const gradient = normals(streamOf(42), 1, 8)[0];
    const sizes = { unlabelled: 1000, labelled: 500 };
    const input = { ...population, ...sizes, covariance: sandwich.covariance, features: psi, gradient };
    const whole = predictionVariance(input);
    expect(whole.standardError ** 2).toBeCloseTo(whole.labelVariance + whole.pretrainVariance, 12);
    const more = predictionVariance({ ...input, unlabelled: 4000 });
    expect(more.pretrainVariance * 4).toBeCloseTo(whole.pretrainVariance, 12);
    expect(more.labelVariance).toBe(whole.labelVariance);
  });

  it('exist for invariant functions of w and are refused for others', () => {
    const w = loadings.flat();
    const common = {
      w,
      covariance: sandwich.covariance,
      generators: sandwich.verticalBasis,
      unlabelled: 1000,
    };
    const communality = (point: Float64Array): number => point[0] ** 2 + point[1] ** 2;
    const result = invariantStandardError({ ...common, value: communality });
    expect(result.value).toBeCloseTo(communality(Float64Array.from(w)), 12);
    expect(result.standardError).toBeGreaterThan(0);
    expect(code(() => invariantStandardError({ ...common, value: (point) => point[0] }))).toBe(
      'NOT_INVARIANT',
    );
  });
});
