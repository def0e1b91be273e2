import { describe, expect, it } from 'vitest';
import {
  bulkDensity,
  bulkEdge,
  criticalStrength,
  fromSampleCovariance,
  optimalStoppingTime,
  outlier,
  phaseDiagram,
  riskCurve,
  stopOrRegularise,
  twoBlockModel,
  varianceProfile,
  windows,
  windowsAsync,
} from '../src/index.ts';
import { canonical } from './canonical.ts';

/** Equal to the digits that are written. */
function digits(value: number | undefined, written: string): void {
  const decimals = (written.split('.')[1] ?? '').length;
  expect(Math.abs((value ?? NaN) - Number(written))).toBeLessThanOrEqual(0.5000001 * 10 ** -decimals);
}

describe('the canonical problem', () => {
  it('has its least critical strength at t = 2.5008 and its window for theta = 0.75', () => {
    const found = windows(canonical);
    digits(found.thetaMin, '0.577423');
    digits(found.tAtThetaMin, '2.5008');
    digits(found.thetaInf, '0.928137');
    expect(found.phase).toBe('transient');
    expect(found.windows).toHaveLength(1);
    digits(found.windows[0][0], '0.85097');
    digits(found.windows[0][1], '9.17819');
  });

  it('is persistent at theta = 1.5 from 0.27391 and never visible at theta = 0.5', () => {
    const persistent = windows({ ...canonical, theta: 1.5 });
    expect(persistent.phase).toBe('persistent');
    digits(persistent.windows[0][0], '0.27391');
    expect(persistent.windows[0][1]).toBe(Infinity);
    expect(windows({ ...canonical, theta: 0.5 })).toMatchObject({ phase: 'never', windows: [] });
  });

  it('has edges, outliers and overlaps along the flow as tabulated', () => {
    const times = [0.1, 0.5, 1, 2, 5, 10, 20, 50];
    const edges = ['.7116', '.6315', '.6186', '.6294', '.7707', '1.0661', '1.4122', '1.6148'];
    const values = ['', '.7272', '.9121', '1.0490', '1.2006', '1.4241', '1.7015', '1.8737'];
    const overlaps = ['', '.6627', '.7973', '.8384', '.8676', '.8326', '.7538', '.7041'];
    times.forEach((t, i) => {
      const found = outlier({ ...canonical, theta: 1.5 }, t);
      digits(found.edge, edges[i]);
      expect(found.exists).toBe(values[i] !== '');
      if (values[i] === '') return;
      digits(found.value, values[i]);
      digits(found.overlapLeft, overlaps[i]);
    });
  });
});

describe('phases', () => {
  it('theta_inf and theta_min over the anisotropy are as tabulated', () => {
    const anisotropy = [1, 2, 5, 10, 20, 50, 100, 1000];
    const thetaInf = ['.70711', '.92443', '1.45859', '2.07045', '2.93503', '4.64795', '6.57675', '20.808'];
    const thetaMin = {
      1: ['.70711', '.86938', '1.08069', '1.17593', '1.21491', '1.21961', '1.21050', '1.18272'],
      0.1: ['.70711', '.82618', '.89994', '.91764', '.92428', '.92721', '.92780', '.92749'],
    };
    for (const [initVariance, expected] of Object.entries(thetaMin)) {
      const base = {
        weights: [0.5, 0.5],
        covariance: [1, 0.1],
        noise: 1,
        initVariance: Number(initVariance),
      };
      const { columns } = phaseDiagram({ theta: [1], anisotropy, base });
      columns.forEach((column, i) => {
        digits(column.thetaInf, thetaInf[i]);
        digits(column.thetaMin, expected[i]);
      });
    }
  });

  it('isotropic inputs are never transient', () => {
    for (const noise of [0.1, 1, 5])
      for (const theta of [0.3, 0.70710678 * Math.sqrt(noise), 2]) {
        const model = { weights: [0.4, 0.6], covariance: [1, 1], theta, noise, initVariance: 0.5 };
        const found = windows(model);
        expect(found.phase).not.toBe('transient');
        expect(found.thetaInf).toBeCloseTo(Math.sqrt(noise / 2), 12);
      }
  });

  it('the three phases exist, and a signal can vanish and come back', () => {
    const reentrant = windows({
      weights: [0.9104289, 0.0895711],
      covariance: [1, 0.00021626],
      theta: 6.43,
      noise: 1,
      initVariance: 0.755642,
      massLeft: [0.0353251, 0.9646749],
    });
    expect(reentrant).toMatchObject({ phase: 'transient', reentrant: true });
    expect(reentrant.windows).toHaveLength(2);
    digits(reentrant.windows[0][0], '1.3794');
    digits(reentrant.windows[0][1], '2.6764');
    digits(reentrant.windows[1][0], '12.4744');
    digits(reentrant.windows[1][1], '122.01');
  });

  it('windowsAsync gives the same, and can be aborted', async () => {
    const options = { initialization: 'symmetric' } as const;
    expect(await windowsAsync(canonical, options)).toEqual(windows(canonical, options));
    const weights = new Array<number>(24).fill(1 / 24);
    const covariance = weights.map((_, k) => 10 ** (-k / 12));
    const controller = new AbortController();
    const run = windowsAsync(
      { ...canonical, weights, covariance },
      { ...options, signal: controller.signal },
    );
    setTimeout(() => controller.abort(), 1);
    await expect(run).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('a phase diagram agrees with windows at every point', () => {
    const theta = [0, 0.5, 0.9, 1, 1.5, 3];
    const base = { weights: [0.5, 0.5], covariance: [1, 0.1], noise: 1, initVariance: 1 };
    const { columns } = phaseDiagram({ theta, anisotropy: [1, 3, 30], base });
    for (const { anisotropy, phase, reentrant } of columns)
      theta.forEach((strength, i) => {
        const found = windows(twoBlockModel({ anisotropy, theta: strength, noise: 1, initVariance: 1 }));
        expect(phase[i]).toBe(found.phase);
        expect(reentrant[i]).toBe(found.reentrant);
      });
  });

  it('subtracting the initial weights lowers the least critical strength from 1.1759 to 0.8972 at r = 10', () => {
    const model = twoBlockModel({ anisotropy: 10, theta: 1, noise: 1, initVariance: 1 });
    digits(windows(model).thetaMin, '1.1759');
    digits(windows({ ...model, initVariance: 0 }).thetaMin, '0.8972');
  });

  it('ridge and early stopping tie exactly for two blocks and a start from zero, where both sweep f2/f1', () => {
    const far = stopOrRegularise(twoBlockModel({ anisotropy: 20, theta: 1, noise: 1 }));
    digits(far.earlyStopping.thetaC, '.9085232');
    expect(far.ridge.thetaC).toBeCloseTo(far.earlyStopping.thetaC, 13);
    const near = stopOrRegularise(twoBlockModel({ anisotropy: 2, theta: 1, noise: 1 }));
    digits(near.earlyStopping.thetaC, '.806846');
    expect(near.ridge.thetaC).toBeCloseTo(near.earlyStopping.thetaC, 13);
    expect(near.better).toBe('tie');
    expect(near.ridge.thetaC).toBeCloseTo(
      criticalStrength(twoBlockModel({ anisotropy: 2, theta: 1, noise: 1 }), [Infinity], {
        weightDecay: near.ridge.weightDecay,
      })[0],
      12,
    );
  });

  it('with three blocks or initial weights left in they differ', () => {
    const three = { weights: [0.3, 0.4, 0.3], covariance: [1, 0.1, 0.001], theta: 1, noise: 1 };
    const { earlyStopping, ridge } = stopOrRegularise(three);
    expect(Math.abs(Math.log(earlyStopping.thetaC / ridge.thetaC))).toBeGreaterThan(1e-8);
    const left = stopOrRegularise({ ...three, initVariance: 1 });
    expect(left.better).toBe('ridge');
    expect(left.earlyStoppingFromZero).toEqual(earlyStopping);
  });
});

describe('times and filters', () => {
  it('small steps of gradient descent approach the flow', () => {
    const flow = outlier({ ...canonical, theta: 1.5 }, 4);
    const descent = outlier({ ...canonical, theta: 1.5 }, { gd: { stepSize: 1e-4, steps: 40_000 } });
    expect(descent.value).toBeCloseTo(flow.value ?? NaN, 3);
    expect(descent.edge).toBeCloseTo(flow.edge, 3);
  });

  it('the best times of each criterion beat their neighbours', () => {
    const model = { ...canonical, theta: 1.5 };
    const overlap = optimalStoppingTime(model);
    const gap = optimalStoppingTime(model, { criterion: 'gap' });
    const strength = optimalStoppingTime(model, { criterion: 'thetaC' });
    for (const factor of [0.9, 1.1]) {
      expect(outlier(model, (overlap.t ?? NaN) * factor).overlapLeft).toBeLessThan(overlap.value ?? NaN);
      expect(criticalStrength(model, [(strength.t ?? NaN) * factor])[0]).toBeGreaterThan(
        strength.value ?? NaN,
      );
      const here = outlier(model, (gap.t ?? NaN) * factor);
      const { edgeCoefficient } = bulkEdge(varianceProfile(model, (gap.t ?? NaN) * factor));
      expect(((here.value ?? NaN) - here.edge) * edgeCoefficient ** (2 / 3)).toBeLessThan(gap.value ?? NaN);
    }
    expect(strength.t).toBeCloseTo(2.50077395775744, 9);
    expect(optimalStoppingTime({ ...canonical, theta: 0.4 }).t).toBeUndefined();
  });

  it('the test error of all of W stops far earlier than the signal asks for', () => {
    const model = { ...canonical, theta: 1.5 };
    const risk = optimalStoppingTime(model, { criterion: 'risk' });
    const at = (t: number): number => riskCurve(model, [t]).noise[0];
    expect(risk.value).toBeLessThanOrEqual(
      Math.min(at(0.1), at(1), at(10), at(0.5 * (risk.t ?? NaN))) + 1e-15,
    );
    expect(risk.t).toBeLessThan(optimalStoppingTime(model).t ?? NaN);
    const whole = optimalStoppingTime(model, { criterion: 'risk', dimension: 1 });
    expect(whole.t).toBeGreaterThan(risk.t ?? NaN);
  });

  it('one block for each eigenvalue gives the same as blocks of equal ones', () => {
    const eigenvalues = [...new Array<number>(6).fill(2), ...new Array<number>(6).fill(0.1)];
    const rest = { theta: 1.5, noise: 0.2, initVariance: 0.3 };
    const many = outlier(fromSampleCovariance(eigenvalues, rest), 3);
    const few = outlier({ ...canonical, theta: 1.5 }, 3);
    expect(many.value).toBeCloseTo(few.value ?? NaN, 12);
    expect(many.overlapLeft).toBeCloseTo(few.overlapLeft ?? NaN, 12);
    expect(many.thetaC).toBeCloseTo(few.thetaC, 12);
  });
});

describe('no noise at all', () => {
  it('is persistent from the first moment, with an edge of 0 and a density that is one atom', () => {
    const model = { ...canonical, noise: 0, initVariance: 0 };
    expect(windows(model)).toMatchObject({
      phase: 'persistent',
      windows: [[0, Infinity]],
      thetaMin: 0,
      thetaInf: 0,
    });
    expect(windows({ ...model, theta: 0 }).phase).toBe('never');
    expect(outlier(model, 2)).toMatchObject({ exists: true, edge: 0, thetaC: 0 });
    expect(bulkEdge({ weights: [1], variance: [0] })).toEqual({
      edge: 0,
      sEdge: 0,
      edgeCoefficient: Infinity,
    });
    expect(bulkDensity({ weights: [1], variance: [0] }, { points: [-1, 0, 1] })).toMatchObject({
      density: [0, Infinity, 0],
      atomAtZero: 1,
      edges: [0],
    });
  });

  it('is what a vanishing noise tends to', () => {
    const masses = { massLeft: [0.3, 0.7], massRight: [0.8, 0.2], massCross: [0.2, 0.1] };
    const without = outlier({ ...canonical, ...masses, noise: 0, initVariance: 0 }, 2);
    const little = outlier({ ...canonical, ...masses, noise: 1e-24, initVariance: 1e-24 }, 2);
    for (const end of ['value', 'overlapLeft', 'overlapRight', 'crossOverlap'] as const) {
      expect(little[end]).toBeCloseTo(without[end] ?? NaN, 10);
      expect(little.lower[end]).toBeCloseTo(without.lower[end] ?? NaN, 10);
    }
    without.blockMass?.forEach((mass, k) => expect(little.blockMass?.[k]).toBeCloseTo(mass, 10));
  });
});
