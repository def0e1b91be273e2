import { fromData, matrixProduct, svd, symmetricEigen, toDense, type MatrixLike } from '@lab/linalg';
import { randomStream } from '@lab/stats';
import { describe, expect, it } from 'vitest';
import {
  SpectralMonitor,
  estimateLabelNoise,
  fitFlow,
  gradientFlow,
  monitorFlow,
  monitorFlowAsync,
  predictAt,
  recommendStop,
  recommendStopAsync,
  topPair,
  weightsAt,
  type FlowFit,
} from '../src/index.ts';

interface Problem {
  readonly X: MatrixLike;
  readonly Y: MatrixLike;
  readonly init: MatrixLike;
  readonly u: Float64Array;
  readonly v: Float64Array;
}

interface Shape {
  readonly samples: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly theta: number;
  readonly slow?: number;
  readonly labelNoise?: number;
  readonly initVariance?: number;
  readonly seed: number | string;
}

/** Gaussian inputs of two variances, a rank-one teacher (u = v when square) and noisy labels. */
function problem(shape: Shape): Problem {
  const { samples, inputs, outputs, theta, slow = 0.05, labelNoise = 0.6, initVariance = 0.1, seed } = shape;
  const stream = randomStream(seed, 'problem');
  const X = stream.fillNormal(new Float64Array(samples * inputs));
  for (let i = 0; i < X.length; i++) if (i % inputs >= inputs / 2) X[i] *= Math.sqrt(slow);
  const u = new Float64Array(outputs).fill(1 / Math.sqrt(outputs));
  const v = new Float64Array(inputs).fill(1 / Math.sqrt(inputs));
  const Y = stream
    .fillNormal(new Float64Array(samples * outputs))
    .map((value) => value * Math.sqrt(labelNoise));
  for (let i = 0; i < samples; i++) {
    let along = 0;
    for (let j = 0; j < inputs; j++) along += X[i * inputs + j] * v[j];
    for (let k = 0; k < outputs; k++) Y[i * outputs + k] += theta * u[k] * along;
  }
  const init = stream
    .fillNormal(new Float64Array(outputs * inputs))
    .map((value) => value * Math.sqrt(initVariance / inputs));
  return {
    X: fromData(X, samples, inputs),
    Y: fromData(Y, samples, outputs),
    init: fromData(init, outputs, inputs),
    u,
    v,
  };
}

function entries(matrix: MatrixLike): number[] {
  const { data, rows, columns, stride } = toDense(matrix);
  return Array.from(
    { length: rows * columns },
    (_, i) => data[Math.floor(i / columns) * stride + (i % columns)],
  );
}

function largestDifference(a: MatrixLike, b: MatrixLike): number {
  const other = entries(b);
  return Math.max(...entries(a).map((value, i) => Math.abs(value - other[i])));
}

function along(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}

const small: Shape = { samples: 30, inputs: 6, outputs: 4, theta: 1, seed: 1 };

describe('gradient flow', () => {
  it('satisfies its differential equation', () => {
    const { X, Y, init } = problem(small);
    const h = 1e-4;
    const at = (t: number): MatrixLike => gradientFlow(X, Y, t, { init, weightDecay: 0.2 }).weights;
    const covariance = entries(matrixProduct(X, X, { transposeA: true })).map((value) => value / 30);
    const force = entries(matrixProduct(Y, X, { transposeA: true })).map((value) => value / 30);
    const pull = entries(matrixProduct(at(0.8), fromData(Float64Array.from(covariance), 6, 6)));
    const weights = entries(at(0.8));
    const [before, after] = [entries(at(0.8 - h)), entries(at(0.8 + h))];
    after.forEach((value, i) => {
      const derivative = (value - before[i]) / (2 * h);
      expect(Math.abs(derivative - (force[i] - pull[i] - 0.2 * weights[i]))).toBeLessThan(1e-6);
    });
    expect(largestDifference(at(0), init)).toBeLessThan(1e-13);
  });

  it('by gradient descent is what explicit steps give', () => {
    const { X, Y, init } = problem(small);
    const covariance = fromData(
      Float64Array.from(entries(matrixProduct(X, X, { transposeA: true })), (x) => x / 30),
      6,
      6,
    );
    const force = entries(matrixProduct(Y, X, { transposeA: true })).map((value) => value / 30);
    let weights = entries(init);
    for (let step = 0; step < 40; step++) {
      const pull = entries(matrixProduct(fromData(Float64Array.from(weights), 4, 6), covariance));
      weights = weights.map((value, i) => value + 0.3 * (force[i] - pull[i]));
    }
    const found = gradientFlow(X, Y, { gd: { stepSize: 0.3, steps: 40 } }, { init }).weights;
    expect(largestDifference(found, fromData(Float64Array.from(weights), 4, 6))).toBeLessThan(1e-12);
  });

  it('with fewer samples than inputs leaves the unseen directions as they started', () => {
    const { X, Y, init } = problem({ ...small, samples: 3 });
    const { covarianceEigenvalues, weights } = gradientFlow(X, Y, Infinity, { init });
    expect(Array.from(covarianceEigenvalues.subarray(0, 3))).toEqual([0, 0, 0]);
    // Training is interpolation here.
    expect(largestDifference(matrixProduct(X, weights, { transposeB: true }), Y)).toBeLessThan(1e-10);
    const moved = fromData(
      Float64Array.from(entries(weights), (value, i) => value - entries(init)[i]),
      4,
      6,
    );
    const { values } = svd(moved, { vectors: false });
    expect(values[3]).toBeLessThan(1e-10 * values[0]);
  });

  it('takes a constant column, which is never learned', () => {
    const { X, Y } = problem(small);
    const { data, rows, columns } = toDense(X);
    const withNull = fromData(
      Float64Array.from(data, (value, i) => (i % columns === 2 ? 0 : value)),
      rows,
      columns,
    );
    const { weights, covarianceEigenvalues } = gradientFlow(withNull, Y, Infinity);
    expect(covarianceEigenvalues[0]).toBe(0);
    for (let i = 0; i < 4; i++) expect(Math.abs(weights.get(i, 2))).toBeLessThan(1e-12);
  });

  it('never changes what it is given', () => {
    const { X, Y, init } = problem(small);
    const before = [entries(X), entries(Y), entries(init)];
    gradientFlow(X, Y, 1, { init });
    recommendStop(fitFlow(X, Y, { init }), { replicates: 3 });
    expect([entries(X), entries(Y), entries(init)]).toEqual(before);
  });
});

describe('a fit', () => {
  const given = problem({ ...small, inputs: 12, outputs: 9, samples: 60 });
  const fit = fitFlow(given.X, given.Y, { init: given.init });

  it('gives the weights, predictions and top triplet of gradientFlow', () => {
    const direct = gradientFlow(given.X, given.Y, 1.7, { init: given.init });
    expect(largestDifference(weightsAt(fit, 1.7), direct.weights)).toBeLessThan(1e-13);
    expect(
      largestDifference(
        predictAt(fit, given.X, 1.7),
        matrixProduct(given.X, direct.weights, { transposeB: true }),
      ),
    ).toBeLessThan(1e-12);
    const top = topPair(fit, 1.7);
    const { u, v } = svd(direct.weights);
    expect(top.value).toBeCloseTo(direct.singularValues?.[0] ?? NaN, 11);
    expect(Math.abs(along(top.left, Float64Array.from(u.getColumn(0))))).toBeCloseTo(1, 10);
    expect(Math.abs(along(top.right, Float64Array.from(v.getColumn(0))))).toBeCloseTo(1, 10);
  });

  it("of square weights gives the top eigenpair of (W+W')/2", () => {
    const square = problem({ ...small, inputs: 8, outputs: 8, samples: 40 });
    const model = fitFlow(square.X, square.Y, { init: square.init, spectrum: 'symmetric' });
    const weights = weightsAt(model, 2);
    const { values, vectors } = symmetricEigen(
      fromData(
        Float64Array.from(
          entries(weights),
          (value, i) => 0.5 * (value + weights.get(i % 8, Math.floor(i / 8))),
        ),
        8,
        8,
      ),
    );
    const top = topPair(model, 2);
    expect(top.value).toBeCloseTo(values[7], 11);
    expect(Math.abs(along(top.left, Float64Array.from(vectors.getColumn(7))))).toBeCloseTo(1, 9);
    expect(top.right).toEqual(top.left);
  });

  it('survives JSON', () => {
    const again = JSON.parse(JSON.stringify(fit)) as FlowFit;
    expect(again).toEqual(fit);
    expect(monitorFlow(again, [1, 4])).toEqual(monitorFlow(fit, [1, 4]));
  });

  it('without its initial weights is a start from zero', () => {
    const fromZero = fitFlow(given.X, given.Y);
    expect(largestDifference(weightsAt(fit, 3, { subtractInit: true }), weightsAt(fromZero, 3))).toBeLessThan(
      1e-14,
    );
    expect(monitorFlow(fit, [3], { subtractInit: true })).toEqual(monitorFlow(fromZero, [3]));
  });

  it('reports the training residual and the degrees of freedom', () => {
    const [row] = monitorFlow(fit, [1.7]);
    const predicted = entries(predictAt(fit, given.X, 1.7));
    const residual =
      entries(given.Y).reduce((sum, value, i) => sum + (value - predicted[i]) ** 2, 0) / (60 * 9);
    expect(row.residual).toBeCloseTo(residual, 12);
    const [end] = monitorFlow(fit, [Infinity]);
    expect(end.degreesOfFreedom).toBeCloseTo(12, 10);
    expect(end.residual * (60 / (60 - 12))).toBeCloseTo(estimateLabelNoise(given.X, given.Y).labelNoise, 10);
  });

  it('estimates the label noise without bias', () => {
    const estimates = Array.from({ length: 40 }, (_, seed) => {
      const { X, Y } = problem({ ...small, inputs: 12, outputs: 9, samples: 30, seed: `noise ${seed}` });
      return estimateLabelNoise(X, Y);
    });
    const mean = estimates.reduce((sum, { labelNoise }) => sum + labelNoise, 0) / 40;
    // Chi-square with 18 x 9 degrees of freedom.
    expect(Math.abs(mean - 0.6)).toBeLessThan(4.5 * 0.6 * Math.sqrt(2 / (18 * 9 * 40)));
    expect(estimates[0].degreesOfFreedom).toBe(18);
  });
});

describe('the monitor', () => {
  it('rejects noise at its level on seeded null data sets', () => {
    const sets = 400;
    let rejected = 0;
    for (let seed = 0; seed < sets; seed++) {
      const { X, Y, init } = problem({
        samples: 90,
        inputs: 36,
        outputs: 36,
        theta: 0,
        seed: `null ${seed}`,
      });
      const [row] = monitorFlow(fitFlow(X, Y, { init, spectrum: 'symmetric' }), [4]);
      if (row.pValue < 0.05) rejected++;
    }
    expect(Math.abs(rejected / sets - 0.05)).toBeLessThan(3 * Math.sqrt((0.05 * 0.95) / sets));
  });

  it('estimates strength and overlap of a rectangular teacher', () => {
    const { X, Y, init, u, v } = problem({ samples: 300, inputs: 100, outputs: 60, theta: 1.6, seed: 4 });
    const fit = fitFlow(X, Y, { init });
    const [row] = monitorFlow(fit, [4], { subtractInit: true });
    expect(row.detectable).toBe(true);
    expect(row.pValue).toBeLessThan(1e-6);
    expect(Math.abs((row.thetaHat ?? NaN) - 1.6)).toBeLessThan(0.3);
    const top = topPair(fit, 4, { subtractInit: true });
    expect(Math.abs(along(top.left, u) ** 2 - row.overlapLeft)).toBeLessThan(0.1);
    expect(Math.abs(along(top.right, v) ** 2 - row.overlapRight)).toBeLessThan(0.1);
  });

  it('takes stages of gradient descent beside times, and knows the masses it is told', () => {
    const { X, Y, init } = problem({ samples: 120, inputs: 40, outputs: 40, theta: 2, seed: 5 });
    const fit = fitFlow(X, Y, { init, spectrum: 'symmetric' });
    const [flow, descent] = monitorFlow(fit, [{ t: 2 }, { gd: { stepSize: 1e-3, steps: 2000 } }]);
    expect(descent.t).toBeCloseTo(2, 12);
    expect(descent.top).toBeCloseTo(flow.top, 2);
    const even = new Array<number>(40).fill(1 / 40);
    const told = monitorFlow(fit, [2], { masses: { massLeft: even } })[0];
    expect(told.thetaHat).toBeCloseTo(flow.thetaHat ?? NaN, 10);
    expect(told.overlapHat).toBeCloseTo(flow.overlapHat, 10);
    const fast = even.map((_, j) => (j >= 20 ? 1 / 20 : 0));
    expect(monitorFlow(fit, [2], { masses: { massLeft: fast } })[0].thetaHat).toBeLessThan(
      flow.thetaHat ?? NaN,
    );
  });

  it('by push on weights trained elsewhere says the same', () => {
    const { X, Y, init } = problem({ samples: 80, inputs: 24, outputs: 16, theta: 2, seed: 6 });
    const fit = fitFlow(X, Y, { init });
    const monitor = new SpectralMonitor({
      covarianceEigenvalues: fit.covarianceEigenvalues,
      outputs: 16,
      samples: 80,
      labelNoise: fit.labelNoise ?? NaN,
      initVariance: fit.initVariance,
    });
    for (const t of [0, 1, 6]) {
      const row = monitor.push(weightsAt(fit, t), t);
      const [want] = monitorFlow(fit, [t]);
      expect(row.z).toBeCloseTo(want.z, 6);
      expect(row.overlapHat).toBeCloseTo(want.overlapHat, 6);
    }
    expect(monitor.rows.map((row) => row.t)).toEqual([0, 1, 6]);
    expect(() => monitor.push(weightsAt(fit, 1), -1)).toThrow(
      expect.objectContaining({ code: 'OUT_OF_RANGE' }),
    );
    expect(monitor.rows).toHaveLength(3);
  });
});

describe('the advice', () => {
  const times = Array.from({ length: 22 }, (_, i) => 0.05 * 8000 ** (i / 21));

  it('says "not detectable" without a signal, and where the signal is below threshold', () => {
    for (const theta of [0, 0.2]) {
      const { X, Y, init } = problem({ samples: 120, inputs: 60, outputs: 60, theta, seed: 8 });
      const advice = recommendStop(fitFlow(X, Y, { init, spectrum: 'symmetric' }), { times });
      expect(advice.detectable).toBe(false);
      expect(advice.reason).toContain('not detectable');
      expect(advice.band).toBeUndefined();
      expect(advice.pValue).toBeGreaterThan(0.05);
    }
  });

  it('has a bootstrap band around the advised time and around the overlap reached', () => {
    const { X, Y, init, u } = problem({ samples: 120, inputs: 50, outputs: 50, theta: 2.2, seed: 9 });
    const fit = fitFlow(X, Y, { init, spectrum: 'symmetric' });
    const options = { times, replicates: 40, seed: 3 };
    const advice = recommendStop(fit, options);
    expect(advice.detectable).toBe(true);
    const { t, overlap, theta, replicates } = advice.band ?? {
      t: [NaN, NaN],
      overlap: [NaN, NaN],
      replicates: 0,
    };
    expect(replicates).toBe(40);
    expect(t[0]).toBeLessThanOrEqual(advice.t);
    expect(t[1]).toBeGreaterThanOrEqual(advice.t);
    expect(theta?.[0]).toBeLessThan(2.2);
    expect(theta?.[1]).toBeGreaterThan(2.2);
    const reached = along(topPair(fit, advice.t).left, u) ** 2;
    expect(reached).toBeGreaterThan(overlap[0] - 0.1);
    expect(reached).toBeLessThan(overlap[1] + 0.1);
    expect(recommendStop(fit, options)).toEqual(advice);
    expect(advice.reason).toContain('stop at t =');
  });

  it('by bootstrap adjustment is less cautious than Bonferroni and honest about its resolution', () => {
    const { X, Y, init } = problem({ samples: 100, inputs: 40, outputs: 30, theta: 2.2, seed: 10 });
    const fit = fitFlow(X, Y, { init });
    const advice = recommendStop(fit, { times, replicates: 39, adjustment: 'bootstrap', rule: 'zgap' });
    expect(advice.rule).toBe('zgap');
    expect(advice.pValue).toBeCloseTo(1 / 40, 12);
    expect(advice.row.z).toBe(Math.max(...advice.rows.map((row) => row.z)));
    const none = problem({ samples: 100, inputs: 40, outputs: 30, theta: 0, seed: 11 });
    const silent = fitFlow(none.X, none.Y, { init: none.init });
    const [byBootstrap, byBonferroni] = (['bootstrap', 'bonferroni'] as const).map((adjustment) =>
      recommendStop(silent, { times, replicates: 39, adjustment }),
    );
    expect(byBootstrap.pValue).toBeLessThanOrEqual(byBonferroni.pValue);
  });

  it('is the same asynchronously, with progress, and can be aborted', async () => {
    const { X, Y, init } = problem({ samples: 60, inputs: 20, outputs: 20, theta: 3, seed: 12 });
    const fit = fitFlow(X, Y, { init, spectrum: 'symmetric' });
    const seen: number[] = [];
    const advice = await recommendStopAsync(fit, {
      replicates: 5,
      onProgress: ({ completed, total }) => seen.push(completed / total),
    });
    expect(advice).toEqual(recommendStop(fit, { replicates: 5 }));
    expect(seen).toHaveLength(24 + 5);
    expect(seen[seen.length - 1]).toBe(1);
    expect(await monitorFlowAsync(fit, [1, 2])).toEqual(monitorFlow(fit, [1, 2]));
    const controller = new AbortController();
    const aborted = recommendStopAsync(fit, {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(aborted).rejects.toMatchObject({ name: 'AbortError' });
    const reason = new Error('stop');
    await expect(monitorFlowAsync(fit, [1], { signal: AbortSignal.abort(reason) })).rejects.toMatchObject({
      name: 'AbortError',
    });
  });
});
