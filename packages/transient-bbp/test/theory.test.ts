import { randomStream } from '@lab/stats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bulkCdf,
  bulkDensity,
  bulkEdge,
  bulkQuantile,
  criticalStrength,
  fromPopulation,
  generalVarianceOutlier,
  outlier,
  randomDesignOutlier,
  signalFromTopEigenvalue,
  signalFromTopSingularValue,
  singularValueEdge,
  singularValueOutlier,
  stieltjes,
  varianceMatrix,
  varianceProfile,
  windows,
  type BlockModelInput,
  type Outlier,
  type OutlierEnd,
} from '../src/index.ts';
import { dampedResolvent } from './dampedResolvent.ts';
import { minMaxEdge } from './minMaxEdge.ts';
import { randomMasses, randomProfile } from './randomProfiles.ts';

fc.configureGlobal({ seed: 2604_18450 });

/** Profiles and models are drawn from a seeded stream, so that fast-check shrinks the seed alone. */
const profiles = fc.integer({ min: 0, max: 1e6 }).map((seed) => randomProfile(randomStream(seed, 'profile')));

const models = fc.integer({ min: 0, max: 1e6 }).map((seed): { model: BlockModelInput; t: number } => {
  const stream = randomStream(seed, 'model');
  const count = 1 + stream.integer(4);
  const weights = Array.from({ length: count }, () => 0.1 + stream.uniform());
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return {
    model: {
      weights: weights.map((weight) => weight / total),
      covariance: weights.map(() => 10 ** (-2 * stream.uniform())),
      theta: 3 * stream.uniform(),
      noise: stream.uniform(),
      initVariance: stream.uniform(),
      ...randomMasses(stream, count),
    },
    t: 10 ** (3 * stream.uniform() - 1),
  };
});

function relative(got: number | undefined, want: number | undefined): number {
  if (got === want) return 0;
  return Math.abs((got ?? NaN) - (want ?? NaN)) / Math.max(Math.abs(want ?? NaN), 1e-300);
}

describe('the edge', () => {
  it('equals min over g of max_k (1/g_k + (SPg)_k) to 1e-8 over all ranges', () => {
    for (let seed = 0; seed < 150; seed++) {
      const profile = randomProfile(randomStream('edge', seed));
      expect(relative(bulkEdge(profile).edge, minMaxEdge(profile.weights, profile.variance))).toBeLessThan(
        1e-8,
      );
    }
  });

  it('scales with the square root of the variance, its coefficient with the power -3/4', () => {
    fc.assert(
      fc.property(
        profiles,
        fc.double({ min: -3, max: 3, noNaN: true }),
        ({ weights, variance }, exponent) => {
          const factor = 10 ** exponent;
          const one = bulkEdge({ weights, variance });
          const other = bulkEdge({ weights, variance: variance.map((v) => factor * v) });
          expect(relative(other.edge, Math.sqrt(factor) * one.edge)).toBeLessThan(1e-11);
          expect(relative(other.edgeCoefficient, factor ** -0.75 * one.edgeCoefficient)).toBeLessThan(1e-8);
          expect(relative(other.sEdge, factor * one.sEdge)).toBeLessThan(1e-11);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is where the density ends as (A/pi) sqrt(E - x)', () => {
    fc.assert(
      fc.property(models, ({ model, t }) => {
        const profile = varianceProfile(model, t);
        const { edge, edgeCoefficient } = bulkEdge(profile);
        const share = 1e-7;
        const { density } = bulkDensity(profile, { xOverEdge: [1 - share, 1 + share] });
        expect(relative(density[0], (edgeCoefficient / Math.PI) * Math.sqrt(share * edge))).toBeLessThan(
          0.02,
        );
        expect(density[1]).toBe(0);
      }),
      { numRuns: 40 },
    );
  });

  it('does not change when a block is split, or blocks without weight are added', () => {
    fc.assert(
      fc.property(profiles, ({ weights, variance }) => {
        const whole = bulkEdge({ weights, variance });
        const split = bulkEdge({
          weights: [...weights.map((p) => 0.25 * p), ...weights.map((p) => 0.75 * p), 0],
          variance: [...variance, ...variance, 1e12],
        });
        expect(relative(split.edge, whole.edge)).toBeLessThan(1e-12);
        expect(relative(split.edgeCoefficient, whole.edgeCoefficient)).toBeLessThan(1e-8);
      }),
      { numRuns: 40 },
    );
  });
});

describe('the Dyson equation', () => {
  it('is solved by both methods as by the damped vector iteration', () => {
    for (const variance of [[2], [0.26, 0.7], [1, 0.05], [1, 0], [1, 0.3, 0.02]]) {
      const weights = variance.map((_, k) => (k === 0 ? 0.3 : 0.7 / (variance.length - 1)));
      if (variance.length === 1) weights[0] = 1;
      for (const z of [
        { re: 0.3, im: 0.1 },
        { re: -0.7, im: 0.05 },
        { re: 0, im: 0.4 },
        { re: 2, im: 0.02 },
      ]) {
        const want = dampedResolvent(weights, variance, z);
        for (const method of ['roots', 'continuation'] as const)
          stieltjes({ weights, variance }, z, { method }).g.forEach(({ re, im }, k) => {
            expect(Math.hypot(re - want[k].re, im - want[k].im)).toBeLessThan(1e-10 * Math.hypot(re, im));
          });
      }
    }
  });

  it('holds for every profile, with Im g < 0, and is odd and conjugate-symmetric', () => {
    fc.assert(
      fc.property(
        profiles,
        fc.double({ min: -1.5, max: 1.5, noNaN: true }),
        fc.double({ min: -9, max: 2, noNaN: true }),
        ({ weights, variance }, x, y) => {
          const { edge } = bulkEdge({ weights, variance });
          const z = { re: edge * x, im: edge * 10 ** y };
          const { g, trace } = stieltjes({ weights, variance }, z);
          const m1 = g.reduce(
            (sum, { re, im }, k) => ({
              re: sum.re + weights[k] * variance[k] * re,
              im: sum.im + weights[k] * variance[k] * im,
            }),
            { re: 0, im: 0 },
          );
          g.forEach(({ re, im }, k) => {
            const a = z.re - 0.25 * (variance[k] * trace.re + m1.re);
            const b = z.im - 0.25 * (variance[k] * trace.im + m1.im);
            expect(Math.hypot(re * a - im * b - 1, re * b + im * a)).toBeLessThan(1e-9);
            expect(im).toBeLessThan(0);
          });
          const mirrored = stieltjes({ weights, variance }, { re: -z.re, im: z.im }).trace;
          expect([mirrored.re + trace.re, mirrored.im]).toEqual([0, trace.im]);
          const conjugate = stieltjes({ weights, variance }, { re: z.re, im: -z.im }).trace;
          expect([conjugate.re, conjugate.im + trace.im]).toEqual([trace.re, 0]);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('has the boundary value from above on the real axis', () => {
    const profile = { weights: [0.5, 0.5], variance: [0.26, 0.7] };
    for (const x of [0.1, 0.5, 0.8, 1.4, -0.5]) {
      const onAxis = stieltjes(profile, x).trace;
      const above = stieltjes(profile, { re: x, im: 1e-9 }).trace;
      expect(Math.hypot(onAxis.re - above.re, onAxis.im - above.im)).toBeLessThan(1e-7);
      const { density } = bulkDensity(profile, { points: [x] });
      expect(Math.abs(density[0] + onAxis.im / Math.PI)).toBeLessThan(1e-12);
    }
    expect(stieltjes({ weights: [0.6, 0.4], variance: [0, 1] }, 0).trace).toEqual({ re: 0, im: -Infinity });
  });

  it('tends to 1/z far away', () => {
    const { g, trace } = stieltjes({ weights: [0.5, 0.5], variance: [0.26, 0.7] }, { re: 1e150, im: 1e150 });
    for (const value of [...g, trace]) {
      expect(value.re).toBeCloseTo(0.5e-150, 155);
      expect(relative(value.im, -0.5e-150)).toBeLessThan(1e-12);
    }
  });
});

describe('the density', () => {
  const shapes = [
    { weights: [1], variance: [2] },
    { weights: [0.5, 0.5], variance: [0.26, 0.7] },
    { weights: [0.6, 0.4], variance: [0, 1] },
    { weights: [0.6, 0.4], variance: [1e-3, 1] },
    { weights: [0.5, 0.25, 0.25], variance: [1e-5, 0.01, 1] },
    {
      weights: new Array<number>(12).fill(1 / 12),
      variance: Array.from({ length: 12 }, (_, k) => (k + 1) / 6),
    },
  ];

  it('integrates to 1 with the atom, and to the moments', () => {
    for (const profile of shapes) {
      const { edges, atomAtZero, secondMoment, fourthMoment } = bulkDensity(profile, { count: 2 });
      const sums = [atomAtZero, 0, 0];
      for (let i = 0; i < edges.length; i += 2) {
        // Midpoints in the angle, in pieces that also resolve a narrow peak at 0.
        const pieces =
          edges[i] < 0 && edges[i + 1] > 0 ? [edges[i], 0, edges[i + 1]] : [edges[i], edges[i + 1]];
        for (let j = 0; j + 1 < pieces.length; j++) {
          const [low, high] = [pieces[j], pieces[j + 1]];
          const angles = Array.from({ length: 4000 }, (_, k) => (Math.PI * (k + 0.5)) / 4000);
          const points = angles.map((phi) => 0.5 * (low + high) - 0.5 * (high - low) * Math.cos(phi));
          const { density } = bulkDensity(profile, { points });
          density.forEach((rho, k) => {
            const mass = rho * 0.5 * (high - low) * Math.sin(angles[k]) * (Math.PI / 4000);
            sums[0] += mass;
            sums[1] += mass * points[k] ** 2;
            sums[2] += mass * points[k] ** 4;
          });
        }
      }
      expect(Math.abs(sums[0] - 1)).toBeLessThan(1e-4);
      expect(relative(sums[1], secondMoment)).toBeLessThan(1e-5);
      expect(relative(sums[2], fourthMoment)).toBeLessThan(1e-5);
    }
  });

  it('is the derivative of the distribution function, whose inverse is the quantile', () => {
    for (const profile of shapes) {
      const { edge } = bulkEdge(profile);
      const points = [-0.83, -0.41, 0.2, 0.55, 0.93].map((x) => x * edge);
      const h = 1e-5 * edge;
      const { density } = bulkDensity(profile, { points });
      points.forEach((x, i) => {
        const [low, high] = bulkCdf(profile, [x - h, x + h]);
        expect(Math.abs((high - low) / (2 * h) - density[i]) * edge).toBeLessThan(1e-5);
      });
      const shares = [0.01, 0.2, 0.35, 0.5, 0.77, 0.999];
      const quantiles = bulkQuantile(profile, shares);
      bulkCdf(profile, quantiles).forEach((share, i) => {
        if (quantiles[i] !== 0) expect(Math.abs(share - shares[i])).toBeLessThan(1e-10);
      });
      expect(bulkCdf(profile, [-2 * edge, 2 * edge])).toEqual([0, 1]);
    }
  });

  it('has gaps where the slow noise is tiny, and none in the canonical problem', () => {
    expect(bulkDensity({ weights: [0.6, 0.4], variance: [1e-3, 1] }).edges).toHaveLength(6);
    expect(bulkDensity({ weights: [0.6, 0.2, 0.2], variance: [1e-8, 1e-4, 1] }).edges).toHaveLength(10);
    expect(bulkDensity({ weights: [0.5, 0.5], variance: [0.26, 0.7] }).edges).toHaveLength(2);
    const { edges } = bulkDensity({ weights: [0.6, 0.4], variance: [0, 1] });
    expect(edges).toHaveLength(4);
    const inside = bulkDensity(
      { weights: [0.6, 0.4], variance: [0, 1] },
      { points: [0.5 * edges[2], 1.001 * edges[2]] },
    );
    expect(inside.density[0]).toBe(0);
    expect(inside.density[1]).toBeGreaterThan(0);
  });
});

describe('conventions', () => {
  const model: BlockModelInput = {
    weights: [0.4, 0.6],
    covariance: [1, 0.1],
    theta: 1.6,
    noise: 0.3,
    initVariance: 0.2,
  };

  it("W+W' doubles eigenvalues and edge and leaves strengths and overlaps", () => {
    const mean = outlier(model, 2);
    for (const [symmetrization, factor] of [
      ['sum', 2],
      ['sqrt2', Math.SQRT2],
    ] as const) {
      const other = outlier(model, 2, { symmetrization });
      expect(relative(other.value, factor * (mean.value ?? NaN))).toBeLessThan(1e-14);
      expect(relative(other.edge, factor * mean.edge)).toBeLessThan(1e-14);
      expect(other.thetaC).toBe(mean.thetaC);
      expect(other.overlapLeft).toBe(mean.overlapLeft);
      const profile = varianceProfile(model, 2);
      expect(
        relative(
          bulkEdge(profile, { symmetrization }).edgeCoefficient,
          factor ** -1.5 * bulkEdge(profile).edgeCoefficient,
        ),
      ).toBeLessThan(1e-14);
      const scaled = bulkDensity(profile, { symmetrization, points: [0.3 * factor] });
      expect(
        relative(factor * scaled.density[0], bulkDensity(profile, { points: [0.3] }).density[0]),
      ).toBeLessThan(1e-12);
      expect(relative(scaled.fourthMoment, factor ** 4 * bulkDensity(profile).fourthMoment)).toBeLessThan(
        1e-14,
      );
    }
  });

  it("the model's units do not matter: time, strength and noise scale together", () => {
    fc.assert(
      fc.property(models, fc.double({ min: 0.1, max: 10, noNaN: true }), ({ model: base, t }, factor) => {
        const here = outlier(base, t);
        const covariance = Array.from(base.covariance, (c) => factor * c);
        const there = outlier({ ...base, covariance, noise: factor * (base.noise ?? 0) }, t / factor);
        expect(there.exists).toBe(here.exists);
        expect(relative(there.thetaC, here.thetaC)).toBeLessThan(1e-9);
        expect(relative(there.value, here.value)).toBeLessThan(1e-9);
      }),
      { numRuns: 60 },
    );
  });

  it('a negative strength swaps the ends', () => {
    fc.assert(
      fc.property(models, ({ model: base, t }) => {
        const plus = outlier(base, t);
        const minus = outlier({ ...base, theta: -base.theta }, t);
        expect(swapped(minus)).toEqual(plus);
        expect(windows({ ...base, theta: -base.theta })).toEqual(windows(base));
      }),
      { numRuns: 20 },
    );
  });
});

function swapped(found: Outlier): Outlier {
  const negated = (end: OutlierEnd): OutlierEnd =>
    end.value === undefined ? end : { ...end, value: -end.value };
  const { edge, thetaC, lower, ...upper } = found;
  return { ...negated(lower), edge, thetaC, lower: negated(upper) };
}

describe('the outlier', () => {
  it('exists exactly above the critical strength and leaves the edge continuously', () => {
    fc.assert(
      fc.property(models, ({ model, t }) => {
        const [thetaC] = criticalStrength(model, [t]);
        if (!(thetaC < 1e6)) return;
        expect(outlier({ ...model, theta: thetaC * (1 - 1e-9) }, t).exists).toBe(false);
        const just = outlier({ ...model, theta: thetaC * (1 + 1e-6) }, t);
        expect(just.exists).toBe(true);
        expect(relative(just.value, just.edge)).toBeLessThan(1e-6);
        expect(just.overlapLeft).toBeLessThan(1e-2);
      }),
      { numRuns: 60 },
    );
  });

  it('has overlaps that its block masses bound, summing to 1', () => {
    fc.assert(
      fc.property(models, ({ model, t }) => {
        for (const end of [outlier(model, t), outlier(model, t).lower]) {
          if (!end.exists) continue;
          expect(end.blockMass?.reduce((sum, mass) => sum + mass, 0)).toBeCloseTo(1, 12);
          expect(
            relative((end.crossOverlap ?? NaN) ** 2, (end.overlapLeft ?? NaN) * (end.overlapRight ?? NaN)),
          ).toBeLessThan(1e-9);
          for (const overlap of [end.overlapLeft, end.overlapRight])
            expect(overlap).toBeLessThanOrEqual(1 + 1e-12);
        }
      }),
      { numRuns: 80 },
    );
  });

  it('moves with theta as perturbation theory says: d value/d theta = <psi,u><psi,w>', () => {
    // One block: w = f v, so the derivative is f crossOverlap.
    const model = {
      weights: [1],
      covariance: [1],
      theta: 1.4,
      noise: 0.5,
      initVariance: 0.2,
      massCross: [0.6],
    };
    const [h, t] = [1e-6, 1.3];
    const { learned } = varianceProfile(model, t);
    const at = (theta: number): number => outlier({ ...model, theta }, t).value ?? NaN;
    const derivative = (at(1.4 + h) - at(1.4 - h)) / (2 * h);
    expect(derivative).toBeCloseTo(learned[0] * (outlier(model, t).crossOverlap ?? NaN), 7);
  });

  it('is found again from its eigenvalue', () => {
    fc.assert(
      fc.property(models, ({ model, t }) => {
        const found = outlier(model, t);
        if (!found.exists || (found.overlapLeft ?? 0) < 1e-4) return;
        const { massLeft, massRight, massCross } = model;
        const estimate = signalFromTopEigenvalue(
          { ...varianceProfile(model, t), massLeft, massRight, massCross },
          found.value ?? NaN,
        );
        expect(estimate.detectable).toBe(true);
        expect(relative(estimate.theta, model.theta)).toBeLessThan(1e-7);
        expect(relative(estimate.overlapLeft, found.overlapLeft)).toBeLessThan(1e-5);
      }),
      { numRuns: 60 },
    );
  });

  it('of a general variance matrix equals the scalar one when S_ab = (v_a + v_b)/4', () => {
    fc.assert(
      fc.property(models, ({ model, t }) => {
        const scalar = outlier(model, t);
        const general = generalVarianceOutlier({ ...model, ...varianceMatrix(model, t) });
        expect(general.exists).toBe(scalar.exists);
        expect(relative(general.edge, scalar.edge)).toBeLessThan(1e-9);
        if (scalar.thetaC < 1e6) expect(relative(general.thetaC, scalar.thetaC)).toBeLessThan(1e-7);
        if (scalar.exists && (scalar.overlapLeft ?? 0) > 1e-4)
          for (const field of ['value', 'overlapLeft', 'overlapRight', 'crossOverlap'] as const)
            expect(Math.abs((general[field] ?? NaN) - (scalar[field] ?? NaN))).toBeLessThan(1e-7);
      }),
      { numRuns: 60 },
    );
  });

  it('of a general variance matrix starts where g = 1/(z - SPg), iterated upwards from 1/z, stays bounded', () => {
    for (let seed = 0; seed < 12; seed++) {
      const stream = randomStream('general', seed);
      const count = 2 + stream.integer(4);
      const weights = new Array<number>(count).fill(1 / count);
      const S = weights.map(() => new Array<number>(count).fill(0));
      for (let a = 0; a < count; a++)
        for (let b = 0; b <= a; b++)
          S[a][b] = S[b][a] = stream.uniform() < 0.2 ? 0 : 10 ** (-3 * stream.uniform());
      const learned = weights.map(() => stream.uniform());
      const { edge } = generalVarianceOutlier({ weights, varianceMatrix: S, learned, theta: 1 });
      const bounded = (z: number): boolean => {
        let g = weights.map(() => 1 / z);
        for (let iteration = 0; iteration < 3000; iteration++) {
          const last = g;
          g = S.map((row) => 1 / (z - row.reduce((sum, s, b) => sum + s * weights[b] * last[b], 0)));
          if (g.some((value) => value <= 0)) return false;
        }
        return true;
      };
      expect([bounded(edge * (1 - 1e-4)), bounded(edge * (1 + 1e-4))]).toEqual([false, true]);
    }
  });

  it('a block without weight whose noise tops the bulk carries an outlier at any strength', () => {
    const model = {
      weights: [1, 0],
      covariance: [2, 0.1],
      theta: 1e-3,
      noise: 0.2,
      initVariance: 0.3,
      massLeft: [0, 1],
    };
    const found = outlier(model, 20);
    expect(found).toMatchObject({ exists: true, thetaC: 0 });
    expect(found.value).toBeGreaterThan(found.edge);
  });
});

describe('rectangular weights', () => {
  it('of noise alone follow Marchenko and Pastur', () => {
    for (const gamma of [0.2, 1, 3])
      expect(singularValueEdge({ weights: [1], variance: [1.7] }, gamma).edge).toBeCloseTo(
        Math.sqrt(1.7) * (1 + Math.sqrt(gamma)),
        12,
      );
  });

  it('of one block have the known spiked singular values', () => {
    // sigma^2 = 1: value^2 = (theta^2 + 1)(theta^2 + gamma)/theta^2 and both overlaps in closed form.
    const [gamma, theta] = [0.6, 1.5];
    const model = { weights: [1], covariance: [1], theta, noise: 1 };
    const found = singularValueOutlier(model, gamma, Infinity);
    const square = theta * theta;
    expect(found.thetaC).toBeCloseTo(gamma ** 0.25, 12);
    expect(found.value).toBeCloseTo(Math.sqrt(((1 + square) * (gamma + square)) / square), 12);
    const fourth = square * square;
    const overlaps = [found.overlapLeft ?? NaN, found.overlapRight ?? NaN];
    const want = [(fourth - gamma) / (fourth + square), (fourth - gamma) / (fourth + gamma * square)];
    expect([Math.min(...overlaps), Math.max(...overlaps)].map((x) => x.toFixed(10))).toEqual(
      [Math.min(...want), Math.max(...want)].map((x) => x.toFixed(10)),
    );
  });

  it('lead back from the singular value to the strength', () => {
    const model = {
      weights: [0.4, 0.6],
      covariance: [2, 0.1],
      theta: 1.2,
      noise: 0.2,
      initVariance: 0.3,
      massRight: [0.5, 0.5],
    };
    const found = singularValueOutlier(model, 0.6, 2);
    const estimate = signalFromTopSingularValue(
      { ...varianceProfile(model, 2), massRight: [0.5, 0.5] },
      0.6,
      found.value ?? NaN,
    );
    expect(estimate.theta).toBeCloseTo(1.2, 10);
    expect(estimate.overlapRight).toBeCloseTo(found.overlapRight ?? NaN, 9);
    expect(signalFromTopSingularValue({ ...varianceProfile(model, 2) }, 0.6, 0.5)).toMatchObject({
      detectable: false,
      overlapLeft: 0,
    });
  });
});

describe('random design', () => {
  it('has the moments of a sample covariance', () => {
    for (const q of [0.05, 0.5, 1, 2]) {
      const model = fromPopulation({ weights: [0.3, 0.7], covariance: [2, 0.1], theta: 1 }, q);
      const first = model.weights.reduce((sum, p, k) => sum + p * model.covariance[k], 0);
      const second = model.weights.reduce((sum, p, k) => sum + p * model.covariance[k] ** 2, 0);
      const mean = 0.3 * 2 + 0.7 * 0.1;
      expect(first).toBeCloseTo(mean, 8);
      expect(second).toBeCloseTo(0.3 * 4 + 0.7 * 0.01 + q * mean * mean, 8);
      expect(model.weights.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
      expect(model.covariance[0] === 0).toBe(q > 1);
    }
  });

  it('with plenty of samples is the fixed design', () => {
    const population = {
      weights: [0.5, 0.5],
      covariance: [2, 0.1],
      theta: 1.5,
      labelNoise: 0.2 / 1e-6,
      initVariance: 0.3,
    };
    const many = randomDesignOutlier(population, 1e-6, 2);
    const fixed = outlier(
      { weights: [0.5, 0.5], covariance: [2, 0.1], theta: 1.5, noise: 0.2, initVariance: 0.3 },
      2,
    );
    expect(many.value).toBeCloseTo(fixed.value ?? NaN, 4);
    expect(many.thetaC).toBeCloseTo(fixed.thetaC, 4);
  });

  it('moves the edge of the canonical problem by 3 % at q = 1/3 and t = 10', () => {
    const population = {
      weights: [0.5, 0.5],
      covariance: [2, 0.1],
      theta: 1.5,
      labelNoise: 0.6,
      initVariance: 0.3,
    };
    const found = randomDesignOutlier(population, 1 / 3, 10);
    expect(found.edge).toBeCloseTo(1.0354, 4);
    expect(found.value).toBeCloseTo(1.364, 4);
    expect(found.overlapLeft).toBeCloseTo(0.8158, 4);
  });
});
