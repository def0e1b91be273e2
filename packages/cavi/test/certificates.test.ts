import { symmetricEigen } from '@lab/linalg';
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import {
  certify,
  certifyProblem,
  compareSchedules,
  contiguousLabels,
  fit,
  fitSummary,
  iterate,
  linearResponseCovariance,
  parallelOrbit,
  priors,
  regressionProblem,
  startState,
  sweep,
  tiltedMoments,
  varianceBound,
  type Prior,
  type SweepState,
} from '../src/index.ts';
import { sweepJacobian } from '../src/certificate/jacobians.ts';
import { couplingMatrix } from '../src/certificate/coupling.ts';
import { spectralRadius, generalEigenvalues } from '../src/numeric/generalEigenvalues.ts';
import { designKinds, drawTable, priorKinds, relativeGap, streamOf } from './models.ts';

describe('what is asked of a certificate', () => {
  it.each([40, 160, 320])('%i columns: without the sequential rate all else is the same', (p) => {
    const { X, y } = drawTable('iid', 400, p, streamOf('asked'));
    const model = { prior: priors.gaussian(10), noiseVariance: 4 };
    const whole = certify({ X, y }, model);
    const bare = certify({ X, y }, { ...model, sequentialRate: false });
    expect(whole.rhoSequential).toBeGreaterThan(0);
    expect([bare.rhoSequential, bare.rhoSequentialEstimated, bare.predictedSweeps.sequential]).toEqual([
      null,
      false,
      null,
    ]);
    const { rhoSequential, rhoSequentialEstimated } = whole;
    const predictedSweeps = { ...bare.predictedSweeps, sequential: whole.predictedSweeps.sequential };
    const explanation = bare.explanation.map((sentence, k) =>
      sentence.startsWith('sweeps to') ? whole.explanation[k] : sentence,
    );
    expect({ ...bare, rhoSequential, rhoSequentialEstimated, predictedSweeps, explanation }).toEqual(whole);
    expect(bare.explanation.join()).not.toMatch(/: sequential( at least)? \d/);
  });

  it('blocks are found up to 300 columns unless refused, beyond them where asked for', () => {
    for (const [p, byItself] of [
      [160, true],
      [320, false],
    ] as const) {
      const { X, y } = drawTable('iid', 400, p, streamOf('blocks'));
      const model = { prior: priors.gaussian(10), noiseVariance: 4 };
      const count = (blocks?: boolean) => certify({ X, y }, { ...model, blocks }).blocksAllowed;
      expect(count(false)).toBeNull();
      expect(count(true)).toBeGreaterThanOrEqual(1);
      expect(count()).toBe(byItself ? count(true) : null);
    }
  });
});

describe('eigenvalues of general matrices', () => {
  it('are those of ml-matrix on random, graded, defective-free matrices of orders 1 to 40', () => {
    const stream = streamOf('eigenvalues');
    for (let n = 1; n <= 40; n++) {
      const scale = n % 3 === 0 ? 4 : 0;
      const data = Float64Array.from(
        { length: n * n },
        (_, at) => stream.normal() * 10 ** ((-scale * Math.floor(at / n)) / n),
      );
      const { re, im } = generalEigenvalues(data, n);
      const peer = new EigenvalueDecomposition(Matrix.from1DArray(n, n, data), { assumeSymmetric: false });
      const size = Math.max(
        ...peer.realEigenvalues.map((x, i) => Math.hypot(x, peer.imaginaryEigenvalues[i])),
      );
      for (const [i, x] of peer.realEigenvalues.entries()) {
        const y = peer.imaginaryEigenvalues[i];
        const nearest = re.reduce((best, a, k) => Math.min(best, Math.hypot(a - x, im[k] - y)), Infinity);
        expect(nearest).toBeLessThan(1e-9 * size);
      }
    }
  });

  it('knows companion matrices, permutations and zero', () => {
    expect(spectralRadius(Float64Array.of(0, 1, 0, 0, 0, 1, 1, 0, 0), 3)).toBeCloseTo(1, 12);
    expect(spectralRadius(new Float64Array(25), 5)).toBe(0);
    expect(spectralRadius(Float64Array.of(3, -2, 1, 0), 2)).toBeCloseTo(2, 12);
  });

  it('a sequential sweep on AR(1) has the radius r^2, up to the rounding of a defective eigenvalue of order p - 1', () => {
    for (const p of [2, 3, 6]) {
      const precision = Array.from({ length: p }, (_, i) =>
        Array.from({ length: p }, (__, j) => 0.8 ** Math.abs(i - j)),
      );
      const { rhoSequential } = compareSchedules({ precision });
      expect(Math.abs(rhoSequential - 0.64)).toBeLessThan(3 * Number.EPSILON ** (1 / (p - 1)));
    }
  });
});

/** The derivative of a sweep by central differences, column by column. */
function numericJacobian(
  start: SweepState,
  move: (state: SweepState) => SweepState,
  stateAt: (mean: Float64Array) => SweepState,
): Float64Array {
  const p = start.mean.length;
  const jacobian = new Float64Array(p * p);
  for (let j = 0; j < p; j++) {
    const [up, down] = [1e-6, -1e-6].map((step) => {
      const mean = start.mean.slice();
      mean[j] += step;
      return move(stateAt(mean)).mean;
    });
    for (let i = 0; i < p; i++) jacobian[i * p + j] = (up[i] - down[i]) / 2e-6;
  }
  return jacobian;
}

describe('Jacobians', () => {
  it.each(priorKinds)(
    'of parallel, sequential and hybrid sweeps agree with differences: %s',
    (name, prior) => {
      const { X, y } = drawTable('autoregressive', 15, 5, streamOf('jacobian', name));
      const fitted = fit(X, y, {
        prior,
        noiseVariance: 1,
        schedule: 'sequential',
        tol: 1e-13,
        maxSweeps: 5000,
      });
      const problem = regressionProblem({ X, y }, { prior, noiseVariance: 1 });
      const stateAt = (mean: Float64Array): SweepState => startState(problem, mean);
      const state = stateAt(Float64Array.from(fitted.mean));
      const v = state.field.map((h, j) => problem.family.variance(j, h));
      const labels = contiguousLabels(5, 2);
      const kinds: [(state: SweepState) => SweepState, (i: number, j: number) => boolean][] = [
        [(s) => sweep.parallel(problem, s), () => false],
        [(s) => sweep.sequential(problem, s), () => true],
        [(s) => sweep.hybrid(problem, s, { labels }), (i, j) => labels[i] === labels[j]],
      ];
      for (const [move, sees] of kinds) {
        const exact = sweepJacobian(problem, v, sees);
        const numeric = numericJacobian(state, move, stateAt);
        for (let at = 0; at < 25; at++) expect(Math.abs(exact[at] - numeric[at])).toBeLessThan(2e-7);
      }
    },
  );
});

describe('parallel stable implies sequential stable', () => {
  it('on 1,500 random models, while the converse fails from three coefficients on', () => {
    const stream = streamOf('implication');
    let [both, onlySequential] = [0, 0];
    for (let round = 0; round < 1500; round++) {
      const p = 2 + (round % 5);
      const factor = 0.3 + stream.uniform() * 2;
      const gram = Array.from({ length: p }, () => new Array<number>(p).fill(0));
      for (let i = 0; i < p; i++) {
        gram[i][i] = 1 + stream.uniform();
        for (let j = 0; j < i; j++) gram[i][j] = gram[j][i] = (factor * stream.normal()) / Math.sqrt(p);
      }
      const [name, prior] = priorKinds[round % 3];
      const xty = Array.from({ length: p }, () => 2 * stream.normal());
      const { parallelStable, sequentialStable, rhoSequential, lambdaMin } = certify(
        { gram, xty },
        { prior, noiseVariance: 0.5, at: Array.from({ length: p }, () => stream.normal()) },
      );
      // Ostrowski and Reich: the sign of lambdaMin is the radius of the sequential sweep.
      if (Math.abs(lambdaMin!) > 1e-6) expect(rhoSequential! < 1, `${name} ${round}`).toBe(sequentialStable);
      if (parallelStable) expect(sequentialStable).toBe(true);
      if (parallelStable) both += 1;
      else if (sequentialStable) {
        onlySequential += 1;
        expect(p).toBeGreaterThan(2);
      }
    }
    expect(both).toBeGreaterThan(200);
    expect(onlySequential).toBeGreaterThan(30);
  });
});

describe('a global certificate', () => {
  it('is never false: from far starts every certified schedule reaches one point', () => {
    const stream = streamOf('global');
    const certified = { sequential: 0, parallel: 0 };
    for (let round = 0; round < 240; round++) {
      const kind = designKinds[round % designKinds.length];
      const [, prior] = priorKinds[round % 5];
      const p = 2 + (round % 6);
      const { X, y } = drawTable(kind, 8 + (round % 30), p, stream);
      const noiseVariance = 0.3 + 20 * stream.uniform() ** 2;
      const { level, sequentialLevel } = certify({ X, y }, { prior, noiseVariance });
      for (const [schedule, found] of [
        ['sequential', sequentialLevel],
        ['parallel', level],
      ] as const) {
        if (found !== 'global') continue;
        certified[schedule] += 1;
        const ends = [0, 1, 2].map(() => {
          const meanStart = Array.from({ length: p }, () => 30 * stream.normal());
          return fit(X, y, {
            prior,
            noiseVariance,
            schedule,
            meanStart,
            onUnstable: 'stop',
            maxSweeps: 20000,
            certificate: false,
          });
        });
        for (const end of ends) {
          expect(end.converged, `${kind} ${JSON.stringify(prior)} ${end.status}`).toBe(true);
          for (let j = 0; j < p; j++) expect(Math.abs(end.mean[j] - ends[0].mean[j])).toBeLessThan(1e-5);
        }
      }
    }
    expect(certified.sequential).toBeGreaterThan(60);
    expect(certified.parallel).toBeGreaterThan(20);
  });

  it('is refused where local and global differ: from 0 the parallel schedule flips for ever (section 3.5)', () => {
    const data = {
      gram: [
        [50, 47.5],
        [47.5, 50],
      ],
      xty: [42, 43],
    };
    const prior = priors.spikeSlab({ inclusion: 0.1, slabVariance: 1 });
    const sequential = fitSummary(data.gram, data.xty, { prior, noiseVariance: 1, schedule: 'sequential' });
    const { level, rhoParallel } = sequential.certificate!;
    expect(level).toBe('local');
    expect(rhoParallel).toBeCloseTo(0.14165, 4);
    const orbit = parallelOrbit(data, { prior, noiseVariance: 1 });
    expect(orbit.status).toBe('cycle');
    const watched = fitSummary(data.gram, data.xty, { prior, noiseVariance: 1, schedule: 'parallel' });
    expect(watched.converged).toBe(true);
    expect(watched.events.map(({ kind }) => kind)).toContain('cycling');
    expect(watched.events[0].sweep).toBeLessThanOrEqual(12);
  });
});

describe('certificates without p x p matrices', () => {
  it('enclose the exact eigenvalues, for each prior (p = 320 by Lanczos, p = 300 exactly)', () => {
    for (const [name, prior] of priorKinds.slice(0, 3)) {
      const { X, y } = drawTable('iid', 500, 320, streamOf('lanczos', name));
      const problem = regressionProblem({ X, y }, { prior, noiseVariance: 1 });
      const at = fit(X, y, {
        prior,
        noiseVariance: 1,
        schedule: 'sequential',
        certificate: false,
        maxSweeps: 30,
      }).mean;
      const found = certifyProblem(problem, { at });
      expect(found.exact).toBe(false);
      const exact = certifyProblem(problem, { at, steps: 320 });
      expect(exact.exact).toBe(true);
      expect(found.lambdaMax!).toBeLessThanOrEqual(exact.lambdaMax! + 1e-10);
      expect(found.lambdaMax!).toBeGreaterThan(exact.lambdaMax! - 0.02);
      expect(found.upperBound!).toBeGreaterThan(exact.lambdaMax!);
      expect(found.lambdaMin!).toBeGreaterThanOrEqual(exact.lambdaMin! - 1e-10);
      expect(found.lowerBound!).toBeLessThanOrEqual(exact.lambdaMin! + 1e-10);
      expect(found.rhoSequential!).toBeLessThanOrEqual(exact.rhoSequential! + 1e-3);
    }
  });

  it.each([1, 100, 1000, 3000, 100_000])(
    'keep Ritz values inside the spectrum, where the operator is near the identity too (noise variance %i)',
    (noiseVariance) => {
      const [n, p] = [1200, 340];
      const X = { data: streamOf('ritz').fillNormal(new Float64Array(n * p)), rows: n, columns: p };
      const model = { prior: priors.gaussian(0.7), noiseVariance, intercept: false };
      const problem = regressionProblem({ X, y: new Float64Array(n).fill(1) }, model);
      const v = problem.precision.map((D) => 1 / (D + 1 / 0.7));
      const data = couplingMatrix(problem, v);
      const { values } = symmetricEigen({ data, rows: p, columns: p }, { vectors: false });
      const [least, most] = [values[0], values[p - 1]];
      const found = certifyProblem(problem);
      expect(found.lambdaMin).toBeGreaterThanOrEqual(least - 1e-12);
      expect(found.lambdaMin).toBeLessThan(least + 1e-3);
      expect(found.lambdaMax).toBeLessThanOrEqual(most + 1e-12);
      expect(found.lambdaMax).toBeGreaterThan(most - 1e-6);
      const radius = spectralRadius(
        sweepJacobian(problem, v, () => true),
        p,
      );
      expect(Math.abs((found.rhoSequential ?? 0) - radius)).toBeLessThan(0.03 * (1 - radius));
    },
  );

  it('say that lambdaMax = 2 is undecided', () => {
    const gram = [
      [1, 0.5, 0.5],
      [0.5, 1, 0.5],
      [0.5, 0.5, 1],
    ];
    // Equicorrelated with r = 1/2: lambdaMax = (2 + tau) / (1 + tau), which tends to 2 from below as the prior vanishes.
    const almost = certify({ gram, xty: [1, 2, 3] }, { prior: priors.gaussian(1e12), noiseVariance: 1 });
    expect(almost.level).toBe('undecided');
    expect(almost.sequentialLevel).toBe('global');
  });

  it('name an indefinite summary, the precision that repairs it, and no schedule that converges', () => {
    const gram = [
      [1, 0.9, -0.9],
      [0.9, 1, 0.9],
      [-0.9, 0.9, 1],
    ];
    const prior = priors.gaussian(1e6);
    const found = certify({ gram, xty: [1, 0.5, 0.2] }, { prior, noiseVariance: 1 });
    expect(found.level).toBe('indefinite');
    expect(found.sequentialLevel).toBe('indefinite');
    expect(found.repairPrecision).toBeCloseTo(0.8, 6);
    expect(found.rhoSequential).toBeGreaterThan(1);
    for (const schedule of ['auto', 'sequential', 'parallel', 'damped', 'direct'] as const) {
      const fitted = fitSummary(gram, [1, 0.5, 0.2], { prior, noiseVariance: 1, schedule });
      expect(fitted.converged, schedule).toBe(false);
      expect(fitted.mean.every(Number.isFinite), schedule).toBe(true);
      expect(
        fitted.warnings.map(({ code }) => code),
        schedule,
      ).toContain('indefinite');
    }
    const repaired = fitSummary(gram, [1, 0.5, 0.2], { prior: priors.gaussian(1 / 0.81), noiseVariance: 1 });
    expect(repaired.converged).toBe(true);
  });
});

describe('saddles', () => {
  it('are left: from the symmetric start the damped schedule lands on one, and goes on to a maximum', () => {
    const prior = priors.discrete([0.5, 0.5], [-1, 1]);
    const options = { prior, noiseVariance: 1, schedule: 'damped', omega: 0.5 } as const;
    const fitted = fitSummary(
      [
        [1, 2],
        [2, 1],
      ],
      [0, 0],
      { ...options, meanStart: [0.3, 0.3] },
    );
    expect(fitted.events.map(({ kind }) => kind)).toContain('saddle');
    expect(fitted.status).toBe('converged');
    expect(fitted.certificate!.lambdaMin!).toBeGreaterThan(0);
    expect(Math.abs(fitted.mean[0])).toBeGreaterThan(0.5);
  });
});

describe('rates', () => {
  it('predict the sweeps of the Gaussian model', () => {
    const { X, y } = drawTable('iid', 120, 40, streamOf('rates'));
    const model = { prior: priors.gaussian(1), noiseVariance: 1 };
    const { predictedSweeps, rhoSequential } = certify({ X, y }, model);
    const exact = fit(X, y, { ...model, schedule: 'direct' }).mean;
    for (const schedule of ['sequential', 'damped', 'chebyshev'] as const) {
      let count = 0;
      for (const state of iterate({ X, y }, { ...model, schedule })) {
        count += 1;
        if (relativeGap(state.mean, exact) < 1e-8) break;
      }
      const predicted = predictedSweeps[schedule]!;
      expect(count / predicted).toBeGreaterThan(0.6);
      expect(count / predicted).toBeLessThan(1.25);
    }
    expect(rhoSequential).toBeLessThan(1);
  });

  it('two blocks: the sequential rate is the square of the parallel one', () => {
    const stream = streamOf('two');
    for (let round = 0; round < 50; round++) {
      const [name, prior] = priorKinds[round % 5];
      const r = 2 * stream.uniform() - 1;
      const found = certify(
        {
          gram: [
            [3, 3 * r],
            [3 * r, 3],
          ],
          xty: [1, stream.normal()],
        },
        { prior, noiseVariance: 1, at: [0.2, stream.normal()] },
      );
      expect(found.rhoSequential, name).toBeCloseTo(found.rhoParallel! ** 2, 10);
    }
  });

  it('equicorrelated columns: rhoParallel = (p - 1) r / (1 + t)', () => {
    for (const [p, r, t] of [
      [3, 0.6, 0.01],
      [5, 0.2, 1],
      [12, 0.5, 0.1],
    ]) {
      const gram = Array.from({ length: p }, (_, i) =>
        Array.from({ length: p }, (__, j) => (i === j ? 1 : r)),
      );
      const found = certify(
        { gram, xty: new Array<number>(p).fill(1) },
        { prior: priors.gaussian(1 / t), noiseVariance: 1 },
      );
      expect(found.rhoParallel).toBeCloseTo(((p - 1) * r) / (1 + t), 10);
      expect(found.level).toBe((p - 1) * r < 1 + t ? 'global' : 'unstable');
    }
  });
});

describe('linear response', () => {
  const { X, y } = drawTable('autoregressive', 30, 6, streamOf('response'));

  it('is the posterior covariance for a Gaussian prior, by rows too', () => {
    const model = { prior: priors.gaussian(0.8), noiseVariance: 1.3, standardize: true };
    const { mean, variance } = fit(X, y, model);
    const { covariance, varianceInflation } = linearResponseCovariance({ X, y }, { ...model, at: mean });
    const joint = fit(X, y, { ...model, schedule: 'block', labels: [0, 0, 0, 0, 0, 0] });
    for (let j = 0; j < 6; j++) {
      expect(covariance.get(j, j)).toBeCloseTo(joint.variance[j], 12);
      expect(varianceInflation[j]).toBeCloseTo(joint.variance[j] / variance[j], 10);
      expect(varianceInflation[j]).toBeGreaterThanOrEqual(1);
    }
    const some = linearResponseCovariance({ X, y }, { ...model, at: mean, rows: [4, 1] });
    expect(some.covariance.get(0, 2)).toBeCloseTo(covariance.get(4, 2), 13);
  });

  it('by conjugate gradients beyond 2,000 columns is what a factorisation gives', () => {
    const wide = drawTable('iid', 12, 2001, streamOf('wide'));
    const model = { prior: priors.gaussian(0.01), noiseVariance: 1, intercept: false };
    const at = fit(wide.X, wide.y, { ...model, certificate: false }).mean;
    const { covariance } = linearResponseCovariance({ X: wide.X, y: wide.y }, { ...model, at, rows: [7] });
    // Woodbury for one row: tau = 100, S = (I - X'(X X' + 100)^-1 X) / 100.
    const n = 12;
    const kernel = Matrix.zeros(n, n);
    for (let a = 0; a < n; a++)
      for (let b = 0; b < n; b++)
        kernel.set(a, b, wide.X[a].reduce((sum, x, j) => sum + x * wide.X[b][j], 0) + (a === b ? 100 : 0));
    const column = Matrix.columnVector(wide.X.map((row) => row[7]));
    const inverse = inverseOf(kernel);
    const own = (1 - column.transpose().mmul(inverse).mmul(column).get(0, 0)) / 100;
    expect(covariance.get(0, 7)).toBeCloseTo(own, 10);
  });
});

/** The inverse by eigenvectors, independent of what is tested. */
function inverseOf(matrix: Matrix): Matrix {
  const { eigenvectorMatrix: U, realEigenvalues } = new EigenvalueDecomposition(matrix, {
    assumeSymmetric: true,
  });
  return U.mmul(Matrix.diag(realEigenvalues.map((value) => 1 / value))).mmul(U.transpose());
}

describe('no period above two', () => {
  it('parallel orbits of bounded and unbounded priors are fixed points, two-cycles or escape; T never increases', () => {
    const stream = streamOf('orbits');
    const seen = { fixedPoint: 0, cycle: 0, diverged: 0 };
    for (let round = 0; round < 200; round++) {
      const p = 2 + (round % 4);
      const { X } = drawTable('equicorrelated', p + 1, p, stream);
      const gram = X[0].map((_, i) => X[0].map((__, j) => X.reduce((sum, row) => sum + row[i] * row[j], 0)));
      const xty = Array.from({ length: p }, () => 2 * stream.normal());
      const prior: Prior = round % 2 === 0 ? priorKinds[4][1] : priorKinds[1][1];
      const orbit = parallelOrbit({ gram, xty }, { prior, noiseVariance: 0.5, sweeps: 4000, meanStart: xty });
      seen[orbit.status] += 1;
      if (orbit.status === 'diverged') {
        expect(prior.kind).toBe('normalMixture');
        expect(orbit.slabTailEigenvalue).toBeGreaterThan(1);
        continue;
      }
      expect(orbit.lyapunovMonotone).toBe(true);
      expect(orbit.cycleMultiplier).toBeLessThan(1 + 1e-6);
      const problem = regressionProblem({ gram, xty }, { prior, noiseVariance: 0.5 });
      const again = sweep.parallel(problem, startState(problem, Float64Array.from(orbit.last)));
      for (let j = 0; j < p; j++) expect(Math.abs(again.mean[j] - orbit.beforeLast[j])).toBeLessThan(1e-5);
    }
    expect(seen.fixedPoint).toBeGreaterThan(20);
    expect(seen.cycle).toBeGreaterThan(10);
    expect(seen.diverged).toBeGreaterThan(5);
  });
});

describe('the variance bound', () => {
  it('is reached and never passed, on a fine grid of fields, for mixtures of any kind', () => {
    const stream = streamOf('bound');
    for (let round = 0; round < 60; round++) {
      const count = 2 + (round % 4);
      const raw = Array.from({ length: count }, () => stream.uniform() + 1e-6);
      const total = raw.reduce((sum, weight) => sum + weight, 0);
      const variances = raw.map((_, k) =>
        k === 0 && round % 2 === 0 ? 0 : 10 ** (4 * stream.uniform() - 2),
      );
      const prior = priors.normalMixture(
        raw.map((weight) => weight / total),
        variances,
      );
      const precision = 10 ** (5 * stream.uniform() - 2);
      const [bound] = varianceBound(prior, [precision]);
      const largest = Math.max(...variances.map((variance) => variance / (1 + precision * variance)));
      const fields = Array.from({ length: 6000 }, (_, i) => (i * i * 1e-5) / Math.sqrt(largest));
      const { variance } = tiltedMoments(
        prior,
        fields,
        fields.map(() => precision),
      );
      const seen = Math.max(...variance);
      expect(seen).toBeLessThanOrEqual(bound! * (1 + 1e-12));
      expect(seen).toBeGreaterThan(bound! * 0.999);
    }
  });
});
