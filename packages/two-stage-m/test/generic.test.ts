import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  automaticFeatures,
  automaticLoss,
  checkEquivariance,
  checkInvariance,
  fitPcr,
  fitTwoStage,
  iterateFitTwoStage,
  numericFeatures,
  numericLoss,
  ppcaPlugin,
  predict,
  predictIntervalTwoStage,
  predictTwoStage,
  riskReport,
  rotationGenerators,
  type Operations,
  type TwoStageSpec,
  type Value,
} from '../src/index.ts';
import { distance, inner, normals, scaledNormals, streamOf } from './numbers.ts';

/** Factor likelihood with one factor: log(1 + a'a)/2 + (z'z - (a'z)^2 / (1 + a'a))/2. */
const oneFactor = (d: number): TwoStageSpec => ({
  loss: automaticLoss(d, (t, a, z) => {
    const size = t.add(1, t.dot(a, a));
    const score = t.dot(a, z);
    const square = z.reduce((sum, value) => sum + value * value, 0);
    return t.multiply(0.5, t.add(t.log(size), t.subtract(square, t.divide(t.square(score), size))));
  }),
  features: automaticFeatures(d, 1, (t, a, x) => [t.divide(t.dot(a, x), t.add(1, t.dot(a, a)))]),
});

/** The matrix loss |z - A'(A z)|^2, z in R^d, A k x d: a linear autoencoder with tied weights. */
function autoencoder(t: Operations, w: readonly Value[], z: ArrayLike<number>, k: number): Value {
  const d = z.length;
  const codes = Array.from({ length: k }, (_, r) => t.dot(w.slice(r * d, (r + 1) * d), z));
  const errors = Array.from({ length: d }, (_, j) =>
    t.square(t.subtract(z[j], t.sum(codes.map((code, r) => t.multiply(code, w[r * d + j]))))),
  );
  return t.sum(errors);
}

describe('derivatives by recording', () => {
  it('agree with differences for random programs of all operations', () => {
    const program = (t: Operations, w: readonly Value[], z: ArrayLike<number>): Value => {
      const u = t.add(t.multiply(w[0], z[0]), t.sin(t.multiply(w[1], w[2])));
      const v = t.divide(t.exp(t.multiply(0.3, w[1])), t.add(2, t.square(w[2])));
      return t.sum([
        t.softplus(u),
        t.multiply(t.tanh(v), t.logistic(w[0])),
        t.logSumExp([u, v, t.negate(w[2])]),
        t.sqrt(t.add(1, t.square(u))),
        t.power(t.add(3, t.cos(w[0])), 1.5),
        t.log(t.add(2, t.subtract(t.square(v), 0.1))),
      ]);
    };
    const exact = automaticLoss(3, program);
    const numeric = numericLoss(3, (w, z) => exact.value(w, z));
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 4, maxLength: 4 }),
        (values) => {
          const w = Float64Array.from(values.slice(0, 3));
          const z = Float64Array.of(values[3]);
          const first = new Float64Array(3);
          const second = new Float64Array(3);
          expect(exact.gradient(w, z, first)).toBe(exact.value(w, z));
          numeric.gradient(w, z, second);
          expect(distance(Array.from(first), Array.from(second))).toBeLessThan(1e-7);
          const hessian = new Float64Array(9);
          exact.addHessian?.(w, z, hessian);
          const step = 1e-5;
          for (let i = 0; i < 3; i++) {
            const gradients = [1, -1].map((sign) => {
              const out = new Float64Array(3);
              exact.gradient(
                w.map((value, j) => value + (i === j ? sign * step : 0)),
                z,
                out,
              );
              return out;
            });
            for (let j = 0; j < 3; j++) {
              expect(hessian[3 * i + j]).toBeCloseTo((gradients[0][j] - gradients[1][j]) / (2 * step), 6);
              expect(hessian[3 * i + j]).toBeCloseTo(hessian[3 * j + i], 12);
            }
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  it('treat constants as constants', () => {
    const loss = automaticLoss(2, (t) => t.exp(t.add(1, 2)));
    const out = new Float64Array(2).fill(7);
    expect(loss.gradient(Float64Array.of(1, 2), new Float64Array(1), out)).toBeCloseTo(Math.exp(3), 12);
    expect(Array.from(out)).toEqual([0, 0]);
  });
});

describe('fitTwoStage', () => {
  const stream = streamOf(1);
  const deviations = [2.4, 1, 1, 1];
  const Z = scaledNormals(stream, 60, deviations);
  const X = scaledNormals(stream, 30, deviations);
  const y = X.map((row) => 0.7 * row[0] + 0.2 * stream.normal());

  it('gives the factor plug-in from nothing but its likelihood', () => {
    const plugin = ppcaPlugin({ unlabelled: Z, X, y, k: 1 });
    const model = fitTwoStage(oneFactor(4), Z, X, y, { poolLabelled: false });
    expect(model.converged).toBe(true);
    expect(model.horizontalDimension).toBe(4);
    expect(model.law.trace / plugin.trace).toBeCloseTo(1, 7);
    expect(distance(model.law.weights, plugin.weights)).toBeLessThan(1e-7 * plugin.trace);
    expect(model.law.sigma2).toBeCloseTo(plugin.sigma2, 10);
    const w = model.parameters;
    const descriptor = w.map((a) => w.map((b) => a * b));
    expect(distance(descriptor, plugin.descriptor.to2DArray())).toBeLessThan(1e-6);
    const fitted = predictTwoStage(oneFactor(4), model, X);
    expect(
      distance(
        fitted,
        X.map((row) => inner(plugin.coefficients, row)),
      ),
    ).toBeLessThan(1e-7);
  });

  it('detects the rotations of a two-dimensional code, and finds the subspace of the principal components', () => {
    const k = 2;
    const spec: TwoStageSpec = {
      loss: automaticLoss(8, (t, w, z) => autoencoder(t, w, z, k)),
      features: automaticFeatures(8, k, (t, w, x) =>
        Array.from({ length: k }, (_, r) => t.dot(w.slice(4 * r, 4 * r + 4), x)),
      ),
    };
    const wide = scaledNormals(streamOf(2), 200, [2.4, 1.7, 1, 0.5]);
    const target = wide.slice(0, 50).map((row) => row[0] - row[1] + 0.1 * row[2]);
    const model = fitTwoStage(spec, wide, wide.slice(0, 50), target, { poolLabelled: false });
    const principal = fitTwoStage(spec, wide, wide.slice(0, 50), target, {
      poolLabelled: false,
      seed: 'another start',
    });
    expect(model.horizontalDimension).toBe(7);
    expect(model.verticalBasis[0].length).toBe(1);
    const generator = rotationGenerators([model.parameters.slice(0, 4), model.parameters.slice(4)], {
      side: 'left',
    });
    const along = generator.to2DArray().flat();
    const vertical = model.verticalBasis.flat();
    expect(Math.abs(inner(along, vertical)) / Math.sqrt(inner(along, along))).toBeCloseTo(1, 6);
    // Another point of the orbit, the same predictions, law and standard errors.
    expect(distance(model.parameters, principal.parameters)).toBeGreaterThan(1e-3);
    expect(distance(predictTwoStage(spec, model, wide), predictTwoStage(spec, principal, wide))).toBeLessThan(
      1e-7,
    );
    expect(principal.law.trace / model.law.trace).toBeCloseTo(1, 6);
    const errors = [model, principal].map((fit) => predictIntervalTwoStage(spec, fit, wide[0]).standardError);
    expect(errors[0] / errors[1]).toBeCloseTo(1, 6);
    // The code spans the uncentred principal components.
    const reference = fitPcr(
      wide.flatMap((row) => [row, row.map((value) => -value)]),
      wide.slice(0, 50).flatMap((row) => [row, row.map((value) => -value)]),
      target.flatMap((value) => [value, -value]),
      { components: 2, poolLabelled: false, gapFallback: 'none' },
    );
    expect(distance(predictTwoStage(spec, model, wide), predict(reference, wide))).toBeLessThan(1e-6);
  });

  it('takes declared generators, and agrees with detection', () => {
    const base: TwoStageSpec = {
      loss: automaticLoss(6, (t, w, z) => autoencoder(t, w, z, 2)),
      features: automaticFeatures(6, 2, (t, w, x) => [0, 1].map((r) => t.dot(w.slice(3 * r, 3 * r + 3), x))),
    };
    const rows = scaledNormals(streamOf(3), 80, [2, 1.5, 0.7]);
    const labels = rows.map((row) => row[0]);
    const declared = fitTwoStage(
      {
        ...base,
        generators: (w) =>
          rotationGenerators([Array.from(w.slice(0, 3)), Array.from(w.slice(3))], { side: 'left' }),
      },
      rows,
      rows,
      labels,
      { poolLabelled: false },
    );
    const detected = fitTwoStage(base, rows, rows, labels, { poolLabelled: false });
    expect(declared.horizontalDimension).toBe(5);
    expect(declared.law.trace / detected.law.trace).toBeCloseTo(1, 6);
  });

  it('gets by with plain functions', () => {
    const spec = oneFactor(4);
    const numericSpec: TwoStageSpec = {
      loss: numericLoss(4, (w, z) => spec.loss.value(w, z)),
      features: numericFeatures(1, (w, x) => [
        inner(Array.from(w), Array.from(x)) / (1 + inner(Array.from(w), Array.from(w))),
      ]),
      start: () => [1, 0.1, 0.1, 0.1],
    };
    const exact = fitTwoStage(spec, Z, X, y, { poolLabelled: false });
    const numeric = fitTwoStage(numericSpec, Z, X, y, { poolLabelled: false, starts: 1, tolerance: 1e-7 });
    expect(numeric.law.trace / exact.law.trace).toBeCloseTo(1, 4);
    expect(predictTwoStage(numericSpec, numeric, X)[0]).toBeCloseTo(predictTwoStage(spec, exact, X)[0], 6);
  });

  it('pools rows of equal shape, and takes moments over all rows where x and z have one law', () => {
    const model = fitTwoStage(oneFactor(4), Z, X, y);
    expect(model.law).toMatchObject({ pooled: true, unlabelled: 90 });
    const everywhere = fitTwoStage(oneFactor(4), Z, X, y, { sameDistribution: true });
    expect(everywhere.law.trace).not.toBe(model.law.trace);
    expect(everywhere.law.floor).toBe(model.law.floor);
    expect(riskReport(everywhere).labelled).toBe(30);
  });

  it('refuses a minimiser that the data do not identify', () => {
    // Only w0 + w1 matters to the mean of the loss, but each row's score moves along w0 - w1.
    const weak: TwoStageSpec = {
      loss: automaticLoss(2, (t, w, z) =>
        t.add(t.square(t.subtract(t.add(w[0], w[1]), z[0])), t.multiply(z[1], t.subtract(w[0], w[1]))),
      ),
      features: automaticFeatures(2, 1, (t, w, x) => [t.multiply(t.add(w[0], w[1]), x[0])]),
    };
    const rows = Array.from({ length: 40 }, (_, i) => [1 + 0.1 * Math.sin(i), i % 2 === 0 ? 1 : -1]);
    const labels = rows.map((row) => row[0]);
    expect(() => fitTwoStage(weak, rows, rows, labels, { poolLabelled: false })).toThrow(
      expect.objectContaining({ code: 'WEAK_IDENTIFICATION' }),
    );
  });

  it('says when features are no larger than the noise of the representation', () => {
    // At the limit w = 0 the second feature is off; the estimate switches it on.
    const spec: TwoStageSpec = {
      loss: automaticLoss(1, (t, w, z) => t.square(t.subtract(w[0], z[0]))),
      features: automaticFeatures(1, 2, (t, w, x) => [x[0], t.multiply(w[0], x[1])]),
    };
    const source = streamOf(7);
    const z = normals(source, 400, 1);
    const x = normals(source, 100, 2);
    const labels = x.map((row) => row[0] + 0.3 * source.normal());
    const model = fitTwoStage(spec, z, x, labels);
    expect(model.law.dEff).toBe(2);
    expect(model.law.warnings.map(({ code }) => code)).toContain('ACTIVATED_DIRECTIONS');
    const shifted = fitTwoStage(
      spec,
      z.map(([value]) => [value + 5]),
      x,
      labels,
    );
    expect(shifted.law.warnings.map(({ code }) => code)).not.toContain('ACTIVATED_DIRECTIONS');
  });

  it('fits logistic labels on learnt features', () => {
    const source = streamOf(9);
    const x = scaledNormals(source, 300, deviations);
    const labels = x.map((row) => Number(source.uniform() < 1 / (1 + Math.exp(-row[0]))));
    const model = fitTwoStage(oneFactor(4), Z, x, labels, { family: 'logistic' });
    expect(model.law).toMatchObject({ loss: 'log-loss', floor: 0.5 });
    const probabilities = predictTwoStage(oneFactor(4), model, x);
    const agreement = probabilities.filter((p, i) => p > 0.5 === x[i][0] > 0).length;
    expect(agreement).toBeGreaterThan(240);
  });

  it('can be stepped through', () => {
    const steps = iterateFitTwoStage(oneFactor(4), Z, X, y, { poolLabelled: false });
    const losses: number[] = [];
    for (;;) {
      const step = steps.next();
      if (step.done === true) {
        expect(step.value.parameters).toEqual(
          fitTwoStage(oneFactor(4), Z, X, y, { poolLabelled: false }).parameters,
        );
        break;
      }
      if (step.value.stage === 'minimising') losses.push(step.value.value ?? NaN);
    }
    expect(losses.length).toBeGreaterThan(3);
    expect(losses[2]).toBeLessThan(losses[0]);
  });
});

describe('checkInvariance and checkEquivariance', () => {
  const d = 3;
  const turn = (w: Float64Array): number[] => {
    const [c, s] = [Math.cos(0.7), Math.sin(0.7)];
    return Array.from({ length: 2 * d }, (_, at) =>
      at < d ? c * w[at] - s * w[at + d] : s * w[at - d] + c * w[at],
    );
  };
  const w = normals(streamOf(1), 1, 2 * d)[0];
  const data = normals(streamOf(2), 20, d);
  const loss = automaticLoss(2 * d, (t, point, z) => autoencoder(t, point, z, 2));
  const codes = {
    dimension: 2,
    value: (point: Float64Array, x: Float64Array, out: Float64Array): void => {
      for (let r = 0; r < 2; r++)
        out[r] = inner(Array.from(point.subarray(r * d, (r + 1) * d)), Array.from(x));
    },
  };

  it('pass what is invariant', () => {
    const { largestChange } = checkInvariance({ loss: loss.value, action: [turn], w, data });
    expect(largestChange).toBeLessThan(1e-12);
    const { representations, orthogonal, warnings } = checkEquivariance({
      features: codes,
      action: [turn],
      w,
      data,
    });
    expect(orthogonal).toBe(true);
    expect(warnings).toEqual([]);
    expect(representations[0][0][0]).toBeCloseTo(Math.cos(0.7), 9);
  });

  it('refuse what is not, and warn of maps that change lengths', () => {
    const grow = (point: Float64Array): Float64Array => point.map((value) => 2 * value);
    expect(() => checkInvariance({ loss: loss.value, action: [turn, grow], w, data })).toThrow(
      expect.objectContaining({ code: 'NOT_INVARIANT', index: 1 }),
    );
    const grown = checkEquivariance({ features: codes, action: [grow], w, data });
    expect(grown.orthogonal).toBe(false);
    expect(grown.warnings.map(({ code }) => code)).toEqual(['NOT_ORTHOGONAL']);
    const bend = (point: Float64Array): Float64Array =>
      point.map((value, i) => (i === 0 ? value + 1 : value));
    const curved = {
      dimension: 1,
      value: (p: Float64Array, x: Float64Array, out: Float64Array) => (out[0] = Math.sin(p[0] * x[0])),
    };
    expect(() => checkEquivariance({ features: curved, action: [bend], w, data })).toThrow(
      expect.objectContaining({ code: 'NOT_INVARIANT' }),
    );
  });

  it('see that features repeated in one column are still turned orthogonally', () => {
    const repeated = {
      dimension: 4,
      value: (point: Float64Array, x: Float64Array, out: Float64Array): void => {
        codes.value(point, x, out.subarray(0, 2));
        out.set(out.subarray(0, 2), 2);
      },
    };
    expect(checkEquivariance({ features: repeated, action: [turn], w, data }).orthogonal).toBe(true);
  });
});
